//! Badges of a developer's learners.

use schola::kernel::Code;
use serde_json::json;

use super::answers;
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn learners_of_developers_earn_badges_and_get_credentials() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    for name in ["lea", "max"] {
        key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
    }
    let (lea, max) = (key.acting_for("ext:lea"), key.acting_for("ext:max"));
    assert!(lea.get("/v1/badges").await.ok().list("badges").len() >= 40);
    lea.post("/v1/clp/assessment", &json!({ "answers": answers() })).await.ok();
    let mine = lea.get("/v1/badges/mine").await.ok();
    assert_eq!(mine["badges"][0]["slug"], "know-yourself");
    assert_eq!(lea.post_empty("/v1/badges/evaluate").await.ok(), json!({ "awarded": [], "earned": 1 }));
    let signed = lea.get("/v1/badges/mine/know-yourself/credential").await.ok();
    assert_eq!(signed["credential"]["credentialSubject"]["identifier"][0]["identityHash"], "lea");
    assert!(max.get("/v1/badges/mine").await.ok().list("badges").is_empty());
    max.get("/v1/badges/mine/know-yourself/credential").await.refused(Code::ResourceAbsent);
}

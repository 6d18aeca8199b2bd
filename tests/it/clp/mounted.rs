//! Profiles of a developer's learners.

use schola::features::clp::model::Dimension;
use schola::kernel::Code;
use serde_json::json;

use super::{answers, value};
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_rules_hold_for_a_developers_learners() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    for name in ["lea", "max"] {
        key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
    }
    let (lea, max) = (key.acting_for("ext:lea"), key.acting_for("ext:max"));
    assert_eq!(lea.get("/v1/clp/assessment").await.ok().list("items").len(), 33);
    let done = lea.post("/v1/clp/assessment", &json!({ "answers": answers(5) })).await.ok();
    assert_eq!(value(&done["profile"], Dimension::Pace), 100.0);
    lea.post("/v1/clp/assessment", &json!({ "answers": answers(5) })).await.refused(Code::AssessmentRecent);
    let body = json!({ "dimensions": { "pace": { "value": 40 } } });
    let contested = lea.patch("/v1/clp/me", &body).await.ok()["profile"].clone();
    assert_eq!(lea.get("/v1/clp/me").await.ok()["profile"], contested);
    lea.patch("/v1/clp/me", &json!({ "dimensions": { "pace": { "value": 400 } } })).await.refused(Code::RequestInvalid);
    assert_eq!(lea.get("/v1/clp/me/history").await.ok().list("changes").len(), 2);
    assert_eq!(lea.get("/v1/clp/me/evidence?dimension=pace").await.ok().list("evidence").len(), 0);
    assert_eq!(max.get("/v1/clp/me").await.ok()["profile"]["dimensions"]["pace"]["source"], "none");
    assert_eq!(max.get("/v1/clp/me/history").await.ok().list("changes").len(), 0);
    // Learners of developers are not in the counts of the school.
    let summary = server.admin().await.get("/api/clp/summary").await.ok();
    assert_eq!(summary["dimensions"][0]["people"], 0);
}

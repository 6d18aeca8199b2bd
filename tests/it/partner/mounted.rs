//! What is the platform's and done for a learner under `/v1`.

use std::io::{Cursor, Read};

use image::{ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::learner;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Reply, Server};

const NOTES: &str = "# Data governance\n\nData governance is the set of roles, rules and processes by which an organisation \
decides who may do what with which data.\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_has_a_study_bank_and_a_tutor_that_cites_it() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    learner(&key, "Ada", "ada").await;
    let ada = key.acting_for("ext:ada");
    let file = ("notes.md", "text/markdown", NOTES.as_bytes());
    let id = ada.post_form("/v1/materials", file, &[("title", "Governance")]).await.created()["id"].clone();
    let listed = ada.get("/v1/materials?query=govern").await.ok();
    assert_eq!(listed["materials"][0]["id"], id);
    let text = ada.get(&format!("/v1/materials/{id}")).await.ok()["material"].text("text").to_owned();
    let question = json!({ "message": "Explain data governance in simple terms", "history": [] });
    let answer = ada.post("/v1/ai-tutor/chat", &question).await.ok();
    assert_eq!(answer["grounded"], true, "{answer}");
    let citation = answer.list("citations").iter().find(|citation| citation["material_id"] == id).unwrap();
    let span = |name: &str| usize::try_from(citation[name].as_i64().unwrap()).unwrap();
    let quoted: String = text.chars().skip(span("start")).take(span("end") - span("start")).collect();
    assert_eq!(citation["quote"], quoted, "the span is exact");
    ada.delete(&format!("/v1/materials/{id}")).await.gone();
    let answer = ada.post("/v1/ai-tutor/chat", &question).await.ok();
    assert!(answer.list("citations").iter().all(|citation| citation["material_id"] != id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_has_a_profile_and_preferences() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let body = json!({ "full_name": "Ada", "external_reference": "ada", "locale": "de" });
    let id = key.post("/v1/learners", &body).await.created()["id"].clone();
    let ada = key.acting_for(&id.to_string());
    let expected = json!({
        "id": id,
        "full_name": "Ada",
        "role": "student",
        "realm": "developer",
        "status": "active",
        "email_verified": false,
        "totp_enabled": false,
        "plan": "free",
        "created_at": "2026-01-05T09:00:00.000Z"
    });
    assert_eq!(ada.get("/v1/users/me").await.ok()["user"], expected);
    assert_eq!(ada.get("/v1/users/profile").await.ok()["user"], expected);
    let changed = ada.patch("/v1/users/profile", &json!({ "bio": "I read.", "username": "ada" })).await.ok();
    assert_eq!((&changed["user"]["bio"], &changed["user"]["username"]), (&json!("I read."), &json!("ada")));
    learner(&key, "Bo", "bo").await;
    key.acting_for("ext:bo").patch("/v1/users/me", &json!({ "username": "ada" })).await.refused(Code::UsernameTaken);
    server.learner("ada").await.patch("/api/users/me", &json!({ "username": "ada" })).await.ok();
    assert_eq!(ada.get("/v1/users/me/preferences").await.ok()["preferences"]["locale"], "de");
    let changed = ada.patch("/v1/users/me/preferences", &json!({ "theme": "dark" })).await.ok();
    assert_eq!((&changed["preferences"]["theme"], &changed["preferences"]["locale"]), (&json!("dark"), &json!("de")));
    assert_eq!(server.learner("bo").await.get("/api/users/me").await.ok()["user"]["realm"], "school");
}

fn picture() -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(32, 32, Rgb([200, 120, 20])).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_of_a_learner_can_be_shown_in_the_developers_own_pages() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    learner(&key, "Ada", "ada").await;
    let ada = key.acting_for("ext:ada");
    ada.get("/v1/users/me/avatar").await.refused(Code::ResourceAbsent);
    let user = ada.put_bytes("/v1/users/me/avatar", "image/png", picture()).await.ok();
    let address = user["user"].text("avatar_url");
    let path = address.strip_prefix(server.base()).expect("a whole address, for pages of another host");
    let shown = server.nobody().get(path).await;
    assert_eq!((shown.status.as_u16(), shown.header("content-type")), (200, Some("image/png")));
    assert_eq!(shown.header("cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(shown.header("schola-usage-requests"), None, "it takes no key and does not count");
    assert_eq!(ada.get("/v1/users/me/avatar").await.body, shown.body);
    server.nobody().get(&path.replace("signature=", "signature=A")).await.refused(Code::ResourceAbsent);
    ada.delete("/v1/users/me/avatar").await.gone();
    server.nobody().get(path).await.refused(Code::ResourceAbsent);
    // A picture of the school's stays in the school's pages.
    let pupil = server.learner("bo").await;
    let user = pupil.put_bytes("/api/users/me/avatar", "image/png", picture()).await.ok();
    let shown = server.nobody().get(user["user"].text("avatar_url")).await;
    assert_eq!(shown.header("cross-origin-resource-policy"), Some("same-origin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_of_a_learner_holds_the_reference_and_the_study_bank() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    learner(&key, "Ada", "pupil-7").await;
    let ada = key.acting_for("ext:pupil-7");
    ada.post("/v1/materials", &json!({ "title": "Governance", "text": NOTES })).await.created();
    let reply = ada.get("/v1/users/me/export").await;
    assert_eq!(reply.status.as_u16(), 200);
    let mut archive = zip::ZipArchive::new(Cursor::new(reply.body)).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let reference: Value = serde_json::from_str(&read("learner.json")).unwrap();
    assert_eq!(reference, json!({ "external_reference": "pupil-7" }));
    assert!(read("materials.json").contains("Governance"));
    assert!(read("README.txt").contains("learner.json"));
    assert!(read("profile.json").contains("\"Ada\""));
    assert!(!read("profile.json").contains("linus"), "nothing of the developer's is the learner's");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_for_a_learner_is_not_there() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let id = learner(&key, "Ada", "ada").await;
    let ada = key.acting_for("ext:ada");
    for path in ["/v1/users/me", "/v1/users/profile"] {
        let refused = ada.delete(path).await;
        assert_eq!(refused.header("allow"), Some("GET, HEAD, OPTIONS, PATCH"), "{path}");
        refused.refused(Code::MethodWrong);
    }
    for path in [
        "/v1".to_owned(),
        "/v1/".to_owned(),
        "/v1/users/me/subscription".to_owned(),
        format!("/v1/users/{id}/avatar"),
        "/v1/auth/tokens".to_owned(),
        "/v1/admin/users".to_owned(),
        "/v1/school".to_owned(),
        "/v1/health".to_owned(),
    ] {
        ada.get(&path).await.refused(Code::RouteUnknown);
    }
    assert_eq!(key.get("/v1/ping").await.ok()["usage"]["requests_this_cycle"], 2, "what is not there does not count");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_for_a_learner_asks_for_whom() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    learner(&key, "Ada", "ada").await;
    let question = json!({ "message": "Why?" });
    for refused in [
        key.get("/v1/users/me").await,
        key.get("/v1/materials").await,
        key.post("/v1/ai-tutor/chat", &question).await,
        key.acting_for("").get("/v1/materials").await,
    ] {
        let refused = refused.refused(Code::LearnerMissing);
        assert!(refused["error"].as_str().is_some_and(|sentence| sentence.contains("Schola-Learner")), "{refused}");
        assert_eq!(refused["fields"][0]["field"], "Schola-Learner");
    }
    for wrong in ["ada", "0", "ext:", "ext:a b", "ext:\u{e4}"] {
        let refused = key.acting_for(wrong).get("/v1/materials").await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "Schola-Learner", "{wrong}");
    }
    // What is the developer's own business asks for nobody.
    key.get("/v1/learners").await.ok();
    key.acting_for("ext:ada").get("/v1/learners").await.ok();
    for actor in [key.acting_for("ext:ada"), server.learner("ada").await.acting_for("ext:ada")] {
        actor.get("/api/users/me").await.refused(Code::LearnerHeader);
        actor.post("/api/ai-tutor/chat", &question).await.refused(Code::LearnerHeader);
    }
}

async fn create(actor: &Actor<'_>, title: &str) -> Reply {
    let body = json!({ "title": title, "text": NOTES });
    let send = |request: reqwest::RequestBuilder| request.header("idempotency-key", "k").json(&body);
    actor.send(Method::POST, "/v1/materials", send).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idempotency_key_is_good_for_one_learner() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    for name in ["ada", "bo"] {
        learner(&key, name, name).await;
    }
    let (ada, bo) = (key.acting_for("ext:ada"), key.acting_for("ext:bo"));
    let first = create(&ada, "Notes").await.created();
    assert_eq!(create(&ada, "Notes").await.created(), first);
    let by_id = key.acting_for(&ada.get("/v1/users/me").await.ok()["user"]["id"].to_string());
    assert_eq!(create(&by_id, "Notes").await.created(), first, "whichever way the learner is named");
    create(&ada, "Others").await.refused(Code::IdempotencyMismatch);
    assert_ne!(create(&bo, "Notes").await.created()["id"], first["id"]);
    for learner in [&ada, &bo] {
        assert_eq!(learner.get("/v1/materials").await.ok().list("materials").len(), 1);
    }
}

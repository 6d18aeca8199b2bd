//! The log: applied once, replaced, reverted, nobody else's.

use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, adaptation, apply, log, revert, settings};
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn an_adaptation_is_applied_once_and_reverted_at_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let usual = json!({ "session_minutes": 25, "break_minutes": 5, "chunk_percent": 100, "hint_level": 0, "card_order": 0,
        "new_card_percent": 100, "new_until_hour": 0, "retention_points": 0, "interleaving": false, "reading_aids": false, "audio": false });
    assert_eq!(settings(&ada).await, usual);
    let body = json!({ "adaptation": "easier_reading" });
    let path = format!("{ROOT}/apply");
    let made = ada.post(&path, &body).await.created();
    let entry = made["applied"].clone();
    assert_eq!((made["id"].clone(), &entry["in_force"]), (entry["id"].clone(), &json!(true)));
    assert_eq!(entry["effect"], json!({ "measure": "recall", "verdict": "too_early", "days": 0 }));
    assert_eq!(settings(&ada).await["reading_aids"], true);
    ada.post(&path, &body).await.refused(Code::AdaptationApplied);
    let refused = ada.post(&path, &json!({ "adaptation": "easier_everything" })).await.refused(Code::ResourceAbsent);
    assert_eq!(refused["fields"][0]["field"], "adaptation");
    ada.post(&path, &json!({ "adaptation": "" })).await.refused(Code::RequestInvalid);
    let ended = revert(&ada, &entry).await;
    assert_eq!((&ended["in_force"], &ended["ended_by"]), (&json!(false), &json!("reverted")));
    assert_eq!(settings(&ada).await, usual);
    // Again changes nothing, and it can be applied anew.
    assert_eq!(revert(&ada, &entry).await, ended);
    let again = apply(&ada, "easier_reading").await;
    let told = log(&ada).await;
    assert_eq!(
        told.iter().map(|one| one["id"].clone()).collect::<Vec<_>>(),
        [again["id"].clone(), entry["id"].clone()]
    );
    assert_eq!(told[1], ended);
    let page = ada.get(&format!("{ROOT}/applied?limit=1")).await.ok();
    let next = ada.get(&format!("{ROOT}/applied?limit=1&cursor={}", page.text("next_cursor"))).await.ok();
    assert_eq!(next.list("applied"), &told[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_change_one_setting_the_later_one_stays() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let first = apply(&ada, "less_at_once").await;
    apply(&ada, "read_aloud").await;
    let second = apply(&ada, "smaller_steps").await;
    assert_eq!(second["changes"], json!([{ "setting": "chunk_percent", "unit": "percent", "from": 50, "to": 50 }]));
    let told = log(&ada).await;
    assert_eq!((&told[2]["id"], &told[2]["ended_by"]), (&first["id"], &json!("replaced")));
    let now = settings(&ada).await;
    assert_eq!(
        (now["chunk_percent"].clone(), now["new_card_percent"].clone(), now["audio"].clone()),
        (json!(50), json!(100), json!(true))
    );
    revert(&ada, &second).await;
    assert_eq!(settings(&ada).await["chunk_percent"], 100);
    assert_eq!(adaptation(&ada, "less_at_once").await["state"], "available");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_nobody_elses() {
    let server = Server::spawn().await;
    let (ada, ben, grace) = (server.learner("ada").await, server.learner("ben").await, server.tutor("grace").await);
    let entry = apply(&ada, "mix_topics").await;
    let path = format!("{ROOT}/applied/{}/revert", entry["id"]);
    let absent = ben.post_empty(&format!("{ROOT}/applied/987654/revert")).await.refused(Code::ResourceAbsent);
    for stranger in [&ben, &grace, &server.admin().await] {
        let refused = stranger.post_empty(&path).await.refused(Code::ResourceAbsent);
        assert_eq!(refused["error"], absent["error"]);
        assert!(log(stranger).await.is_empty());
    }
    assert_eq!(settings(&ada).await["interleaving"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_rules_hold_for_a_developers_learners() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    for name in ["lea", "max"] {
        key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
    }
    let (lea, max) = (key.acting_for("ext:lea"), key.acting_for("ext:max"));
    assert!(lea.get("/v1/ile/adaptations").await.ok().list("adaptations").len() >= 12);
    let body = json!({ "adaptation": "read_aloud" });
    let entry = lea.post("/v1/ile/apply", &body).await.created();
    lea.post("/v1/ile/apply", &body).await.refused(Code::AdaptationApplied);
    assert_eq!(lea.get("/v1/ile/settings").await.ok()["settings"]["audio"], true);
    assert_eq!(max.get("/v1/ile/settings").await.ok()["settings"]["audio"], false);
    let path = format!("/v1/ile/applied/{}/revert", entry["id"]);
    max.post_empty(&path).await.refused(Code::ResourceAbsent);
    assert_eq!(lea.post_empty(&path).await.ok()["applied"]["ended_by"], "reverted");
    assert_eq!(lea.get("/v1/ile/applied").await.ok().list("applied").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_answered_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let path = format!("{ROOT}/apply");
    let send = |id: &str| {
        let body = json!({ "adaptation": id });
        ada.send(Method::POST, &path, move |request| request.header("idempotency-key", "one").json(&body))
    };
    let first = send("read_aloud").await.created();
    assert_eq!(send("read_aloud").await.created(), first, "a repeat is no second entry");
    send("mix_topics").await.refused(Code::IdempotencyMismatch);
    let path = format!("{ROOT}/applied/{}/revert", first["id"]);
    let revert = |body: Value| {
        ada.send(Method::POST, &path, move |request| request.header("idempotency-key", "two").json(&body))
    };
    let ended = revert(json!({})).await.ok();
    assert_eq!(revert(json!({})).await.ok(), ended);
    assert_eq!(log(&ada).await.len(), 1);
}

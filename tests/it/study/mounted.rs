//! Study logs and the timer of a developer's learners.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_rules_hold_for_a_developers_learners() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    let log = |at: &str| json!({ "subject": "Biology", "minutes": 30, "started_at": at });
    let kept = lea.post("/v1/study-logs", &log("2026-01-05T08:00:00Z")).await.created();
    lea.post("/v1/study-logs", &log("2026-01-06T08:00:00Z")).await.refused(Code::StudyImplausible);
    let path = format!("/v1/study-logs/{}", kept["id"]);
    assert_eq!(lea.patch(&path, &json!({ "minutes": 40 })).await.ok()["study_log"].number("minutes"), 40);
    lea.patch(&path, &json!({ "minutes": 400 })).await.refused(Code::StudyImplausible);
    let (start, stop) = ("/v1/study-logs/timer/start", "/v1/study-logs/timer/stop");
    lea.post(start, &json!({ "subject": "Biology" })).await.ok();
    lea.post(start, &json!({ "subject": "Biology" })).await.refused(Code::TimerRunning);
    server.advance(Duration::from_secs(600));
    lea.post(stop, &json!({ "minutes": 31 })).await.refused(Code::StudyImplausible);
    assert_eq!(lea.post_empty(stop).await.created()["study_log"].number("minutes"), 10);
    server.advance(Duration::from_secs(9 * 24 * 3_600));
    lea.delete(&format!("/v1/study-logs/{}", kept["id"])).await.refused(Code::StudyLogOld);
}

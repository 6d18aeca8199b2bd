//! The timer.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::json;

use super::ROOT;
use crate::support::fields::Fields;
use crate::support::server::Server;

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_measures_what_lies_between_its_pauses() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (start, pause, stop) =
        (format!("{ROOT}/timer/start"), format!("{ROOT}/timer/pause"), format!("{ROOT}/timer/stop"));
    assert_eq!(ada.get(&format!("{ROOT}/timer")).await.ok(), json!({}));
    ada.post_empty(&pause).await.refused(Code::TimerAbsent);
    ada.post_empty(&stop).await.refused(Code::TimerAbsent);
    let refusal = ada.post_empty(&start).await.refused(Code::RequestInvalid);
    assert_eq!(refusal["fields"][0]["field"], "subject");
    let begun = ada.post(&start, &json!({ "subject": "Biology", "method": "reading" })).await.ok()["timer"].clone();
    assert_eq!((begun["running"].as_bool(), begun.number("seconds")), (Some(true), 0));
    ada.post(&start, &json!({ "subject": "Biology" })).await.refused(Code::TimerRunning);
    server.advance(minutes(20));
    assert_eq!(ada.get(&format!("{ROOT}/timer")).await.ok()["timer"]["seconds"], 1_200);
    let paused = ada.post_empty(&pause).await.ok()["timer"].clone();
    assert_eq!((paused["running"].as_bool(), paused.number("seconds")), (Some(false), 1_200));
    assert!(paused.get("running_since").is_none());
    server.advance(minutes(30));
    assert_eq!(ada.post_empty(&pause).await.ok()["timer"], paused, "a pause can be sent twice");
    let resumed = ada.post(&start, &json!({ "topic": "Osmosis" })).await.ok()["timer"].clone();
    assert_eq!(
        (resumed.text("subject"), resumed.text("topic"), resumed.text("method")),
        ("Biology", "Osmosis", "reading")
    );
    server.advance(minutes(10));
    let refusal = ada.post(&stop, &json!({ "minutes": 31 })).await.refused(Code::StudyImplausible);
    assert_eq!(refusal["fields"][0]["field"], "minutes");
    for body in [json!({ "focus_rating": 6 }), json!({ "minutes": -1 }), json!({ "method": "sleeping" })] {
        ada.post(&stop, &body).await.refused(Code::RequestInvalid);
    }
    let logged = ada.post(&stop, &json!({ "focus_rating": 5 })).await.created();
    let log = &logged["study_log"];
    assert_eq!((log.number("minutes"), log.text("source"), log["timed"].as_bool()), (30, "timer", Some(true)));
    assert_eq!(
        (log.text("started_at"), log.text("ended_at")),
        ("2026-01-05T09:00:00.000Z", "2026-01-05T10:00:00.000Z")
    );
    assert_eq!((logged.number("xp_awarded"), logged["multiplier"].as_f64()), (66, Some(1.1)));
    assert_eq!(ada.get(&format!("{ROOT}/timer")).await.ok(), json!({}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_was_forgotten_counts_for_four_hours_and_can_be_cut_or_discarded() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let start = format!("{ROOT}/timer/start");
    ada.post(&start, &json!({ "subject": "Biology" })).await.ok();
    server.advance(minutes(600));
    assert_eq!(ada.get(&format!("{ROOT}/timer")).await.ok()["timer"]["seconds"], 4 * 3600);
    let logged = ada.post(&format!("{ROOT}/timer/stop"), &json!({ "minutes": 25 })).await.created();
    assert_eq!((logged["study_log"].number("minutes"), logged.number("xp_awarded")), (25, 55));
    ada.post(&start, &json!({ "subject": "Biology" })).await.ok();
    ada.delete(&format!("{ROOT}/timer")).await.gone();
    ada.delete(&format!("{ROOT}/timer")).await.gone();
    ada.post_empty(&format!("{ROOT}/timer/stop")).await.refused(Code::TimerAbsent);
    // One that is stopped at once is a log of no minutes.
    ada.post(&start, &json!({ "subject": "Biology" })).await.ok();
    let logged = ada.post_empty(&format!("{ROOT}/timer/stop")).await.created();
    assert_eq!((logged["study_log"].number("minutes"), logged.number("xp_awarded")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_and_a_log_do_not_overlap_and_keys_are_of_one_body() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.post(&format!("{ROOT}/timer/start"), &json!({ "subject": "Biology" })).await.ok();
    server.advance(minutes(30));
    let body = json!({ "subject": "Latin", "minutes": 15, "started_at": "2026-01-05T09:10:00Z" });
    let refusal = ada.post(ROOT, &body).await.refused(Code::StudyImplausible);
    assert_eq!(refusal["fields"][0]["field"], "started_at");
    let body = json!({ "subject": "Latin", "minutes": 15, "started_at": "2026-01-05T08:30:00Z" });
    ada.post(ROOT, &body).await.created();
}

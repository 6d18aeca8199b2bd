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

#[tokio::test(flavor = "multi_thread")]
async fn the_time_of_a_pause_can_be_logged() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (start, pause) = (format!("{ROOT}/timer/start"), format!("{ROOT}/timer/pause"));
    let log = |at: &str, minutes: i64| json!({ "subject": "Latin", "minutes": minutes, "started_at": at });
    ada.post(&start, &json!({ "subject": "Biology" })).await.ok();
    server.advance(minutes(20));
    ada.post_empty(&pause).await.ok();
    server.advance(minutes(40));
    ada.post(ROOT, &log("2026-01-05T09:25:00Z", 30)).await.created();
    let refusal = ada.post(ROOT, &log("2026-01-05T09:10:00Z", 15)).await.refused(Code::StudyImplausible);
    assert!(refusal.text("error").contains("from 2026-01-05T09:00:00Z to 2026-01-05T09:20:00Z"), "{refusal}");
    ada.post(&start, &json!({})).await.ok();
    server.advance(minutes(10));
    let refusal = ada.post(ROOT, &log("2026-01-05T09:58:00Z", 5)).await.refused(Code::StudyImplausible);
    assert_eq!(refusal["fields"][0]["field"], "started_at");
    let logged = ada.post_empty(&format!("{ROOT}/timer/stop")).await.created();
    let earlier = logged.list("earlier_logs");
    assert_eq!((logged["study_log"].number("minutes"), earlier.len()), (10, 1));
    assert_eq!((earlier[0].number("minutes"), logged.number("xp_awarded")), (20, 66));
    ada.post(ROOT, &log("2026-01-05T09:56:00Z", 3)).await.created();
    ada.post(ROOT, &log("2026-01-05T09:50:00Z", 3)).await.refused(Code::StudyImplausible);
    ada.post(ROOT, &log("2026-01-05T10:05:00Z", 3)).await.refused(Code::StudyImplausible);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_counts_for_the_days_on_which_it_ran() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    ben.patch("/api/users/me/preferences", &json!({ "time_zone": "Pacific/Auckland" })).await.ok();
    let (start, stop) = (format!("{ROOT}/timer/start"), format!("{ROOT}/timer/stop"));
    // At 15:00 in UTC, a day begins in Auckland.
    server.advance(minutes(330));
    for person in [&ada, &ben] {
        person.post(&start, &json!({ "subject": "Biology" })).await.ok();
    }
    server.advance(minutes(60));
    assert_eq!(ada.post_empty(&stop).await.created()["study_log"].number("minutes"), 60);
    let logged = ben.post_empty(&stop).await.created();
    assert_eq!((logged["study_log"].number("minutes"), logged.list("earlier_logs")[0].number("minutes")), (30, 30));
    assert_eq!(logged["study_log"]["started_at"], "2026-01-05T15:00:00.000Z");
    assert_eq!((logged.number("xp_awarded"), logged["multiplier"].as_f64()), (66 + 72, Some(1.2)));
    let streak = ben.get(&format!("{ROOT}/streak")).await.ok()["streak"].clone();
    assert_eq!((streak.number("days"), streak["today"].number("minutes")), (2, 30));
    // Paused in the evening, and resumed on the next day.
    ada.post(&start, &json!({ "subject": "Biology" })).await.ok();
    server.advance(minutes(10));
    ada.post_empty(&format!("{ROOT}/timer/pause")).await.ok();
    server.advance(minutes(24 * 60));
    ada.post(&start, &json!({})).await.ok();
    server.advance(minutes(15));
    let logged = ada.post_empty(&stop).await.created();
    assert_eq!((logged["study_log"].number("minutes"), logged.list("earlier_logs")[0].number("minutes")), (15, 10));
    let streak = ada.get(&format!("{ROOT}/streak")).await.ok()["streak"].clone();
    assert_eq!((streak.number("days"), streak["today"].number("minutes")), (2, 15));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_adds_nothing_that_is_logged_already_and_nothing_that_a_day_has_no_room_for() {
    let server = Server::spawn().await;
    let (ada, ben, eve) = (server.learner("ada").await, server.learner("ben").await, server.learner("eve").await);
    let (start, stop) = (format!("{ROOT}/timer/start"), format!("{ROOT}/timer/stop"));
    let log = |at: &str, minutes: i64| json!({ "subject": "Latin", "minutes": minutes, "started_at": at });
    // The clock of a page may be ahead by minutes.
    ada.post(ROOT, &log("2026-01-05T09:00:00Z", 4)).await.created();
    for _ in 0..4 {
        ben.post(ROOT, &json!({ "subject": "Latin", "minutes": 290 })).await.created();
    }
    for person in [&ada, &ben, &eve] {
        person.post(&start, &json!({ "subject": "Biology" })).await.ok();
    }
    server.advance(minutes(10));
    let logged = ada.post_empty(&stop).await.created()["study_log"].clone();
    assert_eq!((logged.number("minutes"), logged.text("started_at")), (6, "2026-01-05T09:04:00.000Z"));
    server.advance(minutes(230));
    ben.post_empty(&format!("{ROOT}/timer/pause")).await.ok();
    ben.post(&start, &json!({})).await.ok();
    // Forgotten for thirty hours, the timer counts for four, and the time after them can be logged.
    server.advance(minutes(26 * 60));
    eve.post(ROOT, &log("2026-01-05T14:00:00Z", 60)).await.created();
    let logged = eve.post_empty(&stop).await.created();
    assert_eq!((logged["study_log"].number("minutes"), logged.get("earlier_logs")), (240, None));
    assert_eq!(logged["study_log"]["ended_at"], "2026-01-05T13:00:00.000Z");
    let logged = ben.post_empty(&stop).await.created();
    assert_eq!(logged["study_log"].number("minutes"), 24 * 60 - 4 * 290);
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_minutes_than_measured_leave_out_the_end() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.post(&format!("{ROOT}/timer/start"), &json!({ "subject": "Biology" })).await.ok();
    server.advance(minutes(60));
    let logged =
        ada.post(&format!("{ROOT}/timer/stop"), &json!({ "minutes": 25 })).await.created()["study_log"].clone();
    assert_eq!((logged.number("minutes"), logged.text("ended_at")), (25, "2026-01-05T09:25:00.000Z"));
    let body = json!({ "subject": "Latin", "minutes": 30, "started_at": "2026-01-05T09:25:00Z" });
    ada.post(ROOT, &body).await.created();
}

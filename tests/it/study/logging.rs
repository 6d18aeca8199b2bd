//! What a log may say.

use schola::kernel::Code;
use serde_json::json;

use super::ROOT;
use crate::support::fields::Fields;
use crate::support::server::Server;
use crate::xp::days_later;

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_true_is_refused_with_a_sentence_and_the_field() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let log = |minutes: i64, start: &str| json!({ "subject": "Biology", "minutes": minutes, "started_at": start });
    ada.post(ROOT, &log(60, "2026-01-05T07:00:00Z")).await.created();
    for (body, field, part) in [
        (log(1_800, "2026-01-03T07:00:00Z"), "minutes", "24 hours"),
        (json!({ "subject": "Biology", "minutes": 1_800 }), "minutes", "24 hours"),
        (log(30, "2026-01-05T10:00:00Z"), "started_at", "future"),
        (log(90, "2026-01-05T08:30:00Z"), "minutes", "future"),
        (log(30, "2024-12-01T08:00:00Z"), "started_at", "a year ago"),
        (log(30, "2026-01-05T07:30:00Z"), "started_at", "overlaps"),
        (log(60, "2026-01-05T06:30:00Z"), "started_at", "overlaps"),
        (log(120, "2026-01-05T06:30:00Z"), "started_at", "overlaps"),
    ] {
        let refusal = ada.post(ROOT, &body).await.refused(Code::StudyImplausible);
        assert_eq!(refusal["fields"][0]["field"], field, "{body}: {refusal}");
        assert!(refusal.text("error").contains(part), "{body}: {refusal}");
    }
    // Logs that touch do not overlap, also where clocks were read a moment apart.
    ada.post(ROOT, &log(30, "2026-01-05T07:59:58.400Z")).await.created();
    ada.post(ROOT, &log(30, "2026-01-05T08:27:59Z")).await.refused(Code::StudyImplausible);
    ada.post(ROOT, &log(30, "2026-01-05T06:30:00Z")).await.created();
    // Without a start, logs follow one another without an order of the day, but the day has its end.
    for _ in 0..2 {
        ada.post(ROOT, &json!({ "subject": "Biology", "minutes": 240 })).await.created();
    }
    let yesterday = |minutes| log(minutes, "2026-01-04T05:00:00Z");
    ada.post(ROOT, &yesterday(1_200)).await.created();
    let refusal = ada.post(ROOT, &log(300, "2026-01-05T01:30:00Z")).await.refused(Code::StudyImplausible);
    assert_eq!(refusal["fields"][0]["field"], "minutes", "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_malformed_is_named() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for (body, field) in [
        (json!({ "minutes": 30 }), "subject"),
        (json!({ "subject": "", "minutes": 30 }), "subject"),
        (json!({ "subject": "Biology" }), "minutes"),
        (json!({ "subject": "Biology", "minutes": 0 }), "minutes"),
        (json!({ "subject": "Biology", "minutes": -5 }), "minutes"),
        (json!({ "subject": "Biology", "minutes": 100_001 }), "minutes"),
        (json!({ "subject": "Biology", "minutes": 1.5 }), "minutes"),
        (json!({ "subject": "Biology", "minutes": 30, "method": "dreaming" }), "method"),
        (json!({ "subject": "Biology", "minutes": 30, "focus_rating": 0 }), "focus_rating"),
        (json!({ "subject": "Biology", "minutes": 30, "started_at": "yesterday" }), "started_at"),
    ] {
        let refusal = ada.post(ROOT, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{body}");
    }
    for (field, number, most) in
        [("minutes", 9_223_372_036_854_775_808_u64, "9223372036854775807"), ("focus_rating", 300, "to 5")]
    {
        let mut body = json!({ "subject": "Biology", "minutes": 30 });
        body[field] = number.into();
        let refusal = ada.post(ROOT, &body).await.refused(Code::RequestInvalid);
        let message = refusal["fields"][0].text("message").to_owned();
        assert!(message.starts_with("must be a whole number from ") && message.ends_with(most), "{message}");
    }
    server.nobody().get(ROOT).await.refused(Code::AuthMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_on_which_the_clocks_change_has_its_own_length() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let ada = days_later(&server, &ada, 84).await;
    ada.patch("/api/users/me/preferences", &json!({ "time_zone": "Europe/Berlin" })).await.ok();
    // From four on 28 March to four on 29 March 2026, an hour is left out.
    let log = |minutes: i64| json!({ "subject": "Biology", "minutes": minutes, "started_at": "2026-03-28T03:00:00Z" });
    let refusal = ada.post(ROOT, &log(1_381)).await.refused(Code::StudyImplausible);
    assert!(refusal.text("error").contains("1380"), "{refusal}");
    ada.post(ROOT, &log(1_380)).await.created();
}

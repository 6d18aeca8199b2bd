//! Changes of logs: the checks of a new one, XP that fit what the log says now, and the figures that follow.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::ROOT;
use crate::analytics::{number, rebuilt};
use crate::flashcards::{deck, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::{balanced, days_later, ledger};

/// Changes a log.
async fn edit(person: &Actor<'_>, made: &Value, change: Value) -> Value {
    person.patch(&format!("{ROOT}/{}", made["id"]), &change).await.ok()["study_log"].clone()
}

/// Logs minutes from this time on.
async fn log(person: &Actor<'_>, minutes: i64, start: &str) -> Value {
    let body = json!({ "subject": "Biology", "minutes": minutes, "started_at": start });
    person.post(ROOT, &body).await.created()["study_log"].clone()
}

/// The minutes of today, and the length of the streak.
async fn today(person: &Actor<'_>) -> (i64, i64) {
    let streak = person.get(&format!("{ROOT}/streak")).await.ok()["streak"].clone();
    (streak["today"].number("minutes"), streak.number("days"))
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_are_changed_removed_and_left_as_they_are() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let body =
        json!({ "subject": "Biology", "topic": "Osmosis", "minutes": 30, "method": "reading", "focus_rating": 4 });
    let made = ada.post(ROOT, &body).await.created()["study_log"].clone();
    assert_eq!(edit(&ada, &made, json!({})).await, made, "nothing is changed");
    let changed = edit(&ada, &made, json!({ "subject": "Latin", "focus_rating": 2 })).await;
    assert_eq!(
        (changed.text("subject"), changed.text("topic"), changed.number("focus_rating"), changed.number("xp")),
        ("Latin", "Osmosis", 2, made.number("xp"))
    );
    let bare = edit(&ada, &made, json!({ "topic": "", "method": "none", "focus_rating": 0 })).await;
    for field in ["topic", "method", "focus_rating"] {
        assert!(bare.get(field).is_none(), "{field}: {bare}");
    }
    assert_eq!(
        (bare["created_at"].clone(), bare["source"].clone()),
        (made["created_at"].clone(), made["source"].clone())
    );
    assert_eq!(ada.get(ROOT).await.ok().list("study_logs"), [bare]);
    for (change, field) in [
        (json!({ "subject": "" }), "subject"),
        (json!({ "minutes": 0 }), "minutes"),
        (json!({ "minutes": 100_001 }), "minutes"),
        (json!({ "method": "dreaming" }), "method"),
        (json!({ "focus_rating": 6 }), "focus_rating"),
        (json!({ "started_at": "yesterday" }), "started_at"),
    ] {
        let refusal = ada.patch(&format!("{ROOT}/{}", made["id"]), &change).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{change}");
    }
    ben.patch(&format!("{ROOT}/{}", made["id"]), &json!({ "minutes": 1 })).await.refused(Code::ResourceAbsent);
    // Texts alone make no entries in the ledger.
    edit(&ada, &made, json!({ "topic": "Cells" })).await;
    assert!(ledger(&ada).await.len() <= 3, "one award, and one correction for the method that was removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn xp_and_the_streak_follow_a_changed_log() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = log(&ada, 30, "2026-01-05T07:00:00Z").await;
    assert_eq!((balanced(&ada).await, today(&ada).await), (33, (30, 1)));
    let more = edit(&ada, &made, json!({ "minutes": 60 })).await;
    assert_eq!((more.number("xp"), balanced(&ada).await, today(&ada).await), (66, 66, (60, 1)));
    // Below five minutes, the day does not count, and nothing multiplies.
    let less = edit(&ada, &made, json!({ "minutes": 4 })).await;
    assert_eq!((less.number("xp"), less["multiplier"].as_f64(), balanced(&ada).await), (4, Some(1.0), 4));
    assert_eq!(today(&ada).await, (4, 0));
    assert_eq!(edit(&ada, &made, json!({ "minutes": 30 })).await.number("xp"), 33);
    // On another day, it counts there.
    let moved = edit(&ada, &made, json!({ "started_at": "2026-01-04T07:00:00Z" })).await;
    assert_eq!((moved.number("xp"), moved.text("ended_at")), (33, "2026-01-04T07:30:00.000Z"));
    assert_eq!(today(&ada).await, (0, 1));
    // On a day that is too old for XP, it earns none, and it can come back.
    let old = edit(&ada, &made, json!({ "started_at": "2025-12-20T07:00:00Z" })).await;
    assert_eq!((old.number("xp"), old.text("xp_bound"), balanced(&ada).await), (0, "too_old", 0));
    let back = edit(&ada, &made, json!({ "started_at": "2026-01-05T07:00:00Z" })).await;
    assert_eq!((back.number("xp"), balanced(&ada).await), (33, 33));
    ada.delete(&format!("{ROOT}/{}", made["id"])).await.gone();
    assert_eq!((balanced(&ada).await, today(&ada).await), (0, (0, 0)));
    let sources: Vec<_> = ledger(&ada).await.iter().map(|entry| entry.text("source").to_owned()).collect();
    let distinct: std::collections::BTreeSet<_> = sources.iter().collect();
    assert_eq!(distinct.len(), sources.len(), "no source is paid twice: {sources:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_changed_when_its_day_was_full_leaves_nothing_behind() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = log(&ada, 30, "2026-01-05T05:00:00Z").await;
    let other = log(&ada, 60, "2026-01-05T06:00:00Z").await;
    // Away from the day, which is filled meanwhile, and back.
    edit(&ada, &made, json!({ "started_at": "2026-01-04T07:00:00Z" })).await;
    let filler = log(&ada, 30, "2026-01-05T07:30:00Z").await;
    let back = edit(&ada, &made, json!({ "started_at": "2026-01-05T05:00:00Z" })).await;
    assert_eq!((back.number("xp"), back.text("xp_bound")), (0, "daily_limit"));
    assert_eq!(today(&ada).await.0, 120);
    ada.delete(&format!("{ROOT}/{}", made["id"])).await.gone();
    assert_eq!(today(&ada).await.0, 90, "its minutes go with it, though they earned nothing");
    for log in [&other, &filler] {
        ada.delete(&format!("{ROOT}/{}", log["id"])).await.gone();
    }
    assert_eq!((balanced(&ada).await, today(&ada).await), (0, (0, 0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_checked_like_a_new_log_but_not_against_itself() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let first = log(&ada, 60, "2026-01-05T06:00:00Z").await;
    let second = log(&ada, 30, "2026-01-05T07:30:00Z").await;
    for (change, field, part) in [
        (json!({ "minutes": 91 }), "started_at", "overlaps"),
        (json!({ "started_at": "2026-01-05T07:00:00Z" }), "started_at", "overlaps"),
        (json!({ "started_at": "2026-01-05T10:00:00Z" }), "started_at", "future"),
        (json!({ "started_at": "2026-01-05T08:30:00Z" }), "minutes", "future"),
        (json!({ "started_at": "2024-12-01T08:00:00Z" }), "started_at", "a year ago"),
        (json!({ "minutes": 1_441 }), "minutes", "24 hours"),
    ] {
        let reply = ada.patch(&format!("{ROOT}/{}", first["id"]), &change).await;
        let refusal = reply.refused(Code::StudyImplausible);
        assert_eq!(refusal["fields"][0]["field"], field, "{change}: {refusal}");
        assert!(refusal.text("error").contains(part), "{change}: {refusal}");
    }
    edit(&ada, &first, json!({ "minutes": 90 })).await;
    edit(&ada, &first, json!({ "started_at": "2026-01-05T05:30:00Z" })).await;
    // A day of 24 hours has room for the log itself, and for no more.
    let third = log(&ada, 1_000, "2026-01-04T05:00:00Z").await;
    let fourth = ada.post(ROOT, &json!({ "subject": "Latin", "minutes": 60 })).await.created()["study_log"].clone();
    edit(&ada, &third, json!({ "minutes": 1_380 })).await;
    let refusal = ada.patch(&format!("{ROOT}/{}", fourth["id"]), &json!({ "minutes": 1_300 })).await;
    let refusal = refusal.refused(Code::StudyImplausible);
    assert!(refusal.text("error").contains("1380 minutes on this day"), "it would have begun yesterday: {refusal}");
    // Without a known start, the minutes end when they ended, and a start makes the time known.
    let longer = edit(&ada, &fourth, json!({ "minutes": 90 })).await;
    assert_eq!((&longer["ended_at"], longer["timed"].as_bool()), (&fourth["ended_at"], Some(false)));
    let timed = edit(&ada, &fourth, json!({ "started_at": "2026-01-05T08:00:00Z", "minutes": 20 })).await;
    assert_eq!((timed.text("ended_at"), timed["timed"].as_bool()), ("2026-01-05T08:20:00.000Z", Some(true)));
    assert_eq!(edit(&ada, &second, json!({ "minutes": 30 })).await, second, "the same again changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_the_timer_keeps_its_start_and_gets_no_more_minutes() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let cards = deck(&ada, json!({})).await;
    ada.post(&format!("{ROOT}/timer/start"), &json!({ "subject": "Biology" })).await.ok();
    for number in 0..3 {
        server.advance(Duration::from_secs(30 * 60));
        let card = plain(&ada, &cards, &format!("Card {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
    }
    let made = ada.post_empty(&format!("{ROOT}/timer/stop")).await.created()["study_log"].clone();
    assert_eq!((made.number("minutes"), made.number("xp")), (90, 198), "with signs, all minutes are paid in full");
    let path = format!("{ROOT}/{}", made["id"]);
    for (change, field) in
        [(json!({ "minutes": 91 }), "minutes"), (json!({ "started_at": "2026-01-05T08:00:00Z" }), "started_at")]
    {
        let refusal = ada.patch(&path, &change).await.refused(Code::StudyImplausible);
        assert_eq!(refusal["fields"][0]["field"], field, "{refusal}");
    }
    let less = edit(&ada, &made, json!({ "minutes": 80, "started_at": made["started_at"] })).await;
    assert_eq!((less.number("xp"), less.text("source")), (176, "timer"), "and so they are when they are fewer");
    assert_eq!(less["started_at"], made["started_at"]);
    assert_eq!(less.text("ended_at"), "2026-01-05T10:20:00.000Z");
    // What was left out can be put back: a mistyped number costs nothing.
    let mistyped = edit(&ada, &made, json!({ "minutes": 9 })).await;
    assert_eq!((mistyped.text("ended_at"), mistyped.number("most_minutes")), ("2026-01-05T09:09:00.000Z", 90));
    assert_eq!(edit(&ada, &made, json!({ "minutes": 90 })).await, made);
    let refusal = ada.patch(&path, &json!({ "minutes": 91 })).await.refused(Code::StudyImplausible);
    assert!(refusal.text("error").contains("The timer logged 90 minutes"), "{refusal}");
    // What another log has by now cannot.
    edit(&ada, &made, json!({ "minutes": 60 })).await;
    let other = log(&ada, 15, "2026-01-05T10:05:00Z").await;
    assert!(other.get("most_minutes").is_none(), "{other}");
    edit(&ada, &made, json!({ "minutes": 65 })).await;
    let refusal = ada.patch(&path, &json!({ "minutes": 70 })).await.refused(Code::StudyImplausible);
    assert!(refusal.text("error").contains("overlaps a log"), "{refusal}");
    balanced(&ada).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_of_a_timer_without_signs_earn_no_more_by_a_change() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let timed = async |minutes: u64| {
        ada.post(&format!("{ROOT}/timer/start"), &json!({ "subject": "Biology" })).await.ok();
        server.advance(Duration::from_secs(minutes * 60));
        ada.post_empty(&format!("{ROOT}/timer/stop")).await.created()["study_log"].clone()
    };
    let (first, second) = (timed(60).await, timed(60).await);
    // What nothing shows is paid up to 150 a day.
    assert_eq!((first.number("xp"), second.number("xp")), (132, 33));
    assert_eq!(edit(&ada, &second, json!({ "minutes": 50 })).await.number("xp"), 33);
    assert_eq!(edit(&ada, &first, json!({ "minutes": 50 })).await.number("xp"), 110);
    balanced(&ada).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_can_be_changed_for_seven_days() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = log(&ada, 30, "2026-01-03T06:00:00Z").await;
    let ada = days_later(&server, &ada, 5).await;
    assert_eq!(edit(&ada, &made, json!({ "minutes": 20 })).await.number("xp"), 22);
    let old = log(&ada, 30, "2025-12-01T06:00:00Z").await;
    let ada = days_later(&server, &ada, 1).await;
    for change in [json!({ "minutes": 25 }), json!({ "topic": "Cells" })] {
        ada.patch(&format!("{ROOT}/{}", made["id"]), &change).await.refused(Code::StudyLogOld);
    }
    assert_eq!(balanced(&ada).await, 22);
    // What earned nothing for its age can be corrected as long as it can be deleted.
    edit(&ada, &old, json!({ "minutes": 45 })).await;
    let ada = days_later(&server, &ada, 8).await;
    ada.patch(&format!("{ROOT}/{}", old["id"]), &json!({ "minutes": 30 })).await.refused(Code::StudyLogOld);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_and_the_profile_follow_and_count_nothing_twice() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let body =
        json!({ "subject": "Biology", "minutes": 30, "method": "exercises", "started_at": "2026-01-05T07:00:00Z" });
    let made = ada.post(ROOT, &body).await.created()["study_log"].clone();
    let minutes =
        "SELECT COALESCE(SUM(minutes), 0) AS number FROM analytics_days WHERE subject_id > 0 AND user_id = ?1";
    edit(&ada, &made, json!({ "subject": "Latin", "minutes": 40 })).await;
    assert_eq!(number(&server, minutes, ada.id).await, 40);
    edit(&ada, &made, json!({ "started_at": "2026-01-04T07:00:00Z", "minutes": 50 })).await;
    assert_eq!(number(&server, minutes, ada.id).await, 50);
    assert!(rebuilt(&server).await.is_right());
    let named = "SELECT COUNT(*) AS number FROM clp_days WHERE user_id = ?1 AND log_ids <> '[]'";
    assert_eq!(number(&server, named, ada.id).await, 1, "it is evidence of one day");
    let evidence = "SELECT SUM(minutes) AS number FROM clp_days WHERE user_id = ?1";
    assert_eq!(number(&server, evidence, ada.id).await, 50);
    // A week that is over has moved the profile. A change adds it to no other one.
    edit(&ada, &made, json!({ "started_at": "2026-01-05T07:00:00Z" })).await;
    let ada = days_later(&server, &ada, 7).await;
    edit(&ada, &made, json!({ "minutes": 45 })).await;
    assert_eq!(number(&server, named, ada.id).await, 1);
    assert!(rebuilt(&server).await.is_right());
}

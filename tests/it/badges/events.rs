//! Events award badges in their transaction, once.

use std::time::Duration;

use schola::events::{CardAnswer, Event, StudySession};
use schola::kernel::Id;
use serde_json::json;

use super::{answers, happened, progress, slugs, who};
use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server};

const fn answer(is_right: bool) -> CardAnswer {
    CardAnswer {
        is_right,
        is_learning: false,
        is_due: true,
        has_picture: false,
        characters: 10,
        took_ms: None,
        intervals: (5, 30),
    }
}

const fn session(minutes: i64) -> StudySession {
    StudySession { minutes, elapsed_minutes: minutes, activity: None, is_measured: true, focus_rating: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_event_awards_the_badges_of_its_metrics() {
    let server = Server::spawn().await;
    let people = [server.learner("ada").await, server.learner("ben").await];
    let [ada, ben] = &people;
    let (user, realm) = who(ada);
    let reviewed = |is_right| Event::CardAnswered {
        user,
        realm,
        review: Id::new(1),
        days: (20_000, 20_000),
        answer: answer(is_right),
        is_undone: false,
    };
    let studied = |minutes| Event::StudyLogged {
        user,
        realm,
        log: Id::new(1),
        days: (20_000, 20_000),
        session: session(minutes),
        is_undone: false,
    };
    let counted = |day, streak| Event::DayCounted { user, realm, day, streak, is_undone: false };
    let table: Vec<(Vec<Event>, &[&str])> = vec![
        (vec![reviewed(true); 9], &[]),
        (vec![reviewed(true)], &["first-roots"]),
        (vec![reviewed(true); 10], &["twenty-in-a-row"]),
        (vec![reviewed(false); 4], &[]),
        (vec![reviewed(true)], &["first-harvest"]),
        (
            vec![reviewed(true); 75],
            &["fifty-in-a-row", "garden-of-memory", "sure-memory", "strong-memory", "brilliant-memory"],
        ),
        (vec![studied(24)], &[]),
        (vec![studied(36)], &["first-hour", "full-focus"]),
        ((0..6).map(|n| counted(20_514 + n, n + 1)).collect(), &["three-day-streak", "whole-week"]),
        (vec![counted(20_520, 7)], &["seven-days", "week-streak"]),
        (vec![counted(20_535, 1)], &["welcome-back"]),
        (vec![Event::XpReached { user, realm, totals: (90, 110) }], &["first-hundred-xp"]),
        (vec![Event::XpReached { user, realm, totals: (110, 2_490) }], &[]),
        (vec![Event::PlanProgressed { user, realm, steps: 3, is_finished: false }], &[]),
        (vec![Event::PlanProgressed { user, realm, steps: 0, is_finished: true }], &["first-plan"]),
        (vec![Event::PlanProgressed { user, realm, steps: 97, is_finished: false }], &["hundred-steps"]),
        (vec![Event::SetWorkDone { user, realm, days_early: 2, is_undone: false }], &["first-assignment"]),
        (vec![Event::SetWorkDone { user, realm, days_early: 2, is_undone: false }; 9], &["ahead-of-time"]),
        (vec![Event::SetWorkDone { user, realm, days_early: 0, is_undone: false }; 10], &["twenty-assignments"]),
        (vec![Event::SquadJoined { user, realm }], &["team-player"]),
        (vec![Event::ChallengeWon { user, realm }], &["challenge-won"]),
        (vec![Event::ChallengeWon { user, realm }; 4], &["champions"]),
    ];
    let mut known = Vec::new();
    for (number, (events, expected)) in table.into_iter().enumerate() {
        happened(&server, events).await;
        let all = slugs(ada).await;
        let mut new: Vec<&str> =
            all.iter().map(String::as_str).filter(|slug| !known.iter().any(|one| one == slug)).collect();
        new.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(new, expected, "step {number}");
        known = all;
    }
    assert!(slugs(ben).await.is_empty(), "nobody else has anything of it");
    assert_eq!(ada.get("/api/notifications?limit=100").await.ok().list("notifications").len(), known.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timer_a_streak_and_xp_earn_badges_and_the_person_is_told() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    assert_eq!(progress(&ada, "first-hour").await["percent"], 0);
    for day in 1..=3 {
        ada.post("/api/study-logs/timer/start", &json!({ "subject": "Biology" })).await.ok();
        server.advance(Duration::from_secs(40 * 60));
        ada.post("/api/study-logs/timer/stop", &json!({})).await.created();
        if day == 1 {
            assert_eq!(slugs(&ada).await, ["full-focus"]);
            let open = progress(&ada, "first-hour").await;
            assert_eq!((open.number("value"), open.number("threshold"), open.number("percent")), (40, 60, 66));
        }
        server.advance(Duration::from_secs(24 * 3600 - 40 * 60));
        ada = server.sign_in(&ada.email, PASSWORD).await;
    }
    let mut all = slugs(&ada).await;
    all.sort_unstable();
    assert_eq!(all, ["first-hour", "first-hundred-xp", "full-focus", "three-day-streak"]);
    let told = ada.get("/api/notifications?kind=badge").await.ok();
    let first = told.list("notifications").last().unwrap().clone();
    assert_eq!(first["event"], "badge_earned");
    assert_eq!(first["data"], json!({ "slug": "full-focus", "badge": { "en": "Full focus", "de": "Ganz dabei" } }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_counted_no_more_and_an_earned_badge_stays() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.post("/api/study-logs/timer/start", &json!({ "subject": "Biology" })).await.ok();
    server.advance(Duration::from_secs(61 * 60));
    let log = ada.post("/api/study-logs/timer/stop", &json!({})).await.created()["id"].clone();
    assert!(slugs(&ada).await.contains(&"first-hour".to_owned()));
    ada.delete(&format!("/api/study-logs/{log}")).await.gone();
    assert!(slugs(&ada).await.contains(&"first-hour".to_owned()));
    assert_eq!(progress(&ada, "ten-hours").await["value"], 0);
    assert_eq!(progress(&ada, "ten-focus-sessions").await["value"], 0);
    assert_eq!(progress(&ada, "seven-days").await["value"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_counted_when_they_are_reviewed_and_undone() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let deck = ada.post("/api/flashcards/decks", &json!({ "name": "Cells" })).await.created()["id"].clone();
    let card = json!({ "front": "Mitochondrion", "back": "Makes ATP" });
    let card = ada.post(&format!("/api/flashcards/decks/{deck}/cards"), &card).await.created()["id"].clone();
    let review = format!("/api/flashcards/cards/{card}/review");
    ada.post(&review, &json!({ "rating": "easy" })).await.ok();
    assert_eq!(progress(&ada, "first-harvest").await["value"], 0, "a new card was not due");
    server.advance(Duration::from_secs(30 * 24 * 3600));
    ada = server.sign_in(&ada.email, PASSWORD).await;
    let done = ada.post(&review, &json!({ "rating": "easy", "client_id": "a" })).await.ok();
    assert!(done["card"]["interval_days"].as_i64().unwrap() >= 21, "{done}");
    for _ in 0..2 {
        ada.post(&review, &json!({ "rating": "easy", "client_id": "a" })).await.ok();
    }
    assert_eq!(progress(&ada, "first-harvest").await["value"], 1, "a review counts once");
    assert_eq!(progress(&ada, "first-roots").await["value"], 1);
    ada.post("/api/flashcards/reviews/undo", &json!({})).await.ok();
    assert_eq!(progress(&ada, "first-harvest").await["value"], 0);
    assert_eq!(progress(&ada, "first-roots").await["value"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_learner_profile_squads_plans_and_set_work_earn_badges() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    ada.post("/api/clp/assessment", &json!({ "answers": answers() })).await.ok();
    assert_eq!(slugs(&ada).await, ["know-yourself"]);
    ada.post("/api/squads", &json!({ "name": "Owls" })).await.created();
    assert_eq!(slugs(&ada).await[0], "team-player");
    let class = grace.post("/api/classes", &json!({ "name": "Biology" })).await.created()["id"].clone();
    grace.post(&format!("/api/classes/{class}/members"), &json!({ "user_id": ada.id })).await.created();
    let work = json!({ "title": "Label the heart", "due_on": "2026-12-30", "minutes": 15 });
    let work = grace.post(&format!("/api/classes/{class}/work"), &work).await.created()["id"].clone();
    let done = format!("/api/plan/work/{work}/done");
    ada.post_empty(&done).await.ok();
    ada.post_empty(&done).await.ok();
    assert_eq!(slugs(&ada).await[0], "first-assignment");
    assert_eq!(progress(&ada, "ahead-of-time").await["value"], 1);
    ada.delete(&done).await.gone();
    ada.delete(&done).await.gone();
    assert_eq!(progress(&ada, "ahead-of-time").await["value"], 0);
    // A plan of one step, which is set work.
    ada.post("/api/plan/today", &json!({ "minutes": 30 })).await.ok();
    ada.post_empty(&done).await.ok();
    assert_eq!(progress(&ada, "hundred-steps").await["value"], 1);
}

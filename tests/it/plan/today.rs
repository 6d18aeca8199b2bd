//! The plan of a day: kept, finished by real work, paid once, made anew.

use std::time::Duration;

use schola::features::plan::model::Skipped;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{TODAY, ids, keep, plan, steps};
use crate::flashcards::{deck, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

#[test]
fn what_was_skipped_is_read_as_older_versions_stored_it() {
    let text = r#"[["review", 12], { "kind": "timer", "number": 0, "title": "Biology" }]"#;
    let skipped: Vec<Skipped> = serde_json::from_str(text).unwrap();
    let said: Vec<(String, &str)> = skipped.iter().map(|one| (one.name(), one.title.as_str())).collect();
    assert_eq!(said, [("review-12".to_owned(), "review-12"), ("timer".to_owned(), "Biology")]);
    let stored = serde_json::to_string(&skipped).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Skipped>>(&stored).unwrap(), skipped);
}

/// A deck of new cards without learning steps, and its cards.
async fn cards(owner: &Actor<'_>, name: &str, count: usize) -> (Value, Vec<Value>) {
    let deck = deck(owner, json!({ "name": name, "learning_steps": [], "relearning_steps": [], "fuzz": false })).await;
    let mut cards = Vec::new();
    for number in 0..count {
        cards.push(plain(owner, &deck, &format!("{name} {number}")).await);
    }
    (deck, cards)
}

async fn xp(person: &Actor<'_>) -> i64 {
    person.get("/api/xp/me").await.ok().number("total")
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_has_an_empty_plan_and_then_new_cards() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let empty = plan(&ada, "").await;
    assert_eq!((empty.text("state"), empty.number("minutes"), &empty["kept"]), ("empty", 30, &json!(false)));
    let (deck, _) = cards(&ada, "Biology", 5).await;
    let found = plan(&ada, "?minutes=20").await;
    assert_eq!((found.text("state"), found.number("minutes")), ("open", 20));
    let step = &steps(&found)[0];
    assert_eq!((step.text("kind"), &step["deck_id"], step.number("total")), ("learn", &deck["id"], 5));
    assert_eq!(step["reason"]["code"], "unseen");
    assert_eq!(plan(&ada, "?minutes=20").await, found);
    for minutes in ["4", "481", "-1"] {
        let refused = ada.get(&format!("{TODAY}?minutes={minutes}")).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "minutes");
    }
    ada.post(TODAY, &json!({ "minutes": 500 })).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_and_breaks_take_no_more_minutes_than_there_are() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    // Each deck takes 3 minutes and 36 seconds.
    for name in ["Biology", "Latin", "Music", "History"] {
        cards(&ada, name, 9).await;
    }
    for (minutes, count) in [(5, 2), (10, 3), (15, 4), (60, 4)] {
        let found = plan(&ada, &format!("?minutes={minutes}")).await;
        let steps = steps(&found);
        let breaks: i64 = found.list("blocks").iter().map(|block| block.number("break_minutes")).sum();
        let sum: i64 = steps.iter().map(|step| step.number("minutes")).sum();
        assert!(sum + breaks <= minutes && sum > 0, "{minutes} minutes: {found}");
        assert!(
            steps.len() >= count && steps.iter().all(|step| step.number("minutes") >= 1),
            "{minutes} minutes: {found}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_finished_by_its_reviews_and_the_plan_is_paid_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (_, known) = cards(&ada, "Biology", 20).await;
    for card in &known {
        review(&ada, card, json!({ "rating": "good", "took_ms": 8000 })).await;
    }
    let ada = later(&server, &ada, Duration::from_secs(6 * 24 * 3600)).await;
    let kept = keep(&ada, 5).await;
    assert_eq!((kept.text("state"), &kept["kept"]), ("open", &json!(true)));
    let step = steps(&kept)[0].clone();
    assert_eq!((step.text("kind"), step.number("total"), step.number("done")), ("review", 20, 0));
    let reason = &step["reason"];
    assert!(reason.number("known_with") > reason.number("known_without"), "{reason}");
    assert!(reason.text("text").starts_with("20 cards, about "), "{reason}");
    for card in known.iter().take(8) {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    let half = plan(&ada, "").await;
    assert_eq!((steps(&half)[0].number("done"), half.text("state")), (8, "open"));
    assert_eq!(ada.get("/api/study-logs/streak").await.ok()["streak"]["today"]["state"], "open");
    let before = xp(&ada).await;
    for card in known.iter().skip(8) {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    let done = plan(&ada, "").await;
    assert_eq!((done.text("state"), &steps(&done)[0]["finished"]), ("done", &json!(true)));
    // Twelve reviews and 25 for the plan, times the multiplier of the streak, which begins with the tenth review.
    let earned = xp(&ada).await - before;
    assert!((37..=41).contains(&earned) && (25..=28).contains(&done.number("xp_awarded")), "{earned}: {done}");
    let ledger = ada.get("/api/xp/ledger").await.ok();
    let of_plans = ledger["entries"].as_array().unwrap().iter().filter(|entry| entry["reason"] == "plan").count();
    assert_eq!(of_plans, 1);
    // More minutes on the same day earn no second plan.
    let again = keep(&ada, 10).await;
    assert!(ids(&again)[0].starts_with("review-") && again.text("state") == "done", "{again}");
    let ledger = ada.get("/api/xp/ledger").await.ok();
    let of_plans = ledger["entries"].as_array().unwrap().iter().filter(|entry| entry["reason"] == "plan").count();
    assert_eq!(of_plans, 1);
    // A new day has a new plan, with the minutes of the last one.
    let ada = later(&server, &ada, Duration::from_secs(24 * 3600)).await;
    let next = plan(&ada, "").await;
    assert_eq!((&next["kept"], next.number("minutes")), (&json!(false), 10));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_step_counts_for_the_streak_and_small_plans_earn_nothing_more() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (_, known) = cards(&ada, "Biology", 3).await;
    keep(&ada, 30).await;
    for card in &known {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    let done = plan(&ada, "").await;
    assert_eq!((done.text("state"), done.get("xp_awarded")), ("done", None));
    // Three reviews alone would not count.
    let streak = ada.get("/api/study-logs/streak").await.ok();
    assert_eq!((&streak["streak"]["today"]["state"], streak["streak"].number("days")), (&json!("counted"), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_paid_for_its_own_steps_however_much_time_there_was() {
    let server = Server::spawn().await;
    // Ten due cards are enough, though they take less than five minutes; nine are not.
    for (name, count, is_paid) in [("ada", 10, true), ("ben", 9, false)] {
        let person = server.learner(name).await;
        let (_, known) = cards(&person, "Biology", count).await;
        for card in &known {
            review(&person, card, json!({ "rating": "good", "took_ms": 8000 })).await;
        }
        let person = later(&server, &person, Duration::from_secs(6 * 24 * 3600)).await;
        keep(&person, 30).await;
        for card in &known {
            review(&person, card, json!({ "rating": "good" })).await;
        }
        let done = plan(&person, "").await;
        assert_eq!((done.text("state"), done["xp_awarded"].is_number()), ("done", is_paid), "{done}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skipped_step_is_replaced_for_the_day() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (biology, _) = cards(&ada, "Biology", 10).await;
    let (latin, _) = cards(&ada, "Latin", 10).await;
    keep(&ada, 10).await;
    let skip = format!("learn-{}", biology["id"]);
    let path = format!("{TODAY}/skip");
    let other = ada.post(&path, &json!({ "step": skip })).await.ok()["plan"].clone();
    assert!(ids(&other).iter().all(|id| id.starts_with(&format!("learn-{}", latin["id"]))), "{other}");
    assert_eq!(plan(&ada, "").await["blocks"], other["blocks"]);
    ada.post(&path, &json!({ "step": skip })).await.refused(Code::PlanStepAbsent);
    let refused = ada.post(&path, &json!({ "step": "nonsense" })).await.refused(Code::PlanStepAbsent);
    assert_eq!(refused["fields"][0]["field"], "step");
    // It stays away when the plan is made anew, and is back tomorrow.
    let longer = keep(&ada, 60).await;
    assert!(!ids(&longer).contains(&skip), "{longer}");
    // Where nothing else is left, cards still wait.
    let none = ada.post(&path, &json!({ "step": ids(&longer)[0] })).await.ok()["plan"].clone();
    assert_eq!((none.text("state"), steps(&none).len()), ("skipped", 0));
    assert_eq!(plan(&ada, "").await.text("state"), "skipped");
    assert_eq!(plan(&ada, "?minutes=45").await.text("state"), "skipped");
    let ada = later(&server, &ada, Duration::from_secs(24 * 3600)).await;
    let tomorrow = plan(&ada, "").await;
    assert!(ids(&tomorrow).contains(&skip) && tomorrow.list("skipped").is_empty(), "{tomorrow}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skipped_step_is_taken_back_and_what_was_done_stays() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (biology, _) = cards(&ada, "Biology", 3).await;
    let (latin, words) = cards(&ada, "Latin", 3).await;
    let kept = keep(&ada, 30).await;
    assert_eq!((kept.list("skipped").len(), steps(&kept).len()), (0, 2));
    let (skip, restore) = (format!("{TODAY}/skip"), format!("{TODAY}/restore"));
    let step = json!({ "step": format!("learn-{}", biology["id"]) });
    let refused = ada.post(&restore, &step).await.refused(Code::PlanStepAbsent);
    assert_eq!(refused["fields"][0]["field"], "step");
    let left = ada.post(&skip, &step).await.ok()["plan"].clone();
    assert_eq!(left["skipped"], json!([{ "id": step["step"], "kind": "learn", "title": "Biology" }]));
    assert_eq!(plan(&ada, "").await["skipped"], left["skipped"]);
    assert_eq!(plan(&ada, "?minutes=45").await["skipped"], left["skipped"]);
    for card in &words {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    assert_eq!(plan(&ada, "").await.text("state"), "done");
    let back = ada.post(&restore, &step).await.ok()["plan"].clone();
    assert_eq!((back.text("state"), back.number("minutes"), back.list("skipped").len()), ("open", 30, 0));
    let finished: Vec<(Value, Value)> =
        steps(&back).iter().map(|step| (step["deck_id"].clone(), step["finished"].clone())).collect();
    assert_eq!(finished, [(latin["id"].clone(), json!(true)), (biology["id"].clone(), json!(false))]);
    assert_eq!(plan(&ada, "").await["blocks"], back["blocks"]);
    ada.post(&restore, &step).await.refused(Code::PlanStepAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_without_focus_comes_back_and_is_done_by_a_log() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let log = json!({ "subject": "Biology", "topic": "Osmosis", "minutes": 20, "focus_rating": 2 });
    ada.post("/api/study-logs", &log).await.created();
    let ada = later(&server, &ada, Duration::from_secs(24 * 3600)).await;
    let kept = keep(&ada, 10).await;
    let step = &steps(&kept)[0];
    assert_eq!((step.text("kind"), step.text("topic"), step["reason"].number("focus")), ("topic", "Osmosis", 2));
    assert_eq!(step["reason"]["code"], "low_focus");
    let start = json!({ "subject": "Biology", "topic": "Osmosis" });
    ada.post("/api/study-logs/timer/start", &start).await.ok();
    server.advance(Duration::from_secs(9 * 60));
    ada.post("/api/study-logs/timer/stop", &json!({ "focus_rating": 4 })).await.created();
    let done = plan(&ada, "").await;
    assert_eq!((done.text("state"), done["xp_awarded"].is_number()), ("done", true), "{done}");
    // What is logged afterwards finishes a step too, but pays no plan.
    let ben = server.learner("ben").await;
    ben.post("/api/study-logs", &log).await.created();
    let ben = later(&server, &ben, Duration::from_secs(24 * 3600)).await;
    keep(&ben, 10).await;
    ben.post("/api/study-logs", &json!({ "subject": "biology", "topic": "osmosis", "minutes": 10 })).await.created();
    let done = plan(&ben, "").await;
    assert_eq!((done.text("state"), done.get("xp_awarded")), ("done", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_timer_waits_in_the_plan() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.post("/api/study-logs/timer/start", &json!({ "subject": "Biology" })).await.ok();
    server.advance(Duration::from_secs(720));
    assert_eq!(plan(&ada, "").await.text("state"), "clear");
    ada.post_empty("/api/study-logs/timer/pause").await.ok();
    let kept = keep(&ada, 15).await;
    let step = &steps(&kept)[0];
    assert_eq!((step.text("id"), step["reason"].number("measured_minutes")), ("timer", 12));
    ada.post_empty("/api/study-logs/timer/stop").await.created();
    let done = plan(&ada, "").await;
    assert_eq!((done.text("state"), done.get("xp_awarded")), ("done", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_is_discarded_leaves_the_plan_and_finishes_nothing() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    for person in [&ada, &ben] {
        person.post("/api/study-logs/timer/start", &json!({ "subject": "Biology" })).await.ok();
        person.post_empty("/api/study-logs/timer/pause").await.ok();
        assert_eq!(ids(&keep(person, 15).await), ["timer"]);
    }
    ada.delete("/api/study-logs/timer").await.gone();
    // A timer that measured nothing finishes nothing either.
    ben.post_empty("/api/study-logs/timer/stop").await.created();
    for person in [&ada, &ben] {
        let left = plan(person, "").await;
        assert_eq!((left.text("state"), &left["kept"], steps(&left).len()), ("clear", &json!(true), 0), "{left}");
        let streak = person.get("/api/study-logs/streak").await.ok()["streak"].clone();
        assert_eq!((streak.number("days"), streak["today"].text("state")), (0, "open"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_opens_its_step_again() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let stands = async |person: &Actor<'_>| {
        let today = person.get("/api/study-logs/streak").await.ok()["streak"]["today"]["state"].clone();
        (plan(person, "").await.text("state").to_owned(), today.as_str().unwrap().to_owned())
    };
    let (open, done) = (("open".to_owned(), "open".to_owned()), ("done".to_owned(), "counted".to_owned()));
    let (_, known) = cards(&ada, "Biology", 1).await;
    keep(&ada, 10).await;
    for _ in 0..2 {
        review(&ada, &known[0], json!({ "rating": "good" })).await;
        assert_eq!(stands(&ada).await, done);
        ada.post_empty("/api/flashcards/reviews/undo").await.ok();
        assert_eq!(stands(&ada).await, open);
    }
    let log = json!({ "subject": "Biology", "topic": "Osmosis", "minutes": 20, "focus_rating": 2 });
    ben.post("/api/study-logs", &log).await.created();
    let ben = later(&server, &ben, Duration::from_secs(24 * 3600)).await;
    keep(&ben, 10).await;
    for _ in 0..2 {
        let log = json!({ "subject": "Biology", "topic": "Osmosis", "minutes": 10 });
        let made = ben.post("/api/study-logs", &log).await.created();
        assert_eq!(stands(&ben).await, done);
        ben.delete(&format!("/api/study-logs/{}", made["id"])).await.gone();
        assert_eq!(stands(&ben).await, open);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_that_of_the_day_also_after_travelling_west() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (biology, known) = cards(&ada, "Biology", 3).await;
    let (latin, _) = cards(&ada, "Latin", 3).await;
    let travel = async |zone: &str| {
        ada.patch("/api/users/me/preferences", &json!({ "time_zone": zone })).await.ok();
    };
    travel("Pacific/Kiritimati").await;
    assert_eq!(keep(&ada, 20).await.text("day"), "2026-01-05");
    travel("Pacific/Pago_Pago").await;
    assert_eq!(plan(&ada, "").await["kept"], false);
    keep(&ada, 25).await;
    let kept = plan(&ada, "").await;
    assert_eq!((&kept["kept"], kept.number("minutes")), (&json!(true), 25));
    let skip = format!("learn-{}", latin["id"]);
    ada.post(&format!("{TODAY}/skip"), &json!({ "step": skip })).await.ok();
    let left = plan(&ada, "").await;
    assert_eq!(ids(&left), [format!("learn-{}", biology["id"])]);
    for card in &known {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    assert_eq!(plan(&ada, "").await.text("state"), "done");
    assert_eq!(ada.get("/api/study-logs/streak").await.ok()["streak"]["today"]["state"], "counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_by_urgency_shows_first_what_gains_most() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (deck, known) = cards(&ada, "Biology", 6).await;
    for (card, rating) in known.iter().zip(["good", "good", "easy", "easy", "good", "easy"]) {
        review(&ada, card, json!({ "rating": rating })).await;
    }
    let ada = later(&server, &ada, Duration::from_secs(20 * 24 * 3600)).await;
    let path = format!("/api/flashcards/due?deck_id={}&order=urgency", deck["id"]);
    let fronts = |due: &Value| -> Vec<String> {
        due["cards"].as_array().unwrap().iter().map(|card| card["front"].as_str().unwrap().to_owned()).collect()
    };
    let numbered = |numbers: [u32; 6]| numbers.map(|number| format!("Biology {number}")).to_vec();
    // For an exam today, the cards that were found harder and are forgotten; for one in a year, those that can last.
    assert_eq!(fronts(&ada.get(&format!("{path}&horizon_days=0")).await.ok()), numbered([0, 1, 4, 2, 3, 5]));
    assert_eq!(fronts(&ada.get(&format!("{path}&horizon_days=365")).await.ok()), numbered([2, 3, 5, 0, 1, 4]));
    plain(&ada, &deck, "new").await;
    let only = |kind: &str| format!("{path}&only={kind}&horizon_days=7");
    assert_eq!(fronts(&ada.get(&only("new_cards")).await.ok()), ["new"]);
    assert_eq!(fronts(&ada.get(&only("reviews")).await.ok()).len(), 6);
    let refused = ada.get(&format!("{path}&horizon_days=366")).await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0]["field"], "horizon_days");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_without_a_time_and_clicks_make_no_pace() {
    let server = Server::spawn().await;
    for (name, took_ms, least) in [("ada", 0, 3), ("ben", 1, 1)] {
        let person = server.learner(name).await;
        let (_, known) = cards(&person, "Biology", 25).await;
        for card in &known {
            review(&person, card, json!({ "rating": "good", "took_ms": took_ms })).await;
        }
        let person = later(&server, &person, Duration::from_secs(6 * 24 * 3600)).await;
        let found = plan(&person, "?minutes=10").await;
        let steps = steps(&found);
        assert_eq!((steps.len(), steps[0].number("total")), (1, 25), "{found}");
        assert!(steps[0].number("minutes") >= least, "{found}");
    }
}

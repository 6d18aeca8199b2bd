//! Steps whose source is gone, plans that were kept while there was nothing to do, and reasons that name an exam.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{TODAY, ids, keep, plan, steps};
use crate::classes::{class, join, path};
use crate::flashcards::{deck, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// A deck of new cards without learning steps, and its cards.
async fn cards(owner: &Actor<'_>, name: &str, count: usize) -> (Value, Vec<Value>) {
    let deck = deck(owner, json!({ "name": name, "learning_steps": [], "relearning_steps": [], "fuzz": false })).await;
    let mut cards = Vec::new();
    for number in 0..count {
        cards.push(plain(owner, &deck, &format!("{name} {number}")).await);
    }
    (deck, cards)
}

/// What a plan says: its state, whether it is kept, and its steps.
fn said(plan: &Value) -> (String, bool, Vec<String>) {
    (plan.text("state").to_owned(), plan["kept"] == true, ids(plan))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_a_deck_that_is_deleted_or_empty_leaves_the_plan() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (biology, _) = cards(&ada, "Biology", 4).await;
    let (latin, words) = cards(&ada, "Latin", 4).await;
    let (music, _) = cards(&ada, "Music", 4).await;
    let learn = |deck: &Value| format!("learn-{}", deck["id"]);
    assert_eq!(keep(&ada, 30).await.list("blocks").len(), 1);
    ada.post(&format!("{TODAY}/skip"), &json!({ "step": learn(&music) })).await.ok();
    assert_eq!(plan(&ada, "").await.list("skipped").len(), 1);
    // What was skipped is gone too, and cannot be taken back.
    ada.delete(&format!("/api/flashcards/decks/{}", music["id"])).await.gone();
    assert_eq!(plan(&ada, "").await.list("skipped").len(), 0);
    ada.post(&format!("{TODAY}/restore"), &json!({ "step": learn(&music) })).await.refused(Code::PlanStepAbsent);
    ada.delete(&format!("/api/flashcards/decks/{}", biology["id"])).await.gone();
    assert_eq!(said(&plan(&ada, "").await), ("open".to_owned(), true, vec![learn(&latin)]));
    ada.post(&format!("{TODAY}/skip"), &json!({ "step": learn(&biology) })).await.refused(Code::PlanStepAbsent);
    for card in &words {
        ada.delete(&format!("/api/flashcards/cards/{}", card["id"])).await.gone();
    }
    assert_eq!(said(&plan(&ada, "").await), ("clear".to_owned(), true, Vec::new()));
    let reminded = ada.get("/api/study-logs/streak").await.ok();
    assert_eq!(reminded["streak"]["today"]["state"], "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_of_a_deck_leave_the_plan_with_its_cards_and_what_is_done_stays() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (_, known) = cards(&ada, "Biology", 4).await;
    let (latin, words) = cards(&ada, "Latin", 4).await;
    for card in known.iter().chain(&words) {
        review(&ada, card, json!({ "rating": "good", "took_ms": 8_000 })).await;
    }
    let ada = later(&server, &ada, Duration::from_secs(6 * 24 * 3600)).await;
    assert_eq!(steps(&keep(&ada, 30).await).len(), 2);
    for card in &known {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    ada.delete(&format!("/api/flashcards/decks/{}", latin["id"])).await.gone();
    let left = plan(&ada, "").await;
    assert_eq!((left.text("state"), steps(&left).len()), ("done", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_leaves_the_plan_with_its_log() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let mut logs = Vec::new();
    for topic in ["Osmosis", "Enzymes"] {
        let log = json!({ "subject": "Biology", "topic": topic, "minutes": 20, "focus_rating": 2 });
        logs.push(ada.post("/api/study-logs", &log).await.created()["id"].clone());
    }
    let ada = later(&server, &ada, Duration::from_secs(24 * 3600)).await;
    assert_eq!(steps(&keep(&ada, 30).await).len(), 2);
    ada.delete(&format!("/api/study-logs/{}", logs[0])).await.gone();
    let left = plan(&ada, "").await;
    let topics: Vec<String> = steps(&left).iter().map(|step| step.text("topic").to_owned()).collect();
    assert_eq!((left.text("state"), topics), ("open", vec!["Enzymes".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_does_not_name_an_exam_that_was_removed() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    cards(&ada, "Biology", 4).await;
    let exam = json!({ "subject": "Biology", "date": "2026-01-20" });
    let made = ada.post("/api/plan/exams", &exam).await.created();
    let kept = steps(&keep(&ada, 30).await)[0].clone();
    assert_eq!((kept["reason"].text("exam"), kept.number("horizon_days")), ("Biology", 15));
    ada.delete(&format!("/api/plan/exams/{}", made["id"])).await.gone();
    let left = steps(&plan(&ada, "").await)[0].clone();
    assert_eq!(
        (left["id"].clone(), left["reason"].get("exam"), left.number("horizon_days")),
        (kept["id"].clone(), None, 30)
    );
    assert!(!left["reason"].text("text").contains("exam"), "{left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_kept_empty_is_made_anew_when_there_is_something_to_do() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    for person in [&ada, &ben] {
        assert_eq!(said(&keep(person, 30).await), ("empty".to_owned(), true, Vec::new()));
        assert_eq!(said(&plan(person, "").await), ("empty".to_owned(), true, Vec::new()));
    }
    let (biology, _) = cards(&ada, "Biology", 4).await;
    let learn = vec![format!("learn-{}", biology["id"])];
    let found = plan(&ada, "").await;
    assert_eq!((said(&found), found.number("minutes")), (("open".to_owned(), false, learn.clone()), 30));
    assert_eq!(said(&keep(&ada, 30).await), ("open".to_owned(), true, learn));
    let class = class(&grace, "Biology 12B").await;
    join(&ben, &class).await;
    let work = json!({ "title": "Label the heart", "due_on": "2026-01-06", "minutes": 20 });
    let work = grace.post(&format!("{}/work", path(&class)), &work).await.created();
    let step = format!("work-{}", work["id"]);
    assert_eq!(said(&plan(&ben, "").await), ("open".to_owned(), false, vec![step.clone()]));
    // A step of it can be skipped at once.
    let skipped =
        ben.post(&format!("{TODAY}/skip"), &json!({ "step": step, "minutes": 30 })).await.ok()["plan"].clone();
    assert_eq!(said(&skipped), ("skipped".to_owned(), true, Vec::new()));
    assert_eq!(said(&plan(&ben, "").await), ("skipped".to_owned(), true, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_deck_that_is_deleted_in_the_middle_of_its_step_only_what_is_done_stays() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (biology, known) = cards(&ada, "Biology", 12).await;
    for card in &known {
        review(&ada, card, json!({ "rating": "good", "took_ms": 8_000 })).await;
    }
    let ada = later(&server, &ada, Duration::from_secs(6 * 24 * 3600)).await;
    assert_eq!(steps(&keep(&ada, 30).await)[0].number("total"), 12);
    review(&ada, &known[0], json!({ "rating": "good", "took_ms": 8_000 })).await;
    ada.delete(&format!("/api/flashcards/decks/{}", biology["id"])).await.gone();
    let counts = |plan: &Value| -> Vec<(i64, i64)> {
        steps(plan).iter().map(|step| (step.number("done"), step.number("total"))).collect()
    };
    let left = plan(&ada, "").await;
    assert_eq!((left.text("state"), counts(&left)), ("done", vec![(1, 1)]), "{left}");
    assert_eq!(counts(&keep(&ada, 30).await), [(1, 1)]);
    // What was not finished earns nothing.
    let ledger = ada.get("/api/xp/ledger?limit=100").await.ok();
    assert!(ledger.list("entries").iter().all(|entry| entry.text("reason") != "plan"), "{ledger}");
    // Where there is something else to do, the plan is made anew.
    let (music, _) = cards(&ada, "Music", 4).await;
    let anew = plan(&ada, "").await;
    assert_eq!((anew.text("state"), &anew["kept"], counts(&anew)), ("open", &json!(false), vec![(1, 1), (0, 4)]));
    let learn = format!("learn-{}", music["id"]);
    assert!(ids(&anew).contains(&learn), "{anew}");
    assert!(ids(&keep(&ada, 30).await).contains(&learn));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_made_again_with_nothing_left_to_learn_from_is_empty() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (biology, _) = cards(&ada, "Biology", 4).await;
    assert_eq!(keep(&ada, 30).await.text("state"), "open");
    ada.delete(&format!("/api/flashcards/decks/{}", biology["id"])).await.gone();
    assert_eq!(keep(&ada, 30).await.text("state"), "empty");
    assert_eq!(plan(&ada, "").await.text("state"), "empty");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reason_of_one_card_speaks_of_one() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (_, known) = cards(&ada, "Biology", 1).await;
    review(&ada, &known[0], json!({ "rating": "good", "took_ms": 8_000 })).await;
    let ada = later(&server, &ada, Duration::from_secs(6 * 24 * 3600)).await;
    ada.post("/api/plan/exams", &json!({ "subject": "Biology", "date": "2026-01-11" })).await.created();
    let step = steps(&plan(&ada, "").await)[0].clone();
    assert_eq!(step["reason"].text("text"), "1 card, about 1 minute: it is due.", "{step}");
}

//! What a person does beside study: steps of plans, choices, what is done with others, and days with many new cards.

use schola::events::{CardAnswer, Choice};
use schola::features::clp::model::{Counts, Dimension, Signal};
use serde_json::{Value, json};

use super::{assessed, mine, value};
use crate::flashcards::{ROOT as CARDS, deck, plain, review};
use crate::ile::{apply, revert};
use crate::plan::{TODAY, keep};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::days_later;

#[test]
fn choices_and_steps_become_values() {
    let of = |is_harder, feedback| Counts::of_choice(Choice { is_harder, feedback });
    let sum = |counts: &[Counts]| Counts::sum(counts);
    let (harder, easier) = (of(Some(true), None), of(Some(false), None));
    for (counts, signal, amount, target) in [
        (sum(&[Counts::of_steps(3, 0), Counts::of_steps(0, 1)]), Signal::PlanSteps, 4, 75.0),
        (sum(&[harder]), Signal::DifficultyChoices, 1, 100.0),
        (sum(&[harder, easier, easier, easier]), Signal::DifficultyChoices, 4, 25.0),
        (sum(&[of(None, Some(100)), of(None, Some(25))]), Signal::FeedbackChoices, 2, 62.5),
        (sum(&[Counts::of_act()]), Signal::SharedActs, 1, 60.0),
        (sum(&[Counts::of_act(); 9]), Signal::SharedActs, 9, 100.0),
    ] {
        assert_eq!((counts.amount(signal), counts.target(signal)), (amount, target), "{signal:?}");
        let touches = |signal| counts.touches(signal, &counts);
        assert!(touches(signal) && !touches(Signal::StudyDays) && counts.days == 0, "{signal:?}");
    }
    // What is taken back and was not there changes nothing.
    assert_eq!(Counts::of_steps(-3, -1).steps_within(&Counts::of_steps(2, 0)), Counts::of_steps(-2, 0));
}

#[test]
fn days_with_many_new_cards_are_compared_with_others() {
    let answer = |is_right| {
        Counts::of_answer(&CardAnswer {
            is_right,
            is_learning: true,
            is_due: false,
            has_picture: false,
            characters: 100,
            took_ms: None,
            intervals: (0, 0),
        })
    };
    let day = |right: usize, wrong: usize| {
        let answers = (0..right + wrong).map(|place| answer(place < right));
        answers.fold(Counts::default(), |sum, one| sum.with(&one, 1))
    };
    let week = Counts::sum([&day(20, 30), &day(15, 5), &day(15, 5)]);
    assert_eq!(week.amount(Signal::ManyNewCards), 40);
    assert!((week.target(Signal::ManyNewCards) - 15.0).abs() < 1e-9, "{week:?}");
    // A week with one kind of days says nothing, and each day shows its own.
    assert_eq!(Counts::sum([&day(20, 30), &day(40, 0)]).amount(Signal::ManyNewCards), 0);
    assert_eq!(
        (day(15, 5).amount_of_day(Signal::ManyNewCards), day(15, 5).target_of_day(Signal::ManyNewCards)),
        (20, 75.0)
    );
}

/// What is told of a dimension's evidence by this signal: the amount, and the value that it speaks for.
async fn seen(person: &Actor<'_>, dimension: Dimension, signal: Signal) -> (i64, Option<f64>) {
    let profile = mine(person).await;
    let all = profile["dimensions"][dimension.name()].list("evidence").to_vec();
    let one = all.iter().find(|one| one["signal"] == signal.name()).unwrap();
    (one.number("amount"), one["value"].as_f64())
}

/// The days behind a dimension.
async fn days(person: &Actor<'_>, dimension: Dimension) -> Vec<Value> {
    person.get(&format!("/api/clp/me/evidence?dimension={}", dimension.name())).await.ok().list("evidence").to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_that_are_done_and_skipped_speak_about_structure() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    assessed(&ada, 3).await;
    let mut cards = Vec::new();
    let mut decks = Vec::new();
    for name in ["Biology", "Latin", "Music", "History"] {
        let own = deck(&ada, json!({ "name": name, "learning_steps": [] })).await;
        cards.push(plain(&ada, &own, name).await);
        decks.push(own);
    }
    keep(&ada, 60).await;
    let skipped = json!({ "step": format!("learn-{}", decks[3]["id"]) });
    let told = async || seen(&ada, Dimension::StructureNeed, Signal::PlanSteps).await;
    ada.post(&format!("{TODAY}/skip"), &skipped).await.ok();
    assert_eq!(told().await, (1, None));
    ada.post(&format!("{TODAY}/restore"), &skipped).await.ok();
    assert_eq!(told().await, (0, None));
    ada.post(&format!("{TODAY}/skip"), &skipped).await.ok();
    for card in &cards[..3] {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    assert_eq!(told().await, (4, Some(75.0)));
    // A review that is taken back opens its step.
    ada.post_empty(&format!("{CARDS}/reviews/undo")).await.ok();
    assert_eq!(told().await.0, 3);
    review(&ada, &cards[2], json!({ "rating": "good" })).await;
    let day = json!({ "day": "2026-01-05", "signal": "plan_steps", "unit": "steps", "amount": 4, "value": 75.0,
        "study_log_ids": [], "reviews": 0 });
    assert_eq!(days(&ada, Dimension::StructureNeed).await, [day]);
    let ada = days_later(&server, &ada, 7).await;
    let after = mine(&ada).await;
    assert!((50.1..=55.0).contains(&value(&after, Dimension::StructureNeed)), "{after}");
    assert_eq!(value(&after, Dimension::ChallengePreference), 50.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_speak_about_challenge_and_feedback() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    for person in [&ada, &ben] {
        assessed(person, 3).await;
    }
    apply(&ada, "harder_items").await;
    let hints = apply(&ada, "hint_first").await;
    apply(&ada, "read_aloud").await;
    let challenge = (Dimension::ChallengePreference, Signal::DifficultyChoices);
    let feedback = (Dimension::FeedbackStyle, Signal::FeedbackChoices);
    assert_eq!(seen(&ada, challenge.0, challenge.1).await, (2, Some(100.0)));
    assert_eq!(seen(&ada, feedback.0, feedback.1).await, (1, Some(25.0)));
    revert(&ada, &hints).await;
    assert_eq!(seen(&ada, challenge.0, challenge.1).await, (3, Some(66.7)));
    assert_eq!(seen(&ada, feedback.0, feedback.1).await, (2, Some(50.0)));
    // So does the retention that a person sets for a deck, and nothing else about it.
    let own = deck(&ben, json!({})).await;
    let path = format!("{CARDS}/decks/{}", own["id"]);
    ben.patch(&path, &json!({ "new_per_day": 5, "desired_retention": 0.9 })).await.ok();
    assert_eq!(seen(&ben, challenge.0, challenge.1).await, (0, None));
    ben.patch(&path, &json!({ "desired_retention": 0.95 })).await.ok();
    assert_eq!(seen(&ben, challenge.0, challenge.1).await, (1, Some(0.0)));
    assert_eq!(days(&ben, Dimension::ChallengePreference).await.len(), 1);
    let ben = days_later(&server, &ben, 7).await;
    let after = mine(&ben).await;
    assert!((45.0..50.0).contains(&value(&after, Dimension::ChallengePreference)), "{after}");
    assert_eq!(value(&after, Dimension::MotivationDrive), 50.0, "choices are no days of study");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_that_a_student_shares_speaks_about_company_and_one_of_a_tutor_does_not() {
    let server = Server::spawn().await;
    let tutor = server.tutor("turing").await;
    let class = tutor.post("/api/classes", &json!({ "name": "Biology" })).await.created();
    let code = json!({ "code": class["class"]["join_code"] });
    let ada = server.learner("ada").await;
    ada.post("/api/classes/join", &code).await.ok();
    for person in [&ada, &tutor] {
        let own = deck(person, json!({})).await;
        let path = format!("{CARDS}/decks/{}/shares", own["id"]);
        for _ in 0..2 {
            person.post(&path, &json!({ "class_id": class["id"] })).await;
        }
    }
    let company = (Dimension::SocialOrientation, Signal::SharedActs);
    assert_eq!(seen(&ada, company.0, company.1).await, (1, Some(60.0)));
    assert_eq!(seen(&tutor, company.0, company.1).await, (0, None));
}

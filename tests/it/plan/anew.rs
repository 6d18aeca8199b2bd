//! A plan whose minutes are used up, and one that is made anew after a result that was not expected.

use std::time::Duration;

use schola::features::plan::model::{ReplanCode, Surprise};
use serde_json::{Value, json};

use super::{TODAY, ids, keep, plan, steps};
use crate::classes::{class, join, path};
use crate::flashcards::{deck, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// Cards of a new deck without learning steps.
async fn cards(owner: &Actor<'_>, name: &str, count: usize) -> Vec<Value> {
    let deck = deck(owner, json!({ "name": name, "learning_steps": [], "relearning_steps": [], "fuzz": false })).await;
    let mut cards = Vec::new();
    for number in 0..count {
        cards.push(plain(owner, &deck, &format!("{name} {number}")).await);
    }
    cards
}

/// Cards that were learnt six days ago, as many of each deck as are named, and their person today.
async fn learnt<'s>(server: &'s Server, name: &str, decks: &[(&str, usize)]) -> (Actor<'s>, Vec<Vec<Value>>) {
    let person = server.learner(name).await;
    let mut known = Vec::new();
    for (deck, count) in decks {
        known.push(cards(&person, deck, *count).await);
    }
    for card in known.iter().flatten() {
        review(&person, card, json!({ "rating": "good", "took_ms": 8_000 })).await;
    }
    (later(server, &person, Duration::from_secs(6 * 24 * 3600)).await, known)
}

/// The minutes of the steps that are open.
fn open_minutes(plan: &Value) -> i64 {
    steps(plan).iter().filter(|step| step["finished"] == false).map(|step| step.number("minutes")).sum()
}

#[test]
fn a_result_is_a_surprise_far_from_what_was_expected_and_with_enough_reviews() {
    // The reviews, those that were wrong, the share that was expected to be right, and what it is.
    for (reviews, lapses, percent, code) in [
        (20, 12, 85, Some(ReplanCode::Worse)),
        (20, 2, 85, None),
        (20, 6, 85, None),
        (20, 8, 85, Some(ReplanCode::Worse)),
        (9, 9, 85, None),
        (10, 10, 85, Some(ReplanCode::Worse)),
        (12, 0, 50, Some(ReplanCode::Better)),
        (12, 4, 50, None),
        (200, 45, 90, None),
        (200, 62, 90, Some(ReplanCode::Worse)),
        (20, 0, 100, None),
        (20, 4, 100, Some(ReplanCode::Worse)),
        (20, 20, 0, None),
        // What was undone or moved away says nothing.
        (0, 0, 85, None),
        (-3, 0, 85, None),
        (12, -1, 85, None),
        (12, 13, 85, None),
    ] {
        let found = Surprise::of("Biology", (reviews, lapses), percent);
        assert_eq!(found.map(|found| found.code), code, "{lapses} of {reviews} wrong, {percent} % expected");
    }
    let found = Surprise::of("Biology", (20, 12), 83).unwrap();
    assert_eq!((found.answers, found.right, found.expected), (20, 8, 17));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_says_that_its_minutes_are_used_up_and_ten_more_are_ten_more() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let known = cards(&ada, "Biology", 20).await;
    let proposal = plan(&ada, "?minutes=10").await;
    assert_eq!((&proposal["time_up"], proposal.get("studied_minutes")), (&json!(false), None));
    keep(&ada, 10).await;
    for card in &known[..9] {
        review(&ada, card, json!({ "rating": "good", "took_ms": 60_000 })).await;
    }
    let slow = plan(&ada, "").await;
    assert_eq!((&slow["time_up"], slow.number("studied_minutes")), (&json!(false), 9));
    review(&ada, &known[9], json!({ "rating": "good", "took_ms": 60_000 })).await;
    let up = plan(&ada, "").await;
    assert_eq!((&up["time_up"], up.number("studied_minutes"), up.text("state")), (&json!(true), 10, "open"));
    assert_eq!(plan(&ada, "").await, up, "the same state gives the same plan");
    // A proposal for more minutes is the plan that is kept then.
    let proposed = plan(&ada, "?minutes=20").await;
    let more = keep(&ada, 20).await;
    assert_eq!(proposed["blocks"], more["blocks"]);
    assert_eq!((more.text("state"), &more["time_up"]), ("open", &json!(false)));
    assert!((1..=10).contains(&open_minutes(&more)), "{more}");
    let after = plan(&ada, "").await;
    assert_eq!((&after["time_up"], after.number("studied_minutes")), (&json!(false), 10));
    // Another plan with the same minutes has no more of them.
    assert!(open_minutes(&keep(&ada, 20).await) <= 10);
    // All that was open is finished, however long it took.
    for card in &known[10..] {
        review(&ada, card, json!({ "rating": "good", "took_ms": 60_000 })).await;
    }
    let done = plan(&ada, "").await;
    assert_eq!((done.text("state"), &done["time_up"]), ("done", &json!(false)));
    // On the next day the time begins anew.
    let ada = later(&server, &ada, Duration::from_secs(6 * 24 * 3600)).await;
    keep(&ada, 5).await;
    let next = plan(&ada, "").await;
    assert_eq!((&next["time_up"], next.number("studied_minutes")), (&json!(false), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_that_are_logged_use_the_plan_up_as_far_as_they_passed_since() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    cards(&ada, "Biology", 20).await;
    let log = async |minutes: u32| {
        ada.post("/api/study-logs", &json!({ "subject": "Music", "minutes": minutes })).await.created();
        let now = plan(&ada, "").await;
        (now["time_up"].clone(), now.number("studied_minutes"))
    };
    keep(&ada, 10).await;
    // An hour that was before the plan uses nothing of it.
    assert_eq!(log(60).await, (json!(false), 0));
    server.advance(Duration::from_secs(6 * 60));
    assert_eq!(log(5).await, (json!(false), 5));
    server.advance(Duration::from_secs(6 * 60));
    assert_eq!(log(6).await, (json!(true), 11));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_was_not_expected_makes_the_open_steps_anew_and_says_why() {
    let server = Server::spawn().await;
    let (ada, known) = learnt(&server, "ada", &[("Biology", 20), ("Latin", 8)]).await;
    let kept = keep(&ada, 30).await;
    let biology = steps(&kept).into_iter().find(|step| step.text("title") == "Biology").unwrap();
    assert_eq!((kept.get("replanned"), biology.number("total")), (None, 20));
    for (number, card) in known[0].iter().enumerate() {
        let rating = if number % 5 < 3 { "again" } else { "good" };
        review(&ada, card, json!({ "rating": rating, "took_ms": 4_000 })).await;
    }
    let anew = plan(&ada, "").await;
    let why = &anew["replanned"];
    assert_eq!((why.text("code"), why.text("title")), ("worse_than_expected", "Biology"));
    assert_eq!((why.number("answers"), why.number("right")), (20, 8));
    assert!((14..=18).contains(&why.number("expected")), "{why}");
    assert!(why.text("text").starts_with("Biology: 8 of 20 reviews were right"), "{why}");
    // What is done stays, and what is open is still there.
    assert_eq!((anew.text("state"), anew.number("minutes")), ("open", 30));
    let done: Vec<String> =
        steps(&anew).iter().filter(|step| step["finished"] == true).map(|step| step.text("title").to_owned()).collect();
    assert_eq!(done, ["Biology"]);
    assert!(steps(&anew).iter().any(|step| step.text("title") == "Latin" && step["finished"] == false), "{anew}");
    assert_eq!(plan(&ada, "").await, anew, "the same state gives the same plan");
    // The finished step counted once, and the plan is finished by what is left.
    for card in &known[1] {
        review(&ada, card, json!({ "rating": "good", "took_ms": 4_000 })).await;
    }
    assert_eq!(plan(&ada, "").await.text("state"), "done");
    let ledger = ada.get("/api/xp/ledger?limit=100").await.ok();
    let of_plans = ledger.list("entries").iter().filter(|entry| entry.text("reason") == "plan").count();
    assert_eq!(of_plans, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_was_expected_changes_nothing_and_a_choice_of_the_person_ends_the_notice() {
    let server = Server::spawn().await;
    let (ben, known) = learnt(&server, "ben", &[("Biology", 20), ("Latin", 8)]).await;
    let kept = keep(&ben, 30).await;
    for (number, card) in known[0].iter().enumerate() {
        let rating = if number % 10 == 3 { "again" } else { "good" };
        review(&ben, card, json!({ "rating": rating, "took_ms": 4_000 })).await;
    }
    let after = plan(&ben, "").await;
    assert_eq!((after.get("replanned"), ids(&after)), (None, ids(&kept)));
    let (eve, known) = learnt(&server, "eve", &[("Biology", 12), ("Latin", 8)]).await;
    keep(&eve, 30).await;
    for card in &known[0] {
        review(&eve, card, json!({ "rating": "again", "took_ms": 4_000 })).await;
    }
    assert!(plan(&eve, "").await.get("replanned").is_some());
    let chosen = keep(&eve, 30).await;
    assert_eq!(chosen.get("replanned"), None);
    assert_eq!(plan(&eve, "").await.get("replanned"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_surprise_there_is_no_more_than_the_time_that_is_left() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (biology, latin) = (cards(&ada, "Biology", 20).await, cards(&ada, "Latin", 40).await);
    for card in biology.iter().chain(&latin) {
        review(&ada, card, json!({ "rating": "good", "took_ms": 20_000 })).await;
    }
    let ada = later(&server, &ada, Duration::from_secs(6 * 24 * 3600)).await;
    keep(&ada, 30).await;
    for (number, card) in biology.iter().enumerate() {
        let rating = if number % 5 < 3 { "again" } else { "good" };
        review(&ada, card, json!({ "rating": rating, "took_ms": 60_000 })).await;
    }
    let anew = plan(&ada, "").await;
    assert!(anew.get("replanned").is_some(), "{anew}");
    // Twenty minutes were needed for what was expected to take eight.
    assert_eq!((anew.number("studied_minutes"), &anew["time_up"]), (20, &json!(false)));
    assert!((5..=10).contains(&open_minutes(&anew)), "{anew}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_that_were_failed_get_a_step_within_the_time_that_is_left() {
    let server = Server::spawn().await;
    for (name, minutes, has_step) in [("ada", 30, true), ("ben", 10, false)] {
        let person = server.learner(name).await;
        let biology = deck(&person, json!({ "name": "Biology", "learning_steps": [], "fuzz": false })).await;
        let mut known = Vec::new();
        for number in 0..20 {
            known.push(plain(&person, &biology, &format!("Biology {number}")).await);
        }
        for card in &known {
            review(&person, card, json!({ "rating": "good", "took_ms": 4_000 })).await;
        }
        let person = later(&server, &person, Duration::from_secs(6 * 24 * 3600)).await;
        keep(&person, minutes).await;
        for (number, card) in known.iter().enumerate() {
            let rating = if number % 5 < 3 { "again" } else { "good" };
            review(&person, card, json!({ "rating": rating, "took_ms": 4_000 })).await;
        }
        let anew = plan(&person, "").await;
        let open: Vec<Value> = steps(&anew).into_iter().filter(|step| step["finished"] == false).collect();
        assert_eq!((anew.text("state"), open.len()), if has_step { ("open", 1) } else { ("done", 0) }, "{anew}");
        if let [step] = open.as_slice() {
            let said = (step.text("kind"), step.number("total"), step["reason"].text("code"));
            assert_eq!(said, ("review", 12, "unfinished"), "{anew}");
            server.advance(Duration::from_secs(10 * 60));
            for (_, card) in known.iter().enumerate().filter(|(number, _)| number % 5 < 3) {
                review(&person, card, json!({ "rating": "good", "took_ms": 4_000 })).await;
            }
            assert_eq!(plan(&person, "").await.text("state"), "done");
        }
        let ledger = person.get("/api/xp/ledger?limit=100").await.ok();
        let of_plans = ledger.list("entries").iter().filter(|entry| entry.text("reason") == "plan").count();
        assert_eq!(of_plans, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_topic_are_finished_one_after_the_other() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for topic in ["Osmosis", "Enzymes", "Cells", "Genes", "Blood"] {
        let log = json!({ "subject": "Biology", "topic": topic, "minutes": 20, "focus_rating": 2 });
        ada.post("/api/study-logs", &log).await.created();
    }
    let ada = later(&server, &ada, Duration::from_secs(24 * 3600)).await;
    let kept = keep(&ada, 60).await;
    let second = steps(&kept).into_iter().find(|step| step.text("id").ends_with("-2")).unwrap();
    let topic = second.text("topic").to_owned();
    let finished = async |minutes: u32| -> Vec<bool> {
        let log = json!({ "subject": "Biology", "topic": topic, "minutes": minutes });
        ada.post("/api/study-logs", &log).await.created();
        let of_topic = steps(&plan(&ada, "").await).into_iter().filter(|step| step.text("topic") == topic);
        of_topic.map(|step| step["finished"] == true).collect()
    };
    assert_eq!(second.number("minutes"), 5);
    assert_eq!(finished(5).await, [true, false]);
    assert_eq!(finished(4).await, [true, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_is_longer_than_a_session_is_a_block_of_its_own_and_says_so() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let biology = class(&grace, "Biology 12B").await;
    join(&ada, &biology).await;
    for (title, due_on, minutes) in [("Essay", "2026-01-05", 50), ("Poster", "2026-02-20", 50)] {
        let body = json!({ "title": title, "due_on": due_on, "minutes": minutes });
        grace.post(&format!("{}/work", path(&biology)), &body).await.created();
    }
    cards(&ada, "Biology", 10).await;
    let found = ada.get(&format!("{TODAY}?minutes=120")).await.ok()["plan"].clone();
    let block_of = |title: &str| {
        found
            .list("blocks")
            .iter()
            .find(|block| block.list("steps").iter().any(|step| step.text("title") == title))
            .unwrap()
    };
    let (essay, poster) = (block_of("Essay"), block_of("Poster"));
    assert_eq!(essay.list("steps").len(), 1);
    let step = &essay["steps"][0];
    assert_eq!((step.number("minutes"), step["reason"].number("session_minutes")), (50, 25));
    assert!(step["reason"].text("text").ends_with("so it is longer than your session of 25 minutes."), "{step}");
    // What is not due yet is done for one session.
    let poster = poster.list("steps").iter().find(|step| step.text("title") == "Poster").unwrap();
    assert_eq!((poster.number("minutes"), poster["reason"].get("session_minutes")), (25, None));
    for block in found.list("blocks") {
        let minutes: i64 = block.list("steps").iter().map(|step| step.number("minutes")).sum();
        assert!(minutes <= 25 || block == essay, "{block}");
    }
}

//! Backlogs: a plan, its cost, and what applying it changes.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, deck, due, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test(flavor = "multi_thread")]
async fn a_backlog_is_spread_and_its_cost_is_known_before() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "learning_steps": [], "fuzz": false })).await;
    for number in 0..23 {
        let card = plain(&ada, &own, &format!("card {number}")).await;
        review(&ada, &card, json!({ "rating": if number % 2 == 0 { "easy" } else { "good" } })).await;
    }
    plain(&ada, &own, "a new card").await;
    ada = later(&server, &ada, DAY * 30).await;
    let path = format!("{ROOT}/decks/{}/backlog", own["id"]);
    let plan = ada.post(&path, &json!({ "per_day": 10 })).await.ok();
    assert_eq!((plan.number("overdue"), &plan["applied"]), (23, &json!(false)));
    let days: Vec<i64> = plan["days"].as_array().unwrap().iter().map(|day| day.number("cards")).collect();
    assert_eq!(days, [10, 10, 3]);
    let share = |name: &str| plan[name].as_f64().unwrap();
    assert!((0.5..0.95).contains(&share("recall_today")) && share("recall_planned") <= share("recall_today"));
    assert!((share("recall_today") - share("recall_planned") - share("cost")).abs() < 2e-4, "{plan}");
    assert!(share("cost") < 0.05, "two days cost little: {plan}");
    // Nothing changed so far.
    assert_eq!(due(&ada, &own).await.len(), 24);
    let applied = ada.post(&path, &json!({ "per_day": 10, "apply": true })).await.ok();
    assert_eq!((&applied["applied"], &applied["days"], &applied["cost"]), (&json!(true), &plan["days"], &plan["cost"]));
    assert_eq!(due(&ada, &own).await.len(), 10);
    let seen = ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"].clone();
    assert_eq!((&seen["new_cards_from"], &seen["due"]["new"]), (&applied["new_cards_from"], &json!(0)));
    for _ in 0..2 {
        let cards = ada.get(&format!("{ROOT}/due?deck_id={}", own["id"])).await.ok();
        for card in cards.list("cards") {
            review(&ada, card, json!({ "rating": "easy" })).await;
        }
        assert!(due(&ada, &own).await.is_empty());
        ada = later(&server, &ada, DAY).await;
    }
    assert_eq!(due(&ada, &own).await.len(), 3);
    ada = later(&server, &ada, DAY).await;
    assert!(due(&ada, &own).await.contains(&"a new card".to_owned()));
    ada.post(&path, &json!({ "per_day": 10 })).await.refused(Code::BacklogSmall);
    for per_day in [4, 10_000] {
        ada.post(&path, &json!({ "per_day": per_day })).await.refused(Code::RequestInvalid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_can_be_changed_and_ended_and_ends_with_its_backlog() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "learning_steps": [], "fuzz": false })).await;
    for number in 0..20 {
        let card = plain(&ada, &own, &format!("card {number}")).await;
        review(&ada, &card, json!({ "rating": "good" })).await;
    }
    plain(&ada, &own, "a new card").await;
    ada = later(&server, &ada, DAY * 30).await;
    let path = format!("{ROOT}/decks/{}/backlog", own["id"]);
    let apply = |per_day: i64| json!({ "per_day": per_day, "apply": true });
    assert_eq!(ada.post(&path, &apply(5)).await.ok().list("days").len(), 4);
    assert_eq!(due(&ada, &own).await.len(), 5);
    ada = later(&server, &ada, DAY).await;
    assert_eq!(due(&ada, &own).await.len(), 10);
    // Another plan takes the cards of the first one along.
    let changed = ada.post(&path, &apply(10)).await.ok();
    let days: Vec<i64> = changed.list("days").iter().map(|day| day.number("cards")).collect();
    assert_eq!((changed.number("overdue"), days), (20, vec![10, 10]));
    assert_eq!(due(&ada, &own).await.len(), 10);
    let smaller = ada.post(&path, &json!({ "per_day": 5 })).await.ok();
    assert_eq!((smaller.number("overdue"), smaller.list("days").len()), (20, 4));
    // All of them today: the plan ends, and there are new cards.
    let ended = ada.post(&path, &apply(20)).await.ok();
    assert_eq!((ended.list("days").len(), &ended["new_cards_from"]), (1, &ended["days"][0]["day"]));
    assert_eq!(due(&ada, &own).await.len(), 21);
    ada.post(&path, &apply(20)).await.refused(Code::BacklogSmall);
    // Reviewed before their days, the cards are no backlog any more.
    ada.post(&path, &apply(10)).await.ok();
    assert_eq!(due(&ada, &own).await.len(), 10);
    let list = ada.get(&format!("{ROOT}/decks/{}/cards?limit=100", own["id"])).await.ok();
    let old = list.list("cards").iter().filter(|card| card["state"] != "new");
    for (place, card) in old.enumerate() {
        let seen = ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"].clone();
        assert!(seen["new_cards_from"].is_string(), "after {place} cards: {seen}");
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    assert_eq!(due(&ada, &own).await, ["a new card"]);
}

/// A deck with so many cards that have been due for weeks, and a new one. Returns the deck and the cards that are due.
async fn behind<'s>(server: &'s Server, ada: &Actor<'s>, count: usize) -> (Actor<'s>, Value, Vec<Value>) {
    let own = deck(ada, json!({ "learning_steps": [], "fuzz": false })).await;
    let mut cards = Vec::new();
    for number in 0..count {
        let card = plain(ada, &own, &format!("card {number}")).await;
        review(ada, &card, json!({ "rating": "easy" })).await;
        cards.push(card);
    }
    plain(ada, &own, "a new card").await;
    (later(server, ada, DAY * 30).await, own, cards)
}

async fn is_spread(ada: &Actor<'_>, own: &Value) -> bool {
    ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"].get("new_cards_from").is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_waits_for_its_day_goes_on_waiting_after_it_was_suspended() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (ada, own, cards) = behind(&server, &ada, 23).await;
    ada.post(&format!("{ROOT}/decks/{}/backlog", own["id"]), &json!({ "per_day": 5, "apply": true })).await.ok();
    let shown = due(&ada, &own).await;
    assert_eq!((shown.len(), is_spread(&ada, &own).await), (5, true));
    for card in cards.iter().filter(|card| !shown.iter().any(|front| card["front"] == front.as_str())) {
        for is_suspended in [true, false] {
            let path = format!("{ROOT}/cards/{}", card["id"]);
            ada.patch(&path, &json!({ "suspended": is_suspended })).await.ok();
        }
        assert_eq!(due(&ada, &own).await, shown);
    }
    // One that is due today leaves and comes back.
    let today = cards.iter().find(|card| card["front"] == shown[0].as_str()).unwrap();
    for (change, left) in [("suspended", 4), ("buried", 4)] {
        let path = format!("{ROOT}/cards/{}", today["id"]);
        ada.patch(&path, &json!({ (change): true })).await.ok();
        assert_eq!(due(&ada, &own).await.len(), left);
        ada.patch(&path, &json!({ (change): false })).await.ok();
        assert_eq!(due(&ada, &own).await.len(), 5);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_that_were_done_today_leave_less_of_the_cap() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (ada, own, cards) = behind(&server, &ada, 40).await;
    let path = format!("{ROOT}/decks/{}/backlog", own["id"]);
    let days = async |per_day: i64, is_applied: bool| {
        let plan = ada.post(&path, &json!({ "per_day": per_day, "apply": is_applied })).await.ok();
        let days = plan.list("days").iter().map(|day| (day.text("day").to_owned(), day.number("cards")));
        (days.collect::<Vec<_>>(), plan.text("new_cards_from").to_owned())
    };
    let (today, tomorrow, after) = ("2026-02-04".to_owned(), "2026-02-05".to_owned(), "2026-02-06".to_owned());
    for card in &cards[..16] {
        review(&ada, card, json!({ "rating": "easy" })).await;
    }
    // 16 of 20 are done: 4 are left, although a quarter of the day would be 5.
    assert_eq!(days(20, false).await, (vec![(today.clone(), 4), (tomorrow.clone(), 20)], after.clone()));
    // All of 16 are done: the plan begins tomorrow.
    assert_eq!(days(16, false).await.0, [(tomorrow.clone(), 16), (after.clone(), 8)]);
    // 24 cards wait: with 40 a day, there is room for all of them today, and with 39 there is not.
    ada.post(&path, &json!({ "per_day": 40 })).await.refused(Code::BacklogSmall);
    assert_eq!(days(39, false).await, (vec![(today, 23), (tomorrow.clone(), 1)], after.clone()));
    assert_eq!(days(24, true).await.0[0].1, 8);
    assert_eq!(due(&ada, &own).await.len(), 8);
    let first = ada.get(&format!("{ROOT}/due?deck_id={}", own["id"])).await.ok()["cards"][0].clone();
    review(&ada, &first, json!({ "rating": "easy" })).await;
    assert_eq!(days(17, true).await, (vec![(tomorrow, 17), (after, 6)], "2026-02-07".to_owned()));
    assert!(due(&ada, &own).await.is_empty() && is_spread(&ada, &own).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_ends_with_the_last_of_its_cards_or_of_its_days() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (ada, own, cards) = behind(&server, &ada, 8).await;
    let path = format!("{ROOT}/decks/{}/backlog", own["id"]);
    ada.post(&path, &json!({ "per_day": 5, "apply": true })).await.ok();
    for card in &cards[..6] {
        review(&ada, card, json!({ "rating": "easy" })).await;
        assert!(is_spread(&ada, &own).await);
    }
    ada.patch(&format!("{ROOT}/cards/{}", cards[6]["id"]), &json!({ "suspended": true })).await.ok();
    assert!(is_spread(&ada, &own).await);
    ada.delete(&format!("{ROOT}/cards/{}", cards[7]["id"])).await.gone();
    assert_eq!((is_spread(&ada, &own).await, due(&ada, &own).await), (false, vec!["a new card".to_owned()]));
    let (ada, other, _) = behind(&server, &ada, 8).await;
    let path = format!("{ROOT}/decks/{}/backlog", other["id"]);
    ada.post(&path, &json!({ "per_day": 5, "apply": true })).await.ok();
    let ada = later(&server, &ada, DAY * 2).await;
    assert_eq!((is_spread(&ada, &other).await, due(&ada, &other).await.len()), (false, 9));
    // What was left can be planned again.
    let again = ada.post(&path, &json!({ "per_day": 5, "apply": true })).await.ok();
    assert_eq!((again.number("overdue"), due(&ada, &other).await.len()), (8, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_spreads_the_cards_of_sub_decks_and_ends_with_the_last_of_them() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let settings = |name: &str| json!({ "name": name, "learning_steps": [], "fuzz": false });
    let spanish = deck(&ada, settings("Spanish")).await;
    let verbs = deck(&ada, settings("Spanish::Verbs")).await;
    let empty = deck(&ada, settings("Spanish::Words")).await;
    let mut cards = Vec::new();
    for number in 0..16 {
        let of = if number < 4 { &spanish } else { &verbs };
        let card = plain(&ada, of, &format!("card {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
        cards.push(card);
    }
    for of in [&spanish, &verbs, &empty] {
        plain(&ada, of, "a new card").await;
    }
    ada = later(&server, &ada, DAY * 30).await;
    let path = format!("{ROOT}/decks/{}/backlog", spanish["id"]);
    let plan = async |ada: &Actor<'_>, body: Value| {
        let plan = ada.post(&path, &body).await.ok();
        plan.list("days").iter().map(|day| day.number("cards")).collect::<Vec<_>>()
    };
    assert_eq!(plan(&ada, json!({ "per_day": 6 })).await, [6, 6, 4]);
    ada.post(&path, &json!({ "per_day": 6, "sub_decks": false })).await.refused(Code::BacklogSmall);
    let spread = async |ada: &Actor<'_>| {
        [is_spread(ada, &spanish).await, is_spread(ada, &verbs).await, is_spread(ada, &empty).await]
    };
    assert_eq!(spread(&ada).await, [false; 3]);
    // One for the sub-deck is replaced by the one for all of them.
    let of_verbs = format!("{ROOT}/decks/{}/backlog", verbs["id"]);
    ada.post(&of_verbs, &json!({ "per_day": 5, "apply": true })).await.ok();
    assert_eq!(spread(&ada).await, [false, true, false]);
    assert_eq!(plan(&ada, json!({ "per_day": 6, "apply": true })).await, [6, 6, 4]);
    assert_eq!((spread(&ada).await, due(&ada, &spanish).await.len()), ([true; 3], 6));
    // Reviews in any of the decks count for the day.
    let today = ada.get(&format!("{ROOT}/due?deck_id={}", spanish["id"])).await.ok()["cards"][0].clone();
    review(&ada, &today, json!({ "rating": "easy" })).await;
    assert_eq!(plan(&ada, json!({ "per_day": 6 })).await, [5, 6, 4]);
    for card in cards.iter().filter(|card| card["id"] != today["id"]) {
        assert_eq!(spread(&ada).await, [true; 3]);
        review(&ada, card, json!({ "rating": "easy" })).await;
    }
    assert_eq!((spread(&ada).await, due(&ada, &spanish).await), ([false; 3], vec!["a new card".to_owned(); 3]));
}

/// The reviews that are left for today in a deck and its sub-decks.
async fn left(ada: &Actor<'_>, own: &Value) -> i64 {
    let due = ada.get(&format!("{ROOT}/due?deck_id={}&limit=100", own["id"])).await.ok();
    assert_eq!(
        due.list("cards").iter().filter(|card| card["state"] == "review").count(),
        usize::try_from(due["counts"].number("review")).unwrap()
    );
    due["counts"].number("review")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_raises_lower_limits_of_its_decks_until_it_ends() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let settings =
        |name: &str, limit: i64| json!({ "name": name, "learning_steps": [], "fuzz": false, "reviews_per_day": limit });
    let spanish = deck(&ada, settings("Spanish", 5)).await;
    let verbs = deck(&ada, settings("Spanish::Verbs", 8)).await;
    for number in 0..50 {
        let card = plain(&ada, &verbs, &format!("card {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
    }
    ada = later(&server, &ada, DAY * 30).await;
    assert_eq!((left(&ada, &spanish).await, left(&ada, &verbs).await), (5, 8));
    let path = format!("{ROOT}/decks/{}/backlog", spanish["id"]);
    let plan = ada.post(&path, &json!({ "per_day": 20, "apply": true })).await.ok();
    let days: Vec<i64> = plan.list("days").iter().map(|day| day.number("cards")).collect();
    assert_eq!(days, [20, 20, 10]);
    for (place, cards) in days.into_iter().enumerate() {
        assert_eq!((left(&ada, &spanish).await, left(&ada, &verbs).await), (cards, cards), "day {place}");
        let due = ada.get(&format!("{ROOT}/due?deck_id={}&limit=100", spanish["id"])).await.ok();
        let (last, others) = due.list("cards").split_last().unwrap();
        for card in others {
            review(&ada, card, json!({ "rating": "easy" })).await;
        }
        assert_eq!(left(&ada, &spanish).await, 1);
        assert!(is_spread(&ada, &spanish).await);
        review(&ada, last, json!({ "rating": "easy" })).await;
        if place < 2 {
            ada = later(&server, &ada, DAY).await;
        }
    }
    // The limit is as it was set.
    let seen = ada.get(&format!("{ROOT}/decks/{}", spanish["id"])).await.ok()["deck"].clone();
    assert_eq!((&seen["reviews_per_day"], seen.get("new_cards_from")), (&json!(5), None));
    ada = later(&server, &ada, DAY * 400).await;
    assert_eq!((left(&ada, &spanish).await, left(&ada, &verbs).await), (5, 8));
    // A plan for the sub-deck alone raises the limit of that one.
    let of_verbs = format!("{ROOT}/decks/{}/backlog", verbs["id"]);
    ada.post(&of_verbs, &json!({ "per_day": 20, "apply": true })).await.ok();
    assert_eq!((left(&ada, &spanish).await, left(&ada, &verbs).await), (5, 20));
    // A plan ends with its last day, too.
    ada = later(&server, &ada, DAY * 3).await;
    assert_eq!((left(&ada, &spanish).await, left(&ada, &verbs).await), (5, 8));
}

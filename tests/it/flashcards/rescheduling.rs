//! Due dates that are set by hand, and cards that are made new again.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, card, deck, due, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

pub(super) const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Sets the due date of cards. Returns how many changed.
pub(super) async fn rescheduled(owner: &Actor<'_>, cards: &[&Value], day: &str) -> i64 {
    let ids: Vec<_> = cards.iter().map(|card| card["id"].clone()).collect();
    let body = json!({ "card_ids": ids, "due_on": day });
    owner.post(&format!("{ROOT}/cards/reschedule"), &body).await.ok().number("cards")
}

/// Makes cards new again. Returns how many changed.
pub(super) async fn forgotten(owner: &Actor<'_>, cards: &[&Value]) -> i64 {
    let ids: Vec<_> = cards.iter().map(|card| card["id"].clone()).collect();
    owner.post(&format!("{ROOT}/cards/forget"), &json!({ "card_ids": ids })).await.ok().number("cards")
}

async fn read(owner: &Actor<'_>, card: &Value) -> Value {
    owner.get(&format!("{ROOT}/cards/{}", card["id"])).await.ok()["card"].clone()
}

fn day_of(card: &Value) -> &str {
    &card["due_at"].as_str().unwrap()[..10]
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_due_on_the_day_that_was_set() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "fuzz": false })).await;
    let fresh = plain(&ada, &own, "hablar").await;
    let learning = review(&ada, &plain(&ada, &own, "comer").await, json!({ "rating": "good" })).await;
    let known = review(&ada, &plain(&ada, &own, "vivir").await, json!({ "rating": "easy" })).await;
    let aside = plain(&ada, &own, "beber").await;
    ada.patch(&format!("{ROOT}/cards/{}", aside["id"]), &json!({ "suspended": true, "buried": true })).await.ok();
    server.advance(MINUTE);
    let all = [&fresh, &learning, &known, &aside, &aside];
    assert_eq!(rescheduled(&ada, &all, "2026-01-10").await, 4, "a card that is named twice counts once");
    for (card, interval) in
        [(&fresh, json!(5)), (&learning, json!(5)), (&known, known["interval_days"].clone()), (&aside, json!(5))]
    {
        let card = read(&ada, card).await;
        assert_eq!(
            (&card["state"], day_of(&card), &card["interval_days"]),
            (&json!("review"), "2026-01-10", &interval)
        );
        assert_eq!((&card["suspended"], card.get("buried_until")), (&json!(false), None));
    }
    for field in ["stability", "difficulty", "repetitions", "reviewed_at"] {
        assert_eq!(read(&ada, &known).await.get(field), known.get(field), "{field}");
    }
    assert!(due(&ada, &own).await.is_empty());
    ada = later(&server, &ada, DAY * 5).await;
    assert_eq!(due(&ada, &own).await.len(), 4);
    // The scheduler goes on from the days that the card has waited.
    let after = review(&ada, &fresh, json!({ "rating": "good" })).await;
    assert!(after["stability"].as_f64().unwrap() > 5.0 && after["interval_days"].as_i64().unwrap() > 5, "{after}");
    // Today shows a card at once, with an interval of a day.
    let soon = plain(&ada, &own, "leer").await;
    rescheduled(&ada, &[&soon], "2026-01-10").await;
    assert_eq!(read(&ada, &soon).await["interval_days"], 1);
    assert!(due(&ada, &own).await.contains(&"leer".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn sm2_goes_on_from_the_interval_that_was_set() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "scheduler": "sm2" })).await;
    let far = plain(&ada, &own, "hablar").await;
    rescheduled(&ada, &[&far], "2026-01-15").await;
    // A card that is repeated today is not any more.
    let repeated = review(&ada, &plain(&ada, &own, "comer").await, json!({ "quality": 3 })).await;
    assert!(repeated.get("repeat_until").is_some());
    rescheduled(&ada, &[&repeated], "2026-01-15").await;
    assert!(read(&ada, &repeated).await.get("repeat_until").is_none());
    ada = later(&server, &ada, DAY * 10).await;
    let after = review(&ada, &far, json!({ "quality": 4 })).await;
    assert_eq!((&after["interval_days"], &after["ease_factor"]), (&json!(25), &json!(2.5)));
    // Made new again, it begins with the first two intervals.
    server.advance(MINUTE);
    forgotten(&ada, &[&far]).await;
    let first = review(&ada, &far, json!({ "quality": 4 })).await;
    assert_eq!((&first["interval_days"], &first["repetitions"]), (&json!(1), &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_card_is_new_and_keeps_its_log() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let one = plain(&ada, &own, "hablar").await;
    review(&ada, &one, json!({ "rating": "easy" })).await;
    ada = later(&server, &ada, DAY * 10).await;
    review(&ada, &one, json!({ "rating": "again" })).await;
    ada.patch(&format!("{ROOT}/cards/{}", one["id"]), &json!({ "suspended": true })).await.ok();
    server.advance(MINUTE);
    let other = plain(&ada, &own, "comer").await;
    assert_eq!(forgotten(&ada, &[&one, &other]).await, 1, "the other one is new");
    let now = read(&ada, &one).await;
    assert_eq!((&now["state"], &now["interval_days"], &now["suspended"]), (&json!("new"), &json!(0), &json!(false)));
    assert_eq!((&now["lapses"], &now["repetitions"]), (&json!(1), &json!(2)));
    for field in ["due_at", "stability", "difficulty", "reviewed_at"] {
        assert!(now.get(field).is_none(), "{field}");
    }
    assert_eq!(due(&ada, &own).await, ["hablar", "comer"]);
    assert_eq!(ada.get(&format!("{ROOT}/reviews")).await.ok().list("reviews").len(), 2);
    let again = review(&ada, &one, json!({ "rating": "good" })).await;
    assert!((again["stability"].as_f64().unwrap() - 2.3065).abs() < 1e-4, "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_from_before_change_no_schedule_that_was_set() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let undo = format!("{ROOT}/reviews/undo");
    for is_forgotten in [true, false] {
        let one = plain(&ada, &own, "hablar").await;
        review(&ada, &one, json!({ "rating": "good", "client_id": format!("first {is_forgotten}") })).await;
        server.advance(MINUTE);
        if is_forgotten {
            forgotten(&ada, &[&one]).await;
        } else {
            rescheduled(&ada, &[&one], "2026-03-20").await;
        }
        let set = read(&ada, &one).await;
        let sentence = ada.post_empty(&undo).await.refused(Code::NothingToUndo);
        assert!(sentence.to_string().contains("due date"), "{sentence}");
        ada.post(&undo, &json!({ "card_id": one["id"] })).await.refused(Code::NothingToUndo);
        // One that comes late is logged.
        for (at, rating) in [("2026-01-04T09:00:00Z", "easy"), ("2026-01-04T10:00:00Z", "again")] {
            assert_eq!(review(&ada, &one, json!({ "rating": rating, "reviewed_at": at })).await, set);
        }
        server.advance(MINUTE);
        // One from afterwards counts, and can be undone.
        let after = review(&ada, &one, json!({ "rating": "good" })).await;
        assert_ne!((&after["state"], after.get("due_at")), (&set["state"], set.get("due_at")));
        let undone = ada.post(&undo, &json!({ "card_id": one["id"] })).await.ok();
        assert_eq!(undone["card"], set);
        ada.post(&undo, &json!({ "card_id": one["id"] })).await.refused(Code::NothingToUndo);
    }
    assert_eq!(ada.get(&format!("{ROOT}/reviews")).await.ok().list("reviews").len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_or_none_are_rescheduled() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (own, foreign) = (deck(&ada, json!({})).await, deck(&ben, json!({})).await);
    let (mine, theirs) = (plain(&ada, &own, "mine").await, plain(&ben, &foreign, "theirs").await);
    let mine = review(&ada, &mine, json!({ "rating": "easy" })).await;
    let many: Vec<i64> = (1..=501).collect();
    for (path, day) in [("reschedule", Some("2026-03-09")), ("forget", None)] {
        let path = format!("{ROOT}/cards/{path}");
        let body = |ids: Value| {
            let mut body = json!({ "card_ids": ids });
            if let Some(day) = day {
                body["due_on"] = json!(day);
            }
            body
        };
        for strange in [&theirs["id"], &json!(987_654)] {
            ada.post(&path, &body(json!([mine["id"], strange]))).await.refused(Code::ResourceAbsent);
        }
        for ids in [json!([]), json!(many)] {
            let refusal = ada.post(&path, &body(ids)).await.refused(Code::RequestInvalid);
            assert_eq!(refusal["fields"][0]["field"], "card_ids");
        }
    }
    for day in [json!("2026-01-04"), json!("2199-01-01"), json!("soon"), Value::Null] {
        let body = json!({ "card_ids": [mine["id"]], "due_on": day });
        let refusal = ada.post(&format!("{ROOT}/cards/reschedule"), &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], "due_on", "{body}");
    }
    assert_eq!((read(&ada, &mine).await, read(&ben, &theirs).await), (mine, theirs));
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_carry_a_schedule_that_was_set_and_bring_back_none_from_before() {
    let server = Server::spawn().await;
    let (ada, eve) = (server.learner("ada").await, server.learner("eve").await);
    let own = deck(&ada, json!({ "name": "Cells" })).await;
    let (set, gone) = (plain(&ada, &own, "set").await, plain(&ada, &own, "gone").await);
    for of in [&set, &gone] {
        review(&ada, of, json!({ "rating": "easy" })).await;
    }
    let export = async || {
        let reply = ada.get(&format!("{ROOT}/decks/{}/export?format=apkg", own["id"])).await;
        assert_eq!(reply.status, 200);
        reply.body.to_vec()
    };
    let before = export().await;
    server.advance(MINUTE);
    rescheduled(&ada, &[&set], "2026-03-30").await;
    forgotten(&ada, &[&gone]).await;
    let known = (read(&ada, &set).await, read(&ada, &gone).await);
    super::packing::imported(&ada, &before).await;
    assert_eq!((read(&ada, &set).await, read(&ada, &gone).await), known);
    let there = super::packing::imported(&eve, &export().await).await["id"].clone();
    let page = eve.get(&format!("{ROOT}/decks/{there}/cards")).await.ok();
    let named = |front: &str| page.list("cards").iter().find(|card| card["front"] == front).unwrap();
    let (set, gone) = (named("set"), named("gone"));
    assert_eq!((&set["state"], day_of(set)), (&json!("review"), "2026-03-30"));
    assert_eq!(set["interval_days"], known.0["interval_days"]);
    assert_eq!((&gone["state"], gone.get("due_at"), &gone["interval_days"]), (&json!("new"), None, &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloze_that_is_gone_keeps_the_log_of_a_forgotten_card() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let text = "{{c1::Paris}} and {{c2::Rome}}";
    let first = card(&ada, &own, json!({ "kind": "cloze", "front": text })).await;
    let page = ada.get(&format!("{ROOT}/decks/{}/cards", own["id"])).await.ok();
    let second = page.list("cards")[1].clone();
    review(&ada, &second, json!({ "rating": "good" })).await;
    forgotten(&ada, &[&second]).await;
    let path = format!("{ROOT}/cards/{}", first["id"]);
    ada.patch(&path, &json!({ "front": "{{c1::Paris}} and Rome" })).await.ok();
    ada.patch(&path, &json!({ "front": text })).await.ok();
    assert_eq!(read(&ada, &second).await["state"], "new");
    assert_eq!(ada.get(&format!("{ROOT}/reviews")).await.ok().list("reviews").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn learners_of_a_developer_reschedule_cards() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    let own = lea.post("/v1/flashcards/decks", &json!({ "name": "Spanish" })).await.created()["id"].clone();
    let body = json!({ "front": "hablar", "back": "to speak" });
    let card = lea.post(&format!("/v1/flashcards/decks/{own}/cards"), &body).await.created()["id"].clone();
    let state = async || lea.get(&format!("/v1/flashcards/cards/{card}")).await.ok()["card"]["state"].clone();
    for (path, body, expected) in [
        ("reschedule", json!({ "card_ids": [card], "due_on": "2026-03-09" }), "review"),
        ("forget", json!({ "card_ids": [card] }), "new"),
    ] {
        let done = lea.post(&format!("/v1/flashcards/cards/{path}"), &body).await.ok();
        assert_eq!((done.number("cards"), state().await), (1, json!(expected)));
        let strange = json!({ "card_ids": [987_654], "due_on": "2026-03-09" });
        if path == "reschedule" {
            lea.post("/v1/flashcards/cards/reschedule", &strange).await.refused(Code::ResourceAbsent);
        }
    }
}

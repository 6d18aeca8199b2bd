//! Reviews: twice, late, in any order, undone.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, card, deck, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_review_answers_what_each_scheduler_knows() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let fsrs = deck(&ada, json!({})).await;
    assert_eq!(fsrs["scheduler"], "fsrs");
    let seen = review(&ada, &plain(&ada, &fsrs, "hablar").await, json!({ "rating": "good" })).await;
    assert_eq!(
        (&seen["state"], &seen["interval_days"], &seen["repetitions"]),
        (&json!("learning"), &json!(0), &json!(1))
    );
    assert!((seen["stability"].as_f64().unwrap() - 2.3065).abs() < 1e-4, "{seen}");
    assert!((seen["difficulty"].as_f64().unwrap() - 2.1181).abs() < 1e-4, "{seen}");
    assert!(seen.get("ease_factor").is_none() && seen["due_at"].is_string());
    let sm2 = deck(&ada, json!({ "scheduler": "sm2" })).await;
    let one = plain(&ada, &sm2, "comer").await;
    let seen = review(&ada, &one, json!({ "quality": 5 })).await;
    assert_eq!((&seen["interval_days"], &seen["ease_factor"], &seen["lapses"]), (&json!(1), &json!(2.6), &json!(0)));
    assert!(seen.get("stability").is_none());
    let path = format!("{ROOT}/cards/{}/review", one["id"]);
    for (body, field) in [
        (json!({}), "rating"),
        (json!({ "rating": "fine" }), "rating"),
        (json!({ "quality": 6 }), "quality"),
        (json!({ "rating": "good", "quality": 4 }), "quality"),
        (json!({ "rating": "good", "reviewed_at": "2099-01-01T00:00:00Z" }), "reviewed_at"),
        (json!({ "rating": "good", "client_id": "" }), "client_id"),
        (json!({ "rating": "good", "took_ms": 3_600_001 }), "took_ms"),
    ] {
        let refusal = ada.post(&path, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{body}");
    }
    let ben = server.learner("ben").await;
    ben.post(&path, &json!({ "rating": "good" })).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_counts_once_for_its_client_id() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let (one, other) = (plain(&ada, &own, "hablar").await, plain(&ada, &own, "comer").await);
    let path = format!("{ROOT}/cards/{}/review", one["id"]);
    let body = json!({ "rating": "easy", "client_id": "a" });
    let first = ada.post(&path, &body).await.ok();
    let again = ada.post(&path, &body).await.ok();
    assert_eq!((&first["repeated"], &again["repeated"]), (&json!(false), &json!(true)));
    assert_eq!((&first["card"], &first["review"]), (&again["card"], &again["review"]));
    assert_eq!(ada.get(&format!("{ROOT}/reviews")).await.ok().list("reviews").len(), 1);
    let other = format!("{ROOT}/cards/{}/review", other["id"]);
    let refused = ada.post(&other, &body).await.refused(Code::ReviewIdTaken);
    assert_eq!(refused["fields"][0]["field"], "client_id");
    // The id belongs to the person: another person may use it too.
    let ben = server.learner("ben").await;
    let card = plain(&ben, &deck(&ben, json!({})).await, "hablar").await;
    assert_eq!(ben.post(&format!("{ROOT}/cards/{}/review", card["id"]), &body).await.ok()["repeated"], false);
    // What was undone stays undone when it comes again.
    let undone = ada.post_empty(&format!("{ROOT}/reviews/undo")).await.ok();
    assert_eq!((&undone["card"]["state"], &undone["review"]["client_id"]), (&json!("new"), &json!("a")));
    assert_eq!(ada.post(&path, &body).await.ok()["card"]["state"], "new");
    let refused = ada.post_empty(&format!("{ROOT}/reviews/undo")).await.refused(Code::NothingToUndo);
    assert!(refused["fields"][0].is_null(), "no field named a review");
}

/// What the scheduler knows of a card, and what the log and the heat map say, after reviews in this order.
async fn after(server: &Server, name: &str, scheduler: &str, order: &[usize]) -> Value {
    let ada = server.learner(name).await;
    let own = deck(&ada, json!({ "scheduler": scheduler, "fuzz": false })).await;
    let one = plain(&ada, &own, "hablar").await;
    let reviews = [
        ("2025-11-01T10:00:00Z", "good"),
        ("2025-11-01T10:10:00Z", "good"),
        ("2025-11-05T10:00:00Z", "again"),
        ("2025-11-05T10:12:00Z", "hard"),
        ("2025-11-05T10:12:00Z", "good"),
        ("2025-11-20T10:00:00Z", "easy"),
        ("2025-12-20T10:00:00Z", "again"),
    ];
    for place in order {
        let (at, rating) = reviews[*place];
        let body = json!({ "rating": rating, "reviewed_at": at, "client_id": format!("r{place}"), "took_ms": 1000 });
        review(&ada, &one, body).await;
    }
    let mut card = ada.get(&format!("{ROOT}/cards/{}", one["id"])).await.ok()["card"].clone();
    for own in ["id", "deck_id", "note_id", "created_at"] {
        card.as_object_mut().unwrap().remove(own);
    }
    let days = ada.get(&format!("{ROOT}/activity?from=2025-11-01&to=2025-12-31")).await.ok()["days"].clone();
    let mut log: Vec<(String, String, i64)> = Vec::new();
    for review in ada.get(&format!("{ROOT}/reviews")).await.ok().list("reviews") {
        let interval = review["interval_days"].as_i64().unwrap();
        log.push((review.text("client_id").to_owned(), review.text("state").to_owned(), interval));
    }
    log.sort();
    json!({ "card": card, "days": days, "log": log })
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_lead_to_the_same_state_in_whatever_order_they_arrive() {
    let server = Server::spawn().await;
    for scheduler in ["fsrs", "sm2"] {
        let due = after(&server, &format!("{scheduler}-0"), scheduler, &[0, 1, 2, 3, 4, 5, 6]).await;
        let orders: [&[usize]; 5] = [
            &[6, 5, 4, 3, 2, 1, 0],
            &[0, 2, 1, 4, 3, 6, 5],
            &[3, 0, 6, 1, 5, 2, 4],
            &[0, 0, 1, 6, 2, 3, 1, 4, 6, 5, 5],
            &[5, 6, 0, 1, 2, 4, 3],
        ];
        for (number, order) in orders.iter().enumerate() {
            let found = after(&server, &format!("{scheduler}-{}", number + 1), scheduler, order).await;
            assert_eq!(found, due, "{scheduler} {order:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_review_is_older_than_few_others_of_its_card() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let one = plain(&ada, &own, "hablar").await;
    let path = format!("{ROOT}/cards/{}/review", one["id"]);
    let at = |minute: i64| format!("2026-01-02T{:02}:{:02}:00Z", minute / 60, minute % 60);
    let said =
        |minute: i64| json!({ "rating": "good", "reviewed_at": at(minute), "client_id": format!("at {minute}") });
    for minute in 1..=500 {
        ada.post(&path, &said(minute)).await.ok();
    }
    let before = ada.get(&format!("{ROOT}/cards/{}", one["id"])).await.ok();
    let refusal = ada.post(&path, &said(0)).await.refused(Code::RequestInvalid);
    assert_eq!(refusal["fields"][0]["field"], "reviewed_at");
    assert_eq!(ada.get(&format!("{ROOT}/cards/{}", one["id"])).await.ok(), before, "it left nothing behind");
    // What was stored is answered as before, whatever its age.
    assert_eq!(ada.post(&path, &said(1)).await.ok()["repeated"], true);
    let late = json!({ "rating": "again", "reviewed_at": "2026-01-02T00:01:30Z", "client_id": "late" });
    ada.post(&path, &late).await.ok();
    let undo = |client_id: &str| json!({ "client_id": client_id });
    let target = format!("{ROOT}/reviews/undo");
    ada.post(&target, &undo("at 1")).await.refused(Code::NothingToUndo);
    ada.post(&target, &undo("late")).await.ok();
    ada.post(&target, &undo("at 1")).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_review_leaves_the_card_as_if_it_had_never_been() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let one = plain(&ada, &own, "hablar").await;
    let undo = format!("{ROOT}/reviews/undo");
    let mut states = vec![one.clone()];
    for rating in ["good", "good", "again", "easy", "good"] {
        states.push(review(&ada, &one, json!({ "rating": rating })).await);
        ada = later(&server, &ada, Duration::from_secs(9 * 24 * 3600)).await;
    }
    // Another card is untouched by undoing for one.
    let other = plain(&ada, &own, "comer").await;
    let reviewed = review(&ada, &other, json!({ "rating": "good" })).await;
    for before in states.iter().rev().skip(1) {
        let undone = ada.post(&undo, &json!({ "card_id": one["id"] })).await.ok();
        assert_eq!(&undone["card"], before);
    }
    ada.post(&undo, &json!({ "card_id": one["id"] })).await.refused(Code::NothingToUndo);
    assert_eq!(ada.get(&format!("{ROOT}/cards/{}", other["id"])).await.ok()["card"], reviewed);
    assert_eq!(ada.get(&format!("{ROOT}/reviews")).await.ok().list("reviews").len(), 1);
    let days = ada.get(&format!("{ROOT}/activity")).await.ok();
    assert_eq!(days["days"].as_array().unwrap().iter().map(|day| day["reviews"].as_i64().unwrap()).sum::<i64>(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leech_is_suspended_and_its_undoing_resumes_it() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "leech_threshold": 2 })).await;
    let one = plain(&ada, &own, "hablar").await;
    let mut seen = one.clone();
    for rating in ["easy", "again", "easy", "again"] {
        assert_eq!(seen["suspended"], false);
        seen = review(&ada, &one, json!({ "rating": rating })).await;
        ada = later(&server, &ada, Duration::from_secs(40 * 24 * 3600)).await;
    }
    assert_eq!((&seen["suspended"], &seen["leech"], &seen["lapses"]), (&json!(true), &json!(true), &json!(2)));
    let undone = ada.post_empty(&format!("{ROOT}/reviews/undo")).await.ok();
    assert_eq!((&undone["card"]["suspended"], &undone["card"]["lapses"]), (&json!(false), &json!(1)));
    // Knowing it once, as on another device that has it open still, makes it no better.
    review(&ada, &one, json!({ "rating": "again" })).await;
    let marks = |card: &Value| (card["suspended"].clone(), card["leech"].clone());
    assert_eq!(marks(&review(&ada, &one, json!({ "rating": "good" })).await), (json!(true), json!(true)));
    let leeches = async || ada.get(&format!("{ROOT}/cards?state=leech")).await.ok().list("cards").len();
    assert_eq!(leeches().await, 1);
    // Resuming it ends that, and neither a good answer nor one that arrives late changes it.
    let path = format!("{ROOT}/cards/{}", one["id"]);
    let resumed = ada.patch(&path, &json!({ "suspended": false })).await.ok();
    assert_eq!((marks(&resumed["card"]), leeches().await), ((json!(false), json!(false)), 0));
    for body in [json!({ "rating": "good" }), json!({ "rating": "good", "reviewed_at": "2025-11-01T10:00:00Z" })] {
        assert_eq!(marks(&review(&ada, &one, body).await), (json!(false), json!(false)));
    }
    let suspended = ada.patch(&path, &json!({ "suspended": true })).await.ok();
    assert_eq!((marks(&suspended["card"]), leeches().await), ((json!(true), json!(false)), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_by_client_id_undoes_that_review_and_no_other() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "fuzz": false })).await;
    let (one, other) = (plain(&ada, &own, "hablar").await, plain(&ada, &own, "comer").await);
    let (undo, log) = (format!("{ROOT}/reviews/undo"), format!("{ROOT}/reviews"));
    for (at, client_id) in [("2025-11-01T10:00:00Z", "a"), ("2025-11-20T10:00:00Z", "b")] {
        review(&ada, &one, json!({ "rating": "easy", "reviewed_at": at, "client_id": client_id })).await;
    }
    let known = ada.get(&format!("{ROOT}/cards/{}", one["id"])).await.ok()["card"].clone();
    for body in [json!({ "client_id": "c" }), json!({ "client_id": "c", "card_id": one["id"] })] {
        let refused = ada.post(&undo, &body).await.refused(Code::NothingToUndo);
        assert_eq!(refused["fields"][0]["field"], "client_id");
    }
    ada.post(&undo, &json!({ "client_id": "b", "card_id": other["id"] })).await.refused(Code::NothingToUndo);
    let ben = server.learner("ben").await;
    ben.post(&undo, &json!({ "client_id": "b" })).await.refused(Code::NothingToUndo);
    assert_eq!(ada.get(&format!("{ROOT}/cards/{}", one["id"])).await.ok()["card"], known);
    // The older one goes, and the newer one counts from the beginning.
    let undone = ada.post(&undo, &json!({ "client_id": "a", "card_id": one["id"] })).await.ok();
    assert_eq!((&undone["review"]["client_id"], &undone["repeated"]), (&json!("a"), &json!(false)));
    let again = ada.post(&undo, &json!({ "client_id": "a" })).await.ok();
    assert_eq!((&again["card"], &again["repeated"]), (&undone["card"], &json!(true)));
    let left = ada.get(&log).await.ok();
    assert_eq!((left.list("reviews").len(), &left["reviews"][0]["client_id"]), (1, &json!("b")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_pays_once_a_day_at_any_hour_whether_it_is_due_or_not() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "fuzz": false })).await;
    let one = plain(&ada, &own, "hablar").await;
    let earned = async |person: &crate::support::server::Actor<'_>| {
        person.get("/api/xp/me").await.ok()["total"].as_i64().unwrap()
    };
    let known = review(&ada, &one, json!({ "rating": "easy" })).await;
    let days = u64::try_from(known["interval_days"].as_i64().unwrap()).unwrap();
    let first = earned(&ada).await;
    assert_eq!(first, 1);
    // Ahead of its day, and on its day some hours before the time at which it was learned.
    ada = later(&server, &ada, Duration::from_secs((days - 1) * 24 * 3600 - 3 * 3600)).await;
    assert!(super::due(&ada, &own).await.is_empty());
    review(&ada, &one, json!({ "rating": "good", "client_id": "early" })).await;
    assert_eq!(earned(&ada).await, first + 1);
    review(&ada, &one, json!({ "rating": "good", "client_id": "again" })).await;
    assert_eq!(earned(&ada).await, first + 1);
    ada.post(&format!("{ROOT}/reviews/undo"), &json!({ "client_id": "again" })).await.ok();
    ada.post(&format!("{ROOT}/reviews/undo"), &json!({ "client_id": "early" })).await.ok();
    ada = later(&server, &ada, Duration::from_secs(24 * 3600)).await;
    assert_eq!(super::due(&ada, &own).await, ["hablar"]);
    review(&ada, &one, json!({ "rating": "good" })).await;
    assert!(earned(&ada).await > first);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_cards_of_a_note_wait_until_tomorrow() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let one = card(&ada, &own, json!({ "kind": "reversed", "front": "hablar", "back": "to speak" })).await;
    let list = format!("{ROOT}/decks/{}/cards", own["id"]);
    assert_eq!(ada.get(&list).await.ok().list("cards").len(), 2);
    assert_eq!(super::due(&ada, &own).await.len(), 2);
    review(&ada, &one, json!({ "rating": "easy" })).await;
    assert!(super::due(&ada, &own).await.is_empty());
    ada.post_empty(&format!("{ROOT}/reviews/undo")).await.ok();
    assert_eq!(super::due(&ada, &own).await.len(), 2);
    review(&ada, &one, json!({ "rating": "easy" })).await;
    ada = later(&server, &ada, Duration::from_secs(24 * 3600)).await;
    let due = ada.get(&format!("{ROOT}/due?deck_id={}", own["id"])).await.ok();
    assert_eq!(due["cards"][0]["question"], "to speak");
    assert_eq!(due.list("cards").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_cards_wait_as_long_as_a_review_of_the_day_is_left() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let front = "{{c1::Paris}} is the capital of {{c2::France}}, on the {{c3::Seine}}.";
    card(&ada, &own, json!({ "kind": "cloze", "front": front })).await;
    let cards = ada.get(&format!("{ROOT}/decks/{}/cards", own["id"])).await.ok()["cards"].clone();
    assert_eq!(super::due(&ada, &own).await.len(), 3);
    for one in &cards.as_array().unwrap()[..2] {
        review(&ada, one, json!({ "rating": "easy" })).await;
    }
    let undo = json!({ "card_id": cards[1]["id"] });
    ada.post(&format!("{ROOT}/reviews/undo"), &undo).await.ok();
    // The card waits as well now, as it would without its review.
    assert!(super::due(&ada, &own).await.is_empty());
    ada.post_empty(&format!("{ROOT}/reviews/undo")).await.ok();
    assert_eq!(super::due(&ada, &own).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_that_went_to_the_other_scheduler_and_back_goes_on_from_its_intervals() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "learning_steps": [], "fuzz": false })).await;
    let one = plain(&ada, &own, "hablar").await;
    let first = review(&ada, &one, json!({ "rating": "again" })).await;
    let path = format!("{ROOT}/decks/{}", own["id"]);
    ada.patch(&path, &json!({ "scheduler": "sm2" })).await.ok();
    let mut days = first.number("interval_days");
    for _ in 0..6 {
        ada = later(&server, &ada, Duration::from_secs(24 * 3600 * days.unsigned_abs())).await;
        days = review(&ada, &one, json!({ "quality": 5 })).await.number("interval_days");
    }
    ada.patch(&path, &json!({ "scheduler": "fsrs" })).await.ok();
    ada = later(&server, &ada, Duration::from_secs(24 * 3600 * days.unsigned_abs())).await;
    let seen = review(&ada, &one, json!({ "rating": "good" })).await;
    assert!(seen["stability"].as_f64().unwrap() > days as f64, "after {days} days: {seen}");
}

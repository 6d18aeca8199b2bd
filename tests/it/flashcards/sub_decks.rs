//! Sub-decks: what is due in a deck with them, what figures and searches tell of them, and what becomes of them when it is renamed, deleted,
//! shared or copied.

use std::time::Duration;

use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, deck, due, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn at(deck: &Value) -> String {
    format!("{ROOT}/decks/{}", deck["id"])
}

async fn named(owner: &Actor<'_>, name: &str) -> Value {
    deck(owner, json!({ "name": name })).await
}

/// The deck as it is now.
async fn seen(owner: &Actor<'_>, deck: &Value) -> Value {
    owner.get(&at(deck)).await.ok()["deck"].clone()
}

/// The names of the decks of a person.
async fn names(owner: &Actor<'_>) -> Vec<String> {
    let listed = owner.get(&format!("{ROOT}/decks?limit=100")).await.ok();
    listed.list("decks").iter().map(|deck| deck.text("name").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_shows_the_cards_of_its_sub_decks_within_the_limits_of_both() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let spanish = deck(&ada, json!({ "new_per_day": 3 })).await;
    let verbs = deck(&ada, json!({ "name": "Spanish::Verbs", "new_per_day": 2 })).await;
    let irregular = deck(&ada, json!({ "name": "Spanish::Verbs::Irregular", "new_per_day": 5 })).await;
    let words = named(&ada, "Spanish words").await;
    let other_case = named(&ada, "spanish::Nouns").await;
    let mut cards = Vec::new();
    for (of, front) in [
        (&spanish, "s1"),
        (&verbs, "v1"),
        (&verbs, "v2"),
        (&verbs, "v3"),
        (&irregular, "i1"),
        (&irregular, "i2"),
        (&words, "w1"),
        (&other_case, "n1"),
    ] {
        cards.push(plain(&ada, of, front).await);
    }
    assert_eq!(due(&ada, &spanish).await, ["s1", "v1", "v2"]);
    assert_eq!(due(&ada, &verbs).await, ["v1", "v2"]);
    assert_eq!(due(&ada, &irregular).await, ["i1", "i2"]);
    let counts = |new: i64| json!({ "new": new, "learning": 0, "review": 0, "capped": false });
    assert_eq!(ada.get(&format!("{ROOT}/due?deck_id={}", spanish["id"])).await.ok()["counts"], counts(3));
    let parent = seen(&ada, &spanish).await;
    assert_eq!(parent["due"], counts(1), "the deck alone");
    assert_eq!(parent["sub_decks"], json!({ "decks": 2, "cards": 5, "due": counts(3) }));
    let middle = seen(&ada, &verbs).await;
    assert_eq!(middle["sub_decks"], json!({ "decks": 1, "cards": 2, "due": counts(2) }));
    assert_eq!(seen(&ada, &irregular).await.get("sub_decks"), None);
    let first = ada.get(&format!("{ROOT}/decks?limit=1")).await.ok();
    assert_eq!(first["decks"], json!([parent]), "a page that ends before the sub-decks tells of them too");
    // The limits of a deck hold for its sub-decks where all decks are reviewed, too.
    let all = ada.get(&format!("{ROOT}/due?limit=100")).await.ok();
    let fronts: Vec<&str> = all.list("cards").iter().map(|card| card.text("front")).collect();
    assert_eq!((fronts, &all["counts"]), (vec!["s1", "v1", "v2", "w1", "n1"], &counts(5)));
    // What is done in a sub-deck counts for the decks above it.
    review(&ada, &cards[4], json!({ "rating": "easy" })).await;
    assert_eq!(due(&ada, &verbs).await, ["v1"]);
    assert_eq!(due(&ada, &spanish).await, ["s1", "v1"]);
    assert_eq!(seen(&ada, &verbs).await["due"], counts(2));
    assert_eq!(
        ada.get(&format!("{ROOT}/due?deck_id={}&order=urgency", spanish["id"])).await.ok().list("cards").len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_of_sub_decks_are_within_the_limit_of_the_deck_above() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let spanish = deck(&ada, json!({ "reviews_per_day": 2 })).await;
    let verbs = named(&ada, "Spanish::Verbs").await;
    let mut cards = Vec::new();
    for front in ["v1", "v2", "v3"] {
        let card = plain(&ada, &verbs, front).await;
        cards.push(review(&ada, &card, json!({ "rating": "easy" })).await);
    }
    ada = later(&server, &ada, DAY * 40).await;
    assert_eq!((due(&ada, &verbs).await.len(), due(&ada, &spanish).await.len()), (3, 2));
    assert_eq!(seen(&ada, &spanish).await["sub_decks"]["due"]["review"], 2);
    for (card, left) in [(0, 1), (1, 0)] {
        review(&ada, &cards[card], json!({ "rating": "easy" })).await;
        assert_eq!(due(&ada, &spanish).await.len(), left);
    }
    assert_eq!(due(&ada, &verbs).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_decks_with_one_name_the_oldest_has_the_sub_decks() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (first, second) = (named(&ada, "Spanish").await, named(&ada, "Spanish").await);
    let verbs = named(&ada, "Spanish::Verbs").await;
    plain(&ada, &verbs, "hablar").await;
    let of_ben = named(&ben, "Spanish").await;
    assert_eq!(seen(&ben, &of_ben).await.get("sub_decks"), None, "decks of others are no sub-decks");
    assert_eq!((due(&ada, &first).await.len(), due(&ada, &second).await.len()), (1, 0));
    assert_eq!(seen(&ada, &second).await.get("sub_decks"), None);
    let listed = ada.get(&format!("{ROOT}/decks")).await.ok();
    let of_list: Vec<bool> = listed.list("decks").iter().map(|deck| deck.get("sub_decks").is_some()).collect();
    assert_eq!(of_list, [true, false, false]);
    ada.patch(&at(&second), &json!({ "name": "Castellano" })).await.ok();
    assert_eq!(names(&ada).await, ["Castellano", "Spanish", "Spanish::Verbs"]);
    ada.patch(&at(&second), &json!({ "name": "Spanish" })).await.ok();
    ada.delete(&at(&second)).await.gone();
    assert_eq!(names(&ada).await, ["Spanish", "Spanish::Verbs"]);
    ada.delete(&at(&first)).await.gone();
    assert!(names(&ada).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_of_a_deck_is_one_of_its_sub_decks_too() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let spanish = named(&ada, "Spanish").await;
    let verbs = named(&ada, "Spanish::Verbs").await;
    let long = format!("Spanish::{}", "x".repeat(100));
    named(&ada, &long).await;
    named(&ada, "Spanish words").await;
    let refusal = ada.patch(&at(&spanish), &json!({ "name": "y".repeat(20) })).await.refused(Code::RequestInvalid);
    assert_eq!(refusal["fields"][0]["field"], "name");
    assert_eq!(seen(&ada, &spanish).await["name"], "Spanish");
    assert_eq!(seen(&ada, &verbs).await["name"], "Spanish::Verbs");
    let renamed = ada.patch(&at(&spanish), &json!({ "name": "Old::Spanish" })).await.ok();
    assert_eq!(renamed["deck"]["sub_decks"]["decks"], 2);
    let below = format!("Old::{long}");
    assert_eq!(names(&ada).await, ["Old::Spanish", "Old::Spanish::Verbs", &below, "Spanish words"]);
    // A deck can become one below its own name.
    ada.patch(&at(&spanish), &json!({ "name": "Old" })).await.ok();
    ada.patch(&at(&spanish), &json!({ "name": "Old::A" })).await.ok();
    assert_eq!(seen(&ada, &verbs).await["name"], "Old::A::Verbs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_is_deleted_with_its_sub_decks_at_once_or_shortly_after() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let spanish = named(&ada, "Spanish").await;
    let verbs = named(&ada, "Spanish::Verbs").await;
    let large = named(&ada, "Spanish::Words").await;
    named(&ada, "Spanish words").await;
    for of in [&spanish, &verbs, &large] {
        let file = ("cell.png", "image/png", b"\x89PNG\r\n\x1a\nthe rest".as_slice());
        ada.post_form(&format!("{}/media", at(of)), file, &[]).await.created();
        plain(&ada, of, "hablar").await;
    }
    let id = large.number("id");
    let fill = move |tx: &schola::db::Tx<'_>| {
        tx.exec("UPDATE flashcard_decks SET cards = 49999 WHERE id = ?1", schola::db::params![id])
    };
    server.raw_app().named("test").write(fill).await.unwrap();
    ada.delete(&at(&spanish)).await.gone();
    ada.get(&at(&verbs)).await.refused(Code::ResourceAbsent);
    server.settle().await;
    assert_eq!(names(&ada).await, ["Spanish words"]);
    assert!(ada.get(&format!("{ROOT}/cards?query=hablar")).await.ok().list("cards").is_empty());
    let left = move |db: &schola::db::Reader<'_>| {
        db.one("SELECT SUM(files) AS files FROM flashcard_media_totals", (), |row| row.get::<i64>("files"))
    };
    assert_eq!(server.raw_app().named("test").read(left).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn sub_decks_are_shared_and_copied_with_their_deck() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let class = crate::classes::class(&grace, "Biology").await;
    crate::classes::join(&ada, &class).await;
    let (spanish, verbs) = (named(&grace, "Spanish").await, named(&grace, "Spanish::Verbs").await);
    plain(&grace, &verbs, "hablar").await;
    let shares = format!("{}/shares", at(&spanish));
    grace.post(&shares, &json!({ "class_id": class["id"] })).await.ok();
    let told = ada.get("/api/notifications/unread-count").await.ok();
    assert_eq!(told["unread_count"], 1, "one deck is told of");
    let of_class = format!("{ROOT}/classes/{}/decks", class["id"]);
    assert_eq!(ada.get(&of_class).await.ok().list("decks").len(), 2);
    assert_eq!(seen(&ada, &verbs).await["own"], false);
    // A sub-deck that came later is not shared, and not copied.
    let later = named(&grace, "Spanish::Nouns").await;
    ada.get(&at(&later)).await.refused(Code::ResourceAbsent);
    let copy = format!("{}/copy", at(&spanish));
    let copied = ada.post_empty(&copy).await.created()["deck"].clone();
    assert_eq!((&copied["name"], &copied["sub_decks"]["cards"]), (&json!("Spanish"), &json!(1)));
    assert_eq!(due(&ada, &copied).await, ["hablar"]);
    let again = ada.post_empty(&copy).await.created()["deck"].clone();
    assert_eq!(again["name"], "Spanish 2");
    ada.post(&copy, &json!({ "name": "Mine" })).await.created();
    assert_eq!(
        names(&ada).await,
        ["Mine", "Mine::Verbs", "Spanish", "Spanish 2", "Spanish 2::Verbs", "Spanish::Verbs"]
    );
    let longest = json!({ "name": "x".repeat(120) });
    ada.post(&copy, &longest).await.refused(Code::RequestInvalid);
    grace.post(&shares, &json!({ "class_id": class["id"] })).await.ok();
    assert_eq!(seen(&ada, &later).await["name"], "Spanish::Nouns");
    grace.delete(&format!("{shares}/{}", class["id"])).await.gone();
    assert!(ada.get(&of_class).await.ok().list("decks").is_empty());
    for of in [&spanish, &verbs, &later] {
        ada.get(&at(of)).await.refused(Code::ResourceAbsent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_squad_has_the_sub_decks_of_a_shared_deck() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let owls = crate::squads::squad(&ada, "Owls").await;
    crate::squads::join(&ben, &owls).await;
    let (spanish, verbs) = (named(&ada, "Spanish").await, named(&ada, "Spanish::Verbs").await);
    plain(&ada, &verbs, "hablar").await;
    let squad = format!("{}/squad", at(&spanish));
    ada.send(Method::PUT, &squad, |request| request).await.gone();
    assert_eq!(seen(&ben, &verbs).await["own"], false);
    let copied = ben.post_empty(&format!("{}/copy", at(&spanish))).await.created()["deck"].clone();
    assert_eq!(copied["sub_decks"]["decks"], 1);
    ada.delete(&squad).await.gone();
    ben.get(&at(&verbs)).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_cards_are_not_copied_together() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let spanish = named(&ada, "Spanish").await;
    named(&ada, "Spanish::Verbs").await;
    let fill = |tx: &schola::db::Tx<'_>| tx.exec("UPDATE flashcard_decks SET cards = 30000", ());
    server.raw_app().named("test").write(fill).await.unwrap();
    ada.post_empty(&format!("{}/copy", at(&spanish))).await.refused(Code::DeckLimit);
    assert_eq!(names(&ada).await.len(), 2);
}

/// The words on the fronts of cards that a search in a deck finds, in alphabetical order.
async fn found(person: &Actor<'_>, deck: &Value, narrowed: &str) -> Vec<String> {
    let listed = person.get(&format!("{ROOT}/cards?limit=100&deck_id={}{narrowed}", deck["id"])).await.ok();
    let mut fronts: Vec<String> = listed.list("cards").iter().map(|card| card.text("front").to_owned()).collect();
    fronts.sort();
    fronts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_in_a_deck_finds_the_cards_of_its_sub_decks_unless_they_are_left_out() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let spanish = named(&grace, "Spanish").await;
    let twin = named(&grace, "Spanish").await;
    let verbs = named(&grace, "Spanish::Verbs").await;
    let irregular = named(&grace, "Spanish::Verbs::Irregular").await;
    let words = named(&grace, "Spanish words").await;
    for (of, front) in [(&spanish, "s"), (&verbs, "v"), (&irregular, "i"), (&words, "w"), (&twin, "t")] {
        plain(&grace, of, front).await;
    }
    assert_eq!(found(&grace, &spanish, "").await, ["i", "s", "v"]);
    assert_eq!(found(&grace, &spanish, "&query=v").await, ["v"]);
    assert_eq!(found(&grace, &spanish, "&state=new&sub_decks=true").await, ["i", "s", "v"]);
    assert_eq!(found(&grace, &spanish, "&sub_decks=false").await, ["s"]);
    assert_eq!(found(&grace, &verbs, "").await, ["i", "v"]);
    assert_eq!(found(&grace, &twin, "").await, ["t"], "the oldest deck of a name has the sub-decks");
    // Of a shared deck, the sub-decks that are shared too.
    let class = crate::classes::class(&grace, "Biology").await;
    crate::classes::join(&ada, &class).await;
    grace.post(&format!("{}/shares", at(&verbs)), &json!({ "class_id": class["id"] })).await.ok();
    let later = named(&grace, "Spanish::Verbs::Later").await;
    plain(&grace, &later, "l").await;
    assert_eq!(found(&ada, &verbs, "").await, ["i", "v"]);
    assert_eq!(found(&ada, &verbs, "&sub_decks=false").await, ["v"]);
    ada.get(&format!("{ROOT}/cards?deck_id={}", spanish["id"])).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn queue_forecast_and_heat_map_of_a_deck_are_of_its_sub_decks_too() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (spanish, verbs) = (named(&ada, "Spanish").await, named(&ada, "Spanish::Verbs").await);
    let words = named(&ada, "Spanish words").await;
    for (of, front) in [(&spanish, "s"), (&verbs, "v1"), (&verbs, "v2"), (&words, "w")] {
        let card = plain(&ada, of, front).await;
        let rating = if front == "v1" { "again" } else { "easy" };
        review(&ada, &card, json!({ "rating": rating })).await;
    }
    let coming = async |query: &str| {
        let told = ada.get(&format!("{ROOT}/forecast{query}")).await.ok();
        told.list("days").iter().map(|day| day.number("cards")).sum::<i64>()
    };
    let done = async |query: &str| {
        let told = ada.get(&format!("{ROOT}/activity{query}")).await.ok();
        let days = told.list("days").iter().map(|day| (day.number("reviews"), day.number("forgotten")));
        days.collect::<Vec<_>>()
    };
    let of = |deck: &Value, more: &str| format!("?deck_id={}{more}", deck["id"]);
    assert_eq!((coming("").await, coming(&of(&spanish, "")).await), (4, 3));
    assert_eq!((coming(&of(&spanish, "&sub_decks=false")).await, coming(&of(&verbs, "")).await), (1, 2));
    assert_eq!((done("").await, done(&of(&spanish, "")).await), (vec![(4, 1)], vec![(3, 1)]));
    assert_eq!(done(&of(&spanish, "&sub_decks=false")).await, [(1, 0)]);
    assert_eq!(done(&of(&verbs, "")).await, [(2, 1)]);
    for list in ["forecast", "activity", "due"] {
        ben.get(&format!("{ROOT}/{list}?deck_id={}", verbs["id"])).await.refused(Code::ResourceAbsent);
    }
    let new = plain(&ada, &verbs, "v3").await;
    let shown = async |more: &str| {
        let due = ada.get(&format!("{ROOT}/due{}", of(&spanish, more))).await.ok();
        due.list("cards").iter().any(|card| card["id"] == new["id"])
    };
    assert_eq!((shown("").await, shown("&sub_decks=false").await), (true, false));
    // What was done in a deck that is gone is in the figures of all decks alone.
    ada.delete(&at(&verbs)).await.gone();
    assert_eq!((done("").await, done(&of(&spanish, "")).await), (vec![(4, 1)], vec![(1, 0)]));
}

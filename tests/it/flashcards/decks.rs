//! Decks: their settings, many cards at once, sharing and copying, learners of developers, the demo school.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, deck, plain, review};
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn settings_have_their_bounds() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let path = format!("{ROOT}/decks/{}", own["id"]);
    for (field, value) in [
        ("desired_retention", json!(0.5)),
        ("desired_retention", json!(1)),
        ("new_per_day", json!(10_000)),
        ("maximum_interval_days", json!(0)),
        ("learning_steps", json!([0])),
        ("learning_steps", json!([1441])),
        ("relearning_steps", json!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])),
        ("name", json!("")),
        ("scheduler", json!("sm5")),
    ] {
        let refusal = ada.patch(&path, &json!({ field: value })).await.refused(Code::RequestInvalid);
        assert!(refusal["fields"][0]["field"].as_str().unwrap().starts_with(field), "{field} {value}");
    }
    let change =
        json!({ "name": "Spanish::Verbs", "desired_retention": 0.85, "scheduler": "sm2", "learning_steps": [] });
    let changed = ada.patch(&path, &change).await.ok()["deck"].clone();
    assert_eq!(changed["name"], "Spanish::Verbs");
    assert_eq!((&changed["scheduler"], &changed["desired_retention"]), (&json!("sm2"), &json!(0.85)));
    assert_eq!(changed["learning_steps"], json!([]));
    assert_eq!(ada.get(&path).await.ok()["deck"], changed);
    ada.delete(&path).await.gone();
    ada.get(&path).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_cards_are_created_together_or_not_at_all() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let path = format!("{ROOT}/decks/{}/cards/bulk", own["id"]);
    let cards: Vec<_> = (0..500).map(|n| json!({ "front": format!("front {n}"), "back": "back" })).collect();
    let made = ada.post(&path, &json!({ "cards": cards })).await.created();
    assert_eq!((made["created"].as_i64(), made.list("cards").len()), (Some(500), 500));
    assert_eq!(made["id"], made["cards"][0]["id"]);
    let wrong = json!({ "cards": [{ "front": "good", "back": "good" }, { "front": "no back" }] });
    let refusal = ada.post(&path, &wrong).await.refused(Code::RequestInvalid);
    assert_eq!(refusal["fields"][0]["field"], "cards.1.back");
    ada.post(&path, &json!({ "cards": [] })).await.refused(Code::RequestInvalid);
    assert_eq!(ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"]["cards"], 500);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_class_see_and_copy_what_is_shared_with_it() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let class = crate::classes::class(&grace, "Biology").await;
    crate::classes::join(&ada, &class).await;
    let own = deck(&grace, json!({ "name": "Key terms" })).await;
    let card = plain(&grace, &own, "Allele").await;
    review(&grace, &card, json!({ "rating": "easy" })).await;
    let path = format!("{ROOT}/decks/{}", own["id"]);
    let (shares, copy) = (format!("{path}/shares"), format!("{path}/copy"));
    ada.get(&path).await.refused(Code::ResourceAbsent);
    ada.post_empty(&copy).await.refused(Code::ResourceAbsent);
    for _ in 0..2 {
        let shared = grace.post(&shares, &json!({ "class_id": class["id"] })).await.ok();
        assert_eq!(shared["shares"][0]["class_id"], class["id"]);
    }
    assert_eq!(grace.get(&shares).await.ok().list("shares").len(), 1);
    let seen = ada.get(&path).await.ok()["deck"].clone();
    assert_eq!((&seen["own"], seen.get("due")), (&json!(false), None));
    let listed = ada.get(&format!("{ROOT}/classes/{}/decks", class["id"])).await.ok();
    assert_eq!(listed["decks"], json!([seen]));
    assert!(ada.get(&format!("{ROOT}/decks")).await.ok().list("decks").is_empty());
    let cards = ada.get(&format!("{path}/cards")).await.ok();
    assert_eq!((&cards["cards"][0]["front"], &cards["cards"][0]["state"]), (&json!("Allele"), &json!("new")));
    let copied = ada.post(&copy, &json!({ "name": "Mine" })).await.created()["deck"].clone();
    assert_eq!((&copied["name"], &copied["own"], &copied["cards"]), (&json!("Mine"), &json!(true), &json!(1)));
    assert_eq!((copied["due"]["new"].clone(), copied.get("sub_decks")), (json!(1), None));
    assert_eq!(ada.get(&format!("{ROOT}/decks/{}", copied["id"])).await.ok()["deck"], copied);
    assert_eq!(super::due(&ada, &copied).await, ["Allele"]);
    // Only the owner changes it, and nobody outside the class sees it.
    ada.patch(&path, &json!({ "name": "Mine" })).await.refused(Code::ResourceAbsent);
    ada.post(&format!("{ROOT}/cards/{}/review", card["id"]), &json!({ "rating": "good" }))
        .await
        .refused(Code::ResourceAbsent);
    ada.get(&shares).await.refused(Code::ResourceAbsent);
    ben.get(&path).await.refused(Code::ResourceAbsent);
    ben.get(&format!("{ROOT}/classes/{}/decks", class["id"])).await.refused(Code::ResourceAbsent);
    let other = deck(&ben, json!({})).await;
    let foreign = format!("{ROOT}/decks/{}/shares", other["id"]);
    ben.post(&foreign, &json!({ "class_id": class["id"] })).await.refused(Code::ResourceAbsent);
    grace.delete(&format!("{shares}/{}", class["id"])).await.gone();
    grace.delete(&format!("{shares}/{}", class["id"])).await.refused(Code::DeckNotShared);
    ada.get(&path).await.refused(Code::ResourceAbsent);
    assert_eq!(super::due(&ada, &copied).await, ["Allele"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_a_class_shares_nothing_with_it_any_more() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let class = grace.post("/api/classes", &json!({ "name": "5b" })).await.created();
    for person in [&ada, &ben] {
        crate::classes::join(person, &class["class"]).await;
    }
    let (kept, ended) = (deck(&ada, json!({ "name": "Kept" })).await, deck(&ada, json!({ "name": "Ended" })).await);
    let shares = |deck: &Value| format!("{ROOT}/decks/{}/shares", deck["id"]);
    let share = async |deck: &Value| ada.post(&shares(deck), &json!({ "class_id": class["id"] })).await.ok();
    let of_class = format!("{ROOT}/classes/{}/decks", class["id"]);
    let listed = async || ben.get(&of_class).await.ok().list("decks").len();
    let told = async || ben.get("/api/notifications/unread-count").await.ok()["unread_count"].clone();
    share(&kept).await;
    share(&ended).await;
    assert_eq!((listed().await, told().await), (2, json!(2)));
    // Those who manage the class can end it, and other members cannot.
    let path = format!("{}/{}", shares(&ended), class["id"]);
    ben.delete(&path).await.refused(Code::ResourceAbsent);
    server.tutor("maren").await.delete(&path).await.refused(Code::ResourceAbsent);
    grace.delete(&path).await.gone();
    assert_eq!((listed().await, told().await), (1, json!(1)));
    grace.delete(&format!("/api/classes/{}/members/{}", class["id"], ada.id)).await.gone();
    assert_eq!((listed().await, told().await), (0, json!(0)));
    ben.get(&format!("{ROOT}/decks/{}", kept["id"])).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn learners_of_a_developer_have_decks_of_their_own() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    for name in ["lea", "leo"] {
        key.post("/v1/learners", &json!({ "full_name": name, "external_reference": name })).await.created();
    }
    let (lea, leo) = (key.acting_for("ext:lea"), key.acting_for("ext:leo"));
    let deck = lea.post("/v1/flashcards/decks", &json!({ "name": "Spanish" })).await.created()["id"].clone();
    let body = json!({ "front": "hablar", "back": "to speak" });
    let card = lea.post(&format!("/v1/flashcards/decks/{deck}/cards"), &body).await.created()["id"].clone();
    let path = format!("/v1/flashcards/cards/{card}/review");
    let easy = lea.post(&path, &json!({ "rating": "easy" })).await.ok();
    assert!(easy["card"]["interval_days"].as_i64().unwrap() > 5, "{easy}");
    leo.post(&path, &json!({ "rating": "easy" })).await.refused(Code::ResourceAbsent);
    assert_eq!(leo.get("/v1/flashcards/due").await.ok().list("cards").len(), 0);
}

/// What is refused because a person has as many decks, or a deck as many cards, as there may be; and what a filter names that is absent.
async fn bounds(server: &Server, person: &crate::support::server::Actor<'_>, root: &str) {
    let made = person.post(&format!("{root}/decks"), &json!({ "name": "Full" })).await.created();
    let deck = made["id"].as_i64().unwrap();
    let body = json!({ "kind": "cloze", "front": "{{c1::One}} and {{c2::two}}" });
    let card = person.post(&format!("{root}/decks/{deck}/cards"), &body).await.created()["id"].clone();
    let fill = move |tx: &schola::db::Tx<'_>| {
        tx.exec("UPDATE flashcard_decks SET cards = 49999 WHERE id = ?1", schola::db::params![deck])?;
        tx.exec("CREATE TABLE numbers (n INTEGER PRIMARY KEY)", ())?;
        tx.exec(
            "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 499) \
             INSERT INTO numbers SELECT n FROM counted",
            (),
        )?;
        tx.exec(
            "INSERT INTO flashcard_decks (user_id, name, sort_name, description, scheduler, options, cards, created_at) \
             SELECT user_id, name, sort_name, '', 'fsrs', '{}', 0, created_at FROM flashcard_decks, numbers WHERE id = ?1",
            schola::db::params![deck],
        )?;
        tx.exec("DROP TABLE numbers", ())
    };
    server.raw_app().named("test").write(fill).await.unwrap();
    let two = json!({ "kind": "reversed", "front": "a", "back": "b" });
    person.post(&format!("{root}/decks/{deck}/cards"), &two).await.refused(Code::DeckLimit);
    let bulk = json!({ "cards": [{ "front": "a", "back": "b" }, { "front": "c", "back": "d" }] });
    person.post(&format!("{root}/decks/{deck}/cards/bulk"), &bulk).await.refused(Code::DeckLimit);
    let front = json!({ "front": "{{c1::One}}, {{c2::two}}, {{c3::three}}, {{c4::four}}" });
    person.patch(&format!("{root}/cards/{card}"), &front).await.refused(Code::DeckLimit);
    person.post(&format!("{root}/decks"), &json!({ "name": "One more" })).await.refused(Code::DeckLimit);
    person.post_empty(&format!("{root}/decks/{deck}/copy")).await.refused(Code::DeckLimit);
    let file = ("a.csv", "text/csv", b"a,b".as_slice());
    person.post_form(&format!("{root}/import"), file, &[]).await.refused(Code::DeckLimit);
    let page = person.get(&format!("{root}/decks?limit=100")).await.ok();
    assert_eq!(page.list("decks").len(), 100);
    for target in ["due?deck_id=987654321", "forecast?deck_id=987654321"] {
        person.get(&format!("{root}/{target}")).await.refused(Code::ResourceAbsent);
    }
    let undo = format!("{root}/reviews/undo");
    person.post(&undo, &json!({ "card_id": 987_654_321 })).await.refused(Code::ResourceAbsent);
    person.post_empty(&undo).await.refused(Code::NothingToUndo);
    person.post_empty(&format!("{root}/decks/{deck}/optimize")).await.refused(Code::TooFewReviews);
    person.post(&format!("{root}/decks/{deck}/backlog"), &json!({ "per_day": 5 })).await.refused(Code::BacklogSmall);
}

#[tokio::test(flavor = "multi_thread")]
async fn decks_and_cards_have_their_bounds_on_both_surfaces() {
    let server = Server::spawn().await;
    bounds(&server, &server.learner("ada").await, ROOT).await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    bounds(&server, &key.acting_for("ext:lea"), "/v1/flashcards").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn decks_are_listed_by_name_without_accents_and_sub_decks_behind_theirs() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for name in ["Zoology", "Übungen::Verben", "Uhren", "Übungen", "Ubungen::Nomen", "Botany"] {
        deck(&ada, json!({ "name": name })).await;
    }
    let found = crate::classes::all(&ada, &format!("{ROOT}/decks"), "decks", "name").await;
    assert_eq!(found, ["Botany", "Übungen", "Ubungen::Nomen", "Übungen::Verben", "Uhren", "Zoology"]);
    let listed = ada.get(&format!("{ROOT}/decks")).await.ok();
    let parent = listed.list("decks").iter().find(|deck| deck.text("name") == "Übungen").unwrap();
    assert_eq!(parent["sub_decks"]["decks"], 1, "a name with other accents is another name");
    ada.delete(&format!("{ROOT}/decks/{}", parent["id"])).await.gone();
    let found = crate::classes::all(&ada, &format!("{ROOT}/decks"), "decks", "name").await;
    assert_eq!(found, ["Botany", "Ubungen::Nomen", "Uhren", "Zoology"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_that_is_made_after_its_sub_decks_shows_them_at_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let verbs = deck(&ada, json!({ "name": "Spanish::Verbs" })).await;
    plain(&ada, &verbs, "hablar").await;
    let parent = deck(&ada, json!({ "name": "Spanish" })).await;
    assert_eq!((&parent["sub_decks"]["decks"], &parent["sub_decks"]["cards"]), (&json!(1), &json!(1)));
    assert_eq!(ada.get(&format!("{ROOT}/decks/{}", parent["id"])).await.ok()["deck"], parent);
}

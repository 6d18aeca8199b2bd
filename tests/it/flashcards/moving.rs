//! Cards that are moved to another deck: notes move whole, and nothing of what is known of them is lost.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, card, deck, due, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest";
const OTHER: &[u8] = b"\x89PNG\r\n\x1a\nanother picture";

async fn moved(owner: &Actor<'_>, to: &Value, cards: &[&Value]) -> (i64, i64) {
    let ids: Vec<&Value> = cards.iter().map(|card| &card["id"]).collect();
    let body = json!({ "card_ids": ids });
    let done = owner.post(&format!("{ROOT}/decks/{}/cards/move", to["id"]), &body).await.ok();
    (done.number("notes"), done.number("cards"))
}

/// The deck has as many cards as a deck can have.
async fn fill(server: &Server, deck: &Value) {
    let id = deck.as_i64().unwrap();
    let fill = move |tx: &schola::db::Tx<'_>| {
        tx.exec("UPDATE flashcard_decks SET cards = 50000 WHERE id = ?1", schola::db::params![id])
    };
    server.raw_app().named("test").write(fill).await.unwrap();
}

async fn size(owner: &Actor<'_>, deck: &Value) -> i64 {
    owner.get(&format!("{ROOT}/decks/{}", deck["id"])).await.ok()["deck"].number("cards")
}

async fn found(owner: &Actor<'_>, deck: &Value) -> usize {
    owner.get(&format!("{ROOT}/cards?deck_id={}&limit=100", deck["id"])).await.ok().list("cards").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_cards_of_a_note_move_and_keep_what_is_known_of_them() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (from, to) = (deck(&ada, json!({})).await, deck(&ada, json!({ "name": "Other", "scheduler": "sm2" })).await);
    let both = card(&ada, &from, json!({ "kind": "reversed", "front": "hablar", "back": "to speak" })).await;
    plain(&ada, &from, "comer").await;
    let known = review(&ada, &both, json!({ "rating": "easy" })).await;
    assert_eq!(moved(&ada, &to, &[&both, &both]).await, (1, 2));
    assert_eq!(moved(&ada, &to, &[&both]).await, (0, 0), "it is there already");
    assert_eq!((size(&ada, &from).await, size(&ada, &to).await), (1, 2));
    assert_eq!((found(&ada, &from).await, found(&ada, &to).await), (1, 2));
    let path = format!("{ROOT}/cards/{}", both["id"]);
    let seen = ada.get(&path).await.ok()["card"].clone();
    assert_eq!((&seen["deck_id"], &seen["due_at"]), (&to["id"], &known["due_at"]));
    assert_eq!((&seen["interval_days"], &seen["state"]), (&known["interval_days"], &json!("review")));
    assert!(seen["ease_factor"].is_number() && seen.get("stability").is_none(), "SM-2 goes on from here: {seen}");
    // The review of today counts where it was made.
    let of = async |deck: &Value| ada.get(&format!("{ROOT}/decks/{}", deck["id"])).await.ok()["deck"]["due"].clone();
    assert_eq!((of(&from).await["new"].clone(), of(&to).await["new"].clone()), (json!(1), json!(0)));
    ada.post(&format!("{ROOT}/reviews/undo"), &json!({ "card_id": both["id"] })).await.ok();
    assert_eq!(ada.get(&path).await.ok()["card"]["state"], "new");
    let back = ada.patch(&path, &json!({ "deck_id": from["id"], "back": "to talk" })).await.ok()["card"].clone();
    assert_eq!((&back["deck_id"], &back["back"]), (&from["id"], &json!("to talk")));
    assert_eq!((size(&ada, &from).await, size(&ada, &to).await), (3, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_move_to_own_decks_with_room_all_or_none() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (from, to, foreign) = (deck(&ada, json!({})).await, deck(&ada, json!({})).await, deck(&ben, json!({})).await);
    let (one, theirs) = (plain(&ada, &from, "one").await, plain(&ben, &foreign, "theirs").await);
    let path = |deck: &Value| format!("{ROOT}/decks/{}/cards/move", deck["id"]);
    let ids = |ids: Vec<&Value>| json!({ "card_ids": ids });
    ada.post(&path(&foreign), &ids(vec![&one["id"]])).await.refused(Code::ResourceAbsent);
    ada.post(&path(&to), &ids(vec![&one["id"], &theirs["id"]])).await.refused(Code::ResourceAbsent);
    ada.patch(&format!("{ROOT}/cards/{}", one["id"]), &json!({ "deck_id": foreign["id"] }))
        .await
        .refused(Code::ResourceAbsent);
    for body in [json!({ "card_ids": [] }), json!({ "card_ids": (1..=501).collect::<Vec<_>>() })] {
        ada.post(&path(&to), &body).await.refused(Code::RequestInvalid);
    }
    fill(&server, &to["id"]).await;
    ada.post(&path(&to), &ids(vec![&one["id"]])).await.refused(Code::DeckLimit);
    assert_eq!((size(&ada, &from).await, due(&ada, &from).await), (1, vec!["one".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_cards_move_at_once_and_are_found_in_their_deck() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (from, to) = (deck(&ada, json!({})).await, deck(&ada, json!({ "new_per_day": 200 })).await);
    let notes: Vec<_> = (0..110).map(|n| json!({ "front": format!("front {n}"), "back": "back" })).collect();
    let made = ada.post(&format!("{ROOT}/decks/{}/cards/bulk", from["id"]), &json!({ "cards": notes })).await.created();
    let cards: Vec<&Value> = made.list("cards").iter().take(104).collect();
    assert_eq!(moved(&ada, &to, &cards).await, (104, 104));
    assert_eq!((due(&ada, &to).await.len(), size(&ada, &from).await), (100, 6));
    server.settle().await;
    assert_eq!((found(&ada, &from).await, found(&ada, &to).await), (6, 100));
    ada.delete(&format!("{ROOT}/decks/{}", from["id"])).await.gone();
    server.settle().await;
    assert_eq!(found(&ada, &to).await, 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_come_along_and_get_another_name_where_theirs_is_taken() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (from, to) = (deck(&ada, json!({})).await, deck(&ada, json!({})).await);
    let add = async |deck: &Value, name: &'static str, bytes: &'static [u8]| {
        let file = (name, "image/png", bytes);
        ada.post_form(&format!("{ROOT}/decks/{}/media", deck["id"]), file, &[]).await.created()
    };
    add(&from, "cell.png", PNG).await;
    add(&from, "leaf.png", OTHER).await;
    add(&from, "unused.png", b"\x89PNG\r\n\x1a\nunused").await;
    add(&to, "cell.png", OTHER).await;
    let image = json!({ "kind": "image", "front": "![A cell](cell.png)", "back": "see ![](leaf.png) and [a page](https://a.example)" });
    let image = card(&ada, &from, image).await;
    assert_eq!(moved(&ada, &to, &[&image]).await, (1, 1));
    let seen = ada.get(&format!("{ROOT}/cards/{}", image["id"])).await.ok()["card"].clone();
    assert_eq!(seen["front"], "![A cell](cell-2.png)");
    assert_eq!(seen["back"], "see ![](cell.png) and [a page](https://a.example)", "the same bytes are there already");
    let names = async |deck: &Value| -> Vec<(String, i64)> {
        let media = ada.get(&format!("{ROOT}/decks/{}/media", deck["id"])).await.ok();
        media.list("media").iter().map(|file| (file.text("name").to_owned(), file.number("size"))).collect()
    };
    let size = |bytes: &[u8]| i64::try_from(bytes.len()).unwrap();
    assert_eq!(names(&to).await, [("cell.png".to_owned(), size(OTHER)), ("cell-2.png".to_owned(), size(PNG))]);
    assert_eq!(names(&from).await.len(), 3, "other notes may show them");
    ada.delete(&format!("{ROOT}/decks/{}", from["id"])).await.gone();
    assert_eq!(names(&to).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_leaves_the_plan_of_its_deck() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let (from, to) = (deck(&ada, json!({})).await, deck(&ada, json!({})).await);
    let mut cards = Vec::new();
    for number in 0..12 {
        let card = plain(&ada, &from, &format!("card {number}")).await;
        cards.push(review(&ada, &card, json!({ "rating": "easy" })).await);
    }
    ada = later(&server, &ada, DAY * 40).await;
    let plan = json!({ "per_day": 5, "apply": true });
    ada.post(&format!("{ROOT}/decks/{}/backlog", from["id"]), &plan).await.ok();
    assert_eq!(due(&ada, &from).await.len(), 5);
    moved(&ada, &to, &cards.iter().collect::<Vec<_>>()).await;
    assert_eq!(due(&ada, &to).await.len(), 12);
    let left = ada.get(&format!("{ROOT}/decks/{}", from["id"])).await.ok()["deck"].clone();
    assert_eq!((left.get("new_cards_from"), left.number("cards")), (None, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn learners_of_a_developer_have_sub_decks_and_move_cards() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    let root = "/v1/flashcards";
    let make =
        async |name: &str| lea.post(&format!("{root}/decks"), &json!({ "name": name })).await.created()["id"].clone();
    let (spanish, verbs) = (make("Spanish").await, make("Spanish::Verbs").await);
    let body = json!({ "front": "hablar", "back": "to speak" });
    let card = lea.post(&format!("{root}/decks/{verbs}/cards"), &body).await.created()["id"].clone();
    let waiting = lea.get(&format!("{root}/due?deck_id={spanish}")).await.ok();
    assert_eq!((waiting.list("cards").len(), waiting["counts"]["new"].clone()), (1, json!(1)));
    let move_back = json!({ "card_ids": [card] });
    let done = lea.post(&format!("{root}/decks/{spanish}/cards/move"), &move_back).await.ok();
    assert_eq!(done.number("cards"), 1);
    let seen = lea.get(&format!("{root}/decks/{spanish}")).await.ok()["deck"].clone();
    assert_eq!((seen.number("cards"), seen["sub_decks"]["cards"].clone()), (1, json!(0)));
    fill(&server, &verbs).await;
    lea.post(&format!("{root}/decks/{verbs}/cards/move"), &move_back).await.refused(Code::DeckLimit);
}

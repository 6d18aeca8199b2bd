//! What a person who is erased leaves behind with others.

use std::time::Duration;

use serde_json::{Value, json};

use crate::classes;
use crate::flashcards::deck;
use crate::squads;
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

/// The notifications of a person, newest first, and how many are unread.
async fn told(person: &Actor<'_>) -> (Vec<Value>, i64) {
    let list = person.get("/api/notifications").await.ok().list("notifications").to_vec();
    let unread = person.get("/api/notifications/unread-count").await.ok().number("unread_count");
    (list, unread)
}

async fn erase(person: &Actor<'_>) {
    person.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_erased_person_shared_is_gone_from_the_lists_of_others() {
    let server = Server::spawn().await;
    let (grace, henry) = (server.tutor("grace").await, server.tutor("henry").await);
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let class = classes::class(&grace, "Biology 12B").await;
    let other = classes::class(&grace, "Physics 11C").await;
    for person in [&ada, &ben] {
        classes::join(person, &class).await;
        classes::join(person, &other).await;
    }
    let work = json!({ "title": "Read chapter 4", "due_on": "2026-01-12", "minutes": 30 });
    grace.post(&format!("/api/classes/{}/work", class["id"]), &work).await.created();
    let (first, decks) = (told(&ada).await, format!("/api/flashcards/classes/{}/decks", class["id"]));
    assert_eq!(first.0[0].text("event"), "work_set");
    for owner in [&grace, &ben] {
        for class in [&class, &other] {
            let shared = deck(owner, json!({})).await;
            let path = format!("/api/flashcards/decks/{}/shares", shared["id"]);
            owner.post(&path, &json!({ "class_id": class["id"] })).await.ok();
        }
    }
    let member = json!({ "user_id": henry.id, "role": "tutor" });
    grace.post(&format!("/api/classes/{}/members", class["id"]), &member).await.created();
    assert_eq!((told(&ada).await.1, ada.get(&decks).await.ok().list("decks").len()), (first.1 + 4, 2));
    // A notification that was read stays, as it does when a deck is deleted.
    server.advance(Duration::from_secs(60));
    let newest = told(&ada).await.0[0]["id"].clone();
    ada.patch(&format!("/api/notifications/{newest}/read"), &json!({})).await.ok();

    erase(&grace).await;
    assert_eq!((told(&ada).await.1, ada.get(&decks).await.ok().list("decks").len()), (first.1 + 1, 1));
    erase(&ben).await;
    let (left, unread) = told(&ada).await;
    assert_eq!((unread, left.len()), (first.1, first.0.len() + 1));
    assert_eq!(left[1..], first.0[..], "what the class was set stays with the class");
    assert_eq!(left[0]["id"], newest);
    assert!(ada.get(&decks).await.ok().list("decks").is_empty());
    assert!(told(&henry).await.0.iter().all(|notice| notice.text("event") != "deck_shared"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_squad_asked_that_ends_with_its_last_member_is_withdrawn() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (own, opponent) = (squads::squad(&ada, "Otters").await, squads::squad(&ben, "Herons").await);
    let before = told(&ada).await;
    squads::ask(&ben, &opponent, &own).await;
    assert_eq!(told(&ada).await.1, before.1 + 1);
    erase(&ben).await;
    assert_eq!(told(&ada).await, before);
}

//! Notifications whose cause is gone or has changed: what waits is not sent, and the list holds nothing unread about it.

use std::time::Duration;

use serde_json::{Value, json};

use super::mails::{mails, raw_send_due};
use super::{events, list, raw_verify, unread};
use crate::classes::{class, join, path};
use crate::flashcards::deck;
use crate::squads::{ROOT, ask, squad};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::{Actor, Server};

const WAITING: &str = "SELECT COALESCE(SUM(waiting), 0) AS found FROM notification_people";
const ROWS: &str = "SELECT COUNT(*) AS found FROM notification_mails";

/// Sets work for a class. Returns its address.
async fn set(tutor: &Actor<'_>, class: &Value, title: &str) -> String {
    let body = json!({ "title": title, "due_on": "2026-01-07", "minutes": 20 });
    let work = tutor.post(&format!("{}/work", path(class)), &body).await.created();
    format!("/api/plan/work/{}", work["id"])
}

/// The text of the one digest that a person has got after some hours.
async fn digest(server: &Server, person: &Actor<'_>) -> String {
    server.advance(Duration::from_secs(8 * 3600));
    raw_send_due(server).await;
    let sent = mails(server, person).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    sent[0].text.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_is_deleted_or_done_is_in_no_digest() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let biology = class(&grace, "Biology").await;
    for student in [&ada, &ben] {
        raw_verify(&server, student).await;
        join(student, &biology).await;
    }
    let heart = set(&grace, &biology, "Label the heart").await;
    let lung = set(&grace, &biology, "Draw a lung").await;
    set(&grace, &biology, "Read page five").await;
    grace.delete(&heart).await.gone();
    ada.post_empty(&format!("{lung}/done")).await.ok();
    // Her first work earned Ada a badge.
    assert_eq!((unread(&ada).await, unread(&ben).await), (2, 2));
    assert_eq!(list(&ada, "").await.len(), 2, "what she had not read is gone");
    assert_eq!((raw_count(&server, WAITING).await, raw_count(&server, ROWS).await), (3, 3));
    let text = digest(&server, &ada).await;
    assert!(text.contains("Read page five") && !text.contains("heart") && !text.contains("lung"), "{text}");
    let text = &mails(&server, &ben).await[0].text;
    assert!(text.contains("Read page five") && !text.contains("heart") && text.contains("lung"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_that_is_archived_deleted_or_left_is_in_no_digest() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let admin = server.admin().await;
    for student in [&ada, &ben] {
        raw_verify(&server, student).await;
    }
    let other = class(&grace, "Chemistry").await;
    grace.post(&format!("{}/members", path(&other)), &json!({ "user_id": ada.id })).await.created();
    for way in ["archive", "delete", "remove", "another role"] {
        let biology = class(&grace, "Biology").await;
        for student in [&ada, &ben] {
            grace.post(&format!("{}/members", path(&biology)), &json!({ "user_id": student.id })).await.created();
        }
        set(&grace, &biology, "Label the heart").await;
        assert_eq!((unread(&ada).await, unread(&ben).await), (3, 2), "{way}");
        assert_eq!(raw_count(&server, WAITING).await, 5, "{way}");
        match way {
            "archive" => drop(grace.patch(&path(&biology), &json!({ "archived": true })).await.ok()),
            "delete" => grace.delete(&path(&biology)).await.gone(),
            "remove" => {
                grace.delete(&format!("{}/members/{}", path(&biology), ada.id)).await.gone();
                assert_eq!((unread(&ada).await, unread(&ben).await), (1, 2), "the other one stays a member");
                grace.delete(&format!("{}/members/{}", path(&biology), ben.id)).await.gone();
            }
            _ => {
                let role = json!({ "role": "developer" });
                admin.patch(&format!("/api/admin/users/{}", ben.id), &role).await.ok();
                grace.delete(&path(&biology)).await.gone();
            }
        }
        // Emails about the account, such as those about another role, do not wait.
        server.settle().await;
        assert_eq!(unread(&ada).await, 1, "{way}");
        assert_eq!((raw_count(&server, WAITING).await, raw_count(&server, ROWS).await), (1, 1), "{way}");
    }
    let text = digest(&server, &ada).await;
    assert!(text.contains("Chemistry") && !text.contains("Biology"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn students_hear_once_of_another_date_of_work_that_they_have_not_done() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    raw_verify(&server, &ada).await;
    let biology = class(&grace, "Biology").await;
    join(&ada, &biology).await;
    join(&ben, &biology).await;
    let heart = set(&grace, &biology, "Label the hart").await;
    ben.post_empty(&format!("{heart}/done")).await.ok();
    let renamed = json!({ "title": "Label the heart", "due_on": "2026-01-07" });
    grace.patch(&heart, &renamed).await.ok();
    assert_eq!(list(&ada, "").await[0]["data"]["title"], "Label the heart", "a word is corrected in its place");
    assert_eq!((events(&ada).await.len(), unread(&ada).await), (1, 1));
    for due_on in ["2026-01-09", "2026-01-12"] {
        grace.patch(&heart, &json!({ "due_on": due_on, "minutes": 25 })).await.ok();
        let newest = list(&ada, "").await[0].clone();
        assert_eq!((newest.text("event"), newest.text("kind")), ("work_moved", "class"));
        assert_eq!(
            newest["data"],
            json!({ "class_id": biology["id"], "class": "Biology", "title": "Label the heart", "due_on": due_on })
        );
        assert_eq!(unread(&ada).await, 1, "it takes the place of the one before");
    }
    grace.patch(&heart, &json!({ "minutes": 30 })).await.ok();
    assert_eq!(events(&ada).await, ["work_moved"]);
    assert_eq!(events(&ben).await, ["badge_earned"], "who has done it hears nothing");
    assert_eq!(unread(&ben).await, 1);
    assert!(events(&grace).await.is_empty());
    let text = digest(&server, &ada).await;
    assert!(text.contains("Work for the class Biology has a new date: Label the heart."), "{text}");
    assert!(!text.contains("New work"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn exams_and_decks_that_are_taken_back_are_withdrawn() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    raw_verify(&server, &ada).await;
    let biology = class(&grace, "Biology").await;
    join(&ada, &biology).await;
    let exam = json!({ "subject": "Cells", "date": "2026-01-20", "class_id": biology["id"] });
    let exam = grace.post("/api/plan/exams", &exam).await.created()["id"].clone();
    let (cells, bones) =
        (deck(&grace, json!({ "name": "Cells" })).await, deck(&grace, json!({ "name": "Bones" })).await);
    let share = async |deck: &Value| {
        let address = format!("/api/flashcards/decks/{}/shares", deck["id"]);
        grace.post(&address, &json!({ "class_id": biology["id"] })).await;
    };
    share(&cells).await;
    share(&bones).await;
    assert_eq!((unread(&ada).await, raw_count(&server, WAITING).await), (3, 3));
    grace.delete(&format!("/api/plan/exams/{exam}")).await.gone();
    assert_eq!((unread(&ada).await, raw_count(&server, WAITING).await), (2, 2));
    grace.delete(&format!("/api/flashcards/decks/{}/shares/{}", cells["id"], biology["id"])).await;
    assert_eq!((unread(&ada).await, raw_count(&server, WAITING).await), (1, 1));
    grace.delete(&format!("/api/flashcards/decks/{}", bones["id"])).await.gone();
    assert_eq!((unread(&ada).await, raw_count(&server, WAITING).await), (0, 0));
    share(&cells).await;
    assert_eq!((unread(&ada).await, raw_count(&server, ROWS).await), (1, 1), "it is shared again, and was not read of");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_that_is_called_off_is_withdrawn() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (owls, birds) = (squad(&ada, "Night Owls").await, squad(&ben, "Early Birds").await);
    raw_verify(&server, &ben).await;
    ben.patch("/api/notifications/preferences", &json!({ "kinds": [{ "kind": "squad", "email": "digest" }] }))
        .await
        .ok();
    let of_squads = async || list(&ben, "?kind=squad&unread=true").await.len();
    let challenge = ask(&ada, &owls, &birds).await;
    assert_eq!((of_squads().await, raw_count(&server, WAITING).await), (1, 1));
    ada.post_empty(&format!("{ROOT}/challenges/{}/cancel", challenge["id"])).await.ok();
    assert_eq!((of_squads().await, raw_count(&server, WAITING).await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_told_by_email_alone_is_told_again_and_shares_leave_nothing_behind() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let biology = class(&grace, "Biology").await;
    for student in [&ada, &ben] {
        raw_verify(&server, student).await;
        join(student, &biology).await;
    }
    let by_email = json!({ "kinds": [{ "kind": "class", "in_app": false, "email": "digest" }] });
    ada.patch("/api/notifications/preferences", &by_email).await.ok();
    let cells = deck(&grace, json!({ "name": "Cells" })).await;
    let shares = format!("/api/flashcards/decks/{}/shares", cells["id"]);
    let kept = async || raw_count(&server, "SELECT COALESCE(SUM(kept), 0) AS found FROM notification_people").await;
    let before = kept().await;
    for _ in 0..3 {
        grace.post(&shares, &json!({ "class_id": biology["id"] })).await;
        assert_eq!((raw_count(&server, WAITING).await, unread(&ada).await, unread(&ben).await), (2, 0, 1));
        grace.delete(&format!("{shares}/{}", biology["id"])).await;
        assert_eq!((raw_count(&server, WAITING).await, unread(&ben).await, kept().await), (0, 0, before));
    }
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notifications").await, before);
    // Who has read of it is not told again.
    grace.post(&shares, &json!({ "class_id": biology["id"] })).await;
    server.advance(Duration::from_secs(60));
    ben.patch("/api/notifications/read-all", &json!({})).await.ok();
    grace.delete(&format!("{shares}/{}", biology["id"])).await;
    grace.post(&shares, &json!({ "class_id": biology["id"] })).await;
    assert_eq!((raw_count(&server, WAITING).await, unread(&ben).await), (1, 0));
    assert!(digest(&server, &ada).await.contains("Cells"));
}

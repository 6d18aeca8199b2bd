//! Preferences: the defaults of each role, what can be chosen, and what is refused.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{list, raw_notify, unread};
use crate::support::server::{Actor, Server};

const PATH: &str = "/api/notifications/preferences";

/// The kinds of a person, with their channels.
async fn kinds(person: &Actor<'_>) -> Vec<(String, bool, String)> {
    let answer = person.get(PATH).await.ok();
    let row = |kind: &Value| {
        let text = |field: &str| kind[field].as_str().unwrap().to_owned();
        (text("kind"), kind["in_app"].as_bool().unwrap(), text("email"))
    };
    answer["preferences"]["kinds"].as_array().unwrap().iter().map(row).collect()
}

fn row(kind: &str, in_app: bool, email: &str) -> (String, bool, String) {
    (kind.to_owned(), in_app, email.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_has_its_kinds_and_defaults() {
    let server = Server::spawn().await;
    let account = || row("account", true, "at_once");
    let learning =
        || vec![account(), row("class", true, "digest"), row("badge", true, "off"), row("league", true, "off")];
    let mut learner = learning();
    learner.extend(["squad", "plan_ready", "due_cards"].map(|kind| row(kind, true, "off")));
    let mut tutor = learning();
    tutor.push(row("due_cards", true, "off"));
    assert_eq!(kinds(&server.learner("ada").await).await, learner);
    assert_eq!(kinds(&server.tutor("grace").await).await, tutor);
    assert_eq!(kinds(&server.admin().await).await, [account(), row("class", true, "off")]);
    assert_eq!(kinds(&server.developer("linus").await).await, [account(), row("usage", true, "at_once")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_chooses() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let usual = ada.get(PATH).await.ok();
    assert_eq!(usual["preferences"]["quiet_hours"], json!({ "enabled": true, "from": "20:00", "to": "07:00" }));
    assert_eq!(usual["preferences"]["digest"], json!({ "frequency": "daily", "time": "16:00", "weekday": "friday" }));
    assert_eq!(ada.patch(PATH, &json!({})).await.ok(), usual, "nothing that was sent changes nothing");
    let change = json!({
        "email_notifications": false,
        "quiet_hours": { "from": "21:30" },
        "digest": { "frequency": "weekly", "weekday": "sunday", "time": "09:05" },
        "kinds": [{ "kind": "league", "in_app": false }, { "kind": "class", "email": "at_once" }],
    });
    let changed = ada.patch(PATH, &change).await.ok();
    assert_eq!(changed["preferences"]["quiet_hours"], json!({ "enabled": true, "from": "21:30", "to": "07:00" }));
    assert_eq!(
        changed["preferences"]["digest"],
        json!({ "frequency": "weekly", "time": "09:05", "weekday": "sunday" })
    );
    let expected = [
        row("account", true, "at_once"),
        row("class", true, "at_once"),
        row("badge", true, "off"),
        row("league", false, "off"),
        row("squad", true, "off"),
        row("plan_ready", true, "off"),
        row("due_cards", true, "off"),
    ];
    assert_eq!(kinds(&ada).await, expected);
    assert_eq!(ada.get(PATH).await.ok(), changed);
    let own = ada.get("/api/users/me/preferences").await.ok();
    assert_eq!(own["preferences"]["email_notifications"], json!(false), "the same setting as in the profile");

    raw_notify(&server, &ada, 0..2).await;
    assert_eq!(unread(&ada).await, 0);
    let listed = list(&ada, "").await;
    assert!(listed.len() == 2 && listed.iter().all(|one| one["read"] == json!(true)), "listed, and not announced");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_chosen_is_refused_by_name() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for (field, change) in [
        ("quiet_hours.from", json!({ "quiet_hours": { "from": "24:00" } })),
        ("quiet_hours.to", json!({ "quiet_hours": { "to": "7:00" } })),
        ("reminder.time", json!({ "reminder": { "time": "04:59" } })),
        ("reminder.time", json!({ "reminder": { "time": "20:01" } })),
        ("reminder.time", json!({ "reminder": { "time": "5:00" } })),
        ("kinds.0.email", json!({ "kinds": [{ "kind": "plan_ready", "email": "digest" }] })),
        ("kinds.1.push", json!({ "kinds": [{ "kind": "class" }, { "kind": "due_cards", "push": "digest" }] })),
        ("digest.time", json!({ "digest": { "time": "+1:30" } })),
        ("digest.weekday", json!({ "digest": { "weekday": "someday" } })),
        ("kinds.0.kind", json!({ "kinds": [{ "kind": "account", "in_app": false }] })),
        ("kinds.0.email", json!({ "kinds": [{ "kind": "class", "email": "now" }] })),
        ("kinds", json!({ "kinds": vec![json!({ "kind": "class" }); 21] })),
    ] {
        let refused = ada.patch(PATH, &change).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    ada.patch(PATH, &json!([])).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_that_a_role_never_gets_are_refused_with_the_roles_that_get_them() {
    let server = Server::spawn().await;
    let (ada, grace) = (server.learner("ada").await, server.tutor("grace").await);
    let (admin, linus) = (server.admin().await, server.developer("linus").await);
    let kind = |kind: &str| json!({ "kinds": [{ "kind": kind, "in_app": false }] });
    let second = json!({ "kinds": [{ "kind": "class" }, { "kind": "badge", "push": "at_once" }] });
    let reminder = json!({ "reminder": { "enabled": true } });
    let time = json!({ "reminder": { "time": "17:00" } });
    for (person, change, field, roles) in [
        (&ada, kind("usage"), "kinds.0.kind", "only developers get"),
        (&grace, kind("squad"), "kinds.0.kind", "only students get"),
        (&admin, kind("plan_ready"), "kinds.0.kind", "only students get"),
        (&admin, second, "kinds.1.kind", "only students and tutors get"),
        (&linus, kind("class"), "kinds.0.kind", "only students, tutors and admins get"),
        (&admin, reminder.clone(), "reminder", "only students and tutors get"),
        (&admin, time.clone(), "reminder", "only students and tutors get"),
        (&linus, reminder.clone(), "reminder", "only students and tutors get"),
    ] {
        let before = person.get(PATH).await.ok();
        let refused = person.patch(PATH, &change).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
        assert!(refused["error"].as_str().unwrap().contains(roles), "{refused}");
        assert_eq!(person.get(PATH).await.ok(), before);
    }
    for person in [&ada, &grace] {
        person.patch(PATH, &reminder).await.ok();
        person.patch(PATH, &time).await.ok();
    }
    // What every role can choose is there for all.
    for person in [&ada, &grace, &admin, &linus] {
        person.patch(PATH, &json!({ "reminder": {}, "quiet_hours": { "from": "21:00" } })).await.ok();
    }
}

//! People: lists, new accounts, changes, suspensions, ways back in, ends.

use std::collections::BTreeSet;

use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{log, only_entry};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Reply, Server};

fn names(list: &Value) -> Vec<String> {
    list.list("users").iter().map(|user| user.text("full_name").to_owned()).collect()
}

async fn post_with_key(admin: &Actor<'_>, path: &str, key: &str, body: &Value) -> Reply {
    admin.send(Method::POST, path, |request| request.header("idempotency-key", key).json(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_an_admin_gets_in() {
    let server = Server::spawn().await;
    for path in ["users", "users/1", "audit", "settings", "invitations", "outbox", "outbox/1"] {
        let path = format!("/api/admin/{path}");
        server.nobody().get(&path).await.refused(Code::AuthMissing);
    }
    let tutor = server.tutor("tia").await;
    let learner = server.learner("ada").await;
    for person in [&tutor, &learner] {
        person.get("/api/admin/users").await.refused(Code::AuthRoleWrong);
        person.get(&format!("/api/admin/users/{}", learner.id)).await.refused(Code::AuthRoleWrong);
        person.delete(&format!("/api/admin/users/{}", learner.id)).await.refused(Code::AuthRoleWrong);
        person.get("/api/admin/audit").await.refused(Code::AuthRoleWrong);
        person.get("/api/admin/outbox/1").await.refused(Code::AuthRoleWrong);
        person.patch("/api/admin/settings", &json!({ "name": "Mine" })).await.refused(Code::AuthRoleWrong);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_searched_by_name_address_and_username() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    server.learner("Ada").await;
    server.learner("Ben").await;
    server.tutor("Tia").await;
    let named = json!({ "full_name": "Zoë 100%", "username": "zo.e", "role": "student", "password": PASSWORD });
    admin.post("/api/admin/users", &named).await.created();
    for (filter, expected) in [
        ("", vec!["Zoë 100%", "Tia", "Ben", "Ada", "Administrator"]),
        ("?query=ADA", vec!["Ada"]),
        ("?query=ben%40school", vec!["Ben"]),
        ("?query=zo.e", vec!["Zoë 100%"]),
        ("?query=ZO%C3%8B", vec!["Zoë 100%"]),
        ("?query=%25", vec!["Zoë 100%"]),
        ("?query=nobody", vec![]),
        ("?role=tutor", vec!["Tia"]),
        ("?role=student&query=e", vec!["Zoë 100%", "Ben", "Ada"]),
        ("?status=suspended", vec![]),
        ("?status=active&role=admin", vec!["Administrator"]),
    ] {
        assert_eq!(names(&admin.get(&format!("/api/admin/users{filter}")).await.ok()), expected, "{filter}");
    }
    for filter in ["role=head", "status=gone", "limit=0", "limit=101", "limit=ten", "cursor=made-up"] {
        let refused = admin.get(&format!("/api/admin/users?{filter}")).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], filter.split('=').next().unwrap(), "{refused}");
    }
    let long = "x".repeat(201);
    admin.get(&format!("/api/admin/users?query={long}")).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_list_hold_everybody_once() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    for number in 0..6 {
        server.learner(&format!("learner{number}")).await;
    }
    let (mut seen, mut path) = (Vec::new(), "/api/admin/users?limit=3".to_owned());
    let mut sizes = Vec::new();
    loop {
        let page = admin.get(&path).await.ok();
        sizes.push(page.list("users").len());
        seen.extend(page.list("users").iter().map(|user| user.number("id")));
        let Some(next) = page["next_cursor"].as_str() else { break };
        path = format!("/api/admin/users?limit=3&cursor={next}");
    }
    assert_eq!(sizes, [3, 3, 1]);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 7);
    // A page that is exactly full is the last one.
    assert_eq!(admin.get("/api/admin/users?limit=7").await.ok().get("next_cursor"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_password_gets_one_that_works() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let body = json!({ "full_name": "Alan Kay", "username": "alan.kay", "role": "student" });
    let made = admin.post("/api/admin/users", &body).await.created();
    assert_eq!(made["id"], made["user"]["id"]);
    assert_eq!(made["user"]["username"], "alan.kay");
    assert_eq!(made["user"].get("email"), None);
    let password = made.text("temporary_password");
    let alan = server.sign_in("alan.kay", password).await;
    assert_eq!(alan.get("/api/users/me").await.ok()["user"]["full_name"], "Alan Kay");

    let entry = only_entry(&admin, "action=users.created").await;
    assert_eq!(entry["actor"], json!({ "id": admin.id, "full_name": "Administrator" }));
    assert_eq!(entry["subject"], json!({ "kind": "user", "id": alan.id, "label": "Alan Kay <alan.kay>" }));
    assert_eq!(entry["details"], json!({ "role": "student", "temporary_password": true }));
    assert_eq!(entry["address"], "127.0.0.1");
    assert!(entry["request_id"].as_str().is_some_and(|id| !id.is_empty()));
    assert!(!entry.to_string().contains(password));
    assert_eq!(server.mails().await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_with_a_password_keeps_it_and_its_address_is_to_be_verified() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let body = json!({ "full_name": "Grace", "email": "Grace@school.test", "role": "developer", "password": PASSWORD });
    let made = admin.post("/api/admin/users", &body).await.created();
    assert_eq!(made.get("temporary_password"), None);
    assert_eq!(made["user"]["role"], "developer");
    assert_eq!(made["user"]["email_verified"], false);
    server.sign_in("grace@school.test", PASSWORD).await;
    let token = server.mailed_token("Grace@school.test").await;
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    let shown = admin.get(&format!("/api/admin/users/{}", made["id"])).await.ok();
    assert_eq!(shown["user"]["email_verified"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_needs_a_name_that_nobody_has() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let make = |change: Value| {
        let mut body = json!({ "full_name": "Bo", "role": "student", "password": PASSWORD });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let admin = admin.clone();
        async move { admin.post("/api/admin/users", &body).await }
    };
    make(json!({ "email": "bo@school.test", "username": "bo.bo" })).await.created();
    let taken = make(json!({ "email": "BO@school.test" })).await.refused(Code::EmailTaken);
    assert_eq!(taken["fields"][0]["field"], "email");
    let taken = make(json!({ "username": "Bo.Bo" })).await.refused(Code::UsernameTaken);
    assert_eq!(taken["fields"][0]["field"], "username");
    for (field, change) in [
        ("email", json!({})),
        ("email", json!({ "email": "no address" })),
        ("username", json!({ "username": "7" })),
        ("role", json!({ "username": "bobo", "role": "head" })),
        ("password", json!({ "username": "bobo", "password": "short" })),
        ("full_name", json!({ "username": "bobo", "full_name": " " })),
    ] {
        let refused = make(change).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    assert_eq!(log(&admin, "action=users.created").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_makes_no_second_account_and_shows_no_password_again() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let known = json!({ "full_name": "Bo", "username": "bobo", "role": "student", "password": PASSWORD });
    let first = post_with_key(&admin, "/api/admin/users", "one", &known).await.created();
    let again = post_with_key(&admin, "/api/admin/users", "one", &known).await.created();
    assert_eq!(first, again);
    let other = json!({ "full_name": "Bo", "username": "other", "role": "student", "password": PASSWORD });
    post_with_key(&admin, "/api/admin/users", "one", &other).await.refused(Code::IdempotencyMismatch);

    let made_up = json!({ "full_name": "Cy", "username": "cycy", "role": "student" });
    let first = post_with_key(&admin, "/api/admin/users", "two", &made_up).await.created();
    let again = post_with_key(&admin, "/api/admin/users", "two", &made_up).await.refused(Code::IdempotencyMismatch);
    assert!(again.text("error").contains(&first["id"].to_string()), "{again}");
    assert_eq!(log(&admin, "action=users.created").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_not_there_is_absent_to_every_operation() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let path = "/api/admin/users/999";
    admin.get(path).await.refused(Code::ResourceAbsent);
    admin.patch(path, &json!({ "full_name": "Bo" })).await.refused(Code::ResourceAbsent);
    admin.delete(path).await.refused(Code::ResourceAbsent);
    admin.post(&format!("{path}/suspend"), &json!({})).await.refused(Code::ResourceAbsent);
    admin.post_empty(&format!("{path}/reinstate")).await.refused(Code::ResourceAbsent);
    admin.post_empty(&format!("{path}/reset-password")).await.refused(Code::ResourceAbsent);
    for id in ["0", "-1", "x"] {
        admin.get(&format!("/api/admin/users/{id}")).await.refused(Code::RouteUnknown);
    }
    assert_eq!(log(&admin, "action=users.").await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_leaves_what_is_not_sent_and_is_logged_without_values() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    ada.patch("/api/users/me", &json!({ "bio": "I draw maps." })).await.ok();
    let path = format!("/api/admin/users/{}", ada.id);
    let changed = admin.patch(&path, &json!({ "full_name": "Ada Okafor", "username": "ada.o" })).await.ok();
    assert_eq!(changed["user"]["full_name"], "Ada Okafor");
    assert_eq!(changed["user"]["username"], "ada.o");
    assert_eq!(changed["user"]["email"], "ada@school.test");
    assert_eq!(changed["user"]["bio"], "I draw maps.");
    assert_eq!(admin.get(&path).await.ok(), changed);
    let entry = only_entry(&admin, "action=users.updated").await;
    assert_eq!(entry["details"], json!({ "fields": ["full_name", "username"] }));
    assert_eq!(entry["subject"]["label"], "Ada Okafor <ada@school.test>");

    // What changes nothing is not worth an entry.
    admin.patch(&path, &json!({})).await.ok();
    admin.patch(&path, &json!({ "full_name": "Ada Okafor" })).await.ok();
    assert_eq!(log(&admin, "action=users.updated").await.len(), 1);

    server.learner("ben").await;
    admin.patch(&path, &json!({ "email": "ben@school.test" })).await.refused(Code::EmailTaken);
    let body = json!({ "full_name": "Cy", "username": "cycy", "role": "student", "password": PASSWORD });
    admin.post("/api/admin/users", &body).await.created();
    admin.patch(&path, &json!({ "username": "cycy" })).await.refused(Code::UsernameTaken);
    let refused = admin.patch(&path, &json!({ "role": "head" })).await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0]["field"], "role");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_address_is_unverified_and_the_old_one_opens_nothing() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let token = server.mailed_token("ada@school.test").await;
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ada@school.test" })).await.ok();
    let old_link = server.mailed_token("ada@school.test").await;

    let path = format!("/api/admin/users/{}", ada.id);
    let changed = admin.patch(&path, &json!({ "email": "ada@new.test" })).await.ok();
    assert_eq!(changed["user"]["email"], "ada@new.test");
    assert_eq!(changed["user"]["email_verified"], false);
    let reset = json!({ "token": old_link, "password": "somebody else's" });
    server.nobody().post("/api/auth/reset-password", &reset).await.refused(Code::AuthLinkInvalid);
    let token = server.mailed_token("ada@new.test").await;
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    assert_eq!(admin.get(&path).await.ok()["user"]["email_verified"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_role_holds_from_the_next_request() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let path = format!("/api/admin/users/{}", ada.id);
    ada.get("/api/admin/users").await.refused(Code::AuthRoleWrong);
    admin.patch(&path, &json!({ "role": "admin" })).await.ok();
    ada.get("/api/admin/users").await.ok();
    admin.patch(&path, &json!({ "role": "tutor" })).await.ok();
    ada.get("/api/admin/users").await.refused(Code::AuthRoleWrong);
    assert_eq!(ada.get("/api/users/me").await.ok()["user"]["role"], "tutor");
    let details: Vec<Value> =
        log(&admin, "action=users.role_changed").await.iter().map(|entry| entry["details"].clone()).collect();
    assert_eq!(details, [json!({ "from": "admin", "to": "tutor" }), json!({ "from": "student", "to": "admin" })]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_stays_an_admin() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let own = format!("/api/admin/users/{}", admin.id);
    admin.patch(&own, &json!({ "role": "tutor" })).await.refused(Code::LastAdmin);
    admin.delete(&own).await.refused(Code::LastAdmin);
    admin.post(&format!("{own}/suspend"), &json!({})).await.refused(Code::LastAdmin);
    assert_eq!(log(&admin, "action=users.").await.len(), 0);

    // One who is suspended cannot run the school, and does not count.
    let second = server.learner("ben").await;
    let other = format!("/api/admin/users/{}", second.id);
    admin.patch(&other, &json!({ "role": "admin" })).await.ok();
    admin.post(&format!("{other}/suspend"), &json!({})).await.ok();
    admin.delete(&own).await.refused(Code::LastAdmin);
    admin.post_empty(&format!("{other}/reinstate")).await.ok();
    let second = server.sign_in("ben@school.test", PASSWORD).await;
    admin.delete(&own).await.gone();
    admin.get("/api/admin/users").await.refused(Code::AuthInvalid);
    second.patch(&other, &json!({ "role": "student" })).await.refused(Code::LastAdmin);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_person_is_out_at_once_until_reinstated() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    ada.get("/api/users/me").await.ok();
    let path = format!("/api/admin/users/{}", ada.id);
    let reason = "Asked for a break until the summer.";
    let suspended = admin.post(&format!("{path}/suspend"), &json!({ "reason": reason })).await.ok();
    assert_eq!(suspended["user"]["status"], "suspended");
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    let login = json!({ "email": "ada@school.test", "password": PASSWORD });
    server.nobody().post("/api/auth/login", &login).await.refused(Code::AuthSuspended);
    assert_eq!(only_entry(&admin, "action=users.suspended").await["details"], json!({ "reason": reason }));
    assert_eq!(names(&admin.get("/api/admin/users?status=suspended").await.ok()), ["ada"]);

    // Once more is no error.
    admin.post(&format!("{path}/suspend"), &json!({})).await.ok();
    assert_eq!(log(&admin, "action=users.suspended").await[0]["details"], json!({}));
    let long = json!({ "reason": "x".repeat(501) });
    admin.post(&format!("{path}/suspend"), &long).await.refused(Code::RequestInvalid);

    let back = admin.post_empty(&format!("{path}/reinstate")).await.ok();
    assert_eq!(back["user"]["status"], "active");
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    server.sign_in("ada@school.test", PASSWORD).await;
    admin.post_empty(&format!("{path}/reinstate")).await.ok();
    only_entry(&admin, "action=users.reinstated").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_person_is_out_at_once_and_leaves_no_name_in_the_log() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let zita = server.learner("zita").await;
    let path = format!("/api/admin/users/{}", zita.id);
    admin.post(&format!("{path}/suspend"), &json!({ "reason": "Zita said so." })).await.ok();
    admin.post_empty(&format!("{path}/reinstate")).await.ok();
    let zita = server.sign_in("zita@school.test", PASSWORD).await;
    admin.delete(&path).await.gone();
    zita.get("/api/users/me").await.refused(Code::AuthInvalid);
    admin.get(&path).await.refused(Code::ResourceAbsent);
    admin.delete(&path).await.refused(Code::ResourceAbsent);
    let login = json!({ "email": "zita@school.test", "password": PASSWORD });
    server.nobody().post("/api/auth/login", &login).await.refused(Code::AuthBadCredentials);

    let entry = only_entry(&admin, "action=users.deleted").await;
    assert_eq!(entry["actor"]["id"], admin.id);
    assert_eq!(entry["subject"], json!({ "kind": "user", "id": zita.id, "label": "deleted person" }));
    let all = log(&admin, "limit=100").await;
    assert!(!Value::Array(all).to_string().to_lowercase().contains("zita"));
    // The address is free again, and the id is not issued again.
    assert!(server.learner("zita").await.id > zita.id);
}

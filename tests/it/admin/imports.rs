//! Importing people: what is checked, what is created, how they get in.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::log;
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server, token_in};

const IMPORT: &str = "/api/admin/users/import";

async fn import(admin: &Actor<'_>, people: &Value, access: &str) -> Value {
    admin.post(IMPORT, &json!({ "people": people, "access": access })).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_is_checked_and_says_which_field_is_wrong() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let people = json!([
        { "full_name": "Mina Sato", "username": "mina", "role": "student" },
        { "full_name": "Jon Dahl", "email": "jon@school.test" },
        { "full_name": "  ", "username": "blank" },
        { "full_name": "Bad Address", "email": "not an address" },
        { "full_name": "Bad Name", "username": "No Spaces" },
        { "full_name": "Bad Role", "username": "role", "role": "head" },
        { "full_name": "No Way In", "email": " ", "username": "" },
        { "full_name": "Ada Again", "email": ada.email.to_uppercase() },
        { "full_name": "Mina Again", "username": "mina" },
        { "full_name": "Jon Again", "email": "JON@school.test" },
    ]);
    let body = json!({ "people": people, "access": "password", "dry_run": true });
    let answer = admin.post(IMPORT, &body).await.ok();
    assert_eq!((answer.number("created"), answer.number("rejected")), (0, 8));
    let told: Vec<(&str, &str, &str)> = answer
        .list("results")
        .iter()
        .map(|result| {
            let field = result["faults"][0]["field"].as_str().unwrap_or_default();
            (result.text("status"), result["code"].as_str().unwrap_or_default(), field)
        })
        .collect();
    let due = [
        ("valid", "", ""),
        ("valid", "", ""),
        ("rejected", "request.invalid", "full_name"),
        ("rejected", "request.invalid", "email"),
        ("rejected", "request.invalid", "username"),
        ("rejected", "request.invalid", "role"),
        ("rejected", "request.invalid", "email"),
        ("rejected", "users.email_taken", "email"),
        ("rejected", "users.username_taken", "username"),
        ("rejected", "users.email_taken", "email"),
    ];
    assert_eq!(told, due);
    let rows: Vec<i64> = answer.list("results").iter().map(|result| result.number("row")).collect();
    assert_eq!(rows, (1..=10).collect::<Vec<_>>());
    assert_eq!(admin.get("/api/admin/users/counts").await.ok()["counts"]["total"], 2);
    // What was right is created, what was wrong stays away.
    let answer = import(&admin, &people, "password").await;
    assert_eq!((answer.number("created"), answer.number("rejected")), (2, 8));
    assert_eq!(log(&admin, "action=users.created").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn generated_passwords_work_and_are_shown_once() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let body =
        json!({ "people": [{ "full_name": "Mina Sato", "username": "mina", "role": "tutor" }], "access": "password" });
    let send =
        || admin.send(reqwest::Method::POST, IMPORT, |request| request.header("idempotency-key", "one").json(&body));
    let answer = send().await.ok();
    let result = &answer.list("results")[0];
    let mina = server.sign_in("mina", result.text("temporary_password")).await;
    assert_eq!(mina.get("/api/users/me").await.ok()["user"]["role"], "tutor");
    assert_eq!(result.number("id"), mina.get("/api/users/me").await.ok()["user"].number("id"));
    send().await.refused(Code::IdempotencyMismatch);
    assert_eq!(admin.get("/api/admin/users?query=mina").await.ok().list("users").len(), 1);
    let entry = &log(&admin, "action=users.created").await[0];
    assert_eq!(entry["details"], json!({ "role": "tutor", "temporary_password": true, "imported": true }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_lets_an_imported_person_choose_a_password_for_two_weeks() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let people = json!([
        { "full_name": "Mina Sato", "username": "mina" },
        { "full_name": "Jon Dahl", "email": "jon@school.test" },
        { "full_name": "Late Comer", "email": "late@school.test" },
    ]);
    let answer = import(&admin, &people, "link").await;
    assert_eq!(answer.number("created"), 3);
    let results = answer.list("results");
    server.settle().await;
    // A link is mailed where there is an address, and shown where there is none.
    let mina = token_in(results[0].text("password_url"));
    assert_eq!((&results[1]["password_url"], &results[1]["mailed"]), (&Value::Null, &json!(true)));
    let jon = server.mailed_token("jon@school.test").await;
    let late = server.mailed_token("late@school.test").await;
    server
        .nobody()
        .post("/api/auth/login", &json!({ "email": "mina", "password": PASSWORD }))
        .await
        .refused(Code::AuthBadCredentials);
    server.advance(Duration::from_secs(13 * 24 * 3600));
    for token in [mina, jon] {
        let body = json!({ "token": token, "password": PASSWORD });
        server.nobody().post("/api/auth/reset-password", &body).await.ok();
    }
    server.sign_in("mina", PASSWORD).await;
    let jon = server.sign_in("jon@school.test", PASSWORD).await;
    assert_eq!(
        jon.get("/api/users/me").await.ok()["user"]["email_verified"],
        true,
        "the mailed link verifies the address"
    );
    server.advance(Duration::from_secs(2 * 24 * 3600));
    let body = json!({ "token": late, "password": PASSWORD });
    server.nobody().post("/api/auth/reset-password", &body).await.refused(Code::AuthLinkInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_has_bounds() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let row = json!({ "full_name": "Mina Sato", "username": "mina" });
    for people in [json!([]), Value::Array(vec![row.clone(); 101])] {
        let body = json!({ "people": people, "access": "password" });
        let refused = admin.post(IMPORT, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "people");
    }
    let body = json!({ "people": [row], "access": "carrier pigeon" });
    assert_eq!(admin.post(IMPORT, &body).await.refused(Code::RequestInvalid)["fields"][0]["field"], "access");
    server
        .tutor("tia")
        .await
        .post(IMPORT, &json!({ "people": [], "access": "link" }))
        .await
        .refused(Code::AuthRoleWrong);
}

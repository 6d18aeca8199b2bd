//! Many people: the orders of the list, totals, changes of a selection, the export, and the sign-ins of a person.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{log, only_entry};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

const BULK: &str = "/api/admin/users/bulk";

/// The names of all pages of the list, in pages of two.
async fn names(admin: &Actor<'_>, query: &str) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/api/admin/users?limit=2&{query}{cursor}")).await.ok();
        names.extend(page.list("users").iter().map(|user| user.text("full_name").to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { return names };
        cursor = format!("&cursor={next}");
    }
}

async fn counts(admin: &Actor<'_>) -> Value {
    admin.get("/api/admin/users/counts").await.ok()["counts"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_listed_in_every_order_and_no_page_repeats_anybody() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    for name in ["Cleo", "Ada", "Ben"] {
        server.learner(name).await;
        server.advance(Duration::from_secs(60));
    }
    server.tutor("Abe").await;
    for username in ["zoe", "zoe2"] {
        let zoe = json!({ "full_name": "Zoe", "username": username, "role": "student" });
        admin.post("/api/admin/users", &zoe).await.created();
    }
    server.sign_in("cleo@school.test", PASSWORD).await;
    for (query, expected) in [
        ("", "Zoe Zoe Abe Ben Ada Cleo Administrator"),
        ("sort=-created_at", "Zoe Zoe Abe Ben Ada Cleo Administrator"),
        ("sort=created_at", "Administrator Cleo Ada Ben Abe Zoe Zoe"),
        ("sort=name", "Abe Ada Administrator Ben Cleo Zoe Zoe"),
        ("sort=-name", "Zoe Zoe Cleo Ben Administrator Ada Abe"),
        ("sort=name&role=student", "Ada Ben Cleo Zoe Zoe"),
        ("sort=name&status=active&role=tutor", "Abe"),
        ("sort=created_at&status=active", "Administrator Cleo Ada Ben Abe Zoe Zoe"),
        // A search has an order of its own.
        ("sort=name&query=a", "Abe Ada Administrator"),
    ] {
        let mut found = names(&admin, query).await;
        if query.contains("query=") {
            found.sort();
        }
        assert_eq!(found.join(" "), expected, "{query}");
    }
    let latest = names(&admin, "sort=-last_login_at").await;
    let oldest = names(&admin, "sort=last_login_at").await;
    assert_eq!((latest.len(), latest.last().map(String::as_str)), (7, Some("Zoe")));
    assert_eq!(oldest[..2], ["Zoe", "Zoe"], "who never signed in counts as the longest ago");
    assert_eq!(latest.iter().rev().collect::<Vec<_>>(), oldest.iter().collect::<Vec<_>>());
    let by_name = admin.get("/api/admin/users?limit=1&sort=name").await.ok();
    let other = format!("/api/admin/users?sort=-name&cursor={}", by_name.text("next_cursor"));
    assert_eq!(admin.get(&other).await.refused(Code::RequestInvalid)["fields"][0]["field"], "cursor");
    let refused = admin.get("/api/admin/users?sort=shoe_size").await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0]["field"], "sort");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_totals_follow_every_change() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let ben = server.learner("ben").await;
    let expected = |student: i64, tutor: i64, suspended: i64| {
        let total = student + tutor + 1;
        json!({ "total": total, "active": total - suspended, "suspended": suspended,
            "roles": { "student": student, "tutor": tutor, "admin": 1, "developer": 0 } })
    };
    assert_eq!(counts(&admin).await, expected(2, 0, 0));
    admin.patch(&format!("/api/admin/users/{}", ada.id), &json!({ "role": "tutor" })).await.ok();
    assert_eq!(counts(&admin).await, expected(1, 1, 0));
    admin.post(&format!("/api/admin/users/{}/suspend", ben.id), &json!({})).await.ok();
    admin.post(&format!("/api/admin/users/{}/suspend", ben.id), &json!({})).await.ok();
    assert_eq!(counts(&admin).await, expected(1, 1, 1));
    admin.delete(&format!("/api/admin/users/{}", ben.id)).await.gone();
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(counts(&admin).await, expected(0, 0, 0));
    // A failed change leaves the totals alone.
    admin.patch(&format!("/api/admin/users/{}", admin.id), &json!({ "role": "tutor" })).await.refused(Code::LastAdmin);
    assert_eq!(counts(&admin).await, expected(0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_is_changed_person_by_person() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let ben = server.learner("ben").await;
    let body =
        json!({ "action": "suspend", "ids": [ada.id, 999_999, admin.id, ben.id, ada.id], "reason": "Holidays." });
    let answer = admin.post(BULK, &body).await.ok();
    assert_eq!((answer.number("changed"), answer.number("refused")), (2, 2));
    let codes: Vec<(i64, Option<&str>)> =
        answer.list("results").iter().map(|result| (result.number("id"), result["code"].as_str())).collect();
    let due =
        [(ada.id, None), (999_999, Some("resource.absent")), (admin.id, Some("auth.would_shut_out")), (ben.id, None)];
    assert_eq!(codes, due);
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    let entries = log(&admin, "action=users.suspended").await;
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|entry| entry["details"]["reason"] == "Holidays."));

    let ids = json!([ada.id, ben.id]);
    admin.post(BULK, &json!({ "action": "reinstate", "ids": ids })).await.ok();
    let changed = admin.post(BULK, &json!({ "action": "change_role", "ids": ids, "role": "tutor" })).await.ok();
    assert_eq!(changed.number("changed"), 2);
    assert_eq!(names(&admin, "role=tutor").await, ["ben", "ada"]);
    let gone = admin.post(BULK, &json!({ "action": "delete", "ids": ids })).await.ok();
    assert_eq!(gone.number("changed"), 2);
    assert_eq!(names(&admin, "").await, ["Administrator"]);
    assert_eq!(log(&admin, "action=users.deleted").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_has_bounds_and_a_repeat_changes_nothing() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let many: Vec<i64> = (1..=101).collect();
    for (body, field) in [
        (json!({ "action": "suspend", "ids": [] }), "ids"),
        (json!({ "action": "suspend", "ids": many }), "ids"),
        (json!({ "action": "change_role", "ids": [1] }), "role"),
        (json!({ "action": "promote", "ids": [1] }), "action"),
    ] {
        let refused = admin.post(BULK, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let send = |body: Value| {
        let admin = &admin;
        async move {
            admin.send(reqwest::Method::POST, BULK, |request| request.header("idempotency-key", "k").json(&body)).await
        }
    };
    let body = json!({ "action": "suspend", "ids": [ada.id] });
    let first = send(body.clone()).await.ok();
    admin.post(&format!("/api/admin/users/{}/reinstate", ada.id), &json!({})).await.ok();
    assert_eq!(send(body).await.ok(), first);
    assert_eq!(counts(&admin).await["suspended"], 0);
    send(json!({ "action": "delete", "ids": [ada.id] })).await.refused(Code::IdempotencyMismatch);
    assert_eq!(log(&admin, "action=users.suspended").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_export_is_a_table_that_no_spreadsheet_executes() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let name = "=HYPERLINK(\"http://evil.test\";\"Zoë\")";
    let person = json!({ "full_name": name, "username": "zoe", "role": "student" });
    admin.post("/api/admin/users", &person).await.created();
    for number in 0..3 {
        let username = format!("person{number}");
        let person = json!({ "full_name": username, "username": username, "role": "student", "password": PASSWORD });
        admin.post("/api/admin/users", &person).await.created();
    }
    let reply = admin.get("/api/admin/users/export").await;
    assert_eq!(reply.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert!(reply.header("content-disposition").unwrap().starts_with("attachment"));
    let text = String::from_utf8(reply.body).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}id,full_name,email,username,role,status,email_verified,totp_enabled,plan,created_at,last_login_at"
    );
    assert!(
        lines[2]
            .contains("\"'=HYPERLINK(\"\"http://evil.test\"\";\"\"Zoë\"\")\",,zoe,student,active,false,false,free,")
    );
    assert_eq!(lines.len(), 1 + 5 + 1);
    let tutors = String::from_utf8(admin.get("/api/admin/users/export?role=tutor").await.body).unwrap();
    assert_eq!(tutors.trim_end().lines().count(), 1);
    assert_eq!(log(&admin, "action=users.exported").await.len(), 2);
    server.learner("ada").await.get("/api/admin/users/export").await.refused(Code::AuthRoleWrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_sees_and_ends_the_sign_ins_of_a_person() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    server.sign_in(&ada.email, PASSWORD).await;
    let path = format!("/api/admin/users/{}/tokens", ada.id);
    let tokens = admin.get(&path).await.ok();
    assert_eq!(tokens.list("tokens").len(), 2);
    assert!(tokens.list("tokens").iter().all(|token| token["current"] == false));
    let own = admin.get(&format!("/api/admin/users/{}/tokens", admin.id)).await.ok();
    assert!(own.list("tokens").iter().any(|token| token["current"] == true));
    assert_eq!(admin.delete(&path).await.ok()["revoked"], 2);
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    assert_eq!(only_entry(&admin, "action=users.signed_out").await["details"], json!({ "sign_ins": 2 }));
    admin.get("/api/admin/users/999999/tokens").await.refused(Code::ResourceAbsent);
    admin.delete("/api/admin/users/999999/tokens").await.refused(Code::ResourceAbsent);
}

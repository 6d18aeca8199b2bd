//! Awards by hand.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{MINE, slugs};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Reply, Server};

async fn award(by: &Actor<'_>, slug: &str, to: &Actor<'_>) -> Reply {
    by.post(&format!("/api/badges/{slug}/award"), &json!({ "user_id": to.id })).await
}

/// A tutor with a student of a class.
async fn class(server: &Server) -> (Actor<'_>, Actor<'_>, Value) {
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let class = grace.post("/api/classes", &json!({ "name": "Biology" })).await.created()["id"].clone();
    grace.post(&format!("/api/classes/{class}/members"), &json!({ "user_id": ada.id })).await.created();
    (grace, ada, class)
}

#[tokio::test(flavor = "multi_thread")]
async fn tutors_award_badges_to_their_students_once() {
    let server = Server::spawn().await;
    let (grace, ada, class) = class(&server).await;
    let body = json!({ "user_id": ada.id, "note": "Explained the heart." });
    let made = grace.post("/api/badges/helping-hand/award", &body).await.created();
    assert_eq!(made["award"]["name"], "Helping hand");
    assert_eq!((&made["award"]["by_hand"], &made["award"]["note"]), (&json!(true), &json!("Explained the heart.")));
    assert_eq!(made["id"], made["award"]["id"]);
    award(&grace, "helping-hand", &ada).await.refused(Code::BadgeEarned);
    award(&server.admin().await, "helping-hand", &ada).await.refused(Code::BadgeEarned);
    let mine = ada.get(MINE).await.ok();
    assert_eq!(mine["badges"], json!([made["award"]]));
    let told = ada.get("/api/notifications?kind=badge").await.ok();
    assert_eq!(told.list("notifications").len(), 1);
    let audit = server.admin().await.get("/api/admin/audit?action=badges.awarded").await.ok();
    let entry = &audit.list("entries")[0];
    assert_eq!((entry["actor"]["id"].as_i64(), &entry["details"]["user"]), (Some(grace.id), &json!(ada.id)));
    // After the class has ended she is a stranger.
    grace.delete(&format!("/api/classes/{class}")).await.gone();
    award(&grace, "good-question", &ada).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn badges_with_a_rule_are_awarded_by_admins_alone() {
    let server = Server::spawn().await;
    let (grace, ada, _) = class(&server).await;
    award(&grace, "month-streak", &ada).await.refused(Code::BadgeByRule);
    award(&server.admin().await, "month-streak", &ada).await.created();
    assert_eq!(slugs(&ada).await, ["month-streak"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_roles_and_bad_input_are_refused() {
    let server = Server::spawn().await;
    let (grace, ada, _) = class(&server).await;
    let (admin, ben) = (server.admin().await, server.learner("ben").await);
    award(&grace, "helping-hand", &ben).await.refused(Code::ResourceAbsent);
    award(&grace, "no-such-badge", &ada).await.refused(Code::ResourceAbsent);
    award(&ada, "helping-hand", &ada).await.refused(Code::AuthRoleWrong);
    award(&grace, "helping-hand", &grace).await.refused(Code::BadgeOwn);
    award(&admin, "helping-hand", &admin).await.refused(Code::BadgeOwn);
    let learner = server.key("linus").await;
    let learner = learner.post("/v1/learners", &json!({ "full_name": "Lea" })).await.created().number("id");
    admin.post("/api/badges/helping-hand/award", &json!({ "user_id": learner })).await.refused(Code::ResourceAbsent);
    for body in [json!({}), json!({ "user_id": "x" }), json!({ "user_id": ada.id, "note": "n".repeat(501) })] {
        grace.post("/api/badges/helping-hand/award", &body).await.refused(Code::RequestInvalid);
    }
    assert!(slugs(&ada).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_award_gets_the_first_answer() {
    let server = Server::spawn().await;
    let (grace, ada, _) = class(&server).await;
    let send = |note: &str| {
        let body = json!({ "user_id": ada.id, "note": note });
        grace.send(reqwest::Method::POST, "/api/badges/fair-play/award", move |request| {
            request.header("Idempotency-Key", "once").json(&body)
        })
    };
    let first = send("Fair").await.created();
    assert_eq!(send("Fair").await.created(), first);
    send("Other").await.refused(Code::IdempotencyMismatch);
}

#[tokio::test(flavor = "multi_thread")]
async fn badges_are_in_the_export_and_end_with_the_person() {
    let server = Server::spawn().await;
    let (grace, ada, _) = class(&server).await;
    award(&grace, "helping-hand", &ada).await.created();
    let reply = ada.get("/api/users/me/export").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(reply.body)).unwrap();
    let held: Value = serde_json::from_reader(archive.by_name("badges.json").unwrap()).unwrap();
    assert_eq!(held["badges"][0]["badge"], "helping-hand");
    ada.delete_with("/api/users/me", &json!({ "password": crate::support::server::PASSWORD })).await.gone();
    for table in ["badge_awards", "badge_people"] {
        let sql = format!("SELECT COUNT(*) AS found FROM {table} WHERE user_id = {}", ada.id);
        let left = server.raw_app().named("test").read(move |db| db.one(&sql, (), |row| row.get::<i64>("found")));
        assert_eq!(left.await.unwrap(), 0, "{table}");
    }
}

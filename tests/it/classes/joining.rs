//! Joining by code, leaving, and what members are told.

use schola::db::params;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{all, class, join, path};
use crate::support::holders::raw_count;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_read_however_it_is_written_until_it_is_replaced_or_switched_off() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let biology = class(&grace, "Biology").await;
    let code = biology["join_code"].as_str().unwrap().to_owned();
    let spelled = [code.clone(), code.to_lowercase(), code.replace('-', " "), code.replace('-', "")];
    for (number, spelling) in spelled.iter().enumerate() {
        let student = server.learner(&format!("student{number}")).await;
        student.post("/api/classes/join", &json!({ "code": spelling })).await.ok();
    }
    let ada = server.learner("ada").await;
    let first = ada.post("/api/classes/join", &json!({ "code": code })).await.ok();
    assert_eq!(first["class"]["students"], 5);
    assert_eq!(ada.post("/api/classes/join", &json!({ "code": code })).await.ok(), first, "a member stays one");
    assert_eq!(grace.post("/api/classes/join", &json!({ "code": code })).await.ok()["class"]["role"], "tutor");
    let renewed = grace.patch(&path(&biology), &json!({ "join_code": "renew" })).await.ok()["class"].clone();
    assert_ne!(renewed["join_code"], biology["join_code"]);
    let ben = server.learner("ben").await;
    let refusal = ben.post("/api/classes/join", &json!({ "code": code })).await.refused(Code::ClassCodeInvalid);
    assert_eq!(refusal["fields"][0]["field"], "code");
    let off = grace.patch(&path(&biology), &json!({ "join_code": "remove" })).await.ok()["class"].clone();
    assert_eq!(off.get("join_code"), None);
    for code in [renewed["join_code"].clone(), json!("-"), json!("x")] {
        ben.post("/api/classes/join", &json!({ "code": code })).await.refused(Code::ClassCodeInvalid);
    }
    server.admin().await.post("/api/classes/join", &json!({ "code": "x" })).await.refused(Code::AuthRoleWrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_can_be_tried_only_so_often() {
    let server = Server::with(|config| config.limits.scale = 1.0).await;
    let ada = server.learner("ada").await;
    for number in 0..20 {
        ada.post("/api/classes/join", &json!({ "code": format!("code{number}") }))
            .await
            .refused(Code::ClassCodeInvalid);
    }
    let refusal = ada.post("/api/classes/join", &json!({ "code": "right" })).await;
    assert!(refusal.header("retry-after").is_some());
    refusal.refused(Code::RateLimited);
    ada.get("/api/classes").await.ok();
    server
        .learner("ben")
        .await
        .post("/api/classes/join", &json!({ "code": "x" }))
        .await
        .refused(Code::ClassCodeInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn classes_and_people_have_bounds() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let biology = class(&grace, "Biology").await;
    let members = format!("{}/members", path(&biology));
    let id = biology["id"].as_i64().unwrap();
    let fill = async |sql: &'static str| {
        server.raw_app().named("test").write(move |tx| tx.exec(sql, params![id])).await.unwrap();
    };
    fill("UPDATE classes SET students = 1000 WHERE id = ?1").await;
    ada.post("/api/classes/join", &json!({ "code": biology["join_code"] })).await.refused(Code::ClassFull);
    grace.post(&members, &json!({ "user_id": ada.id })).await.refused(Code::ClassFull);
    fill("UPDATE classes SET tutors = 20 WHERE id = ?1").await;
    let seun = server.tutor("seun").await;
    grace.post(&members, &json!({ "user_id": seun.id })).await.refused(Code::ClassFull);
    let (tutor, student) = (seun.id, ada.id);
    let many = server.raw_app().named("test").write(move |tx| {
        for number in 0..500 {
            let class: i64 = tx.one(
                "INSERT INTO classes (realm, name, sort_name, students, tutors, is_archived, created_at) \
                 VALUES (0, ?1, ?1, 0, 0, 0, 0) RETURNING id",
                params![format!("class {number}")],
                |row| row.get("id"),
            )?;
            for user in [tutor, student] {
                tx.exec(
                    "INSERT INTO class_members (class_id, user_id, role, sort_name, class_name, is_archived, joined_at) \
                     VALUES (?1, ?2, 'student', 'x', ?3, 0, 0)",
                    params![class, user, format!("class {number}")],
                )?;
            }
        }
        Ok(())
    });
    many.await.unwrap();
    seun.post("/api/classes", &json!({ "name": "One more" })).await.refused(Code::ClassTooMany);
    let other = class(&grace, "Chemistry").await;
    ada.post("/api/classes/join", &json!({ "code": other["join_code"] })).await.refused(Code::ClassTooMany);
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM classes WHERE name = 'One more'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_leave_by_themselves_and_are_told_what_others_did() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let biology = class(&grace, "Biology").await;
    let members = format!("{}/members", path(&biology));
    join(&ada, &biology).await;
    grace.post(&members, &json!({ "user_id": ben.id })).await.created();
    let told = |person: i64| {
        let app = server.raw_app().clone();
        async move {
            let read = app.named("test").read(move |db| {
                db.all("SELECT kind FROM outbox WHERE user_id = ?1 ORDER BY id", params![person], |row| {
                    row.get::<String>("kind")
                })
            });
            read.await.unwrap()
        }
    };
    assert_eq!(told(ada.id).await, ["classes.changed"]);
    assert_eq!(told(ben.id).await, ["classes.changed", "notification.posted"]);
    assert_eq!(told(grace.id).await, ["classes.changed"; 2]);
    let posted: Vec<Value> = server
        .raw_app()
        .named("test")
        .read(|db| {
            db.all("SELECT event, data FROM notifications", (), |row| {
                Ok(json!([row.get::<String>("event")?, row.get::<String>("data")?]))
            })
        })
        .await
        .unwrap();
    assert_eq!(posted.len(), 1, "who joins by a code knows it already");
    assert_eq!(posted[0][0], "class_joined");
    assert!(posted[0][1].as_str().unwrap().contains("\"class\":\"Biology\""), "{posted:?}");
    ada.delete(&format!("{members}/{}", ada.id)).await.gone();
    ada.get(&members).await.refused(Code::ResourceAbsent);
    ada.delete(&format!("{members}/{}", ada.id)).await.refused(Code::ResourceAbsent);
    assert_eq!(all(&grace, &members, "members", "full_name").await, ["ben", "grace"]);
    grace.delete(&format!("{members}/{}", ben.id)).await.gone();
    let of_ben = told(ben.id).await;
    assert_eq!(of_ben, ["classes.changed", "notification.posted", "notification.read", "classes.changed"]);
    assert_eq!(all(&grace, &members, "members", "full_name").await, ["grace"]);
}

//! Changing, archiving and deleting classes, and their members.

use schola::kernel::Code;
use serde_json::json;

use super::{all, class, join, path};
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn tutors_of_the_class_and_admins_manage_it_and_nobody_else() {
    let server = Server::spawn().await;
    let (grace, ada, seun) = (server.tutor("grace").await, server.learner("ada").await, server.tutor("seun").await);
    let biology = class(&grace, "Biology").await;
    let members = format!("{}/members", path(&biology));
    join(&ada, &biology).await;
    // A tutor who learns in the class manages it no more than another student does.
    join(&seun, &biology).await;
    for (reply, code) in [
        (seun.patch(&path(&biology), &json!({ "name": "Mine" })).await, Code::ClassTutorsOnly),
        (seun.delete(&path(&biology)).await, Code::ClassTutorsOnly),
        (seun.post(&members, &json!({ "user_id": ada.id })).await, Code::ClassTutorsOnly),
        (seun.delete(&format!("{members}/{}", ada.id)).await, Code::ClassTutorsOnly),
        (ada.delete(&format!("{members}/{}", seun.id)).await, Code::ClassTutorsOnly),
        (ada.patch(&path(&biology), &json!({ "name": "Mine" })).await, Code::AuthRoleWrong),
        (ada.delete(&path(&biology)).await, Code::AuthRoleWrong),
    ] {
        reply.refused(code);
    }
    let changed = grace.patch(&path(&biology), &json!({ "name": "Botany", "subject": "Plants" })).await.ok();
    assert_eq!((&changed["class"]["name"], &changed["class"]["subject"]), (&json!("Botany"), &json!("Plants")));
    assert_eq!(all(&ada, "/api/classes?query=bot", "classes", "name").await, ["Botany"], "in the list of a member");
    let admin = server.admin().await;
    // Everyone finds a class by its name and by its subject.
    for reader in [&admin, &grace, &ada] {
        assert_eq!(all(reader, "/api/classes?query=PLANTS", "classes", "name").await, ["Botany"]);
        assert_eq!(
            all(reader, "/api/classes?query=plan%20%20ts", "classes", "name").await,
            Vec::<serde_json::Value>::new()
        );
    }
    let cleared = admin.patch(&path(&biology), &json!({ "subject": "" })).await.ok();
    assert_eq!(cleared["class"].get("subject"), None);
    assert_eq!(all(&admin, "/api/classes?query=plants", "classes", "name").await, Vec::<serde_json::Value>::new());
    grace.delete(&path(&biology)).await.gone();
    ada.get(&path(&biology)).await.refused(Code::ResourceAbsent);
    assert_eq!(ada.get("/api/classes").await.ok()["classes"], json!([]));
    let log = admin.get("/api/admin/audit?action=classes.").await.ok();
    let actions: Vec<&str> =
        log["entries"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
    let expected =
        ["deleted", "updated", "updated", "joined", "joined", "created"].map(|what| format!("classes.{what}"));
    assert_eq!(actions, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_class_takes_nobody_shows_little_and_comes_back() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let biology = class(&grace, "Biology").await;
    let members = format!("{}/members", path(&biology));
    join(&ada, &biology).await;
    let archived = grace.patch(&path(&biology), &json!({ "archived": true })).await.ok()["class"].clone();
    assert_eq!((&archived["archived"], archived["archived_at"].is_string()), (&json!(true), true));
    for reader in [&grace, &ada] {
        assert_eq!(reader.get("/api/classes").await.ok()["classes"], json!([]));
        assert_eq!(all(reader, "/api/classes?archived=true", "classes", "name").await, ["Biology"]);
    }
    let admin = server.admin().await;
    assert_eq!(all(&admin, "/api/classes?archived=true&query=bio", "classes", "name").await, ["Biology"]);
    assert_eq!(admin.get("/api/classes?query=bio").await.ok()["classes"], json!([]));
    ben.post("/api/classes/join", &json!({ "code": biology["join_code"] })).await.refused(Code::ClassCodeInvalid);
    grace.post(&members, &json!({ "user_id": ben.id })).await.refused(Code::ClassArchived);
    // Its tutor knows who was in it, and no more.
    let list = grace.get(&format!("{members}?role=student")).await.ok();
    assert_eq!(list["members"], json!([{ "id": ada.id, "full_name": "ada", "role": "student" }]));
    let again = grace.patch(&path(&biology), &json!({ "archived": true })).await.ok()["class"].clone();
    assert_eq!(again, archived, "archiving twice changes nothing");
    let restored = grace.patch(&path(&biology), &json!({ "archived": false })).await.ok()["class"].clone();
    assert_eq!((&restored["archived"], restored.get("archived_at")), (&json!(false), None));
    join(&ben, &biology).await;
    let list = grace.get(&format!("{members}?role=student&query=ad")).await.ok();
    assert_eq!(list["members"][0]["email"], ada.email);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_in_a_class_fit_the_roles_in_the_school_and_follow_them() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let (seun, linus) = (server.tutor("seun").await, server.developer("linus").await);
    let admin = server.admin().await;
    let biology = class(&grace, "Biology").await;
    let members = format!("{}/members", path(&biology));
    let add = async |body: serde_json::Value| grace.post(&members, &body).await;
    let refusal = add(json!({ "user_id": ada.id, "role": "tutor" })).await.refused(Code::ClassRoleUnfit);
    assert_eq!(refusal["fields"][0]["field"], "role");
    add(json!({ "user_id": linus.id })).await.refused(Code::ClassRoleUnfit);
    let refusal = add(json!({ "user_id": 987_654 })).await.refused(Code::ResourceAbsent);
    assert_eq!(refusal["fields"][0]["field"], "user_id");
    let added = add(json!({ "user_id": ada.id })).await.created();
    assert_eq!((&added["id"], &added["member"]["role"]), (&json!(ada.id), &json!("student")));
    assert_eq!(add(json!({ "user_id": seun.id })).await.created()["member"]["role"], "tutor");
    assert_eq!(add(json!({ "user_id": admin.id })).await.created()["member"]["role"], "tutor");
    add(json!({ "user_id": ada.id })).await.refused(Code::ClassAlreadyMember);
    let count = async || {
        let class = admin.get(&path(&biology)).await.ok()["class"].clone();
        (class["students"].as_i64().unwrap(), class["tutors"].as_i64().unwrap())
    };
    assert_eq!(count().await, (1, 3));
    // Who is no tutor any more teaches no class; a developer belongs to none.
    admin.patch(&format!("/api/admin/users/{}", seun.id), &json!({ "role": "student" })).await.ok();
    assert_eq!(count().await, (1, 2));
    admin.patch(&format!("/api/admin/users/{}", ada.id), &json!({ "role": "developer" })).await.ok();
    assert_eq!(count().await, (0, 2));
    // A class keeps its order when a member is renamed.
    grace.patch("/api/users/me", &json!({ "full_name": "Aaron" })).await.ok();
    assert_eq!(all(&admin, &members, "members", "full_name").await[0], "Aaron");
    // A class whose tutors are gone stays, and admins give it new ones. Only admins leave a class without one.
    grace.delete(&format!("{members}/{}", grace.id)).await.gone();
    grace.get(&path(&biology)).await.refused(Code::ResourceAbsent);
    admin.delete(&format!("{members}/{}", admin.id)).await.gone();
    assert_eq!(count().await, (0, 0));
    admin.post(&members, &json!({ "user_id": grace.id })).await.created();
    assert_eq!(count().await, (0, 1));
    grace.delete(&format!("{members}/{}", grace.id)).await.refused(Code::ClassLastTutor);
    assert_eq!(count().await, (0, 1));
    admin.delete(&format!("{members}/{}", ada.id)).await.refused(Code::ResourceAbsent);
    admin.delete(&format!("{members}/{}", grace.id)).await.gone();
    assert_eq!(count().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_the_school_leaves_the_classes() {
    let server = Server::spawn().await;
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    let biology = class(&grace, "Biology").await;
    let members = format!("{}/members", path(&biology));
    let key = |request: reqwest::RequestBuilder| request.header("idempotency-key", "add-ada");
    let add = async || {
        let body = json!({ "user_id": ada.id });
        grace.send(reqwest::Method::POST, &members, |request| key(request.json(&body))).await
    };
    let first = add().await.created();
    assert_eq!(first["member"]["email"], ada.email);
    assert_eq!(add().await.created(), first, "a repeat gets the first answer");
    let admin = server.admin().await;
    admin.post(&format!("/api/admin/users/{}/suspend", ada.id), &json!({})).await;
    let shown = grace.get(&format!("{members}?role=student")).await.ok();
    assert_eq!(shown["members"][0]["status"], "suspended");
    admin.delete(&format!("/api/admin/users/{}", ada.id)).await.gone();
    assert_eq!(grace.get(&path(&biology)).await.ok()["class"]["students"], 0);
    assert_eq!(all(&grace, &members, "members", "full_name").await, ["grace"]);
    add().await.refused(Code::IdempotencyMismatch);
    grace.delete_with("/api/users/me", &json!({ "password": crate::support::server::PASSWORD })).await.gone();
    assert_eq!(admin.get(&path(&biology)).await.ok()["class"]["tutors"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_among_the_own_classes_goes_on_behind_a_page() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    for (name, subject) in [("A", "Ökologie"), ("B", "Latein"), ("C", "ökologie"), ("D", ""), ("Ökologie E", "Latein")]
    {
        grace.post("/api/classes", &json!({ "name": name, "subject": subject })).await.created();
    }
    let found = all(&grace, "/api/classes?query=%C3%96KOLOGIE", "classes", "name").await;
    assert_eq!(found, ["A", "C", "Ökologie E"]);
    assert_eq!(all(&grace, "/api/classes?query=%20", "classes", "name").await.len(), 5, "no text searches nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_sorted_and_members_found_without_accents() {
    let server = Server::spawn().await;
    let (grace, admin) = (server.tutor("grace").await, server.admin().await);
    let law = class(&grace, "Öffentliches Recht").await;
    let members = format!("{}/members", path(&law));
    for (number, name) in
        ["Zoe", "Öztürk", "Émile", "Łukasz", "Olaf", "Ärzte", "Emil", "Anna", "Magda"].iter().enumerate()
    {
        let person = json!({ "full_name": name, "username": format!("pupil{number}"), "role": "student" });
        let made = admin.post("/api/admin/users", &person).await.created();
        grace.post(&members, &json!({ "user_id": made["id"] })).await.created();
    }
    let expected = ["Anna", "Ärzte", "Emil", "Émile", "Łukasz", "Magda", "Olaf", "Öztürk", "Zoe"];
    let named = async |target: &str, list: &str| all(&admin, target, list, "full_name").await;
    assert_eq!(named(&format!("{members}?role=student"), "members").await, expected);
    assert_eq!(named("/api/admin/users?role=student&sort=name", "users").await, expected);
    let mut reversed = expected;
    reversed.reverse();
    assert_eq!(named("/api/admin/users?role=student&sort=-name", "users").await, reversed);
    for query in ["ozt", "%C3%96ZT", "zturk"] {
        assert_eq!(named(&format!("{members}?query={query}"), "members").await, ["Öztürk"], "{query}");
    }
    for name in ["Zoology", "Botany", "Élan"] {
        class(&grace, name).await;
    }
    for reader in [&grace, &admin] {
        let found = all(reader, "/api/classes", "classes", "name").await;
        assert_eq!(found, ["Botany", "Élan", "Öffentliches Recht", "Zoology"]);
    }
}

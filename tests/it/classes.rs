//! Classes: who creates, sees and manages them, how people join and leave, and what their members see of one another.

mod joining;
mod managing;
mod sight;

use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::server::{Actor, Server};

/// Creates a class and returns it as its tutor sees it.
pub async fn class(tutor: &Actor<'_>, name: &str) -> Value {
    tutor.post("/api/classes", &json!({ "name": name })).await.created()["class"].clone()
}

/// Joins a class by the code that its tutor sees.
pub async fn join(student: &Actor<'_>, class: &Value) {
    student.post("/api/classes/join", &json!({ "code": class["join_code"] })).await.ok();
}

/// The path of a class.
pub fn path(class: &Value) -> String {
    format!("/api/classes/{}", class["id"])
}

/// The values of a field in all rows of a list, page by page.
pub async fn all(reader: &Actor<'_>, target: &str, list: &str, field: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let sign = if target.contains('?') { '&' } else { '?' };
        let page = reader.get(&format!("{target}{sign}limit=2{cursor}")).await.ok();
        found.extend(page[list].as_array().unwrap().iter().map(|row| row[field].clone()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_has_its_tutor_and_a_code_for_its_tutors_alone() {
    let server = Server::spawn().await;
    let (grace, ada, seun) = (server.tutor("grace").await, server.learner("ada").await, server.tutor("seun").await);
    let made = grace.post("/api/classes", &json!({ "name": " Biology  12B ", "subject": "Biology" })).await.created();
    let class = &made["class"];
    assert_eq!((&made["id"], &class["name"]), (&class["id"], &json!("Biology 12B")));
    assert_eq!((&class["role"], &class["tutors"], &class["students"]), (&json!("tutor"), &json!(1), &json!(0)));
    let code = class["join_code"].as_str().unwrap();
    assert!(code.len() == 9 && code.contains('-') && code.to_uppercase() == code, "{code}");
    join(&ada, class).await;
    let seen = ada.get(&path(class)).await.ok()["class"].clone();
    assert_eq!((&seen["role"], &seen["students"], seen.get("join_code")), (&json!("student"), &json!(1), None));
    assert_eq!(ada.get("/api/classes").await.ok()["classes"], json!([seen]));
    // Neither another tutor nor a developer sees it; an admin does, with the code.
    seun.get(&path(class)).await.refused(Code::ResourceAbsent);
    assert_eq!(seun.get("/api/classes").await.ok()["classes"], json!([]));
    server.developer("linus").await.get("/api/classes").await.refused(Code::AuthRoleWrong);
    let admin = server.admin().await;
    let seen = admin.get(&path(class)).await.ok()["class"].clone();
    assert_eq!((&seen["join_code"], seen.get("role")), (&class["join_code"], None));
    ada.post("/api/classes", &json!({ "name": "Mine" })).await.refused(Code::AuthRoleWrong);
    for (body, field) in
        [(json!({}), "name"), (json!({ "name": " " }), "name"), (json!({ "name": "x".repeat(121) }), "name")]
    {
        let refusal = grace.post("/api/classes", &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_sorted_by_name_and_paged_behind_equal_names() {
    let server = Server::spawn().await;
    let (grace, admin) = (server.tutor("grace").await, server.admin().await);
    let names = ["Physics", "algebra", "Biology", "Physics", "Zoology", "Álgebra"];
    for name in names {
        class(&grace, name).await;
    }
    class(&admin, "Chemistry").await;
    let own = all(&grace, "/api/classes", "classes", "name").await;
    assert_eq!(own, ["algebra", "Álgebra", "Biology", "Physics", "Physics", "Zoology"]);
    let everything = all(&admin, "/api/classes", "classes", "name").await;
    assert_eq!(everything.len(), 7);
    assert!(everything.contains(&json!("Chemistry")));
    assert_eq!(all(&grace, "/api/classes?query=PHYS", "classes", "name").await, ["Physics", "Physics"]);
    assert_eq!(all(&admin, "/api/classes?query=chem", "classes", "name").await, ["Chemistry"]);
    assert_eq!(all(&admin, "/api/classes?query=s", "classes", "name").await.len(), 3, "Chemistry and two of Physics");
    // A search of an admin has an order of its own, and so do its cursors.
    let next = admin.get("/api/classes?limit=1").await.ok()["next_cursor"].as_str().unwrap().to_owned();
    admin.get(&format!("/api/classes?query=phys&cursor={next}")).await.refused(Code::RequestInvalid);
    // The longest name that there can be still fits into a cursor.
    let long = "\u{fdfa}".repeat(120);
    for _ in 0..3 {
        class(&grace, &long).await;
    }
    assert_eq!(all(&grace, "/api/classes", "classes", "name").await.len(), 9);
}

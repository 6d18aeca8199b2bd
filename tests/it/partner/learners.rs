//! Learners: made, found, changed and erased by their developer.

use schola::db::params;
use schola::features::learners::{ExternalReference, Reference};
use schola::kernel::{Code, Id};
use serde_json::{Value, json};

use super::learner;
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Reply, Server};

async fn names(key: &Actor<'_>, query: &str) -> Vec<String> {
    let list = key.get(&format!("/v1/learners{query}")).await.ok();
    list["learners"].as_array().unwrap().iter().map(|learner| learner.text("full_name").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_is_found_by_id_and_by_reference() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let body = json!({
        "full_name": " Ada Lovelace ", "external_reference": "pupil-7", "email": "ada@pupils.example", "locale": "EN-gb"
    });
    let made = key.post("/v1/learners", &body).await.created();
    let expected = json!({
        "id": made["id"],
        "full_name": "Ada Lovelace",
        "external_reference": "pupil-7",
        "email": "ada@pupils.example",
        "locale": "en-GB",
        "created_at": "2026-01-05T09:00:00.000Z"
    });
    assert_eq!(made["learner"], expected);
    for name in [made["id"].to_string(), "ext:pupil-7".to_owned(), "ext%3Apupil-7".to_owned()] {
        assert_eq!(key.get(&format!("/v1/learners/{name}")).await.ok()["learner"], expected, "{name}");
        assert_eq!(names(&key, "?external_reference=pupil-7").await, ["Ada Lovelace"]);
    }
    let bare = key.post("/v1/learners", &json!({ "full_name": "Bo" })).await.created()["learner"].clone();
    assert_eq!(bare.as_object().unwrap().len(), 3, "what has no value is left out: {bare}");
    assert_eq!(names(&key, "").await, ["Bo", "Ada Lovelace"]);
    assert_eq!(names(&key, "?external_reference=pupil-8").await, Vec::<String>::new());
    assert_eq!(key.get("/v1/learners?external_reference=pupil-7").await.ok()["learners"][0], expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_may_hold_whatever_a_header_can() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    for (reference, in_path) in [
        ("a/b?c#d%e", "a%2Fb%3Fc%23d%25e"),
        ("user@example.org", "user%40example.org"),
        ("ext:1", "ext%3A1"),
        ("..", "%2E%2E"),
        ("42", "42"),
        ("~!$&'()*+,;=", "~!$&'()*+,;="),
    ] {
        let id = learner(&key, reference, reference).await;
        let found = key.get(&format!("/v1/learners/ext:{in_path}")).await.ok();
        assert_eq!((&found["learner"]["id"], &found["learner"]["external_reference"]), (&json!(id), &json!(reference)));
        let me = key.acting_for(&format!("ext:{reference}")).get("/v1/users/me").await.ok();
        assert_eq!(me["user"]["id"], id, "{reference}");
    }
    let upper = learner(&key, "Upper", "USER@example.org").await;
    assert_eq!(key.get("/v1/learners/ext:USER@example.org").await.ok()["learner"]["id"], upper, "case counts");
}

#[test]
fn a_name_of_a_learner_is_an_id_or_a_reference() {
    let external = |text: &str| Reference::External(ExternalReference::parse(text).unwrap());
    assert_eq!(Reference::parse("42"), Ok(Reference::Id(Id::new(42))));
    assert_eq!(Reference::parse("ext:42"), Ok(external("42")));
    assert_eq!(Reference::parse("ext:ext:42"), Ok(external("ext:42")));
    let longest = "x".repeat(200);
    assert_eq!(Reference::parse(&format!("ext:{longest}")), Ok(external(&longest)));
    let too_long = format!("ext:{longest}x");
    for wrong in [
        "",
        "0",
        "042",
        "-1",
        "+1",
        " 42",
        "4 2",
        "99999999999999999999",
        "ada",
        "Ext:ada",
        "ext:",
        "ext:a b",
        "ext:ä",
        &too_long,
    ] {
        assert!(Reference::parse(wrong).is_err(), "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_changes_field_by_field() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let body = json!({ "full_name": "Ada", "external_reference": "a", "email": "ada@pupils.example", "locale": "de" });
    let id = key.post("/v1/learners", &body).await.created()["id"].clone();
    let path = format!("/v1/learners/{id}");
    let before = key.get(&path).await.ok();
    assert_eq!(key.patch("/v1/learners/ext:a", &json!({})).await.ok(), before);
    let changed = key.patch("/v1/learners/ext:a", &json!({ "full_name": "Ada L", "locale": "fr-FR" })).await.ok();
    assert_eq!((&changed["learner"]["full_name"], &changed["learner"]["locale"]), (&json!("Ada L"), &json!("fr-FR")));
    assert_eq!(changed["learner"]["email"], "ada@pupils.example");
    let moved = key.patch(&path, &json!({ "external_reference": "b" })).await.ok();
    assert_eq!(moved["learner"]["external_reference"], "b");
    key.get("/v1/learners/ext:a").await.refused(Code::ResourceAbsent);
    let cleared = key.patch("/v1/learners/ext:b", &json!({ "external_reference": "", "email": "" })).await.ok();
    assert_eq!(cleared["learner"].get("external_reference").or(cleared["learner"].get("email")), None, "{cleared}");
    assert_eq!(key.get(&path).await.ok(), cleared);
    // The learner's own profile is the same person.
    let me = key.acting_for(&id.to_string());
    me.patch("/v1/users/me", &json!({ "full_name": "Ada Lovelace" })).await.ok();
    assert_eq!(key.get(&path).await.ok()["learner"]["full_name"], "Ada Lovelace");
    me.patch("/v1/users/me/preferences", &json!({ "locale": "nl" })).await.ok();
    assert_eq!(key.get(&path).await.ok()["learner"]["locale"], "nl");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_learner_is_refused_and_names_the_field() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let id = learner(&key, "Ada", "ada").await;
    let path = format!("/v1/learners/{id}");
    for (field, value) in [
        ("full_name", json!("")),
        ("full_name", json!("x".repeat(121))),
        ("full_name", json!(7)),
        ("external_reference", json!("two words")),
        ("external_reference", json!("ü")),
        ("external_reference", json!("x".repeat(201))),
        ("external_reference", Value::Null),
        ("email", json!("nobody")),
        ("locale", json!("English")),
        ("locale", json!("x")),
    ] {
        let mut body = json!({ "full_name": "Bo" });
        body[field] = value;
        for refused in [key.post("/v1/learners", &body).await, key.patch(&path, &body).await] {
            assert_eq!(refused.refused(Code::RequestInvalid)["fields"][0]["field"], field, "{body}");
        }
    }
    for field in ["external_reference", "email"] {
        let refused = key.post("/v1/learners", &json!({ "full_name": "Bo", field: "" })).await;
        assert_eq!(refused.refused(Code::RequestInvalid)["fields"][0]["field"], field);
    }
    let refused = key.post("/v1/learners", &json!({})).await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"], json!([{ "field": "full_name", "message": "is required", "code": "required" }]));
    for (name, query) in
        [("limit", "?limit=101"), ("cursor", "?cursor=x"), ("external_reference", "?external_reference=a%20b")]
    {
        let refused = key.get(&format!("/v1/learners{query}")).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], name);
    }
    for path in ["/v1/learners/ada", "/v1/learners/0", "/v1/learners/ext:"] {
        key.get(path).await.refused(Code::ResourceAbsent);
    }
    assert_eq!(names(&key, "").await, ["Ada"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_names_one_learner_of_a_developer() {
    let server = Server::spawn().await;
    let (linus, grace) = (server.key("linus").await, server.key("grace").await);
    learner(&linus, "Ada", "ada").await;
    let bo = learner(&linus, "Bo", "bo").await;
    let again = linus.post("/v1/learners", &json!({ "full_name": "Eve", "external_reference": "ada" })).await;
    assert_eq!(again.refused(Code::ReferenceTaken)["fields"][0]["field"], "external_reference");
    let taken =
        linus.patch(&format!("/v1/learners/{bo}"), &json!({ "external_reference": "ada", "full_name": "Eve" })).await;
    taken.refused(Code::ReferenceTaken);
    assert_eq!(names(&linus, "").await, ["Bo", "Ada"], "a conflict leaves everything as it was");
    linus.patch(&format!("/v1/learners/{bo}"), &json!({ "external_reference": "bo" })).await.ok();
    learner(&grace, "Ada of Grace", "ada").await;
    // The same holds for addresses, and the school's own are apart.
    server.learner("ada").await;
    let body = json!({ "full_name": "Ada", "email": "ada@school.test" });
    linus.post("/v1/learners", &body).await.created();
    grace.post("/v1/learners", &body).await.created();
    linus.post("/v1/learners", &body).await.refused(Code::EmailTaken);
    linus.patch("/v1/learners/ext:bo", &json!({ "email": "ADA@school.test" })).await.refused(Code::EmailTaken);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_comes_in_pages() {
    let server = Server::spawn().await;
    let (key, other) = (server.key("linus").await, server.key("grace").await);
    for number in 1..=7 {
        learner(&key, &format!("L{number}"), &format!("ref-{number}")).await;
        learner(&other, "Not to be seen", &format!("ref-{number}")).await;
    }
    let mut seen = Vec::new();
    let mut query = "?limit=3".to_owned();
    loop {
        let page = key.get(&format!("/v1/learners{query}")).await.ok();
        let learners = page.list("learners");
        seen.extend(learners.iter().map(|learner| {
            let number = &learner.text("full_name")[1..];
            assert_eq!(learner["external_reference"], format!("ref-{number}"));
            number.parse::<u32>().unwrap()
        }));
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
}

async fn create(key: &Actor<'_>, claim: &str, body: &Value) -> Reply {
    let send = |request: reqwest::RequestBuilder| request.header("idempotency-key", claim).json(body);
    key.send(reqwest::Method::POST, "/v1/learners", send).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_is_made_once_however_often_it_is_asked_for() {
    let server = Server::spawn().await;
    let (linus, grace) = (server.key("linus").await, server.key("grace").await);
    let body = json!({ "full_name": "Ada", "external_reference": "ada" });
    let first = create(&linus, "k", &body).await.created();
    let again = create(&linus, "k", &body).await;
    assert_eq!(again.header("schola-usage-requests"), Some("2"), "a repeat is a request too");
    assert_eq!(again.created(), first);
    create(&linus, "k", &json!({ "full_name": "Bo" })).await.refused(Code::IdempotencyMismatch);
    assert_ne!(
        create(&grace, "k", &body).await.created()["id"],
        first["id"],
        "a key of another developer is another one"
    );
    // Once the learner is gone, so is what the answer said; the repeat makes nobody.
    linus.delete("/v1/learners/ext:ada").await.gone();
    create(&linus, "k", &body).await.refused(Code::IdempotencyMismatch);
    assert_eq!(names(&linus, "").await, Vec::<String>::new());
}

/// Every cell of the database in which the text stands, as `table.column`.
async fn raw_traces(server: &Server, wanted: &'static str) -> Vec<String> {
    let look = move |db: &schola::db::Reader<'_>| {
        let mut places = Vec::new();
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        for table in db.all(tables, (), |row| row.get::<String>("name"))? {
            let columns = "SELECT name FROM pragma_table_info(?1)";
            for column in db.all(columns, params![table], |row| row.get::<String>("name"))? {
                let sql = format!(
                    "SELECT COUNT(*) AS found FROM \"{table}\" WHERE instr(lower(CAST(\"{column}\" AS TEXT)), ?1) > 0"
                );
                if db.one(&sql, params![wanted], |row| row.get::<i64>("found"))? > 0 {
                    places.push(format!("{table}.{column}"));
                }
            }
        }
        Ok(places)
    };
    server.raw_app().named("test").read(look).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_who_is_deleted_leaves_nothing_behind() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let body = json!({ "full_name": "Adaobi", "external_reference": "adaobi-7", "email": "adaobi@pupils.example" });
    let id = create(&key, "k", &body).await.created()["id"].clone();
    let acting = key.acting_for("ext:adaobi-7");
    let material = json!({ "title": "Adaobi's notes", "text": "Adaobi writes about rivers and their meanders." });
    let sent = acting
        .send(reqwest::Method::POST, "/v1/materials", |request| request.header("idempotency-key", "m").json(&material));
    sent.await.created();
    acting.post("/v1/ai-tutor/chat", &json!({ "message": "What does Adaobi write about?" })).await.ok();
    let before = raw_traces(&server, "adaobi").await;
    for place in ["users.full_name", "learners.external_reference", "materials.body", "idempotent_answers.answer"] {
        assert!(before.iter().any(|known| known == place), "{place} is not in {before:?}");
    }
    key.delete(&format!("/v1/learners/{id}")).await.gone();
    assert_eq!(raw_traces(&server, "adaobi").await, Vec::<String>::new());
    for name in [id.to_string(), "ext:adaobi-7".to_owned()] {
        key.get(&format!("/v1/learners/{name}")).await.refused(Code::ResourceAbsent);
        key.delete(&format!("/v1/learners/{name}")).await.refused(Code::ResourceAbsent);
        key.acting_for(&name).get("/v1/users/me").await.refused(Code::ResourceAbsent);
    }
    let next = learner(&key, "Bo", "adaobi-7").await;
    assert_eq!(acting.get("/v1/users/me").await.ok()["user"]["id"], next, "the reference is free again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_names_holds_from_the_next_request_on() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let (ada, bo) = (learner(&key, "Ada", "one").await, learner(&key, "Bo", "two").await);
    let me = async |name: &str| key.acting_for(name).get("/v1/users/me").await.ok()["user"].number("id");
    assert_eq!((me("ext:one").await, me("ext:two").await), (ada, bo));
    key.patch("/v1/learners/ext:one", &json!({ "external_reference": "three" })).await.ok();
    key.acting_for("ext:one").get("/v1/users/me").await.refused(Code::ResourceAbsent);
    key.patch("/v1/learners/ext:two", &json!({ "external_reference": "one" })).await.ok();
    assert_eq!((me("ext:one").await, me("ext:three").await), (bo, ada));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_learners_of_a_developer_who_leaves_go_too() {
    let server = Server::spawn().await;
    let developer = server.developer("linus").await;
    let (key, other) = (server.raw_key(&developer, &[]).await, server.key("grace").await);
    // More than one batch.
    for number in 0..120 {
        learner(&key, "Zebedee", &format!("ref-{number}")).await;
    }
    let acting = key.acting_for("ext:ref-7");
    acting.post("/v1/materials", &json!({ "title": "Notes", "text": "Zebedee writes about rivers." })).await.created();
    learner(&other, "Stays", "ref-7").await;
    developer.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    acting.get("/v1/users/me").await.refused(Code::AuthInvalid);
    server.settle().await;
    assert_eq!(raw_traces(&server, "zebedee").await, Vec::<String>::new());
    assert_eq!(names(&other, "").await, ["Stays"]);
    let failed = server.raw_app().named("test").read(schola::jobs::summary).await.unwrap();
    assert_eq!((failed.waiting, failed.failed), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_cannot_sign_in() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let body = json!({ "full_name": "Ada", "external_reference": "ada", "email": "ada@pupils.example" });
    key.post("/v1/learners", &body).await.created();
    let acting = key.acting_for("ext:ada");
    acting.patch("/v1/users/me", &json!({ "username": "ada" })).await.ok();
    for name in ["ada@pupils.example", "ada"] {
        let body = json!({ "email": name, "password": PASSWORD });
        server.nobody().post("/api/auth/login", &body).await.refused(Code::AuthBadCredentials);
    }
    server.nobody().post("/api/auth/forgot-password", &json!({ "email": "ada@pupils.example" })).await.ok();
    assert!(server.mails().await.iter().all(|mail| mail.to != "ada@pupils.example"), "nothing is sent to a learner");
}

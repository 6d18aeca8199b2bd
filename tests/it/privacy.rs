//! Everything held about a person: the archive of it, its end, and the list of who holds what.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that meets an error has failed")]

mod exports;
mod leaving;
mod portions;
mod registry;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use image::{ImageFormat, Rgb, RgbImage};
use schola::db::{Reader, params};
use schola::features;
use schola::features::holding::{Held, slug, without_tokens};
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

fn picture() -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(32, 32, Rgb([200, 120, 20])).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// The lists of an archive, as features declare them.
fn lists() -> impl Iterator<Item = &'static str> {
    features::holdings().filter_map(|holding| match holding.held {
        Held::List(list) | Held::ListWithTexts(list, _) | Held::ListWithFiles(list) => Some(list.path),
        _ => None,
    })
}

/// The other files that every archive has.
const OTHERS: [&str; 9] = [
    "README.txt",
    "api-keys.json",
    "api-usage.json",
    "notification-preferences.json",
    "preferences.json",
    "profile.json",
    "tokens.json",
    "xp.json",
    "devices.json",
];

/// A learner who has left a trace in every feature.
async fn lived_in<'s>(server: &'s Server, name: &str) -> Actor<'s> {
    let person = server.learner(name).await;
    let username = format!("{}.maps", name.to_lowercase());
    person.patch("/api/users/me", &json!({ "username": username, "bio": format!("{name} draws maps.") })).await.ok();
    person.patch("/api/users/me/preferences", &json!({ "theme": "dark" })).await.ok();
    person.put_bytes("/api/users/me/avatar", "image/png", picture()).await.ok();
    let text = format!("# Rivers\n\nThe notes of {name} about meanders and ox-bow lakes.\n");
    let body = json!({ "title": format!("{name}: Rivers & Lakes"), "text": text });
    person.post("/api/materials", &body).await.created();
    let email = json!({ "email": person.email });
    server.nobody().post("/api/auth/forgot-password", &email).await.ok();
    server.settle().await;
    person
}

/// The files of the archive that the person gets.
async fn export(person: &Actor<'_>) -> BTreeMap<String, Vec<u8>> {
    let reply = person.get("/api/users/me/export").await;
    assert_eq!(reply.status.as_u16(), 200);
    assert_eq!(reply.header("content-type"), Some("application/zip"));
    assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"schola-export.zip\""));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let mut archive = zip::ZipArchive::new(Cursor::new(reply.body)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

fn text<'f>(files: &'f BTreeMap<String, Vec<u8>>, path: &str) -> &'f str {
    std::str::from_utf8(&files[path]).unwrap()
}

fn records(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Value {
    serde_json::from_slice(&files[path]).unwrap()
}

/// Whether any file holds the text, whatever its case.
fn holds(files: &BTreeMap<String, Vec<u8>>, wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    files.values().any(|bytes| String::from_utf8_lossy(bytes).to_lowercase().contains(&wanted))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_holds_what_every_feature_holds() {
    let server = Server::spawn().await;
    let ada = lived_in(&server, "Ada").await;
    let files = export(&ada).await;
    let material = ada.get("/api/materials").await.ok()["materials"][0]["id"].clone();
    let note = format!("materials/{material}-ada-rivers-lakes.txt");
    let notes = note.replace(".txt", ".md");
    let kept = if files.contains_key(&notes) { notes } else { note };
    let own = ["avatar.png".to_owned(), kept.clone()];
    let expected: BTreeSet<String> = lists().chain(OTHERS).map(str::to_owned).chain(own).collect();
    assert_eq!(files.keys().cloned().collect::<BTreeSet<_>>(), expected);

    assert!(text(&files, "README.txt").contains("2026-01-05T09:00:00.000Z"));
    for path in ["profile.json", "preferences.json", "tokens.json", "audit.json", "mails.json", "materials.json"] {
        assert!(text(&files, "README.txt").contains(path), "{path} is not explained");
    }
    let profile = records(&files, "profile.json");
    assert_eq!(profile["id"], ada.id);
    assert_eq!(profile["email"], "ada@school.test");
    assert_eq!(profile["username"], "ada.maps");
    assert_eq!(profile["bio"], "Ada draws maps.");
    assert_eq!(profile.get("pronouns"), None);
    assert_eq!(records(&files, "preferences.json")["theme"], "dark");
    assert_eq!(records(&files, "tokens.json")[0]["current"], true);
    let actions: Vec<Value> =
        records(&files, "audit.json").as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect();
    assert_eq!(actions, [json!("auth.registered"), json!("auth.reset_requested")]);
    assert_eq!(records(&files, "mails.json").as_array().unwrap().len(), 2);
    assert_eq!(records(&files, "materials.json")[0]["file"], kept.as_str());
    assert!(text(&files, &kept).contains("meanders and ox-bow lakes"));
    let avatar = ada.get("/api/users/me/avatar").await.body;
    assert_eq!(files["avatar.png"], avatar);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_of_a_newcomer_has_empty_lists_and_no_picture() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let body = json!({ "full_name": "Bo", "username": "bobo", "role": "student", "password": PASSWORD });
    admin.post("/api/admin/users", &body).await.created();
    let files = export(&server.sign_in("bobo", PASSWORD).await).await;
    for list in lists().filter(|list| !["api-usage.json", "audit.json"].contains(list)) {
        assert_eq!(records(&files, list), json!([]), "{list}");
    }
    assert_eq!(records(&files, "api-keys.json"), json!([]));
    let expected: BTreeSet<&str> = lists().chain(OTHERS).collect();
    assert_eq!(files.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_nobody_else_is_in_the_archive() {
    let server = Server::spawn().await;
    let ada = lived_in(&server, "Ada").await;
    lived_in(&server, "Benedict").await;
    let begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
    let admin = server.admin().await;
    let path = format!("/api/admin/users/{}", ada.id);
    admin.patch(&path, &json!({ "role": "tutor" })).await.ok();
    let token = server.mailed_token("ada@school.test").await;

    let files = export(&ada).await;
    let secrets = [
        token,
        "$argon2".to_owned(),
        begun.text("secret").to_owned(),
        ada.token.clone().unwrap(),
        "Benedict".to_owned(),
        "Administrator".to_owned(),
        "head@school.test".to_owned(),
    ];
    for secret in secrets {
        assert!(!holds(&files, &secret), "{secret} is in the archive");
    }
    assert!(holds(&files, "#token=(left out)"));
    let entries = records(&files, "audit.json");
    let changed = entries.as_array().unwrap().iter().find(|entry| entry["action"] == "users.role_changed").unwrap();
    assert_eq!(changed["by"], "another person");
    assert_eq!(changed.get("address"), None);
    assert_eq!(changed["details"], json!({ "from": "student", "to": "tutor" }));
    assert_eq!(changed["to"]["label"], "Ada <ada@school.test>");

    // An admin's own archive names the kind and id of subjects, not people.
    let files = export(&admin).await;
    assert!(!holds(&files, "ada@school.test") && !holds(&files, "Benedict"));
    let entries = records(&files, "audit.json");
    let changed = entries.as_array().unwrap().iter().find(|entry| entry["action"] == "users.role_changed").unwrap();
    assert_eq!(changed["by"], "you");
    assert_eq!(changed["to"], json!({ "kind": "user", "id": ada.id }));
}

/// Every cell of the database in which the text stands, whatever its case, as `table.column`.
fn raw_places(db: &Reader<'_>, wanted: &str) -> schola::kernel::Result<Vec<String>> {
    let mut places = Vec::new();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    for table in db.all(sql, (), |row| row.get::<String>("name"))? {
        let columns =
            db.all("SELECT name FROM pragma_table_info(?1)", params![table], |row| row.get::<String>("name"))?;
        for column in columns {
            let sql = format!(
                "SELECT COUNT(*) AS found FROM \"{table}\" WHERE instr(lower(CAST(\"{column}\" AS TEXT)), lower(?1)) > 0"
            );
            if db.one(&sql, params![wanted], |row| row.get::<i64>("found"))? > 0 {
                places.push(format!("{table}.{column}"));
            }
        }
    }
    Ok(places)
}

async fn raw_traces(server: &Server, wanted: &'static str) -> Vec<String> {
    server.raw_app().named("test").read(move |db| raw_places(db, wanted)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_leaves_nothing_behind() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = lived_in(&server, "Adaobi").await;
    let ben = lived_in(&server, "Benedict").await;
    let reason = json!({ "reason": "Adaobi asked for it." });
    admin.post(&format!("/api/admin/users/{}/suspend", ada.id), &reason).await.ok();
    admin.post_empty(&format!("/api/admin/users/{}/reinstate", ada.id)).await.ok();
    let ada = server.sign_in("adaobi@school.test", PASSWORD).await;
    let mails = admin.get("/api/admin/outbox").await.ok();
    let hers = mails.list("mails").iter().find(|mail| mail["to"] == "adaobi@school.test").unwrap();
    admin.get(&format!("/api/admin/outbox/{}", hers["id"])).await.ok();
    // The search finds what is there: without this, finding nothing would mean nothing.
    let before = raw_traces(&server, "adaobi").await;
    for place in ["users.email", "users.bio", "audit_entries.subject_label", "audit_entries.details", "mails.body"] {
        assert!(before.iter().any(|known| known == place), "{place} is not in {before:?}");
    }
    let others = raw_traces(&server, "benedict").await;

    let wrong = ada.delete_with("/api/users/me", &json!({ "password": "not it" })).await.refused(Code::WrongPassword);
    assert_eq!(wrong["fields"][0]["field"], "password");
    ada.get("/api/users/me").await.ok();
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
    let login = json!({ "email": "adaobi@school.test", "password": PASSWORD });
    server.nobody().post("/api/auth/login", &login).await.refused(Code::AuthBadCredentials);
    admin.get(&format!("/api/admin/users/{}", ada.id)).await.refused(Code::ResourceAbsent);
    server.settle().await;

    assert_eq!(raw_traces(&server, "adaobi").await, Vec::<String>::new());
    assert_eq!(raw_traces(&server, "benedict").await, others);
    assert_eq!(ben.get("/api/materials").await.ok().list("materials").len(), 1);
    let left = server.raw_app().named("test").read(move |db| raw_rows_of(db, ada.id)).await.unwrap();
    assert_eq!(left, ["audit_entries"]);

    let entries = admin.get("/api/admin/audit?action=users.deleted_self").await.ok();
    let entry = &entries["entries"][0];
    assert_eq!(entry["actor"], json!({ "id": ada.id, "full_name": "deleted person" }));
    assert_eq!(entry["subject"]["label"], "deleted person");
    assert_eq!(entry.get("address"), None);
}

/// The tables of the registry that still have rows of the person.
fn raw_rows_of(db: &Reader<'_>, user: i64) -> schola::kernel::Result<Vec<&'static str>> {
    let mut left = Vec::new();
    for table in registry::registered() {
        let column = match table.name {
            "users" => "id",
            "audit_entries" => "actor_id",
            "usage_counters" | "usage_days" | "top_ups" | "key_requests" | "usage_alerts" => {
                "owner_kind = 'user' AND owner_id"
            }
            _ => "user_id",
        };
        let sql = format!("SELECT COUNT(*) AS found FROM {} WHERE {column} = ?1", table.name);
        if db.one(&sql, params![user], |row| row.get::<i64>("found"))? > 0 {
            left.push(table.name);
        }
    }
    Ok(left)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_name_deletes_too() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.delete_with("/api/users/profile", &json!({})).await.refused(Code::RequestInvalid);
    ada.delete_with("/api/users/profile", &json!({ "password": "not it" })).await.refused(Code::WrongPassword);
    ada.delete_with("/api/users/profile", &json!({ "password": PASSWORD })).await.gone();
    ada.get("/api/users/me").await.refused(Code::AuthInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_cannot_leave() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let password = json!({ "password": PASSWORD });
    for path in ["/api/users/me", "/api/users/profile"] {
        admin.delete_with(path, &password).await.refused(Code::LastAdmin);
    }
    let ben = server.learner("ben").await;
    admin.patch(&format!("/api/admin/users/{}", ben.id), &json!({ "role": "admin" })).await.ok();
    admin.delete_with("/api/users/me", &password).await.gone();
    ben.delete_with("/api/users/me", &password).await.refused(Code::LastAdmin);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_gets_neither_archive_nor_deletion() {
    let server = Server::spawn().await;
    server.nobody().get("/api/users/me/export").await.refused(Code::AuthMissing);
    let body = json!({ "password": PASSWORD });
    server.nobody().delete_with("/api/users/me", &body).await.refused(Code::AuthMissing);
    server.nobody().delete_with("/api/users/profile", &body).await.refused(Code::AuthMissing);
}

#[test]
fn tokens_are_taken_out_of_texts_and_nothing_else() {
    for (text, kept) in [
        ("no link at all", "no link at all"),
        ("open https://a.test/x#token=abc23 today", "open https://a.test/x#token=(left out) today"),
        ("#token=one\n#token=two-2_b\n", "#token=(left out)\n#token=(left out)\n"),
        ("#token=", "#token=(left out)"),
        ("a token=abc in a sentence", "a token=abc in a sentence"),
    ] {
        assert_eq!(without_tokens(text), kept);
    }
}

#[test]
fn a_title_becomes_a_file_name() {
    for (title, name) in [
        ("Rivers & Lakes", "rivers-lakes"),
        ("  ..\\../etc/passwd ", "etc-passwd"),
        ("Über Größe", "über-größe"),
        ("!!!", "untitled"),
        ("", "untitled"),
    ] {
        assert_eq!(slug(title), name);
    }
    assert_eq!(slug(&"word ".repeat(50)).chars().count(), 59);
}

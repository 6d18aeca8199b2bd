//! What a search for people finds, and what it must not find any more.

use schola::db::params;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

/// The names that a search finds, in the order of the list.
async fn found(admin: &Actor<'_>, filters: &str) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/api/admin/users?limit=2&{filters}{cursor}")).await.ok();
        let people = page.list("users").to_vec();
        names.extend(people.iter().map(|person| person.text("full_name").to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return names,
        }
    }
}

async fn add(admin: &Actor<'_>, name: &str, username: &str, role: &str) -> Value {
    let body = json!({ "full_name": name, "username": username, "role": role, "password": PASSWORD });
    admin.post("/api/admin/users", &body).await.created()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_text_is_found_whatever_its_length_and_script() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    for (name, username) in [
        ("Anna Maria Schmidt", "amschmidt"),
        ("Hannah Obermann", "hannah.o"),
        ("王小明", "xiaoming"),
        ("김민수", "minsu"),
        ("Zoë \"Quote\" O'Neil", "zoe_oneil"),
        ("ANDROMEDA KO", "dromeda"),
    ] {
        add(&admin, name, username, "student").await;
    }
    for (query, expected) in [
        ("anna", vec!["Hannah Obermann", "Anna Maria Schmidt"]),
        ("ANNA", vec!["Hannah Obermann", "Anna Maria Schmidt"]),
        ("na%20ma", vec!["Anna Maria Schmidt"]),
        ("a%20m", vec!["Anna Maria Schmidt"]),
        ("an", vec!["ANDROMEDA KO", "Hannah Obermann", "Anna Maria Schmidt"]),
        ("nn", vec!["Hannah Obermann", "Anna Maria Schmidt"]),
        ("dt", vec!["Anna Maria Schmidt"]),
        ("Q", vec!["Zoë \"Quote\" O'Neil"]),
        ("schmidt", vec!["Anna Maria Schmidt"]),
        ("nah.o", vec!["Hannah Obermann"]),
        ("%E5%B0%8F%E6%98%8E", vec!["王小明"]),
        ("%E6%98%8E", vec!["王小明"]),
        ("%EB%AF%BC%EC%88%98", vec!["김민수"]),
        ("zo%C3%AB", vec!["Zoë \"Quote\" O'Neil"]),
        ("%22quote%22", vec!["Zoë \"Quote\" O'Neil"]),
        ("%22", vec!["Zoë \"Quote\" O'Neil"]),
        ("andromeda%20ko", vec!["ANDROMEDA KO"]),
        ("zebra", vec![]),
        ("anna%20OR%20zoe", vec![]),
        ("an*", vec![]),
        ("%25", vec![]),
        ("___", vec![]),
        ("a%02%02m", vec![]),
        ("%03aa", vec![]),
    ] {
        assert_eq!(found(&admin, &format!("query={query}")).await, expected, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_narrowed_down_and_follows_every_change() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let mut ids = Vec::new();
    for number in 0..6 {
        let role = if number % 2 == 0 { "tutor" } else { "student" };
        ids.push(add(&admin, &format!("Common Name {number}"), &format!("common{number}"), role).await["id"].clone());
    }
    let all: Vec<String> = (0..6).rev().map(|number| format!("Common Name {number}")).collect();
    assert_eq!(found(&admin, "query=common").await, all);
    assert_eq!(found(&admin, "query=co").await, all);
    assert_eq!(found(&admin, "query=common&role=tutor").await, ["Common Name 4", "Common Name 2", "Common Name 0"]);
    admin.post(&format!("/api/admin/users/{}/suspend", ids[2]), &json!({})).await.ok();
    assert_eq!(found(&admin, "query=common&role=tutor&status=suspended").await, ["Common Name 2"]);
    assert_eq!(found(&admin, "query=common&role=tutor&status=active").await, ["Common Name 4", "Common Name 0"]);
    admin
        .patch(&format!("/api/admin/users/{}", ids[4]), &json!({ "role": "student", "full_name": "Other" }))
        .await
        .ok();
    assert_eq!(found(&admin, "query=common&role=tutor").await, ["Common Name 2", "Common Name 0"]);
    assert_eq!(found(&admin, "query=other").await, ["Other"]);
    assert_eq!(found(&admin, "query=common4&role=student").await, ["Other"], "the username is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_somebody_who_was_erased_is_not_in_the_file_any_more() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let id = add(&admin, "Xylophonia Quux", "xylo", "student").await.number("id");
    assert_eq!(found(&admin, "query=xylophonia").await.len(), 1);
    admin.delete(&format!("/api/admin/users/{id}")).await;
    assert!(found(&admin, "query=xylophonia").await.is_empty());
    // Three letters that nobody else has: no piece of the index may hold them.
    let rows = server.raw_app().named("test").read(move |db| {
        db.one(
            "SELECT (SELECT COUNT(*) FROM people_search_content WHERE id = ?1) \
             + (SELECT COUNT(*) FROM people_search_data WHERE instr(block, CAST('xyl' AS BLOB)) > 0) AS found",
            params![id],
            |row| row.get::<i64>("found"),
        )
    });
    assert_eq!(rows.await.unwrap(), 0);
}

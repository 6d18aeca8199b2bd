//! Totals that are kept beside the rows they are made of.

use schola::db::params;
use serde_json::json;

use crate::binary::{end, run, schola};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

async fn add(person: &Actor<'_>, text: &str) -> i64 {
    let body = json!({ "title": "Notes", "text": text });
    person.post("/api/materials", &body).await.created().number("id")
}

/// What is kept for a person: how many materials, and their bytes.
async fn kept(server: &Server, person: i64) -> Option<(i64, i64)> {
    let read = server.raw_app().named("test").read(move |db| {
        db.opt("SELECT materials, weight FROM study_banks WHERE user_id = ?1", params![person], |row| {
            Ok((row.get("materials")?, row.get("weight")?))
        })
    });
    read.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_bank_knows_what_it_holds_after_every_change() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let first = add(&ada, "0123456789").await;
    add(&ada, "01234").await;
    add(&ben, "012").await;
    assert_eq!(kept(&server, ada.id).await, Some((2, 15)));
    assert_eq!(ben.delete(&format!("/api/materials/{first}")).await.status.as_u16(), 404);
    assert_eq!(kept(&server, ada.id).await, Some((2, 15)), "what is not deleted is not taken off");
    ada.delete(&format!("/api/materials/{first}")).await;
    ada.delete(&format!("/api/materials/{first}")).await;
    assert_eq!(kept(&server, ada.id).await, Some((1, 5)));
    server.admin().await.delete(&format!("/api/admin/users/{}", ada.id)).await;
    assert_eq!(kept(&server, ada.id).await, None);
    assert_eq!(kept(&server, ben.id).await, Some((1, 3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_a_wrong_total_and_a_command_counts_it_anew() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    add(&ada, "0123456789").await;
    let data = server.data().display().to_string();
    let doctor = || run(&["doctor", "--data", &data]);
    assert!(doctor().with(0).out.contains("the totals of study banks, of people and of squads are correct"));
    let id = ada.id;
    let broken = server
        .raw_app()
        .named("test")
        .write(move |tx| tx.exec("UPDATE study_banks SET weight = 7 WHERE user_id = ?1", params![id]));
    broken.await.unwrap();
    let said = doctor().with(0).out;
    assert!(said.contains(&format!("of the person {id}, is kept as 7 bytes and has 10")), "{said}");
    assert!(said.contains("schola admin recount"), "{said}");
    let recounted = end(schola(&["admin", "recount", "--data", &data]), "").with(0);
    assert_eq!(recounted.out, "recalculated 1 totals\n");
    assert_eq!(kept(&server, id).await, Some((1, 10)));
    assert!(doctor().with(0).out.contains("the totals of study banks, of people and of squads are correct"));
    assert_eq!(end(schola(&["admin", "recount", "--data", &data]), "").with(0).out, "recalculated 0 totals\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_wrong_numbers_of_people_and_a_command_counts_them_anew() {
    let server = Server::spawn().await;
    server.learner("ada").await;
    let data = server.data().display().to_string();
    let doctor = || run(&["doctor", "--data", &data]).with(0).out;
    assert!(doctor().contains("the totals of study banks, of people and of squads are correct"));
    let broken = server.raw_app().named("test").write(|tx| {
        tx.exec("UPDATE people_counts SET people = 41 WHERE role = 'student'", ())?;
        tx.exec("INSERT INTO people_counts (role, status, people) VALUES ('developer', 'suspended', 3)", ())
    });
    broken.await.unwrap();
    let said = doctor();
    assert!(said.contains("of suspended people with the role developer, is kept as 3 and is 0"), "{said}");
    assert!(said.contains("2 numbers of people are wrong"), "{said}");
    let recounted = end(schola(&["admin", "recount", "--data", &data]), "").with(0);
    assert_eq!(recounted.out, "recalculated 2 totals\n");
    assert!(doctor().contains("the totals of study banks, of people and of squads are correct"));
    let counts = server.admin().await.get("/api/admin/users/counts").await.ok();
    assert_eq!(counts["counts"]["roles"]["student"], 1, "{counts}");
}

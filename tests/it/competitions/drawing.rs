//! Drawing: once, at the hour or late, by whoever comes first, and always with the same result.

use std::collections::BTreeSet;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::rules::verified;
use super::{ROOT, competition, earned, entered, later, path, proof, raw_end, scheduled, seen};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

/// Three students with tickets for a competition with two prizes.
async fn three<'s>(server: &'s Server, admin: &Actor<'_>, more: Value) -> ([Actor<'s>; 3], Value) {
    let mut body = json!({ "name": "Draw of the month", "prizes": ["A book", "A pen"] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let draw = competition(admin, body).await;
    let mut people = Vec::new();
    for (name, tickets) in [("ada", 1), ("ben", 3), ("cleo", 2)] {
        let person = server.learner(name).await;
        earned(server, &person, 500 * tickets).await;
        entered(&person, &draw, tickets).await;
        people.push(person);
    }
    (people.try_into().ok().unwrap(), draw)
}

/// The notifications of a person about competitions.
async fn told(person: &Actor<'_>) -> Vec<Value> {
    let all = person.get("/api/notifications?kind=league&limit=100").await.ok();
    all.list("notifications").iter().filter(|one| one.text("event") == "competition_won").cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schedule_draws_once_even_if_it_is_late_and_tells_the_winners() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (people, draw) = three(&server, &admin, json!({ "ends_at": "2026-01-08T08:00:00Z" })).await;
    scheduled(&server).await;
    assert_eq!(seen(&admin, &draw).await.text("state"), "open");
    admin.post_empty(&format!("{}/draw", path(&draw))).await.refused(Code::CompetitionNotOver);
    // No server ran when entries closed: two days later, the schedule draws.
    let [ada, ben, cleo] = later(&server, [&people[0], &people[1], &people[2]], 5 * 24).await;
    assert_eq!(seen(&ada, &draw).await.text("state"), "closed");
    for _ in 0..3 {
        scheduled(&server).await;
    }
    let drawn = seen(&ada, &draw).await;
    assert_eq!((drawn.text("state"), drawn.list("winners").len()), ("drawn", 2));
    assert_eq!(drawn["winners"][1].text("prize"), "A pen");
    let shown = proof(&ben, &draw).await;
    assert_eq!(shown["commitment"], draw["commitment"], "the seed was chosen before");
    let won = verified(&shown);
    let mut congratulated = BTreeSet::new();
    for person in [&ada, &ben, &cleo] {
        let mine = seen(person, &draw).await;
        let me = mine.list("winners").iter().find(|winner| winner["me"] == json!(true));
        let told = told(person).await;
        assert_eq!(told.len(), usize::from(me.is_some()));
        if let (Some(me), Some(told)) = (me, told.first()) {
            assert_eq!(me["handle"], mine["my_handle"]);
            assert_eq!(told["data"]["place"], me["place"]);
            assert_eq!(told["data"]["prize"], me["prize"]);
            assert_eq!(told["data"]["competition_id"], draw["id"]);
            congratulated.insert(me.text("handle").to_owned());
        }
    }
    assert_eq!(congratulated, won.into_iter().collect());
    let admin = server.sign_in(&admin.email, PASSWORD).await;
    let log = admin.get("/api/admin/audit?action=competitions.&limit=100").await.ok();
    let actions: Vec<_> = log.list("entries").iter().map(|entry| entry.text("action")).collect();
    assert_eq!(actions, ["competitions.drawn", "competitions.created"]);
    assert_eq!(log["entries"][0]["details"]["entries_digest"], shown["entries_digest"]);
    assert_eq!(log["entries"][1]["details"]["commitment"], draw["commitment"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn draws_at_the_same_time_have_one_result() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (people, draw) = three(&server, &admin, json!({ "monthly": true })).await;
    raw_end(&server, draw.number("id")).await;
    let path = format!("{}/draw", path(&draw));
    let tries = (0..8).map(|_| admin.post_empty(&path));
    let results: Vec<Value> = futures_util::future::join_all(tries)
        .await
        .into_iter()
        .map(|reply| reply.ok()["competition"].clone())
        .collect();
    scheduled(&server).await;
    assert!(results.iter().all(|result| result == &results[0]), "{results:?}");
    assert_eq!(admin.post_empty(&path).await.ok()["competition"], results[0]);
    verified(&proof(&people[0], &draw).await);
    assert_eq!(people[0].get(ROOT).await.ok().list("competitions").len(), 2, "one competition follows");
    let log = admin.get("/api/admin/audit?action=competitions.drawn").await.ok();
    assert_eq!(log.list("entries").len(), 1);
    for person in &people {
        assert!(told(person).await.len() < 2);
    }
    admin.post_empty(&path.replace("/draw", "/cancel")).await.refused(Code::CompetitionDrawn);
    people[0].post_empty(&path).await.refused(Code::AuthRoleWrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_monthly_competition_is_followed_by_one_for_the_rest_of_the_month() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (_, first) = three(&server, &admin, json!({ "monthly": true, "min_xp": 100, "most_tickets": 5 })).await;
    let [admin] = later(&server, [&admin], 31 * 24).await;
    scheduled(&server).await;
    scheduled(&server).await;
    let listed = admin.get(ROOT).await.ok();
    let [second, drawn] = listed.list("competitions") else { panic!("{listed}") };
    assert_eq!((drawn.text("state"), second.text("state")), ("drawn", "open"));
    assert_eq!(second["starts_at"], first["ends_at"]);
    assert!(second.text("ends_at").starts_with("2026-03-01T0"), "{second}");
    for kept in ["name", "prizes", "monthly", "min_xp", "most_tickets"] {
        assert_eq!(second[kept], first[kept], "{kept}");
    }
    assert_ne!(second["commitment"], first["commitment"]);
    assert_eq!([second.number("tickets"), second.number("entrants")], [0, 0]);
    // Three months without a server: one draw, late, and one that follows.
    let [admin] = later(&server, [&admin], 92 * 24).await;
    scheduled(&server).await;
    scheduled(&server).await;
    let listed = admin.get(ROOT).await.ok();
    let states: Vec<_> = listed.list("competitions").iter().map(|one| one.text("state")).collect();
    assert_eq!(states, ["open", "drawn", "drawn"]);
    assert!(listed["competitions"][0].text("starts_at").starts_with("2026-05-0"), "{listed}");
    assert_eq!(listed["competitions"][1]["winners"], json!([]), "nobody entered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_is_deleted_cannot_win_and_stays_in_the_proof_without_a_name() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (people, draw) = three(&server, &admin, json!({})).await;
    let [ada, ben, cleo] = &people;
    let handle = seen(ben, &draw).await.text("my_handle").to_owned();
    let export = ben.get("/api/users/me/export").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(export.body.clone())).unwrap();
    let mut held = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("competitions.json").unwrap(), &mut held).unwrap();
    assert!(held.contains(&handle), "{held}");
    assert!(archive.by_name("competition-tickets.json").is_ok());
    ben.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await;
    let now = seen(ada, &draw).await;
    assert_eq!([now.number("tickets"), now.number("entrants")], [3, 2]);
    let before = proof(ada, &draw).await;
    assert_eq!(before.number("entries_count"), 7);
    assert_eq!(before.list("entries")[6], json!({ "number": 7, "kind": "withdrawal", "handle": handle }));
    raw_end(&server, draw.number("id")).await;
    let drawn = admin.post_empty(&format!("{}/draw", path(&draw))).await.ok()["competition"].clone();
    let won = verified(&proof(cleo, &draw).await);
    assert!(won.len() == 2 && !won.contains(&handle), "{won:?}");
    let names: BTreeSet<_> = drawn.list("winners").iter().map(|winner| winner.text("full_name")).collect();
    assert_eq!(names, ["ada", "cleo"].into());
    // A winner who is deleted later stays a winner under the handle.
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await;
    let after = seen(&admin, &draw).await;
    let nameless = after.list("winners").iter().filter(|winner| winner.get("full_name").is_none()).count();
    assert_eq!((nameless, verified(&proof(cleo, &draw).await)), (1, won));
}

#[tokio::test(flavor = "multi_thread")]
async fn once_entries_have_closed_who_leaves_changes_nothing_for_the_others() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (people, draw) = three(&server, &admin, json!({ "prizes": ["A book", "A pen", "A cup"] })).await;
    let [ada, ben, cleo] = &people;
    let handle = async |person: &Actor<'_>| seen(person, &draw).await.text("my_handle").to_owned();
    let (bens, cleos) = (handle(ben).await, handle(cleo).await);
    raw_end(&server, draw.number("id")).await;
    let closed = proof(ada, &draw).await;
    ben.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await;
    let after = proof(ada, &draw).await;
    for part in ["entries", "entries_count", "entries_digest"] {
        assert_eq!(after[part], closed[part], "{part}");
    }
    assert_eq!((&closed["withdrawn"], &after["withdrawn"]), (&json!([]), &json!([bens])));
    admin.post(&format!("/api/admin/users/{}/suspend", cleo.id), &json!({})).await.ok();
    admin.post_empty(&format!("{}/draw", path(&draw))).await.ok();
    let told = proof(ada, &draw).await;
    let mut out = vec![bens, cleos];
    out.sort();
    assert_eq!(told["withdrawn"], json!(out));
    assert_eq!(verified(&told), [handle(ada).await]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_student_any_more_wins_nothing() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (people, draw) = three(&server, &admin, json!({ "prizes": ["A book", "A pen", "A cup"] })).await;
    let [ada, ben, cleo] = &people;
    let bens = seen(ben, &draw).await.text("my_handle").to_owned();
    admin.patch(&format!("/api/admin/users/{}", ben.id), &json!({ "role": "tutor" })).await.ok();
    raw_end(&server, draw.number("id")).await;
    admin.post_empty(&format!("{}/draw", path(&draw))).await.ok();
    let told = proof(ada, &draw).await;
    assert_eq!(told["withdrawn"], json!([bens]));
    let mut won = verified(&told);
    won.sort();
    let mut due =
        vec![seen(ada, &draw).await.text("my_handle").to_owned(), seen(cleo, &draw).await.text("my_handle").to_owned()];
    due.sort();
    assert_eq!(won, due);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_proof_comes_in_parts() {
    let server = Server::spawn().await;
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    let draw = competition(&admin, json!({ "name": "Draw" })).await;
    let id = draw.number("id");
    let fill = move |tx: &schola::db::Tx<'_>| {
        for number in 1..=2_001 {
            tx.exec(
                "INSERT INTO competition_entries (competition_id, number, kind, handle, created_at) VALUES (?1, ?2, 'ticket', 'h', ?3)",
                schola::db::params![id, number, tx.now()],
            )?;
        }
        tx.exec("UPDATE competitions SET records = 2001 WHERE id = ?1", schola::db::params![id])
    };
    server.raw_app().named("test").write(fill).await.unwrap();
    let (mut from, mut numbers) = (1, Vec::new());
    let mut parts = 0;
    loop {
        let part = ada.get(&format!("{}/proof?from={from}", path(&draw))).await.ok();
        numbers.extend(part.list("entries").iter().map(|entry| entry.number("number")));
        parts += 1;
        match part["next_from"].as_i64() {
            Some(next) => from = next,
            None => break,
        }
    }
    assert_eq!((parts, numbers), (3, (1..=2_001).collect()));
    let beyond = ada.get(&format!("{}/proof?from=5000", path(&draw))).await.ok();
    assert_eq!((beyond["entries"].clone(), beyond.get("next_from")), (json!([]), None));
}

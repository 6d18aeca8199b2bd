//! Leaderboards: who is on them, ranks with ties, neighbours.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{days_later, log};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

async fn join(person: &Actor<'_>, joins: bool) {
    let mine = person.patch("/api/xp/me", &json!({ "leaderboard": joins })).await.ok();
    assert_eq!(mine["leaderboard"], joins);
}

async fn board(person: &Actor<'_>, query: &str) -> Value {
    person.get(&format!("/api/leaderboard?{query}")).await.ok()
}

fn rows(entries: &[Value]) -> Vec<(i64, i64)> {
    entries.iter().map(|entry| (entry.number("rank"), entry.number("xp"))).collect()
}

/// The rank of each of these points: one more than the number of larger ones.
fn ranked(points: &[i64]) -> Vec<(i64, i64)> {
    let mut sorted = points.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let above = |mine: &i64| i64::try_from(points.iter().filter(|other| *other > mine).count()).unwrap();
    sorted.iter().map(|mine| (above(mine) + 1, *mine)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn ranks_are_those_of_counting_and_ties_share_one() {
    let server = Server::spawn().await;
    let mut people = Vec::new();
    for (number, minutes) in [20, 50, 20, 80, 5, 50, 20, 33, 64, 65, 90, 32].into_iter().enumerate() {
        let person = server.learner(&format!("person-{number}")).await;
        join(&person, true).await;
        log(&person, minutes).await;
        people.push(person);
    }
    let hidden = server.learner("hidden").await;
    log(&hidden, 70).await;
    let points: Vec<i64> = {
        let mut points = Vec::new();
        for person in &people {
            points.push(person.get("/api/xp/me").await.ok().number("total"));
        }
        points
    };
    for period in ["week", "month", "all"] {
        let found = board(&hidden, &format!("period={period}&limit=100")).await;
        assert_eq!(rows(found.list("entries")), ranked(&points), "{period}");
        assert_eq!(found.number("participants"), 12);
        assert_eq!(found["me"]["joined"], false);
        assert!(found["me"].get("rank").is_none() && found.list("neighbours").is_empty());
    }
    for (person, own) in people.iter().zip(&points) {
        let found = board(person, "period=week&limit=1").await;
        let above = i64::try_from(points.iter().filter(|other| *other > own).count()).unwrap();
        assert_eq!((found["me"]["rank"].as_i64(), found["me"]["xp"].as_i64()), (Some(above + 1), Some(*own)));
        let near = found.list("neighbours");
        assert!(near.iter().filter(|entry| entry["me"] == true).count() == 1 && near.len() >= 4, "{found}");
        assert!(rows(near).iter().all(|row| ranked(&points).contains(row)), "{found}");
        assert!(near.is_sorted_by_key(|entry| -entry.number("xp")), "{found}");
        assert_eq!(found.list("entries").len(), 1);
    }
    // Whoever leaves is gone at once, and so is a person who is erased.
    join(&people[10], false).await;
    let first = board(&hidden, "limit=100").await;
    assert_eq!((first.number("participants"), first.list("entries")[0].number("xp")), (11, 88));
    server.admin().await.delete(&format!("/api/admin/users/{}", people[3].id)).await.gone();
    let first = board(&hidden, "limit=100&period=all").await;
    assert_eq!((first.number("participants"), first.list("entries").len()), (10, 10));
    join(&people[10], true).await;
    assert_eq!(board(&people[10], "period=month").await["me"]["rank"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_begins_on_monday_and_empty() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    join(&ada, true).await;
    log(&ada, 60).await;
    assert_eq!(board(&ada, "period=week").await["since"], "2026-01-05T04:00:00.000Z");
    let ada = days_later(&server, &ada, 7).await;
    let found = board(&ada, "period=week").await;
    assert_eq!((found.number("participants"), found["me"]["xp"].as_i64()), (0, Some(0)));
    assert!(found["me"].get("rank").is_none() && found.list("entries").is_empty());
    assert_eq!(board(&ada, "period=month").await.number("participants"), 1);
    log(&ada, 10).await;
    assert_eq!(board(&ada, "period=week").await["me"], json!({ "joined": true, "xp": 11, "rank": 1 }));
    let ada = days_later(&server, &ada, 31).await;
    assert_eq!(board(&ada, "period=month").await.number("participants"), 0);
    let all = board(&ada, "period=all").await;
    assert!(all.get("since").is_none() && all.number("participants") == 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_of_another_week_or_month_takes_nothing_off_this_one() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    join(&ada, true).await;
    // On 29 January, in another week and month than 4 February.
    let ada = days_later(&server, &ada, 24).await;
    let old = log(&ada, 90).await;
    let ada = days_later(&server, &ada, 6).await;
    let earned = log(&ada, 30).await.number("xp_awarded");
    ada.delete(&format!("/api/study-logs/{}", old["study_log"]["id"])).await.gone();
    for period in ["week", "month", "all"] {
        assert_eq!(board(&ada, &format!("period={period}")).await["me"].number("xp"), earned, "{period}");
    }
    let own = ada.get("/api/xp/me").await.ok();
    assert_eq!([own.number("total"), own.number("week"), own.number("month")], [earned; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_and_a_month_that_have_begun_go_on_when_the_school_moves_west() {
    let server = Server::spawn().await;
    // On 1 June 2026, a Monday, a week and a month begin; on Hawaii it is still May.
    server.advance(Duration::from_secs(147 * 24 * 3600));
    let (admin, ada) = (server.admin().await, server.learner("ada").await);
    join(&ada, true).await;
    let zone = async |zone: &str| {
        admin.patch("/api/admin/settings", &json!({ "time_zone": zone })).await.ok();
    };
    let first = log(&ada, 60).await.number("xp_awarded");
    zone("Pacific/Honolulu").await;
    let second = log(&ada, 60).await.number("xp_awarded");
    assert!(first > 0 && second > 0);
    let all = first + second;
    for time_zone in ["Pacific/Honolulu", "UTC"] {
        zone(time_zone).await;
        let own = ada.get("/api/xp/me").await.ok();
        assert_eq!([own.number("total"), own.number("week"), own.number("month")], [all; 3], "{time_zone}");
    }
    for (joins, count) in [(true, 1), (false, 0), (true, 1)] {
        join(&ada, joins).await;
        for period in ["week", "month"] {
            let found = board(&ada, &format!("period={period}")).await;
            assert_eq!(found.number("participants"), count, "{period}");
            assert_eq!(rows(found.list("entries")), if joins { vec![(1, all)] } else { Vec::new() }, "{period}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_suspended_are_on_no_leaderboard_until_they_are_reinstated() {
    let server = Server::spawn().await;
    let (ada, ben, eve) = (server.learner("ada").await, server.learner("ben").await, server.learner("eve").await);
    let squad = ada.post("/api/squads", &json!({ "name": "Night Owls" })).await.created()["squad"].clone();
    ben.post("/api/squads/join", &json!({ "code": squad["invite_code"] })).await.ok();
    for (person, minutes, joins) in [(&ada, 30, true), (&ben, 40, true), (&eve, 50, false)] {
        join(person, joins).await;
        log(person, minutes).await;
    }
    let admin = server.admin().await;
    let suspend = async |person: &Actor<'_>| {
        admin.post(&format!("/api/admin/users/{}/suspend", person.id), &json!({})).await.ok();
    };
    let shown = async || {
        let mut shown = Vec::new();
        for query in ["period=week", "period=month", "period=all", "scope=squad&period=week"] {
            let found = board(&ada, query).await;
            shown.push((rows(found.list("entries")), found.list("neighbours").len(), found["me"]["rank"].as_i64()));
        }
        shown
    };
    let before = shown().await;
    assert!(before.iter().all(|found| *found == (vec![(1, 44), (2, 33)], 2, Some(2))), "{before:?}");
    for _ in 0..2 {
        suspend(&ben).await;
        suspend(&eve).await;
        let found = shown().await;
        assert!(found.iter().all(|found| *found == (vec![(1, 33)], 1, Some(1))), "{found:?}");
    }
    for person in [&ben, &eve] {
        admin.post_empty(&format!("/api/admin/users/{}/reinstate", person.id)).await.ok();
    }
    assert_eq!(shown().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_compares_its_members_who_joined() {
    let server = Server::spawn().await;
    let (grace, ada, ben, eve) = (
        server.tutor("grace").await,
        server.learner("ada").await,
        server.learner("ben").await,
        server.learner("eve").await,
    );
    assert_eq!(board(&ada, "scope=class").await.number("participants"), 0, "without a class the board is empty");
    let class = grace.post("/api/classes", &json!({ "name": "Biology" })).await.created();
    for (person, minutes) in [(&ada, 30), (&ben, 40), (&eve, 50)] {
        join(person, true).await;
        log(person, minutes).await;
    }
    for person in [&ada, &ben] {
        person.post("/api/classes/join", &json!({ "code": class["class"]["join_code"] })).await.ok();
    }
    let path = format!("scope=class&class_id={}", class["id"]);
    for found in [board(&ada, &path).await, board(&grace, &path).await, board(&ada, "scope=class&period=month").await] {
        assert_eq!(rows(found.list("entries")), [(1, 44), (2, 33)]);
        assert_eq!(found["class_id"], class["id"]);
    }
    assert_eq!(board(&ada, &path).await.list("neighbours").len(), 2);
    eve.get(&format!("/api/leaderboard?{path}")).await.refused(Code::ResourceAbsent);
    ada.get("/api/leaderboard?scope=town").await.refused(Code::RequestInvalid);
    ada.get("/api/leaderboard?period=year").await.refused(Code::RequestInvalid);
    let entry = board(&ada, "limit=1").await.list("entries")[0].clone();
    assert_eq!((entry.text("full_name"), entry["user_id"].as_i64()), (eve_name(&eve).await.as_str(), Some(eve.id)));
    // While the class is archived, it has no leaderboard.
    let archive = async |archived: bool| {
        let change = json!({ "archived": archived });
        grace.patch(&format!("/api/classes/{}", class["id"]), &change).await.ok();
    };
    archive(true).await;
    for person in [&grace, &ada, &server.admin().await] {
        person.get(&format!("/api/leaderboard?{path}")).await.refused(Code::ResourceAbsent);
    }
    assert_eq!(board(&ada, "scope=class").await.number("participants"), 0);
    archive(false).await;
    assert_eq!(board(&grace, &path).await.number("participants"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_become_developers_leave_the_leaderboards() {
    let server = Server::spawn().await;
    let (ada, ben, eve) = (server.learner("ada").await, server.learner("ben").await, server.learner("eve").await);
    for (person, minutes) in [(&ada, 30), (&ben, 40), (&eve, 50)] {
        join(person, true).await;
        log(person, minutes).await;
    }
    let admin = server.admin().await;
    let becomes = async |person: &Actor<'_>, role: &str| {
        admin.patch(&format!("/api/admin/users/{}", person.id), &json!({ "role": role })).await.ok();
    };
    let shown = async |expected: &[(i64, i64)]| {
        for period in ["week", "month", "all"] {
            let found = board(&ada, &format!("period={period}")).await;
            assert_eq!(rows(found.list("entries")), expected, "{period}");
            assert_eq!(found.number("participants"), i64::try_from(expected.len()).unwrap(), "{period}");
        }
    };
    becomes(&ben, "tutor").await;
    shown(&[(1, 55), (2, 44), (3, 33)]).await;
    becomes(&ben, "developer").await;
    shown(&[(1, 55), (2, 33)]).await;
    // A suspended person does not return as a developer.
    admin.post(&format!("/api/admin/users/{}/suspend", eve.id), &json!({})).await.ok();
    becomes(&eve, "developer").await;
    admin.post_empty(&format!("/api/admin/users/{}/reinstate", eve.id)).await.ok();
    shown(&[(1, 33)]).await;
    // With another role, people are not shown before they join again.
    becomes(&ben, "student").await;
    shown(&[(1, 33)]).await;
}

async fn eve_name(eve: &Actor<'_>) -> String {
    eve.get("/api/users/me").await.ok()["user"]["full_name"].as_str().unwrap().to_owned()
}

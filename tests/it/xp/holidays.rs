//! Holidays of the school: they break no streak, whenever they are entered.

use std::time::Duration;

use schola::features::xp::model::{DaysOff as _, Link, OffDays, RestDays, Standing};
use serde_json::{Value, json};

use super::{days_later, log};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const HOLIDAYS: &str = "/api/school/holidays";

async fn streak(person: &Actor<'_>) -> Value {
    person.get("/api/study-logs/streak").await.ok()["streak"].clone()
}

/// The length of the streak, the best one and the freezes.
async fn figures(person: &Actor<'_>) -> (i64, i64, i64) {
    let streak = streak(person).await;
    (streak.number("days"), streak.number("best"), streak.number("freezes"))
}

fn states(streak: &Value, last: usize) -> Vec<&str> {
    let days = streak.list("calendar");
    days[days.len() - last..].iter().map(|day| day.text("state")).collect()
}

/// Learns on these days from 5 January on, and returns the person on the last of them.
async fn learned_on<'s>(server: &'s Server, mut person: Actor<'s>, days: &[u64]) -> Actor<'s> {
    let mut today = 0;
    for day in days {
        person = days_later(server, &person, day - today).await;
        today = *day;
        log(&person, 5).await;
    }
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streak_is_the_same_whether_holidays_are_entered_before_or_after_them() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let ada = learned_on(&server, ada, &[0, 1, 2, 8, 9]).await;
    assert_eq!(figures(&ada).await, (2, 3, 0), "five days were missed");
    let admin = server.admin().await;
    let body = json!({ "name": "Ski week", "from": "2026-01-08", "to": "2026-01-12" });
    let made = admin.post(HOLIDAYS, &body).await.created();
    server.settle().await;
    assert_eq!(figures(&ada).await, (5, 5, 0));
    let shown = streak(&ada).await;
    assert_eq!(states(&shown, 8)[..7], ["counted", "holiday", "holiday", "holiday", "holiday", "holiday", "counted"]);
    // Five more days go on from there, with the holidays in the history.
    let ada = learned_on(&server, days_later(&server, &ada, 1).await, &[0, 1, 2, 3, 4]).await;
    assert_eq!(figures(&ada).await, (10, 10, 1), "the tenth day earns a freeze");
    let admin = server.admin().await;
    admin.delete(&format!("{HOLIDAYS}/{}", made["id"])).await.gone();
    server.settle().await;
    assert_eq!(figures(&ada).await, (7, 7, 0), "as if the holidays had never been there");
}

#[tokio::test(flavor = "multi_thread")]
async fn streaks_follow_holidays_that_are_moved_to_other_days() {
    let server = Server::spawn().await;
    let ada = learned_on(&server, server.learner("ada").await, &[0, 1, 2, 8, 9]).await;
    let admin = server.admin().await;
    let body = json!({ "name": "Ski week", "from": "2026-01-09", "to": "2026-01-12" });
    let path = format!("{HOLIDAYS}/{}", admin.post(HOLIDAYS, &body).await.created()["id"]);
    server.settle().await;
    assert_eq!(figures(&ada).await, (2, 3, 0), "8 January was missed");
    for (from, due) in [("2026-01-08", (5, 5, 0)), ("2026-01-10", (2, 3, 0)), ("2026-01-08", (5, 5, 0))] {
        admin.patch(&path, &json!({ "from": from })).await.ok();
        server.settle().await;
        assert_eq!(figures(&ada).await, due, "{from}");
    }
    admin.patch(&path, &json!({ "from": "2026-02-02", "to": "2026-02-06" })).await.ok();
    server.settle().await;
    assert_eq!(figures(&ada).await, (2, 3, 0), "the days that are holidays no more count again");
    admin.patch(&path, &json!({ "from": "2026-01-08", "to": "2026-01-12" })).await.ok();
    server.settle().await;
    assert_eq!(figures(&ada).await, (5, 5, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streak_outlasts_holidays_that_go_on_and_ends_after_them() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let body = json!({ "name": "Long break", "from": "2026-01-07", "to": "2026-03-01" });
    admin.post(HOLIDAYS, &body).await.created();
    let ada = learned_on(&server, server.learner("ada").await, &[0, 1]).await;
    // 1 March is the last day of the holidays, 3 March the first on which a day was missed.
    let ada = days_later(&server, &ada, 54).await;
    assert_eq!(figures(&ada).await, (2, 2, 0));
    assert_eq!(streak(&ada).await["today"]["state"], "open", "holidays do not keep a day from counting");
    let ada = days_later(&server, &ada, 1).await;
    assert_eq!(figures(&ada).await, (2, 2, 0));
    let ada = days_later(&server, &ada, 1).await;
    assert_eq!(figures(&ada).await, (0, 2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn streaks_are_counted_again_with_the_days_of_rest_of_their_time() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    // Weekends are free in January: Monday to Friday, Tuesday after a missed Monday.
    ada.patch("/api/study-logs/streak", &json!({ "rest_days": ["saturday", "sunday"] })).await.ok();
    let ada = learned_on(&server, ada, &[0, 1, 2, 3, 4, 8]).await;
    assert_eq!(figures(&ada).await, (1, 5, 0));
    // Long afterwards the person has chosen other days twice, and what was nine weeks before that is history.
    let ada = days_later(&server, &ada, 80).await;
    ada.patch("/api/study-logs/streak", &json!({ "rest_days": ["wednesday"] })).await.ok();
    let ada = days_later(&server, &ada, 80).await;
    ada.patch("/api/study-logs/streak", &json!({ "rest_days": [] })).await.ok();
    let body = json!({ "name": "Staff day", "from": "2026-01-12", "to": "2026-01-12" });
    server.admin().await.post(HOLIDAYS, &body).await.created();
    server.settle().await;
    assert_eq!(figures(&ada).await, (0, 6, 0), "the weekend was one of rest then, and the Monday is in the holidays");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_holidays_of_the_school_are_not_those_of_developers_learners() {
    let server = Server::spawn().await;
    let body = json!({ "name": "Ski week", "from": "2026-01-06", "to": "2026-01-08" });
    server.admin().await.post(HOLIDAYS, &body).await.created();
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    let minutes = json!({ "subject": "Latin", "minutes": 5 });
    lea.post("/v1/study-logs", &minutes).await.created();
    server.advance(Duration::from_secs(4 * 24 * 3600));
    let later = lea.get("/v1/study-logs/streak").await.ok()["streak"].clone();
    assert_eq!((later.number("days"), states(&later, 3)), (0, vec!["missed", "missed", "open"]));
}

/// The choices of a person on days of 40 weeks, and what they were worth on each day.
#[test]
fn days_of_rest_of_long_ago_are_known_as_they_were() {
    let changes: [(i64, i64); 9] = [
        (3, 0b110_0000),
        (10, 0b000_0011),
        (12, 0b100_0100),
        (40, 0),
        (41, 1),
        (41, 2),
        (130, 0b10_0001),
        (200, 0),
        (279, 8),
    ];
    let (mut rest, mut earlier, mut rested) = (RestDays::default(), Vec::new(), Vec::new());
    for day in 0..280 {
        for (_, days) in changes.iter().filter(|(from, _)| *from == day) {
            if rest.since < day && rest.now != *days {
                earlier.push((rest.since, rest.now));
            }
            if rest.now != *days {
                rest = rest.changed(*days, day);
            }
        }
        rested.push(rest.rests(day));
    }
    assert!(rest.has_forgotten(100) && rested.iter().filter(|rests| **rests).count() > 20);
    let off = OffDays { rest, earlier, holidays: vec![(50, 52)] };
    for (day, rests) in (0_i64..).zip(rested) {
        assert_eq!(off.rests(day), rests, "on day {day}");
        assert_eq!(off.is_off(day), rests || (50..=52).contains(&day), "on day {day}");
    }
}

#[test]
fn holidays_are_left_out_of_missed_days() {
    let last = Some(Link { day: 10, length: 4, freezes: 1 });
    let off = |holidays| OffDays { holidays, ..OffDays::default() };
    for (holidays, length, freezes) in [
        (vec![], 0, 1),
        (vec![(11, 13)], 4, 0),
        (vec![(11, 14)], 4, 1),
        (vec![(5, 12), (12, 20)], 4, 1),
        (vec![(11, 12)], 0, 1),
    ] {
        let off = off(holidays);
        assert_eq!(Standing::on(last, 15, &off), Standing { length, freezes }, "{:?}", off.holidays);
    }
    assert_eq!(Link::after(last, 15, off(vec![(11, 14)])).length, 5);
}

//! After anything that may happen, what is kept is what the history says, and what is wrong is found and corrected.

use schola::features::analytics::CountHistory;
use schola::jobs::Enqueue as _;
use serde_json::{Value, json};

use super::{class, happened, raw, rebuilt};
use crate::flashcards::{deck, plain};
use crate::support::server::{Actor, PASSWORD, Server};
use crate::support::wait::until;

/// Numbers that are the same in every run with a seed (a linear congruential generator, with the constants of Knuth).
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn place<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// A student with cards, and the logs that are there.
struct Learner<'s> {
    person: Actor<'s>,
    cards: Vec<Value>,
    logs: Vec<Value>,
}

/// One thing that a person, a tutor or an admin does. Some of it is refused, which is all the same.
async fn step(server: &Server, draws: &mut Draws, people: &mut [Learner<'_>], classes: &[Value], admin: &Actor<'_>) {
    let chosen = usize::try_from(draws.below(people.len() as u64)).unwrap();
    let learner = &mut people[chosen];
    let person = &learner.person;
    let at =
        |draws: &mut Draws| format!("2026-01-0{}T{:02}:{:02}:00Z", 1 + draws.below(5), draws.below(9), draws.below(60));
    match draws.below(20) {
        0..=4 => {
            let subject = draws.place(&["Biology", "biology", "Latin", "Physics"]);
            let log = json!({ "subject": subject, "minutes": 1 + draws.below(90), "started_at": at(draws) });
            let made = person.post("/api/study-logs", &log).await;
            if made.status.as_u16() == 201 {
                learner.logs.push(made.json()["id"].clone());
            }
        }
        5 | 6 => {
            if let Some(log) = learner.logs.pop() {
                person.delete(&format!("/api/study-logs/{log}")).await.gone();
            }
        }
        7 => {
            if let Some(log) = learner.logs.last() {
                let subject = draws.place(&["biology", "Physics", "Chemistry"]);
                let change = json!({ "subject": subject, "minutes": 1 + draws.below(90), "started_at": at(draws) });
                person.patch(&format!("/api/study-logs/{log}"), &change).await;
            }
        }
        // The schedule counts in between.
        8 if draws.below(3) == 0 => super::count_reviews(server).await,
        8..=13 => {
            let card = draws.place(&learner.cards).clone();
            let rating = draws.place(&["again", "hard", "good", "easy"]);
            let client = format!("{}", draws.below(60));
            let body = json!({ "rating": rating, "reviewed_at": at(draws), "client_id": client });
            person.post(&format!("/api/flashcards/cards/{}/review", card["id"]), &body).await;
        }
        14 | 15 => drop(person.post("/api/flashcards/reviews/undo", &json!({})).await),
        16 => crate::classes::join(person, draws.place(classes)).await,
        17 => {
            let class = draws.place(classes);
            person.delete(&format!("/api/classes/{}/members/{}", class["id"], person.id)).await;
        }
        18 => {
            let ago = i64::try_from(draws.below(5)).unwrap();
            let subject = draws.place(&["", "Biology", "Astronomy"]);
            let learned = if subject.is_empty() { super::asked(1) } else { super::asked_about(subject, 1) };
            happened(server, vec![super::did(person, ago, learned)]).await;
        }
        _ => {
            let zone = draws.place(&["Europe/London", "Asia/Tokyo", "America/Los_Angeles"]);
            admin.patch("/api/admin/settings", &json!({ "time_zone": zone })).await.ok();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_the_figures_are_those_of_the_history() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (first, people) = class(&server, &grace, &["a", "b", "c"]).await;
    let second = crate::classes::class(&grace, "Physics 11C").await;
    let mut learners = Vec::new();
    for person in people {
        let biology = deck(&person, json!({ "scheduler": "sm2", "subject": "Biology" })).await;
        let other = deck(&person, json!({ "scheduler": "sm2", "name": "Other" })).await;
        let cards = vec![plain(&person, &biology, "One").await, plain(&person, &other, "Two").await];
        learners.push(Learner { person, cards, logs: Vec::new() });
    }
    let mut draws = Draws(20_260_105);
    let classes = [first, second];
    for number in 0..240 {
        step(&server, &mut draws, &mut learners, &classes, &admin).await;
        if number % 40 == 39 {
            let found = rebuilt(&server).await;
            assert!(found.is_right(), "after {number} steps: {found:?}");
        }
    }
    // Classes and people go, and their figures with them.
    grace.delete(&format!("/api/classes/{}", classes[0]["id"])).await.gone();
    learners[0].person.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    let found = rebuilt(&server).await;
    assert!(found.is_right(), "at the end: {found:?}");
    let days = "SELECT COUNT(*) AS number FROM analytics_days WHERE subject_id = ?1";
    assert!(super::number(&server, days, 0).await > 3, "something is left that was compared");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_that_is_older_than_its_figures_counts_them_in_the_background() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let (_, people) = class(&server, &grace, &["a", "b"]).await;
    for person in &people {
        person.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 30 })).await.created();
    }
    for sql in [
        "DELETE FROM analytics_days",
        "DELETE FROM analytics_learners",
        "DELETE FROM analytics_totals",
        "DELETE FROM analytics_spreads",
        "DELETE FROM analytics_subjects",
    ] {
        raw(&server, sql).await;
    }
    server.raw_app().named("test").write(|tx| tx.enqueue(&CountHistory {}).map(drop)).await.unwrap();
    let waiting = "SELECT COUNT(*) AS number FROM jobs WHERE kind = 'count_learning_history' AND ?1 = 0";
    until("the history is counted", async || super::number(&server, waiting, 0).await == 0).await;
    let minutes = "SELECT SUM(minutes) AS number FROM analytics_totals WHERE class_id = ?1 AND subject_id = 0";
    assert_eq!(super::number(&server, minutes, 0).await, 60);
    assert!(rebuilt(&server).await.is_right());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_found_and_corrected_once() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let (_, people) = class(&server, &grace, &["a", "b"]).await;
    for person in &people {
        person.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 30 })).await.created();
    }
    assert!(rebuilt(&server).await.is_right());
    let wrongs = [
        (
            "UPDATE analytics_totals SET minutes = minutes + 1 WHERE class_id = 0 AND subject_id = 0 AND minutes > 0",
            (0, 1),
        ),
        ("UPDATE analytics_totals SET month = 0 WHERE class_id = 1", (0, 1)),
        ("UPDATE analytics_spreads SET people = people + 1 WHERE class_id = 0", (0, 1)),
        ("UPDATE analytics_subjects SET people = 7", (0, 1)),
        ("DELETE FROM analytics_days", (2, 1)),
        (
            "UPDATE analytics_days SET minutes = 31 WHERE subject_id = 0 AND user_id = (SELECT MIN(user_id) FROM analytics_days)",
            (1, 2),
        ),
        ("DELETE FROM analytics_learners WHERE class_id = 1", (2, 1)),
    ];
    for (sql, (people, figures)) in wrongs {
        raw(&server, sql).await;
        let found = rebuilt(&server).await;
        assert_eq!((found.wrong_people, found.wrong_figures > 0), (people, figures > 0), "{sql}: {found:?}");
        let again = rebuilt(&server).await;
        assert!(again.is_right(), "{sql}: {again:?}");
    }
}

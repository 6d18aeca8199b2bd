//! Analytics: what is counted, what is shown and hidden, who needs attention, and that figures follow from the history.

mod counting;
mod figures;
mod files;
mod people;
mod rebuilding;
mod school;
mod subjects;
mod taught;
mod together;

use schola::db::params;
use schola::events::{Event, Learned, QuestionCount, ReviewCount};
use schola::features::analytics::service::{self, Rebuilt};
use schola::kernel::{Day, Id, Realm};
use serde_json::Value;

pub use crate::badges::happened;
use crate::support::fields::Fields;
use crate::support::server::{Actor, START, Server};

/// The operations of analytics.
pub const ROOT: &str = "/api/analytics";

/// The number of the day on which tests begin.
pub const TODAY: i64 = START.millis() / 86_400_000;

/// The date of a day, by how many days ago it was.
pub fn ago(days: i64) -> String {
    Day::numbered(TODAY - days).to_string()
}

/// What a person did some days ago, as an event.
pub fn did(person: &Actor<'_>, days_ago: i64, learned: Learned) -> Event {
    Event::Learned { user: Id::new(person.id), realm: Realm::School, counts: vec![(TODAY - days_ago, learned)] }
}

/// Minutes of a subject.
pub fn studied(subject: &str, minutes: i64) -> Learned {
    Learned::Studied { subject: subject.to_owned(), minutes }
}

/// Answers to learned flashcards.
pub const fn reviewed(learned: i64, remembered: i64) -> Learned {
    Learned::Reviewed(ReviewCount { reviews: learned, learned, remembered })
}

/// Questions that a model answered.
pub const fn asked(questions: i64) -> Learned {
    Learned::Asked { subject: None, count: count_of(questions) }
}

/// The same about a subject.
pub fn asked_about(subject: &str, questions: i64) -> Learned {
    Learned::Asked { subject: Some(subject.to_owned()), count: count_of(questions) }
}

const fn count_of(questions: i64) -> QuestionCount {
    QuestionCount {
        questions,
        model_answers: questions,
        tokens_read: questions * 1_000,
        tokens_written: questions * 100,
        cost: questions * 250,
    }
}

/// Counts the reviews that are not counted by subject yet, as the schedule does.
pub async fn count_reviews(server: &Server) {
    while server.raw_app().named("test").write(service::count_reviews).await.unwrap() {}
}

/// Counts everything again.
pub async fn rebuilt(server: &Server) -> Rebuilt {
    server.raw_app().named("test").write(service::rebuild_all).await.unwrap()
}

/// Runs a statement.
pub async fn raw(server: &Server, sql: &'static str) {
    server.raw_app().named("test").write(move |tx| tx.exec(sql, ()).map(drop)).await.unwrap();
}

/// A number of the database.
pub async fn number(server: &Server, sql: &'static str, of: i64) -> i64 {
    let read = server.raw_app().named("test").read(move |db| db.one(sql, params![of], |row| row.get("number")));
    read.await.unwrap()
}

/// Students who are in a class of this tutor, and the class.
pub async fn class<'s>(server: &'s Server, tutor: &Actor<'_>, names: &[&str]) -> (Value, Vec<Actor<'s>>) {
    let class = crate::classes::class(tutor, "Biology 12B").await;
    let mut students = Vec::new();
    for name in names {
        let student = server.learner(name).await;
        crate::classes::join(&student, &class).await;
        students.push(student);
    }
    (class, students)
}

/// The figures of a day of the school.
pub async fn day(admin: &Actor<'_>, days_ago: i64, query: &str) -> Value {
    let date = ago(days_ago);
    let answer = admin.get(&format!("{ROOT}/platform?from={date}&to={date}{query}")).await.ok();
    answer["analytics"].list("days")[0].clone()
}

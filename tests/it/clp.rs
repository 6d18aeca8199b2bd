//! Learner profiles: the assessment, how behaviour moves them, contesting, who sees them.

mod assessment;
mod behaviour;
mod choices;
mod contest;
mod mounted;
mod rules;
mod sight;

use std::time::Duration;

use schola::events::{Activity, StudySession};
use schola::features::clp::model::{Dimension, items};
use schola::features::clp::service::{self, Occasion};
use schola::kernel::{Id, Realm, Timestamp};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// The operations on the own profile.
pub const ME: &str = "/api/clp/me";
/// The operations on the assessment.
pub const ASSESSMENT: &str = "/api/clp/assessment";

/// Answers to all statements: this value for those that speak for a high value, and its mirror for the others.
pub fn answers(value: u8) -> Vec<Value> {
    let answer = |is_reversed: bool| if is_reversed { 6 - value } else { value };
    items().unwrap().iter().map(|item| json!({ "item": item.id, "value": answer(item.is_reversed) })).collect()
}

/// Completes the assessment, and returns the profile.
pub async fn assessed(person: &Actor<'_>, value: u8) -> Value {
    person.post(ASSESSMENT, &json!({ "answers": answers(value) })).await.ok()["profile"].clone()
}

/// The own profile.
pub async fn mine(person: &Actor<'_>) -> Value {
    person.get(ME).await.ok()["profile"].clone()
}

/// The value of a dimension.
pub fn value(profile: &Value, dimension: Dimension) -> f64 {
    profile["dimensions"][dimension.name()]["value"].as_f64().unwrap()
}

/// The confidence in a dimension.
pub fn confidence(profile: &Value, dimension: Dimension) -> f64 {
    profile["dimensions"][dimension.name()]["confidence"].as_f64().unwrap()
}

/// The entries of the history, latest first.
pub async fn history(person: &Actor<'_>) -> Vec<Value> {
    person.get("/api/clp/me/history?limit=100").await.ok().list("changes").to_vec()
}

/// A session by the timer, without pauses.
pub fn session(minutes: i64, activity: Option<Activity>) -> StudySession {
    StudySession { minutes, elapsed_minutes: minutes, activity, is_measured: true, focus_rating: None }
}

/// The number of the day of a time, in UTC.
pub fn day(at: Timestamp) -> i64 {
    (at.millis() - 4 * 3_600_000).div_euclid(86_400_000)
}

/// Lets a person study like this on five days of each of some weeks, the first of which begins at this Monday.
pub async fn studied(server: &Server, person: &Actor<'_>, monday: Timestamp, weeks: u64, session: StudySession) {
    let user = Id::new(person.id);
    let written = server.raw_app().named("test").write(move |tx| {
        for number in (0..weeks).flat_map(|week| (0..5).map(move |of_week| week * 7 + of_week)) {
            let now = monday.plus(Duration::from_secs(number * 24 * 3600 + 10 * 3600));
            let days = (day(now), day(now));
            let occasion = Occasion { user, realm: Realm::School, days, now, is_undone: false };
            service::session(tx, &occasion, Id::new(i64::try_from(number).unwrap() + 1), &session)?;
        }
        Ok(())
    });
    written.await.unwrap();
}

//! The learner profiles of the demo school: what its learners said of themselves, and the behaviour of their study logs and reviews, in the
//! order of time.

use std::time::Duration;

use serde::Deserialize;

use super::model::{Dimension, NewContest, items};
use super::service::{self, Occasion};
use crate::db::Tx;
use crate::events::{CardAnswer, StudySession};
use crate::features::demo_data::{broken, table};
use crate::kernel::text::{ParsedText, Prose};
use crate::kernel::{Actor, Calendar, Fault, Id, Result, Timestamp, id::kind};

#[derive(Deserialize)]
struct Lives {
    learner: Vec<Life>,
}

/// What a learner said.
#[derive(Deserialize)]
struct Life {
    username: String,
    /// How many days ago the learner answered the assessment.
    assessed_days: u64,
    /// The answers, a digit for each statement.
    answers: String,
    #[serde(default)]
    contest: Vec<Contest>,
}

/// A number that a learner contested.
#[derive(Deserialize)]
struct Contest {
    days: u64,
    dimension: Dimension,
    value: f64,
    reason: String,
}

/// What a learner was seen to do.
#[derive(Debug, Clone, Copy)]
pub enum Seen {
    Session(Id<kind::StudyLog>, StudySession),
    Answer(Id<kind::Review>, CardAnswer),
}

/// What happened to a profile.
enum Step {
    Seen(Seen),
    Assessed(Vec<(String, u8)>),
    Contested(NewContest),
}

/// Writes the profile of a learner, whose behaviour this is.
pub fn write_life(
    tx: &Tx,
    actor: &Actor,
    username: &str,
    calendar: &Calendar,
    seen: Vec<(Timestamp, Seen)>,
) -> Result<()> {
    let mut steps: Vec<(Timestamp, Step)> = seen.into_iter().map(|(at, seen)| (at, Step::Seen(seen))).collect();
    if let Some(life) = table::<Lives>("clp.toml")?.learner.into_iter().find(|life| life.username == username) {
        steps.extend(said(tx, life)?);
    }
    steps.sort_by_key(|(at, _)| *at);
    for (at, step) in steps {
        let day = calendar.day(at);
        let occasion = Occasion { user: actor.user, realm: actor.realm, days: (day, day), now: at, is_undone: false };
        match step {
            Step::Seen(Seen::Session(log, session)) => service::session(tx, &occasion, log, &session)?,
            Step::Seen(Seen::Answer(review, answer)) => service::answer(tx, &occasion, review, &answer)?,
            Step::Assessed(answers) => drop(service::submit_at(tx, actor, &answers, at)?),
            Step::Contested(contest) => drop(service::contest_at(tx, actor, &[contest], at)?),
        }
    }
    Ok(())
}

/// What a learner said, with the times.
fn said(tx: &Tx, life: Life) -> Result<Vec<(Timestamp, Step)>> {
    let username = life.username;
    let ago = |days: u64| tx.now().minus(Duration::from_secs(days * 24 * 3600 + 5 * 3600));
    let answers = items()?.iter().zip(life.answers.bytes());
    let answers: Vec<(String, u8)> = answers.map(|(item, digit)| (item.id.clone(), digit - b'0')).collect();
    let mut steps = vec![(ago(life.assessed_days), Step::Assessed(answers))];
    for contest in life.contest {
        let fault = |what: Fault| broken(&format!("has a reason of {username} that {what}"));
        let reason = Some(Prose::parse(&contest.reason).map_err(fault)?);
        let (dimension, value) = (contest.dimension, contest.value);
        steps.push((ago(contest.days), Step::Contested(NewContest { dimension, value, reason })));
    }
    Ok(steps)
}

//! The assessment: what a person says of themselves.

use std::collections::BTreeSet;
use std::time::Duration;

use super::super::model::{Answers, AssessmentView, ChangeKind, Changed, Dimension, Person, Profile, items};
use super::super::store;
use super::profile::view;
use super::settle::{MOST_CHANGES, change, saved, settled};
use super::{Moment, person};
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::kernel::{Actor, Code, Error, Fault, Result, Rule, Timestamp};

/// After which time the assessment may be answered again: how people describe themselves changes little within weeks.
pub const AGAIN_AFTER: Duration = Duration::from_secs(28 * 24 * 3600);

/// Whether every statement is answered.
fn is_complete(answers: &Answers) -> Result<bool> {
    Ok(items()?.iter().all(|item| answers.contains_key(&item.id)))
}

fn shown(person: &Person, now: Timestamp) -> Result<AssessmentView> {
    let again_at = person.assessed_at.map(|at| at.plus(AGAIN_AFTER)).filter(|at| *at > now);
    Ok(AssessmentView {
        is_complete: is_complete(&person.answers)?,
        answers: person.answers.clone(),
        assessed_at: person.assessed_at,
        again_at,
    })
}

/// The assessment of the actor.
pub fn assessment(db: &Reader, actor: &Actor) -> Result<AssessmentView> {
    let moment = Moment::at(db, db.now())?;
    shown(&person(db, actor, moment)?, moment.at)
}

/// Refuses answers to statements that do not exist, and two to one.
fn check(answers: &[(String, u8)]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for (place, (item, value)) in answers.iter().enumerate() {
        let field = |name: &str| format!("answers.{place}.{name}");
        if !items()?.iter().any(|known| known.id == *item) {
            return Err(Error::invalid(field("item"), Fault::new(Rule::Choice, "must be the id of a statement")));
        }
        if !(1..=5).contains(value) {
            return Err(Error::invalid(field("value"), Fault::range(1, 5)));
        }
        if !seen.insert(item) {
            return Err(Error::invalid(field("item"), Fault::new(Rule::Repeated, "must not be answered twice")));
        }
    }
    Ok(())
}

/// Stores answers of the actor. The last missing one completes the assessment and changes the profile, which is then returned.
pub fn submit(tx: &Tx, actor: &Actor, answers: &[(String, u8)]) -> Result<(AssessmentView, Option<Profile>)> {
    let moment = Moment::at(tx, tx.now())?;
    submit_at(tx, actor, answers, moment.at)
}

/// Stores answers as if it were this time, for a school that is made with a history.
pub fn submit_at(
    tx: &Tx,
    actor: &Actor,
    answers: &[(String, u8)],
    now: Timestamp,
) -> Result<(AssessmentView, Option<Profile>)> {
    check(answers)?;
    let moment = Moment::at(tx, now)?;
    let kept = person(tx, actor, moment)?;
    if is_complete(&kept.answers)? {
        if let Some(at) = shown(&kept, now)?.again_at {
            let sentence = format!(
                "You completed the assessment less than 28 days ago. You can answer it again from {} on. \
                 Single numbers can be corrected in the profile at any time.",
                at.to_the_second()
            );
            return Err(Error::new(Code::AssessmentRecent, sentence));
        }
        return stored(tx, &Person { answers: Answers::new(), ..kept }, answers, moment);
    }
    stored(tx, &kept, answers, moment)
}

fn stored(
    tx: &Tx,
    kept: &Person,
    answers: &[(String, u8)],
    moment: Moment,
) -> Result<(AssessmentView, Option<Profile>)> {
    let before = settled(tx, kept, moment)?;
    let mut after = before.clone();
    after.answers.extend(answers.iter().cloned());
    if !is_complete(&after.answers)? {
        saved(tx, &before, &after)?;
        return Ok((shown(&after, moment.at)?, None));
    }
    for (dimension, estimate) in after.estimates.iter_mut() {
        *estimate = estimate.assessed_in(&scores(dimension, &after.answers)?, moment.week);
    }
    (after.assessed_at, after.changed_at) = (Some(moment.at), moment.at);
    let what = (moment.at, ChangeKind::Assessed, None);
    // All dimensions, also those that stayed as they were: it is the starting point of what follows.
    let changed: Vec<Changed> = before
        .estimates
        .iter()
        .map(|(dimension, before)| change(dimension, before, &after.estimates[dimension]))
        .collect();
    store::record(tx, after.user, what, &changed, None, MOST_CHANGES)?;
    saved(tx, &before, &after)?;
    if moment.at >= tx.now() {
        tx.emit(Event::ProfileChanged { user: after.user });
    }
    Ok((shown(&after, moment.at)?, Some(view(tx, &after, moment)?)))
}

/// What the answers say about a dimension.
fn scores(dimension: Dimension, answers: &Answers) -> Result<Vec<f64>> {
    let of_dimension = items()?.iter().filter(|item| item.dimension == dimension);
    Ok(of_dimension.filter_map(|item| answers.get(&item.id).map(|answer| item.score(*answer))).collect())
}

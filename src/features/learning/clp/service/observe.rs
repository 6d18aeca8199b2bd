//! Behaviour: what study and reviews say, added to the sums of their day.

use super::super::model::{Counts, Person};
use super::super::store;
use super::settle::{saved, settled};
use super::{Moment, first_day, kept};
use crate::db::Tx;
use crate::events::{CardAnswer, StudySession};
use crate::features::xp::model::week_of_day;
use crate::kernel::{Id, Realm, Result, Timestamp, id::kind};

/// The study logs of a day that count: one for each minute of the longest day. Those that come late can be more. What is not listed cannot
/// be taken back, so it does not count.
const MOST_LOGS: usize = 25 * 60;

/// Whose behaviour it is, on which day, and now.
#[derive(Debug, Clone, Copy)]
pub struct Occasion {
    pub user: Id<kind::User>,
    pub realm: Realm,
    /// The day of learning of the event, and today.
    pub days: (i64, i64),
    pub now: Timestamp,
    /// Whether the event is taken back.
    pub is_undone: bool,
}

/// Takes a study log into account, or no more.
pub fn session(tx: &Tx, occasion: &Occasion, log: Id<kind::StudyLog>, session: &StudySession) -> Result<()> {
    if occasion.is_undone {
        return forget(tx, occasion, log, session).map(drop);
    }
    let place = prepared(tx, occasion)?;
    let mut logs = logs_of(tx, occasion, place.day)?;
    if logs.len() < MOST_LOGS {
        added(tx, occasion, place, &Counts::of_session(session), None)?;
        logs.push(log.get());
        store::save_logs(tx, occasion.user, place.day, &logs)?;
    }
    Ok(())
}

/// Takes a changed study log into account: as it is, and no more as it was. One that has moved the profile already stays as it was there.
pub fn session_changed(
    tx: &Tx,
    log: Id<kind::StudyLog>,
    [(before, was), (after, is)]: [(&Occasion, &StudySession); 2],
) -> Result<()> {
    if forget(tx, &Occasion { is_undone: true, ..*before }, log, was)? {
        session(tx, after, log, is)?;
    }
    Ok(())
}

/// Takes a study log into account no more. Returns whether it was.
fn forget(tx: &Tx, occasion: &Occasion, log: Id<kind::StudyLog>, session: &StudySession) -> Result<bool> {
    let day = prepared(tx, occasion)?.day;
    let mut logs = logs_of(tx, occasion, day)?;
    // A log that is not listed has moved the profile with a week that is over, and that stands; or it never counted.
    if !logs.contains(&log.get()) {
        return Ok(false);
    }
    logs.retain(|known| *known != log.get());
    store::add(tx, occasion.user, day, &Counts::default().with(&Counts::of_session(session), -1), None)?;
    store::save_logs(tx, occasion.user, day, &logs)?;
    Ok(true)
}

/// The study logs that count on a day.
fn logs_of(tx: &Tx, occasion: &Occasion, day: i64) -> Result<Vec<i64>> {
    let known = store::days(tx, occasion.user, (day, day))?;
    Ok(known.into_iter().next().map_or_else(Vec::new, |day| day.logs))
}

/// Takes an answer to a flashcard into account, or no more.
pub fn answer(tx: &Tx, occasion: &Occasion, review: Id<kind::Review>, answer: &CardAnswer) -> Result<()> {
    let place = prepared(tx, occasion)?;
    let (day, counts) = (place.day, Counts::of_answer(answer));
    if occasion.is_undone {
        let known = store::days(tx, occasion.user, (day, day))?;
        let Some(known) = known.first() else { return Ok(()) };
        if known.reviews.is_some_and(|(first, last)| (first..=last).contains(&review.get())) {
            let taken = counts.within(&known.counts);
            store::add(tx, occasion.user, day, &Counts::default().with(&taken, -1), None)?;
        }
        return Ok(());
    }
    added(tx, occasion, place, &counts, Some(review))
}

/// Takes into account what a person did now beside study: steps of plans, choices, things done with others. Steps that are taken back, and
/// that the day does not have, change nothing.
pub fn noted(tx: &Tx, (user, realm): (Id<kind::User>, Realm), counts: &Counts) -> Result<()> {
    let moment = Moment::at(tx, tx.now())?;
    let is_undone = counts.steps_done < 0 || counts.steps_skipped < 0;
    let occasion = Occasion { user, realm, days: (moment.today, moment.today), now: moment.at, is_undone };
    let place = prepared(tx, &occasion)?;
    if !is_undone {
        return added(tx, &occasion, place, counts, None);
    }
    let known = store::days(tx, user, (place.day, place.day))?;
    match known.first() {
        Some(known) => store::add(tx, user, place.day, &counts.steps_within(&known.counts), None),
        None => Ok(()),
    }
}

/// The day for which an event counts, and the first week with evidence that has not moved the estimates.
#[derive(Clone, Copy)]
struct Place {
    day: i64,
    open_week: Option<i64>,
}

/// Settles the weeks that are over, and returns where the event counts: on its own day, or on the first one that no finished week has.
fn prepared(tx: &Tx, occasion: &Occasion) -> Result<Place> {
    let (day, today) = occasion.days;
    let (day, moment) = (day.min(today), Moment::on(occasion.now, today));
    let (week, open_week) = match store::weeks(tx, occasion.user)? {
        None if occasion.is_undone => (week_of_day(day) - 1, None),
        None => {
            let week = week_of_day(day) - 1;
            let is_counted = occasion.realm == Realm::School;
            let new = Person::new(occasion.user, is_counted, week, occasion.now);
            saved(tx, &new, &new)?;
            (week, None)
        }
        Some((_, Some(open))) if open < moment.week => {
            let person = settled(tx, &kept(tx, occasion.user, occasion.realm, moment)?, moment)?;
            (person.week, person.open_week)
        }
        Some(weeks) => weeks,
    };
    Ok(Place { day: day.max(first_day(week + 1)), open_week })
}

/// Adds counts to a day, which opens its week.
fn added(tx: &Tx, occasion: &Occasion, place: Place, counts: &Counts, review: Option<Id<kind::Review>>) -> Result<()> {
    store::add(tx, occasion.user, place.day, counts, review)?;
    let week = week_of_day(place.day);
    let is_open = place.open_week.is_some_and(|open| open <= week);
    if is_open { Ok(()) } else { store::open(tx, occasion.user, week) }
}

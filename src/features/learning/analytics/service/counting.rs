//! Counts what happens, in the transaction of its cause.

use std::collections::HashMap;

use super::super::model::{DayTotals, Entry, Facts};
use super::super::store;
use crate::db::Tx;
use crate::events::Learned;
use crate::features::{flashcards, users};
use crate::kernel::text::fold;
use crate::kernel::{Id, Realm, Result, id::kind};

/// The number of all subjects together, and that of the school among classes.
pub(super) const ALL: i64 = 0;
/// The number of what has no subject, among subjects.
pub(super) const NONE: i64 = -2;
/// The days of the two rolling counts.
const WEEK: i64 = 7;
const MONTH: i64 = 28;

/// Counts what a person did, or counts it no more.
pub fn learned(tx: &Tx, user: Id<kind::User>, realm: Realm, counts: &[(i64, Learned)]) -> Result<()> {
    for (day, learned) in counts {
        change(tx, (user, realm), (ALL, *day), &Facts::of(learned))?;
        match learned {
            Learned::Studied { subject, minutes } => {
                let subject = numbered(tx, realm, subject)?;
                change(tx, (user, realm), (subject, *day), &Facts { minutes: *minutes, ..Facts::default() })?;
            }
            Learned::Asked { subject, count } => {
                let place = placed(tx, realm, subject.as_deref().unwrap_or_default())?;
                change(tx, (user, realm), (place, *day), &Facts::of(learned))?;
                store::add_questions(tx, user, *day, count)?;
                if let Some(subject) = subject {
                    store::add_subject_questions(tx, user, (*day, subject), count)?;
                }
            }
            // Reviews are many, so they are counted by subject in portions: `count_reviews`.
            Learned::Reviewed(_) => {}
        }
    }
    Ok(())
}

/// Counts some days with reviews by the subjects of the decks, those that were not counted before. Says whether there may be more.
pub fn count_reviews(tx: &Tx) -> Result<bool> {
    let (untold, has_more) = flashcards::service::take_untold(tx)?;
    let mut realms: HashMap<Id<kind::User>, Option<Realm>> = HashMap::new();
    for reviews in untold {
        let realm = match realms.get(&reviews.user) {
            Some(realm) => *realm,
            None => users::service::realm_of(tx, reviews.user)?,
        };
        realms.insert(reviews.user, realm);
        if let Some(realm) = realm {
            let place = placed(tx, realm, &reviews.subject)?;
            change(tx, (reviews.user, realm), (place, reviews.day), &Facts::of(&Learned::Reviewed(reviews.count)))?;
        }
    }
    Ok(has_more)
}

/// The number of a subject, which is added where it is new; that of no subject where the text is empty.
pub(super) fn placed(tx: &Tx, realm: Realm, subject: &str) -> Result<i64> {
    if subject.is_empty() { Ok(NONE) } else { numbered(tx, realm, subject) }
}

/// The number of a subject, which is added where it is new. The school sees it as the first of its people wrote it.
pub(super) fn numbered(tx: &Tx, realm: Realm, name: &str) -> Result<i64> {
    let folded = fold(name);
    match store::subject(tx, &folded)? {
        Some(subject) if realm == Realm::School => store::name_subject(tx, subject, name).map(|()| subject),
        Some(subject) => Ok(subject),
        None => store::insert_subject(tx, &folded, name),
    }
}

/// Changes a day of a person, and the figures of everything in which the person counts.
fn change(tx: &Tx, (user, realm): (Id<kind::User>, Realm), place: (i64, i64), by: &Facts) -> Result<()> {
    let (subject, day) = place;
    let before = store::day(tx, user, place)?.unwrap_or_default();
    let after = before.plus(*by, 1);
    if after == before {
        return Ok(());
    }
    let was_active = !before.is_empty();
    let is_active = !after.is_empty();
    // A person who learns in a subject counts already, because all subjects together come first.
    if realm == Realm::School && !was_active && subject == ALL {
        store::add_scope(tx, user, ALL)?;
    }
    let is_new = is_active && !was_active;
    let neighbours = if is_active == was_active { None } else { Some(store::neighbours(tx, user, place)?) };
    if is_active {
        store::save_day(tx, user, place, &after)?;
    } else {
        store::delete_day(tx, user, place)?;
    }
    if realm != Realm::School {
        return Ok(());
    }
    let totals = DayTotals::of(day, &after).less(DayTotals::of(day, &before));
    store::add_totals(tx, user, subject, &totals)?;
    let moved = moved(&before, &after);
    if !moved.is_empty() {
        store::add_spreads(tx, user, place, &moved)?;
    }
    let Some((previous, next)) = neighbours else { return Ok(()) };
    let sign = if is_new { 1 } else { -1 };
    // The days up to which the person counts by this day alone: behind those of the day before, and before the next one.
    let alone = |length: i64| {
        let from = previous.map_or(day, |previous| day.max(previous + length));
        (from, next.map_or(day + length - 1, |next| (next - 1).min(day + length - 1)))
    };
    store::add_rolling(tx, user, subject, (alone(WEEK), alone(MONTH)), sign)?;
    if subject > ALL && previous.is_none() && next.is_none() {
        store::count_subject(tx, subject, sign)?;
    }
    Ok(())
}

/// The places among the counts of people that a person leaves, and those that the person takes.
fn moved(before: &Facts, after: &Facts) -> Vec<(Entry, i64)> {
    let (left, taken): (Vec<Entry>, Vec<Entry>) = (before.entries().collect(), after.entries().collect());
    let leaves = left.iter().filter(|entry| !taken.contains(entry)).map(|entry| (*entry, -1));
    let takes = taken.iter().filter(|entry| !left.contains(entry)).map(|entry| (*entry, 1));
    leaves.chain(takes).collect()
}

/// Adds all that a person did to a class, or takes it off.
pub fn student_changed(tx: &Tx, user: Id<kind::User>, class: Id<kind::Class>, is_student: bool) -> Result<()> {
    let class = class.get();
    if is_student {
        if store::add_scope(tx, user, class)? {
            store::add_person(tx, user, class, 1)?;
        }
    } else if store::delete_scope(tx, user, class)? {
        store::add_person(tx, user, class, -1)?;
    }
    Ok(())
}

/// Removes the figures of a class.
pub fn class_deleted(tx: &Tx, class: Id<kind::Class>) -> Result<()> {
    store::delete_figures(tx, class.get())?;
    store::delete_scopes_of(tx, class.get())
}

/// Takes a person off all figures. The database deletes the questions with the person, the days are still there.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    let (scopes, subjects) = (store::scopes(tx, user)?, store::subject_ids(tx, user)?);
    if scopes.contains(&ALL) {
        subjects.iter().try_for_each(|subject| store::count_subject(tx, *subject, -1))?;
    }
    for class in scopes {
        store::add_person(tx, user, class, -1)?;
        store::delete_scope(tx, user, class)?;
    }
    store::delete_days(tx, user)?;
    subjects.iter().try_for_each(|subject| store::forget_subject(tx, *subject))
}

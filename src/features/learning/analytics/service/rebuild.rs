//! Counts everything again from the history, and says what differed.

use std::collections::BTreeMap;

use super::super::model::{DayTotals, Facts, Scope};
use super::super::store;
use super::counting::{ALL, numbered};
use crate::db::{Reader, Tx};
use crate::events::Learned;
use crate::features::{classes, flashcards, study, users};
use crate::kernel::{Id, Realm, Result, id::kind};

/// The rows that are read at a time.
const PORTION: usize = 50;

/// What differed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rebuilt {
    /// People who were looked at.
    pub people: usize,
    /// Those of them whose days or classes differed.
    pub wrong_people: usize,
    /// The school, classes and subjects whose figures differed.
    pub wrong_figures: usize,
}

impl Rebuilt {
    /// Whether nothing differed.
    pub const fn is_right(&self) -> bool {
        self.wrong_people == 0 && self.wrong_figures == 0
    }
}

/// Some people, and the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Portion {
    pub people: usize,
    pub wrong: usize,
    /// Absent behind the last one.
    pub last: Option<i64>,
}

/// Days of a person, by subject and day.
type Days = BTreeMap<(i64, i64), Facts>;

/// Counts everything again in one transaction: for a school that is made with a history, and for tests.
pub fn rebuild_all(tx: &Tx) -> Result<Rebuilt> {
    let (mut rebuilt, mut after) = (Rebuilt::default(), 0);
    loop {
        let portion = rebuild_people(tx, after)?;
        rebuilt.people += portion.people;
        rebuilt.wrong_people += portion.wrong;
        match portion.last {
            Some(last) => after = last,
            None => break,
        }
    }
    rebuilt.wrong_figures = rebuild_figures(tx)?;
    Ok(rebuilt)
}

/// Counts what the next people did, those with ids above `after`, again from their history.
pub fn rebuild_people(tx: &Tx, after: i64) -> Result<Portion> {
    let people = users::service::ids_after(tx, after, PORTION)?;
    let mut portion = Portion { people: people.len(), wrong: 0, last: people.last().map(|(user, _)| user.get()) };
    for (user, realm) in people {
        portion.wrong += usize::from(mend(tx, user, realm)?);
    }
    Ok(portion)
}

/// What a person did, by the history.
fn lived(tx: &Tx, user: Id<kind::User>, realm: Realm) -> Result<Days> {
    let mut days = Days::new();
    let mut add = |place: (i64, i64), facts: Facts| {
        let known = days.entry(place).or_default();
        *known = known.plus(facts, 1);
    };
    for (day, count) in flashcards::service::counted(tx, user)? {
        add((ALL, day), Facts::of(&Learned::Reviewed(count)));
    }
    for (day, subject, minutes) in study::service::minutes_by_day(tx, user)? {
        let facts = Facts { minutes, ..Facts::default() };
        add((ALL, day), facts);
        add((numbered(tx, realm, &subject)?, day), facts);
    }
    let mut after = i64::MIN;
    loop {
        let portion = store::questions(tx, user, after, PORTION)?;
        let Some((last, _)) = portion.last() else { break };
        after = *last;
        for (day, count) in portion {
            add((ALL, day), Facts::of(&Learned::Asked(count)));
        }
    }
    days.retain(|_, facts| !facts.is_empty());
    Ok(days)
}

/// Counts a person again. Returns whether anything differed.
fn mend(tx: &Tx, user: Id<kind::User>, realm: Realm) -> Result<bool> {
    let days = lived(tx, user, realm)?;
    let kept: Days = store::all_days(tx, user)?.into_iter().collect();
    let kept_scopes = store::scopes(tx, user)?;
    let mut scopes: Vec<Scope> = Vec::new();
    if realm == Realm::School {
        scopes.extend(classes::service::classes_of_student(tx, user)?.iter().map(|(class, _)| class.get()));
        // A person who did something once counts from then on.
        if !days.is_empty() || kept_scopes.contains(&ALL) {
            scopes.push(ALL);
        }
        scopes.sort_unstable();
    }
    if days == kept && scopes == kept_scopes {
        return Ok(false);
    }
    for scope in kept_scopes {
        store::add_person(tx, user, scope, -1)?;
        store::delete_scope(tx, user, scope)?;
    }
    store::delete_days(tx, user)?;
    for (place, facts) in &days {
        store::save_day(tx, user, *place, facts)?;
    }
    for scope in scopes {
        store::add_scope(tx, user, scope)?;
        store::add_person(tx, user, scope, 1)?;
    }
    Ok(true)
}

/// Counts the figures of the school, of classes and of subjects again from the days of people. Returns how many differed.
pub fn rebuild_figures(tx: &Tx) -> Result<usize> {
    let mut wrong = 0;
    for class in store::all_scopes(tx)? {
        if !is_right(tx, class)? {
            wrong += 1;
            store::delete_figures(tx, class)?;
            for user in store::people_of(tx, class)? {
                store::add_person(tx, Id::new(user), class, 1)?;
            }
        }
    }
    for (subject, people) in store::wrong_subjects(tx)? {
        wrong += 1;
        store::save_subject(tx, subject, people)?;
    }
    Ok(wrong)
}

/// Whether the figures of a class are those of the days of its people.
fn is_right(db: &Reader, class: Scope) -> Result<bool> {
    let some = |totals: Vec<(i64, DayTotals)>| -> Vec<(i64, DayTotals)> {
        totals.into_iter().filter(|(_, totals)| !totals.is_empty()).collect()
    };
    let are_totals = some(store::kept_totals(db, class)?) == some(store::counted_totals(db, class)?);
    Ok(are_totals && store::kept_spreads(db, class)? == store::counted_spreads(db, class)?)
}

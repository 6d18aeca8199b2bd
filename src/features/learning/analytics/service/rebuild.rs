//! Counts everything again from the history, and says what differed.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{DayTotals, Facts, Scope};
use super::super::store;
use super::counting::{ALL, NONE, numbered, placed};
use crate::db::{Reader, Tx};
use crate::events::{Learned, QuestionCount};
use crate::features::flashcards::model::SubjectReviews;
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
    for reviews in flashcards::service::counted(tx, user)? {
        let facts = Facts::of(&Learned::Reviewed(reviews.count));
        add((ALL, reviews.day), facts);
        add((placed(tx, realm, &reviews.subject)?, reviews.day), facts);
    }
    for (day, subject, minutes) in study::service::minutes_by_day(tx, user)? {
        let facts = Facts { minutes, ..Facts::default() };
        add((ALL, day), facts);
        add((numbered(tx, realm, &subject)?, day), facts);
    }
    for (place, facts) in asked(tx, user, realm)? {
        add(place, facts);
    }
    days.retain(|_, facts| !facts.is_empty());
    Ok(days)
}

/// How often a person asked the tutor on each day: in each subject, without one, and altogether.
fn asked(tx: &Tx, user: Id<kind::User>, realm: Realm) -> Result<Vec<((i64, i64), Facts)>> {
    let facts = |count| Facts::of(&Learned::Asked { subject: None, count });
    let (mut found, mut without) = (Vec::new(), BTreeMap::new());
    let mut after = i64::MIN;
    loop {
        let portion = store::questions(tx, user, after, PORTION)?;
        let Some((last, _)) = portion.last() else { break };
        after = *last;
        for (day, count) in portion {
            found.push(((ALL, day), facts(count)));
            without.insert(day, count);
        }
    }
    for (day, subject, count) in store::subject_questions(tx, user)? {
        found.push(((numbered(tx, realm, &subject)?, day), facts(count)));
        let left: &mut QuestionCount = without.entry(day).or_default();
        *left = left.plus(count, -1);
    }
    found.extend(without.into_iter().map(|(day, count)| ((NONE, day), facts(count))));
    Ok(found)
}

/// What was counted of the days of a person so far: what changed about reviews since then is not.
fn counted_of(tx: &Tx, days: &Days, untold: &[SubjectReviews], realm: Realm) -> Result<Days> {
    let mut counted = days.clone();
    for reviews in untold {
        let known = counted.entry((placed(tx, realm, &reviews.subject)?, reviews.day)).or_default();
        *known = known.plus(Facts::of(&Learned::Reviewed(reviews.count)), -1);
    }
    counted.retain(|_, facts| !facts.is_empty());
    Ok(counted)
}

/// Counts a person for the subjects that are new in the days, and no more for those that are no longer in them.
fn move_subjects(tx: &Tx, before: &Days, after: &Days) -> Result<()> {
    let subjects = |days: &Days| -> BTreeSet<i64> {
        days.keys().map(|(subject, _)| *subject).filter(|subject| *subject > ALL).collect()
    };
    let (before, after) = (subjects(before), subjects(after));
    after.difference(&before).try_for_each(|subject| store::count_subject(tx, *subject, 1))?;
    before.difference(&after).try_for_each(|subject| store::count_subject(tx, *subject, -1))
}

/// Counts a person again, with the reviews that were not counted by subject yet. Returns whether anything differed.
fn mend(tx: &Tx, user: Id<kind::User>, realm: Realm) -> Result<bool> {
    let days = lived(tx, user, realm)?;
    let untold = flashcards::service::take_untold_of(tx, user)?;
    let counted = counted_of(tx, &days, &untold, realm)?;
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
    let is_right = counted == kept && scopes == kept_scopes;
    if is_right && days == kept {
        return Ok(false);
    }
    if is_right && realm == Realm::School {
        move_subjects(tx, &kept, &days)?;
    }
    write(tx, user, (&days, &scopes), &kept_scopes)?;
    Ok(!is_right)
}

/// Writes the days of a person in the place of those that are kept, and the figures of everything in which the person counts.
fn write(tx: &Tx, user: Id<kind::User>, (days, scopes): (&Days, &[Scope]), kept_scopes: &[Scope]) -> Result<()> {
    for scope in kept_scopes {
        store::add_person(tx, user, *scope, -1)?;
        store::delete_scope(tx, user, *scope)?;
    }
    store::delete_days(tx, user)?;
    for (place, facts) in days {
        store::save_day(tx, user, *place, facts)?;
    }
    for scope in scopes {
        store::add_scope(tx, user, *scope)?;
        store::add_person(tx, user, *scope, 1)?;
    }
    Ok(())
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

//! The students of a tutor, and who needs attention.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::model::{Attention, DayRange, Period, Share, Signs, StudentView, reasons};
use super::super::store::{self, Known};
use super::{class_of, period};
use crate::db::{LISTED, Reader};
use crate::features::classes::{self, Taught};
use crate::features::users::{Status, User};
use crate::features::{plan, users};
use crate::kernel::{Actor, Calendar, Id, Realm, Result, id::kind};

/// The most students of an answer.
const MOST_STUDENTS: usize = 500;
/// The most memberships that are looked at for them, and the most students of a file: more than a class has.
const MOST_TAUGHT: usize = 2_000;
/// The days of a week, and of the four weeks before it.
const WEEK: i64 = 7;
const FIVE_WEEKS: i64 = 35;
/// The days of which answers to flashcards are judged.
const FORTNIGHT: i64 = 14;
/// The days of which set work is looked at.
const WORK_DAYS: i64 = 28;
/// The days within which the last day with learning is looked for.
const YEAR: i64 = 400;

/// What is known of some people.
pub(super) fn known(
    db: &Reader,
    people: &[Id<kind::User>],
    range: DayRange,
    today: i64,
) -> Result<HashMap<i64, Known>> {
    let recent = (today - WEEK + 1, today - FIVE_WEEKS + 1, today - FORTNIGHT + 1);
    let first = range.from.min(today - YEAR + 1);
    let mut all = HashMap::new();
    for portion in people.chunks(LISTED) {
        let ids: Vec<i64> = portion.iter().map(|id| id.get()).collect();
        all.extend(store::known(db, &ids, recent, (range.from, range.to), first)?);
    }
    Ok(all)
}

/// What set work of these memberships is over and not done: for each person how much, and the day of the earliest.
pub(super) fn overdue(
    db: &Reader,
    taught: &[Taught],
    calendar: &Calendar,
    today: i64,
) -> Result<HashMap<Id<kind::User>, (i64, i64)>> {
    let mut members: BTreeMap<i64, Vec<&Taught>> = BTreeMap::new();
    for one in taught {
        members.entry(one.class.get()).or_default().push(one);
    }
    let ids: Vec<Id<kind::Class>> = members.keys().map(|class| Id::new(*class)).collect();
    let works = plan::service::work_over(db, &ids, (today - WORK_DAYS, today - 1))?;
    let work_ids: Vec<Id<kind::SetWork>> = works.iter().map(|(id, ..)| *id).collect();
    let done: HashSet<(i64, i64)> = plan::service::who_did(db, &work_ids)?.into_iter().collect();
    let mut found: HashMap<Id<kind::User>, (i64, i64)> = HashMap::new();
    for (work, class, day) in works {
        for member in members.get(&class.get()).into_iter().flatten() {
            let was_there = calendar.day(member.joined_at) <= day;
            if was_there && !done.contains(&(work.get(), member.student.get())) {
                let known = found.entry(member.student).or_insert((0, day));
                *known = (known.0 + 1, known.1.min(day));
            }
        }
    }
    Ok(found)
}

/// What a person is judged by.
pub(super) fn signs(person: &User, known: Option<&Known>, overdue: Option<(i64, i64)>, calendar: &Calendar) -> Signs {
    let known = known.copied().unwrap_or_default();
    Signs {
        created: calendar.day(person.created_at),
        last_active: known.last_active,
        minutes: known.minutes.0,
        minutes_before: known.minutes.1,
        answers: known.answers,
        overdue,
    }
}

/// The reasons for attention. A person who is suspended cannot learn, and has none.
pub(super) fn attention(person: &User, signs: &Signs, today: i64) -> Vec<Attention> {
    if person.status == Status::Active { reasons(signs, today) } else { Vec::new() }
}

/// Which students are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Students {
    /// Only those of this class.
    pub class: Option<Id<kind::Class>>,
    /// Only those with a reason for attention.
    pub needs_attention: bool,
    /// Whether the answer is a file, which has more students.
    pub is_file: bool,
}

/// The students of the actor's current classes, or of one class, those first who need attention. Says whether there are more.
pub fn students(
    db: &Reader,
    actor: &Actor,
    asked: Students,
    days: (Option<i64>, Option<i64>),
) -> Result<(Period, Vec<StudentView>, bool)> {
    let class = class_of(db, actor, asked.class)?;
    let most = if asked.is_file { MOST_TAUGHT } else { MOST_STUDENTS };
    let period = period(db, days)?;
    let mut taught = classes::service::students_taught(db, actor, class.map(|class| class.id), MOST_TAUGHT + 1)?;
    let mut has_more = taught.len() > MOST_TAUGHT;
    let mut ids: Vec<Id<kind::User>> = Vec::new();
    for one in &taught {
        // The rows are sorted by the names of people, so that those of a person follow one another.
        if ids.last() != Some(&one.student) {
            ids.push(one.student);
        }
    }
    has_more |= ids.len() > most;
    ids.truncate(most);
    let kept: HashSet<Id<kind::User>> = ids.iter().copied().collect();
    taught.retain(|one| kept.contains(&one.student));
    let calendar = Calendar::of(&period.time_zone);
    let known = known(db, &ids, period.range, period.today)?;
    let overdue = overdue(db, &taught, &calendar, period.today)?;
    let mut people: HashMap<Id<kind::User>, User> = HashMap::new();
    for portion in ids.chunks(LISTED) {
        let several = users::service::several(db, Realm::School, portion)?;
        people.extend(several.into_iter().map(|user| (user.id, user)));
    }
    let views = ids.into_iter().filter_map(|id| {
        let person = people.remove(&id)?;
        let of_person = known.get(&id.get());
        let signs = signs(&person, of_person, overdue.get(&id).copied(), &calendar);
        let Known { active_days, sums, last_active, .. } = of_person.copied().unwrap_or_default();
        Some(StudentView {
            last_active,
            active_days,
            minutes: sums.minutes,
            reviews: sums.reviews,
            retention: Share::of(sums.remembered, sums.learned, None),
            attention: attention(&person, &signs, period.today),
            student: person,
        })
    });
    let mut views: Vec<StudentView> = views.collect();
    if asked.needs_attention {
        views.retain(|view| !view.attention.is_empty());
    }
    // A stable sort keeps those with as many reasons in the order of their names.
    views.sort_by_key(|view| std::cmp::Reverse(view.attention.len()));
    Ok((period, views, has_more))
}

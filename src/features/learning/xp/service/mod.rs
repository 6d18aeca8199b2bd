//! What can be done with XP.

mod awards;
mod boards;
mod held;
mod recount;
mod streaks;

use super::model::{MyXp, Span};
use super::store::{self, Board, Person};
use crate::db::{Reader, Tx};
use crate::features::{settings, users};
use crate::kernel::{Actor, Calendar, Day, Id, Page, PageRequest, Result, Timestamp, id::kind};

pub use awards::{award, award_at, award_effort, follow, practised, take_back};
pub use boards::{follow_role, join, ranked, suspend};
pub use held::{held_days, held_entries, held_rests, held_summary};
pub use recount::{holidays_changed, recount};
pub use streaks::{is_free, rest_always, rest_on, streak};

/// The days of learning of a person: in the own time zone, or the school's.
pub fn calendar(db: &Reader, actor: &Actor) -> Result<Calendar> {
    Ok(Calendar::of(&users::service::effective_preferences(db, actor)?.time_zone))
}

/// The periods of leaderboards: the week and the month of a time, by their numbers.
#[derive(Debug, Clone, Copy)]
struct Periods {
    week: i64,
    month: i64,
}

/// The number of the month of a day.
fn month_of_day(day: i64) -> i64 {
    let date = Day::numbered(day).date();
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

/// The first day of a month with this number.
fn first_day(month: i64) -> i64 {
    let text = format!("{:04}-{:02}-01", month.div_euclid(12), month.rem_euclid(12) + 1);
    Day::parse(&text).map_or(0, Day::number)
}

impl Periods {
    fn of_day(day: i64) -> Self {
        Self { week: super::model::week_of_day(day), month: month_of_day(day) }
    }

    /// The periods of this time, in the school's calendar.
    fn at(db: &Reader, at: Timestamp) -> Result<Self> {
        Ok(Self::of_day(school_calendar(db)?.day(at)))
    }

    /// The periods in which a person earns: those of now, or later ones that the person reached before the school's calendar was set back.
    fn of_person(self, person: &Person) -> Self {
        Self { week: self.week.max(person.week), month: self.month.max(person.month) }
    }

    /// The board of a realm.
    fn board(self, realm: i64, span: Span) -> Board {
        let period = match span {
            Span::Week => self.week,
            Span::Month => self.month,
            Span::All => 0,
        };
        Board { realm, span, period }
    }
}

/// The days of the school.
fn school_calendar(db: &Reader) -> Result<Calendar> {
    Ok(Calendar::of(&settings::service::current(db)?.time_zone))
}

/// The number of the week of a time, in the school's calendar.
pub fn week_at(db: &Reader, at: Timestamp) -> Result<i64> {
    Ok(Periods::at(db, at)?.week)
}

/// When the week with this number begins, in the school's calendar.
pub fn week_start(db: &Reader, week: i64) -> Result<Timestamp> {
    Ok(school_calendar(db)?.start(first_day_of_week(week)))
}

/// When the week with this number begins in each time zone that there is, the easternmost first.
pub fn week_starts(week: i64) -> impl Iterator<Item = Timestamp> {
    // The offsets of time zones are quarters of an hour, from 14 hours before UTC to 12 hours behind it.
    const QUARTER: i64 = 15 * 60_000;
    let in_utc = Calendar::of("UTC").start(first_day_of_week(week)).millis();
    (-14 * 4..=12 * 4).map(move |quarters| Timestamp::from_millis(in_utc + quarters * QUARTER))
}

/// The number of the month of a time, in the school's calendar.
pub fn month_at(db: &Reader, at: Timestamp) -> Result<i64> {
    Ok(Periods::at(db, at)?.month)
}

/// When the month with this number begins, in the school's calendar.
pub fn month_start(db: &Reader, month: i64) -> Result<Timestamp> {
    Ok(month_starts(db)?(month))
}

/// The same for several months.
pub fn month_starts(db: &Reader) -> Result<impl Fn(i64) -> Timestamp> {
    let calendar = school_calendar(db)?;
    Ok(move |month| calendar.start(first_day(month)))
}

/// All XP of a person, and those of this month.
pub fn all_and_of_month(db: &Reader, user: Id<kind::User>) -> Result<(i64, i64)> {
    let person = person(db, user)?;
    let periods = Periods::at(db, db.now())?.of_person(&person);
    Ok((person.total, points_in(&person, Span::Month, periods)))
}

/// The XP of a person of one month; XP that was taken back does not count.
pub fn of_month(db: &Reader, user: Id<kind::User>, month: i64) -> Result<i64> {
    let person = person(db, user)?;
    if month == person.month {
        return Ok(person.month_points);
    }
    let starts = month_starts(db)?;
    let (since, until) = (starts(month), starts(month + 1));
    let before = store::last_entry(db, user, since.minus(std::time::Duration::from_millis(1)))?;
    store::sum(db, user, (before, i64::MAX), (since, until))
}

/// The number of the last entry of a person's ledger up to a time; 0 where there is none.
pub fn last_entry(db: &Reader, user: Id<kind::User>, until: Timestamp) -> Result<i64> {
    store::last_entry(db, user, until)
}

/// Whether a person was awarded XP since a time for something of this kind, by the word before the colon of its source.
pub fn was_awarded(db: &Reader, user: Id<kind::User>, kind: &str, since: Timestamp) -> Result<bool> {
    store::was_awarded(db, user, kind, since)
}

/// What a person earned by the ledger: behind one entry up to another one, in a time whose end is left out. XP that was taken back does not
/// count.
pub fn earned(db: &Reader, user: Id<kind::User>, entries: (i64, i64), times: (Timestamp, Timestamp)) -> Result<i64> {
    store::sum(db, user, entries, times)
}

/// The first day of the week with this number.
const fn first_day_of_week(week: i64) -> i64 {
    week * 7 - 3
}

/// When a period began.
fn began(db: &Reader, board: Board) -> Result<Option<Timestamp>> {
    let day = match board.span {
        Span::All => return Ok(None),
        Span::Week => first_day_of_week(board.period),
        Span::Month => first_day(board.period),
    };
    Ok(Some(school_calendar(db)?.start(day)))
}

/// The points of a person in a period.
fn points_in(person: &Person, span: Span, periods: Periods) -> i64 {
    match span {
        Span::All => person.total,
        Span::Week if person.week == periods.week => person.week_points,
        Span::Month if person.month == periods.month => person.month_points,
        Span::Week | Span::Month => 0,
    }
}

/// The figures of a person, also of one without XP.
fn person(db: &Reader, user: Id<kind::User>) -> Result<Person> {
    Ok(store::find(db, user)?.unwrap_or_else(|| Person::new(user)))
}

/// All-time XP and the longest streak of a person.
pub fn standing(db: &Reader, user: Id<kind::User>) -> Result<(i64, i64)> {
    let person = person(db, user)?;
    Ok((person.total, person.best_streak))
}

/// The XP of the actor.
pub fn mine(db: &Reader, actor: &Actor) -> Result<MyXp> {
    let person = person(db, actor.user)?;
    let today = calendar(db, actor)?.day(db.now());
    let periods = Periods::at(db, db.now())?.of_person(&person);
    Ok(MyXp {
        total: person.total,
        today: store::day(db, actor.user, today)?.map_or(0, |day| day.points),
        week: points_in(&person, Span::Week, periods),
        month: points_in(&person, Span::Month, periods),
        has_joined: person.board.is_some(),
    })
}

/// The ledger of the actor, newest first.
pub fn entries(db: &Reader, actor: &Actor, page: PageRequest) -> Result<Page<super::model::Entry>> {
    store::entries(db, actor.user, page)
}

/// What a person did on each day from one to another; days without anything are left out.
pub fn days_of(db: &Reader, user: Id<kind::User>, days: (i64, i64)) -> Result<Vec<super::model::DayTotals>> {
    store::days(db, user, days)
}

/// Erases the figures of a person and takes the person off the leaderboards. The database deletes ledger and days with the person.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    if let Some(mut person) = store::find(tx, user)? {
        boards::leave(tx, &mut person)?;
        store::delete(tx, user)?;
    }
    Ok(())
}

/// Removes one portion of the counts of weeks and months that are over.
pub fn sweep(tx: &Tx, _keep: crate::config::Retention, portion: u32) -> Result<usize> {
    let periods = Periods::at(tx, tx.now())?;
    let weeks = store::sweep(tx, Span::Week, periods.week, portion)?;
    Ok(weeks.max(store::sweep(tx, Span::Month, periods.month, portion)?))
}

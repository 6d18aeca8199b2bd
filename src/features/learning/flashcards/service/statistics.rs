//! Heat map and forecast.

use super::super::model::{ActivityDay, AnswerSums, DeckChoice, DeckScope, Forecast, ForecastDay};
use super::super::store;
use super::{calendar, scope_of};
use crate::db::Reader;
use crate::kernel::{Actor, Error, Fault, Id, Result, Rule, Timestamp, id::kind};

/// The most days of a heat map.
const MOST_DAYS: i64 = 366;
/// The days of a forecast.
const FORECAST_DAYS: i64 = 30;

/// The reviews of the actor by day, in some decks. `from` and `to` are numbers of days; absent for the last 366 days.
pub fn activity(
    db: &Reader,
    actor: &Actor,
    chosen: DeckChoice,
    (from, to): (Option<i64>, Option<i64>),
) -> Result<Vec<ActivityDay>> {
    let last = match to {
        Some(to) => to,
        None => calendar(db)?.day(db.now()),
    };
    let first = from.unwrap_or(last - MOST_DAYS + 1);
    if last < first {
        return Err(Error::invalid("to", Fault::new(Rule::Order, "must not be before `from`")));
    }
    if last - first >= MOST_DAYS {
        let text = format!("must be at most {} days before `to`", MOST_DAYS - 1);
        return Err(Error::invalid("from", Fault::span(text, MOST_DAYS - 1)));
    }
    let scope = scope_of(db, actor, chosen.deck, chosen.has_sub_decks)?;
    store::activity(db, actor.user, &scope, (first, last))
}

/// The reviews of a person by day, from one day to another.
pub fn activity_of(db: &Reader, user: Id<kind::User>, days: (i64, i64)) -> Result<Vec<ActivityDay>> {
    store::activity(db, user, &DeckScope::flat(None), days)
}

/// The answers of a person from a day on.
pub fn sums_since(db: &Reader, user: Id<kind::User>, day: i64) -> Result<AnswerSums> {
    store::sums_since(db, user, day)
}

/// How many cards of some decks are due on each of the next 30 days, as things are now.
pub fn forecast(db: &Reader, actor: &Actor, chosen: DeckChoice) -> Result<Forecast> {
    let scope = scope_of(db, actor, chosen.deck, chosen.has_sub_decks)?;
    let calendar = calendar(db)?;
    let today = calendar.day(db.now());
    let count = |from: Timestamp, to: Timestamp| store::coming(db, actor.user, &scope, (from, to));
    let overdue = count(Timestamp::from_millis(0), calendar.start(today))?;
    let mut days = Vec::new();
    for day in today..today + FORECAST_DAYS {
        days.push(ForecastDay { day, cards: count(calendar.start(day), calendar.start(day + 1))? });
    }
    Ok(Forecast { overdue, days })
}

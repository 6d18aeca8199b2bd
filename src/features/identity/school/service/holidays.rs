//! The holidays of the school. Days in them break no streak, and nobody is reminded of learning on them.

use serde_json::{Value, json};

use super::super::model::{Holiday, HolidayUpdate, MOST_HOLIDAYS, NewHoliday, check_days};
use super::super::store;
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::audit;
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Day, Error, Id, Result, id::kind};

/// All holidays, by their first days.
pub fn holidays(db: &Reader) -> Result<Vec<Holiday>> {
    let mut all = store::holidays(db)?;
    all.sort_by_key(|holiday| (holiday.first_day, holiday.last_day, holiday.id));
    Ok(all)
}

/// The first and the last day of each of the holidays that have days from one to another.
pub fn holidays_between(db: &Reader, from: i64, to: i64) -> Result<Vec<(i64, i64)>> {
    store::holidays_between(db, from, to)
}

/// Adds holidays. Streaks follow.
pub fn add_holiday(tx: &Tx, actor: &Actor, new: &NewHoliday) -> Result<Holiday> {
    if store::holidays(tx)?.len() >= MOST_HOLIDAYS {
        let sentence = "The school has 200 holidays. Delete past ones before you add others.";
        return Err(Error::new(Code::HolidayLimit, sentence));
    }
    let id = store::insert_holiday(tx, new)?;
    let holiday = Holiday { id, name: new.name.as_str().to_owned(), first_day: new.first_day, last_day: new.last_day };
    changed(tx, actor, "school.holiday_added", &holiday)?;
    Ok(holiday)
}

/// Changes the name or the days of holidays. Streaks follow, if the days changed.
pub fn change_holiday(tx: &Tx, actor: &Actor, id: Id<kind::Holiday>, update: &HolidayUpdate) -> Result<Holiday> {
    let before = store::find_holiday(tx, id)?.ok_or_else(absent)?;
    let after = Holiday {
        id,
        name: update.name.as_ref().map_or_else(|| before.name.clone(), |name| name.as_str().to_owned()),
        first_day: update.first_day.unwrap_or(before.first_day),
        last_day: update.last_day.unwrap_or(before.last_day),
    };
    check_days(after.first_day, after.last_day)?;
    if after == before {
        return Ok(after);
    }
    store::save_holiday(tx, &after)?;
    if (after.first_day, after.last_day) != (before.first_day, before.last_day) {
        tx.emit(Event::HolidaysChanged { from: before.first_day.min(after.first_day) });
    }
    let mut told = details(&after);
    told["before"] = details(&before);
    audit::service::record(tx, actor, "school.holiday_changed", None, told)?;
    Ok(after)
}

/// Removes holidays. Streaks follow.
pub fn remove_holiday(tx: &Tx, actor: &Actor, id: Id<kind::Holiday>) -> Result<()> {
    let holiday = store::delete_holiday(tx, id)?.ok_or_else(absent)?;
    changed(tx, actor, "school.holiday_removed", &holiday)
}

fn absent() -> Error {
    Error::not_found("holiday")
}

fn changed(tx: &Tx, actor: &Actor, action: &'static str, holiday: &Holiday) -> Result<()> {
    tx.emit(Event::HolidaysChanged { from: holiday.first_day });
    audit::service::record(tx, actor, action, None, details(holiday))
}

/// What the log says of holidays.
fn details(holiday: &Holiday) -> Value {
    let (from, to) = (Day::numbered(holiday.first_day), Day::numbered(holiday.last_day));
    json!({ "name": holiday.name, "from": from, "to": to })
}

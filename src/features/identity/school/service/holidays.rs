//! The holidays of the school. Days in them break no streak, and nobody is reminded of learning on them.

use serde_json::json;

use super::super::model::{Holiday, MOST_HOLIDAYS, NewHoliday};
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

/// Removes holidays. Streaks follow.
pub fn remove_holiday(tx: &Tx, actor: &Actor, id: Id<kind::Holiday>) -> Result<()> {
    let holiday = store::delete_holiday(tx, id)?.ok_or_else(|| Error::not_found("holiday"))?;
    changed(tx, actor, "school.holiday_removed", &holiday)
}

fn changed(tx: &Tx, actor: &Actor, action: &'static str, holiday: &Holiday) -> Result<()> {
    tx.emit(Event::HolidaysChanged { from: holiday.first_day });
    let (from, to) = (Day::numbered(holiday.first_day), Day::numbered(holiday.last_day));
    audit::service::record(tx, actor, action, None, json!({ "name": holiday.name, "from": from, "to": to }))
}

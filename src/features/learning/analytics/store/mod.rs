//! The SQL of analytics.

mod changes;
mod people;
mod questions;
mod reading;
mod recounting;

pub(super) use changes::*;
pub(super) use people::*;
pub(super) use questions::*;
pub(super) use reading::*;
pub(super) use recounting::*;

use super::model::{DayTotals, Facts};
use crate::db::Row;
use crate::kernel::Result;

/// The most ids of a statement for several classes or subjects.
pub(super) const FEW: usize = 25;

/// The placeholders of a few ids, from the fourth one on.
macro_rules! few {
    () => {
        "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, \
         ?27, ?28"
    };
}
use few;

fn facts(row: &Row) -> Result<Facts> {
    Ok(Facts {
        minutes: row.get("minutes")?,
        reviews: row.get("reviews")?,
        learned: row.get("learned")?,
        remembered: row.get("remembered")?,
        questions: row.get("questions")?,
        model_answers: row.get("model_answers")?,
        tokens_read: row.get("tokens_read")?,
        tokens_written: row.get("tokens_written")?,
        cost: row.get("cost")?,
    })
}

fn totals(row: &Row) -> Result<DayTotals> {
    Ok(DayTotals {
        day: row.get("day")?,
        learners: row.get("learners")?,
        week: row.get("week")?,
        month: row.get("month")?,
        studying: row.get("studying")?,
        reviewing: row.get("reviewing")?,
        recalling: row.get("recalling")?,
        asking: row.get("asking")?,
        sums: facts(row)?,
    })
}

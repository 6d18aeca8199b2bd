//! The SQL of analytics.

mod changes;
mod people;
mod reading;
mod recounting;

pub(super) use changes::*;
pub(super) use people::*;
pub(super) use reading::*;
pub(super) use recounting::*;

use super::model::{DayTotals, Facts};
use crate::db::{Row, ToValue};
use crate::kernel::Result;

/// The most ids of a statement for several classes or subjects.
pub(super) const FEW: usize = 25;
/// The most ids of a statement for several people.
pub(super) const MANY: usize = 100;

/// The placeholders of a few ids, from the fourth one on.
macro_rules! few {
    () => {
        "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, \
         ?27, ?28"
    };
}
use few;

/// The placeholders of many ids, from the seventh one on.
macro_rules! many {
    () => {
        "?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, \
         ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, \
         ?51, ?52, ?53, ?54, ?55, ?56, ?57, ?58, ?59, ?60, ?61, ?62, ?63, ?64, ?65, ?66, ?67, ?68, ?69, ?70, ?71, ?72, \
         ?73, ?74, ?75, ?76, ?77, ?78, ?79, ?80, ?81, ?82, ?83, ?84, ?85, ?86, ?87, ?88, ?89, ?90, ?91, ?92, ?93, ?94, \
         ?95, ?96, ?97, ?98, ?99, ?100, ?101, ?102, ?103, ?104, ?105, ?106"
    };
}
use many;

/// Numbers, filled up to `most` with -1, which nothing has.
fn padded(ids: &[i64], most: usize) -> impl Iterator<Item = &dyn ToValue> {
    const NOTHING: i64 = -1;
    ids.iter().map(|id| id as &dyn ToValue).chain(std::iter::repeat(&NOTHING as &dyn ToValue)).take(most)
}

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

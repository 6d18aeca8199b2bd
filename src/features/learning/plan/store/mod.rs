//! The SQL of the plan of the day, of exams and of set work.

mod days;
mod exams;
mod work;

use crate::db::ToValue;
use crate::kernel::Id;
use crate::kernel::page::MAX_LIMIT;

pub(super) use days::*;
pub(super) use exams::*;
pub(super) use work::*;

/// The placeholders of a hundred ids, from the third one on.
macro_rules! hundred {
    () => {
        "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, \
         ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, \
         ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55, ?56, ?57, ?58, ?59, ?60, ?61, ?62, \
         ?63, ?64, ?65, ?66, ?67, ?68, ?69, ?70, ?71, ?72, ?73, ?74, ?75, ?76, ?77, ?78, ?79, ?80, ?81, ?82, \
         ?83, ?84, ?85, ?86, ?87, ?88, ?89, ?90, ?91, ?92, ?93, ?94, ?95, ?96, ?97, ?98, ?99, ?100, ?101, ?102"
    };
}
use hundred;

/// Ids, filled up to a hundred with the number 0, which nothing has.
fn padded<K: 'static>(ids: &[Id<K>]) -> impl Iterator<Item = &dyn ToValue> {
    const NOTHING: i64 = 0;
    let ids = ids.iter().map(|id| id as &dyn ToValue);
    ids.chain(std::iter::repeat(&NOTHING as &dyn ToValue)).take(MAX_LIMIT as usize)
}

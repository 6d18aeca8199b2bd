//! A list of ids in a statement: as many as a page and what lies around it need.

use super::value::ToValue;

/// The most ids of a list: a page of a hundred rows, the row that tells of another page, and the row behind which the page begins.
pub const LISTED: usize = 102;

/// The placeholders of [`LISTED`] ids for `IN (...)`, from the one with this number on.
#[macro_export]
#[doc(hidden)]
macro_rules! __db_id_list {
    (1) => {
        concat!("?1, ?2, ?3, ?4, ?5, ?6, ", $crate::__db_id_list!(common))
    };
    (2) => {
        concat!("?2, ?3, ?4, ?5, ?6, ", $crate::__db_id_list!(common), ", ?103")
    };
    (3) => {
        concat!("?3, ?4, ?5, ?6, ", $crate::__db_id_list!(common), ", ?103, ?104")
    };
    (4) => {
        concat!("?4, ?5, ?6, ", $crate::__db_id_list!(common), ", ?103, ?104, ?105")
    };
    (5) => {
        concat!("?5, ?6, ", $crate::__db_id_list!(common), ", ?103, ?104, ?105, ?106")
    };
    (7) => {
        concat!($crate::__db_id_list!(common), ", ?103, ?104, ?105, ?106, ?107, ?108")
    };
    (common) => {
        "?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, \
         ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, \
         ?50, ?51, ?52, ?53, ?54, ?55, ?56, ?57, ?58, ?59, ?60, ?61, ?62, ?63, ?64, ?65, ?66, ?67, ?68, ?69, ?70, \
         ?71, ?72, ?73, ?74, ?75, ?76, ?77, ?78, ?79, ?80, ?81, ?82, ?83, ?84, ?85, ?86, ?87, ?88, ?89, ?90, ?91, \
         ?92, ?93, ?94, ?95, ?96, ?97, ?98, ?99, ?100, ?101, ?102"
    };
}

/// The values of such a list: these ids, filled up with the number -1, which nothing has. Ids behind the last place are left out.
pub fn listed<T: ToValue>(ids: &[T]) -> impl Iterator<Item = &dyn ToValue> {
    const NOTHING: i64 = -1;
    let ids = ids.iter().map(|id| id as &dyn ToValue);
    ids.chain(std::iter::repeat(&NOTHING as &dyn ToValue)).take(LISTED)
}

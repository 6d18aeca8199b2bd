//! Keyset pagination by composite keys: a page begins behind the sort key and the id of the last row of the page
//! before.
//!
//! One comparison of row values, `(score, id) < (?, ?)`, would express this, and engines accept it. SQLite, however,
//! seeks only by the first column unless the last one is the table's integer key, and then steps over all rows with an
//! equal first column: a list of a thousand equal scores would cost a thousand steps for each page. A [`Keyset`]
//! therefore runs several statements, each an exact seek in any engine: first the rows with the same key and a later
//! id, then those with a later key. All statements see the same view.

use super::conn::{Reader, Row};
use super::value::{ToValue, Value};
use crate::kernel::cursor::{KeyPart, SortKey};
use crate::kernel::error::Result;
use crate::kernel::page::{Page, PageRequest};

/// The statements of a list in pages, created by [`keyset!`](crate::db::keyset).
#[derive(Debug, Clone, Copy)]
pub struct Keyset {
    /// Selects the first page.
    pub first: &'static str,
    /// Selects the rows behind a position: with all parts of the position, then with one less each.
    pub next: &'static [&'static str],
}

/// Makes the [`Keyset`] of a list from its statement, which has a `WHERE` and no `ORDER BY`, and the columns of its
/// order with the placeholders of their values. The placeholders follow those of the statement: first the limit, then
/// the columns, the id last.
///
/// ```
/// use schola::db::{Keyset, keyset};
/// const BY_SCORE: Keyset = keyset!(
///     "SELECT id, score FROM runs WHERE class_id = ?1", limit "?2", descending ["score" = "?3", "id" = "?4"]
/// );
/// assert_eq!(BY_SCORE.next.len(), 2);
/// ```
///
/// The index of such a list has the columns of the `WHERE`, then those of the order. No column of the order may be
/// NULL.
#[macro_export]
#[doc(hidden)]
macro_rules! __db_keyset {
    ($select:expr, limit $limit:literal, ascending [$($order:tt)+]) => {
        $crate::__db_keyset!(@ $select, $limit, "", " > ", $($order)+)
    };
    ($select:expr, limit $limit:literal, descending [$($order:tt)+]) => {
        $crate::__db_keyset!(@ $select, $limit, " DESC", " < ", $($order)+)
    };
    (
        @ $select:expr, $limit:literal, $way:literal, $behind:literal,
        $a:literal = $pa:literal, $id:literal = $pid:literal
    ) => {
        $crate::db::Keyset {
            first: concat!($select, " ORDER BY ", $a, $way, ", ", $id, $way, " LIMIT ", $limit),
            next: &[
                concat!(
                    $select, " AND ", $a, " = ", $pa, " AND ", $id, $behind, $pid,
                    " ORDER BY ", $id, $way, " LIMIT ", $limit
                ),
                concat!(
                    $select, " AND ", $a, $behind, $pa,
                    " ORDER BY ", $a, $way, ", ", $id, $way, " LIMIT ", $limit
                ),
            ],
        }
    };
    (
        @ $select:expr, $limit:literal, $way:literal, $behind:literal,
        $a:literal = $pa:literal, $b:literal = $pb:literal, $id:literal = $pid:literal
    ) => {
        $crate::db::Keyset {
            first: concat!($select, " ORDER BY ", $a, $way, ", ", $b, $way, ", ", $id, $way, " LIMIT ", $limit),
            next: &[
                concat!(
                    $select, " AND ", $a, " = ", $pa, " AND ", $b, " = ", $pb, " AND ", $id, $behind, $pid,
                    " ORDER BY ", $id, $way, " LIMIT ", $limit
                ),
                concat!(
                    $select, " AND ", $a, " = ", $pa, " AND ", $b, $behind, $pb,
                    " ORDER BY ", $b, $way, ", ", $id, $way, " LIMIT ", $limit
                ),
                concat!(
                    $select, " AND ", $a, $behind, $pa,
                    " ORDER BY ", $a, $way, ", ", $b, $way, ", ", $id, $way, " LIMIT ", $limit
                ),
            ],
        }
    };
}

impl ToValue for KeyPart {
    fn to_value(&self) -> Value<'_> {
        match self {
            Self::Int(number) => number.to_value(),
            Self::Text(text) => text.to_value(),
            Self::Time(at) => at.to_value(),
        }
    }
}

impl Reader<'_> {
    /// Reads a page of a list. `values` are those of the list's own placeholders. `position` returns the sort key and
    /// the id of a row.
    pub fn page<T, K: SortKey>(
        &self,
        list: &Keyset,
        values: &[&dyn ToValue],
        page: &PageRequest<K>,
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
        position: impl Fn(&T) -> (K, i64),
    ) -> Result<Page<T, K>> {
        let after = page.after.as_ref().map(|cursor| cursor.position());
        let (statements, parts) = match &after {
            Some(parts) => (list.next, parts.as_slice()),
            None => (std::slice::from_ref(&list.first), [].as_slice()),
        };
        let mut rows = Vec::new();
        for (fewer, statement) in statements.iter().enumerate() {
            let missing = page.fetch() - i64::try_from(rows.len()).unwrap_or(i64::MAX);
            if missing <= 0 {
                break;
            }
            let mut bound = values.to_vec();
            bound.push(&missing);
            bound.extend(parts.iter().take(parts.len().saturating_sub(fewer)).map(|part| part as &dyn ToValue));
            rows.extend(self.all(statement, bound, &mut map)?);
        }
        Page::sorted(rows, page, position)
    }
}

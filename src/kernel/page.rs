//! Pages of lists: `limit` rows and a cursor for the next page.

use super::cursor::{Cursor, SortKey};
use super::error::{Error, Result};
use super::fault::Fault;

/// The default number of rows of a page.
pub const DEFAULT_LIMIT: u32 = 20;
/// How many rows a page has at the most.
pub const MAX_LIMIT: u32 = 100;

/// The requested page of a list. `K` is the sort key besides the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest<K = ()> {
    /// The name of the list and its order, to which cursors are bound: the id of its operation, such as `listUsers`. A
    /// list that can be sorted in several ways has a name for each, such as `listUsers by name`.
    pub list: &'static str,
    /// Rows in the page, 1 to [`MAX_LIMIT`].
    pub limit: u32,
    /// The cursor behind which the page begins; absent for the first page.
    pub after: Option<Cursor<K>>,
}

impl<K: SortKey> PageRequest<K> {
    /// The first page of a list.
    pub const fn first(list: &'static str, limit: u32) -> Self {
        Self { list, limit, after: None }
    }

    /// Reads the query parameters `limit` and `cursor` of a list. A limit outside 1 to 100, and a cursor of another
    /// list, is an error that names it.
    pub fn parse(list: &'static str, limit: Option<impl Into<i64>>, cursor: Option<&str>) -> Result<Self> {
        let limit = match limit.map(Into::into) {
            None => DEFAULT_LIMIT,
            Some(limit) => u32::try_from(limit)
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| Error::invalid("limit", Fault::range(1_u64, MAX_LIMIT)))?,
        };
        Ok(Self { list, limit, after: cursor.map(|text| Cursor::decode(list, text)).transpose()? })
    }

    /// The number of rows to fetch: one more than the page has, to detect a next page.
    pub const fn fetch(&self) -> i64 {
        self.limit as i64 + 1
    }
}

impl PageRequest {
    /// The id that rows of a list in descending order must stay below.
    pub fn below(self) -> i64 {
        self.after.map_or(i64::MAX, |cursor| cursor.id())
    }

    /// The id that rows of a list in ascending order must stay above.
    pub fn above(self) -> i64 {
        self.after.map_or(0, |cursor| cursor.id())
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, K = ()> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// The cursor of the next page, if there is one.
    pub next: Option<Cursor<K>>,
}

impl<T> Page<T> {
    /// Cuts the rows that [`PageRequest::fetch`] asked for to the page. `id` returns the id of a row, for the cursor.
    pub fn of(rows: Vec<T>, request: PageRequest, id: impl Fn(&T) -> i64) -> Self {
        let (items, has_next) = cut(rows, request.limit);
        let next = items.last().filter(|_| has_next).map(|row| Cursor::of_id(request.list, id(row)));
        Self { items, next }
    }
}

impl<T, K: SortKey> Page<T, K> {
    /// The same for a list that is sorted by a key: `position` returns the key and the id of a row.
    pub fn sorted(rows: Vec<T>, request: &PageRequest<K>, position: impl Fn(&T) -> (K, i64)) -> Result<Self> {
        let (items, has_next) = cut(rows, request.limit);
        let last = items.last().filter(|_| has_next).map(position);
        let next = last.map(|(key, id)| Cursor::new(request.list, key, id)).transpose()?;
        Ok(Self { items, next })
    }
}

impl<T, K> Page<T, K> {
    /// Converts the rows of the page.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U, K> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// Returns the rows of the page, and whether there are more behind it.
fn cut<T>(mut rows: Vec<T>, limit: u32) -> (Vec<T>, bool) {
    let has_next = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    (rows, has_next)
}

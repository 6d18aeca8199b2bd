//! Lists come in pages: `limit` rows and a cursor for the next ones.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::{Error, Result};
use super::id::Id;

/// How many rows a page has where nobody says.
pub const DEFAULT_LIMIT: u32 = 20;
/// How many rows a page has at the most.
pub const MAX_LIMIT: u32 = 100;

/// Where the next page begins: opaque to clients, the last row's id to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub i64);

impl Cursor {
    /// The text for the wire.
    pub fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("c{}", self.0))
    }

    /// Reads a text that [`Cursor::encode`] made.
    pub fn decode(text: &str) -> Result<Self> {
        let wrong = || Error::invalid("cursor", "is not one that a list of this kind gave out");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let number = std::str::from_utf8(&bytes).ok().and_then(|text| text.strip_prefix('c')).and_then(Id::<()>::parse);
        number.map(|number| Self(number.get())).ok_or_else(wrong)
    }
}

/// Which page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// Rows in the page, 1 to [`MAX_LIMIT`].
    pub limit: u32,
    /// Rows after this one; the first page where absent.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// Reads the query parameters `limit` and `cursor`. A limit outside 1 to 100 is an error that names it.
    pub fn parse(limit: Option<impl Into<i64>>, cursor: Option<&str>) -> Result<Self> {
        let limit = match limit.map(Into::into) {
            None => DEFAULT_LIMIT,
            Some(limit) => u32::try_from(limit)
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| Error::invalid("limit", format!("must be a whole number from 1 to {MAX_LIMIT}")))?,
        };
        Ok(Self { limit, after: cursor.map(Cursor::decode).transpose()? })
    }

    /// How many rows to fetch: one more than the page, to know whether there is a next one.
    pub const fn fetch(self) -> i64 {
        self.limit as i64 + 1
    }

    /// The id that rows of a list in descending order must stay below.
    pub fn below(self) -> i64 {
        self.after.map_or(i64::MAX, |cursor| cursor.0)
    }

    /// The id that rows of a list in ascending order must stay above.
    pub fn above(self) -> i64 {
        self.after.map_or(0, |cursor| cursor.0)
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// Where the next page begins, where there is one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts the rows that [`PageRequest::fetch`] asked for to the page. `id` says what the cursor is made of.
    pub fn of(mut rows: Vec<T>, request: PageRequest, id: impl Fn(&T) -> i64) -> Self {
        let limit = request.limit as usize;
        let next = if rows.len() > limit { rows.get(limit - 1).map(|row| Cursor(id(row))) } else { None };
        rows.truncate(limit);
        Self { items: rows, next }
    }

    /// The same page of something else.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

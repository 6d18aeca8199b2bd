//! Cursors: positions in a sorted list, which clients send to get the next page.
//!
//! A cursor contains the sort key and the id of the last row of a page, so that rows with equal keys are neither
//! skipped nor repeated. A checksum that covers the name of the list binds it to that list. The checksum has no secret,
//! because a cursor gives no access: each page selects only rows that its reader may see. A keyed signature would
//! invalidate cursors whenever the key changes, and tie them to one server.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::error::{Error, Result};
use super::fault::{Fault, Rule};
use super::time::Timestamp;

/// The version of the layout of cursors. Others are refused.
const VERSION: u8 = 1;
/// Bytes of the checksum.
const CHECK: usize = 6;
/// The longest cursor, in characters, as in the contract.
pub const LONGEST_CURSOR: usize = 1000;
/// The most bytes that the parts of a position may take, so that every cursor keeps to [`LONGEST_CURSOR`].
const MOST_BYTES: usize = LONGEST_CURSOR / 4 * 3 - CHECK - 1;

/// One value of a sort key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPart {
    /// A whole number.
    Int(i64),
    /// A text, compared byte by byte.
    Text(String),
    /// An instant.
    Time(Timestamp),
}

impl KeyPart {
    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Int(number) => {
                bytes.push(b'i');
                bytes.extend(number.to_be_bytes());
            }
            Self::Time(at) => {
                bytes.push(b't');
                bytes.extend(at.millis().to_be_bytes());
            }
            Self::Text(text) => {
                bytes.push(b's');
                // `Cursor::new` refuses a longer text by its total length.
                bytes.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
                bytes.extend(text.as_bytes());
            }
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (tag, rest) = bytes.split_first()?;
        let number = || rest.split_first_chunk::<8>().map(|(number, rest)| (i64::from_be_bytes(*number), rest));
        let (part, rest) = match tag {
            b'i' => number().map(|(number, rest)| (Self::Int(number), rest))?,
            b't' => number().map(|(millis, rest)| (Self::Time(Timestamp::from_millis(millis)), rest))?,
            b's' => {
                let (length, rest) = rest.split_first_chunk::<2>()?;
                let (text, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
                (Self::Text(std::str::from_utf8(text).ok()?.to_owned()), rest)
            }
            _ => return None,
        };
        *bytes = rest;
        Some(part)
    }
}

/// The sort key of a list, besides the id: `()` for the id alone, a number, a text, an instant, or a tuple of them.
///
/// The columns must not be NULL, and all are sorted in the same direction.
pub trait SortKey: Sized {
    /// The values, in the order in which they are compared.
    fn parts(&self) -> Vec<KeyPart>;
    /// Builds the key from these values; `None` where their number or kinds differ.
    fn from_parts(parts: &[KeyPart]) -> Option<Self>;
}

impl SortKey for () {
    fn parts(&self) -> Vec<KeyPart> {
        Vec::new()
    }

    fn from_parts(parts: &[KeyPart]) -> Option<Self> {
        parts.is_empty().then_some(())
    }
}

macro_rules! single_keys {
    ($($kind:ty => $part:ident),+) => {$(
        impl SortKey for $kind {
            fn parts(&self) -> Vec<KeyPart> {
                vec![KeyPart::$part(self.to_owned())]
            }

            fn from_parts(parts: &[KeyPart]) -> Option<Self> {
                match parts {
                    [KeyPart::$part(value)] => Some(value.to_owned()),
                    _ => None,
                }
            }
        }
    )+};
}
single_keys!(i64 => Int, String => Text, Timestamp => Time);

impl<A: SortKey, B: SortKey> SortKey for (A, B) {
    fn parts(&self) -> Vec<KeyPart> {
        let mut parts = self.0.parts();
        parts.extend(self.1.parts());
        parts
    }

    fn from_parts(parts: &[KeyPart]) -> Option<Self> {
        // The kinds are fixed, so only one split fits.
        (0..=parts.len()).find_map(|at| {
            let (first, second) = parts.split_at(at);
            Some((A::from_parts(first)?, B::from_parts(second)?))
        })
    }
}

/// The position in a list behind the row with this key and id, where the next page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor<K = ()> {
    list: &'static str,
    key: K,
    id: i64,
}

impl Cursor {
    /// The position behind a row of a list that is sorted by id alone.
    pub const fn of_id(list: &'static str, id: i64) -> Self {
        Self { list, key: (), id }
    }
}

impl<K: SortKey> Cursor<K> {
    /// The position behind a row of the list with this name. A key that is too long for a cursor is a fault of the
    /// program: such a list must be sorted by a shorter column.
    pub fn new(list: &'static str, key: K, id: i64) -> Result<Self> {
        let cursor = Self { list, key, id };
        let length = cursor.payload().len();
        if length > MOST_BYTES {
            return Err(Error::internal_text(format!("a sort key of {list} has {length} bytes, which is too long")));
        }
        Ok(cursor)
    }

    /// The id of the row.
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// The sort key of the row.
    pub const fn key(&self) -> &K {
        &self.key
    }

    /// The sort key of the row, and its id as the last part.
    pub fn position(&self) -> Vec<KeyPart> {
        let mut parts = self.key.parts();
        parts.push(KeyPart::Int(self.id));
        parts
    }

    fn payload(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(32);
        for part in self.position() {
            part.write(&mut bytes);
        }
        bytes
    }

    /// The text for the wire: version, checksum and position in base64url.
    pub fn encode(self) -> String {
        let payload = self.payload();
        let mut bytes = vec![VERSION];
        bytes.extend(check(self.list, &payload));
        bytes.extend(payload);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor that [`Cursor::encode`] produced for the list with this name. Any other text is an error that
    /// names the parameter.
    pub fn decode(list: &'static str, text: &str) -> Result<Self> {
        Self::read(list, text).ok_or_else(|| {
            let text = "must be a `next_cursor` of this list; leave it out to start at the first page";
            Error::invalid("cursor", Fault::new(Rule::Incorrect, text))
        })
    }

    fn read(list: &'static str, text: &str) -> Option<Self> {
        if text.len() > LONGEST_CURSOR {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let rest = bytes.strip_prefix(&[VERSION])?;
        let (given, mut payload) = rest.split_first_chunk::<CHECK>()?;
        if *given != check(list, payload) {
            return None;
        }
        let mut parts = Vec::new();
        while !payload.is_empty() {
            parts.push(KeyPart::read(&mut payload)?);
        }
        let Some(KeyPart::Int(id)) = parts.pop() else { return None };
        Some(Self { list, key: K::from_parts(&parts)?, id })
    }
}

fn check(list: &str, payload: &[u8]) -> [u8; CHECK] {
    let digest = Sha256::new()
        .chain_update(b"schola cursor\0")
        .chain_update(list.as_bytes())
        .chain_update([0, VERSION])
        .chain_update(payload)
        .finalize();
    let mut check = [0; CHECK];
    check.iter_mut().zip(digest).for_each(|(slot, byte)| *slot = byte);
    check
}

//! The draw: what is published before it, and how the winners follow.

use std::collections::HashSet;
use std::fmt;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::entropy::{Entropy, sha256};
use crate::kernel::{Error, Result};

/// How the winners are computed, in words.
pub const ALGORITHM: &str = "\
1. The commitment is SHA-256 of the 32 bytes of the seed.
2. The digest of no entries is the commitment. With each entry, in the order of their numbers, it becomes SHA-256 of the 32 bytes of the \
digest before, followed by the ASCII text \"<number> <kind> <handle>\", for example \"1 ticket 7kqmx3hp\". The digest after the last entry \
is entries_digest.
3. For counter = 0, 1, 2 and so on: mac is HMAC-SHA-256 with the 32 bytes of the seed as key, and as message the 32 bytes of \
entries_digest followed by counter as 8 bytes, most significant byte first. x is the number in the first 8 bytes of mac, most \
significant byte first. Let m be the largest multiple of entries_count up to 2^64. If x is m or more, go on with the next counter. \
Otherwise the entry with the number (x mod entries_count) + 1 is drawn.
4. If that entry is a withdrawal, if a withdrawal with its handle is anywhere in the list, if its handle is among withdrawn, or if its \
handle has won before, go on with the next counter. Otherwise its handle wins the next place.
5. Stop when as many places as prizes_count are filled, or when every handle with a ticket that can still win has won.";

/// How many counters are tried for each entry. One more is needed with a probability of less than e^-64.
const TRIES: u64 = 64;

/// The secret of a draw.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(..)")
    }
}

impl Seed {
    /// A random seed.
    pub fn random(entropy: &Entropy) -> Result<Self> {
        Ok(Self(entropy.bytes()?))
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self> {
        bytes(text).map(Self)
    }

    /// The bytes as hexadecimal digits.
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// What is published of it beforehand.
    pub fn commitment(&self) -> Digest {
        Digest(sha256(&self.0))
    }
}

/// 32 bytes that SHA-256 made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Reads 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self> {
        bytes(text).map(Self)
    }

    /// The bytes as hexadecimal digits.
    pub fn hex(self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// The digest of the entries with one more.
    #[must_use]
    pub fn with(self, record: &Record) -> Self {
        let text = format!("{} {} {}", record.number, record.kind.name(), record.handle);
        Self(sha256(&[&self.0, text.as_bytes()].concat()))
    }
}

fn bytes(text: &str) -> Result<[u8; 32]> {
    let broken = || Error::internal_text("a stored seed or digest is not 64 hexadecimal digits");
    HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(broken)
}

text_enum! {
    /// What an entry of the list is.
    pub enum RecordKind {
        /// A ticket of a person.
        Ticket = "ticket",
        /// A person was deleted and cannot win any more.
        Withdrawal = "withdrawal",
    }
}

/// An entry of the list from which the winners are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its place in the list, from 1 on.
    pub number: i64,
    pub kind: RecordKind,
    /// The random name of the person in this competition.
    pub handle: String,
}

/// A winner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Winner {
    /// The entry that was drawn.
    pub number: i64,
    pub handle: String,
    /// The counter that led to it.
    pub counter: u64,
}

/// Draws winners, `most` at the most, from entries with this digest. `handle` returns the handle of the entry with a number if it can win.
/// There must be as many handles that can win as winners.
pub fn draw(
    seed: &Seed,
    (digest, entries): (Digest, i64),
    most: usize,
    mut handle: impl FnMut(i64) -> Result<Option<String>>,
) -> Result<Vec<Winner>> {
    let (mut winners, mut won) = (Vec::new(), HashSet::new());
    let count = u64::try_from(entries).unwrap_or(0);
    let mut counters = 0..count.saturating_mul(TRIES).saturating_add(TRIES);
    while winners.len() < most && count > 0 {
        let Some(counter) = counters.next() else { break };
        let Some(number) = drawn(seed, digest, counter, count)? else { continue };
        let Some(handle) = handle(number)? else { continue };
        if won.insert(handle.clone()) {
            winners.push(Winner { number, handle, counter });
        }
    }
    Ok(winners)
}

/// The number of the entry that a counter leads to; none where it would favour small numbers.
fn drawn(seed: &Seed, digest: Digest, counter: u64, count: u64) -> Result<Option<i64>> {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&seed.0).map_err(Error::internal)?;
    mac.update(&digest.0);
    mac.update(&counter.to_be_bytes());
    let mut first = [0; 8];
    for (slot, byte) in first.iter_mut().zip(mac.finalize().into_bytes()) {
        *slot = byte;
    }
    let (x, beyond) = (u64::from_be_bytes(first), (u64::MAX % count + 1) % count);
    if x > u64::MAX - beyond {
        return Ok(None);
    }
    i64::try_from(x % count + 1).map(Some).map_err(Error::internal)
}

//! Guessing is slow: after some wrong passwords for one name from one address, that pair has to wait.
//!
//! The pair, not the name alone, so that nobody can lock somebody else out.

use std::net::IpAddr;
use std::time::Duration;

use quick_cache::sync::Cache;

use crate::kernel::entropy::sha256;
use crate::kernel::text::fold;
use crate::kernel::{Code, Error, Result, Timestamp};

/// Wrong passwords in a row before the wait, times the school's limit scale.
const FREE_TRIES: f64 = 10.0;
/// How long wrong passwords are remembered.
const MEMORY: Duration = Duration::from_secs(15 * 60);
/// How many pairs are remembered.
const REMEMBERED: usize = 50_000;

/// Wrong passwords by name and address.
pub struct Attempts {
    most: u32,
    wrong: Cache<[u8; 32], (u32, Timestamp)>,
}

impl Attempts {
    /// Remembers nothing yet. `scale` is the school's factor on limits.
    pub fn new(scale: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the range of a small count"
        )]
        let most = (FREE_TRIES * scale).clamp(1.0, 1e9) as u32;
        Self { most, wrong: Cache::new(REMEMBERED) }
    }

    fn key(handle: &str, address: Option<IpAddr>) -> [u8; 32] {
        sha256(format!("{}\0{address:?}", fold(handle.trim())).as_bytes())
    }

    /// Whether the pair may try now.
    pub fn permit(&self, handle: &str, address: Option<IpAddr>, now: Timestamp) -> Result<()> {
        let Some((count, last)) = self.wrong.get(&Self::key(handle, address)) else { return Ok(()) };
        let until = last.plus(MEMORY);
        if count < self.most || until <= now {
            return Ok(());
        }
        let wait = Duration::from_millis(u64::try_from(until.millis() - now.millis()).unwrap_or(0));
        let sentence = "Too many wrong passwords. Wait a while, or reset the password.";
        Err(Error::new(Code::RateLimited, sentence).retry_after(wait))
    }

    /// Notes a wrong password.
    pub fn failed(&self, handle: &str, address: Option<IpAddr>, now: Timestamp) {
        let key = Self::key(handle, address);
        let count = self.wrong.get(&key).filter(|(_, last)| last.plus(MEMORY) > now).map_or(0, |(count, _)| count);
        self.wrong.insert(key, (count + 1, now));
    }

    /// Forgets the pair after a good password.
    pub fn succeeded(&self, handle: &str, address: Option<IpAddr>) {
        self.wrong.remove(&Self::key(handle, address));
    }
}

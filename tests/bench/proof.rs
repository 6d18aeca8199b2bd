//! Evidence that what was measured was done: figures of the kernel and of the database file, taken from outside the server.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{major, minor};

use crate::Result;
use crate::load::{Ask, NUMBER, Window, digits, once, whole};
use crate::school::Server;

/// Where the index of SQLite's log keeps the number of transactions that changed a page: `iChange` of the structure
/// `WalIndexHdr`, described in the file format of the write-ahead log ("WAL-Index Format").
const CHANGE_COUNTER: u64 = 8;

/// The state of the disk and of the database at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// Transactions of the database that changed at least one page. The counter wraps.
    transactions: u32,
    /// Flushes that the disk below the folder has completed; absent where the kernel counts none for it.
    flushes: Option<u64>,
}

/// What lies between two moments.
#[derive(Debug, Clone, Copy)]
pub struct Effect {
    /// Transactions that changed something.
    pub transactions: u64,
    /// Flushes of the disk.
    pub flushes: Option<u64>,
}

impl Written {
    /// How it stands now with the data folder.
    pub fn now(data: &Path) -> Result<Self> {
        let mut index = File::open(data.join("schola.db-shm"))?;
        index.seek(SeekFrom::Start(CHANGE_COUNTER))?;
        let mut counter = [0; 4];
        index.read_exact(&mut counter)?;
        Ok(Self { transactions: u32::from_ne_bytes(counter), flushes: flushes(data)? })
    }

    /// What happened since an earlier moment.
    pub fn since(self, earlier: Self) -> Effect {
        Effect {
            transactions: u64::from(self.transactions.wrapping_sub(earlier.transactions)),
            flushes: self.flushes.zip(earlier.flushes).map(|(now, then)| now - then),
        }
    }
}

/// Flushes that the device of the folder has completed since the machine started: the 19th field of its line in
/// `/proc/diskstats`. Absent for a device without a volatile cache, which is never flushed, and for a folder in memory.
fn flushes(folder: &Path) -> Result<Option<u64>> {
    let device = std::fs::metadata(folder)?.dev();
    let (major, minor) = (major(device).to_string(), minor(device).to_string());
    let block = PathBuf::from(format!("/sys/dev/block/{major}:{minor}"));
    // A partition has no cache of its own; its disk has, and the disk's line counts.
    let whole = if block.join("partition").exists() { block.join("..") } else { block };
    let Ok(cache) = std::fs::read_to_string(whole.join("queue/write_cache")) else { return Ok(None) };
    if cache.trim() != "write back" {
        return Ok(None);
    }
    let number = std::fs::read_to_string(whole.join("dev"))?;
    let (major, minor) = number.trim().split_once(':').ok_or("the number of a device is strange")?;
    let statistics = std::fs::read_to_string("/proc/diskstats")?;
    let line = statistics.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let line = line.into_iter().find(|fields| fields.first() == Some(&major) && fields.get(1) == Some(&minor));
    Ok(line.and_then(|fields| fields.get(18)?.parse().ok()))
}

/// A body that gives a person another description each time.
pub const DESCRIPTION: &str = r###"{"bio":"Measured for the ##########th time."}"###;

/// Fails unless each person's description is one of those that were sent last, and unless the writes of the window went into
/// transactions that were each flushed to the disk. `most` is how many writes one transaction may carry.
pub fn check_writes(server: &Server, tokens: &[String], window: &Window, effect: Effect, most: u64) -> Result<()> {
    for token in tokens {
        let (status, body) = once(server.address, &Ask::get("/api/users/me", Some(token)))?;
        let person: serde_json::Value = serde_json::from_slice(&body)?;
        let stored = person["user"]["bio"].as_str().unwrap_or_default();
        let sent = |number: &u64| DESCRIPTION.contains(NUMBER) && stored.contains(&digits(*number));
        if status != 200 || !window.last.iter().any(sent) {
            return Err(format!("a person's last change is not there: {stored}").into());
        }
    }
    let Effect { transactions, flushes } = effect;
    if transactions * most < window.answers {
        return Err(format!(
            "{} writes were answered and {transactions} transactions stored something",
            window.answers
        )
        .into());
    }
    match flushes {
        Some(flushes) if flushes < transactions => {
            Err(format!("{transactions} transactions were stored with {flushes} flushes").into())
        }
        _ => Ok(()),
    }
}

/// How many requests the key's owner has used, as an answer tells it.
pub fn counted_requests(server: &Server, key: &str) -> Result<u64> {
    let (status, head, _) = whole(server.address, &Ask::get("/v1/ping", Some(key)))?;
    let used = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("schola-usage-requests"));
    match used {
        Some((_, used)) if status == 200 => Ok(used.trim().parse()?),
        _ => Err(format!("an answer does not tell the usage: {head}").into()),
    }
}

/// How many reviews of flashcards these people have made, as their answers by day tell it.
pub fn stored_reviews(server: &Server, tokens: &[String]) -> Result<u64> {
    let mut stored = 0;
    for token in tokens {
        let (_, body) = once(server.address, &Ask::get("/api/flashcards/activity", Some(token)))?;
        let answer: serde_json::Value = serde_json::from_slice(&body)?;
        let days = answer["days"].as_array().ok_or("there are no days")?;
        stored += days.iter().filter_map(|day| day["reviews"].as_u64()).sum::<u64>();
    }
    Ok(stored)
}

/// Fails unless a wrong password is refused, and a right one gives a new token each time.
pub fn check_logins(server: &Server, login: &Ask, wrong: &Ask) -> Result<()> {
    let (refused, _) = once(server.address, wrong)?;
    let (first, second) = (once(server.address, login)?, once(server.address, login)?);
    if refused == 401 && first.0 == 200 && second.0 == 200 && first.1 != second.1 {
        Ok(())
    } else {
        Err("signing in does not work as it should".into())
    }
}

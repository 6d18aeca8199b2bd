//! Stored files on the command line: the list for a backup, and the check of the data folder.

use std::path::Path;
use std::time::Duration;

use super::findings::Findings;
use crate::db::snapshot::{self, Entry};
use crate::db::{Db, Reader};
use crate::features::files::service::contents;
use crate::features::files::{Content, Folder, Hash};
use crate::kernel::{Clock, Result, Timestamp};

/// The schema that has stored files first.
const SINCE: u32 = 17;
/// How many contents are read at a time.
const PORTION: u32 = 1_000;
/// How many bytes `schola doctor` hashes unless it is told to hash all.
const HASHED: u64 = 256 << 20;
/// How many faulty files are named.
const MOST_NAMED: usize = 5;
/// How many leftovers are counted.
const MOST_LEFTOVERS: usize = 1_000;
/// How old a file that no row names has to be: a server that runs may be about to name it, or removes it within a day.
const OLD: Duration = Duration::from_secs(2 * 24 * 3600);

/// The files that belong to this copy of a database; `None` if it is older than stored files.
pub(super) fn listed(database: &Path, now: Timestamp) -> Result<Option<Vec<Entry>>> {
    if snapshot::schema_version(database)? < SINCE {
        return Ok(None);
    }
    let entry = |content: &Content| Entry {
        path: Folder::name(&content.hash),
        size: content.size,
        sha256: content.hash.as_str().to_owned(),
    };
    let mut entries = Vec::new();
    snapshot::look_into(database, now, |db| each(db, |content| entries.push(entry(content))))?;
    Ok(Some(entries))
}

/// Calls `take` with every content that has a file.
fn each(db: &Reader, mut take: impl FnMut(&Content)) -> Result<()> {
    let mut after = 0;
    loop {
        let portion = contents(db, after, PORTION)?;
        portion.iter().for_each(&mut take);
        match portion.last() {
            Some(last) if portion.len() >= PORTION as usize => after = last.id,
            _ => return Ok(()),
        }
    }
}

/// How the stored files are.
#[derive(Default)]
pub(super) struct Looked {
    files: usize,
    bytes: u64,
    hashed: u64,
    faults: Vec<String>,
    leftovers: Vec<String>,
}

/// Checks that every stored file exists and has its size, and the bytes of the first 256 MiB or of all. A server may
/// run meanwhile.
pub(super) fn check(db: &Db, data: &Path, is_all_hashed: bool) -> Result<Looked> {
    let folder = Folder::of(data);
    let (mut looked, mut after) = (Looked::default(), 0);
    loop {
        let portion = db.read_blocking("doctor", move |db| contents(db, after, PORTION))?;
        for content in &portion {
            let is_hashed = is_all_hashed || looked.hashed.saturating_add(content.size) <= HASHED;
            looked.files += 1;
            looked.bytes += content.size;
            looked.hashed += if is_hashed { content.size } else { 0 };
            if let Some(fault) = folder.fault(&content.hash, content.size, is_hashed) {
                looked.faults.push(format!("{} {fault}", Folder::name(&content.hash)));
            }
        }
        match portion.last() {
            Some(last) if portion.len() >= PORTION as usize => after = last.id,
            _ => break,
        }
    }
    let is_known = |hash: &Hash| {
        let hash = hash.clone();
        let unknown = db.read_blocking("doctor", move |db| {
            crate::features::files::service::unknown(db, std::slice::from_ref(&hash))
        })?;
        Ok(unknown.is_empty())
    };
    let old = Clock::System.now().minus(OLD);
    let found = folder.leftovers(MOST_LEFTOVERS, is_known)?;
    let found = found.into_iter().filter(|leftover| leftover.changed_at < old);
    looked.leftovers = found.map(|leftover| leftover.path.display().to_string()).collect();
    Ok(looked)
}

/// Adds findings about stored files, with advice.
pub(super) fn add_findings(findings: &mut Findings, looked: &Looked) {
    let mib = looked.bytes.div_ceil(1 << 20);
    if looked.faults.is_empty() {
        let hashed = if looked.hashed == looked.bytes {
            "all verified".to_owned()
        } else {
            format!("{} MiB verified; --hash-files verifies all", looked.hashed >> 20)
        };
        findings.good(format!("{} stored files ({mib} MiB) are present; {hashed}", looked.files));
    } else {
        let named = looked.faults.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
        findings.fail(
            format!("{} of {} stored files are damaged: {named}", looked.faults.len(), looked.files),
            "copy them from a backup to the same place, or upload the same files again",
        );
    }
    if let Some(first) = looked.leftovers.first() {
        findings.warn(
            format!(
                "{} files in the folder of stored files are not referenced; the first is {first}",
                looked.leftovers.len()
            ),
            "a running server removes its own leftovers within a day; remove the others by hand",
        );
    }
}

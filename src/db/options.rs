//! How a database is opened, and what it says about itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::conn::Tx;
use super::inspect::Inspector;
use super::migrate::{self, Migration};
use crate::kernel::effect::Effect;
use crate::kernel::entropy::Entropy;
use crate::kernel::error::Result;
use crate::kernel::time::Clock;

/// What runs at the end of each closure that writes, inside its unit of work.
pub type BeforeRelease = Arc<dyn Fn(&Tx<'_>) -> Result<()> + Send + Sync>;
/// What runs after a commit, before anybody is answered.
pub type OnCommit = Arc<dyn Fn(&[Effect]) + Send + Sync>;
/// Who is told about each finished closure.
pub type Observer = Arc<dyn Fn(&Finished) + Send + Sync>;

/// A closure that has run.
#[derive(Debug, Clone, Copy)]
pub struct Finished {
    /// `read` or `write`.
    pub kind: &'static str,
    /// The operation that it was queued under.
    pub operation: &'static str,
    /// How many statements it ran.
    pub queries: u64,
    /// How long it took on its thread.
    pub took: Duration,
}

/// How a database is opened.
pub struct Options {
    /// The database file; its folder exists.
    pub path: PathBuf,
    /// Where copies go that are taken before migrations.
    pub snapshots: PathBuf,
    /// How many threads read.
    pub readers: usize,
    /// How many closures may wait in each queue.
    pub queue: usize,
    /// The time that closures see.
    pub clock: Clock,
    /// The randomness that closures draw.
    pub entropy: Entropy,
    /// A closure that takes longer than this many milliseconds is logged.
    pub slow_ms: u64,
    /// A read that takes longer than this is interrupted.
    pub read_limit: Duration,
    /// The first pause before a probe of a disk that failed; it doubles up to five seconds.
    pub probe_pause: Duration,
    /// A batch of writes that has worked for this long is committed, so that its first askers do not wait for its last.
    pub batch_window: Duration,
    /// The log is cut when it is longer than this many bytes.
    pub log_bytes: u64,
    /// The schema.
    pub migrations: Vec<Migration>,
    /// The file grows to no more than this many pages; tests make a full disk of it.
    pub max_pages: Option<u32>,
    /// Who is told about each finished closure.
    pub observer: Option<Observer>,
    /// Who is told about each finished statement.
    pub inspector: Option<Inspector>,
}

impl Options {
    /// The options of a server: `schola.db` in the folder, copies in `backups` beside it, the schema of this release.
    pub fn in_folder(folder: &Path, clock: Clock, entropy: Entropy) -> Self {
        Self {
            path: folder.join(DATABASE),
            snapshots: folder.join(SNAPSHOTS),
            readers: 2,
            queue: 4096,
            clock,
            entropy,
            slow_ms: 50,
            read_limit: Duration::from_secs(10),
            probe_pause: Duration::from_millis(250),
            batch_window: Duration::from_millis(40),
            log_bytes: 64 * 1024 * 1024,
            migrations: migrate::all(),
            max_pages: None,
            observer: None,
            inspector: None,
        }
    }
}

/// The name of the database in the data folder.
pub const DATABASE: &str = "schola.db";
/// The name of the folder in the data folder for copies that are taken before migrations.
pub const SNAPSHOTS: &str = "backups";

/// Whether the database does all that it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Reads and writes.
    Good,
    /// Reads, but stores nothing; the sentence says why.
    ReadOnly(&'static str),
    /// Is closed, or has lost its writer.
    Closed,
}

impl Health {
    /// Whether a server with this database is ready for everything.
    pub fn is_good(self) -> bool {
        self == Self::Good
    }
}

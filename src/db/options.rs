//! The options of a database, and its state.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::change_log::ChangeLog;
use super::inspect::Inspector;
use super::migrate::{self, Migration};
use crate::kernel::effect::Effect;
use crate::kernel::entropy::Entropy;
use crate::kernel::time::Clock;

/// A hook after a commit, before callers get their answers.
pub type OnCommit = Arc<dyn Fn(&[Effect]) + Send + Sync>;
/// Called with each finished closure.
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
    /// The folder for copies that are taken before migrations.
    pub snapshots: PathBuf,
    /// How many threads read.
    pub readers: usize,
    /// How many closures may wait in each queue.
    pub queue: usize,
    /// The clock of closures.
    pub clock: Clock,
    /// The randomness that closures draw.
    pub entropy: Entropy,
    /// Closures that take longer than this many milliseconds are logged.
    pub slow_ms: u64,
    /// Reads that take longer than this are interrupted.
    pub read_limit: Duration,
    /// The first pause before a probe of a disk that failed; it doubles up to five seconds.
    pub probe_pause: Duration,
    /// A batch of writes is committed after this time, so that its first callers do not wait for its last.
    pub batch_window: Duration,
    /// The log is cut when it is longer than this many bytes.
    pub log_bytes: u64,
    /// The schema.
    pub migrations: Vec<Migration>,
    /// The largest size of the file in pages. Tests simulate a full disk with it.
    pub max_pages: Option<u32>,
    /// The log by which processes that serve this database tell one another what is stale. `None` if this process
    /// serves it alone.
    pub changes: Option<Arc<dyn ChangeLog>>,
    /// Called with each finished closure.
    pub observer: Option<Observer>,
    /// Called with each finished statement.
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
            changes: None,
            observer: None,
            inspector: None,
        }
    }
}

/// The name of the database in the data folder.
pub const DATABASE: &str = "schola.db";
/// The name of the folder for copies that are taken before migrations, in the data folder.
pub const SNAPSHOTS: &str = "backups";

/// Whether the database does all that it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Reads and writes.
    Good,
    /// Reads work, writes fail. The sentence says why.
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

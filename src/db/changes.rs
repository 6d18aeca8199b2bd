//! What commits make stale, told between the processes that serve one database: each commit with effects appends them
//! to a log, and a thread of each process reads what the others appended.
//!
//! SQLite has no notifications, so the thread looks every [`LOOK`] whether the file has changed, on a connection of its
//! own that never blocks, and reads the log only then. A cache of another process is therefore stale for at most
//! [`STALE`](super::STALE). Where the log cannot be read, or does not reach back far enough, everything that is cached
//! is forgotten.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;

use super::change_log::ChangeLog;
use super::conn::Reader;
use super::dialect::{self, Purpose};
use super::shared::Shared;
use crate::kernel::effect::Effect;
use crate::kernel::error::{Error, Result};
use crate::kernel::time::Timestamp;

/// How often the thread looks whether another connection has written.
const LOOK: Duration = Duration::from_millis(250);

/// Reads the log, look by look.
struct Follower<'a> {
    shared: &'a Shared,
    log: &'a dyn ChangeLog,
    connection: Option<Connection>,
    /// What the engine said of the file at the last look.
    version: Option<i64>,
    position: i64,
}

impl Follower<'_> {
    fn look(&mut self) -> Result<Vec<Effect>> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => dialect::open(&self.shared.path, Purpose::Watch).map_err(Error::internal)?,
        };
        let version = dialect::data_version(&connection).map_err(Error::internal)?;
        if self.version == Some(version) {
            self.connection = Some(connection);
            return Ok(Vec::new());
        }
        let now = self.shared.clock.now();
        let read = || self.log.since(&Reader::new(&connection, None, now, None), self.position);
        let changes = in_a_view(&connection, read)?;
        // Only now: what could not be read is read at the next look.
        (self.version, self.position) = (Some(version), changes.position);
        self.connection = Some(connection);
        Ok(changes.effects)
    }
}

/// The position behind everything that was appended before this process began.
pub(super) fn begin(connection: &Connection, log: &dyn ChangeLog, now: Timestamp) -> Result<i64> {
    in_a_view(connection, || log.newest(&Reader::new(connection, None, now, None)))
}

/// Reads in one consistent view. A connection that cannot end its view is not used again.
fn in_a_view<T>(connection: &Connection, read: impl FnOnce() -> Result<T>) -> Result<T> {
    connection.execute_batch("BEGIN").map_err(Error::internal)?;
    let outcome = read();
    connection.execute_batch("ROLLBACK").map_err(Error::internal)?;
    outcome
}

/// Works until the database is closed.
pub(super) fn serve(shared: &Arc<Shared>, log: &dyn ChangeLog, position: i64) {
    let mut follower = Follower { shared, log, connection: None, version: None, position };
    while shared.watching.pause(LOOK) {
        match follower.look() {
            Ok(effects) => shared.run_effects(&effects),
            Err(error) => {
                tracing::warn!("the log of changes could not be read: {}", error.explanation());
                shared.run_effects(&[Effect::Flush]);
            }
        }
    }
}

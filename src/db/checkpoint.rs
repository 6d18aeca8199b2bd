//! The checkpointer: moves the write-ahead log into the database file on a thread of its own, so that no commit has to.
//! It runs twice a second at most, and only after writes.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;

use super::dialect::{self, Purpose};
use super::shared::Shared;

/// The pause between two checkpoints.
const PAUSE: Duration = Duration::from_millis(500);
/// The pause after a checkpoint that failed.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Runs until the database is closed.
pub(super) fn serve(shared: &Arc<Shared>) {
    let mut connection: Option<Connection> = None;
    let mut pause = PAUSE;
    while shared.log_grew.wait() && shared.log_grew.pause(pause) {
        shared.log_grew.take();
        let outcome = match connection.take() {
            Some(open) => Ok(open),
            None => dialect::open(&shared.path, Purpose::Checkpoint),
        }
        .and_then(|open| {
            let progress = dialect::checkpoint(&open, false)?;
            connection = Some(open);
            Ok(progress)
        });
        pause = PAUSE;
        match outcome {
            Ok(progress) if progress.is_complete() => {}
            // A reader still uses the older part of the log. The rest follows.
            Ok(_) => shared.log_grew.request(),
            Err(error) => {
                tracing::warn!(%error, "the log could not be moved into the database file");
                pause = PAUSE_AFTER_FAILURE;
                shared.log_grew.request();
            }
        }
    }
}

//! The log in which processes that serve one database tell one another which caches are stale.

use std::time::Duration;

use super::conn::{Reader, Tx};
use crate::kernel::effect::Effect;
use crate::kernel::error::Result;

/// How long after a commit of one process the caches of another may still answer what was before: twice the pause
/// between two looks.
pub const STALE: Duration = Duration::from_millis(500);

/// The log of effects that make caches stale. The caller sets it when it opens the database. A database without one is
/// served by one process only.
pub trait ChangeLog: Send + Sync {
    /// Appends the effects of a commit, in its transaction.
    fn append(&self, tx: &Tx<'_>, effects: &[Effect]) -> Result<()>;

    /// The position behind everything that was appended so far.
    fn newest(&self, db: &Reader<'_>) -> Result<i64>;

    /// What other processes appended behind a position.
    fn since(&self, db: &Reader<'_>, position: i64) -> Result<Changes>;
}

/// What other processes appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The position behind it.
    pub position: i64,
    /// Their effects, in the order of the commits.
    pub effects: Vec<Effect>,
}

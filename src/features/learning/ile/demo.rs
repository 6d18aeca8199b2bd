//! The adaptations of the demo school: what its learners applied and reverted, compared by what they did before and after.

use std::time::Duration;

use serde::Deserialize;

use super::service;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, days_ago, table};
use crate::kernel::Result;

/// The hour of the day at which it happens.
const HOUR: Duration = Duration::from_secs(16 * 3600);

#[derive(Deserialize)]
struct Table {
    applied: Vec<DemoApplied>,
}

#[derive(Deserialize)]
struct DemoApplied {
    username: String,
    adaptation: String,
    days_ago: u64,
    /// Absent for one that is in force.
    reverted_days_ago: Option<u64>,
}

/// Applies the adaptations, and reverts some.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for applied in table::<Table>("ile.toml")?.applied {
        let actor = school.actor(&applied.username)?;
        let at = |days: u64| days_ago(tx, days).plus(HOUR);
        let entry = service::apply_at(tx, &actor, &applied.adaptation, at(applied.days_ago))?.applied;
        if let Some(days) = applied.reverted_days_ago {
            service::revert_at(tx, &actor, entry.id, at(days))?;
        }
    }
    Ok(())
}

//! The accounts and the developer's keys of the demo school, with weeks of usage.

mod accounts;
mod own;

use crate::db::Tx;
use crate::features::demo_data::DemoSchool;
use crate::kernel::Result;

/// Adds accounts and keys with their usage.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    own::write(tx, school)?;
    accounts::write(tx)
}

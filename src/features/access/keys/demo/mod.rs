//! The customers of the demo school's course factory and the keys of its developer, with weeks of use.

mod accounts;
mod own;

use crate::db::Tx;
use crate::features::demo_data::DemoSchool;
use crate::kernel::Result;

/// Adds accounts and keys, and what was used of them.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    own::write(tx, school)?;
    accounts::write(tx)
}

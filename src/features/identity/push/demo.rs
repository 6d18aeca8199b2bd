//! Web Push of the demo school: it is on, and no device has it yet. The key is made when the first person asks for it.

use super::service;
use crate::db::Tx;
use crate::features::demo_data::DemoSchool;
use crate::kernel::Result;

/// Turns Web Push on.
pub(super) fn write(tx: &Tx, _: &mut DemoSchool) -> Result<()> {
    service::turn_on(tx, "office@demo.school")
}

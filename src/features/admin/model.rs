//! What an admin asks for.

use crate::kernel::Role;

/// What an invitation is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// What people register as.
    pub role: Role,
    /// How many may.
    pub uses: i64,
    /// After how many days it ends; never where it is absent.
    pub days: Option<u32>,
    /// What it is for.
    pub note: Option<String>,
}

//! What can be done with adaptations.

mod applied;
mod effect;
mod proposals;

pub use applied::{apply, apply_at, list, revert, revert_at, settings};
pub use effect::sweep;
pub use proposals::proposals;

//! What can be done with adaptations.

mod applied;
mod effect;
mod finished;
mod proposals;

pub use applied::{apply, apply_at, list, revert, revert_at, settings};
pub use effect::sweep;
pub use finished::end_finished;
pub use proposals::proposals;

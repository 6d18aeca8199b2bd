//! Request and response bodies: tag Squads.

mod challenges;
mod squads;

pub use challenges::*;
pub use squads::*;

//! Operations on squads: tag Squads.

mod challenges;
mod members;
mod squads;

pub use challenges::ChallengeApi;
pub use members::MemberApi;
pub use squads::SquadApi;

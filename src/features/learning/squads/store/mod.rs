//! The SQL of squads.

mod activity;
mod challenges;
mod ranks;
mod squads;
mod stints;

pub(super) use activity::*;
pub(super) use challenges::*;
pub(super) use ranks::*;
pub(super) use squads::*;
pub(super) use stints::*;

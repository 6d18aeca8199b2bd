//! The SQL of competitions.

mod competitions;
mod entrants;
mod tickets;

pub(super) use competitions::*;
pub(super) use entrants::*;
pub(super) use tickets::*;

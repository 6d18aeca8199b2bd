//! The SQL of XP.

mod board;
mod days;
mod ledger;
mod people;

pub(super) use board::*;
pub(super) use days::*;
pub(super) use ledger::*;
pub(super) use people::*;

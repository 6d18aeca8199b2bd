
//! Everything that is tested, a line per module.

/// The pieces that stand alone: accept loop, passwords, pictures, mail, names and addresses, language model, second factor.
mod pieces;

/// The contract files, the machinery around them, and the check that holds every answer against them.
mod contract;

/// What tests stand on.
mod support;

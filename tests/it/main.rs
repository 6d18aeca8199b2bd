
//! Everything that is tested, a line per module.

/// The pieces that stand alone: accept loop, passwords, pictures, mail, names and addresses, language model, second factor.
mod pieces;

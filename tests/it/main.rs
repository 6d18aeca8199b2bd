//! Everything that is tested, a line per module.

/// The pieces that stand alone: accept loop, passwords, pictures, mail, names and addresses, language model, second factor.
mod pieces;

/// The contract files, the machinery around them, and the check that holds every answer against them.
mod contract;

/// The database: units of work, readers, migrations, a full disk, copies, archives.
mod db;

/// Signing up, in and out; passwords, links, tokens, second factors, invitations.
mod auth;
/// The built-in search and answer engine: tokenizer, chunks, recall on measured sets, answers.
mod engines;

/// What tests stand on.
mod support;

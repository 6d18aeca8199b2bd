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

/// Study banks: what is taken in, what is refused, who sees it, what is kept in memory of it.
mod materials;

/// The tutor: what it cites, what it admits, what it forgets; a language model that answers well, badly or not at all.
mod tutor;

/// What is told of the server's work.
mod figures;

/// What tests stand on.
mod support;

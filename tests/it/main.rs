//! Everything that is tested, a line per module.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::too_many_lines,
    clippy::disallowed_methods,
    reason = "a test ends where something is not as it must be, tells its story in one piece, and stands outside the program"
)]

/// The edge: errors in every dialect, headers, bodies, compression, origins, proxies, files of the pages, what the log may say.
mod http;

/// One's own profile, picture, preferences and plan; answers that are kept for a repeated request.
mod users;

/// The pieces that stand alone: accept loop, passwords, pictures, mail, names and addresses, language model, second factor.
mod pieces;

/// The contract files, the machinery around them, and the check that holds every answer against them.
mod contract;

/// The database: units of work, readers, migrations, a full disk, copies, archives.
mod db;

/// Signing up, in and out; passwords, links, tokens, second factors, invitations.
mod auth;
/// The developer portal: registering, keys, usage, plans; the key of the course author; keys found in public.
mod developers;
/// The built-in search and answer engine: tokenizer, chunks, recall on measured sets, answers.
mod engines;
/// Keys: what they open and what ends them; the exact counting of requests.
mod keys;

/// Classes: who manages them, who joins, and what one person may see of another.
mod classes;

/// Study banks: what is taken in, what is refused, who sees it, what is kept in memory of it.
mod materials;

/// Flashcards: what the schedulers compute, reviews that come late or twice, the queue, what is shared.
mod flashcards;

/// XP: what is paid and how often, streaks, leaderboards, and what farming would earn.
mod xp;

/// Study logs: the timer, what is implausible, the history.
mod squads;
mod study;

/// Analytics: what is counted, what is shown and hidden, who needs attention, and that figures follow from the history.
mod analytics;
/// Badges: their rules, what is counted for them, awards by hand, and credentials.
mod badges;
/// Adaptations: their rules, what is proposed, what follows them, what they changed.
mod ile;

/// Competitions: tickets, entries, draws that can be computed again, and who sees who won.
mod competitions;

/// Learner profiles: the assessment, how behaviour moves them, contesting, who sees them.
mod clp;
/// The plan of the day: what its engine chooses, what finishes a step and what that earns, exams, set work, and the proof.
mod plan;

/// The course factory: courses of accounts, launches, the sandbox, the month's figures.
mod factory;

/// The course author: orders, their credits, the plan that opens it.
mod author;

/// The tutor: what it cites, what it admits, what it forgets; a language model that answers well, badly or not at all.
mod tutor;

/// The partner surface: usage, learners, what is done for them, isolation.
mod partner;

/// Several processes that serve one school.
mod processes;

/// Background jobs: lanes, leases, keys, progress, cancellation, the schedule.
mod jobs;

/// Stored files: what is kept, what a link opens, parts of a download, what goes and when, backups and the doctor.
mod files;

/// Running the school: people, settings, invitations, outgoing mail, the log.
mod admin;

/// Event streams: the outbox behind them, how they begin, resume and end.
mod live;

/// Notifications on devices: encryption, whose a device is, what is sent and what push services answer.
mod push;

/// Notifications: the list, what is unread, preferences, emails at once and in digests, who is notified of what.
mod notifications;

/// The words to people in files, per language.
mod words;

/// The real executable: what it prints, refuses and survives.
mod binary;
/// Everything held about a person: the archive of it, its end, the list of who holds what.
mod privacy;

/// The subcommands that look, mend and print.
mod cli;

/// How much anybody may ask for in a time: the published figures, whose share a request is counted in, memory under a flood.
mod limits;

/// What is told of the server's work.
mod figures;

/// What operations cost when a school has grown.
mod growth;
/// The rules of the house, kept by reading the sources.
mod house;

/// What the walks over the contract have to know of features, a file for each.
mod fixtures {
    pub mod accounts;
    pub mod analytics;
    pub mod audit;
    pub mod auth;
    pub mod badges;
    pub mod classes;
    pub mod clp;
    pub mod competitions;
    pub mod courses;
    pub mod files;
    pub mod flashcards;
    pub mod ile;
    pub mod keys;
    pub mod learners;
    pub mod live;
    pub mod mail;
    pub mod materials;
    pub mod notifications;
    pub mod plan;
    pub mod push;
    pub mod school;
    pub mod squads;
    pub mod study;
    pub mod usage;
    pub mod users;
    pub mod xp;

    /// The files.
    pub const ALL: &[&crate::support::fixtures::Fixtures] = &[
        &users::FIXTURES,
        &auth::FIXTURES,
        &audit::FIXTURES,
        &mail::FIXTURES,
        &school::FIXTURES,
        &accounts::FIXTURES,
        &usage::FIXTURES,
        &keys::FIXTURES,
        &learners::FIXTURES,
        &files::FIXTURES,
        &live::FIXTURES,
        &notifications::FIXTURES,
        &push::FIXTURES,
        &classes::FIXTURES,
        &materials::FIXTURES,
        &flashcards::FIXTURES,
        &xp::FIXTURES,
        &competitions::FIXTURES,
        &clp::FIXTURES,
        &squads::FIXTURES,
        &study::FIXTURES,
        &plan::FIXTURES,
        &badges::FIXTURES,
        &analytics::FIXTURES,
        &ile::FIXTURES,
        &courses::FIXTURES,
    ];
}

/// What tests stand on.
mod support;

/// What tests stand on, tested: background jobs that fail, the database that is copied, waiting.
mod base;

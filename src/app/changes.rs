//! The log by which processes that serve one database tell one another what their commits made stale: a row for each commit with effects,
//! read by the others ([`crate::db::ChangeLog`]).
//!
//! Ids grow in the order of commits, because a database has one writer at a time. The log keeps the latest [`KEPT`] rows; a process that
//! has missed more forgets everything that it has cached. Where an engine can notify, the notification carries the id of the row.
//!
//! Table: `cache_changes`.

use std::collections::HashSet;

use data_encoding::HEXLOWER;

use crate::db::{ChangeLog, Changes, Reader, Tx, params};
use crate::kernel::{Effect, Entropy, Id, Owner, Result};

/// How many rows are kept.
const KEPT: i64 = 8_192;
/// After how many rows those that are too old are removed.
const TRIMMED: i64 = 256;
/// How many rows a process reads at a time; one that has missed more forgets everything.
const MOST_ROWS: usize = 1_000;
/// The most lines of a row. A commit with more effects says that everything is stale.
const MOST_LINES: usize = 1_000;

/// The log, as one process writes and reads it.
#[derive(Debug)]
pub struct CacheChanges {
    node: i64,
}

impl CacheChanges {
    /// The log for a process that begins now. Its number comes from the operating system, so that no two processes share one.
    pub fn new() -> Result<Self> {
        Ok(Self { node: i64::from_le_bytes(Entropy::Os.bytes()?) & i64::MAX })
    }
}

impl ChangeLog for CacheChanges {
    fn append(&self, tx: &Tx<'_>, effects: &[Effect]) -> Result<()> {
        let id: i64 = tx.insert(
            "INSERT INTO cache_changes (node, effects) VALUES (?1, ?2)",
            params![self.node, written(effects)],
        )?;
        if id % TRIMMED == 0 {
            tx.exec("DELETE FROM cache_changes WHERE id <= ?1", params![id - KEPT])?;
        }
        Ok(())
    }

    fn newest(&self, db: &Reader<'_>) -> Result<i64> {
        let newest = db.opt("SELECT id FROM cache_changes ORDER BY id DESC LIMIT 1", params![], |row| row.get("id"))?;
        Ok(newest.unwrap_or(0))
    }

    fn since(&self, db: &Reader<'_>, position: i64) -> Result<Changes> {
        // The row at the position is read again: it shows that nothing between is missing.
        let rows = db.all(
            "SELECT id, node, effects FROM cache_changes WHERE id >= ?1 ORDER BY id LIMIT ?2",
            params![position, MOST_ROWS],
            |row| Ok((row.get("id")?, row.get("node")?, row.get("effects")?)),
        )?;
        let first: Option<i64> = rows.first().map(|(id, ..): &(i64, i64, String)| *id);
        let is_whole = first.map_or(position == 0, |first| first <= position + 1) && rows.len() < MOST_ROWS;
        if !is_whole {
            return Ok(Changes { position: self.newest(db)?, effects: vec![Effect::Flush] });
        }
        let theirs = rows.iter().filter(|(id, node, _)| *id > position && *node != self.node);
        let effects = theirs.flat_map(|(.., lines)| lines.lines().map(read)).collect();
        Ok(Changes { position: rows.last().map_or(position, |(id, ..)| *id), effects })
    }
}

/// The lines of the effects of one commit.
fn written(effects: &[Effect]) -> String {
    let mut known = HashSet::new();
    let lines: Vec<String> = effects.iter().map(line).filter(|line| known.insert(line.clone())).collect();
    if lines.len() > MOST_LINES { line(&Effect::Flush) } else { lines.join("\n") }
}

fn line(effect: &Effect) -> String {
    match effect {
        Effect::UserChanged(user) => format!("user {user}"),
        Effect::MaterialsChanged(user) => format!("materials {user}"),
        Effect::LearnerChanged { developer, learner, external: None } => format!("learner {developer} {learner}"),
        // A reference can name a person, and nothing that names people is in the log.
        Effect::LearnerChanged { external: Some(_), .. } | Effect::LearnersChangedElsewhere => "learners".to_owned(),
        Effect::SettingsChanged => "settings".to_owned(),
        Effect::KeyChanged(hash) => format!("key {}", HEXLOWER.encode(hash)),
        Effect::AccountChanged(account) => format!("account {account}"),
        Effect::OwnerErased(owner) => format!("owner {} {}", owner.kind(), owner.number()),
        Effect::OutboxGrew { user, message } => format!("outbox {user} {message}"),
        Effect::JobsWaiting(_) | Effect::JobsWaitingElsewhere => "jobs".to_owned(),
        Effect::JobCancelled(job) => format!("job {job}"),
        Effect::Flush => "flush".to_owned(),
    }
}

/// Reads a line. One that this release does not know makes everything stale.
fn read(line: &str) -> Effect {
    understood(line).unwrap_or(Effect::Flush)
}

fn understood(line: &str) -> Option<Effect> {
    let words: Vec<&str> = line.split(' ').collect();
    let effect = match words.as_slice() {
        ["user", user] => Effect::UserChanged(Id::parse(user)?),
        ["materials", user] => Effect::MaterialsChanged(Id::parse(user)?),
        ["learner", developer, learner] => {
            Effect::LearnerChanged { developer: Id::parse(developer)?, learner: Id::parse(learner)?, external: None }
        }
        ["learners"] => Effect::LearnersChangedElsewhere,
        ["settings"] => Effect::SettingsChanged,
        ["key", hash] => Effect::KeyChanged(HEXLOWER.decode(hash.as_bytes()).ok()?.try_into().ok()?),
        ["account", account] => Effect::AccountChanged(Id::parse(account)?),
        ["owner", kind, number] => Effect::OwnerErased(Owner::from_columns(kind, number.parse().ok()?)?),
        ["outbox", user, message] => Effect::OutboxGrew { user: Id::parse(user)?, message: message.parse().ok()? },
        ["jobs"] => Effect::JobsWaitingElsewhere,
        ["job", job] => Effect::JobCancelled(Id::parse(job)?),
        _ => return None,
    };
    Some(effect)
}

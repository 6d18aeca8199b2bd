//! The copies of the database from before changes of its schema: their names, and how many are kept.

use std::path::{Path, PathBuf};

use super::stamp;
use crate::kernel::time::Timestamp;

/// How many copies are kept. A successful change deletes older ones.
pub const KEPT: usize = 3;

/// The name of the copy that is taken at this instant, before the step with this number:
/// `before-0004-20260301T093000Z.db`.
pub(in crate::db) fn name(step: u32, now: Timestamp) -> String {
    format!("before-{step:04}-{}.db", stamp(now))
}

/// A copy of the database from before a change of its schema.
#[derive(Debug)]
pub struct Before {
    /// When it was taken, as in its name; sorts by time.
    stamp: String,
    /// Where it is.
    pub path: PathBuf,
    /// How many bytes it has.
    pub bytes: u64,
}

/// All copies in the folder, the latest first. Ignores files with other names.
pub fn list(folder: &Path) -> std::io::Result<Vec<Before>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let metadata = entry.metadata()?;
        let stamp = entry.file_name().to_str().and_then(stamp_of).map(str::to_owned);
        if let Some(stamp) = stamp.filter(|_| metadata.is_file()) {
            found.push(Before { stamp, path: entry.path(), bytes: metadata.len() });
        }
    }
    found.sort_by(|one, other| (&other.stamp, &other.path).cmp(&(&one.stamp, &one.path)));
    Ok(found)
}

fn stamp_of(name: &str) -> Option<&str> {
    let (step, stamp) = name.strip_prefix("before-")?.strip_suffix(".db")?.split_once('-')?;
    let is_like = |text: &str, pattern: &str| {
        let fits = |(character, wanted): (char, char)| {
            if wanted == '0' { character.is_ascii_digit() } else { character == wanted }
        };
        text.len() == pattern.len() && text.chars().zip(pattern.chars()).all(fits)
    };
    let is_number = step.len() >= 4 && step.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && is_like(stamp, "00000000T000000Z")).then_some(stamp)
}

/// Deletes all but the latest copies. Never deletes the one that was just taken, even if the clock was set back since
/// the others. Logs failures, because the change of the schema has succeeded all the same.
pub(in crate::db) fn prune(folder: &Path, just_taken: &Path) {
    let found = list(folder).unwrap_or_else(|error| {
        tracing::warn!(path = %folder.display(), %error, "old copies of the database could not be looked for");
        Vec::new()
    });
    let older = found.into_iter().filter(|copy| copy.path != just_taken).skip(KEPT - 1);
    for copy in older {
        match std::fs::remove_file(&copy.path) {
            Ok(()) => tracing::info!(path = %copy.path.display(), "an old copy of the database was deleted"),
            Err(error) => tracing::warn!(path = %copy.path.display(), %error, "an old copy of the database stays"),
        }
    }
}

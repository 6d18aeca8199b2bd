//! What the adaptations of a person say about sessions. The plan asks nothing else of them.

use super::engine::Session;
use crate::db::Reader;
use crate::features::adapted;
use crate::features::adapted::model::{Setting, Settings};
use crate::kernel::{Actor, Result};

/// How long the person works without a break, how long steps are, and how much of a busy day may be new.
pub(super) fn session(db: &Reader, actor: &Actor) -> Result<Session> {
    let settings = adapted::service::settings(db, actor.user)?;
    let usual = Session::default();
    Ok(Session {
        minutes: settings.count(Setting::SessionMinutes),
        break_minutes: settings.count(Setting::BreakMinutes),
        chunk_percent: settings.count(Setting::ChunkPercent),
        new_percent: usual.new_percent * settings.count(Setting::NewCardPercent) / 100,
    })
}

/// The settings that plans follow.
const FOLLOWED: [Setting; 5] = [
    Setting::SessionMinutes,
    Setting::BreakMinutes,
    Setting::ChunkPercent,
    Setting::NewCardPercent,
    Setting::NewUntilHour,
];

/// Whether the settings of the person differ from these in what plans follow.
pub(super) fn differ(db: &Reader, actor: &Actor, before: &Settings) -> Result<bool> {
    let now = adapted::service::settings(db, actor.user)?;
    Ok(FOLLOWED.iter().any(|setting| now.get(*setting) != before.get(*setting)))
}

//! Topics that a person does not master yet. Each source says what it knows of them; the plan asks all sources and knows no more.

use crate::db::Reader;
use crate::features::study;
use crate::features::study::model::LogFilter;
use crate::kernel::text::fold;
use crate::kernel::{Actor, Day, PageRequest, Result};

/// What a source knows of a topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Weak {
    pub subject: String,
    pub topic: String,
    /// The present chance to answer a question on it.
    pub chance: f64,
    /// How well the person could concentrate on it, from 1 to 5.
    pub focus: u8,
    /// The day on which the person last studied it.
    pub last_day: i64,
}

impl Weak {
    /// A number for the topic that is always the same.
    pub fn number(&self) -> i64 {
        i64::from(crc32fast::hash(format!("{}\n{}", fold(&self.subject), fold(&self.topic)).as_bytes()))
    }
}

/// A source of weak topics.
pub trait TopicSource: Sync {
    /// The weak topics of the actor, as of this day.
    fn weak(&self, db: &Reader, actor: &Actor, today: i64) -> Result<Vec<Weak>>;
}

/// Everything that knows topics.
pub const SOURCES: &[&dyn TopicSource] = &[&StudyLogs];

/// Topics that were studied without concentration, and not again since.
#[derive(Debug)]
pub struct StudyLogs;

/// The days and the logs that are looked at.
const DAYS: i64 = 30;
const LOGS: u32 = 100;
/// A focus up to this one is low.
const LOW_FOCUS: u8 = 2;
/// The most topics.
const MOST: usize = 5;

impl TopicSource for StudyLogs {
    fn weak(&self, db: &Reader, actor: &Actor, today: i64) -> Result<Vec<Weak>> {
        let filter = LogFilter { from: Some(Day::numbered(today - DAYS)), ..LogFilter::default() };
        let page = PageRequest::first("study logs of a plan", LOGS);
        let mut latest: Vec<(String, Weak)> = Vec::new();
        for log in study::service::list(db, actor, &filter, &page)?.items {
            let Some(topic) = log.topic else { continue };
            let key = format!("{}\n{}", fold(&log.subject), fold(&topic));
            // The newest log comes first, and is the one that counts.
            if latest.iter().any(|(known, _)| *known == key) {
                continue;
            }
            let focus = log.focus_rating.unwrap_or(5);
            // A focus of 1 leaves little, one of 5 most of it.
            let chance = 0.3 + 0.12 * f64::from(focus);
            latest.push((key, Weak { subject: log.subject, topic, chance, focus, last_day: log.day }));
        }
        let mut weak: Vec<Weak> = latest
            .into_iter()
            .map(|(_, weak)| weak)
            .filter(|weak| weak.focus <= LOW_FOCUS && weak.last_day < today)
            .collect();
        weak.truncate(MOST);
        Ok(weak)
    }
}

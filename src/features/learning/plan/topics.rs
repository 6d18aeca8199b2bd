//! Topics that a person does not master yet: those that were studied without concentration, and those whose reviews go wrong.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::db::Reader;
use crate::features::flashcards::model::TopicAnswer;
use crate::features::flashcards::service as flashcards;
use crate::features::study;
use crate::features::study::model::{LogFilter, StudyLog};
use crate::kernel::text::fold;
use crate::kernel::{Actor, Day, PageRequest, Result, Timestamp};

/// By what a topic was found to be weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// How well the person could concentrate on it, from 1 to 5, on the day on which the person last studied it.
    Focus { rating: u8, last_day: i64 },
    /// How many reviews of its cards there were, and how many of them were right.
    Recall { answers: u32, right: u32 },
}

/// What is known of a weak topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Weak {
    pub subject: String,
    pub topic: String,
    /// The present chance to answer a question on it.
    pub chance: f64,
    pub sign: Sign,
}

impl Weak {
    /// A number for the topic that is always the same.
    pub fn number(&self) -> i64 {
        i64::from(crc32fast::hash(key(&self.subject, &self.topic).as_bytes()))
    }
}

/// The days and the logs that are looked at.
const DAYS: i64 = 30;
const LOGS: u32 = 100;
/// A focus up to this one is low.
const LOW_FOCUS: u8 = 2;
/// The time of the reviews that are looked at, and the most of them.
const REVIEW_TIME: Duration = Duration::from_secs(14 * 24 * 3600);
const REVIEWS: usize = 500;
/// The fewest reviews of a topic that say something, and up to which share of right ones, in percent, it is weak. With nine of ten right,
/// as schedulers aim for, so few of twelve are right by chance about once in 230 times.
const FEWEST_REVIEWS: u32 = 12;
const LOW_RECALL: u32 = 70;
/// The most topics of each kind.
const MOST: usize = 5;
/// The longest subject and topic of a study log.
const SUBJECT: usize = 80;
const TOPIC: usize = 160;

/// What is the same for one topic, however it is written.
fn key(subject: &str, topic: &str) -> String {
    format!("{}\n{}", fold(subject), fold(topic))
}

/// The weak topics of the actor, as of this day, each once.
pub fn weak(db: &Reader, actor: &Actor, today: i64) -> Result<Vec<Weak>> {
    let logs = recent_logs(db, actor, today)?;
    let answers = flashcards::topic_answers(db, actor.user, db.now().minus(REVIEW_TIME), REVIEWS)?;
    let mut topics = by_reviews(&answers, &last_studied(&logs));
    for topic in by_logs(&logs, today) {
        if topics.iter().all(|known| known.number() != topic.number()) {
            topics.push(topic);
        }
    }
    Ok(topics)
}

/// The latest logs of the days before this one that are looked at.
fn recent_logs(db: &Reader, actor: &Actor, day: i64) -> Result<Vec<StudyLog>> {
    let filter = LogFilter { from: Some(Day::numbered(day - DAYS)), ..LogFilter::default() };
    Ok(study::service::list(db, actor, &filter, &PageRequest::first("study logs of a plan", LOGS))?.items)
}

/// Whether a topic was logged in the days before this one that are looked at.
pub fn has_log(db: &Reader, actor: &Actor, day: i64, (subject, topic): (&str, &str)) -> Result<bool> {
    let logs = recent_logs(db, actor, day)?;
    let about = key(subject, topic);
    let is_about = |log: &StudyLog| log.topic.as_ref().is_some_and(|topic| key(&log.subject, topic) == about);
    // Of more logs, not all were looked at.
    Ok(logs.len() >= LOGS as usize || logs.iter().any(is_about))
}

/// Whether the actor has a deck of this subject, as the cards of a topic have.
pub fn has_deck(db: &Reader, actor: &Actor, subject: &str) -> Result<bool> {
    let is_of_subject = |(name, own): &(String, String)| fold(&subject_of(name, own)) == fold(subject);
    Ok(flashcards::deck_subjects(db, actor.user)?.iter().any(is_of_subject))
}

/// When each topic was last studied.
fn last_studied(logs: &[StudyLog]) -> BTreeMap<String, Timestamp> {
    let mut studied = BTreeMap::new();
    for log in logs {
        if let Some(topic) = &log.topic {
            let last = studied.entry(key(&log.subject, topic)).or_insert(log.created_at);
            *last = log.created_at.max(*last);
        }
    }
    studied
}

/// Topics that were studied without concentration, and not again since; the newest log comes first.
fn by_logs(logs: &[StudyLog], today: i64) -> Vec<Weak> {
    let mut latest: Vec<(String, Weak)> = Vec::new();
    for log in logs {
        let Some(topic) = &log.topic else { continue };
        let key = key(&log.subject, topic);
        // The newest log is the one that counts.
        if latest.iter().any(|(known, _)| *known == key) {
            continue;
        }
        let rating = log.focus_rating.unwrap_or(5);
        // A focus of 1 leaves little, one of 5 most of it.
        let chance = 0.3 + 0.12 * f64::from(rating);
        let sign = Sign::Focus { rating, last_day: log.day };
        latest.push((key, Weak { subject: log.subject.clone(), topic: topic.clone(), chance, sign }));
    }
    let is_weak = |weak: &Weak| match weak.sign {
        Sign::Focus { rating, last_day } => rating <= LOW_FOCUS && last_day < today,
        Sign::Recall { .. } => false,
    };
    latest.into_iter().map(|(_, weak)| weak).filter(is_weak).take(MOST).collect()
}

/// The first part of the name of a deck, and the rest.
fn parts_of(deck: &str) -> (&str, &str) {
    deck.split_once("::").unwrap_or((deck, ""))
}

/// A text as long as a study log takes it.
fn in_log(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

/// The subject of a deck in the words of a study log: the one that it has or inherits, or else the first part of its name.
fn subject_of(name: &str, own: &str) -> String {
    in_log(if own.is_empty() { parts_of(name).0 } else { own }, SUBJECT)
}

/// What a card is about, in the words of a study log: the subject is that of its deck, the topic its first tag, or else the rest of the name
/// of the deck behind `::`. Cards without both are about no topic, and their deck is the subject.
fn about(answer: &TopicAnswer) -> Option<(String, String)> {
    let (_, rest) = parts_of(&answer.deck);
    let subject = subject_of(&answer.deck, &answer.subject);
    let topic = in_log(answer.tag.as_deref().unwrap_or(rest), TOPIC);
    (!subject.is_empty() && !topic.is_empty()).then_some((subject, topic))
}

/// Topics whose reviews go wrong, the worst first. Reviews before the last study of a topic say nothing about what is known of it now.
fn by_reviews(answers: &[TopicAnswer], studied: &BTreeMap<String, Timestamp>) -> Vec<Weak> {
    let mut topics: BTreeMap<String, (String, String, u32, u32)> = BTreeMap::new();
    for answer in answers {
        let Some((subject, topic)) = about(answer) else { continue };
        let key = key(&subject, &topic);
        if studied.get(&key).is_some_and(|last| answer.at <= *last) {
            continue;
        }
        let (_, _, answers, right) = topics.entry(key).or_insert((subject, topic, 0, 0));
        *answers += 1;
        *right += u32::from(answer.is_right);
    }
    let is_weak = |(_, _, answers, right): &(String, String, u32, u32)| {
        *answers >= FEWEST_REVIEWS && right * 100 <= answers * LOW_RECALL
    };
    let found = topics.into_values().filter(is_weak).map(|(subject, topic, answers, right)| Weak {
        subject,
        topic,
        chance: f64::from(right) / f64::from(answers.max(1)),
        sign: Sign::Recall { answers, right },
    });
    let mut found: Vec<Weak> = found.collect();
    found.sort_by(|a, b| a.chance.total_cmp(&b.chance).then_with(|| a.number().cmp(&b.number())));
    found.truncate(MOST);
    found
}

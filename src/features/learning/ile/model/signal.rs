//! What the last week of reviews says. Pure functions.

use std::collections::BTreeMap;

use super::cost::Load;
use super::figure::{Figure, PAUSE, percent};
use super::later::{block_loss, late_loss};
use crate::features::clp::model::{self as clp, Dimension, Profile};
use crate::features::flashcards::model::Answered;
use crate::http::text_enum;
use crate::kernel::{Calendar, Timestamp};

text_enum! {
    /// A figure of the last week that a rule can ask for.
    pub enum Signal {
        /// Sessions of reviews in whose second half errors were half as many again as in the first.
        TiringSessions = "tiring_sessions",
        /// Right answers to cards that are past their first learning steps, in percent.
        Recall = "recall",
        /// Wrong answers to cards with a long interval, in percent.
        MatureLapses = "mature_lapses",
        /// Cards that are due, in days of the usual reviews.
        BacklogDays = "backlog_days",
        /// Answers that follow one in the same deck, in percent.
        BlockedAnswers = "blocked_answers",
        /// By how many percentage points long new cards are answered worse than short ones.
        LongCardGap = "long_card_gap",
        /// By how many percentage points cards that were last answered late in the evening are remembered worse.
        LateLoss = "late_loss",
        /// By how many percentage points cards that were learnt in a block are remembered worse when they come again.
        BlockLoss = "block_loss",
    }
}

/// The fewest answers of a session whose halves are compared.
const SESSION: usize = 20;
/// Errors rose where the second half has so many times those of the first one, and so many more.
const RISE: f64 = 1.5;
const LEAST_RISE: usize = 2;
/// From this interval on a card was known for long.
const MATURE_DAYS: u32 = 21;
/// The fewest answers of a deck that counts for alternation.
const DECK: usize = 10;
/// The fewest reviews that are taken for a usual day.
const LEAST_A_DAY: f64 = 10.0;

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn sessions(answers: &[Answered]) -> impl Iterator<Item = &[Answered]> {
    answers.chunk_by(|a, b| a.at.until(b.at) <= PAUSE)
}

/// How many sessions are long enough to be looked at, and in how many of them errors rose.
fn tiring(answers: &[Answered]) -> Figure {
    let wrong = |half: &[Answered]| half.iter().filter(|answer| !answer.is_right).count();
    let rises = |session: &[Answered]| {
        let (first, second) = session.split_at(session.len() / 2);
        let (first, second) = (wrong(first), wrong(second));
        second >= first + LEAST_RISE && second as f64 >= RISE * first as f64
    };
    let long: Vec<&[Answered]> = sessions(answers).filter(|session| session.len() >= SESSION).collect();
    let risen = long.iter().filter(|session| rises(session)).count();
    Figure { value: risen as f64, amount: count(long.len()) }
}

/// How far the person stays in one deck; nothing for somebody with a single deck.
fn blocked(answers: &[Answered]) -> Option<Figure> {
    let mut decks: BTreeMap<i64, usize> = BTreeMap::new();
    for answer in answers {
        *decks.entry(answer.deck).or_default() += 1;
    }
    if decks.values().filter(|answers| **answers >= DECK).count() < 2 {
        return None;
    }
    percent(sessions(answers).flat_map(|session| session.windows(2)).map(|pair| match pair {
        [first, second] => first.deck == second.deck,
        _ => false,
    }))
}

/// The sums of the reviews of a person in the last seven days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Week {
    /// All answers.
    pub answers: i64,
    /// Those of them to cards that were past their first learning steps.
    pub learnt: i64,
    /// Those of the latter that were wrong.
    pub lapses: i64,
}

impl Week {
    /// The days of a week, today included.
    pub const DAYS: i64 = 7;

    /// The cards that are due, in days of the usual reviews.
    pub fn backlog_days(self, due: i64) -> f64 {
        due as f64 / (self.answers as f64 / Self::DAYS as f64).max(LEAST_A_DAY)
    }

    /// What the person does on a usual day of the week, with so many seconds for an answer.
    pub fn load(self, seconds: f64) -> Load {
        let a_day = |answers: i64| answers as f64 / Self::DAYS as f64;
        Load { reviews: a_day(self.learnt), learning: a_day(self.answers - self.learnt), seconds }
    }

    fn recall(self) -> Option<Figure> {
        let value = 100.0 * (self.learnt - self.lapses) as f64 / self.learnt as f64;
        (self.learnt > 0).then_some(Figure { value, amount: self.learnt })
    }
}

/// The answers of a person.
#[derive(Debug, Clone, Copy)]
pub struct Answers<'a> {
    /// Those of some weeks, oldest first.
    pub all: &'a [Answered],
    /// When the last week began, and the most answers of it that are looked at.
    pub from: Timestamp,
    pub most: usize,
    /// The sums of all answers of the last week.
    pub sums: Week,
    /// The days of the person.
    pub calendar: &'a Calendar,
}

impl<'a> Answers<'a> {
    /// Those of the last week that are looked at one by one.
    pub fn week(&self) -> &'a [Answered] {
        let first = self.all.partition_point(|answer| answer.at < self.from);
        self.all.get(first.max(self.all.len().saturating_sub(self.most))..).unwrap_or_default()
    }
}

/// The figures of a person: from the answers, the cards that are due, and the learner profile. A signal about which nothing is known is left
/// out.
pub fn figures(given: &Answers<'_>, due: i64, profile: &Profile) -> BTreeMap<Signal, Figure> {
    let answers = given.week();
    let mature = answers.iter().filter(|answer| answer.is_learnt && answer.interval_days >= MATURE_DAYS);
    let long = profile.dimensions[Dimension::WorkingMemoryLoad].evidence.iter();
    let long = long.filter(|evidence| evidence.signal == clp::Signal::LongCards).find_map(|evidence| {
        // The target is 50 where both go equally well, and a point lower for each percentage point.
        evidence.target.map(|target| Figure { value: 50.0 - target, amount: evidence.amount })
    });
    let found = [
        (Signal::TiringSessions, Some(tiring(answers))),
        (Signal::Recall, given.sums.recall()),
        (Signal::MatureLapses, percent(mature.map(|answer| !answer.is_right))),
        (Signal::BacklogDays, Some(Figure { value: given.sums.backlog_days(due), amount: due })),
        (Signal::BlockedAnswers, blocked(answers)),
        (Signal::LongCardGap, long),
        (Signal::LateLoss, late_loss(answers, given.calendar)),
        (Signal::BlockLoss, block_loss(given.all, answers, given.calendar)),
    ];
    found.into_iter().filter_map(|(signal, figure)| Some((signal, figure?))).collect()
}

//! Who needs attention, and why.

use super::figures::Share;
use crate::http::text_enum;

/// Days without learning that need attention.
const INACTIVE_DAYS: i64 = 7;
/// Minutes of a usual week from which on less of them is noticed.
const LEAST_USUAL_MINUTES: i64 = 30;
/// Answers from which on a share is noticed.
const LEAST_ANSWERS: i64 = 20;
/// The percentage of right answers below which a student forgets too much: decks aim at 90.
const LEAST_PERCENT: i64 = 75;

text_enum! {
    /// Why a student needs attention.
    pub enum AttentionCode {
        /// No learning for days.
        Inactive = "inactive",
        /// No learning at all.
        NotStarted = "not_started",
        /// Far less study time than usual.
        LessTime = "less_time",
        /// Many wrong answers to learned flashcards.
        Forgetting = "forgetting",
        /// Set work that is not done.
        WorkOverdue = "work_overdue",
    }
}

/// A reason with its figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attention {
    pub code: AttentionCode,
    pub days: Option<i64>,
    /// The number of a day.
    pub since: Option<i64>,
    pub minutes: Option<i64>,
    pub usual_minutes: Option<i64>,
    pub percent: Option<f64>,
    pub answers: Option<i64>,
    pub works: Option<i64>,
}

impl Attention {
    const fn of(code: AttentionCode) -> Self {
        Self {
            code,
            days: None,
            since: None,
            minutes: None,
            usual_minutes: None,
            percent: None,
            answers: None,
            works: None,
        }
    }
}

/// What reasons are judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signs {
    /// The day on which the account was created.
    pub created: i64,
    /// The last day with learning.
    pub last_active: Option<i64>,
    /// Minutes in the last seven days.
    pub minutes: i64,
    /// Minutes in the four weeks before them.
    pub minutes_before: i64,
    /// Answers to learned flashcards in the last 14 days, and the right ones.
    pub answers: (i64, i64),
    /// How much set work is not done, and since when the earliest.
    pub overdue: Option<(i64, i64)>,
}

/// The reasons of a student, today.
pub fn reasons(signs: &Signs, today: i64) -> Vec<Attention> {
    let mut found = Vec::new();
    let (since, code) = match signs.last_active {
        Some(day) => (day, AttentionCode::Inactive),
        None => (signs.created, AttentionCode::NotStarted),
    };
    let is_away = today - since >= INACTIVE_DAYS;
    if is_away {
        found.push(Attention { days: Some(today - since), since: Some(since), ..Attention::of(code) });
    }
    let usual = signs.minutes_before / 4;
    // Who is away has no study time either, which says nothing more.
    if !is_away && usual >= LEAST_USUAL_MINUTES && signs.minutes * 2 < usual {
        let (minutes, usual_minutes) = (Some(signs.minutes), Some(usual));
        found.push(Attention { minutes, usual_minutes, ..Attention::of(AttentionCode::LessTime) });
    }
    let (answers, right) = signs.answers;
    if answers >= LEAST_ANSWERS && right * 100 < answers * LEAST_PERCENT {
        let percent = Share::of(right, answers, None).map(|share| share.percent);
        found.push(Attention { percent, answers: Some(answers), ..Attention::of(AttentionCode::Forgetting) });
    }
    if let Some((works, since)) = signs.overdue {
        found.push(Attention { works: Some(works), since: Some(since), ..Attention::of(AttentionCode::WorkOverdue) });
    }
    found
}

//! What is counted of a person for the rules, as pure functions of what happened.

use serde::{Deserialize, Serialize};

use super::badge::{BadgeMetric, BadgeRule};
use crate::events::{CardAnswer, StudySession};
use crate::features::clp::service::Standing;
use crate::features::xp::model::week_of_day;

/// The interval of a card that is kept in memory, in days.
pub const LONG_INTERVAL: u32 = 21;
/// The minutes of a session that counts as focused.
const FOCUS_MINUTES: i64 = 25;
/// The days of a full week.
const WEEK_DAYS: i64 = 5;
/// The weeks before the last one whose days are kept. A day is counted, or counted no more, two weeks after it at the latest.
const WEEKS_BEFORE: usize = 3;
/// The days without learning after which a person comes back.
const AWAY_DAYS: i64 = 14;
/// The due cards that are looked at together.
const HUNDRED: i64 = 100;
/// How many days before its date set work is early.
const EARLY_DAYS: i64 = 2;

/// What is counted of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    pub cards_reviewed: i64,
    /// The due cards that were remembered since the last one that was not, and the longest such run.
    pub run: i64,
    pub best_run: i64,
    /// The due cards of the hundred that is not full yet, those of them that were forgotten, and the fewest of a full hundred.
    pub block: i64,
    pub block_wrong: i64,
    pub fewest_wrong: Option<i64>,
    pub cards_kept: i64,
    pub timer_minutes: i64,
    pub focus_sessions: i64,
    pub study_days: i64,
    /// The last day of learning.
    pub last_day: Option<i64>,
    /// The last week of learning, and its days of learning.
    pub week: i64,
    pub week_days: i64,
    /// The days of learning of the weeks before it, the last one first: their days may be logged late, or taken back.
    pub weeks_before: [i64; WEEKS_BEFORE],
    pub full_weeks: i64,
    pub returns: i64,
    pub streak: i64,
    pub plans_finished: i64,
    pub plan_steps: i64,
    pub set_work_done: i64,
    pub set_work_early: i64,
    pub squads_joined: i64,
    pub challenges_won: i64,
}

impl Figures {
    /// Whether an answer changes any figure.
    pub const fn concerns(answer: &CardAnswer) -> bool {
        answer.is_due || Self::kept(answer) != 0
    }

    /// Whether an answer made its card one that is kept (1), or one that is kept no more (-1).
    const fn kept(answer: &CardAnswer) -> i64 {
        let (before, after) = answer.intervals;
        (after >= LONG_INTERVAL) as i64 - (before >= LONG_INTERVAL) as i64
    }

    /// Counts an answer to a flashcard, or counts it no more. The intervals of an answer are what changed, also where it was undone.
    pub fn answered(&mut self, answer: &CardAnswer, is_undone: bool) {
        self.cards_kept = (self.cards_kept + Self::kept(answer)).max(0);
        if !answer.is_due {
            return;
        }
        let (sign, wrong) = (if is_undone { -1 } else { 1 }, i64::from(!answer.is_right));
        self.cards_reviewed = (self.cards_reviewed + sign).max(0);
        if is_undone {
            // A run that a wrong answer ended stays ended.
            if answer.is_right && self.run > 0 {
                self.best_run -= i64::from(self.best_run == self.run);
                self.run -= 1;
            }
            // A hundred that is full stays as it is.
            if self.block > 0 {
                self.block -= 1;
                self.block_wrong = (self.block_wrong - wrong).clamp(0, self.block);
            }
            return;
        }
        self.run = if answer.is_right { self.run + 1 } else { 0 };
        self.best_run = self.best_run.max(self.run);
        (self.block, self.block_wrong) = (self.block + 1, self.block_wrong + wrong);
        if self.block >= HUNDRED {
            let fewest = self.fewest_wrong.map_or(self.block_wrong, |known| known.min(self.block_wrong));
            (self.fewest_wrong, self.block, self.block_wrong) = (Some(fewest), 0, 0);
        }
    }

    /// Counts time of study that the timer measured, or counts it no more.
    pub const fn studied(&mut self, session: &StudySession, is_undone: bool) {
        if !session.is_measured {
            return;
        }
        let sign = if is_undone { -1 } else { 1 };
        self.timer_minutes += sign * session.minutes;
        self.focus_sessions += if session.minutes >= FOCUS_MINUTES { sign } else { 0 };
    }

    /// Counts a day that became a day of learning with a streak of this length, or counts it no more.
    pub fn counted(&mut self, day: i64, streak: i64, is_undone: bool) {
        if is_undone {
            self.study_days = (self.study_days - 1).max(0);
            self.count_in_week(week_of_day(day), -1);
            return;
        }
        self.study_days += 1;
        self.streak = self.streak.max(streak);
        self.returns += i64::from(self.last_day.is_some_and(|last| day - last > AWAY_DAYS));
        self.last_day = Some(self.last_day.map_or(day, |last| last.max(day)));
        self.count_in_week(week_of_day(day), 1);
    }

    /// Counts one more day of a week, or one fewer. In whatever order the days come, the same weeks are full.
    fn count_in_week(&mut self, week: i64, by: i64) {
        if week > self.week {
            let [first, second, _] = self.weeks_before;
            self.weeks_before = match week - self.week {
                1 => [self.week_days, first, second],
                2 => [0, self.week_days, first],
                3 => [0, 0, self.week_days],
                _ => [0; WEEKS_BEFORE],
            };
            (self.week, self.week_days) = (week, 0);
        }
        let days = match usize::try_from(self.week - week) {
            Ok(0) => Some(&mut self.week_days),
            Ok(before) => self.weeks_before.get_mut(before - 1),
            Err(_) => None,
        };
        let Some(days) = days else { return };
        let before = *days;
        *days = (before + by).max(0);
        self.full_weeks += i64::from(*days >= WEEK_DAYS) - i64::from(before >= WEEK_DAYS);
    }

    /// Counts steps of a plan that were finished, and the plan where that finished it.
    pub fn planned(&mut self, steps: i64, is_finished: bool) {
        self.plan_steps = (self.plan_steps + steps).max(0);
        self.plans_finished += i64::from(is_finished);
    }

    /// Counts set work that was done so many days before its date, or counts it no more.
    pub fn worked(&mut self, days_early: i64, is_undone: bool) {
        let sign = if is_undone { -1 } else { 1 };
        self.set_work_done = (self.set_work_done + sign).max(0);
        self.set_work_early = (self.set_work_early + if days_early >= EARLY_DAYS { sign } else { 0 }).max(0);
    }
}

/// All that rules are measured by.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    pub figures: Figures,
    pub xp: i64,
    /// What the learner profile says; absent where there is none.
    pub profile: Option<Standing>,
}

impl Measured {
    /// The figure that a rule looks at; nothing where it is not known yet.
    pub fn value(&self, rule: &BadgeRule) -> Option<i64> {
        let figures = &self.figures;
        let value = match rule.metric {
            BadgeMetric::CardsReviewed => figures.cards_reviewed,
            BadgeMetric::RightInARow => figures.best_run,
            BadgeMetric::CardsKept => figures.cards_kept,
            BadgeMetric::WrongOfHundred => return figures.fewest_wrong,
            BadgeMetric::TimerMinutes => figures.timer_minutes.max(0),
            BadgeMetric::FocusSessions => figures.focus_sessions.max(0),
            BadgeMetric::StudyDays => figures.study_days,
            BadgeMetric::Streak => figures.streak,
            BadgeMetric::FullWeeks => figures.full_weeks.max(0),
            BadgeMetric::Returns => figures.returns,
            BadgeMetric::PlansFinished => figures.plans_finished,
            BadgeMetric::PlanSteps => figures.plan_steps,
            BadgeMetric::SetWorkDone => figures.set_work_done,
            BadgeMetric::SetWorkEarly => figures.set_work_early,
            BadgeMetric::SquadsJoined => figures.squads_joined,
            BadgeMetric::ChallengesWon => figures.challenges_won,
            BadgeMetric::XpTotal => self.xp,
            BadgeMetric::ProfileAssessed => {
                i64::from(self.profile.as_ref().is_some_and(|known| known.assessed_at.is_some()))
            }
            BadgeMetric::ProfileWeeks => match (&self.profile, rule.dimension) {
                (Some(profile), Some(dimension)) => profile.weeks[dimension],
                _ => 0,
            },
        };
        Some(value)
    }

    /// Whether a rule is met.
    pub fn meets(&self, rule: &BadgeRule) -> bool {
        rule.is_met(self.value(rule))
    }
}

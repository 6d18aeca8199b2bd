//! The badges, read from `assets/data/badges.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::features::clp::model::Dimension;
use crate::http::text_enum;
use crate::kernel::locale::Language;
use crate::kernel::{Error, Result};

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/badges.toml"));

text_enum! {
    /// What a badge is about. Badges of a category have the same shape.
    pub enum BadgeCategory {
        /// Flashcards.
        Memory = "memory",
        /// The timer.
        Time = "time",
        /// Days of learning.
        Habit = "habit",
        /// Plans of the day and set work.
        Plan = "plan",
        /// The learner profile.
        Profile = "profile",
        /// Squads.
        Team = "team",
        /// XP.
        Xp = "xp",
        /// What tutors award.
        Honour = "honour",
    }
}

text_enum! {
    /// How hard a badge is to earn.
    pub enum BadgeTier {
        /// The first ones.
        Bronze = "bronze",
        /// Those that take weeks.
        Silver = "silver",
        /// Those that take months.
        Gold = "gold",
    }
}

text_enum! {
    /// A figure of a person that rules compare.
    pub enum BadgeMetric {
        /// Due cards that were reviewed.
        CardsReviewed = "cards_reviewed",
        /// The longest run of due cards that were remembered.
        RightInARow = "right_in_a_row",
        /// Cards with an interval of three weeks or more.
        CardsKept = "cards_kept",
        /// The fewest of a hundred due cards that were forgotten.
        WrongOfHundred = "wrong_of_hundred",
        /// Minutes that the timer measured.
        TimerMinutes = "timer_minutes",
        /// Sessions of 25 minutes or more with the timer.
        FocusSessions = "focus_sessions",
        /// Days of learning.
        StudyDays = "study_days",
        /// The longest streak, in days.
        Streak = "streak",
        /// Weeks with five days of learning.
        FullWeeks = "full_weeks",
        /// How often the person learned again after two weeks without learning.
        Returns = "returns",
        /// Plans of the day that were finished.
        PlansFinished = "plans_finished",
        /// Steps of plans that were finished.
        PlanSteps = "plan_steps",
        /// Set work that was done.
        SetWorkDone = "set_work_done",
        /// Set work that was done two days before it was due, or earlier.
        SetWorkEarly = "set_work_early",
        /// Squads that the person belonged to.
        SquadsJoined = "squads_joined",
        /// Challenges that the person's squad won.
        ChallengesWon = "challenges_won",
        /// All-time XP.
        XpTotal = "xp_total",
        /// Whether the assessment of the learner profile is complete: 1 or 0.
        ProfileAssessed = "profile_assessed",
        /// Weeks of evidence about a dimension of the learner profile. Old weeks count less.
        ProfileWeeks = "profile_weeks",
    }
}

text_enum! {
    /// How a rule compares.
    pub enum BadgeOperator {
        /// The figure is the threshold or more.
        AtLeast = "at_least",
        /// The figure is the threshold or less.
        AtMost = "at_most",
    }
}

/// What a rule needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadgeRule {
    pub metric: BadgeMetric,
    pub operator: BadgeOperator,
    pub threshold: i64,
    /// The dimension of the learner profile that the metric is read for.
    pub dimension: Option<Dimension>,
}

impl BadgeRule {
    /// Whether this value of the metric earns the badge. A figure that is not known yet earns nothing.
    pub fn is_met(&self, value: Option<i64>) -> bool {
        value.is_some_and(|value| match self.operator {
            BadgeOperator::AtLeast => value >= self.threshold,
            BadgeOperator::AtMost => value <= self.threshold,
        })
    }

    /// How far a person with this value is, in percent; 100 only where the badge is earned.
    pub fn percent(&self, value: Option<i64>) -> i64 {
        if self.is_met(value) {
            return 100;
        }
        let share = match (self.operator, value) {
            (_, None) => 0,
            (BadgeOperator::AtLeast, Some(value)) => value.max(0).saturating_mul(100) / self.threshold.max(1),
            (BadgeOperator::AtMost, Some(value)) => self.threshold.max(0).saturating_mul(100) / value.max(1),
        };
        share.clamp(0, 99)
    }
}

/// What a badge is called, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BadgeTexts {
    pub name: String,
    pub description: String,
}

/// A badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    pub slug: String,
    pub category: BadgeCategory,
    pub tier: BadgeTier,
    /// The name of its glyph.
    pub glyph: String,
    /// What earns it; absent where tutors award it.
    pub rule: Option<BadgeRule>,
    pub en: BadgeTexts,
    pub de: BadgeTexts,
}

impl Badge {
    /// What it is called in this language.
    pub const fn texts(&self, language: Language) -> &BadgeTexts {
        match language {
            Language::English => &self.en,
            Language::German => &self.de,
        }
    }
}

/// A badge as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    slug: String,
    category: BadgeCategory,
    tier: BadgeTier,
    glyph: String,
    metric: Option<BadgeMetric>,
    operator: Option<BadgeOperator>,
    threshold: Option<i64>,
    dimension: Option<Dimension>,
    en: BadgeTexts,
    de: BadgeTexts,
}

impl Entry {
    /// The badge, or what is wrong with its rule.
    fn badge(self) -> std::result::Result<Badge, String> {
        let rule = match (self.metric, self.operator, self.threshold) {
            (None, None, None) if self.dimension.is_none() => None,
            (Some(metric), Some(operator), Some(threshold))
                if self.dimension.is_some() == (metric == BadgeMetric::ProfileWeeks) =>
            {
                Some(BadgeRule { metric, operator, threshold, dimension: self.dimension })
            }
            _ => return Err(format!("{} has half a rule", self.slug)),
        };
        let Self { slug, category, tier, glyph, en, de, .. } = self;
        Ok(Badge { slug, category, tier, glyph, rule, en, de })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    badge: Vec<Entry>,
    glyph: Vec<Glyph>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glyph {
    id: String,
    path: String,
}

struct Known {
    badges: Vec<Badge>,
    glyphs: Vec<Glyph>,
}

static KNOWN: LazyLock<std::result::Result<Known, String>> = LazyLock::new(|| {
    let file: File = toml::from_str(TEXT).map_err(|error| error.to_string())?;
    let badges = file.badge.into_iter().map(Entry::badge).collect::<std::result::Result<_, _>>()?;
    Ok(Known { badges, glyphs: file.glyph })
});

fn known() -> Result<&'static Known> {
    KNOWN.as_ref().map_err(|error| Error::internal_text(format!("badges.toml is wrong: {error}")))
}

/// All badges, in the order in which they are shown.
pub fn badges() -> Result<&'static [Badge]> {
    Ok(&known()?.badges)
}

/// The badge with this slug.
pub fn badge(slug: &str) -> Result<Option<&'static Badge>> {
    Ok(badges()?.iter().find(|badge| badge.slug == slug))
}

/// How the glyph of a badge is drawn: path data of SVG in a square of 24 units.
pub fn glyph(badge: &Badge) -> Result<&'static str> {
    let glyphs = &known()?.glyphs;
    let found = glyphs.iter().find(|glyph| glyph.id == badge.glyph).map(|glyph| glyph.path.as_str());
    found.ok_or_else(|| Error::internal_text(format!("the badge {} has no glyph", badge.slug)))
}

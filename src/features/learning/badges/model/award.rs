//! Awards and progress.

use super::badge::Badge;
use crate::kernel::text::Prose;
use crate::kernel::{Id, Timestamp, id::kind};

/// A badge that a person has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    pub id: Id<kind::BadgeAward>,
    pub slug: String,
    /// Whether a person awarded it, and not its rule.
    pub is_by_hand: bool,
    pub note: Option<String>,
    pub at: Timestamp,
}

/// A badge to award by hand.
#[derive(Debug, Clone)]
pub struct Grant {
    pub user: Id<kind::User>,
    pub note: Option<Prose<0, 500>>,
}

/// How far a person is with a badge.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    pub badge: &'static Badge,
    /// The figure that the rule looks at; absent while it is not known.
    pub value: Option<i64>,
    pub threshold: i64,
    pub percent: i64,
}

/// The badges of a person.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The latest first.
    pub awards: Vec<Award>,
    /// The badges that are not earned and have a rule.
    pub progress: Vec<Progress>,
}

/// What an evaluation did.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The badges that it awarded.
    pub awarded: Vec<Award>,
    /// How many badges the person has now.
    pub earned: usize,
}

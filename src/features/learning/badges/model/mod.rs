//! The data and the rules of badges.

mod award;
mod badge;
mod figures;

pub use award::{Award, Evaluation, Grant, Mine, Progress};
pub use badge::{
    Badge, BadgeCategory, BadgeMetric, BadgeOperator, BadgeRule, BadgeTexts, BadgeTier, badge, badges, glyph,
};
pub use figures::{Figures, LONG_INTERVAL, Measured};

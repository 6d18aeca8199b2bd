//! What a feature declares about itself: one constant of data and function pointers in its `mod.rs`.

use crate::app::States;
use crate::config::{Config, Retention};
use crate::db::Tx;
use crate::features::demo_data::Demo;
use crate::features::holding::{Holding, Withheld};
use crate::jobs::{Kind, Scheduled};
use crate::kernel::{Id, Result, id::kind};

/// Erases what a feature holds about a person.
pub type Erase = fn(&Tx, Id<kind::User>) -> Result<()>;
/// Removes a portion of what is over, of each kind so many records at the most. Returns how many the largest portion had.
pub type Sweep = fn(&Tx, Retention, u32) -> Result<usize>;

/// What the rest of the server needs to know of a feature. What a feature has none of it leaves out (`..Feature::NONE`).
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    /// The name of its folder.
    pub name: &'static str,
    /// Adds what it keeps in memory, which holds nothing yet.
    pub states: fn(&Config, &mut States),
    /// What it holds about people, for the archive.
    pub holds: &'static [Holding],
    /// Tables about people that are not in the archive.
    pub withholds: &'static [Withheld],
    /// Erases what it holds about a person who goes, in the transaction of the erasure.
    pub erase: Option<Erase>,
    /// Removes a portion of what is over or was kept long enough, and says how many records the largest portion had.
    pub sweep: Option<Sweep>,
    /// The kinds of its background jobs.
    pub jobs: &'static [Kind],
    /// The jobs that it has enqueued by the calendar.
    pub scheduled: &'static [Scheduled],
    /// What the scopes of an API key can be about here, each with `:read` and `:write`.
    pub scopes: &'static [&'static str],
    /// The kinds of things that its entries in the audit log are about.
    pub subjects: &'static [&'static str],
    /// What its entries in the audit log say was done: dotted words in the past tense.
    pub actions: &'static [&'static str],
    /// How it makes its part of the demo school.
    pub demo: Option<Demo>,
}

impl Feature {
    /// A feature that has none of it.
    pub const NONE: Self = Self {
        name: "",
        states: |_, _| {},
        holds: &[],
        withholds: &[],
        erase: None,
        sweep: None,
        jobs: &[],
        scheduled: &[],
        scopes: &[],
        subjects: &[],
        actions: &[],
        demo: None,
    };
}

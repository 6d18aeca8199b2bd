//! The declaration of a feature: one constant of data and function pointers in its `mod.rs`.

use crate::app::States;
use crate::config::{Config, Retention};
use crate::db::Tx;
use crate::features::demo_data::Demo;
use crate::features::holding::{Holding, Withheld};
use crate::jobs::{Kind, Scheduled};
use crate::kernel::{Id, Result, id::kind};

/// Erases a feature's data about a person.
pub type Erase = fn(&Tx, Id<kind::User>) -> Result<()>;
/// Ends what a person's data caused for others.
pub type Leave = fn(&Tx, Id<kind::User>) -> Result<()>;
/// Removes one portion of expired records, of each kind at most the given number. Returns the size of the largest portion.
pub type Sweep = fn(&Tx, Retention, u32) -> Result<usize>;

/// The declaration of a feature for the rest of the server. Unused fields are left out (`..Feature::NONE`).
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    /// The name of its folder.
    pub name: &'static str,
    /// Adds its states in memory, empty.
    pub states: fn(&Config, &mut States),
    /// Its data about people, for the export.
    pub holds: &'static [Holding],
    /// Tables about people that are not in the export.
    pub withholds: &'static [Withheld],
    /// Ends what a person's data caused for others, before the database deletes the rows of the person.
    pub leave: Option<Leave>,
    /// Erases its data about a person, in the transaction of the erasure.
    pub erase: Option<Erase>,
    /// Removes one portion of expired records and of those whose retention has ended.
    pub sweep: Option<Sweep>,
    /// The kinds of its background jobs.
    pub jobs: &'static [Kind],
    /// Its scheduled jobs.
    pub scheduled: &'static [Scheduled],
    /// The resources of its scopes, each with `:read` and `:write`.
    pub scopes: &'static [&'static str],
    /// The kinds of subjects of its audit entries.
    pub subjects: &'static [&'static str],
    /// The actions of its audit entries: dotted, in the past tense.
    pub actions: &'static [&'static str],
    /// Its part of the demo school.
    pub demo: Option<Demo>,
}

impl Feature {
    /// A declaration without any field.
    pub const NONE: Self = Self {
        name: "",
        states: |_, _| {},
        holds: &[],
        withholds: &[],
        leave: None,
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

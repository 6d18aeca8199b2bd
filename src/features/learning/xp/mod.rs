//! XP: what learning earns, and how people compare who want to.
//!
//! Guarantees: entries of the ledger are never changed or removed, and the balance of a person is always their sum; an event is paid once
//! ([`service::award`] keys it by its source), and once more only after it was taken back; bounds of a day, a bound of what nothing but the
//! person shows, and a curve over everything earned on a day keep farming below an honest hour of learning; an award takes the same work
//! however long the ledger is; no one is on a leaderboard who did not join, is suspended or is a developer; a rank is read from counts in the
//! same work for any number of people.
//!
//! Holidays of the school break no streak of its people. When they change, a job counts the streaks again from the first day that is concerned,
//! so that they are as if the holidays had been there all along; what was paid with the multiplier of a streak stays paid. Developers' learners
//! are not at the school, and its holidays do not concern them.
//!
//! Days begin at four in the morning in the person's time zone, periods of leaderboards in the school's.
//!
//! Tables: `xp_people`, `xp_rests`, `xp_ledger`, `xp_days`, `xp_ranks`. Events: `XpAwarded`, `MilestonePassed`; it handles
//! `HolidaysChanged` and those of `users`.

mod api;
mod held;
mod jobs;
pub mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "xp",
    holds: held::HOLDS,
    erase: Some(service::erase),
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    scopes: &["xp"],
    ..Feature::NONE
};

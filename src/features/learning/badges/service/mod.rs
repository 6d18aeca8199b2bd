//! What can be done with badges.

mod awarding;
mod follow;
mod keys;

pub use awarding::{evaluate, grant, held, held_figures, mine, owned};
pub use follow::{
    Past, answered, challenge_won, day_counted, grant_at, plan_progressed, profile_changed, set_work_done,
    squad_joined, studied, write_life, xp_reached,
};
pub use keys::{keep_key, keys};

use std::collections::BTreeSet;

use super::model::{Figures, Measured};
use super::store;
use crate::db::Reader;
use crate::features::{clp, xp};
use crate::kernel::{Id, Result, id::kind};

/// All that the rules look at, of a person.
fn measured(db: &Reader, user: Id<kind::User>) -> Result<Measured> {
    let figures = store::figures(db, user)?.unwrap_or_default();
    let (xp, best_streak) = xp::service::standing(db, user)?;
    let figures = Figures { streak: figures.streak.max(best_streak), ..figures };
    Ok(Measured { figures, xp, profile: clp::service::standing(db, user)? })
}

/// The slugs of the badges of a person.
fn slugs(db: &Reader, user: Id<kind::User>) -> Result<BTreeSet<String>> {
    Ok(store::awards(db, user)?.into_iter().map(|award| award.slug).collect())
}

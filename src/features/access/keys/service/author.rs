//! A person's one key of the course author.

use super::super::model::{Key, KeySurface, Minted, Mode};
use super::own::{note, owner};
use crate::db::{Reader, Tx};
use crate::features::usage::{self, Meter};
use crate::features::users;
use crate::kernel::{Actor, Code, Error, Plan, Plans, Result, Via};

/// The name of the key of the course author.
const AUTHOR_KEY: &str = "Course author";

/// Refuses requests with a key: a leaked key must not create others.
fn by_login(actor: &Actor) -> Result<()> {
    match actor.via {
        Via::Key(_) => {
            let sentence = "API keys cannot be used for this operation. Sign in and send the access token instead.";
            Err(Error::new(Code::KeyLoginNeeded, sentence))
        }
        _ => Ok(()),
    }
}

/// The course-author plan of a person: key, credits used, credits left.
#[derive(Debug, Clone)]
pub struct AuthorStanding {
    pub plan: Plan,
    /// Credits used in the present cycle.
    pub used: u64,
    /// Credits of the present cycle, additions included.
    pub quota: u64,
    /// The key, if the person has one.
    pub key: Option<Key>,
}

/// Returns the actor's key of the course author and its plan.
pub fn author_standing(db: &Reader, actor: &Actor, plans: &Plans) -> Result<AuthorStanding> {
    by_login(actor)?;
    let me = users::service::me(db, actor)?;
    let plan = plans.of(&me.plan).clone();
    let (cycle_start, _) = db.now().cycle();
    let added = usage::service::allowance(db, owner(actor), Meter::Credits, cycle_start)?;
    Ok(AuthorStanding {
        used: usage::service::used(db, owner(actor), Meter::Credits, cycle_start)?,
        quota: if plan.has_author() { plan.credits.saturating_add(added) } else { 0 },
        key: super::single(db, owner(actor), KeySurface::Author, Mode::Live)?,
        plan,
    })
}

/// Creates the key of the course author, and revokes the previous one in the same commit. On a plan without the course author the key is
/// refused until the plan includes it: the plan is checked with every request.
pub fn create_author_key(tx: &Tx, actor: &Actor) -> Result<Minted> {
    by_login(actor)?;
    let made = super::issue_single(tx, owner(actor), KeySurface::Author, Mode::Live, AUTHOR_KEY)?;
    note(tx, actor, "keys.created", &made.key)?;
    Ok(made)
}

/// Revokes the key of the course author, if there is one.
pub fn revoke_author_key(tx: &Tx, actor: &Actor) -> Result<()> {
    by_login(actor)?;
    let Some(key) = super::single(tx, owner(actor), KeySurface::Author, Mode::Live)? else { return Ok(()) };
    super::revoke(tx, owner(actor), key.id)?;
    note(tx, actor, "keys.revoked", &key)
}

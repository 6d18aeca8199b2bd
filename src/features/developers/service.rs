//! What people can do with their keys.

use std::time::Duration;

use serde_json::json;

use super::model::{KeyStatus, KeyWish};
use crate::db::{Reader, Tx};
use crate::features::audit::{self, NewEntry, Subject};
use crate::features::keys::{self, Key, KeySurface, KeyUpdate, Minted, Mode, NewKey};
use crate::features::mail::{self, MailKind, NewMail, Word};
use crate::features::usage::{self, Meter};
use crate::features::users::{self, User};
use crate::features::{accounts, school};
use crate::kernel::{Actor, Code, Error, Id, Origin, Owner, Plan, Plans, Realm, Result, Timestamp, Via, id::kind};

/// What the one key of the course author is called.
const AUTHOR_KEY: &str = "Course author";

fn owner(actor: &Actor) -> Owner {
    Owner::User(actor.user)
}

/// Refuses whoever came with a key: a key that leaked must not make others.
fn by_login(actor: &Actor) -> Result<()> {
    match actor.via {
        Via::Key(_) => {
            let sentence = "No API key opens this operation. Sign in, and send the token instead.";
            Err(Error::new(Code::KeyLoginNeeded, sentence))
        }
        _ => Ok(()),
    }
}

fn record(tx: &Tx, action: &'static str, by: Option<&User>, key: &Key, origin: &Origin) -> Result<()> {
    let actor = by.map(|user| (user.id, user.full_name.as_str()));
    let subject = Some(Subject { kind: "key".into(), id: key.id.get(), label: key.name.clone() });
    let details = json!({ "prefix": key.prefix });
    audit::service::record(tx, &NewEntry { action, actor, subject, origin, details })
}

/// The developer's keys, the newest first, those that are over included.
pub fn keys(db: &Reader, actor: &Actor) -> Result<Vec<Key>> {
    keys::service::list(db, owner(actor), KeySurface::Partner)
}

/// Makes a key. One that would be over at once is an error that names the field.
pub fn create_key(tx: &Tx, actor: &Actor, wish: &KeyWish) -> Result<Minted> {
    if wish.expires_at.is_some_and(|at| at <= tx.now()) {
        return Err(Error::invalid("expires_at", "must lie in the future"));
    }
    let me = users::service::me(tx, actor)?;
    let made = keys::service::issue(
        tx,
        &NewKey {
            owner: owner(actor),
            surface: KeySurface::Partner,
            mode: Mode::Live,
            name: wish.name.to_string(),
            scopes: wish.scopes.clone(),
            allowed: wish.allowed.clone(),
            expires_at: wish.expires_at,
        },
    )?;
    record(tx, "keys.created", Some(&me), &made.key, &actor.origin)?;
    Ok(made)
}

/// The developer's key with this id; the one of the course author is another thing.
fn existing(db: &Reader, actor: &Actor, id: Id<kind::Key>) -> Result<Key> {
    let key = keys::service::existing(db, owner(actor), id)?;
    if key.surface == KeySurface::Partner { Ok(key) } else { Err(Error::not_found("key")) }
}

/// Changes a key; it holds from the next request on.
pub fn update_key(tx: &Tx, actor: &Actor, id: Id<kind::Key>, update: &KeyUpdate) -> Result<Key> {
    existing(tx, actor, id)?;
    let me = users::service::me(tx, actor)?;
    let key = keys::service::update(tx, owner(actor), id, update)?;
    record(tx, "keys.changed", Some(&me), &key, &actor.origin)?;
    Ok(key)
}

/// Revokes a key; it opens nothing from the next request on. Revoking it again changes nothing.
pub fn revoke_key(tx: &Tx, actor: &Actor, id: Id<kind::Key>) -> Result<()> {
    let key = existing(tx, actor, id)?;
    if KeyStatus::at(&key, tx.now()) == KeyStatus::Revoked {
        return Ok(());
    }
    let me = users::service::me(tx, actor)?;
    keys::service::revoke(tx, owner(actor), id)?;
    record(tx, "keys.revoked", Some(&me), &key, &actor.origin)
}

/// Makes a key in the place of one that goes on for `overlap`, and says until when. A key that is over, or on its way, cannot be rotated.
pub fn rotate_key(tx: &Tx, actor: &Actor, id: Id<kind::Key>, overlap: Duration) -> Result<(Minted, Timestamp)> {
    let old = existing(tx, actor, id)?;
    if KeyStatus::at(&old, tx.now()) != KeyStatus::Active {
        let sentence = "This key is revoked, has expired, or is about to end. Make a new one instead.";
        return Err(Error::new(Code::KeyEnded, sentence));
    }
    let me = users::service::me(tx, actor)?;
    let made = keys::service::rotate(tx, owner(actor), id, overlap)?;
    record(tx, "keys.rotated", Some(&me), &made.key, &actor.origin)?;
    Ok((made, tx.now().plus(overlap)))
}

/// What depends on a developer's plan and on what an admin added to it.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// The plan.
    pub plan: Plan,
    /// Requests that were added in the present cycle.
    pub added: u64,
}

impl Allowance {
    /// How many requests the cycle allows; absent for no end.
    pub fn quota(&self) -> Option<u64> {
        self.plan.requests.map(|requests| requests.saturating_add(self.added))
    }
}

/// What the asker's plan allows in the present cycle.
pub fn allowance(db: &Reader, actor: &Actor, plans: &Plans) -> Result<Allowance> {
    let me = users::service::me(db, actor)?;
    let (cycle_start, _) = db.now().cycle();
    let added = usage::service::allowance(db, owner(actor), Meter::Requests, cycle_start)?;
    Ok(Allowance { plan: plans.of(&me.plan).clone(), added })
}

/// How the course author stands with a person.
#[derive(Debug, Clone)]
pub struct AuthorStanding {
    /// The plan.
    pub plan: Plan,
    /// Credits that were taken in the present cycle.
    pub used: u64,
    /// Credits that there are.
    pub quota: u64,
    /// The key, where there is one.
    pub key: Option<Key>,
}

/// The asker's one key of the course author, and what the plan says to it.
pub fn author_standing(db: &Reader, actor: &Actor, plans: &Plans) -> Result<AuthorStanding> {
    by_login(actor)?;
    let me = users::service::me(db, actor)?;
    let plan = plans.of(&me.plan).clone();
    let (cycle_start, _) = db.now().cycle();
    let added = usage::service::allowance(db, owner(actor), Meter::Credits, cycle_start)?;
    Ok(AuthorStanding {
        used: usage::service::used(db, owner(actor), Meter::Credits, cycle_start)?,
        quota: if plan.has_author() { plan.credits.saturating_add(added) } else { 0 },
        key: keys::service::single(db, owner(actor), KeySurface::Author, Mode::Live)?,
        plan,
    })
}

/// Makes the one key of the course author; the one before ends in the same commit. On a plan that does not open the course author it
/// opens nothing until there is one that does: the plan is looked at with every request.
pub fn create_author_key(tx: &Tx, actor: &Actor) -> Result<Minted> {
    by_login(actor)?;
    let me = users::service::me(tx, actor)?;
    let made = keys::service::issue_single(tx, owner(actor), KeySurface::Author, Mode::Live, AUTHOR_KEY)?;
    record(tx, "keys.created", Some(&me), &made.key, &actor.origin)?;
    Ok(made)
}

/// Revokes the one key of the course author, where there is one.
pub fn revoke_author_key(tx: &Tx, actor: &Actor) -> Result<()> {
    by_login(actor)?;
    let Some(key) = keys::service::single(tx, owner(actor), KeySurface::Author, Mode::Live)? else { return Ok(()) };
    let me = users::service::me(tx, actor)?;
    keys::service::revoke(tx, owner(actor), key.id)?;
    record(tx, "keys.revoked", Some(&me), &key, &actor.origin)
}

/// Revokes a key that was found in public, whoever's it is, and tells its owner. Says whether it was good until now.
pub fn revoke_leaked(tx: &Tx, text: &str, origin: &Origin) -> Result<bool> {
    let Some(key) = keys::service::revoke_text(tx, text)? else { return Ok(false) };
    record(tx, "keys.reported", None, &key, origin)?;
    let (user, name, to) = match key.owner {
        Owner::User(id) => match users::service::find(tx, Realm::School, id)? {
            Some(user) => (Some(id), user.full_name, user.email),
            None => return Ok(true),
        },
        Owner::Account(id) => {
            let account = accounts::service::existing(tx, id)?;
            (None, account.name, account.contact_email)
        }
    };
    let Some(to) = to else { return Ok(true) };
    let school = school::service::settings(tx)?.name;
    let words = [
        ("name", Word::Name(&name)),
        ("school", Word::Name(&school)),
        ("key", Word::Name(&key.name)),
        ("prefix", Word::Figure(&key.prefix)),
    ];
    let subject = "{school}: an API key was revoked";
    let text = "Hello {name},\n\nSomebody reported that the whole text of an API key of yours was found where it should not be. The key \
                opens nothing any more:\n\n    {key} ({prefix}...)\n\nPut a new one in its place wherever it was used, and look for how \
                it got out.\n";
    let kind = MailKind::KeyNotice;
    mail::service::queue(tx, &NewMail { user, to: &to, asked_by: None, kind, subject, text, words: &words })?;
    Ok(true)
}

/// Tells a developer of a share of the quota, where mail is wanted. Whoever says that a share was reached says it once per cycle.
pub fn tell_of_share(tx: &Tx, owner: Owner, percent: u8, used: u64, quota: u64) -> Result<()> {
    let Owner::User(id) = owner else { return Ok(()) };
    let Some(user) = users::service::find(tx, Realm::School, id)? else { return Ok(()) };
    let Some(to) = user.email.filter(|_| user.status == users::Status::Active) else { return Ok(()) };
    if !users::service::wants_mail(tx, id)? {
        return Ok(());
    }
    let school = school::service::settings(tx)?.name;
    let (_, end) = tx.now().cycle();
    let what_follows = if percent >= 100 {
        "Requests are refused with 429 until then."
    } else {
        "Nothing is refused yet; at 100 % requests are, with 429."
    };
    let (used, quota, percent) = (used.to_string(), quota.to_string(), percent.to_string());
    let day = crate::kernel::Day::of(end).to_string();
    let words = [
        ("name", Word::Name(&user.full_name)),
        ("school", Word::Name(&school)),
        ("plan", Word::Name(&user.plan)),
        ("used", Word::Figure(&used)),
        ("quota", Word::Figure(&quota)),
        ("percent", Word::Figure(&percent)),
        ("day", Word::Figure(&day)),
        ("what_follows", Word::Sentence(what_follows)),
    ];
    let subject = "{school}: {percent} % of your requests are used";
    let text = "Hello {name},\n\nyour API keys have used {used} of the {quota} requests that your plan, {plan}, allows in this month: \
                {percent} %. The count begins anew on {day}, in UTC. {what_follows}\n\nWhere the requests went stands on the developer \
                page of {school}. Such mails end with the e-mail notifications in your profile.\n";
    let kind = MailKind::KeyNotice;
    mail::service::queue(tx, &NewMail { user: Some(id), to: &to, asked_by: None, kind, subject, text, words: &words })
        .map(|_| ())
}

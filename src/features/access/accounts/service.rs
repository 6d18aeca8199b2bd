//! What can be done with accounts. Who may is the caller's to say: only admins can, and theirs are the operations.

use serde_json::json;

use super::model::{Account, AccountFilter, AccountUpdate, NewAccount, Status};
use super::store;
use crate::db::{Reader, Tx};
use crate::features::audit;
use crate::kernel::{Actor, Effect, Error, Id, Page, PageRequest, Plans, Result, Timestamp, id::kind};

/// Makes an account.
pub fn insert(tx: &Tx, new: &NewAccount) -> Result<Account> {
    store::insert(tx, new, tx.now())
}

/// Makes an account of a time that is past, for a school that is made with a history.
pub fn insert_at(tx: &Tx, new: &NewAccount, at: Timestamp) -> Result<Account> {
    store::insert(tx, new, at)
}

/// The account with this id, where there is one.
pub fn find(db: &Reader, id: Id<kind::Account>) -> Result<Option<Account>> {
    store::find(db, id)
}

/// The account with this id; its absence is an error.
pub fn existing(db: &Reader, id: Id<kind::Account>) -> Result<Account> {
    find(db, id)?.ok_or_else(|| Error::not_found("account"))
}

/// Accounts, the newest first.
pub fn list(db: &Reader, filter: &AccountFilter, page: PageRequest) -> Result<Page<Account>> {
    store::list(db, filter, page)
}

/// Changes the account. The keys of one that is closed open nothing any more; reopened, they do again.
pub fn update(tx: &Tx, account: &Account, update: &AccountUpdate) -> Result<Account> {
    let changed = update.apply(account);
    save(tx, &changed)?;
    Ok(changed)
}

/// Puts the account on another plan, one that exists.
pub fn set_plan(tx: &Tx, account: &Account, plan: &str) -> Result<Account> {
    let changed = Account { plan: plan.to_owned(), ..account.clone() };
    save(tx, &changed)?;
    Ok(changed)
}

/// What the keys of the account open follows from the next request on.
fn save(tx: &Tx, account: &Account) -> Result<()> {
    tx.after_commit(Effect::AccountChanged(account.id));
    store::save(tx, account)
}

/// Changes what the update says. Closing and reopening have entries of their own in the log.
pub fn update_by(tx: &Tx, actor: &Actor, id: Id<kind::Account>, update: &AccountUpdate) -> Result<Account> {
    let before = existing(tx, id)?;
    let after = self::update(tx, &before, update)?;
    let changed = changed_fields(&before, &after);
    if !changed.is_empty() {
        audit::service::record(tx, actor, "accounts.updated", Some(after.subject()), json!({ "fields": changed }))?;
    }
    if after.status != before.status {
        let action = if after.status == Status::Closed { "accounts.closed" } else { "accounts.reopened" };
        audit::service::record(tx, actor, action, Some(after.subject()), json!({}))?;
    }
    Ok(after)
}

/// The names of the fields that differ, the status excepted.
fn changed_fields(before: &Account, after: &Account) -> Vec<&'static str> {
    [("name", before.name != after.name), ("contact_email", before.contact_email != after.contact_email)]
        .into_iter()
        .filter_map(|(name, has_changed)| has_changed.then_some(name))
        .collect()
}

/// Puts an account on another plan, one that exists. Its keys follow from the next request on.
pub fn set_plan_by(tx: &Tx, actor: &Actor, id: Id<kind::Account>, plan: &str, plans: &Plans) -> Result<Account> {
    let before = existing(tx, id)?;
    plans.known(plan)?;
    let after = set_plan(tx, &before, plan)?;
    if after.plan != before.plan {
        let details = json!({ "from": before.plan, "to": after.plan });
        audit::service::record(tx, actor, "accounts.plan_changed", Some(after.subject()), details)?;
    }
    Ok(after)
}

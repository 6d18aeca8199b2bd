//! Reading and changing accounts. The operations check that an admin calls them.

use serde_json::json;

use super::model::{Account, AccountFilter, AccountUpdate, NewAccount, Status};
use super::store;
use crate::db::{Reader, Tx};
use crate::features::audit;
use crate::kernel::{Actor, Effect, Error, Id, Page, PageRequest, Plans, Result, Timestamp, id::kind};

/// Creates an account.
pub fn insert(tx: &Tx, new: &NewAccount) -> Result<Account> {
    store::insert(tx, new, tx.now())
}

/// Demo data only: inserts an account with a given date.
pub fn insert_at(tx: &Tx, new: &NewAccount, at: Timestamp) -> Result<Account> {
    store::insert(tx, new, at)
}

/// Finds an account by id.
pub fn find(db: &Reader, id: Id<kind::Account>) -> Result<Option<Account>> {
    store::find(db, id)
}

/// Loads an account by id; a missing one is a 404.
pub fn existing(db: &Reader, id: Id<kind::Account>) -> Result<Account> {
    find(db, id)?.ok_or_else(|| Error::not_found("account"))
}

/// Lists accounts, newest first.
pub fn list(db: &Reader, filter: &AccountFilter, page: PageRequest) -> Result<Page<Account>> {
    store::list(db, filter, page)
}

/// Updates an account. The keys of a closed account are refused until it is reopened.
pub fn update(tx: &Tx, account: &Account, update: &AccountUpdate) -> Result<Account> {
    let changed = update.apply(account);
    save(tx, &changed)?;
    Ok(changed)
}

/// Changes the account's plan to one that exists.
pub fn set_plan(tx: &Tx, account: &Account, plan: &str) -> Result<Account> {
    let changed = Account { plan: plan.to_owned(), ..account.clone() };
    save(tx, &changed)?;
    Ok(changed)
}

/// The change holds for the account's keys from the next request.
fn save(tx: &Tx, account: &Account) -> Result<()> {
    tx.after_commit(Effect::AccountChanged(account.id));
    store::save(tx, account)
}

/// Updates an account for an admin. Closing and reopening have audit entries of their own.
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

/// Returns the names of the changed fields, except the status.
fn changed_fields(before: &Account, after: &Account) -> Vec<&'static str> {
    [("name", before.name != after.name), ("contact_email", before.contact_email != after.contact_email)]
        .into_iter()
        .filter_map(|(name, has_changed)| has_changed.then_some(name))
        .collect()
}

/// Changes an account's plan for an admin to one that exists. It holds for its keys from the next request.
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

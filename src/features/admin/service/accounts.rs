//! Accounts of the course factory and their two keys.

use serde_json::json;

use super::{known_plan, record};
use crate::db::Tx;
use crate::features::accounts::{self, Account, AccountUpdate, NewAccount, Status};
use crate::features::audit::Subject;
use crate::features::keys::{self, KeySurface, Minted, Mode};
use crate::kernel::{Actor, Code, Error, Id, Owner, Plans, Result, id::kind};

/// How the log names an account.
pub(super) fn subject(account: &Account) -> Option<Subject> {
    Some(Subject { kind: "account".into(), id: account.id.get(), label: account.name.clone() })
}

/// A new account with the two keys that it has.
#[derive(Debug)]
pub struct NewAccountWithKeys {
    /// The account.
    pub account: Account,
    /// The key for real courses.
    pub live: Minted,
    /// The key for the sandbox.
    pub test: Minted,
}

/// Makes an account with both its keys. Its plan must exist.
pub fn create_account(tx: &Tx, actor: &Actor, new: &NewAccount, plans: &Plans) -> Result<NewAccountWithKeys> {
    known_plan(plans, &new.plan)?;
    let account = accounts::service::insert(tx, new)?;
    record(tx, actor, "accounts.created", subject(&account), json!({ "plan": account.plan }))?;
    let live = issue_account_key(tx, actor, account.id, Mode::Live)?;
    let test = issue_account_key(tx, actor, account.id, Mode::Test)?;
    Ok(NewAccountWithKeys { account, live, test })
}

/// Changes what the update says. Closing and reopening have entries of their own in the log.
pub fn update_account(tx: &Tx, actor: &Actor, id: Id<kind::Account>, update: &AccountUpdate) -> Result<Account> {
    let before = accounts::service::existing(tx, id)?;
    let after = accounts::service::update(tx, &before, update)?;
    let changed = changed_fields(&before, &after);
    if !changed.is_empty() {
        record(tx, actor, "accounts.updated", subject(&after), json!({ "fields": changed }))?;
    }
    if after.status != before.status {
        let action = if after.status == Status::Closed { "accounts.closed" } else { "accounts.reopened" };
        record(tx, actor, action, subject(&after), json!({}))?;
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

/// Makes the one key of that mode. The one before ends in the same commit. A closed account gets none.
pub fn issue_account_key(tx: &Tx, actor: &Actor, id: Id<kind::Account>, mode: Mode) -> Result<Minted> {
    let account = accounts::service::existing(tx, id)?;
    if account.status == Status::Closed {
        return Err(Error::new(Code::AccountClosed, "This account is closed. Reopen it before you issue a key."));
    }
    let owner = Owner::Account(id);
    let replaces = keys::service::single(tx, owner, KeySurface::Factory, mode)?.is_some();
    let name = keys::service::account_key_name(mode);
    let minted = keys::service::issue_single(tx, owner, KeySurface::Factory, mode, name)?;
    let details = json!({ "mode": mode.name(), "prefix": minted.key.prefix, "replaces": replaces });
    record(tx, actor, "accounts.key_issued", subject(&account), details)?;
    Ok(minted)
}

/// Ends the key of that mode. Its absence is an error.
pub fn revoke_account_key(tx: &Tx, actor: &Actor, id: Id<kind::Account>, mode: Mode) -> Result<()> {
    let account = accounts::service::existing(tx, id)?;
    let owner = Owner::Account(id);
    let key = keys::service::single(tx, owner, KeySurface::Factory, mode)?.ok_or_else(|| Error::not_found("key"))?;
    keys::service::revoke(tx, owner, key.id)?;
    let details = json!({ "mode": mode.name(), "prefix": key.prefix });
    record(tx, actor, "accounts.key_revoked", subject(&account), details)
}

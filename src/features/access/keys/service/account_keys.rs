//! Accounts of the course factory and their two keys.

use serde_json::json;

use super::super::model::{KeySurface, Minted, Mode};
use super::{account_key_name, issue_single, revoke, single};
use crate::db::Tx;
use crate::features::accounts::{self, Account, NewAccount, Status};
use crate::features::audit;
use crate::kernel::{Actor, Code, Error, Id, Owner, Plans, Result, id::kind};

/// A new account with its two keys.
#[derive(Debug)]
pub struct NewAccountWithKeys {
    pub account: Account,
    /// The live key.
    pub live: Minted,
    /// The test key.
    pub test: Minted,
}

/// Creates an account with its two keys. The plan must exist.
pub fn create_account(tx: &Tx, actor: &Actor, new: &NewAccount, plans: &Plans) -> Result<NewAccountWithKeys> {
    plans.known(&new.plan)?;
    let account = accounts::service::insert(tx, new)?;
    audit::service::record(tx, actor, "accounts.created", Some(account.subject()), json!({ "plan": account.plan }))?;
    let live = issue_account_key(tx, actor, account.id, Mode::Live)?;
    let test = issue_account_key(tx, actor, account.id, Mode::Test)?;
    Ok(NewAccountWithKeys { account, live, test })
}

/// Issues the account's key of that mode, and revokes the previous one in the same commit. A closed account is refused.
pub fn issue_account_key(tx: &Tx, actor: &Actor, id: Id<kind::Account>, mode: Mode) -> Result<Minted> {
    let account = accounts::service::existing(tx, id)?;
    if account.status == Status::Closed {
        return Err(Error::new(Code::AccountClosed, "This API customer is closed. Reopen it before you issue a key."));
    }
    let owner = Owner::Account(id);
    let replaces = single(tx, owner, KeySurface::Factory, mode)?.is_some();
    let name = account_key_name(mode);
    let minted = issue_single(tx, owner, KeySurface::Factory, mode, name)?;
    let details = json!({ "mode": mode.name(), "prefix": minted.key.prefix, "replaces": replaces });
    audit::service::record(tx, actor, "accounts.key_issued", Some(account.subject()), details)?;
    Ok(minted)
}

/// Revokes the account's key of that mode; a missing one is a 404.
pub fn revoke_account_key(tx: &Tx, actor: &Actor, id: Id<kind::Account>, mode: Mode) -> Result<()> {
    let account = accounts::service::existing(tx, id)?;
    let owner = Owner::Account(id);
    let key = single(tx, owner, KeySurface::Factory, mode)?.ok_or_else(|| Error::not_found("key"))?;
    revoke(tx, owner, key.id)?;
    let details = json!({ "mode": mode.name(), "prefix": key.prefix });
    audit::service::record(tx, actor, "accounts.key_revoked", Some(account.subject()), details)
}

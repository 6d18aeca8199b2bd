//! What can be done with accounts. Who may is the caller's to say: only admins can, and theirs are the operations.

use super::model::{Account, NewAccount, Status};
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Effect, Error, Id, Page, PageRequest, Result, id::kind};

/// Makes an account.
pub fn insert(tx: &Tx, new: &NewAccount) -> Result<Account> {
    store::insert(tx, new)
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
pub fn list(db: &Reader, page: PageRequest) -> Result<Page<Account>> {
    store::list(db, page)
}

/// Saves the account as it is given. What its keys open follows from the next request on.
pub fn save(tx: &Tx, account: &Account) -> Result<()> {
    tx.after_commit(Effect::AccountChanged(account.id));
    store::save(tx, account)
}

/// Puts the account on another plan, one that exists.
pub fn set_plan(tx: &Tx, account: &Account, plan: &str) -> Result<Account> {
    let changed = Account { plan: plan.to_owned(), ..account.clone() };
    save(tx, &changed)?;
    Ok(changed)
}

/// Closes the account: its keys open nothing any more.
pub fn close(tx: &Tx, account: &Account) -> Result<Account> {
    let changed = Account { status: Status::Closed, ..account.clone() };
    save(tx, &changed)?;
    Ok(changed)
}

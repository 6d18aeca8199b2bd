//! What can be done with accounts. Who may is the caller's to say: only admins can, and theirs are the operations.

use super::model::{Account, AccountFilter, AccountUpdate, NewAccount};
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Effect, Error, Id, Page, PageRequest, Result, Timestamp, id::kind};

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

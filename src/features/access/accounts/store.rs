//! The SQL of `accounts`.

use super::model::{Account, AccountFilter, NewAccount, Status};
use crate::db::{Reader, Row, SearchIndex, Tx, params, search_index};
use crate::kernel::text::{ParsedText, fold};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The search index of names; its mark is the status.
const SEARCH: SearchIndex = search_index!("accounts_search");

fn account(row: &Row) -> Result<Account> {
    Ok(Account {
        id: row.get("id")?,
        name: row.get("name")?,
        contact_email: row.get("contact_email")?,
        plan: row.get("plan")?,
        status: row.get("status")?,
        created_at: row.get("created_at")?,
    })
}

/// Creates an account.
pub(super) fn insert(tx: &Tx, new: &NewAccount, at: Timestamp) -> Result<Account> {
    let made = tx.one(
        "INSERT INTO accounts (name, name_folded, contact_email, plan, created_at) VALUES (?1, ?2, ?3, ?4, ?5) \
         RETURNING id, name, contact_email, plan, status, created_at",
        params![
            new.name.as_str(),
            fold(new.name.as_str()),
            new.contact_email.as_ref().map(|email| email.as_str().to_owned()),
            new.plan,
            at,
        ],
        account,
    )?;
    tx.index_text(&SEARCH, made.id.get(), &[made.status.name()], &[&made.name])?;
    Ok(made)
}

/// Finds an account by id.
pub(super) fn find(db: &Reader, id: Id<kind::Account>) -> Result<Option<Account>> {
    let sql = "SELECT id, name, contact_email, plan, status, created_at FROM accounts WHERE id = ?1";
    db.opt(sql, params![id], account)
}

/// Lists accounts, newest first.
pub(super) fn list(db: &Reader, filter: &AccountFilter, page: PageRequest) -> Result<Page<Account>> {
    let rows = match (filter.query.as_deref().filter(|query| !query.trim().is_empty()), filter.status) {
        (Some(query), status) => db.search(&SEARCH, &[status.map(Status::name)], query, page, |id| {
            Ok(find(db, Id::new(id))?.filter(|account| status.is_none_or(|status| status == account.status)))
        }),
        (None, None) => db.all(
            "SELECT id, name, contact_email, plan, status, created_at FROM accounts WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            params![page.below(), page.fetch()],
            account,
        ),
        (None, Some(status)) => db.all(
            "SELECT id, name, contact_email, plan, status, created_at FROM accounts WHERE status = ?3 AND id < ?1 \
             ORDER BY id DESC LIMIT ?2",
            params![page.below(), page.fetch(), status],
            account,
        ),
    }?;
    Ok(Page::of(rows, page, |account| account.id.get()))
}

/// Saves everything that an admin changes.
pub(super) fn save(tx: &Tx, account: &Account) -> Result<()> {
    tx.exec(
        "UPDATE accounts SET name = ?2, name_folded = ?3, contact_email = ?4, plan = ?5, status = ?6 WHERE id = ?1",
        params![account.id, account.name, fold(&account.name), account.contact_email, account.plan, account.status,],
    )?;
    tx.unindex_text(&SEARCH, account.id.get())?;
    tx.index_text(&SEARCH, account.id.get(), &[account.status.name()], &[&account.name])
}

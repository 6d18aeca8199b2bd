//! Lists of people in their orders, and the totals.

use super::super::model::{PeopleCount, Sort, Status, User, UserFilter};
use super::{COLUMNS, SEARCH, find, together, user};
use crate::db::{Keyset, Reader, ToValue, Tx, params};
use crate::kernel::cursor::SortKey;
use crate::kernel::text::sort_key;
use crate::kernel::{Id, Page, PageRequest, Realm, Result, Role, Timestamp, id::kind};

/// The most characters of a name by which people are sorted, as in the indexes.
const SORTED_CHARACTERS: usize = 160;

/// Selects a page of people of the realm `?1` below the id `?2`. Each condition has an index in the order of the list.
macro_rules! page_where {
    ($condition:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM users WHERE realm = ?1 AND id < ?2",
            $condition,
            " ORDER BY id DESC LIMIT ?3"
        )
    };
}

/// Selects a page of people of the school above the id `?1`.
macro_rules! oldest_where {
    ($condition:literal) => {
        concat!("SELECT ", columns!(), " FROM users WHERE realm = 0 AND id > ?1", $condition, " ORDER BY id LIMIT ?2")
    };
}

/// The statements of the school's people by a key, like `keyset!`, for one of the filters. The placeholders are those of the limit, the key
/// and the id.
macro_rules! people_by {
    ($key:literal, $way:literal, $behind:literal, $filter:literal, $limit:literal, $after:literal, $id:literal) => {
        Keyset {
            first: concat!(
                "SELECT ",
                columns!(),
                " FROM users WHERE realm = 0",
                $filter,
                " ORDER BY ",
                $key,
                $way,
                ", id",
                $way,
                " LIMIT ",
                $limit
            ),
            next: &[
                concat!(
                    "SELECT ",
                    columns!(),
                    " FROM users WHERE realm = 0",
                    $filter,
                    " AND ",
                    $key,
                    " = ",
                    $after,
                    " AND id",
                    $behind,
                    $id,
                    " ORDER BY id",
                    $way,
                    " LIMIT ",
                    $limit
                ),
                concat!(
                    "SELECT ",
                    columns!(),
                    " FROM users WHERE realm = 0",
                    $filter,
                    " AND ",
                    $key,
                    $behind,
                    $after,
                    " ORDER BY ",
                    $key,
                    $way,
                    ", id",
                    $way,
                    " LIMIT ",
                    $limit
                ),
            ],
        }
    };
}

/// The statements of an order: without a filter, by role, by status, by both.
macro_rules! filtered {
    ($key:literal, $way:literal, $behind:literal) => {
        [
            people_by!($key, $way, $behind, "", "?1", "?2", "?3"),
            people_by!($key, $way, $behind, " AND role = ?1", "?2", "?3", "?4"),
            people_by!($key, $way, $behind, " AND status = ?1", "?2", "?3", "?4"),
            people_by!($key, $way, $behind, " AND role = ?1 AND status = ?2", "?3", "?4", "?5"),
        ]
    };
}

// The indexes begin with the realm, although they hold only one: so the planner sees that they narrow down as much as the others.
const BY_NAME: [Keyset; 4] = filtered!("SUBSTR(full_name_folded, 1, 160)", "", " > ");
const BY_NAME_DOWN: [Keyset; 4] = filtered!("SUBSTR(full_name_folded, 1, 160)", " DESC", " < ");
const BY_LOGIN: [Keyset; 4] = filtered!("COALESCE(last_login_at, 0)", "", " > ");
const BY_LOGIN_DOWN: [Keyset; 4] = filtered!("COALESCE(last_login_at, 0)", " DESC", " < ");

/// Lists people of the realm, newest first. Only people of the school can be searched by text.
pub(in super::super) fn list(db: &Reader, realm: Realm, filter: &UserFilter, page: PageRequest) -> Result<Page<User>> {
    let (role, status) = (filter.role.map(Role::name), filter.status.map(Status::name));
    let (realm_id, below, fetch) = (realm.column(), page.below(), page.fetch());
    let rows = match (filter.query.as_deref().filter(|query| !query.trim().is_empty()), role, status) {
        (Some(query), ..) => return search(db, realm, query, filter, page),
        (None, None, None) => db.all(page_where!(""), params![realm_id, below, fetch], user),
        (None, Some(role), None) => db.all(page_where!(" AND role = ?4"), params![realm_id, below, fetch, role], user),
        (None, None, Some(status)) => {
            db.all(page_where!(" AND status = ?4"), params![realm_id, below, fetch, status], user)
        }
        (None, Some(role), Some(status)) => {
            let sql = page_where!(" AND role = ?4 AND status = ?5");
            db.all(sql, params![realm_id, below, fetch, role, status], user)
        }
    }?;
    Ok(Page::of(rows, page, |user| user.id.get()))
}

/// Lists people of the school, oldest first, without a search.
pub(in super::super) fn list_oldest(db: &Reader, filter: &UserFilter, page: PageRequest) -> Result<Page<User>> {
    let (above, fetch) = (page.above(), page.fetch());
    let rows = match (filter.role.map(Role::name), filter.status.map(Status::name)) {
        (None, None) => db.all(oldest_where!(""), params![above, fetch], user),
        (Some(role), None) => db.all(oldest_where!(" AND role = ?3"), params![above, fetch, role], user),
        (None, Some(status)) => db.all(oldest_where!(" AND status = ?3"), params![above, fetch, status], user),
        (Some(role), Some(status)) => {
            db.all(oldest_where!(" AND role = ?3 AND status = ?4"), params![above, fetch, role, status], user)
        }
    }?;
    Ok(Page::of(rows, page, |user| user.id.get()))
}

/// Lists people of the school by name, without a search.
pub(in super::super) fn list_by_name(
    db: &Reader,
    filter: &UserFilter,
    page: &PageRequest<String>,
) -> Result<Page<User, String>> {
    let orders = if filter.sort == Sort::Name { &BY_NAME } else { &BY_NAME_DOWN };
    sorted(db, orders, filter, page, |user| sort_key(&user.full_name).chars().take(SORTED_CHARACTERS).collect())
}

/// Lists people of the school by their last sign-in, without a search. Those who never signed in count as the longest ago.
pub(in super::super) fn list_by_login(
    db: &Reader,
    filter: &UserFilter,
    page: &PageRequest<Timestamp>,
) -> Result<Page<User, Timestamp>> {
    let orders = if filter.sort == Sort::LoginOldest { &BY_LOGIN } else { &BY_LOGIN_DOWN };
    sorted(db, orders, filter, page, |user| user.last_login_at.unwrap_or(Timestamp::from_millis(0)))
}

fn sorted<K: SortKey>(
    db: &Reader,
    [all, of_role, of_status, of_both]: &[Keyset; 4],
    filter: &UserFilter,
    page: &PageRequest<K>,
    key: impl Fn(&User) -> K,
) -> Result<Page<User, K>> {
    let (role, status) = (filter.role.map(Role::name), filter.status.map(Status::name));
    let (list, values): (&Keyset, Vec<&dyn ToValue>) = match (&role, &status) {
        (None, None) => (all, vec![]),
        (Some(role), None) => (of_role, vec![role]),
        (None, Some(status)) => (of_status, vec![status]),
        (Some(role), Some(status)) => (of_both, vec![role, status]),
    };
    db.page(list, &values, page, user, |user| (key(user), user.id.get()))
}

fn search(db: &Reader, realm: Realm, query: &str, filter: &UserFilter, page: PageRequest) -> Result<Page<User>> {
    let both = filter.role.zip(filter.status).map(|(role, status)| together(role, status));
    let marks = match &both {
        Some(both) => [None, None, Some(both.as_str())],
        None => [filter.role.map(Role::name), filter.status.map(Status::name), None],
    };
    let rows = db.search(&SEARCH, &marks, query, page, |id| {
        let found = find(db, realm, Id::new(id))?;
        Ok(found.filter(|user| {
            filter.role.is_none_or(|role| role == user.role) && filter.status.is_none_or(|status| status == user.status)
        }))
    })?;
    Ok(Page::of(rows, page, |user| user.id.get()))
}

/// Lists all people of the school with ids above `after`, for the export to a table.
pub(in super::super) fn exported(db: &Reader, after: i64, most: usize) -> Result<Vec<User>> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE realm = 0 AND id > ?1 ORDER BY users.id LIMIT ?2");
    db.all(&sql, params![after, most], user)
}

/// The number of people of the school for each role and status, without zeros.
pub(in super::super) fn counts(db: &Reader) -> Result<Vec<PeopleCount>> {
    db.all("SELECT role, status, people FROM people_counts WHERE people > 0", (), |row| {
        Ok(PeopleCount { role: row.get("role")?, status: row.get("status")?, people: row.get("people")? })
    })
}

/// Counts the people of the school who have signed in since a time, up to a number.
pub(in super::super) fn count_signed_in(db: &Reader, since: Timestamp, most: i64) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS people FROM (SELECT 1 FROM users WHERE realm = 0 AND COALESCE(last_login_at, 0) >= ?1 LIMIT ?2) AS some",
        params![since, most],
        |row| row.get("people"),
    )
}

/// The totals that differ from the rows, with the number of rows.
pub(in super::super) fn wrong_counts(db: &Reader) -> Result<Vec<(PeopleCount, i64)>> {
    db.all(
        "SELECT both.role, both.status, COALESCE(people_counts.people, 0) AS people, both.counted FROM \
         (SELECT role, status, SUM(counted) AS counted FROM \
         (SELECT role, status, COUNT(*) AS counted FROM users WHERE realm = 0 GROUP BY role, status \
         UNION ALL SELECT role, status, 0 AS counted FROM people_counts) AS rows_and_totals GROUP BY role, status) AS both \
         LEFT JOIN people_counts ON people_counts.role = both.role AND people_counts.status = both.status \
         WHERE COALESCE(people_counts.people, 0) <> both.counted ORDER BY both.role, both.status",
        (),
        |row| {
            let count = PeopleCount { role: row.get("role")?, status: row.get("status")?, people: row.get("people")? };
            Ok((count, row.get("counted")?))
        },
    )
}

/// Counts the people of the school again.
pub(in super::super) fn recount(tx: &Tx) -> Result<()> {
    tx.exec("DELETE FROM people_counts", ())?;
    tx.exec(
        "INSERT INTO people_counts (role, status, people) \
         SELECT role, status, COUNT(*) FROM users WHERE realm = 0 GROUP BY role, status",
        (),
    )?;
    Ok(())
}

/// Adds a person of the school to the totals.
pub(super) fn count_in(tx: &Tx, id: Id<kind::User>) -> Result<()> {
    tx.exec(
        "INSERT INTO people_counts (role, status, people) SELECT role, status, 1 FROM users WHERE id = ?1 AND realm = 0 \
         ON CONFLICT (role, status) DO UPDATE SET people = people_counts.people + 1",
        params![id],
    )?;
    Ok(())
}

/// Takes a person of the school off the totals; called before the row changes or goes.
pub(super) fn count_out(tx: &Tx, id: Id<kind::User>) -> Result<()> {
    tx.exec(
        "UPDATE people_counts SET people = people - 1 \
         WHERE (role, status) = (SELECT role, status FROM users WHERE id = ?1 AND realm = 0)",
        params![id],
    )?;
    Ok(())
}

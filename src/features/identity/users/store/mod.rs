//! The SQL of `users` and `people_counts`.

/// In the order in which [`user`] reads them: a column that is read out of turn is searched by its name.
macro_rules! columns {
    () => {
        "users.preferences, users.id, users.realm, users.role, users.status, users.full_name, users.email, users.email_verified_at, \
         users.username, users.bio, users.pronouns, users.plan, users.avatar_changed_at, users.totp_enabled, users.created_at, \
         users.last_login_at"
    };
}

mod lists;

pub(super) use lists::{
    count_signed_in, counts, exported, list, list_by_login, list_by_name, list_oldest, recount, wrong_counts,
};

use super::model::{NewUser, Portrait, Preferences, Status, User};
use crate::db::Json;
use crate::db::{Reader, Row, SearchIndex, ToValue, Tx, id_list, listed, params, search_index};
use crate::kernel::text::{ParsedText, fold_handle, sort_key};
use crate::kernel::{Id, Realm, Result, Role, Timestamp, id::kind};

/// The search index of names, addresses and usernames of people of the school. Its marks are the role, the status, and both together, so
/// that a search never intersects two of them.
const SEARCH: SearchIndex = search_index!("people_search");

const COLUMNS: &str = columns!();

fn user(row: &Row) -> Result<User> {
    let Json(Preferences { locale, time_zone, email_notifications, .. }) = row.get("preferences")?;
    Ok(User {
        id: row.get("id")?,
        realm: Realm::from_column(row.get("realm")?),
        role: row.get("role")?,
        status: row.get("status")?,
        full_name: row.get("full_name")?,
        email: row.get("email")?,
        email_verified_at: row.get("email_verified_at")?,
        username: row.get("username")?,
        bio: row.get("bio")?,
        pronouns: row.get("pronouns")?,
        locale,
        time_zone,
        wants_mail: email_notifications,
        plan: row.get("plan")?,
        avatar_changed_at: row.get("avatar_changed_at")?,
        totp_enabled: row.get("totp_enabled")?,
        created_at: row.get("created_at")?,
        last_login_at: row.get("last_login_at")?,
    })
}

/// Finds a person by id within the realm.
pub(super) fn find(db: &Reader, realm: Realm, id: Id<kind::User>) -> Result<Option<User>> {
    const FIND: &str = concat!("SELECT ", columns!(), " FROM users WHERE id = ?1 AND realm = ?2");
    db.opt(FIND, params![id, realm.column()], user)
}

/// The next people of all realms with ids above `after`.
pub(super) fn ids_after(db: &Reader, after: i64, most: usize) -> Result<Vec<(Id<kind::User>, Realm)>> {
    db.all("SELECT id, realm FROM users WHERE id > ?1 ORDER BY id LIMIT ?2", params![after, most], |row| {
        Ok((row.get("id")?, Realm::from_column(row.get("realm")?)))
    })
}

/// Whose people a person is one of.
pub(super) fn realm_of(db: &Reader, id: Id<kind::User>) -> Result<Option<Realm>> {
    db.opt("SELECT realm FROM users WHERE id = ?1", params![id], |row| Ok(Realm::from_column(row.get("realm")?)))
}

/// When the account of a person was created.
pub(super) fn created_at(db: &Reader, id: Id<kind::User>) -> Result<Option<Timestamp>> {
    db.opt("SELECT created_at FROM users WHERE id = ?1", params![id], |row| row.get("created_at"))
}

/// Finds the people with these ids within the realm: as many ids as a page has rows, by one statement.
pub(super) fn several(db: &Reader, realm: Realm, ids: &[Id<kind::User>]) -> Result<Vec<User>> {
    let realm = realm.column();
    let mut values: Vec<&dyn ToValue> = vec![&realm];
    values.extend(listed(ids));
    db.all(concat!("SELECT ", columns!(), " FROM users WHERE realm = ?1 AND id IN (", id_list!(2), ")"), values, user)
}

/// Finds a person by address or username within the realm. An address has an `@`, a username never has.
pub(super) fn find_by_handle(db: &Reader, realm: Realm, handle: &str) -> Result<Option<User>> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE realm = ?1 AND (email_folded = ?2 OR username = ?2)");
    db.opt(&sql, params![realm.column(), fold_handle(handle)], user)
}

/// Inserts a person. A taken address or username is a unique violation of `users.email_folded` or `users.username`.
pub(super) fn insert(tx: &Tx, new: &NewUser) -> Result<Id<kind::User>> {
    let verified = new.email_verified.then(|| tx.now());
    let id: Id<kind::User> = tx.insert(
        "INSERT INTO users (realm, role, full_name, full_name_folded, email, email_folded, email_verified_at, username, created_at, totp_enabled, \
         preferences) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            new.realm.column(),
            new.role.name(),
            new.full_name.as_str(),
            sort_key(new.full_name.as_str()),
            new.email.as_ref().map(|email| email.as_str().to_owned()),
            new.email.as_ref().map(crate::kernel::text::Email::folded),
            verified,
            new.username.as_ref().map(|username| username.as_str().to_owned()),
            tx.now(),
            false,
            Json(Preferences::default()),
        ],
    )?;
    lists::count_in(tx, id)?;
    let texts = [
        Some(new.full_name.as_str()),
        new.email.as_ref().map(ParsedText::as_str),
        new.username.as_ref().map(ParsedText::as_str),
    ];
    index(tx, (id, new.realm), (new.role, Status::Active), texts)?;
    Ok(id)
}

/// Saves everything that a profile, an admin or a verification changes.
pub(super) fn save(tx: &Tx, user: &User) -> Result<()> {
    lists::count_out(tx, user.id)?;
    tx.exec(
        "UPDATE users SET role = ?2, status = ?3, full_name = ?4, full_name_folded = ?5, email = ?6, email_folded = ?7, \
         email_verified_at = ?8, username = ?9, bio = ?10, pronouns = ?11, plan = ?12, access_version = access_version \
         + CASE WHEN role <> ?2 OR status <> ?3 OR COALESCE(email_folded, '') <> COALESCE(?7, '') THEN 1 ELSE 0 END WHERE id = ?1",
        params![
            user.id,
            user.role.name(),
            user.status.name(),
            user.full_name,
            sort_key(&user.full_name),
            user.email,
            user.email.as_deref().map(fold_handle),
            user.email_verified_at,
            user.username,
            user.bio,
            user.pronouns,
            user.plan,
        ],
    )?;
    lists::count_in(tx, user.id)?;
    tx.unindex_text(&SEARCH, user.id.get())?;
    let texts = [Some(user.full_name.as_str()), user.email.as_deref(), user.username.as_deref()];
    index(tx, (user.id, user.realm), (user.role, user.status), texts)
}

/// Saves bio and pronouns. No index contains them, so this changes one page.
pub(super) fn save_words(tx: &Tx, user: &User) -> Result<()> {
    tx.exec("UPDATE users SET bio = ?2, pronouns = ?3 WHERE id = ?1", params![user.id, user.bio, user.pronouns])?;
    Ok(())
}

/// Returns the access version of this table: changes of address, status and role. 0 where there is no row.
pub(super) fn access_version(db: &Reader, id: Id<kind::User>) -> Result<i64> {
    let found =
        db.opt("SELECT access_version FROM users WHERE id = ?1", params![id], |row| row.get("access_version"))?;
    Ok(found.unwrap_or_default())
}

/// Saves the reason of a suspension, or removes it.
pub(super) fn save_reason(tx: &Tx, id: Id<kind::User>, reason: Option<&str>) -> Result<()> {
    tx.exec("UPDATE users SET suspended_reason = ?2 WHERE id = ?1", params![id, reason])?;
    Ok(())
}

/// Stores the time of a sign-in.
pub(super) fn save_login(tx: &Tx, id: Id<kind::User>, at: Timestamp) -> Result<()> {
    tx.exec("UPDATE users SET last_login_at = ?2 WHERE id = ?1", params![id, at])?;
    Ok(())
}

/// Stores the time of registration.
pub(super) fn save_created(tx: &Tx, id: Id<kind::User>, at: Timestamp) -> Result<()> {
    tx.exec("UPDATE users SET created_at = ?2 WHERE id = ?1", params![id, at])?;
    Ok(())
}

/// Stores whether a second factor is enrolled.
pub(super) fn save_totp(tx: &Tx, id: Id<kind::User>, enabled: bool) -> Result<()> {
    tx.exec("UPDATE users SET totp_enabled = ?2 WHERE id = ?1", params![id, enabled])?;
    Ok(())
}

/// Deletes the row; rows that refer to it are deleted with it or were erased before.
pub(super) fn delete(tx: &Tx, id: Id<kind::User>) -> Result<()> {
    lists::count_out(tx, id)?;
    tx.unindex_text(&SEARCH, id.get())?;
    tx.exec("DELETE FROM users WHERE id = ?1", params![id])?;
    Ok(())
}

/// Counts the active admins of the school, up to two.
pub(super) fn count_active_admins(db: &Reader) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS admins FROM (SELECT 1 FROM users WHERE realm = 0 AND role = ?1 AND status = ?2 LIMIT 2) AS some",
        params![Role::Admin.name(), Status::Active.name()],
        |row| row.get("admins"),
    )
}

/// Whether the school has any people.
pub(super) fn has_people(db: &Reader) -> Result<bool> {
    db.one("SELECT EXISTS (SELECT 1 FROM users WHERE realm = 0) AS found", params![], |row| row.get("found"))
}

/// Whether the school has an admin, suspended ones included.
pub(super) fn has_admin(db: &Reader) -> Result<bool> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM users WHERE realm = 0 AND role = ?1) AS found",
        params![Role::Admin.name()],
        |row| row.get("found"),
    )
}

/// The search mark for a role and a status.
fn together(role: Role, status: Status) -> String {
    format!("{} {}", role.name(), status.name())
}

/// Indexes name, address and username of a person of the school. Learners of developers are not searched.
fn index(
    tx: &Tx,
    (id, realm): (Id<kind::User>, Realm),
    (role, status): (Role, Status),
    texts: [Option<&str>; 3],
) -> Result<()> {
    if realm != Realm::School {
        return Ok(());
    }
    let texts: Vec<&str> = texts.into_iter().flatten().collect();
    let marks = [role.name(), status.name(), &together(role, status)];
    tx.index_text(&SEARCH, id.get(), &marks, &texts)
}

/// Returns the person's own preferences.
pub(super) fn preferences(db: &Reader, id: Id<kind::User>) -> Result<Option<Preferences>> {
    db.opt("SELECT preferences FROM users WHERE id = ?1", params![id], |row| {
        let Json(preferences) = row.get("preferences")?;
        Ok(preferences)
    })
}

/// Saves the person's preferences.
pub(super) fn save_preferences(tx: &Tx, id: Id<kind::User>, preferences: &Preferences) -> Result<()> {
    tx.exec("UPDATE users SET preferences = ?2 WHERE id = ?1", params![id, Json(preferences.clone())])?;
    Ok(())
}

/// Returns a person's picture: media type and file.
pub(super) fn avatar(db: &Reader, id: Id<kind::User>) -> Result<Option<(String, Vec<u8>)>> {
    let sql = "SELECT avatar_media_type, avatar FROM users WHERE id = ?1 AND avatar IS NOT NULL";
    db.opt(sql, params![id], |row| Ok((row.get("avatar_media_type")?, row.get("avatar")?)))
}

/// Returns the picture of a person of any realm, for signed links.
pub(super) fn portrait(db: &Reader, id: Id<kind::User>) -> Result<Option<Portrait>> {
    let sql =
        "SELECT realm, avatar_changed_at, avatar_media_type, avatar FROM users WHERE id = ?1 AND avatar IS NOT NULL";
    db.opt(sql, params![id], |row| {
        Ok(Portrait {
            realm: Realm::from_column(row.get("realm")?),
            changed_at: row.get("avatar_changed_at")?,
            media_type: row.get("avatar_media_type")?,
            bytes: row.get("avatar")?,
        })
    })
}

/// Saves or removes the person's picture.
pub(super) fn save_avatar(tx: &Tx, id: Id<kind::User>, picture: Option<(&str, &[u8])>) -> Result<()> {
    let changed: Option<Timestamp> = picture.map(|_| tx.now());
    tx.exec(
        "UPDATE users SET avatar_media_type = ?2, avatar = ?3, avatar_changed_at = ?4 WHERE id = ?1",
        params![id, picture.map(|(media_type, _)| media_type), picture.map(|(_, bytes)| bytes), changed],
    )?;
    Ok(())
}

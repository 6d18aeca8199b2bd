//! The SQL of `credentials`, `logins`, `one_time_links`, `recovery_codes`, `invitations` and `signing_keys`.

use super::model::{Credential, Invitation, Link, Login, NewInvitation, Purpose};
use super::tokens::SigningKey;
use crate::db::{Reader, Row, Tx, params};
use crate::kernel::text::fold_handle;
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

pub(super) fn credential(db: &Reader, user: Id<kind::User>) -> Result<Option<Credential>> {
    db.opt(
        "SELECT password_hash, totp_secret, totp_confirmed_at, totp_last_step, access_version FROM credentials WHERE user_id = ?1",
        params![user],
        |row| {
            Ok(Credential {
                password_hash: row.get("password_hash")?,
                totp_secret: row.get("totp_secret")?,
                totp_confirmed_at: row.get("totp_confirmed_at")?,
                totp_last_step: row.get("totp_last_step")?,
                access_version: row.get("access_version")?,
            })
        },
    )
}

pub(super) fn save_password(tx: &Tx, user: Id<kind::User>, hash: &str) -> Result<()> {
    tx.exec(
        "INSERT INTO credentials (user_id, password_hash, password_changed_at) VALUES (?1, ?2, ?3) ON CONFLICT (user_id) DO UPDATE \
         SET password_hash = excluded.password_hash, password_changed_at = excluded.password_changed_at, \
         access_version = credentials.access_version + 1, \
         totp_secret = CASE WHEN credentials.totp_confirmed_at IS NULL THEN NULL ELSE credentials.totp_secret END",
        params![user, hash, tx.now()],
    )?;
    Ok(())
}

/// Removes the password: sign-in is impossible until a link sets a new one.
pub(super) fn delete_password(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec(
        "UPDATE credentials SET password_hash = NULL, password_changed_at = ?2, access_version = access_version + 1 WHERE user_id = ?1",
        params![user, tx.now()],
    )?;
    Ok(())
}

/// Raises the access version for a sign-out everywhere, which no other column shows. A begun enrolment is removed.
pub(super) fn save_access_ended(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec(
        "INSERT INTO credentials (user_id, access_version) VALUES (?1, 1) ON CONFLICT (user_id) DO UPDATE \
         SET access_version = credentials.access_version + 1, \
         totp_secret = CASE WHEN credentials.totp_confirmed_at IS NULL THEN NULL ELSE credentials.totp_secret END",
        params![user],
    )?;
    Ok(())
}

/// Returns this feature's part of the access version: changes of password and second factor, sign-outs. 0 without a row.
pub(super) fn access_version(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    let found = db.opt("SELECT access_version FROM credentials WHERE user_id = ?1", params![user], |row| {
        row.get("access_version")
    })?;
    Ok(found.unwrap_or_default())
}

/// Saves a begun or confirmed second factor, or none. A change of a confirmed one raises the access version.
pub(super) fn save_totp(
    tx: &Tx,
    user: Id<kind::User>,
    secret: Option<&[u8]>,
    confirmed: Option<Timestamp>,
) -> Result<()> {
    tx.exec(
        "UPDATE credentials SET totp_secret = ?2, totp_confirmed_at = ?3, totp_last_step = NULL, access_version = access_version \
         + CASE WHEN COALESCE(totp_confirmed_at, 0) <> COALESCE(CAST(?3 AS INTEGER), 0) THEN 1 ELSE 0 END WHERE user_id = ?1",
        params![user, secret, confirmed],
    )?;
    Ok(())
}

/// Stores the time step of an accepted code. `false` if that step or a later one was stored. Ignores one over a day ahead.
pub(super) fn take_totp_step(tx: &Tx, user: Id<kind::User>, step: i64) -> Result<bool> {
    let changed = tx.exec(
        "UPDATE credentials SET totp_last_step = ?2 WHERE user_id = ?1 AND (totp_last_step IS NULL OR totp_last_step < ?2 \
         OR totp_last_step > ?2 + 2880)",
        params![user, step],
    )?;
    Ok(changed == 1)
}

pub(super) fn replace_recovery_codes(tx: &Tx, user: Id<kind::User>, hashes: &[[u8; 32]]) -> Result<()> {
    tx.exec("DELETE FROM recovery_codes WHERE user_id = ?1", params![user])?;
    for hash in hashes {
        tx.exec("INSERT INTO recovery_codes (user_id, code_hash) VALUES (?1, ?2)", params![user, hash.as_slice()])?;
    }
    Ok(())
}

/// Uses up a recovery code. `false` where there is none.
pub(super) fn take_recovery_code(tx: &Tx, user: Id<kind::User>, hash: &[u8; 32]) -> Result<bool> {
    let removed =
        tx.exec("DELETE FROM recovery_codes WHERE user_id = ?1 AND code_hash = ?2", params![user, hash.as_slice()])?;
    Ok(removed == 1)
}

pub(super) fn insert_login(tx: &Tx, user: Id<kind::User>, login: &Login) -> Result<Id<kind::Login>> {
    tx.insert(
        "INSERT INTO logins (user_id, created_at, last_used_at, expires_at, client, address) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![user, login.created_at, login.last_used_at, login.expires_at, login.client, login.address],
    )
}

fn login(row: &Row) -> Result<Login> {
    Ok(Login {
        id: row.get("id")?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
        expires_at: row.get("expires_at")?,
        client: row.get("client")?,
        address: row.get("address")?,
    })
}

/// Lists the person's valid logins, newest first.
pub(super) fn logins(db: &Reader, user: Id<kind::User>, most: i64) -> Result<Vec<Login>> {
    db.all(
        "SELECT id, created_at, last_used_at, expires_at, client, address FROM logins \
         WHERE user_id = ?1 AND expires_at > ?2 ORDER BY id DESC LIMIT ?3",
        params![user, db.now(), most],
        login,
    )
}

/// Deletes the person's oldest logins beyond the given number.
pub(super) fn trim_logins(tx: &Tx, user: Id<kind::User>, keep: i64) -> Result<()> {
    tx.exec(
        "DELETE FROM logins WHERE user_id = ?1 AND id <= COALESCE((SELECT id FROM logins WHERE user_id = ?1 ORDER BY id DESC \
         LIMIT 1 OFFSET ?2), 0)",
        params![user, keep],
    )?;
    Ok(())
}

pub(super) fn touch(tx: &Tx, login: Id<kind::Login>) -> Result<()> {
    tx.exec("UPDATE logins SET last_used_at = ?2 WHERE id = ?1", params![login, tx.now()])?;
    Ok(())
}

/// Deletes one login of the person. `false` where it is not theirs.
pub(super) fn delete_login(tx: &Tx, user: Id<kind::User>, login: Id<kind::Login>) -> Result<bool> {
    Ok(tx.exec("DELETE FROM logins WHERE user_id = ?1 AND id = ?2", params![user, login])? == 1)
}

/// Deletes all logins of the person but one, and returns how many were valid.
pub(super) fn delete_logins(tx: &Tx, user: Id<kind::User>, but: Option<Id<kind::Login>>) -> Result<usize> {
    tx.exec("DELETE FROM logins WHERE user_id = ?1 AND id <> ?2", params![user, but.map_or(0, Id::get)])
}

pub(super) fn insert_link(tx: &Tx, purpose: Purpose, hash: &[u8; 32], link: &Link) -> Result<()> {
    tx.exec(
        "INSERT INTO one_time_links (purpose, token_hash, user_id, email, email_folded, access_version, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            purpose,
            hash.as_slice(),
            link.user,
            link.email,
            link.email.as_deref().map(fold_handle),
            link.access_version,
            link.created_at,
            link.expires_at
        ],
    )?;
    Ok(())
}

/// Deletes and returns a link, so that it is used once.
pub(super) fn take_link(tx: &Tx, purpose: Purpose, hash: &[u8; 32]) -> Result<Option<Link>> {
    tx.opt(
        "DELETE FROM one_time_links WHERE purpose = ?1 AND token_hash = ?2 \
         RETURNING user_id, email, access_version, created_at, expires_at",
        params![purpose, hash.as_slice()],
        link,
    )
}

fn link(row: &Row) -> Result<Link> {
    Ok(Link {
        user: row.get("user_id")?,
        email: row.get("email")?,
        access_version: row.get("access_version")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}

/// Finds a link without using it up.
pub(super) fn find_link(db: &Reader, purpose: Purpose, hash: &[u8; 32]) -> Result<Option<Link>> {
    db.opt(
        "SELECT user_id, email, access_version, created_at, expires_at FROM one_time_links WHERE purpose = ?1 AND token_hash = ?2",
        params![purpose, hash.as_slice()],
        link,
    )
}

/// Deletes the links of a purpose that a person got since a time.
pub(super) fn delete_links_since(tx: &Tx, purpose: Purpose, user: Id<kind::User>, since: Timestamp) -> Result<()> {
    tx.exec(
        "DELETE FROM one_time_links WHERE purpose = ?1 AND user_id = ?2 AND created_at >= ?3",
        params![purpose, user, since],
    )?;
    Ok(())
}

/// Whether the person has a valid link of the purpose for this address.
pub(super) fn has_link_to(db: &Reader, purpose: Purpose, email: &str, user: Id<kind::User>) -> Result<bool> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM one_time_links WHERE email_folded = ?1 AND purpose = ?2 AND expires_at > ?3 \
         AND user_id = ?4) AS found",
        params![fold_handle(email), purpose, db.now(), user],
        |row| row.get("found"),
    )
}

/// Whether another person may still restore this address.
pub(super) fn is_kept_for_another(db: &Reader, email: &str, user: Option<Id<kind::User>>) -> Result<bool> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM one_time_links WHERE email_folded = ?1 AND purpose = ?2 AND expires_at > ?3 \
         AND user_id <> ?4) AS found",
        params![fold_handle(email), Purpose::UndoEmailChange, db.now(), user.map_or(0, Id::get)],
        |row| row.get("found"),
    )
}

/// Deletes the links of a purpose: those of one person, or those without a person.
pub(super) fn delete_links(tx: &Tx, purpose: Purpose, user: Option<Id<kind::User>>) -> Result<()> {
    match user {
        Some(user) => tx.exec("DELETE FROM one_time_links WHERE purpose = ?1 AND user_id = ?2", params![purpose, user]),
        None => tx.exec("DELETE FROM one_time_links WHERE purpose = ?1 AND user_id IS NULL", params![purpose]),
    }?;
    Ok(())
}

fn invitation(row: &Row) -> Result<Invitation> {
    Ok(Invitation {
        id: row.get("id")?,
        code: row.get("code")?,
        role: row.get("role")?,
        uses_left: row.get("uses_left")?,
        expires_at: row.get("expires_at")?,
        note: row.get("note")?,
        created_at: row.get("created_at")?,
        made_by: row.get("made_by")?,
        access_version: row.get("access_version")?,
    })
}

pub(super) fn insert_invitation(
    tx: &Tx,
    new: &NewInvitation,
    made_by: Id<kind::User>,
    version: i64,
) -> Result<Invitation> {
    tx.one(
        "INSERT INTO invitations (code, role, uses_left, expires_at, note, created_at, made_by, access_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         RETURNING id, code, role, uses_left, expires_at, note, created_at, made_by, access_version",
        params![new.code, new.role, new.uses, new.expires_at, new.note, tx.now(), made_by, version],
        invitation,
    )
}

/// Lists the invitations that can still be used, newest first.
pub(super) fn invitations(db: &Reader, page: PageRequest) -> Result<Page<Invitation>> {
    let rows = db.all(
        "SELECT id, code, role, uses_left, expires_at, note, created_at, made_by, access_version FROM invitations WHERE id < ?1 AND uses_left > 0 \
         AND (expires_at IS NULL OR expires_at > ?2) ORDER BY id DESC LIMIT ?3",
        params![page.below(), db.now(), page.fetch()],
        invitation,
    )?;
    Ok(Page::of(rows, page, |invitation| invitation.id.get()))
}

/// The invitation with this code. `None` where it is unknown, used up or expired.
pub(super) fn usable_invitation(db: &Reader, code: &str) -> Result<Option<Invitation>> {
    db.opt(
        "SELECT id, code, role, uses_left, expires_at, note, created_at, made_by, access_version FROM invitations WHERE code = ?1 AND uses_left > 0 \
         AND (expires_at IS NULL OR expires_at > ?2)",
        params![code, db.now()],
        invitation,
    )
}

/// The invitation with this id. `None` where it is unknown, used up or expired.
pub(super) fn open_invitation(db: &Reader, id: Id<kind::Invitation>) -> Result<Option<Invitation>> {
    db.opt(
        "SELECT id, code, role, uses_left, expires_at, note, created_at, made_by, access_version FROM invitations WHERE id = ?1 AND uses_left > 0 \
         AND (expires_at IS NULL OR expires_at > ?2)",
        params![id, db.now()],
        invitation,
    )
}

/// Uses an invitation once. `None` where it is unknown, used up or expired.
pub(super) fn take_invitation(tx: &Tx, code: &str) -> Result<Option<Invitation>> {
    tx.opt(
        "UPDATE invitations SET uses_left = uses_left - 1 WHERE code = ?1 AND uses_left > 0 AND (expires_at IS NULL OR expires_at > ?2) \
         RETURNING id, code, role, uses_left, expires_at, note, created_at, made_by, access_version",
        params![code, tx.now()],
        invitation,
    )
}

/// Deletes and returns an invitation.
pub(super) fn delete_invitation(tx: &Tx, id: Id<kind::Invitation>) -> Result<Option<Invitation>> {
    tx.opt(
        "DELETE FROM invitations WHERE id = ?1 RETURNING id, code, role, uses_left, expires_at, note, created_at, made_by, access_version",
        params![id],
        invitation,
    )
}

/// Lists the valid signing keys, newest first.
pub(super) fn signing_keys(db: &Reader) -> Result<Vec<SigningKey>> {
    db.all(
        "SELECT id, secret FROM signing_keys WHERE retired_at IS NULL OR retired_at > ?1 ORDER BY id DESC",
        params![db.now()],
        |row| Ok(SigningKey { id: row.get("id")?, secret: row.get("secret")? }),
    )
}

/// Inserts a signing key; earlier ones stay valid until the given time.
pub(super) fn rotate_signing_key(tx: &Tx, secret: &[u8], retire_others_at: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE signing_keys SET retired_at = ?1 WHERE retired_at IS NULL OR retired_at > ?1",
        params![retire_others_at],
    )?;
    tx.exec("INSERT INTO signing_keys (secret, created_at) VALUES (?1, ?2)", params![secret, tx.now()])?;
    Ok(())
}

/// Deletes all logins of all people, and returns how many there were.
pub(super) fn end_all_logins(tx: &Tx) -> Result<usize> {
    tx.exec("DELETE FROM logins", params![])
}

/// Deletes all mailed links of all people, and returns how many there were.
pub(super) fn end_all_links(tx: &Tx) -> Result<usize> {
    tx.exec("DELETE FROM one_time_links", params![])
}

/// Counts the invitations that can still be used.
pub(super) fn count_invitations(db: &Reader) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS usable FROM invitations WHERE uses_left > 0 AND (expires_at IS NULL OR expires_at > ?1)",
        params![db.now()],
        |row| row.get("usable"),
    )
}

/// Deletes a portion each of the logins and links that were created after a future time. Returns the size of the larger one.
pub(super) fn end_ahead(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    let logins = tx.exec(
        "DELETE FROM logins WHERE id IN (SELECT id FROM logins WHERE created_at > ?1 LIMIT ?2)",
        params![time, portion],
    )?;
    let links = tx.exec(
        "DELETE FROM one_time_links WHERE id IN (SELECT id FROM one_time_links WHERE created_at > ?1 LIMIT ?2)",
        params![time, portion],
    )?;
    Ok(logins.max(links))
}

/// Removes a portion each of the expired records, and returns the size of the largest. Expired invitations stay, without uses.
pub(super) fn sweep(tx: &Tx, portion: u32) -> Result<usize> {
    let invitations = tx.exec(
        "UPDATE invitations SET uses_left = 0 WHERE id IN \
         (SELECT id FROM invitations WHERE uses_left > 0 AND expires_at <= ?1 LIMIT ?2)",
        params![tx.now(), portion],
    )?;
    let logins = tx.exec(
        "DELETE FROM logins WHERE id IN (SELECT id FROM logins WHERE expires_at <= ?1 LIMIT ?2)",
        params![tx.now(), portion],
    )?;
    let links = tx.exec(
        "DELETE FROM one_time_links WHERE id IN (SELECT id FROM one_time_links WHERE expires_at <= ?1 LIMIT ?2)",
        params![tx.now(), portion],
    )?;
    tx.exec("DELETE FROM signing_keys WHERE retired_at <= ?1", params![tx.now()])?;
    Ok(invitations.max(logins).max(links))
}

/// Clears the addresses of a portion of the logins before a time.
pub(super) fn forget_addresses(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    tx.exec(
        "UPDATE logins SET address = NULL \
         WHERE id IN (SELECT id FROM logins WHERE created_at < ?1 AND address IS NOT NULL ORDER BY created_at LIMIT ?2)",
        params![time, portion],
    )
}

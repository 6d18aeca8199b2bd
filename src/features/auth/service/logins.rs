//! Signing in and out.

use std::time::Duration;

use super::super::access::Standing;
use super::super::model::{Credential, Login, MOST_LOGINS, TOKEN_LIFE};
use super::super::store;
use super::super::tokens::KeyRing;
use super::second_factor::{self, Proof};
use crate::app::clock;
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::features::audit::{self, NewEntry, Subject};
use crate::features::school::{self, Settings};
use crate::features::users::{self, Status, User};
use crate::kernel::{Actor, Code, Effect, Error, Id, Origin, Realm, Result, Timestamp, id::kind};

/// Whoever a name might be, with what proves it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The person.
    pub user: User,
    /// The proofs.
    pub credential: Credential,
}

/// Somebody who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person.
    pub user: User,
    /// The login.
    pub login: Login,
    /// Whether the token serves only to enrol a second factor.
    pub must_enrol: bool,
}

/// Whom of the school this address or username names.
pub fn candidate(db: &Reader, handle: &str) -> Result<Option<Candidate>> {
    let Some(user) = users::service::find_by_handle(db, handle)? else { return Ok(None) };
    let credential = store::credential(db, user.id)?.unwrap_or_default();
    Ok(Some(Candidate { user, credential }))
}

/// What proves that the actor is the actor.
pub fn credential_of(db: &Reader, actor: &Actor) -> Result<Credential> {
    Ok(store::credential(db, actor.user)?.unwrap_or_default())
}

/// Signs in somebody whose password was right. Where a second factor is in force it must be proved too; where the school demands
/// one that is not enrolled, the token serves only to enrol it.
pub fn sign_in(tx: &Tx, user: Id<kind::User>, code: Option<&str>, origin: &Origin) -> Result<SignedIn> {
    let user = users::service::find(tx, Realm::School, user)?.ok_or_else(bad_credentials)?;
    if user.status == Status::Suspended {
        return Err(Error::new(Code::AuthSuspended, "This account is suspended. Ask the school's office."));
    }
    let credential = store::credential(tx, user.id)?.unwrap_or_default();
    let enrolled = credential.totp_in_force().is_some();
    if enrolled {
        let sentence = "Send the code of your authenticator app too, or a recovery code, as `code`.";
        let code =
            code.filter(|code| !code.trim().is_empty()).ok_or_else(|| Error::new(Code::AuthTotpRequired, sentence))?;
        if second_factor::prove(tx, &user, &credential, code)? == Proof::Wrong {
            return Err(bad_credentials());
        }
    }
    let settings = school::service::settings(tx)?;
    if settings.require_verified_email && user.email.is_some() && user.email_verified_at.is_none() {
        let sentence = "Open the link in the mail that we sent you first; it verifies your address.";
        return Err(Error::new(Code::AuthEmailUnverified, sentence));
    }
    let login = begin(tx, &user, origin)?;
    record(tx, "auth.signed_in", &user, origin)?;
    let user = users::service::find(tx, user.realm, user.id)?.ok_or_else(bad_credentials)?;
    let must_enrol = must_enrol(&settings, &user);
    Ok(SignedIn { user, login, must_enrol })
}

/// Whether the school demands a second factor of this person that is not enrolled.
pub(super) fn must_enrol(settings: &Settings, user: &User) -> bool {
    !user.totp_enabled && settings.totp_required_for.contains(&user.role)
}

/// The one answer to an unknown name, a wrong password and a wrong second factor.
pub fn bad_credentials() -> Error {
    Error::new(Code::AuthBadCredentials, "The name or the password is wrong.")
}

/// Notes a wrong password in the log. For a name that nobody has there is no subject, and the name is not kept: people type their
/// passwords there by mistake.
pub fn sign_in_failed(tx: &Tx, user: Option<&User>, origin: &Origin) -> Result<()> {
    let subject = user.map(|user| Subject { kind: "user".into(), id: user.id.get(), label: user.label() });
    let entry =
        NewEntry { action: "auth.sign_in_failed", actor: None, subject, origin, details: serde_json::json!({}) };
    audit::service::record(tx, &entry)
}

/// Makes a login: the row that its token stands on.
pub(super) fn begin(tx: &Tx, user: &User, origin: &Origin) -> Result<Login> {
    let now = tx.now();
    let mut login = Login {
        id: Id::new(0),
        created_at: now,
        last_used_at: now,
        expires_at: now.plus(TOKEN_LIFE),
        client: origin.client.clone(),
        address: origin.address.map(|address| address.to_string()),
    };
    login.id = store::insert_login(tx, user.id, &login)?;
    store::trim_logins(tx, user.id, MOST_LOGINS)?;
    users::service::signed_in(tx, user)?;
    tx.after_commit(Effect::UserChanged(user.id));
    Ok(login)
}

/// Notes in the log what a person did to the own account.
pub(super) fn record(tx: &Tx, action: &'static str, user: &User, origin: &Origin) -> Result<()> {
    record_by(tx, action, Some(user), user, origin)
}

/// Notes in the log what was done to an account, by whom as far as that was proved.
pub(super) fn record_by(tx: &Tx, action: &'static str, by: Option<&User>, user: &User, origin: &Origin) -> Result<()> {
    let subject = Some(Subject { kind: "user".into(), id: user.id.get(), label: user.label() });
    let actor = by.map(|user| (user.id, user.full_name.as_str()));
    audit::service::record(tx, &NewEntry { action, actor, subject, origin, details: serde_json::json!({}) })
}

/// Ends the token that asks.
pub fn logout(tx: &Tx, actor: &Actor) -> Result<()> {
    if let Some(login) = actor.login() {
        store::delete_login(tx, actor.user, login)?;
        tx.after_commit(Effect::UserChanged(actor.user));
    }
    Ok(())
}

/// Ends every token of the person and says how many.
pub fn logout_everywhere(tx: &Tx, actor: &Actor) -> Result<usize> {
    tx.after_commit(Effect::UserChanged(actor.user));
    store::delete_logins(tx, actor.user, None)
}

/// The person's good tokens, the latest first.
pub fn logins(db: &Reader, actor: &Actor) -> Result<Vec<Login>> {
    store::logins(db, actor.user, MOST_LOGINS)
}

/// Ends one token of the person. Somebody else's is absent.
pub fn revoke(tx: &Tx, actor: &Actor, login: Id<kind::Login>) -> Result<()> {
    tx.after_commit(Effect::UserChanged(actor.user));
    if store::delete_login(tx, actor.user, login)? { Ok(()) } else { Err(Error::not_found("token")) }
}

/// Changes the password of the person, whose old one was proved, and ends every other token.
pub fn change_password(tx: &Tx, actor: &Actor, hash: &str) -> Result<usize> {
    let user = users::service::me(tx, actor)?;
    store::save_password(tx, actor.user, hash)?;
    tx.after_commit(Effect::UserChanged(actor.user));
    record(tx, "auth.password_changed", &user, &actor.origin)?;
    store::delete_logins(tx, actor.user, actor.login())
}

/// Sets a password, without a question asked.
pub fn set_password(tx: &Tx, user: Id<kind::User>, hash: &str) -> Result<()> {
    store::save_password(tx, user, hash)
}

/// Ends every token of a person, for an admin or a reset. Links to set a password end too.
pub fn end_access(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.emit(Event::AccessEnded { user });
    end_logins(tx, user)
}

/// Ends every token of a person and leaves a link to set a password in force, for whoever has just been given one.
pub fn end_logins(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.after_commit(Effect::UserChanged(user));
    store::delete_logins(tx, user, None)?;
    Ok(())
}

/// The standing of a person, for the guard.
pub fn standing(db: &Reader, id: Id<kind::User>) -> Result<Option<Standing>> {
    let Some(user) = users::service::find(db, Realm::School, id)? else { return Ok(None) };
    let logins = store::logins(db, id, MOST_LOGINS)?;
    Ok(Some(Standing {
        realm: user.realm,
        role: user.role,
        suspended: user.status == Status::Suspended,
        must_enrol: must_enrol(&school::service::settings(db)?, &user),
        logins: logins.into_iter().map(|login| (login.id.get(), login.expires_at)).collect(),
    }))
}

/// Notes that a login is in use.
pub fn touch(tx: &Tx, login: Id<kind::Login>) -> Result<()> {
    store::touch(tx, login)
}

/// The secrets that sign and verify.
pub fn key_ring(db: &Reader) -> Result<KeyRing> {
    store::signing_keys(db).map(KeyRing)
}

/// Makes the first signing secret where there is none.
pub fn keep_signing_key(tx: &Tx) -> Result<KeyRing> {
    if store::signing_keys(tx)?.is_empty() {
        rotate_signing_key(tx, TOKEN_LIFE)?;
    }
    key_ring(tx)
}

/// Makes a new signing secret. Tokens of the ones before are good for `overlap` more.
pub fn rotate_signing_key(tx: &Tx, overlap: Duration) -> Result<()> {
    let mut secret = [0; 32];
    tx.random(&mut secret)?;
    tx.after_commit(Effect::Flush);
    store::rotate_signing_key(tx, &secret, tx.now().plus(overlap))
}

/// Ends every login and every mailed link, and signs tokens with a new secret: nothing that proved somebody's identity before does so
/// any more, passwords, second factors and keys excepted. Says how many logins and links there were.
pub fn end_all_proofs(tx: &Tx) -> Result<(usize, usize)> {
    rotate_signing_key(tx, Duration::ZERO)?;
    Ok((store::end_all_logins(tx)?, store::end_all_links(tx)?))
}

/// How many invitations can still be used.
pub fn usable_invitations(db: &Reader) -> Result<i64> {
    store::count_invitations(db)
}

/// Removes what is over by now, and ends what was made while the clock was ahead.
pub fn sweep(tx: &Tx) -> Result<()> {
    if store::end_ahead(tx, clock::horizon(tx)?)? > 0 {
        tx.after_commit(Effect::Flush);
    }
    store::sweep(tx)
}

/// Takes the addresses out of logins from before `time`.
pub fn forget_addresses(tx: &Tx, time: Timestamp) -> Result<()> {
    store::forget_addresses(tx, time)
}

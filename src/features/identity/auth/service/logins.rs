//! Signing in and out.

use std::time::Duration;

use super::super::attempts::{Network, Place, network};
use super::super::model::{Credential, Login, MOST_LOGINS, Standing, TOKEN_LIFE, TellOfGuessing};
use super::super::store;
use super::super::tokens::KeyRing;
use super::access::{Confirmed, access_version, end_access};
use super::links::send_verification;
use super::log::{notify, record, record_by};
use super::second_factor::{self, Proof};
use crate::app::clock;
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::notifications::NotificationEvent;
use crate::features::settings;
use crate::features::users::{self, Obstacle, Status, User};
use crate::jobs::Enqueue;
use crate::kernel::{Actor, Code, Effect, Error, Id, Origin, Realm, Result, id::kind};

/// The account for a sign-in name, with its credential.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The person; absent where the name has no account.
    pub user: Option<User>,
    pub credential: Credential,
    /// The access version of the credential.
    pub access_version: i64,
    /// The networks from which the person is signed in.
    pub networks: Vec<Network>,
}

/// A person who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub user: User,
    pub login: Login,
    /// Whether the token serves only to enrol a second factor.
    pub must_enrol: bool,
}

/// The result of a sign-in with the right password.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// The person is signed in.
    Done(Box<SignedIn>),
    /// The second factor was wrong. The attempt is recorded.
    WrongCode,
    /// The address has to be verified first. The link was mailed again.
    Unverified,
    /// The credential has changed since the password was checked.
    Outdated,
}

/// Finds the school account for a sign-in name, with its stored credential.
pub fn candidate(db: &Reader, handle: &str) -> Result<Candidate> {
    let user = users::service::find_by_handle(db, handle)?;
    proofs_of(db, user.as_ref().map_or(Id::new(0), |user| user.id), user)
}

/// Loads the actor's credential, to confirm the password.
pub fn candidate_of(db: &Reader, actor: &Actor) -> Result<Candidate> {
    proofs_of(db, actor.user, None)
}

fn proofs_of(db: &Reader, id: Id<kind::User>, user: Option<User>) -> Result<Candidate> {
    let credential = store::credential(db, id)?.unwrap_or_default();
    let access_version = users::service::access_version(db, id)? + credential.access_version;
    let addresses = store::logins(db, id, MOST_LOGINS)?.into_iter().filter_map(|login| login.address);
    let networks = addresses.map(|address| network(address.parse().ok())).collect();
    Ok(Candidate { user, credential, access_version, networks })
}

impl Candidate {
    /// The origin for an address. It is known where the person is signed in from its network.
    pub fn place(&self, address: Option<std::net::IpAddr>) -> Place {
        Place::of(address, self.networks.contains(&network(address)))
    }
}

/// A sign-in whose password was right.
#[derive(Debug, Clone)]
pub struct Entering {
    pub user: Id<kind::User>,
    /// The access version for which the password was checked.
    pub access_version: i64,
    /// The code of the second factor, where one was sent.
    pub code: Option<String>,
    /// Whether the owner is to be warned if the code is wrong.
    pub is_alarming: bool,
}

/// Signs in a person whose password was right. A confirmed second factor must be proved too; where the school demands one that is not
/// enrolled, the token serves only to enrol it.
pub fn sign_in(tx: &Tx, entering: &Entering, public_url: &str, origin: &Origin) -> Result<SignIn> {
    let user = users::service::find(tx, Realm::School, entering.user)?.ok_or_else(bad_credentials)?;
    if access_version(tx, user.id)? != entering.access_version {
        return Ok(SignIn::Outdated);
    }
    if user.status == Status::Suspended {
        return Err(Obstacle::Suspended.error());
    }
    let credential = store::credential(tx, user.id)?.unwrap_or_default();
    if credential.totp_in_force().is_some() {
        let sentence = "This account uses two-step verification. Send `code` too: from your authenticator app, or a recovery code.";
        let code = entering.code.as_deref().ok_or_else(|| Error::new(Code::AuthTotpRequired, sentence))?;
        if second_factor::prove(tx, &user, &credential, code)? == Proof::Wrong {
            record_by(tx, "auth.code_failed", None, &user, origin)?;
            if entering.is_alarming {
                tx.enqueue(&TellOfGuessing { user: Some(user.id), is_code: true })?;
            }
            return Ok(SignIn::WrongCode);
        }
    }
    let settings = settings::service::current(tx)?;
    let obstacle = user.obstacle(&settings);
    if obstacle == Some(Obstacle::EmailUnverified) {
        send_verification(tx, &user, public_url)?;
        return Ok(SignIn::Unverified);
    }
    let login = begin(tx, &user, origin)?;
    record(tx, "auth.signed_in", &user, origin)?;
    let user = users::service::find(tx, user.realm, user.id)?.ok_or_else(bad_credentials)?;
    let must_enrol = obstacle == Some(Obstacle::SecondFactorMissing);
    Ok(SignIn::Done(Box::new(SignedIn { user, login, must_enrol })))
}

/// The one error for an unknown name, a wrong password and a wrong second factor.
pub fn bad_credentials() -> Error {
    Error::new(Code::AuthBadCredentials, "Incorrect email, username or password.")
}

/// Records a wrong password, and queues a warning where it looks like guessing. For a name without an account the entry has no subject and
/// no name: people type their passwords there by mistake.
pub fn sign_in_failed(tx: &Tx, user: Option<&User>, is_alarming: bool, origin: &Origin) -> Result<()> {
    let subject = user.map(Subject::user);
    audit::service::record_by(tx, None, "auth.sign_in_failed", subject, origin, serde_json::json!({}))?;
    if is_alarming {
        tx.enqueue(&TellOfGuessing { user: user.map(|user| user.id), is_code: false })?;
    }
    Ok(())
}

/// Records that a signed-in person did not know the password.
pub fn confirmation_failed(tx: &Tx, actor: &Actor, is_alarming: bool) -> Result<()> {
    let user = users::service::me(tx, actor)?;
    record(tx, "auth.password_refused", &user, &actor.origin)?;
    if is_alarming {
        tx.enqueue(&TellOfGuessing { user: Some(user.id), is_code: false })?;
    }
    Ok(())
}

/// Creates a login, the row that its token refers to.
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

/// Revokes the token of the request.
pub fn logout(tx: &Tx, actor: &Actor) -> Result<()> {
    if let Some(login) = actor.login() {
        store::delete_login(tx, actor.user, login)?;
        tx.after_commit(Effect::UserChanged(actor.user));
    }
    Ok(())
}

/// Revokes all tokens and pending links of the person, and returns how many tokens.
pub fn logout_everywhere(tx: &Tx, actor: &Actor) -> Result<usize> {
    end_access(tx, actor.user)
}

/// Lists the person's valid tokens, newest first.
pub fn logins(db: &Reader, actor: &Actor) -> Result<Vec<Login>> {
    store::logins(db, actor.user, MOST_LOGINS)
}

/// Lists the valid tokens of a person.
pub fn logins_of(db: &Reader, id: Id<kind::User>) -> Result<Vec<Login>> {
    store::logins(db, id, MOST_LOGINS)
}

/// Revokes one token of the person. A token of another person is a 404.
pub fn revoke(tx: &Tx, actor: &Actor, login: Id<kind::Login>) -> Result<()> {
    tx.after_commit(Effect::UserChanged(actor.user));
    if store::delete_login(tx, actor.user, login)? { Ok(()) } else { Err(Error::not_found("token")) }
}

/// Changes the password, after the old one was confirmed, and revokes every other token.
pub fn change_password(tx: &Tx, actor: &Actor, confirmed: Confirmed, hash: &str) -> Result<usize> {
    confirmed.check(tx, actor.user)?;
    let user = users::service::me(tx, actor)?;
    store::save_password(tx, actor.user, hash)?;
    tx.after_commit(Effect::UserChanged(actor.user));
    record(tx, "auth.password_changed", &user, &actor.origin)?;
    notify(tx, &user, NotificationEvent::PasswordChanged)?;
    store::delete_logins(tx, actor.user, actor.login())
}

/// Sets a password without confirmation.
pub fn set_password(tx: &Tx, user: Id<kind::User>, hash: &str) -> Result<()> {
    store::save_password(tx, user, hash)
}

/// Loads what requests depend on of a person, for the guard.
pub fn standing(db: &Reader, id: Id<kind::User>) -> Result<Option<Standing>> {
    let Some(user) = users::service::find(db, Realm::School, id)? else { return Ok(None) };
    let logins = store::logins(db, id, MOST_LOGINS)?;
    Ok(Some(Standing {
        realm: user.realm,
        role: user.role,
        obstacle: user.obstacle(&settings::service::current(db)?),
        logins: logins.into_iter().map(|login| (login.id.get(), login.expires_at)).collect(),
    }))
}

/// Stores that a login is in use.
pub fn touch(tx: &Tx, login: Id<kind::Login>) -> Result<()> {
    store::touch(tx, login)
}

/// Loads the secrets that sign and verify tokens.
pub fn key_ring(db: &Reader) -> Result<KeyRing> {
    store::signing_keys(db).map(KeyRing)
}

/// Creates the first signing secret where there is none.
pub fn keep_signing_key(tx: &Tx) -> Result<KeyRing> {
    if store::signing_keys(tx)?.is_empty() {
        rotate_signing_key(tx, TOKEN_LIFE)?;
    }
    key_ring(tx)
}

/// Creates a new signing secret. Tokens of earlier ones stay valid for `overlap`.
pub fn rotate_signing_key(tx: &Tx, overlap: Duration) -> Result<()> {
    let mut secret = [0; 32];
    tx.random(&mut secret)?;
    tx.after_commit(Effect::Flush);
    store::rotate_signing_key(tx, &secret, tx.now().plus(overlap))
}

/// Revokes all logins and mailed links, and replaces the signing secret. Passwords, second factors and keys stay valid. Returns how many
/// logins and links there were.
pub fn end_all_proofs(tx: &Tx) -> Result<(usize, usize)> {
    rotate_signing_key(tx, Duration::ZERO)?;
    Ok((store::end_all_logins(tx)?, store::end_all_links(tx)?))
}

/// Counts the invitations that can still be used.
pub fn usable_invitations(db: &Reader) -> Result<i64> {
    store::count_invitations(db)
}

/// Removes one portion of expired records, and ends one portion of those that were created while the clock was ahead. Returns the size of
/// the largest portion.
pub fn sweep(tx: &Tx, keep: Retention, portion: u32) -> Result<usize> {
    let blank = keep.addresses.map_or(Ok(0), |age| store::forget_addresses(tx, tx.now().minus(age), portion))?;
    let ahead = store::end_ahead(tx, clock::horizon(tx)?, portion)?;
    if ahead > 0 {
        tx.after_commit(Effect::Flush);
    }
    Ok(ahead.max(blank).max(store::sweep(tx, portion)?))
}

//! The second factor: time-based codes (RFC 6238) and recovery codes.

use super::super::model::{Credential, RECOVERY_CODES, plain_code, readable_code};
use super::super::store;
use super::access::Confirmed;
use super::log::{notify, record};
use crate::db::Tx;
use crate::features::notifications::NotificationEvent;
use crate::features::settings;
use crate::features::users::{self, User};
use crate::kernel::entropy::sha256;
use crate::kernel::totp;
use crate::kernel::{Actor, Code, Effect, Error, Fault, Result, Rule};

/// The result of a check of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The code was right.
    Right,
    /// The code was wrong.
    Wrong,
}

/// A new secret for enrolment.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The secret in base32.
    pub secret: String,
    /// The secret as an `otpauth` URL.
    pub url: String,
}

/// Checks a code of the app, or a recovery code. Each works once.
pub fn prove(tx: &Tx, user: &User, credential: &Credential, code: &str) -> Result<Proof> {
    let Some(secret) = credential.totp_in_force() else { return Ok(Proof::Wrong) };
    let code = plain_code(code);
    if let Some(step) = totp::matched_step(secret, &code, tx.now()) {
        return Ok(if store::take_totp_step(tx, user.id, step)? { Proof::Right } else { Proof::Wrong });
    }
    let taken = store::take_recovery_code(tx, user.id, &sha256(code.as_bytes()))?;
    Ok(if taken { Proof::Right } else { Proof::Wrong })
}

/// Creates a secret; nothing changes until a code of it is confirmed.
pub fn begin(tx: &Tx, actor: &Actor, confirmed: Confirmed) -> Result<Enrolment> {
    confirmed.check(tx, actor.user)?;
    let user = users::service::me(tx, actor)?;
    let credential = store::credential(tx, actor.user)?.unwrap_or_default();
    if credential.totp_in_force().is_some() {
        return Err(Error::new(Code::TotpEnabled, "Two-step verification is already on. Turn it off first."));
    }
    let mut secret = [0; 20];
    tx.random(&mut secret)?;
    store::save_totp(tx, actor.user, Some(&secret), None)?;
    let school = settings::service::current(tx)?.name;
    let account = user.email.as_deref().or(user.username.as_deref()).unwrap_or(&user.full_name);
    Ok(Enrolment { secret: totp::base32(&secret), url: totp::otpauth_url(&secret, &school, account) })
}

/// Confirms the second factor with a code of the app, and returns recovery codes. Tokens that served only for enrolment become full ones.
pub fn confirm(tx: &Tx, actor: &Actor, code: &str) -> Result<Vec<String>> {
    let credential = store::credential(tx, actor.user)?.unwrap_or_default();
    if credential.totp_in_force().is_some() {
        return Err(Error::new(Code::TotpEnabled, "Two-step verification is already on."));
    }
    let secret = credential.totp_secret.ok_or_else(|| Error::of(Code::TotpNotBegun))?;
    let step = totp::matched_step(&secret, &plain_code(code), tx.now()).ok_or_else(|| {
        let error = Error::new(
            Code::TotpWrongCode,
            "Incorrect code. Wait for the next one, and check that your phone's clock is right.",
        );
        error.with_field("code", Fault::new(Rule::Incorrect, "is not the app's current code"))
    })?;
    store::save_totp(tx, actor.user, Some(&secret), Some(tx.now()))?;
    store::take_totp_step(tx, actor.user, step)?;
    users::service::set_totp_enabled(tx, actor.user, true)?;
    let user = users::service::me(tx, actor)?;
    record(tx, "auth.totp_enabled", &user, &actor.origin)?;
    notify(tx, &user, NotificationEvent::TwoStepOn)?;
    fresh_codes(tx, actor)
}

/// Disables the second factor. Where the school demands one of this role, it stays.
pub fn disable(tx: &Tx, actor: &Actor, confirmed: Confirmed) -> Result<()> {
    confirmed.check(tx, actor.user)?;
    if settings::service::current(tx)?.totp_required_for.contains(&actor.role) {
        return Err(Error::new(
            Code::TotpEnforced,
            "Your school requires two-step verification for your role, so it cannot be turned off.",
        ));
    }
    let user = users::service::me(tx, actor)?;
    forget_second_factor(tx, &user)?;
    if !user.totp_enabled {
        return Ok(());
    }
    record(tx, "auth.totp_disabled", &user, &actor.origin)?;
    notify(tx, &user, NotificationEvent::TwoStepOff)
}

/// Removes a person's second factor or begun enrolment, whatever the school demands. The next sign-in takes the password alone, and where a
/// second factor is demanded its token serves only for enrolment. The caller checks the right to do so.
pub fn forget_second_factor(tx: &Tx, user: &User) -> Result<()> {
    store::save_totp(tx, user.id, None, None)?;
    store::replace_recovery_codes(tx, user.id, &[])?;
    users::service::set_totp_enabled(tx, user.id, false)
}

/// Replaces the recovery codes; the old ones become invalid.
pub fn renew_codes(tx: &Tx, actor: &Actor, confirmed: Confirmed) -> Result<Vec<String>> {
    confirmed.check(tx, actor.user)?;
    let credential = store::credential(tx, actor.user)?.unwrap_or_default();
    if credential.totp_in_force().is_none() {
        return Err(Error::new(Code::TotpDisabled, "Two-step verification is off. Set it up first."));
    }
    fresh_codes(tx, actor)
}

fn fresh_codes(tx: &Tx, actor: &Actor) -> Result<Vec<String>> {
    let codes = (0..RECOVERY_CODES).map(|_| readable_code(tx.entropy(), 12)).collect::<Result<Vec<_>>>()?;
    let hashes: Vec<_> = codes.iter().map(|code| sha256(plain_code(code).as_bytes())).collect();
    store::replace_recovery_codes(tx, actor.user, &hashes)?;
    tx.after_commit(Effect::UserChanged(actor.user));
    Ok(codes)
}

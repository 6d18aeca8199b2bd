//! Flows with a password hash: read, hash, write. The hash runs on threads of its own, never inside a transaction.

mod bulk;
mod limits;
mod links;
mod people;
mod registration;
mod sign_in;

pub use bulk::{change_people, import_people};
pub use links::{reset_password, undo_email_change, verify_email};
pub use people::{create_person, reset_password_of};
pub use registration::{Registered, register, register_developer, set_up};
pub use sign_in::{confirm_password, login};

use super::attempts::{Account, Attempts, Place, Proof};
use super::service;
use super::{setup_file, wire};
use crate::app::App;
use crate::config::FirstAdmin;
use crate::db::Tx;
use crate::features::users::{self, NewUser};
use crate::http::idempotency::IdempotencyClaim;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Actor, Code, Error, Id, Origin, Realm, Result, Role, id::kind};

/// Changes the password and ends every other token.
pub async fn change_password(
    app: &App,
    actor: Actor,
    claim: IdempotencyClaim,
    input: wire::PasswordChange,
) -> Result<wire::TokensRevoked> {
    // A repeat carries the old password, which is wrong by then.
    if let Some(answer) = app.replayed(&claim).await? {
        return Ok(answer);
    }
    let confirmed = confirm_password(app, &actor, input.current_password, "current_password").await?;
    let hash = app.passwords.hash(actor.origin.address, input.new_password.into_secret()).await?;
    let change = move |tx: &Tx| service::change_password(tx, &actor, confirmed, &hash).map(wire::TokensRevoked::of);
    app.write_once(claim, change).await
}

/// Confirms two-factor enrolment with a code of the app. Wrong codes are counted with those of sign-ins.
pub async fn confirm_totp(app: &App, actor: Actor, claim: IdempotencyClaim, code: String) -> Result<Vec<String>> {
    let place = Place::of(actor.origin.address, true);
    let subject = Some((Account::Person(actor.user), Proof::Code));
    let attempt = app.state::<Attempts>()?.begin(subject, place, || app.now()).await?;
    let confirm = move |tx: &Tx| service::confirm(tx, &actor, &code);
    let outcome = app.write_secret_once(claim, |_| 0, confirm).await;
    if !matches!(&outcome, Err(error) if error.code() == Code::TotpWrongCode) {
        attempt.give_back();
    }
    outcome
}

/// Mails a link to reset the password, if the address belongs to an account.
pub async fn mail_reset(app: &App, email: String, origin: Origin) -> Result<()> {
    let url = app.public_url().to_owned();
    app.named("mailReset").write(move |tx| service::forgot_password(tx, &email, &url, &origin)).await
}

/// Mails a verification link to a person's new address.
pub async fn mail_email_change(app: &App, user: Id<kind::User>, email: String, access_version: i64) -> Result<()> {
    let url = app.public_url().to_owned();
    let send = move |tx: &Tx| service::mail_email_change(tx, user, &email, access_version, &url);
    app.named("mailEmailChange").write(send).await
}

/// Warns the owner of an account that proofs are being guessed.
pub async fn tell_of_guessing(app: &App, user: Option<Id<kind::User>>, is_code: bool) -> Result<()> {
    let url = app.public_url().to_owned();
    app.named("tellOfGuessing").write(move |tx| service::tell_of_guessing(tx, user, is_code, &url)).await
}

/// Unattended install: creates the admin where the school has none.
pub async fn keep_first_admin(app: &App, admin: FirstAdmin) -> Result<()> {
    if app.named("keepFirstAdmin").read(users::service::has_admin).await? {
        return Ok(());
    }
    let hash = app.passwords.hash(None, admin.password).await?;
    let new = NewUser {
        realm: Realm::School,
        role: Role::Admin,
        full_name: Line::parse("Administrator").map_err(Error::internal_text)?,
        email: Some(admin.email),
        username: None,
        email_verified: true,
    };
    app.named("keepFirstAdmin").write(move |tx| service::add_person(tx, &new, Some(&hash)).map(|_| ())).await?;
    setup_file::remove(app);
    Ok(())
}

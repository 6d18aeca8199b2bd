//! Flows with a password hash: read, hash, write. The hash runs on threads of its own, never inside a transaction.

mod people;

pub use people::{create_person, reset_password_of};

use std::net::IpAddr;

use super::access::Access;
use super::attempts::{Account, Attempts, Place, Proof};
use super::model::{Login, Purpose};
use super::service::{self, Confirmed, Entering, NewAccount, SignIn, SignedIn, SignedUp};
use super::{setup_file, wire};
use crate::app::App;
use crate::config::FirstAdmin;
use crate::db::{Reader, Tx};
use crate::features::users::{self, NewUser, Obstacle, User, UserView};
use crate::http::answer::OneOf;
use crate::http::idempotency::IdempotencyClaim;
use crate::kernel::text::{Line, NewPassword, ParsedText};
use crate::kernel::{Actor, Code, Error, Id, Origin, Realm, Result, Role, Secret, id::kind};

/// The result of a registration: the person is signed in, or has to verify the address first.
pub type Registered = OneOf<wire::SignedUp, wire::AwaitingVerification>;

/// Registers a person and signs them in, unless the address has to be verified first.
pub async fn register(app: &App, input: wire::Registering, origin: Origin) -> Result<Registered> {
    let invitation = input.invitation.map(|code| code.as_str().to_owned()).filter(|code| !code.is_empty());
    let has_code = invitation.is_some();
    app.read(move |db| service::may_register(db, has_code)).await?;
    let user = NewUser {
        realm: Realm::School,
        role: input.role.map_or(Role::Student, Role::from),
        full_name: input.full_name,
        email: Some(input.email),
        username: input.username,
        email_verified: false,
    };
    let password_hash = app.passwords.hash(origin.address, input.password.into_secret()).await?;
    let account = NewAccount { user, password_hash, invitation };
    let url = app.public_url().to_owned();
    let made = app.write(move |tx| service::register(tx, &account, &url, &origin)).await?;
    signed_up(app, made).await
}

/// Registers a person without the school's permission and signs them in. The caller has checked that the account may be created.
pub async fn sign_up(app: &App, user: NewUser, password: NewPassword, origin: Origin) -> Result<Registered> {
    let password_hash = app.passwords.hash(origin.address, password.into_secret()).await?;
    let account = NewAccount { user, password_hash, invitation: None };
    let url = app.public_url().to_owned();
    let made = app.named("signUp").write(move |tx| service::sign_up(tx, &account, &url, &origin)).await?;
    signed_up(app, made).await
}

/// Registers a developer and signs them in, where developers may register.
pub async fn register_developer(app: &App, input: wire::DeveloperCreate, origin: Origin) -> Result<Registered> {
    if !app.config.subscriptions.developer_registration {
        let sentence = "Developers do not register here by themselves. Ask whoever runs this server.";
        return Err(Error::new(Code::RegistrationClosed, sentence));
    }
    let user = NewUser {
        realm: Realm::School,
        role: Role::Developer,
        full_name: input.full_name,
        email: Some(input.email),
        username: None,
        email_verified: false,
    };
    sign_up(app, user, input.password, origin).await
}

/// Creates the first admin with the set-up link.
pub async fn set_up(app: &App, input: wire::SchoolSetup, origin: Origin) -> Result<wire::SignedUp> {
    let user = NewUser {
        realm: Realm::School,
        role: Role::Admin,
        full_name: input.full_name,
        email: Some(input.email),
        username: None,
        email_verified: true,
    };
    let asked = input.token.as_str().to_owned();
    let checked = app.read(move |db| service::check_link(db, Purpose::Setup, &asked)).await;
    note_refusal(app, &origin, checked).await?;
    let password_hash = app.passwords.hash(origin.address, input.password.into_secret()).await?;
    let account = NewAccount { user, password_hash, invitation: None };
    let (token, name) = (input.token, input.school_name);
    let made = app.write(move |tx| service::set_up(tx, token.as_str(), &account, name.as_ref(), &origin)).await?;
    setup_file::remove(app);
    match signed_up(app, made).await? {
        OneOf::First(signed_up) => Ok(signed_up),
        OneOf::Other(_) => Err(Error::internal_text("the first admin was not signed in")),
    }
}

async fn signed_up(app: &App, made: SignedUp) -> Result<Registered> {
    let id = made.user.id;
    let Some(login) = made.login else {
        let user = UserView::of(made.user, &app.links(), app.now());
        return Ok(OneOf::Other(wire::AwaitingVerification { id, verification_required: true, user }));
    };
    let token = token_of(app, &made.user, &login).await?;
    let user = UserView::of(made.user, &app.links(), app.now());
    Ok(OneOf::First(wire::SignedUp { id, token, expires_at: login.expires_at, user }))
}

async fn token_of(app: &App, user: &User, login: &Login) -> Result<String> {
    let keys = app.state::<Access>()?.keys(&app.db).await?;
    keys.sign(user.id, login.id, login.created_at)
}

/// Checks a password. The attempt is counted before, and given back where the password was not checked. An inner error means that it is
/// wrong, and says whether the owner is to be warned.
async fn prove_password(
    app: &App,
    account: Account,
    place: Place,
    asker: Option<IpAddr>,
    password: Secret<String>,
    stored: Option<String>,
) -> Result<Result<(), bool>> {
    let attempt = app.state::<Attempts>()?.take(account, Proof::Password, place, app.now())?;
    match app.passwords.verify(asker, password, stored).await {
        Ok(true) => {
            attempt.right(app.now());
            Ok(Ok(()))
        }
        Ok(false) => Ok(Err(attempt.is_alarming)),
        Err(error) => {
            attempt.unused(app.now());
            Err(error)
        }
    }
}

/// Signs in with address or username and password. Every sign-in costs exactly one hash, whether or not the name has an account.
pub async fn login(app: &App, input: wire::Credentials, origin: Origin) -> Result<wire::SignedIn> {
    let name = input.email.as_str().to_owned();
    let handle = name.clone();
    let candidate = app.read(move |db| service::candidate(db, &handle)).await?;
    let account = Account::of(candidate.user.as_ref().map(|user| user.id), &name);
    let place = candidate.place(origin.address);
    let stored = candidate.credential.password_hash.clone();
    let proved = prove_password(app, account, place, origin.address, input.password, stored).await?;
    let user = candidate.user.as_ref();
    let (Some(user), Ok(())) = (user, proved) else {
        let (user, is_alarming) = (user.cloned(), proved.err().unwrap_or_default());
        app.write(move |tx| service::sign_in_failed(tx, user.as_ref(), is_alarming, &origin)).await?;
        return Err(service::bad_credentials());
    };
    let code = input.code.map(|code| code.as_str().to_owned()).filter(|code| !code.is_empty());
    let attempt = match (&code, candidate.credential.totp_in_force()) {
        (Some(_), Some(_)) => Some(app.state::<Attempts>()?.take(account, Proof::Code, place, app.now())?),
        _ => None,
    };
    let entering = Entering {
        user: user.id,
        access_version: candidate.access_version,
        code,
        is_alarming: attempt.as_ref().is_some_and(|attempt| attempt.is_alarming),
    };
    let url = app.public_url().to_owned();
    let outcome = app.write(move |tx| service::sign_in(tx, &entering, &url, &origin)).await;
    if let (Some(attempt), false) = (attempt, matches!(outcome, Ok(SignIn::WrongCode))) {
        attempt.right(app.now());
    }
    match outcome? {
        SignIn::Done(signed_in) => {
            let SignedIn { user, login, must_enrol } = *signed_in;
            let token = token_of(app, &user, &login).await?;
            Ok(wire::SignedIn {
                token,
                expires_at: login.expires_at,
                user: UserView::of(user, &app.links(), app.now()),
                enrolment_required: must_enrol.then_some(true),
            })
        }
        SignIn::Unverified => Err(Obstacle::EmailUnverified.error()),
        SignIn::WrongCode | SignIn::Outdated => Err(service::bad_credentials()),
    }
}

/// Checks the password again before a sensitive change. A wrong one is an error that names the field. The result goes into the transaction
/// of the change.
pub async fn confirm_password(
    app: &App,
    actor: &Actor,
    password: Secret<String>,
    field: &'static str,
) -> Result<Confirmed> {
    let asking = actor.clone();
    let candidate = app.named("confirmPassword").read(move |db| service::candidate_of(db, &asking)).await?;
    let account = Account::Person(actor.user);
    let place = candidate.place(actor.origin.address);
    let stored = candidate.credential.password_hash.clone();
    match prove_password(app, account, place, actor.origin.address, password, stored).await? {
        Ok(()) => Ok(Confirmed::at(candidate.access_version)),
        Err(is_alarming) => {
            let asking = actor.clone();
            app.named("confirmPassword")
                .write(move |tx| service::confirmation_failed(tx, &asking, is_alarming))
                .await?;
            Err(Error::new(Code::WrongPassword, "The password is wrong.").with_field(field, "is wrong"))
        }
    }
}

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
    let attempt = app.state::<Attempts>()?.take(Account::Person(actor.user), Proof::Code, place, app.now())?;
    let confirm = move |tx: &Tx| service::confirm(tx, &actor, &code);
    let outcome = app.write_secret_once(claim, |_| 0, confirm).await;
    if !matches!(&outcome, Err(error) if error.code() == Code::TotpWrongCode) {
        attempt.right(app.now());
    }
    outcome
}

/// Records that a link was refused, and passes the error on.
async fn note_refusal<T>(app: &App, origin: &Origin, outcome: Result<T>) -> Result<T> {
    if matches!(&outcome, Err(error) if error.code() == Code::AuthLinkInvalid) {
        let origin = origin.clone();
        app.named("linkRefused").write(move |tx| service::link_refused(tx, &origin)).await?;
    }
    outcome
}

/// Resets the password with a link. A link that does not work costs no hash.
pub async fn reset_password(app: &App, input: wire::PasswordReset, origin: Origin) -> Result<()> {
    let token = input.token.as_str().to_owned();
    let asked = token.clone();
    let check = move |db: &Reader| service::check_link(db, Purpose::ResetPassword, &asked);
    let checked = app.read(check).await;
    note_refusal(app, &origin, checked).await?;
    let hash = app.passwords.hash(origin.address, input.password.into_secret()).await?;
    let by = origin.clone();
    let outcome = app.write(move |tx| service::reset_password(tx, &token, &hash, &by)).await;
    let user = note_refusal(app, &origin, outcome).await?;
    app.state::<Attempts>()?.forget(user, origin.address, app.now());
    Ok(())
}

/// Verifies an address with a link.
pub async fn verify_email(app: &App, input: wire::LinkToken, origin: Origin) -> Result<wire::AddressSettled> {
    let (url, by) = (app.public_url().to_owned(), origin.clone());
    let token = input.token;
    let verify = move |tx: &Tx| service::verify_email(tx, token.as_str(), &url, &by);
    let email = note_refusal(app, &origin, app.write(verify).await).await?;
    Ok(wire::AddressSettled { ok: true, email })
}

/// Undoes a change of address with the link that was mailed to the old address.
pub async fn undo_email_change(app: &App, input: wire::LinkToken, origin: Origin) -> Result<wire::AddressSettled> {
    let (url, by) = (app.public_url().to_owned(), origin.clone());
    let token = input.token;
    let undo = move |tx: &Tx| service::undo_email_change(tx, token.as_str(), &url, &by);
    let (user, email) = note_refusal(app, &origin, app.write(undo).await).await?;
    app.state::<Attempts>()?.forget(user, origin.address, app.now());
    Ok(wire::AddressSettled { ok: true, email })
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

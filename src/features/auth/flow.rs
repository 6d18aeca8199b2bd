//! What takes a hash: read, hash, write. The hash runs on threads of its own, never inside a transaction.

use super::access::Access;
use super::attempts::Attempts;
use super::model::Login;
use super::service::{self, NewAccount, SignedUp};
use super::{setup_file, wire};
use crate::app::App;
use crate::config::FirstAdmin;
use crate::db::Tx;
use crate::features::users;
use crate::features::users::wire::User as WireUser;
use crate::features::users::{NewUser, User};
use crate::http::idempotency::Claim;
use crate::kernel::text::{Line, NewPassword, ParsedText};
use crate::kernel::{Actor, Code, Error, Origin, Realm, Result, Role, Secret};

/// Makes an account and signs it in.
pub async fn register(app: &App, input: wire::Registering, origin: Origin) -> Result<wire::SignedUp> {
    let invitation = input.invitation.map(|code| code.as_str().to_owned()).filter(|code| !code.is_empty());
    let has_code = invitation.is_some();
    app.read("register", move |db| service::may_register(db, has_code)).await?;
    let user = NewUser {
        realm: Realm::School,
        role: input.role.map_or(Role::Student, Role::from),
        full_name: input.full_name,
        email: Some(input.email),
        username: input.username,
        email_verified: false,
    };
    let password_hash = app.passwords.hash(input.password.into_secret()).await?;
    let account = NewAccount { user, password_hash, invitation };
    let url = app.public_url().to_owned();
    let SignedUp { user, login } =
        app.write("register", move |tx| service::register(tx, &account, &url, &origin)).await?;
    signed_up(app, user, &login).await
}

/// Makes an account that needs no permission of the school's, and signs it in. Whoever calls this has decided that it may be made.
pub async fn sign_up(app: &App, user: NewUser, password: NewPassword, origin: Origin) -> Result<wire::SignedUp> {
    let password_hash = app.passwords.hash(password.into_secret()).await?;
    let account = NewAccount { user, password_hash, invitation: None };
    let url = app.public_url().to_owned();
    let made = app.write("signUp", move |tx| service::sign_up(tx, &account, &url, &origin)).await?;
    signed_up(app, made.user, &made.login).await
}

/// Makes the first admin by the set-up link.
pub async fn set_up(app: &App, input: wire::SchoolSetup, origin: Origin) -> Result<wire::SignedUp> {
    let user = NewUser {
        realm: Realm::School,
        role: Role::Admin,
        full_name: input.full_name,
        email: Some(input.email),
        username: None,
        email_verified: true,
    };
    let password_hash = app.passwords.hash(input.password.into_secret()).await?;
    let account = NewAccount { user, password_hash, invitation: None };
    let (token, name) = (input.token, input.school_name);
    let made = app
        .write("setUpSchool", move |tx| service::set_up(tx, token.as_str(), &account, name.as_ref(), &origin))
        .await?;
    setup_file::remove(app);
    signed_up(app, made.user, &made.login).await
}

async fn signed_up(app: &App, user: User, login: &Login) -> Result<wire::SignedUp> {
    let token = token_of(app, &user, login).await?;
    let id = user.id;
    Ok(wire::SignedUp { id, token, expires_at: login.expires_at, user: WireUser::of(user, &app.links(), app.now()) })
}

async fn token_of(app: &App, user: &User, login: &Login) -> Result<String> {
    let keys = app.state::<Access>()?.keys(&app.db).await?;
    keys.sign(user.id, login.id, login.created_at)
}

/// Signs in by address or username and password. Whoever the name is, it costs exactly one hash.
pub async fn login(app: &App, input: wire::Credentials, origin: Origin) -> Result<wire::SignedIn> {
    let attempts = app.state::<Attempts>()?;
    let handle = input.email.as_str().to_owned();
    let address = origin.address;
    attempts.permit(&handle, address, app.now())?;
    let name = handle.clone();
    let candidate = app.read("login", move |db| service::candidate(db, &name)).await?;
    let stored = candidate.as_ref().and_then(|candidate| candidate.credential.password_hash.clone());
    let right = app.passwords.verify(input.password, stored).await?;
    let user = candidate.as_ref().map(|candidate| candidate.user.clone());
    let Some(user) = user.clone().filter(|_| right) else {
        attempts.failed(&handle, address, app.now());
        app.write("login", move |tx| service::sign_in_failed(tx, user.as_ref(), &origin)).await?;
        return Err(Error::new(Code::AuthBadCredentials, "The name or the password is wrong."));
    };
    let code = input.code.map(|code| code.as_str().to_owned());
    let signed_in = app.write("login", move |tx| service::sign_in(tx, user.id, code.as_deref(), &origin)).await;
    match signed_in {
        Ok(service::SignedIn { user, login, must_enrol }) => {
            attempts.succeeded(&handle, address);
            let token = token_of(app, &user, &login).await?;
            Ok(wire::SignedIn {
                token,
                expires_at: login.expires_at,
                user: WireUser::of(user, &app.links(), app.now()),
                enrolment_required: must_enrol.then_some(true),
            })
        }
        Err(error) => {
            if error.code() == Code::AuthBadCredentials {
                attempts.failed(&handle, address, app.now());
            }
            Err(error)
        }
    }
}

/// Asks for the password again, because the change is a serious one. A wrong one is an error that names the field.
pub async fn confirm_password(app: &App, actor: &Actor, password: Secret<String>, field: &'static str) -> Result<()> {
    let attempts = app.state::<Attempts>()?;
    let handle = format!("user {}", actor.user);
    attempts.permit(&handle, actor.origin.address, app.now())?;
    let asking = actor.clone();
    let credential = app.read("confirmPassword", move |db| service::credential_of(db, &asking)).await?;
    if app.passwords.verify(password, credential.password_hash).await? {
        attempts.succeeded(&handle, actor.origin.address);
        return Ok(());
    }
    attempts.failed(&handle, actor.origin.address, app.now());
    Err(Error::new(Code::WrongPassword, "The password is wrong.").with_field(field, "is wrong"))
}

/// Changes the password and ends every other token.
pub async fn change_password(
    app: &App,
    actor: Actor,
    claim: Claim,
    input: wire::PasswordChange,
) -> Result<wire::TokensRevoked> {
    // After the first time the present password is another one.
    if let Some(answer) = app.replayed("changePassword", &claim).await? {
        return Ok(answer);
    }
    confirm_password(app, &actor, input.current_password, "current_password").await?;
    let hash = app.passwords.hash(input.new_password.into_secret()).await?;
    let change = move |tx: &Tx| service::change_password(tx, &actor, &hash).map(wire::TokensRevoked::of);
    app.write_once("changePassword", claim, change).await
}

/// Sets the password by a reset link.
pub async fn reset_password(app: &App, input: wire::PasswordReset, origin: Origin) -> Result<()> {
    let hash = app.passwords.hash(input.password.into_secret()).await?;
    let token = input.token;
    app.write("resetPassword", move |tx| service::reset_password(tx, token.as_str(), &hash, &origin)).await
}

/// Unattended install: makes the admin where the school has none.
pub async fn keep_first_admin(app: &App, admin: FirstAdmin) -> Result<()> {
    if app.read("keepFirstAdmin", users::service::has_admin).await? {
        return Ok(());
    }
    let hash = app.passwords.hash(admin.password).await?;
    let new = NewUser {
        realm: Realm::School,
        role: Role::Admin,
        full_name: Line::parse("Administrator").map_err(Error::internal_text)?,
        email: Some(admin.email),
        username: None,
        email_verified: true,
    };
    app.write("keepFirstAdmin", move |tx| service::add_person(tx, &new, Some(&hash)).map(|_| ())).await?;
    setup_file::remove(app);
    Ok(())
}

//! Creating accounts by registration, and the first admin with the set-up link.

use super::super::model::Purpose;
use super::super::service::{self, NewAccount, SignedUp};
use super::super::{setup_file, wire};
use super::limits::{by_secret, count_registration};
use super::links::note_refusal;
use super::sign_in::token_of;
use crate::app::App;
use crate::features::users::{NewUser, UserView};
use crate::http::answer::OneOf;
use crate::http::context::Context;
use crate::kernel::text::{NewPassword, ParsedText};
use crate::kernel::{Code, Error, Origin, Realm, Result, Role};

/// The result of a registration: the person is signed in, or has to verify the address first.
pub type Registered = OneOf<wire::SignedUp, wire::AwaitingVerification>;

/// Registers a person and signs them in, unless the address has to be verified first. A registration with an invitation is bounded by the uses
/// of the invitation, any other one by a limit of the address.
pub async fn register(app: &App, context: &Context, input: wire::Registering) -> Result<Registered> {
    let code = input.invitation.as_ref().map(|code| code.as_str().to_owned()).filter(|code| !code.is_empty());
    let Some(code) = code else {
        count_registration(app, context)?;
        app.read(service::may_register).await?;
        return register_checked(app, context.origin(), input, None).await;
    };
    let registering = async {
        let asked = code.clone();
        app.read(move |db| service::may_register_by(db, &asked)).await?;
        register_checked(app, context.origin(), input, Some(code)).await
    };
    // An invitation could else be used to find out who is here.
    let is_wrong = |error: &Error| matches!(error.code(), Code::InvitationInvalid | Code::EmailTaken);
    by_secret(app, context, is_wrong, registering).await
}

async fn register_checked(
    app: &App,
    origin: Origin,
    input: wire::Registering,
    invitation: Option<String>,
) -> Result<Registered> {
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

/// Registers a person without the school's permission and signs them in.
async fn sign_up(app: &App, user: NewUser, password: NewPassword, origin: Origin) -> Result<Registered> {
    let password_hash = app.passwords.hash(origin.address, password.into_secret()).await?;
    let account = NewAccount { user, password_hash, invitation: None };
    let url = app.public_url().to_owned();
    let made = app.named("signUp").write(move |tx| service::sign_up(tx, &account, &url, &origin)).await?;
    signed_up(app, made).await
}

/// Registers a developer and signs them in, where developers may register.
pub async fn register_developer(app: &App, context: &Context, input: wire::DeveloperCreate) -> Result<Registered> {
    count_registration(app, context)?;
    if !app.config.subscriptions.developer_registration {
        let sentence = "Developer registration is closed. Ask an admin for an account.";
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
    sign_up(app, user, input.password, context.origin()).await
}

/// Creates the first admin with the set-up link.
pub async fn set_up(app: &App, input: wire::SchoolSetup, origin: Origin) -> Result<wire::SignedUp> {
    let (token, first) = (input.token.clone(), input.first_settings()?);
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
    let made = app.write(move |tx| service::set_up(tx, token.as_str(), &account, &first, &origin)).await?;
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

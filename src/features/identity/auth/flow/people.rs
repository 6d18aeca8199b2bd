//! Flows for admins that need a password hash: creating people and resetting passwords.

use super::super::service::{self, NewPerson};
use super::super::{attempts::Attempts, model::temporary_password, wire};
use crate::app::App;
use crate::db::Tx;
use crate::features::connections;
use crate::features::users::{NewUser, UserView};
use crate::http::idempotency::IdempotencyClaim;
use crate::kernel::{Actor, Error, Fault, Id, Result, Rule, Secret, id::kind};
use crate::providers::mail::Mailer;

/// Creates a person. Without a password the server generates one and shows it once, so this response is not kept for a repeat.
pub async fn create_person(
    app: &App,
    actor: Actor,
    claim: IdempotencyClaim,
    input: wire::UserCreate,
) -> Result<wire::UserCreated> {
    if input.email.is_none() && input.username.is_none() {
        return Err(Error::invalid("email", Fault::new(Rule::Required, "is required if there is no username")));
    }
    let (password, temporary) = match input.password {
        Some(password) => (password.into_secret(), None),
        None => made_up(app)?,
    };
    let password_hash = app.passwords.hash(actor.origin.address, password).await?;
    let user = NewUser {
        realm: actor.realm,
        role: input.role,
        full_name: input.full_name,
        email: input.email,
        username: input.username,
        email_verified: false,
    };
    let new = NewPerson { user, password_hash, is_temporary: temporary.is_some() };
    let (url, links) = (app.public_url().to_owned(), app.links());
    let create = move |tx: &Tx| {
        let user = service::create_person(tx, &actor, &new, &url)?;
        let user = UserView::of(user, &links, tx.now());
        Ok(wire::UserCreated { id: user.id, user, temporary_password: None })
    };
    if temporary.is_none() {
        return app.write_once(claim, create).await;
    }
    let made = app.write_secret_once(claim, |made| made.id.get(), create).await?;
    Ok(wire::UserCreated { temporary_password: temporary, ..made })
}

/// Resets a person's password: returns a link, and for a person without an address a temporary password.
pub async fn reset_password_of(
    app: &App,
    actor: Actor,
    id: Id<kind::User>,
    claim: IdempotencyClaim,
) -> Result<wire::UserPasswordReset> {
    let asking = actor.clone();
    let by_hand = app.read(move |db| service::demands_password(db, &asking, id)).await?;
    let (hash, temporary) = if by_hand {
        let (password, temporary) = made_up(app)?;
        (Some(app.passwords.hash(actor.origin.address, password).await?), temporary)
    } else {
        (None, None)
    };
    let url = app.public_url().to_owned();
    let reset = move |tx: &Tx| service::reset_password_of(tx, &actor, id, hash.as_deref(), &url);
    // The response lets its holder sign in, so it is not kept for a repeat.
    let back = app.write_secret_once(claim, |_| 0, reset).await?;
    app.state::<Attempts>()?.forget(id, None, app.now());
    Ok(wire::UserPasswordReset {
        user: UserView::of(back.user, &app.links(), app.now()),
        reset_url: back.url,
        mailed: back.is_in_mail && !matches!(connections::flow::mailer(app).await?, Mailer::Outbox),
        temporary_password: temporary,
    })
}

/// Generates a password: once for the hasher, once to be shown.
fn made_up(app: &App) -> Result<(Secret<String>, Option<String>)> {
    let password = temporary_password(&app.entropy)?;
    Ok((Secret::new(password.clone()), Some(password)))
}

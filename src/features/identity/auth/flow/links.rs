//! Using mailed links. A token that does not work counts as a failed sign-in of the address.

use super::super::attempts::Attempts;
use super::super::model::Purpose;
use super::super::{service, wire};
use super::limits::by_secret;
use crate::app::App;
use crate::db::{Reader, Tx};
use crate::http::context::Context;
use crate::kernel::text::ParsedText;
use crate::kernel::{Code, Error, Origin, Result};

fn is_refusal(error: &Error) -> bool {
    error.code() == Code::AuthLinkInvalid
}

/// Records that a link was refused, and passes the error on.
pub(super) async fn note_refusal<T>(app: &App, origin: &Origin, outcome: Result<T>) -> Result<T> {
    if outcome.as_ref().is_err_and(is_refusal) {
        let origin = origin.clone();
        app.named("linkRefused").write(move |tx| service::link_refused(tx, &origin)).await?;
    }
    outcome
}

/// Resets the password with a link. A link that does not work costs no hash.
pub async fn reset_password(app: &App, context: &Context, input: wire::PasswordReset) -> Result<()> {
    let origin = context.origin();
    let reset = async {
        let token = input.token.as_str().to_owned();
        let asked = token.clone();
        let check = move |db: &Reader| service::check_link(db, Purpose::ResetPassword, &asked);
        let checked = app.read(check).await;
        note_refusal(app, &origin, checked).await?;
        let hash = app.passwords.hash(origin.address, input.password.into_secret()).await?;
        let by = origin.clone();
        let outcome = app.write(move |tx| service::reset_password(tx, &token, &hash, &by)).await;
        note_refusal(app, &origin, outcome).await
    };
    let user = by_secret(app, context, is_refusal, reset).await?;
    app.state::<Attempts>()?.forget(user, origin.address, app.now());
    Ok(())
}

/// Verifies an address with a link.
pub async fn verify_email(app: &App, context: &Context, input: wire::LinkToken) -> Result<wire::AddressSettled> {
    let origin = context.origin();
    let (url, by) = (app.public_url().to_owned(), origin.clone());
    let token = input.token;
    let verify = move |tx: &Tx| service::verify_email(tx, token.as_str(), &url, &by);
    let verifying = async { note_refusal(app, &origin, app.write(verify).await).await };
    let email = by_secret(app, context, is_refusal, verifying).await?;
    Ok(wire::AddressSettled { ok: true, email })
}

/// Undoes a change of address with the link that was mailed to the old address.
pub async fn undo_email_change(app: &App, context: &Context, input: wire::LinkToken) -> Result<wire::AddressSettled> {
    let origin = context.origin();
    let (url, by) = (app.public_url().to_owned(), origin.clone());
    let token = input.token;
    let undo = move |tx: &Tx| service::undo_email_change(tx, token.as_str(), &url, &by);
    let undoing = async { note_refusal(app, &origin, app.write(undo).await).await };
    let (user, email) = by_secret(app, context, is_refusal, undoing).await?;
    app.state::<Attempts>()?.forget(user, origin.address, app.now());
    Ok(wire::AddressSettled { ok: true, email })
}

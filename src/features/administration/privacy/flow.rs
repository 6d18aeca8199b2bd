//! Slow work: deletion with a password check, and exports.

use futures_util::stream;
use poem::Body;

use super::{export, service};
use crate::app::App;
use crate::features::auth;
use crate::kernel::{Actor, Result, Secret};

/// Erases the actor, after the password was confirmed.
pub async fn delete_account(app: &App, actor: Actor, password: Secret<String>) -> Result<()> {
    let confirmed = auth::flow::confirm_password(app, &actor, password, "password").await?;
    app.write(move |tx| service::delete_account(tx, &actor, confirmed)).await
}

/// Streams all data about the actor, when it is their turn.
pub async fn export(app: &App, actor: Actor) -> Result<Body> {
    let pieces = export::begin(app, actor).await?;
    let pieces = stream::unfold(pieces, |mut pieces| async move { Some((pieces.recv().await?, pieces)) });
    Ok(Body::from_bytes_stream(pieces))
}

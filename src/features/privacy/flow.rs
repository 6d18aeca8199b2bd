//! What takes a hash or a thread of its own.

use super::{archive, service};
use crate::app::App;
use crate::features::auth;
use crate::kernel::{Actor, Error, Result, Secret};

/// Erases whoever asks, after the password was proved once more. `operation` is the name that was called.
pub async fn delete_account(app: &App, actor: Actor, password: Secret<String>, operation: &'static str) -> Result<()> {
    let confirmed = auth::flow::confirm_password(app, &actor, password, "password").await?;
    app.write(operation, move |tx| service::delete_account(tx, &actor, confirmed)).await
}

/// Packs everything that is held about whoever asks. The size is bounded by the quota of the study bank.
pub async fn export(app: &App, actor: Actor) -> Result<Vec<u8>> {
    let files = app.read("exportMe", move |db| service::everything_held(db, &actor)).await?;
    let now = app.now();
    tokio::task::spawn_blocking(move || archive::pack(files, now)).await.map_err(Error::internal)?
}

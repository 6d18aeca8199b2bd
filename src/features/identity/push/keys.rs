//! The key of the school for push services: opened, or made where there is none, with the key of the data folder.

use std::sync::Arc;

use super::model::StoredKey;
use super::service;
use super::state::Pushing;
use crate::app::App;
use crate::features::connections;
use crate::kernel::seal::SealingKey;
use crate::kernel::{Error, Result};
use crate::providers::push::VapidKey;

/// What the key is sealed for.
const PURPOSE: &str = "push services";

/// Opens a stored key.
pub(super) fn opened(stored: &StoredKey, sealing: &SealingKey) -> Option<VapidKey> {
    VapidKey::parse(sealing.open(&stored.secret, PURPOSE).ok()?.expose()).ok()
}

/// The key that was stored, if it can be opened.
pub(super) async fn open(app: &App, stored: &StoredKey) -> Result<Option<Arc<VapidKey>>> {
    let state = app.state::<Pushing>()?;
    if let Some(key) = state.key(&stored.public) {
        return Ok(Some(key));
    }
    let sealing = connections::flow::made_key(app).await?;
    Ok(opened(stored, &sealing).map(|key| state.keep(key)))
}

/// The key of the school where Web Push is on. It is made where there is none that can be opened; browsers then subscribe again.
pub(super) async fn made(app: &App) -> Result<Option<Arc<VapidKey>>> {
    let school = app.named("pushKey").read(service::school).await?;
    if !school.is_on {
        return Ok(None);
    }
    if let Some(stored) = &school.key {
        if let Some(key) = open(app, stored).await? {
            return Ok(Some(key));
        }
        tracing::warn!("the key for push services cannot be decrypted, and is made anew");
    }
    let sealing = connections::flow::made_key(app).await?;
    let new = VapidKey::draw(&app.entropy)?;
    let (public, secret) = (new.public().to_owned(), sealing.seal(&app.entropy, &new.text(), PURPOSE)?);
    let known = school.key.map(|key| key.public);
    let kept = app.named("pushKey").write(move |tx| service::keep_key(tx, known.as_deref(), &public, &secret)).await?;
    // Another request may have been faster, or have turned Web Push off.
    let Some(kept) = kept else { return Ok(None) };
    let key = open(app, &kept).await?;
    key.map(Some).ok_or_else(|| Error::internal_text("the key for push services cannot be opened"))
}

//! Signing: the key of the school is opened, or made, with the key of the data folder.

use super::credential::{Claim, Issuer, Signed, sign};
use super::service;
use super::store::StoredKey;
use crate::app::App;
use crate::features::{connections, settings};
use crate::kernel::seal::SealingKey;
use crate::kernel::signing::{PublicKey, SigningKey};
use crate::kernel::{Actor, Error, Result};

/// What the key is sealed for.
const PURPOSE: &str = "badge credentials";

/// The newest of these keys that can be opened.
fn opened(keys: &[StoredKey], sealing: &SealingKey) -> Option<SigningKey> {
    let open = |key: &StoredKey| SigningKey::parse(sealing.open(&key.secret, PURPOSE).ok()?.expose()).ok();
    keys.iter().find_map(open)
}

/// The key of the school that signs. It is made where there is none that can be opened. Returns the public keys too, the newest first.
async fn signing_key(app: &App) -> Result<(SigningKey, Vec<PublicKey>)> {
    let sealing = connections::flow::made_key(app).await?;
    let mut stored = app.read(service::keys).await?;
    let mut found = opened(&stored, &sealing);
    if found.is_none() {
        let new = SigningKey::draw(&app.entropy)?;
        let secret = sealing.seal(&app.entropy, &new.text(), PURPOSE)?;
        let (known, key) = (stored.len(), StoredKey { public: new.public().text(), secret });
        stored = app.write(move |tx| service::keep_key(tx, known, &key)).await?;
        // Another request may have been faster.
        found = opened(&stored, &sealing);
    }
    let key = found.ok_or_else(|| Error::internal_text("the key for credentials of badges cannot be opened"))?;
    let public = stored.iter().map(|key| PublicKey::parse(&key.public)).collect::<Result<_>>()?;
    Ok((key, public))
}

/// The credential of a badge that the actor has.
pub async fn credential(app: &App, actor: Actor, slug: String) -> Result<Signed> {
    let url = app.public_url().to_owned();
    let claim = app.read(move |db| {
        let (badge, award, person) = service::owned(db, &actor, &slug)?;
        let school = settings::service::current(db)?;
        let language = person.language(&school.locale);
        let issuer = Issuer { name: school.name, url: url.clone() };
        Ok(Claim::of(issuer, badge, award, &person, language))
    });
    let claim = claim.await?;
    let (key, _) = signing_key(app).await?;
    sign(&key, &claim)
}

/// The public keys of the school, the newest first.
pub async fn public_keys(app: &App) -> Result<Vec<PublicKey>> {
    Ok(signing_key(app).await?.1)
}

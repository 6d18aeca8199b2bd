//! What is remembered of keys and their owners, so that a request need not ask the database.
//!
//! A key (by the SHA-256 of its text), and the standing of an owner (status, role, plan, what was added).

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::model::{Key, Standing};
use super::service;
use crate::app::{App, ReadCache, Sharing, State, Throttle};
use crate::db::Tx;
use crate::kernel::entropy::sha256;
use crate::kernel::network::counted;
use crate::kernel::{Effect, Origin, Owner, Result, Timestamp, key};

/// How many keys and owners are remembered.
const REMEMBERED: usize = 20_000;
/// How often the last use of a key is written down.
const TOUCH_EVERY: Duration = Duration::from_secs(600);

/// How often it is written down that a key was refused.
const NOTE_EVERY: Duration = Duration::from_secs(3600);

/// A number from 0 for the network of an address.
fn network_number(address: Option<IpAddr>) -> i64 {
    let bits = match address.map(counted) {
        None => 0,
        Some(IpAddr::V4(address)) => u64::from(address.to_bits()),
        Some(IpAddr::V6(address)) => u64::try_from(address.to_bits() >> 64).unwrap_or_default(),
    };
    i64::try_from(bits >> 1).unwrap_or_default()
}

/// See the module.
pub struct Access {
    keys: ReadCache<[u8; 32], Arc<Key>>,
    owners: ReadCache<Owner, Arc<Standing>>,
    touched: Throttle,
    refused: Throttle,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            keys: ReadCache::new(REMEMBERED),
            owners: ReadCache::new(REMEMBERED),
            touched: Throttle::new(REMEMBERED, TOUCH_EVERY),
            refused: Throttle::new(REMEMBERED, NOTE_EVERY),
        }
    }
}

impl State for Access {
    fn sharing(&self) -> Sharing {
        Sharing::Cache
    }

    fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::KeyChanged(hash) => self.keys.forget(hash),
            Effect::UserChanged(id) => self.owners.forget(&Owner::User(*id)),
            Effect::AccountChanged(id) => self.owners.forget(&Owner::Account(*id)),
            // What the school demands of people decides what their keys are worth.
            Effect::SettingsChanged => self.owners.forget_all(),
            Effect::Flush => {
                self.keys.forget_all();
                self.owners.forget_all();
            }
            _ => {}
        }
    }
}

impl Access {
    /// The key with this text, revoked or not, where there is one.
    pub(super) async fn key(&self, app: &App, text: &str) -> Result<Option<Arc<Key>>> {
        let hash = sha256(text.as_bytes());
        let read = || async {
            // The checksum tells most of what is no key; nobody needs to be asked for it.
            if key::check(text).is_none() {
                return Ok(None);
            }
            let found = app.named("keyByHash").read(move |db| service::by_hash(db, hash)).await?;
            Ok(found.map(Arc::new))
        };
        self.keys.get(hash, read).await
    }

    /// The standing of an owner. What an admin adds holds for one cycle, so that a standing of a cycle that is over is read again.
    pub(super) async fn standing(&self, app: &App, owner: Owner) -> Result<Option<Arc<Standing>>> {
        let read = || async {
            let found = app.named("ownerStanding").read(move |db| service::standing(db, owner)).await?;
            Ok(found.map(Arc::new))
        };
        self.owners.get_if(owner, |standing| standing.is_of(app.now()), read).await
    }

    /// Writes into the log, now and then, that a key was refused; nobody waits for it. With no key it is a text that is none, which is
    /// counted by network.
    pub(super) fn note_refusal(&self, app: &App, key: Option<&Key>, origin: Origin) {
        let number = key.map_or_else(|| -1 - network_number(origin.address), |key| key.id.get());
        if !self.refused.is_due(number, app.now()) {
            return;
        }
        let (app, key) = (app.clone(), key.cloned());
        tokio::spawn(async move {
            let note = move |tx: &Tx| service::note_refusal(tx, key.as_ref(), &origin);
            if let Err(error) = app.db.write_background("noteRefusedKey", note).await {
                tracing::debug!("the refusal of a key was not written: {}", error.explanation());
            }
        });
    }

    /// Writes down, now and then, that a key is in use; nobody waits for it.
    pub(super) fn touch(&self, app: &App, key: &Key, now: Timestamp) {
        let id = key.id;
        if !self.touched.is_due(id.get(), now) {
            return;
        }
        let app = app.clone();
        tokio::spawn(async move {
            let written = app.db.write_background("touchKey", move |tx| service::touch(tx, id)).await;
            if let Err(error) = written {
                tracing::debug!("the last use of a key was not written: {}", error.explanation());
            }
        });
    }
}

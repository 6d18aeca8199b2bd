//! Cache of keys and their owners, so that a request with a key needs no database read.
//!
//! It holds keys by the SHA-256 of their text, and what requests depend on of an owner (status, role, plan, additions).

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

/// The capacity: keys, and owners.
const REMEMBERED: usize = 20_000;
/// The interval in which the last use of a key is stored.
const TOUCH_EVERY: Duration = Duration::from_secs(600);

/// The interval in which a refusal of a key is recorded.
const NOTE_EVERY: Duration = Duration::from_secs(3600);

/// Maps the network of an address to a number.
fn network_number(address: Option<IpAddr>) -> i64 {
    let bits = match address.map(counted) {
        None => 0,
        Some(IpAddr::V4(address)) => u64::from(address.to_bits()),
        Some(IpAddr::V6(address)) => u64::try_from(address.to_bits() >> 64).unwrap_or_default(),
    };
    i64::try_from(bits >> 1).unwrap_or_default()
}

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
            // The settings decide which people's keys are accepted.
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
    /// Finds a key by its text, revoked ones included.
    pub(super) async fn key(&self, app: &App, text: &str) -> Result<Option<Arc<Key>>> {
        let hash = sha256(text.as_bytes());
        let read = || async {
            // The checksum refuses most texts that are no key, without a database read.
            if key::check(text).is_none() {
                return Ok(None);
            }
            let found = app.named("keyByHash").read(move |db| service::by_hash(db, hash)).await?;
            Ok(found.map(Arc::new))
        };
        self.keys.get(hash, read).await
    }

    /// Loads the standing of an owner. Additions hold for one cycle, so a standing of an earlier cycle is read again.
    pub(super) async fn standing(&self, app: &App, owner: Owner) -> Result<Option<Arc<Standing>>> {
        let read = || async {
            let found = app.named("ownerStanding").read(move |db| service::standing(db, owner)).await?;
            Ok(found.map(Arc::new))
        };
        self.owners.get_if(owner, |standing| standing.is_of(app.now()), read).await
    }

    /// Records that a key was refused, at most once per interval; no request waits for it. Without a key the text was no key, which is
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

    /// Stores that a key is in use, at most once per interval; no request waits for it.
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

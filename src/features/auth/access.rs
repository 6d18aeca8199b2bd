//! What is remembered of tokens and people, so that a request need not ask the database who asks.
//!
//! Two bounded caches: what a token says (by its SHA-256), and the standing of a person (role, status, good logins). The second one is
//! forgotten by the commit that changes it, before the asker is answered; a filling that began before is thrown away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use moka::sync::Cache;

use super::service;
use super::tokens::{KeyRing, Verified, expired, refused};
use crate::app::App;
use crate::db::Db;
use crate::kernel::entropy::sha256;
use crate::kernel::{Actor, Code, Effect, Error, Id, Origin, Realm, Result, Role, Timestamp, Via, id::kind};

/// How many tokens and people are remembered.
const REMEMBERED: u64 = 20_000;
/// How often a login's last use is written down.
const TOUCH_EVERY: Duration = Duration::from_secs(600);

/// The standing of a person, as far as a request depends on it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Whose people the person is one of.
    pub realm: Realm,
    /// The role.
    pub role: Role,
    /// Whether the person is suspended.
    pub suspended: bool,
    /// Whether the school demands a second factor of the person that is not enrolled.
    pub must_enrol: bool,
    /// The good logins: id, until when.
    pub logins: Vec<(i64, Timestamp)>,
}

/// See the module.
pub struct Access {
    keys: ArcSwap<KeyRing>,
    keys_stale: AtomicBool,
    tokens: Cache<[u8; 32], Verified>,
    people: Cache<i64, Arc<Standing>>,
    touched: Cache<i64, ()>,
    epoch: AtomicU64,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            keys: ArcSwap::default(),
            keys_stale: AtomicBool::new(true),
            tokens: Cache::new(REMEMBERED),
            people: Cache::new(REMEMBERED),
            touched: Cache::builder().max_capacity(REMEMBERED).time_to_live(TOUCH_EVERY).build(),
            epoch: AtomicU64::new(0),
        }
    }
}

impl Access {
    /// Forgets what a commit has changed.
    pub fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::UserChanged(user) => {
                self.epoch.fetch_add(1, Ordering::AcqRel);
                self.people.invalidate(&user.get());
            }
            Effect::SettingsChanged => {
                self.epoch.fetch_add(1, Ordering::AcqRel);
                self.people.invalidate_all();
            }
            Effect::Flush => {
                self.epoch.fetch_add(1, Ordering::AcqRel);
                self.people.invalidate_all();
                self.tokens.invalidate_all();
                self.keys_stale.store(true, Ordering::Release);
            }
            _ => {}
        }
    }

    /// The secrets that sign and verify.
    pub async fn keys(&self, db: &Db) -> Result<Arc<KeyRing>> {
        if self.keys_stale.swap(false, Ordering::AcqRel) {
            match db.read("signingKeys", service::key_ring).await {
                Ok(ring) => self.keys.store(Arc::new(ring)),
                Err(error) => {
                    self.keys_stale.store(true, Ordering::Release);
                    return Err(error);
                }
            }
        }
        Ok(self.keys.load_full())
    }

    /// Who asks with this token. Also says whether it serves only to enrol a second factor.
    pub async fn actor(&self, app: &App, token: &str, origin: Origin) -> Result<(Actor, bool)> {
        let now = app.now();
        let digest = sha256(token.as_bytes());
        let verified = match self.tokens.get(&digest) {
            Some(verified) => verified,
            None => {
                let verified = self.keys(&app.db).await?.verify(token, now)?;
                self.tokens.insert(digest, verified);
                verified
            }
        };
        if verified.expires_at <= now {
            return Err(expired());
        }
        let standing = self.standing(app, verified.user).await?;
        if !standing.logins.iter().any(|(id, expires)| *id == verified.login.get() && *expires > now) {
            return Err(refused());
        }
        if standing.suspended {
            return Err(Error::new(Code::AuthSuspended, "This account is suspended. Ask the school's office."));
        }
        self.touch(app, verified.login);
        let actor = Actor {
            user: verified.user,
            realm: standing.realm,
            role: standing.role,
            via: Via::Login(verified.login),
            origin,
        };
        Ok((actor, standing.must_enrol))
    }

    async fn standing(&self, app: &App, user: Id<kind::User>) -> Result<Arc<Standing>> {
        if let Some(standing) = self.people.get(&user.get()) {
            return Ok(standing);
        }
        let epoch = self.epoch.load(Ordering::Acquire);
        let found = app.read("standing", move |db| service::standing(db, user)).await?;
        let standing = Arc::new(found.ok_or_else(refused)?);
        self.people.insert(user.get(), standing.clone());
        if self.epoch.load(Ordering::Acquire) != epoch {
            self.people.invalidate(&user.get());
        }
        Ok(standing)
    }

    /// Writes down, now and then, that a login is in use; nobody waits for it.
    fn touch(&self, app: &App, login: Id<kind::Login>) {
        if self.touched.contains_key(&login.get()) {
            return;
        }
        self.touched.insert(login.get(), ());
        let app = app.clone();
        tokio::spawn(async move {
            let written = app.db.write_background("touchLogin", move |tx| service::touch(tx, login)).await;
            if let Err(error) = written {
                tracing::debug!("the last use of a login was not written: {}", error.explanation());
            }
        });
    }
}

//! Cache of tokens and people, so that an authenticated request needs no database read.
//!
//! It holds verified tokens by their SHA-256, what requests depend on of a person (role, status, valid logins), and the signing secrets.

use std::sync::Arc;
use std::time::Duration;

use super::model::Standing;
use super::service;
use super::tokens::{KeyRing, Verified, expired, refused};
use crate::app::{App, ReadCache, Sharing, State, Throttle};
use crate::db::Db;
use crate::features::users::Obstacle;
use crate::kernel::entropy::sha256;
use crate::kernel::{Actor, Effect, Id, Origin, Result, Timestamp, Via, id::kind};

/// The capacity: tokens, and people.
const REMEMBERED: usize = 20_000;
/// The interval in which a login's last use is stored.
const TOUCH_EVERY: Duration = Duration::from_secs(600);

pub struct Access {
    keys: ReadCache<(), Arc<KeyRing>>,
    tokens: ReadCache<[u8; 32], Verified>,
    people: ReadCache<i64, Arc<Standing>>,
    touched: Throttle,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            keys: ReadCache::new(1),
            tokens: ReadCache::new(REMEMBERED),
            people: ReadCache::new(REMEMBERED),
            touched: Throttle::new(REMEMBERED, TOUCH_EVERY),
        }
    }
}

impl State for Access {
    fn sharing(&self) -> Sharing {
        Sharing::Cache
    }

    fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::UserChanged(user) => self.people.forget(&user.get()),
            Effect::SettingsChanged => self.people.forget_all(),
            Effect::Flush => {
                self.keys.forget_all();
                self.tokens.forget_all();
                self.people.forget_all();
            }
            _ => {}
        }
    }
}

impl Access {
    /// Loads the secrets that sign and verify tokens.
    pub async fn keys(&self, db: &Db) -> Result<Arc<KeyRing>> {
        let read = || async { Ok(Some(Arc::new(db.read("signingKeys", service::key_ring).await?))) };
        Ok(self.keys.get((), read).await?.unwrap_or_default())
    }

    /// Authenticates a token: the actor, and the obstacle that keeps the person from most operations. A suspended person is refused here.
    pub async fn actor(&self, app: &App, token: &str, origin: Origin) -> Result<(Actor, Option<Obstacle>)> {
        let now = app.now();
        let digest = sha256(token.as_bytes());
        let verify = || async { self.keys(&app.db).await?.verify(token, now).map(Some) };
        let verified = self.tokens.get(digest, verify).await?.ok_or_else(refused)?;
        if verified.expires_at <= now {
            return Err(expired());
        }
        let standing = self.standing(app, verified.user).await?;
        if !standing.logins.iter().any(|(id, expires)| *id == verified.login.get() && *expires > now) {
            return Err(refused());
        }
        if standing.obstacle == Some(Obstacle::Suspended) {
            return Err(Obstacle::Suspended.error());
        }
        self.touch(app, verified.login, now);
        let actor = Actor {
            user: verified.user,
            realm: standing.realm,
            role: standing.role,
            via: Via::Login(verified.login),
            origin,
        };
        Ok((actor, standing.obstacle))
    }

    /// Checks whether a request with this token would still be admitted: returns until when, or the error that it would get.
    pub async fn still_admits(&self, app: &App, token: &str, origin: Origin) -> Result<Timestamp> {
        let (_, obstacle) = self.actor(app, token, origin).await?;
        if let Some(obstacle) = obstacle {
            return Err(obstacle.error());
        }
        let now = app.now();
        let verify = || async { self.keys(&app.db).await?.verify(token, now).map(Some) };
        let verified = self.tokens.get(sha256(token.as_bytes()), verify).await?;
        verified.map(|verified| verified.expires_at).ok_or_else(refused)
    }

    async fn standing(&self, app: &App, user: Id<kind::User>) -> Result<Arc<Standing>> {
        let read = || async {
            let found = app.named("standing").read(move |db| service::standing(db, user)).await?;
            Ok(found.map(Arc::new))
        };
        self.people.get(user.get(), read).await?.ok_or_else(refused)
    }

    /// Stores that a login is in use, at most once per interval; no request waits for it.
    fn touch(&self, app: &App, login: Id<kind::Login>, now: Timestamp) {
        if !self.touched.is_due(login.get(), now) {
            return;
        }
        let app = app.clone();
        tokio::spawn(async move {
            let written = app.db.write_background("touchLogin", move |tx| service::touch(tx, login)).await;
            if let Err(error) = written {
                tracing::debug!("the last use of a login was not written: {}", error.explanation());
            }
        });
    }
}

//! [`App`]: a cheap handle to the shared parts of the server.
//!
//! Invariant: no feature logic and no feature's name is here. A feature registers what it keeps in memory as a state,
//! which [`App::state`] finds by its type.

mod changes;
pub mod clock;
mod once;
mod read_cache;
pub mod rows;
mod trust;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;

use crate::config::Config;
use crate::db::{Db, Reader, Tx};
use crate::engines::picture::{self, Picture, Purpose};
use crate::http::current;
use crate::http::limit::Limits;
use crate::kernel::signature::LinkSigner;
use crate::kernel::{Actor, Clock, Effect, Entropy, Error, Result, Timestamp};
use crate::providers::llm::Llm;
use crate::providers::mail::Mailer;
use crate::providers::password::Passwords;
use crate::providers::resolve::Names;
use crate::providers::workers::{Load, Turn, Workers};

pub use changes::CacheChanges;
pub use once::{forget as forget_answers, sweep as sweep_answers};
pub use read_cache::{ReadCache, Throttle};
pub use trust::ClockTrust;

/// A handle to everything that a request or a job may need.
#[derive(Clone)]
pub struct App(Arc<Pieces>);

/// The parts of a server, set at start.
pub struct Pieces {
    /// The configuration.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// The rate limits.
    pub limits: Arc<Limits>,
    /// The threads that hash passwords.
    pub passwords: Passwords,
    /// Looks up names for outgoing connections.
    pub names: Names,
    /// The mailer of a test; absent: as it is set up.
    pub mailer: Option<Mailer>,
    /// The language model of a test; absent: as it is set up.
    pub llm: Option<Llm>,
    /// The states of the features.
    pub states: States,
    /// The public address of the server; known once it listens.
    pub public_url: OnceLock<String>,
    /// Signs links to pictures.
    pub links: ArcSwap<LinkSigner>,
    /// Whether the clock can be trusted.
    pub trust: ClockTrust,
    /// The threads for other CPU-bound work.
    pub workers: Workers,
}

/// What a feature keeps in memory.
pub trait State: Any + Send + Sync {
    /// Why it stays correct when a second process serves the same database.
    fn sharing(&self) -> Sharing;

    /// Drops what a commit has changed. Called between the commit and its answer.
    fn on_effect(&self, _effect: &Effect) {}
}

/// How a state in memory gets on with a second process that serves the same database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// A cache of rows. The effects of commits invalidate entries: those of this process before the commit is answered, those of another
    /// process within [`STALE`](crate::db::STALE). [`Effect::Flush`] invalidates everything.
    Cache,
    /// A share of a row that was reserved in the database before it is used.
    Reserved,
    /// Local to this process. The text explains why that is right.
    Local(&'static str),
}

/// The states of the features, by type.
#[derive(Default, Clone)]
pub struct States {
    by_type: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    all: Vec<(&'static str, Arc<dyn State>)>,
}

impl States {
    /// Adds a state. There is one of each type.
    pub fn add<T: State>(&mut self, state: T) {
        let state = Arc::new(state);
        self.by_type.insert(TypeId::of::<T>(), state.clone());
        self.all.push((std::any::type_name::<T>(), state));
    }

    /// Passes an effect of a commit to all states.
    pub fn on_effect(&self, effect: &Effect) {
        for (_, state) in &self.all {
            state.on_effect(effect);
        }
    }

    /// The name of each state, and how it is shared.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static str, Sharing)> {
        self.all.iter().map(|(name, state)| (*name, state.sharing()))
    }

    fn get<T: State>(&self) -> Option<&T> {
        self.by_type.get(&TypeId::of::<T>()).and_then(|state| state.downcast_ref())
    }
}

impl App {
    /// A handle to these pieces.
    pub fn new(pieces: Pieces) -> Self {
        Self(Arc::new(pieces))
    }

    /// The database for background work with this name, which appears in the log. Work of an operation is named by the
    /// operation.
    pub fn named(&self, name: &'static str) -> Named<'_> {
        Named { db: &self.0.db, name }
    }

    /// Reads in one transaction.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader) -> Result<T> + Send + 'static,
    {
        self.0.db.read(current::operation(), work).await
    }

    /// Reads a portion of large data on a separate thread. See [`Db::read_long`].
    pub async fn read_long<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader) -> Result<T> + Send + 'static,
    {
        self.0.db.read_long(current::operation(), work).await
    }

    /// Converts an uploaded file to a picture of ours, in the actor's turn.
    pub async fn picture(&self, actor: &Actor, purpose: Purpose, file: Vec<u8>) -> Result<Picture> {
        let bytes = file.len();
        let make = move || picture::make_guarded(purpose, &file);
        self.0.workers.run(Turn::of(actor), Load::Large, bytes, make).await?
    }

    /// Writes in one transaction, which is durable when this returns.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx) -> Result<T> + Send + 'static,
    {
        self.0.db.write(current::operation(), work).await
    }

    /// A feature's state. An unregistered state is an internal error.
    pub fn state<T: State>(&self) -> Result<&T> {
        self.0
            .states
            .get()
            .ok_or_else(|| Error::internal_text(format!("no state of type {}", std::any::type_name::<T>())))
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The address under which people reach the server, without a slash at the end.
    pub fn public_url(&self) -> &str {
        self.0.public_url.get().map_or("", String::as_str)
    }

    /// The path of the public address, such as `/school`; empty at the top of a host. Paths in responses begin with it.
    pub fn base_path(&self) -> &str {
        self.0.config.base_path()
    }

    /// The address of the host under which people reach the server: the public address without its path.
    pub fn origin(&self) -> &str {
        let url = self.public_url();
        url.strip_suffix(self.base_path()).unwrap_or(url)
    }

    /// The signer of links to pictures.
    pub fn links(&self) -> Arc<LinkSigner> {
        self.0.links.load_full()
    }
}

/// The database for work that has a name of its own.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    db: &'a Db,
    name: &'static str,
}

impl Named<'_> {
    /// Reads in one transaction.
    pub async fn read<T, F>(self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader) -> Result<T> + Send + 'static,
    {
        self.db.read(self.name, work).await
    }

    /// Reads a portion of large data. See [`Db::read_long`].
    pub async fn read_long<T, F>(self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader) -> Result<T> + Send + 'static,
    {
        self.db.read_long(self.name, work).await
    }

    /// Writes in one transaction, which is durable when this returns.
    pub async fn write<T, F>(self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx) -> Result<T> + Send + 'static,
    {
        self.db.write(self.name, work).await
    }
}

impl std::ops::Deref for App {
    type Target = Pieces;

    fn deref(&self) -> &Pieces {
        &self.0
    }
}

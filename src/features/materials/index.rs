//! What is kept in memory of study banks, so that a question need not read and cut every text again.
//!
//! One index per person, made at the first question, bounded together in bytes: when there is too much, the one that was asked least
//! recently goes. The commit that changes a person's materials makes their index forgotten before anybody is answered; an index whose
//! making began before that is used for the question that asked for it, and not kept.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Semaphore;

use super::flow::format_of;
use super::model::{StoredChunk, StoredMaterial};
use super::service;
use crate::app::App;
use crate::engines::chunk::{self, Chunk};
use crate::engines::embed::{self, Vector};
use crate::engines::retrieve::{Index, Origin};
use crate::kernel::{Actor, Effect, Error, Id, Result, id::kind};

/// How many bytes all indexes together may take where nobody says.
const DEFAULT_BYTES: usize = 48 << 20;
/// How many texts are cut, embedded or indexed at a time.
const AT_A_TIME: usize = 2;

/// See the module.
pub struct StudyIndex {
    most_bytes: usize,
    kept: Mutex<Kept>,
    threads: Arc<Semaphore>,
}

#[derive(Default)]
struct Kept {
    indexes: HashMap<Id<kind::User>, Entry>,
    /// Which fills are under way and not overtaken.
    fills: HashMap<u64, Id<kind::User>>,
    bytes: usize,
    /// Counts fills and uses.
    counter: u64,
}

struct Entry {
    index: Arc<Index>,
    bytes: usize,
    last_use: u64,
}

/// The making of one index: [`Fill::keep`] keeps what was made, unless a change overtook it.
pub struct Fill<'a> {
    owner: &'a StudyIndex,
    user: Id<kind::User>,
    number: u64,
}

impl Default for StudyIndex {
    fn default() -> Self {
        Self::with_capacity(DEFAULT_BYTES)
    }
}

impl StudyIndex {
    /// A state that keeps so many bytes of indexes. The index that was used last is kept even if it is larger than that.
    pub fn with_capacity(most_bytes: usize) -> Self {
        Self { most_bytes, kept: Mutex::default(), threads: Arc::new(Semaphore::new(AT_A_TIME)) }
    }

    /// Forgets what a commit has changed.
    pub fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::MaterialsChanged(user) => self.kept.lock().forget(*user),
            Effect::Flush => {
                let mut kept = self.kept.lock();
                kept.indexes.clear();
                kept.fills.clear();
                kept.bytes = 0;
            }
            _ => {}
        }
    }

    /// The actor's materials, ready to be searched.
    pub async fn of(&self, app: &App, actor: &Actor) -> Result<Arc<Index>> {
        if let Some(index) = self.get(actor.user) {
            return Ok(index);
        }
        let turn = self.turn().await?;
        // Whoever waited for the same index finds it now.
        if let Some(index) = self.get(actor.user) {
            return Ok(index);
        }
        let fill = self.begin(actor.user);
        let asking = actor.clone();
        let stored = app.read("studyIndex", move |db| service::library(db, &asking)).await?;
        let index = tokio::task::spawn_blocking(move || {
            let index = index_of(stored);
            drop(turn);
            index
        });
        let index = Arc::new(index.await.map_err(Error::internal)?);
        fill.keep(index.clone());
        Ok(index)
    }

    /// Does heavy work on a thread where it keeps nobody waiting; only so many are at work at a time.
    pub async fn on_a_thread<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = self.turn().await?;
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        work.await.map_err(Error::internal)
    }

    async fn turn(&self) -> Result<tokio::sync::OwnedSemaphorePermit> {
        self.threads.clone().acquire_owned().await.map_err(Error::internal)
    }

    /// The index of a person, if it is kept.
    pub fn get(&self, user: Id<kind::User>) -> Option<Arc<Index>> {
        let mut kept = self.kept.lock();
        let now = kept.tick();
        let entry = kept.indexes.get_mut(&user)?;
        entry.last_use = now;
        Some(entry.index.clone())
    }

    /// Says that an index of this person is being made from what is stored now.
    pub fn begin(&self, user: Id<kind::User>) -> Fill<'_> {
        let mut kept = self.kept.lock();
        let number = kept.tick();
        kept.fills.insert(number, user);
        Fill { owner: self, user, number }
    }

    /// How many bytes the kept indexes take together.
    pub fn bytes(&self) -> usize {
        self.kept.lock().bytes
    }
}

impl Fill<'_> {
    /// Keeps the index, unless the person's materials changed since the fill began, and says whether it did.
    pub fn keep(self, index: Arc<Index>) -> bool {
        let mut kept = self.owner.kept.lock();
        let is_good = kept.fills.remove(&self.number).is_some();
        if is_good {
            kept.keep(self.user, index, self.owner.most_bytes);
        }
        is_good
    }
}

impl Drop for Fill<'_> {
    fn drop(&mut self) {
        self.owner.kept.lock().fills.remove(&self.number);
    }
}

impl Kept {
    fn tick(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    fn remove(&mut self, user: Id<kind::User>) {
        if let Some(entry) = self.indexes.remove(&user) {
            self.bytes -= entry.bytes;
        }
    }

    fn forget(&mut self, user: Id<kind::User>) {
        self.remove(user);
        self.fills.retain(|_, filled| *filled != user);
    }

    fn keep(&mut self, user: Id<kind::User>, index: Arc<Index>, most_bytes: usize) {
        self.remove(user);
        let bytes = index.bytes();
        while self.bytes + bytes > most_bytes {
            let oldest = self.indexes.iter().min_by_key(|(_, entry)| entry.last_use).map(|(user, _)| *user);
            match oldest {
                Some(oldest) => self.remove(oldest),
                None => break,
            }
        }
        let last_use = self.tick();
        self.bytes += bytes;
        self.indexes.insert(user, Entry { index, bytes, last_use });
    }
}

/// An index of these materials. A passage whose stored vector is of another model, or that was cut elsewhere by an earlier release, is
/// embedded again.
pub fn index_of(stored: Vec<StoredMaterial>) -> Index {
    let mut index = Index::new(Origin::Materials);
    for StoredMaterial { material, text, chunks } in stored {
        let format = format_of(material.media_type);
        let pieces = chunk::split(&text, format);
        let by_place: HashMap<(usize, usize), StoredChunk> =
            chunks.into_iter().map(|chunk| ((chunk.start, chunk.end), chunk)).collect();
        let vector = |piece: &Chunk| {
            let chunk = by_place.get(&(piece.span.start, piece.span.end))?;
            if chunk.model == embed::MODEL { Vector::from_bytes(&chunk.vector, embed::DIMENSIONS) } else { None }
        };
        index.add(material.id.get().cast_unsigned(), &material.title, text, format, &pieces, vector);
    }
    index
}

//! Cache of the indexes of study banks, so that a question need not read the passages of every text.
//!
//! It holds one index per person, without the texts. A task of its own builds it ([`super::fill`]), continues when the request that started
//! it ends, and is joined by later questions. A commit that changes a person's materials makes the index stale; the next task reads only
//! what is new. All indexes together have a bound in bytes: the least recently used one is removed. A large index has a slot of its own:
//! one is stored, one is in use, and other people's questions wait for the permit.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::app::{Sharing, State};
use crate::engines::retrieve::{Index, Origin};
use crate::kernel::{Effect, Error, Id, Result, id::kind};

/// The default bound of all indexes together, in bytes.
const DEFAULT_BYTES: usize = 48 << 20;
/// An index that takes more than this share of the bound is large.
const LARGE_SHARE: usize = 4;
/// The size of an entry without its index, in bytes.
const ENTRY_BYTES: usize = 512;
/// The small indexes that are built at a time.
const FILLS: usize = 6;

/// Indexes of study banks.
pub struct StudyIndex {
    most_bytes: usize,
    kept: Mutex<Kept>,
    /// The permit for building or using a large index.
    large: Arc<Semaphore>,
    fills: Arc<Semaphore>,
}

#[derive(Default)]
struct Kept {
    shelves: HashMap<Id<kind::User>, Shelf>,
    /// The size of all small indexes.
    bytes: usize,
    /// The owner of the stored large index.
    large: Option<Id<kind::User>>,
    uses: u64,
}

/// The entry of one person.
#[derive(Default)]
struct Shelf {
    /// Counts the changes of the person's materials since this entry was added.
    changes: u64,
    ready: Option<Ready>,
    /// Receives each finished round; the sender is the task that builds the index.
    filling: Option<watch::Receiver<u64>>,
}

struct Ready {
    index: Arc<Index>,
    /// The number of changes that the index includes.
    as_of: u64,
    bytes: usize,
    last_use: u64,
}

/// The result of a lookup.
pub enum Look {
    /// The index; true if it is large.
    Found(Arc<Index>, bool),
    /// The index is being built; the receiver gets each finished round.
    Filling(watch::Receiver<u64>),
    /// The index has to be built; the sender is for the task that does it.
    Absent(watch::Sender<u64>, watch::Receiver<u64>),
}

impl Default for StudyIndex {
    fn default() -> Self {
        Self::with_capacity(DEFAULT_BYTES)
    }
}

impl State for StudyIndex {
    fn sharing(&self) -> Sharing {
        Sharing::Cache
    }

    fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::MaterialsChanged(user) => {
                if let Some(shelf) = self.kept.lock().shelves.get_mut(user) {
                    shelf.changes += 1;
                }
            }
            Effect::Flush => {
                let mut kept = self.kept.lock();
                let people: Vec<_> = kept.shelves.keys().copied().collect();
                for user in people {
                    kept.drop_index(user);
                    if let Some(shelf) = kept.shelves.get_mut(&user) {
                        shelf.changes += 1;
                    }
                }
            }
            _ => {}
        }
    }
}

impl StudyIndex {
    /// Creates an empty cache with this bound in bytes.
    pub fn with_capacity(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            kept: Mutex::default(),
            large: Arc::new(Semaphore::new(1)),
            fills: Arc::new(Semaphore::new(FILLS)),
        }
    }

    /// Waits for the permit to build or use a large index.
    pub(super) async fn large_turn(&self) -> Result<OwnedSemaphorePermit> {
        self.large.clone().acquire_owned().await.map_err(Error::internal)
    }

    /// Waits for the permit to build a small index.
    pub(super) async fn fill_turn(&self) -> Result<OwnedSemaphorePermit> {
        self.fills.clone().acquire_owned().await.map_err(Error::internal)
    }

    /// Returns the size from which an index is large.
    pub fn large_bytes(&self) -> usize {
        self.most_bytes / LARGE_SHARE
    }

    /// Returns the number of changes of the person's materials.
    pub fn changes(&self, user: Id<kind::User>) -> u64 {
        self.kept.lock().shelves.get(&user).map_or(0, |shelf| shelf.changes)
    }

    /// Whether the index of a person is being built.
    pub(super) fn is_filling(&self, user: Id<kind::User>) -> bool {
        self.kept.lock().shelves.get(&user).is_some_and(|shelf| shelf.filling.is_some())
    }

    /// Finds the index of a person, if the stored one includes these changes.
    pub fn look(&self, user: Id<kind::User>, wanted: u64) -> Look {
        let large_bytes = self.large_bytes();
        let mut kept = self.kept.lock();
        kept.uses += 1;
        let now = kept.uses;
        let shelf = kept.shelves.entry(user).or_default();
        if let Some(ready) = shelf.ready.as_mut().filter(|ready| ready.as_of >= wanted) {
            ready.last_use = now;
            return Look::Found(ready.index.clone(), ready.bytes > large_bytes);
        }
        if let Some(rounds) = &shelf.filling {
            let mut rounds = rounds.clone();
            // Marked as seen under the lock, so that rounds that end later are received.
            rounds.borrow_and_update();
            return Look::Filling(rounds);
        }
        let (told, rounds) = watch::channel(0);
        shelf.filling = Some(rounds.clone());
        Look::Absent(told, rounds)
    }

    /// Returns the start of a fill: the stored index, stale or not, or an empty one.
    pub fn base(&self, user: Id<kind::User>) -> Index {
        let kept = self.kept.lock();
        let ready = kept.shelves.get(&user).and_then(|shelf| shelf.ready.as_ref());
        ready.map_or_else(|| Index::new(Origin::Materials), |ready| (*ready.index).clone())
    }

    /// Stores the result of a fill, which includes `as_of` changes. Returns whether that is all of them: then the fill is complete.
    pub fn keep(&self, user: Id<kind::User>, as_of: u64, index: Arc<Index>) -> bool {
        let mut kept = self.kept.lock();
        kept.drop_index(user);
        let bytes = index.bytes() + ENTRY_BYTES;
        if bytes > self.large_bytes() {
            if let Some(other) = kept.large {
                kept.drop_index(other);
                kept.forget_empty(other);
            }
            kept.large = Some(user);
        } else {
            kept.make_room(self.most_bytes.saturating_sub(bytes));
            kept.bytes += bytes;
        }
        kept.uses += 1;
        let last_use = kept.uses;
        let shelf = kept.shelves.entry(user).or_default();
        shelf.ready = Some(Ready { index, as_of, bytes, last_use });
        let is_over = shelf.changes == as_of;
        if is_over {
            shelf.filling = None;
        }
        is_over
    }

    /// Ends a fill that failed.
    pub(super) fn give_up(&self, user: Id<kind::User>) {
        let mut kept = self.kept.lock();
        if let Some(shelf) = kept.shelves.get_mut(&user) {
            shelf.filling = None;
        }
        kept.forget_empty(user);
    }

    /// Returns the size of all stored indexes, in bytes.
    pub fn bytes(&self) -> usize {
        let kept = self.kept.lock();
        kept.shelves.values().filter_map(|shelf| shelf.ready.as_ref()).map(|ready| ready.bytes).sum()
    }
}

impl Kept {
    /// Removes a person's index. A running fill keeps the one that it began with.
    fn drop_index(&mut self, user: Id<kind::User>) {
        let is_large = self.large == Some(user);
        if let Some(ready) = self.shelves.get_mut(&user).and_then(|shelf| shelf.ready.take())
            && !is_large
        {
            self.bytes -= ready.bytes;
        }
        if is_large {
            self.large = None;
        }
    }

    /// Removes the least recently used indexes until the others take at most this size.
    fn make_room(&mut self, most_bytes: usize) {
        while self.bytes > most_bytes {
            let of_others = self.shelves.iter().filter(|(user, _)| self.large != Some(**user));
            let used = of_others.filter_map(|(user, shelf)| Some((shelf.ready.as_ref()?.last_use, *user)));
            let Some((_, oldest)) = used.min_by_key(|(last_use, _)| *last_use) else { return };
            self.drop_index(oldest);
            self.forget_empty(oldest);
        }
    }

    /// Removes the entry of a person without an index.
    fn forget_empty(&mut self, user: Id<kind::User>) {
        if self.shelves.get(&user).is_some_and(|shelf| shelf.ready.is_none() && shelf.filling.is_none()) {
            self.shelves.remove(&user);
        }
    }
}

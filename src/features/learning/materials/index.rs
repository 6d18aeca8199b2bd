//! What is kept in memory of study banks, so that a question need not read the passages of every text again.
//!
//! One index per person, without the texts. It is made by a task of its own ([`super::fill`]), which goes on when the question that
//! wanted it has gone, and which every later question joins. A commit that changes a person's materials makes the index stale; the
//! next task then reads only what is new. Indexes are bounded together in bytes: the one that was asked least recently goes. A large
//! index is not counted among them: one of that size is kept, one is in use, and questions to others wait for their turn.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::app::{Sharing, State};
use crate::engines::retrieve::{Index, Origin};
use crate::kernel::{Effect, Error, Id, Result, id::kind};

/// How many bytes all indexes together may take where nobody says.
const DEFAULT_BYTES: usize = 48 << 20;
/// An index that takes more than this share of the room is large.
const LARGE_SHARE: usize = 4;
/// What an entry takes beside its index.
const ENTRY_BYTES: usize = 512;
/// How many indexes that are not large are made at a time.
const FILLS: usize = 6;

/// See the module.
pub struct StudyIndex {
    most_bytes: usize,
    kept: Mutex<Kept>,
    /// Held while a large index is made, and while a question uses it.
    large: Arc<Semaphore>,
    fills: Arc<Semaphore>,
}

#[derive(Default)]
struct Kept {
    shelves: HashMap<Id<kind::User>, Shelf>,
    /// What the indexes take that are not large.
    bytes: usize,
    /// Whose large index is kept.
    large: Option<Id<kind::User>>,
    uses: u64,
}

/// What is kept of one person.
#[derive(Default)]
struct Shelf {
    /// How often the person's materials changed since this shelf is here.
    changes: u64,
    ready: Option<Ready>,
    /// Told when a fill has finished a round; its sender is the task that makes the index.
    filling: Option<watch::Receiver<u64>>,
}

struct Ready {
    index: Arc<Index>,
    /// The changes that the index has seen.
    as_of: u64,
    bytes: usize,
    last_use: u64,
}

/// What a look finds.
pub enum Look {
    /// The index; true if it is large.
    Found(Arc<Index>, bool),
    /// It is being made; tells of each finished round.
    Filling(watch::Receiver<u64>),
    /// It has to be made: the sender is for the task that does it.
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
    /// A state that keeps so many bytes of indexes.
    pub fn with_capacity(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            kept: Mutex::default(),
            large: Arc::new(Semaphore::new(1)),
            fills: Arc::new(Semaphore::new(FILLS)),
        }
    }

    /// The turn of whoever makes or uses a large index.
    pub(super) async fn large_turn(&self) -> Result<OwnedSemaphorePermit> {
        self.large.clone().acquire_owned().await.map_err(Error::internal)
    }

    /// The turn of whoever makes an index that is not large.
    pub(super) async fn fill_turn(&self) -> Result<OwnedSemaphorePermit> {
        self.fills.clone().acquire_owned().await.map_err(Error::internal)
    }

    /// From how many bytes on an index is large.
    pub fn large_bytes(&self) -> usize {
        self.most_bytes / LARGE_SHARE
    }

    /// How often the person's materials changed, as far as this state remembers.
    pub fn changes(&self, user: Id<kind::User>) -> u64 {
        self.kept.lock().shelves.get(&user).map_or(0, |shelf| shelf.changes)
    }

    /// Whether the index of a person is being made.
    pub(super) fn is_filling(&self, user: Id<kind::User>) -> bool {
        self.kept.lock().shelves.get(&user).is_some_and(|shelf| shelf.filling.is_some())
    }

    /// The index of a person, if one is kept that has seen these changes.
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
            // Marked under the lock: a round that ends from now on is news.
            rounds.borrow_and_update();
            return Look::Filling(rounds);
        }
        let (told, rounds) = watch::channel(0);
        shelf.filling = Some(rounds.clone());
        Look::Absent(told, rounds)
    }

    /// What a fill may begin with: the index that is kept, stale or not, or an empty one.
    pub fn base(&self, user: Id<kind::User>) -> Index {
        let kept = self.kept.lock();
        let ready = kept.shelves.get(&user).and_then(|shelf| shelf.ready.as_ref());
        ready.map_or_else(|| Index::new(Origin::Materials), |ready| (*ready.index).clone())
    }

    /// Keeps what a fill made, which has seen `as_of` changes. Returns whether that is all of them: then the fill is over.
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

    /// How many bytes the kept indexes take together.
    pub fn bytes(&self) -> usize {
        let kept = self.kept.lock();
        kept.shelves.values().filter_map(|shelf| shelf.ready.as_ref()).map(|ready| ready.bytes).sum()
    }
}

impl Kept {
    /// Lets go of a person's index. What a fill under way began with stays with the fill.
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

    /// Lets indexes go until the others take no more than this.
    fn make_room(&mut self, most_bytes: usize) {
        while self.bytes > most_bytes {
            let of_others = self.shelves.iter().filter(|(user, _)| self.large != Some(**user));
            let used = of_others.filter_map(|(user, shelf)| Some((shelf.ready.as_ref()?.last_use, *user)));
            let Some((_, oldest)) = used.min_by_key(|(last_use, _)| *last_use) else { return };
            self.drop_index(oldest);
            self.forget_empty(oldest);
        }
    }

    /// Forgets a person of whom nothing is kept.
    fn forget_empty(&mut self, user: Id<kind::User>) {
        if self.shelves.get(&user).is_some_and(|shelf| shelf.ready.is_none() && shelf.filling.is_none()) {
            self.shelves.remove(&user);
        }
    }
}

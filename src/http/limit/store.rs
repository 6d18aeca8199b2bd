//! The store of the rate limiter: a bounded number of entries, however many addresses there are.
//!
//! An entry's key is a keyed hash of its bucket, so that clients cannot cause collisions. Its value is the instant at
//! which the bucket is full again. An entry in the past is equal to no entry.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use governor::clock::Clock as _;
use governor::nanos::Nanos;
use governor::state::StateStore;
use parking_lot::Mutex;

use super::ticks::Ticks;

/// How many parts the marks are in, each with a lock of its own.
const SHARDS: usize = 16;
/// The most entries of a shard: what fits in its table without growing.
const MOST: usize = 7_168;
/// How many entries remain when a shard is full of entries that still count.
const KEPT: usize = MOST / 4 * 3;

/// A mark is a hash already.
#[derive(Default)]
pub(super) struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Marks = HashMap<u64, u64, BuildHasherDefault<IdentityHasher>>;

/// The store, see the module.
pub(super) struct Store {
    shards: [Mutex<Marks>; SHARDS],
    ticks: Ticks,
}

impl Store {
    /// The most marks that are held.
    pub(super) const MOST: usize = SHARDS * MOST;

    /// An empty store.
    pub(super) fn new(ticks: Ticks) -> Self {
        Self { shards: std::array::from_fn(|_| Mutex::default()), ticks }
    }

    /// How many marks are held.
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().len()).sum()
    }

    /// Drops the entries in the past, and frees their memory.
    pub(super) fn sweep(&self) {
        let now = self.ticks.now().as_u64();
        for shard in &self.shards {
            let mut marks = shard.lock();
            marks.retain(|_, full_at| *full_at > now);
            marks.shrink_to_fit();
        }
    }

    fn shard(&self, mark: u64) -> &Mutex<Marks> {
        // The table uses the lowest bits for places and the highest for tags.
        &self.shards[usize::from(mark.to_be_bytes()[2]) % SHARDS]
    }
}

/// Makes room: drops the entries in the past and, if that is not enough, the buckets that are least used.
fn make_room(marks: &mut Marks, now: u64) {
    let mut live: Vec<u64> = marks.values().copied().filter(|full_at| *full_at > now).collect();
    let mut bound = now;
    let mut ties = 0;
    if let Some(surplus) = live.len().checked_sub(KEPT).filter(|surplus| *surplus > 0) {
        let (below, first_kept, _) = live.select_nth_unstable(surplus);
        bound = *first_kept;
        ties = below.iter().filter(|full_at| **full_at == bound).count();
    } else {
        // No used bucket is dropped.
        bound = bound.saturating_add(1);
    }
    let mut kept = Marks::with_capacity_and_hasher(MOST, BuildHasherDefault::default());
    for (mark, full_at) in marks.drain() {
        if full_at == bound && ties > 0 {
            ties -= 1;
        } else if full_at >= bound {
            kept.insert(mark, full_at);
        }
    }
    // A new table, because one with many removed entries would grow before it fills again.
    *marks = kept;
}

/// The store, shared by all limiters of a server.
#[derive(Clone)]
pub(super) struct Shared(pub(super) Arc<Store>);

impl StateStore for Shared {
    type Key = u64;

    fn measure_and_replace<T, F, E>(&self, mark: &u64, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut marks = self.0.shard(*mark).lock();
        if marks.len() >= MOST {
            make_room(&mut marks, self.0.ticks.now().as_u64());
        }
        match marks.entry(*mark) {
            Entry::Occupied(mut entry) => {
                let (outcome, full_at) = measure(Some((*entry.get()).into()))?;
                entry.insert(full_at.as_u64());
                Ok(outcome)
            }
            Entry::Vacant(entry) => {
                let (outcome, full_at) = measure(None)?;
                entry.insert(full_at.as_u64());
                Ok(outcome)
            }
        }
    }
}

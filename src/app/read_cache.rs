//! A cache of rows that is invalidated before a commit is answered.

use std::hash::Hash;
use std::time::Duration;

use parking_lot::Mutex;
use quick_cache::sync::Cache;

use crate::kernel::{Result, Timestamp};

/// A bounded cache of rows by key, which is never behind an answered commit.
///
/// A commit invalidates its keys before its caller is answered. A request that was reading meanwhile may use what it
/// read, because it began before the answer; but the value is not cached. A value is inserted only if nothing was
/// invalidated since its reading began. Both happen under one lock, so that no invalidation can come in between. Absent
/// rows are not cached.
pub struct ReadCache<K, V> {
    values: Cache<K, V>,
    /// The number of invalidations so far.
    forgotten: Mutex<u64>,
}

impl<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static> ReadCache<K, V> {
    /// An empty cache of at most `most` entries.
    pub fn new(most: usize) -> Self {
        Self { values: Cache::new(most), forgotten: Mutex::new(0) }
    }

    /// Returns the cached value, or reads it.
    pub async fn get<F>(&self, key: K, read: impl FnOnce() -> F) -> Result<Option<V>>
    where
        F: Future<Output = Result<Option<V>>>,
    {
        self.get_if(key, |_| true, read).await
    }

    /// Returns the cached value if it still `holds`, or reads it.
    pub async fn get_if<F>(&self, key: K, holds: impl FnOnce(&V) -> bool, read: impl FnOnce() -> F) -> Result<Option<V>>
    where
        F: Future<Output = Result<Option<V>>>,
    {
        if let Some(value) = self.values.get(&key).filter(holds) {
            return Ok(Some(value));
        }
        let began = *self.forgotten.lock();
        // Boxed, so that a hit does not carry the memory for a reading.
        let Some(value) = Box::pin(read()).await? else { return Ok(None) };
        let forgotten = self.forgotten.lock();
        if *forgotten == began {
            self.values.insert(key, value.clone());
        }
        drop(forgotten);
        Ok(Some(value))
    }

    /// Invalidates this key.
    pub fn forget(&self, key: &K) {
        let mut forgotten = self.forgotten.lock();
        *forgotten += 1;
        self.values.remove(key);
    }

    /// Forgets everything.
    pub fn forget_all(&self) {
        let mut forgotten = self.forgotten.lock();
        *forgotten += 1;
        self.values.clear();
    }
}

/// Limits an action to once per interval and id, such as writing `last_used_at`.
pub struct Throttle {
    last: Cache<i64, Timestamp>,
    pause: Duration,
}

impl Throttle {
    /// Remembers at most `most` ids. An id that was dropped is due.
    pub fn new(most: usize, pause: Duration) -> Self {
        Self { last: Cache::new(most), pause }
    }

    /// Whether the action is due. If so, counts it as done now.
    pub fn is_due(&self, id: i64, now: Timestamp) -> bool {
        if self.last.get(&id).is_some_and(|last| now.is_within(self.pause, last)) {
            return false;
        }
        self.last.insert(id, now);
        true
    }
}

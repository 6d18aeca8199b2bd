//! What is remembered of the database, so that a request need not ask it, and forgotten the moment it changes.

use std::hash::Hash;
use std::time::Duration;

use parking_lot::Mutex;
use quick_cache::sync::Cache;

use crate::kernel::{Result, Timestamp};

/// A bounded cache from a key to what the database says about it, never behind an answered commit.
///
/// A commit forgets what it changes before its asker is answered. Whoever was reading meanwhile has read what was; they may act on it,
/// for they asked before the answer, but it is not remembered: a value is put in only if nothing was forgotten since its reading began,
/// and both happen under one lock, so that no moment lies between the look and the putting in. What is not there is asked for each time.
pub struct ReadCache<K, V> {
    values: Cache<K, V>,
    /// How often something was forgotten.
    forgotten: Mutex<u64>,
}

impl<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static> ReadCache<K, V> {
    /// Remembers nothing yet, and `most` things at the most.
    pub fn new(most: usize) -> Self {
        Self { values: Cache::new(most), forgotten: Mutex::new(0) }
    }

    /// What is remembered, or else what `read` finds now.
    pub async fn get<F>(&self, key: K, read: impl FnOnce() -> F) -> Result<Option<V>>
    where
        F: Future<Output = Result<Option<V>>>,
    {
        self.get_if(key, |_| true, read).await
    }

    /// What is remembered and still `holds`, or else what `read` finds now.
    pub async fn get_if<F>(&self, key: K, holds: impl FnOnce(&V) -> bool, read: impl FnOnce() -> F) -> Result<Option<V>>
    where
        F: Future<Output = Result<Option<V>>>,
    {
        if let Some(value) = self.values.get(&key).filter(holds) {
            return Ok(Some(value));
        }
        let began = *self.forgotten.lock();
        // Boxed, so that whoever finds what is remembered need not carry the room for a reading.
        let Some(value) = Box::pin(read()).await? else { return Ok(None) };
        let forgotten = self.forgotten.lock();
        if *forgotten == began {
            self.values.insert(key, value.clone());
        }
        drop(forgotten);
        Ok(Some(value))
    }

    /// Forgets what was said about this key.
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
    /// Remembers `most` of them at the most. For one that it has forgotten, the time has come.
    pub fn new(most: usize, pause: Duration) -> Self {
        Self { last: Cache::new(most), pause }
    }

    /// Whether the time has come again; then it is taken to be done now.
    pub fn is_due(&self, id: i64, now: Timestamp) -> bool {
        if self.last.get(&id).is_some_and(|last| now.is_within(self.pause, last)) {
            return false;
        }
        self.last.insert(id, now);
        true
    }
}

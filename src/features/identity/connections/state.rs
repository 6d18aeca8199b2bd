//! What holds now, in memory: how mail is sent, and what answers questions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use tokio::sync::{Mutex, Semaphore};

use crate::app::{Sharing, State};
use crate::kernel::{Effect, Result};
use crate::providers::llm::{Llm, LlmError};
use crate::providers::mail::Mailer;

/// What answers the questions to the tutor.
#[derive(Clone)]
pub enum Answering {
    /// The built-in engine alone.
    BuiltIn,
    /// A language model.
    Model(Llm),
    /// A language model is set up, but its settings cannot be used.
    Unusable(LlmError),
}

/// A value that is read again once it was forgotten.
///
/// Forgetting it drops nothing, because that happens on the thread that writes the database, and the connections of a mailer can only be
/// closed on the runtime. The next reader replaces it.
pub(super) struct Held<T> {
    /// The number of times that it was forgotten.
    epoch: AtomicU64,
    /// The value, and the epoch in which its reading began.
    value: parking_lot::Mutex<Option<(u64, T)>>,
}

impl<T: Clone> Held<T> {
    fn new() -> Self {
        Self { epoch: AtomicU64::new(0), value: parking_lot::Mutex::new(None) }
    }

    fn forget(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// Returns the value if it was not forgotten and is good, or reads it. A value that was forgotten while it was read is not used again.
    pub(super) async fn get<F>(&self, is_good: impl FnOnce(&T) -> bool, read: impl FnOnce() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let epoch = self.epoch.load(Ordering::Acquire);
        let held = self.value.lock().as_ref().filter(|(began, _)| *began == epoch).map(|(_, value)| value.clone());
        if let Some(value) = held.filter(is_good) {
            return Ok(value);
        }
        let value = read().await?;
        let before = self.value.lock().replace((epoch, value.clone()));
        drop(before);
        Ok(value)
    }
}

/// How many tests run at a time.
const TESTS: usize = 2;

/// See the module.
pub struct Connections {
    pub(super) mailer: Held<Mailer>,
    pub(super) answering: Held<Answering>,
    /// Held while the key file is made.
    pub(super) making_key: Mutex<()>,
    pub(super) tests: Arc<Semaphore>,
    /// What was noted last of the model.
    model: AtomicU8,
}

/// Nothing was noted since the start or since the settings changed.
const UNKNOWN: u8 = 0;
const WORKS: u8 = 1;
const FAILS: u8 = 2;

impl Default for Connections {
    fn default() -> Self {
        Self {
            mailer: Held::new(),
            answering: Held::new(),
            making_key: Mutex::default(),
            tests: Arc::new(Semaphore::new(TESTS)),
            model: AtomicU8::new(UNKNOWN),
        }
    }
}

impl Connections {
    /// Whether it is news that the model works, or that it fails.
    pub(super) fn is_news(&self, works: bool) -> bool {
        let now = if works { WORKS } else { FAILS };
        self.model.swap(now, Ordering::Relaxed) != now
    }
}

impl State for Connections {
    fn sharing(&self) -> Sharing {
        Sharing::Cache
    }

    fn on_effect(&self, effect: &Effect) {
        if matches!(effect, Effect::SettingsChanged | Effect::Flush) {
            self.mailer.forget();
            self.answering.forget();
            self.model.store(UNKNOWN, Ordering::Relaxed);
        }
    }
}

//! What holds now, in memory: how mail is sent, and what answers questions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::sync::{Mutex, Semaphore};

use crate::app::{ReadCache, Sharing, State};
use crate::kernel::Effect;
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

/// How many tests run at a time.
const TESTS: usize = 2;

/// See the module.
pub struct Connections {
    pub(super) mailer: ReadCache<(), Mailer>,
    pub(super) answering: ReadCache<(), Answering>,
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
            mailer: ReadCache::new(1),
            answering: ReadCache::new(1),
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
            self.mailer.forget_all();
            self.answering.forget_all();
            self.model.store(UNKNOWN, Ordering::Relaxed);
        }
    }
}

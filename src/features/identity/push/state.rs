//! What is kept in memory: the connections to push services, and the key of the school, opened.

use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use crate::app::{Sharing, State};
use crate::providers::push::{Pusher, VapidKey};

/// See the module.
#[derive(Default)]
pub struct Pushing {
    pub(super) pusher: OnceLock<Pusher>,
    /// The last key that was opened. It is used for the public key of the row that was read, and for no other.
    key: Mutex<Option<Arc<VapidKey>>>,
}

impl Pushing {
    /// The opened key with this public key.
    pub(super) fn key(&self, public: &str) -> Option<Arc<VapidKey>> {
        self.key.lock().clone().filter(|key| key.public() == public)
    }

    /// Keeps an opened key.
    pub(super) fn keep(&self, key: VapidKey) -> Arc<VapidKey> {
        let key = Arc::new(key);
        *self.key.lock() = Some(key.clone());
        key
    }
}

impl State for Pushing {
    fn sharing(&self) -> Sharing {
        Sharing::Local("connections of this process, and a key that is compared with the row at each use")
    }
}

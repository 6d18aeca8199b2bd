//! The queue for exports: one at a time for a person, some at a time for the server.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use crate::app::{Sharing, State};
use crate::kernel::{Code, Error, Id, Per, Result, id::kind};

/// The most exports at a time.
const AT_A_TIME: usize = 8;
/// The `Retry-After` of a client that waited too long.
const COME_BACK: Duration = Duration::from_secs(10);

/// The running and waiting exports.
pub struct Exports {
    people: Mutex<HashMap<Id<kind::User>, Arc<Semaphore>>>,
    all: Arc<Semaphore>,
}

/// A running export's place, held until the client has the export.
pub struct Place {
    _own: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Default for Exports {
    fn default() -> Self {
        Self { people: Mutex::default(), all: Arc::new(Semaphore::new(AT_A_TIME)) }
    }
}

impl State for Exports {
    fn sharing(&self) -> Sharing {
        Sharing::Local("it bounds the memory and the threads of this process")
    }
}

impl Exports {
    /// Waits for the turn of a person, at most `patience`.
    pub async fn place(&self, user: Id<kind::User>, patience: Duration) -> Result<Place> {
        let until = Instant::now() + patience;
        let own = {
            let mut people = self.people.lock();
            // A semaphore without another owner is unused.
            people.retain(|_, own| Arc::strong_count(own) > 1);
            people.entry(user).or_insert_with(|| Arc::new(Semaphore::new(1))).clone()
        };
        let own = timeout_at(until, own.acquire_owned()).await.map_err(|_| {
            let sentence = "Another export of your data is in progress. Try again when it is done.";
            Error::new(Code::RateLimited, sentence).retry_after(COME_BACK).at_bound("exports", Per::Person)
        })?;
        let all = timeout_at(until, self.all.clone().acquire_owned()).await.map_err(|_| {
            let sentence = "Too many exports are in progress. Try again in a moment.";
            Error::new(Code::Overloaded, sentence).retry_after(COME_BACK)
        })?;
        Ok(Place { _own: own.map_err(Error::internal)?, _of_all: all.map_err(Error::internal)? })
    }
}

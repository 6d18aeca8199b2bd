//! Running uploads, and received bytes without a row yet.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{OwnedRwLockReadGuard, OwnedSemaphorePermit, RwLock, Semaphore};
use tokio::time::timeout;

use super::folder::InFlight;
use super::model::Hash;
use crate::app::{Sharing, State};
use crate::kernel::{Code, Error, Id, Per, Result, id::kind};

/// The most uploads at a time.
const AT_A_TIME: usize = 32;
/// The most uploads of a person at a time.
const OF_A_PERSON: usize = 4;
/// The longest wait of an upload for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// The `Retry-After` of a refused upload.
const COME_BACK: Duration = Duration::from_secs(10);
/// The most concurrent reads from the disk, for all downloads.
const READS: usize = 16;

/// The state of uploads and downloads. It is local to this process, because the lock of the data folder admits one process.
pub struct FileStore {
    /// Locked for reading from before a content has its name until its row is durable, and for writing while contents are removed. So an
    /// upload of bytes that are being removed comes either before, and keeps them, or after, and stores them again.
    pub(super) names: Arc<RwLock<()>>,
    pub(super) in_flight: InFlight,
    pub(super) next: AtomicU64,
    pub(super) sweeps: AtomicU32,
    pub(super) reads: Arc<Semaphore>,
    all: Arc<Semaphore>,
    people: Arc<Mutex<HashMap<Id<kind::User>, usize>>>,
}

impl Default for FileStore {
    fn default() -> Self {
        Self {
            names: Arc::default(),
            in_flight: InFlight::default(),
            next: AtomicU64::new(0),
            sweeps: AtomicU32::new(0),
            reads: Arc::new(Semaphore::new(READS)),
            all: Arc::new(Semaphore::new(AT_A_TIME)),
            people: Arc::default(),
        }
    }
}

impl State for FileStore {
    fn sharing(&self) -> Sharing {
        Sharing::Local("the data folder belongs to one process, whose lock it bears")
    }
}

/// The turn of an upload, held until its bytes are received.
pub(super) struct UploadTurn {
    _of_person: PersonTurn,
    _of_all: OwnedSemaphorePermit,
}

pub(super) struct PersonTurn {
    user: Id<kind::User>,
    people: Arc<Mutex<HashMap<Id<kind::User>, usize>>>,
}

impl Drop for PersonTurn {
    fn drop(&mut self) {
        let mut people = self.people.lock();
        if let Some(count) = people.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                people.remove(&self.user);
            }
        }
    }
}

impl FileStore {
    /// Waits for the turn of an upload.
    pub(super) async fn turn(&self, user: Id<kind::User>) -> Result<UploadTurn> {
        let of_person = self.turn_of(user)?;
        Ok(UploadTurn { _of_person: of_person, _of_all: self.turn_of_all().await? })
    }

    /// Waits for the turn of bytes that count among the uploads of their person already.
    pub(super) async fn turn_of_all(&self) -> Result<OwnedSemaphorePermit> {
        let of_all = timeout(PATIENCE, self.all.clone().acquire_owned()).await.map_err(|_| {
            let sentence = "Too many uploads are in progress. Try again in a moment.";
            Error::new(Code::Overloaded, sentence).retry_after(COME_BACK)
        })?;
        of_all.map_err(Error::internal)
    }

    /// The turn of a file of this person, without that of an upload.
    pub(super) fn turn_of(&self, user: Id<kind::User>) -> Result<PersonTurn> {
        let mut people = self.people.lock();
        let count = people.entry(user).or_insert(0);
        if *count >= OF_A_PERSON {
            return Err(too_many());
        }
        *count += 1;
        Ok(PersonTurn { user, people: self.people.clone() })
    }
}

fn too_many() -> Error {
    let sentence =
        format!("{OF_A_PERSON} files of yours are already on their way. Try again when one of them is done.");
    Error::new(Code::RateLimited, sentence).retry_after(COME_BACK).at_bound("uploads", Per::Person)
}

/// A content on the disk without a row yet. No content is removed while one lives, so keep or drop it at once. Moved into the closure of
/// the transaction that calls [`keep`](super::service::keep), it lives exactly long enough.
pub struct Received {
    pub(super) hash: Hash,
    pub(super) size: u64,
    pub(super) _named: OwnedRwLockReadGuard<()>,
}

impl Received {
    /// The hash of the bytes.
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    pub fn size(&self) -> u64 {
        self.size
    }
}

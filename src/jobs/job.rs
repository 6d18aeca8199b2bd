//! The declaration of a kind of background jobs, and the table of all kinds.

use std::collections::HashMap;
use std::pin::Pin;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::handle::JobHandle;
use crate::app::App;
use crate::kernel::{Error, Result};

/// A queue of jobs. Lanes never wait for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// The name in the table.
    pub name: &'static str,
    /// How many of its jobs one process runs at a time.
    pub width: usize,
}

/// Short work that no other lane is for.
pub const DEFAULT: Lane = Lane { name: "default", width: 4 };
/// Mail to a mail server, which may be slow.
pub const MAIL: Lane = Lane { name: "mail", width: 4 };
/// Messages to the push services of browsers, which may be slow.
pub const PUSH: Lane = Lane { name: "push", width: 4 };
/// Work of the server itself, such as removing old records.
pub const UPKEEP: Lane = Lane { name: "upkeep", width: 1 };

/// A kind of background jobs. The value is the payload, stored as JSON: fields may be added with a default, and are
/// never renamed.
///
/// A job runs at least once. It may run again after it was interrupted, so [`Job::run`] must be repeatable. Use
/// [`JobHandle::write`] for writes that must happen only while this run owns the job.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// The name of the kind in the table. It is never changed, for stored jobs carry it.
    const KIND: &'static str;
    /// The lane in which it runs.
    const LANE: Lane = DEFAULT;
    /// How many attempts may fail before the job is given up.
    const ATTEMPTS: i64 = 8;
    /// The time limit of one attempt.
    const TIME_LIMIT: Duration = Duration::from_secs(60);
    /// How long a finished job is kept, so that its state and progress can be read. Without a time it is deleted when
    /// it is done.
    const KEEP: Option<Duration> = None;

    /// Does the work. An error means: try again later.
    fn run(self, app: App, job: JobHandle) -> impl Future<Output = Result<()>> + Send;
}

/// The running future of a job.
pub(super) type Work = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// A [`Job`] as data, for the table of all kinds.
#[derive(Debug)]
pub struct Kind {
    pub(super) name: &'static str,
    pub(super) lane: Lane,
    pub(super) attempts: i64,
    pub(super) time_limit: Duration,
    pub(super) start: fn(App, JobHandle, &str) -> Result<Work>,
}

impl Kind {
    /// The kind of these jobs.
    pub const fn of<J: Job>() -> Self {
        Self {
            name: J::KIND,
            lane: J::LANE,
            attempts: J::ATTEMPTS,
            time_limit: J::TIME_LIMIT,
            start: |app, handle, payload| {
                let job: J = serde_json::from_str(payload).map_err(Error::internal)?;
                Ok(Box::pin(job.run(app, handle)))
            },
        }
    }
}

/// All kinds of jobs that a process can run, and the lanes that follow from them.
#[derive(Debug)]
pub struct Registry {
    kinds: HashMap<&'static str, &'static Kind>,
    lanes: Vec<Lane>,
}

impl Registry {
    /// Builds the table from the lists of the features. Two kinds with one name, and a lane with two widths, are
    /// errors.
    pub fn new(lists: impl IntoIterator<Item = &'static [Kind]>) -> Result<Self> {
        let mut registry = Self { kinds: HashMap::new(), lanes: Vec::new() };
        for kind in lists.into_iter().flatten() {
            if registry.kinds.insert(kind.name, kind).is_some() {
                return Err(Error::internal_text(format!("two kinds of jobs are called {}", kind.name)));
            }
            match registry.lanes.iter().find(|lane| lane.name == kind.lane.name) {
                None if kind.lane.width == 0 => {
                    return Err(Error::internal_text(format!("the lane {} has no width", kind.lane.name)));
                }
                None => registry.lanes.push(kind.lane),
                Some(lane) if *lane == kind.lane => {}
                Some(lane) => return Err(Error::internal_text(format!("the lane {} has two widths", lane.name))),
            }
        }
        Ok(registry)
    }

    /// The kind of this name.
    pub(super) fn kind(&self, name: &str) -> Option<&'static Kind> {
        self.kinds.get(name).copied()
    }

    /// The lanes of all kinds.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }
}

//! Durable background jobs: stored in the transaction that enqueues them, run at least once, retried with growing
//! pauses.
//!
//! What holds:
//!
//! * A lane ([`Lane`]) runs up to its width of jobs at a time, in the order in which they became due. Lanes do not wait
//!   for one another.
//! * A running job has a lease, which its process renews. If the process dies, the lease expires and the job runs
//!   again; after a restart at once, the first time. Writes with [`JobHandle::write`] fail once the run has lost the job to another run, a cancellation or a
//!   stop.
//! * A job enqueued with a key is not stored while another one with this kind and key waits. While one runs, one more
//!   may wait, and begins after it: two jobs of one kind and key never run at the same time.
//! * A request can hold a job that removes what it has begun ([`hold`]). It runs if the request is cut off: at its time
//!   limit, or because the process stops or dies.
//! * A cancelled job never runs again, and none of its fenced writes lands after the cancellation.
//! * A job that is given up is logged, and kept for 90 days for `schola doctor`.
//! * A missed entry of the schedule ([`Scheduled`]) runs late, once.
//!
//! The room knows no feature: a server gives it a [`Registry`] of kinds and a [`Schedule`].
//!
//! Tables: `jobs`, `schedule`.

pub mod cron;
mod execution;
mod handle;
mod held;
mod job;
mod queue;
mod reports;
mod run;
mod runner;
mod schedule;
mod signals;

use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::kernel::{Effect, Error, Id, Origin, Result, id::kind};

pub use execution::Times;
pub use handle::JobHandle;
pub use held::{change_held, hold, release_held, renew_held};
pub use job::{DEFAULT, Job, Kind, Lane, MAIL, PUSH, Registry, UPKEEP};
pub use queue::sweep;
pub use reports::{
    FailedJob, JobState, JobStatus, Overdue, Summary, failed, overdue, status, summary, unfinished, waiting_ahead,
};
pub use run::{Fence, Progress};
pub use runner::{Runner, prepared};
pub use schedule::{Planned, Schedule, Scheduled, run_schedule};
pub use signals::Signals;

/// The origin of a request whose work is done later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The network address, if it is known.
    pub address: Option<std::net::IpAddr>,
    /// The request's id.
    pub request_id: Option<String>,
}

impl From<&Origin> for Asked {
    fn from(origin: &Origin) -> Self {
        Self { address: origin.address, request_id: origin.request_id.clone() }
    }
}

impl From<Asked> for Origin {
    fn from(asked: Asked) -> Self {
        Self { address: asked.address, request_id: asked.request_id, client: None }
    }
}

/// Operations on jobs within a transaction.
pub trait Enqueue {
    /// Stores a job, which runs soon after the commit.
    fn enqueue<J: Job>(&self, job: &J) -> Result<Id<kind::Job>>;

    /// Enqueues a job unless one of this kind and key waits already. Returns the id of the waiting one. While one of
    /// them runs, one more may wait, and begins when that one has ended.
    fn enqueue_once<J: Job>(&self, job: &J, key: &str) -> Result<Id<kind::Job>>;

    /// Cancels a job. A waiting job never runs; a running one is signalled, and its result is dropped. Returns whether
    /// the job was waiting or running.
    fn cancel_job(&self, id: Id<kind::Job>) -> Result<bool>;
}

fn new<J: Job>(job: &J) -> Result<queue::NewJob> {
    let payload = serde_json::to_string(job).map_err(Error::internal)?;
    Ok(queue::NewJob { kind: J::KIND, lane: J::LANE.name, payload, keep: J::KEEP })
}

/// The key in the table: keys of different kinds are different.
fn named<J: Job>(key: &str) -> String {
    format!("{} {key}", J::KIND)
}

impl Enqueue for Tx<'_> {
    fn enqueue<J: Job>(&self, job: &J) -> Result<Id<kind::Job>> {
        self.after_commit(Effect::JobsWaiting(J::LANE.name));
        queue::insert(self, new(job)?)
    }

    fn enqueue_once<J: Job>(&self, job: &J, key: &str) -> Result<Id<kind::Job>> {
        self.after_commit(Effect::JobsWaiting(J::LANE.name));
        queue::insert_once(self, new(job)?, &named::<J>(key))
    }

    fn cancel_job(&self, id: Id<kind::Job>) -> Result<bool> {
        self.after_commit(Effect::JobCancelled(id));
        queue::cancel(self, id)
    }
}

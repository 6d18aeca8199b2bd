//! Jobs that a request holds while it works: they remove what it has begun, and run only if it does not end.
//!
//! A held job is stored as a running one. Its lease ends with the process, as that of any other job, so it runs after
//! the next start. A request that ends takes it away with [`super::Enqueue::cancel_job`].

use std::time::Duration;

use super::job::Job;
use super::queue;
use super::run::Fence;
use super::{named, new};
use crate::db::Tx;
use crate::kernel::{Effect, Error, Result};

/// How long a request holds its job without a renewal.
const LEASE: Duration = Duration::from_secs(300);

/// Stores a job that the request holds. Returns `None` while another one of this kind and key is held, waits or runs.
pub fn hold<J: Job>(tx: &Tx, job: &J, key: Option<&str>) -> Result<Option<Fence>> {
    let key = key.map(named::<J>);
    queue::insert_held(tx, new(job)?, key.as_deref(), LEASE)
}

/// Holds the job for longer. Fails once the job has been lost to the lane, which undoes the work of the request.
pub fn renew_held(tx: &Tx, fence: Fence) -> Result<()> {
    if queue::renew(tx, fence, LEASE)? { Ok(()) } else { Err(lost(fence)) }
}

/// Stores what the job has to do now, and holds it for longer. Fails as [`renew_held`] does.
pub fn change_held<J: Job>(tx: &Tx, fence: Fence, job: &J) -> Result<()> {
    renew_held(tx, fence)?;
    queue::change_payload(tx, fence, new(job)?.payload)
}

/// Lets the job run, because its request has not ended. Returns whether the request still held it.
pub fn release_held<J: Job>(tx: &Tx, fence: Fence) -> Result<bool> {
    tx.after_commit(Effect::JobsWaiting(J::LANE.name));
    queue::release(tx, fence)
}

fn lost(fence: Fence) -> Error {
    Error::internal_text(format!("the job {} no longer waits for its request", fence.id()))
}

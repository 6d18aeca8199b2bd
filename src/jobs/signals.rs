//! Signals from commits to the lanes and the running jobs of this process.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::{Notify, watch};

use super::run::Fence;
use crate::app::{Sharing, State};
use crate::kernel::Effect;

/// Wakes lanes when jobs wait in them, and signals cancellations to running jobs.
#[derive(Default)]
pub struct Signals {
    lanes: Mutex<BTreeMap<&'static str, Arc<Notify>>>,
    running: Mutex<HashMap<Fence, watch::Sender<bool>>>,
}

impl State for Signals {
    fn sharing(&self) -> Sharing {
        Sharing::Local(
            "it only shortens waiting: lanes look at the queue now and then, and a lease that is renewed tells of a \
             cancellation",
        )
    }

    /// Passes on an effect of a commit, of this process or of another one.
    fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::JobsWaiting(lane) => self.lane(lane).notify_one(),
            Effect::JobCancelled(id) => {
                for (_, sender) in self.running.lock().iter().filter(|(fence, _)| fence.id() == *id) {
                    sender.send_replace(true);
                }
            }
            Effect::JobsWaitingElsewhere | Effect::Flush => self.wake_all(),
            _ => {}
        }
    }
}

impl Signals {
    /// Wakes all lanes.
    pub fn wake_all(&self) {
        self.lanes.lock().values().for_each(|lane| lane.notify_one());
    }

    /// The signal of a lane.
    pub(super) fn lane(&self, name: &'static str) -> Arc<Notify> {
        self.lanes.lock().entry(name).or_default().clone()
    }

    /// Notes a job that begins to run. The answer becomes true when it is cancelled.
    pub(super) fn begin(&self, fence: Fence) -> watch::Receiver<bool> {
        let (sender, receiver) = watch::channel(false);
        self.running.lock().insert(fence, sender);
        receiver
    }

    /// Forgets a job that has ended.
    pub(super) fn end(&self, fence: Fence) {
        self.running.lock().remove(&fence);
    }
}

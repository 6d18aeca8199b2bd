//! Claims jobs of each lane and runs them, up to the width of the lane.

#![expect(clippy::disallowed_methods, reason = "a lane sleeps until its next job is due")]

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use super::execution::{Execution, Times, UNKNOWN};
use super::job::{Kind, Lane, Registry};
use super::queue::{self, Taken};
use super::signals::Signals;
use crate::app::App;
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The longest sleep of a lane or the schedule when nothing is due.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// How long it sleeps at the least.
const SHORTEST_SLEEP: Duration = Duration::from_millis(50);
/// The pause after an error of the database.
const PAUSE: Duration = Duration::from_secs(5);

/// How long to sleep until an instant. Only this function converts instants of the clock to waiting times. The sleep is
/// short, so that a step of the clock is noticed soon.
pub(super) fn until(due: Option<Timestamp>, now: Timestamp) -> Duration {
    let wait = due.map_or(LONGEST_SLEEP, |due| now.until(due));
    wait.clamp(SHORTEST_SLEEP, LONGEST_SLEEP)
}

/// Runs the jobs of one process.
pub struct Runner {
    app: App,
    registry: Registry,
    times: Times,
    /// The jobs that it runs at this moment.
    own: Arc<Mutex<HashSet<Id<kind::Job>>>>,
}

/// Removes a job from the set of running ones when its run ends.
struct Owned {
    own: Arc<Mutex<HashSet<Id<kind::Job>>>>,
    id: Id<kind::Job>,
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.own.lock().remove(&self.id);
    }
}

impl Runner {
    /// A runner for these kinds of jobs.
    pub fn new(app: App, registry: Registry) -> Self {
        Self { app, registry, times: Times::default(), own: Arc::default() }
    }

    /// The same with other times.
    #[must_use]
    pub fn with_times(self, times: Times) -> Self {
        Self { times, ..self }
    }

    /// Runs due jobs of all lanes until `shutdown` resolves. Then idle lanes end at once, and the others when their
    /// jobs have ended or their grace is over.
    pub async fn serve(self, shutdown: impl Future<Output = ()>) {
        let (stop, stopping) = watch::channel(false);
        let runner = Arc::new(self);
        let mut lanes = JoinSet::new();
        for lane in runner.registry.lanes().iter().copied() {
            lanes.spawn(Arc::clone(&runner).serve_lane(lane, stopping.clone()));
        }
        shutdown.await;
        stop.send_replace(true);
        while let Some(ended) = lanes.join_next().await {
            report(ended);
        }
    }

    async fn serve_lane(self: Arc<Self>, lane: Lane, mut stopping: watch::Receiver<bool>) {
        let wakeup = match self.app.state::<Signals>() {
            Ok(signals) => signals.lane(lane.name),
            Err(error) => return tracing::error!("the lane {} cannot run: {}", lane.name, error.explanation()),
        };
        let mut running = JoinSet::new();
        loop {
            let sleep = self.fill(lane, &mut running, &stopping).await;
            let has_room = running.len() < lane.width;
            tokio::select! {
                () = wakeup.notified(), if has_room => {}
                () = tokio::time::sleep(sleep), if has_room => {}
                Some(ended) = running.join_next() => report(ended),
                // An error means that the sender is gone, which is a stop too.
                _ = stopping.wait_for(|stop| *stop) => break,
            }
        }
        while let Some(ended) = running.join_next().await {
            report(ended);
        }
    }

    /// Begins jobs until the lane is full or none is due. The answer is how long to sleep.
    async fn fill(&self, lane: Lane, running: &mut JoinSet<()>, stopping: &watch::Receiver<bool>) -> Duration {
        while running.len() < lane.width && !*stopping.borrow() {
            match self.claim(lane).await {
                Ok(Some((kind, taken))) => {
                    let owned = Owned { own: Arc::clone(&self.own), id: taken.fence.id };
                    let execution = Execution { app: self.app.clone(), times: self.times, stopping: stopping.clone() };
                    running.spawn(async move {
                        execution.run(kind, taken).await;
                        drop(owned);
                    });
                }
                Ok(None) => return self.sleep(lane).await,
                Err(error) => {
                    tracing::error!("the lane {} cannot be read: {}", lane.name, error.explanation());
                    return PAUSE;
                }
            }
        }
        LONGEST_SLEEP
    }

    /// Claims the next job of the lane. One task claims all jobs of a lane, so that none is claimed twice before it is
    /// in the set.
    async fn claim(&self, lane: Lane) -> Result<Option<(Option<&'static Kind>, Taken)>> {
        let (own, lease) = (Arc::clone(&self.own), self.times.lease);
        let taken = self
            .app
            .named("claimJob")
            .write(move |tx| queue::claim(tx, lane.name, lease, |id| own.lock().contains(&id)))
            .await?;
        Ok(taken.map(|taken| {
            self.own.lock().insert(taken.fence.id);
            (self.registry.kind(&taken.kind), taken)
        }))
    }

    async fn sleep(&self, lane: Lane) -> Duration {
        match self.app.named("nextJob").read(move |db| queue::next_due(db, lane.name)).await {
            Ok(due) => until(due, self.app.now()),
            Err(_) => PAUSE,
        }
    }

    /// Moves waiting jobs whose kind has another lane now, and gives up those of unknown kinds, because no lane would
    /// claim them.
    async fn adopt(&self) -> Result<()> {
        let waiting = self.app.named("adoptJobs").read(queue::waiting_kinds).await?;
        for (name, lane) in waiting {
            match self.registry.kind(&name).map(|kind| kind.lane.name) {
                Some(right) if right == lane => {}
                Some(right) => {
                    self.app.named("adoptJobs").write(move |tx| queue::change_lane(tx, &name, right)).await?
                }
                None => {
                    tracing::error!(job = name, "waiting jobs are given up: {UNKNOWN}");
                    self.app.named("adoptJobs").write(move |tx| queue::give_up_kind(tx, &name, UNKNOWN)).await?;
                }
            }
        }
        Ok(())
    }
}

fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!("a task of the job lanes ended badly: {error}");
    }
}

/// A runner for the jobs of a server that begins, and that nothing else runs beside. Jobs that an earlier release has left
/// are in their lanes when this returns, and jobs that the process before was running when it died are due.
pub async fn prepared(app: App, registry: Registry) -> Runner {
    let runner = Runner::new(app, registry);
    match runner.app.named("takeOverJobs").write(queue::take_over).await {
        Ok(0) => {}
        Ok(jobs) => tracing::info!(jobs, "jobs that were interrupted run again"),
        Err(error) => tracing::error!("interrupted jobs run again when their leases end: {}", error.explanation()),
    }
    if let Err(error) = runner.adopt().await {
        tracing::error!("jobs of an earlier release were not put into their lanes: {}", error.explanation());
    }
    runner
}

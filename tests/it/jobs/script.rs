//! Jobs that do what a test tells them, in lanes of their own, run by runners of the test beside those of the server.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use parking_lot::Mutex;
use schola::app::App;
use schola::db::{Tx, params};
use schola::jobs::{self, Enqueue, Job, JobHandle, JobState, JobStatus, Kind, Lane, Registry, Runner, Times};
use schola::kernel::{Error, Id, Result, id::kind};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, oneshot};

use crate::support::server::Server;

/// How long a test waits for something that happens by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a job does after it was let go.
pub enum Act {
    Fail,
    Panic,
    /// Writes a row under its fence, and notes whether that was refused.
    Write,
    /// Reports this many of a hundred steps, one by one.
    Report(usize),
    /// Goes on for ever.
    Hang,
    /// Ends as soon as it is cancelled.
    UntilCancelled,
}

/// What the jobs of one test do, and what they did.
#[derive(Default)]
pub struct Script {
    log: Mutex<Vec<String>>,
    acts: Mutex<BTreeMap<String, VecDeque<Act>>>,
    go: Mutex<BTreeMap<String, Arc<Semaphore>>>,
}

static SCRIPTS: LazyLock<Mutex<BTreeMap<String, Arc<Script>>>> = LazyLock::new(Mutex::default);

impl Script {
    /// The script of the test with this name.
    pub fn of(test: &str) -> Arc<Self> {
        SCRIPTS.lock().entry(test.to_owned()).or_default().clone()
    }

    fn gate(&self, job: &str) -> Arc<Semaphore> {
        self.go.lock().entry(job.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(0))).clone()
    }

    /// Lets one run of the job go on.
    pub fn go(&self, job: &str) {
        self.gate(job).add_permits(1);
    }

    /// Has the next run of the job do this; those without an act end well.
    pub fn act(&self, job: &str, act: Act) {
        self.acts.lock().entry(job.to_owned()).or_default().push_back(act);
    }

    fn note(&self, what: String) {
        self.log.lock().push(what);
    }

    /// What happened so far.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().clone()
    }

    /// Waits until this has happened so often.
    pub async fn seen(&self, what: &str, times: usize) {
        eventually(what, async || self.log.lock().iter().filter(|line| *line == what).count() >= times).await;
    }

    async fn run(&self, name: &str, job: &JobHandle) -> Result<()> {
        self.note(format!("{name} began"));
        self.gate(name).acquire().await.expect("a gate").forget();
        let act = self.acts.lock().get_mut(name).and_then(VecDeque::pop_front);
        match act {
            None => {}
            Some(Act::Fail) => return Err(Error::internal_text("it was told to fail")),
            Some(Act::Panic) => panic!("it was told to panic"),
            Some(Act::Write) => {
                let row = format!("job {}", job.id());
                let written = job.write("test", move |tx| {
                    tx.exec("INSERT INTO settings (name, value) VALUES (?1, '1')", params![row]).map(drop)
                });
                let outcome = if written.await.is_ok() { "wrote" } else { "was refused" };
                self.note(format!("{name} {outcome}"));
            }
            Some(Act::Report(most)) => {
                for done in 1..=most {
                    job.report(jobs::Progress::of(done, 100).with_note(&format!("step {done}"))).await;
                }
            }
            Some(Act::Hang) => std::future::pending::<()>().await,
            Some(Act::UntilCancelled) => {
                job.cancelled().await;
                assert!(job.is_cancelled());
                self.note(format!("{name} saw the cancellation"));
            }
        }
        self.note(format!("{name} ended"));
        Ok(())
    }
}

/// Waits until something is so.
pub async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let looked = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, looked).await.is_ok(), "never: {what}");
}

macro_rules! scripted {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $lane:literal x $width:literal, $keep:expr, $limit:literal s;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Default, Serialize, Deserialize)]
        pub struct $name {
            pub test: String,
            pub name: String,
        }

        impl $name {
            pub fn new(test: &str, name: &str) -> Self {
                Self { test: test.to_owned(), name: name.to_owned() }
            }
        }

        impl Job for $name {
            const KIND: &'static str = $kind;
            const LANE: Lane = Lane { name: $lane, width: $width };
            const ATTEMPTS: i64 = 3;
            const KEEP: Option<Duration> = $keep;
            const TIME_LIMIT: Duration = Duration::from_secs($limit);

            async fn run(self, _app: App, job: JobHandle) -> Result<()> {
                Script::of(&self.test).run(&self.name, &job).await
            }
        }
    )+

        /// The kinds of jobs of the tests.
        pub const KINDS: &[Kind] = &[$(Kind::of::<$name>()),+];
    };
}

scripted! {
    /// In a lane that runs one at a time.
    Narrow, "test_narrow", "test-narrow" x 1, None, 60 s;
    /// In a lane that runs two at a time.
    Wide, "test_wide", "test-wide" x 2, None, 60 s;
    /// Is kept for an hour when it has ended.
    Kept, "test_kept", "test-kept" x 2, Some(Duration::from_secs(3600)), 60 s;
    /// May take a second.
    Hurried, "test_hurried", "test-hurried" x 1, None, 1 s;
}

/// A runner of the test.
pub struct Running {
    app: App,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Begins to run the jobs of the tests.
    pub fn start(server: &Server) -> Self {
        Self::with(server, Times::default())
    }

    /// The same with other times.
    pub fn with(server: &Server, times: Times) -> Self {
        let registry = Registry::new([KINDS]).unwrap();
        Self::serving(server, Runner::new(server.raw_app().clone(), registry).with_times(times))
    }

    /// Begins as a server does that finds what a dead process was running.
    pub async fn after_a_death(server: &Server) -> Self {
        let registry = Registry::new([KINDS]).unwrap();
        Self::serving(server, jobs::prepared(server.raw_app().clone(), registry).await)
    }

    fn serving(server: &Server, runner: Runner) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(runner.serve(async move { drop(stopped.await) }));
        Self { app: server.raw_app().clone(), stop, task }
    }

    /// Ends it as a stop of the server would.
    pub async fn stop(self) {
        drop(self.stop);
        self.task.await.unwrap();
    }

    /// Ends it as the death of its process would: it writes nothing more.
    pub async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
        // What it had handed to the writer is written by then, at the time that it was.
        self.app.named("test").write(|_| Ok(())).await.unwrap();
    }
}

/// Enqueues a job.
pub async fn enqueue(server: &Server, job: impl Job + Sync) -> Id<kind::Job> {
    server.raw_app().named("test").write(move |tx| tx.enqueue(&job)).await.unwrap()
}

/// Enqueues a job under a key.
pub async fn enqueue_once(server: &Server, job: impl Job + Sync, key: &'static str) -> Id<kind::Job> {
    server.raw_app().named("test").write(move |tx| tx.enqueue_once(&job, key)).await.unwrap()
}

/// Cancels a job.
pub async fn cancel(server: &Server, id: Id<kind::Job>) -> bool {
    server.raw_app().named("test").write(move |tx: &Tx<'_>| tx.cancel_job(id)).await.unwrap()
}

/// How a job stands; nothing where it is gone.
pub async fn status(server: &Server, id: Id<kind::Job>) -> Option<JobStatus> {
    server.raw_app().named("test").read(move |db| jobs::status(db, id)).await.unwrap()
}

/// The state of a job; nothing where it is gone.
pub async fn state(server: &Server, id: Id<kind::Job>) -> Option<JobState> {
    status(server, id).await.map(|status| status.state)
}

/// Waits until a job is gone.
pub async fn gone(server: &Server, id: Id<kind::Job>) {
    eventually("the job is gone", async || state(server, id).await.is_none()).await;
}

/// Has lanes look at their queues, after the clock was moved.
pub fn wake(server: &Server) {
    server.raw_app().state::<jobs::Signals>().unwrap().wake_all();
}

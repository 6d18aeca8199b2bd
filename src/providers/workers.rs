//! Worker threads for CPU-bound work: splitting texts, searching study banks, pictures, archives.
//!
//! Owners take turns, not jobs: an owner with a hundred jobs delays all others by one slice. Long work runs in slices
//! ([`Workers::run_in_slices`]) and goes to the end of the queue after each. The queue is bounded per owner and in
//! total, in jobs and in bytes.

use std::collections::{HashMap, HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use crate::kernel::{Actor, Code, Error, Per, Realm, Result};

/// Threads that prefer heavy work, and take questions when there is none.
const HEAVY_THREADS: usize = 2;
/// Threads that take only questions, so that these never wait for heavy work.
const QUICK_THREADS: usize = 1;
/// Jobs of one owner that may wait.
const MOST_PER_OWNER: usize = 16;
/// Pieces of work of all owners that may wait.
const MOST_IN_ALL: usize = 256;
/// Bytes that all waiting jobs may hold.
const MOST_BYTES: usize = 64 << 20;
/// When an owner with too many waiting jobs should retry.
const COME_BACK: Duration = Duration::from_secs(3);
/// Scheduling priority of the threads: requests and the database come first, then questions, then heavy work.
const QUICK_NICE: i32 = 4;
const HEAVY_NICE: i32 = 12;

/// The owner of work. The learners of one developer share a turn, so that more learners give no more turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Turn(i64);

impl Turn {
    /// The turn that the actor's work belongs to.
    pub fn of(actor: &Actor) -> Self {
        match actor.realm {
            Realm::School => Self(actor.user.get()),
            Realm::Developer(developer) => Self(developer.get()),
        }
    }

    /// A turn with this number.
    pub const fn numbered(number: i64) -> Self {
        Self(number)
    }
}

/// How heavy a piece of work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Milliseconds of work for a waiting person: a question.
    Quick,
    /// Up to a second in all, in slices: a text to cut, a part of an archive.
    Heavy,
    /// Needs so much memory that only one runs at a time: a picture.
    Large,
}

/// The worker threads, see the module. Dropping it ends the threads after their current slice.
pub struct Workers {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    quick: Rounds,
    heavy: Rounds,
    large_runs: bool,
    bytes: usize,
    closed: bool,
}

/// Waiting jobs, in one queue per owner. The ring gives the order of owners.
#[derive(Default)]
struct Rounds {
    lines: HashMap<Turn, VecDeque<Job>>,
    ring: VecDeque<Turn>,
    /// Owners with a running job: one at a time each.
    running: HashSet<Turn>,
    waiting: usize,
}

struct Job {
    load: Load,
    bytes: usize,
    work: Box<dyn Slices>,
}

/// Work that runs slice by slice.
trait Slices: Send {
    /// Runs a slice, and returns whether that was the last one.
    fn run(&mut self) -> bool;
    /// Hands over the result of the last slice.
    fn answer(self: Box<Self>);
    /// Whether the caller has gone.
    fn is_abandoned(&self) -> bool;
}

struct Work<T, F> {
    slice: F,
    result: Option<T>,
    answer: Option<oneshot::Sender<T>>,
}

impl<T: Send, F: FnMut() -> Option<T> + Send> Slices for Work<T, F> {
    fn run(&mut self) -> bool {
        match catch_unwind(AssertUnwindSafe(&mut self.slice)) {
            Ok(None) => false,
            Ok(value) => {
                self.result = value;
                true
            }
            Err(_) => {
                tracing::error!("a piece of heavy work panicked");
                self.answer = None;
                true
            }
        }
    }

    fn answer(self: Box<Self>) {
        if let (Some(answer), Some(result)) = (self.answer, self.result) {
            // The caller may have gone.
            drop(answer.send(result));
        }
    }

    fn is_abandoned(&self) -> bool {
        self.answer.as_ref().is_none_or(oneshot::Sender::is_closed)
    }
}

impl Rounds {
    fn push(&mut self, turn: Turn, job: Job) {
        let line = self.lines.entry(turn).or_default();
        if line.is_empty() && !self.running.contains(&turn) {
            self.ring.push_back(turn);
        }
        line.push_back(job);
        self.waiting += 1;
    }

    /// Removes the next job of the owner whose turn it is. `allowed` may skip an owner.
    fn take(&mut self, allowed: impl Fn(&Job) -> bool) -> Option<(Turn, Job)> {
        let place = self.ring.iter().position(|turn| {
            let first = self.lines.get(turn).and_then(VecDeque::front);
            first.is_some_and(&allowed)
        })?;
        let turn = self.ring.remove(place)?;
        let job = self.lines.get_mut(&turn)?.pop_front()?;
        self.waiting -= 1;
        self.running.insert(turn);
        Some((turn, job))
    }

    /// Ends the turn of an owner. Work that has slices left stays the owner's first.
    fn end(&mut self, turn: Turn, rest: Option<Job>) {
        self.running.remove(&turn);
        let line = self.lines.entry(turn).or_default();
        if let Some(rest) = rest {
            line.push_front(rest);
            self.waiting += 1;
        }
        if line.is_empty() {
            self.lines.remove(&turn);
        } else {
            self.ring.push_back(turn);
        }
    }

    /// Removes jobs whose callers have gone, and returns how many bytes they held.
    fn purge(&mut self) -> usize {
        let mut freed = 0;
        for line in self.lines.values_mut() {
            line.retain(|job| {
                let stays = !job.work.is_abandoned();
                freed += if stays { 0 } else { job.bytes };
                stays
            });
        }
        self.lines.retain(|_, line| !line.is_empty());
        self.ring.retain(|turn| self.lines.contains_key(turn));
        self.waiting = self.lines.values().map(VecDeque::len).sum();
        freed
    }

    fn waiting_of(&self, turn: Turn) -> usize {
        self.lines.get(&turn).map_or(0, VecDeque::len)
    }
}

impl State {
    /// Whether there is room for one more job.
    fn admit(&self, turn: Turn, job: &Job) -> Result<()> {
        let rounds = if job.load == Load::Quick { &self.quick } else { &self.heavy };
        if rounds.waiting_of(turn) >= MOST_PER_OWNER {
            let sentence = format!(
                "{MOST_PER_OWNER} of your requests of this kind are already waiting. Try again when they are done."
            );
            return Err(Error::new(Code::RateLimited, sentence)
                .retry_after(COME_BACK)
                .at_bound("waiting-work", Per::Person));
        }
        if rounds.waiting >= MOST_IN_ALL || (self.bytes > 0 && self.bytes + job.bytes > MOST_BYTES) {
            return Err(Error::overload(COME_BACK));
        }
        Ok(())
    }

    fn take(&mut self, takes_heavy: bool) -> Option<(Turn, Job)> {
        if takes_heavy {
            let large_runs = self.large_runs;
            if let Some((turn, job)) = self.heavy.take(|job| job.load != Load::Large || !large_runs) {
                self.large_runs |= job.load == Load::Large;
                return Some((turn, job));
            }
        }
        self.quick.take(|_| true)
    }

    /// Ends a turn. Returns a finished job, for its answer.
    fn end(&mut self, turn: Turn, job: Job, is_done: bool) -> Option<Job> {
        if job.load == Load::Large {
            self.large_runs = false;
        }
        if is_done {
            self.bytes -= job.bytes;
        }
        let rounds = if job.load == Load::Quick { &mut self.quick } else { &mut self.heavy };
        let (done, rest) = if is_done { (Some(job), None) } else { (None, Some(job)) };
        rounds.end(turn, rest);
        done
    }
}

impl Workers {
    /// Starts the threads.
    pub fn start() -> Result<Self> {
        Self::with_threads(HEAVY_THREADS, QUICK_THREADS)
    }

    /// Starts threads for heavy work, and threads for questions only.
    pub fn with_threads(heavy: usize, quick: usize) -> Result<Self> {
        let shared = Arc::new(Shared { state: Mutex::default(), arrived: Condvar::new() });
        for number in 0..heavy + quick {
            let shared = shared.clone();
            let takes_heavy = number < heavy;
            thread::Builder::new()
                .name(format!("worker-{number}"))
                .spawn(move || serve(&shared, takes_heavy))
                .map_err(|error| Error::internal_text(format!("no thread for heavy work: {error}")))?;
        }
        Ok(Self { shared })
    }

    /// Runs a job in its owner's turn. `bytes` is what it holds while it waits. A job whose caller has gone is dropped
    /// before it begins.
    pub async fn run<T: Send + 'static>(
        &self,
        turn: Turn,
        load: Load,
        bytes: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let mut work = Some(work);
        self.run_in_slices(turn, load, bytes, move || work.take().map(|work| work())).await
    }

    /// The same for work of several slices: `slice` is called until it returns a value, and other owners have turns
    /// between two calls.
    pub async fn run_in_slices<T: Send + 'static>(
        &self,
        turn: Turn,
        load: Load,
        bytes: usize,
        slice: impl FnMut() -> Option<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, done) = oneshot::channel();
        self.push(turn, Job { load, bytes, work: Box::new(Work { slice, result: None, answer: Some(answer) }) })?;
        done.await.map_err(|_| Error::internal_text("a piece of heavy work ended without a result"))
    }

    fn push(&self, turn: Turn, job: Job) -> Result<()> {
        let mut state = self.shared.state.lock();
        if let Err(error) = state.admit(turn, &job) {
            let freed = state.quick.purge() + state.heavy.purge();
            state.bytes -= freed;
            state.admit(turn, &job).map_err(|_| error)?;
        }
        state.bytes += job.bytes;
        if job.load == Load::Quick {
            state.quick.push(turn, job);
        } else {
            state.heavy.push(turn, job);
        }
        drop(state);
        // All are woken, because not every thread takes every load.
        self.shared.arrived.notify_all();
        Ok(())
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.shared.state.lock().closed = true;
        self.shared.arrived.notify_all();
    }
}

/// The loop of a thread: takes a job, runs a slice, puts the rest back.
fn serve(shared: &Shared, takes_heavy: bool) {
    let nice = if takes_heavy { HEAVY_NICE } else { QUICK_NICE };
    // On Linux this concerns the calling thread alone.
    if let Err(error) = rustix::process::setpriority_process(None, nice) {
        tracing::warn!(%error, "the worker threads run at normal priority");
    }
    let mut state = shared.state.lock();
    loop {
        if state.closed {
            return;
        }
        let Some((turn, mut job)) = state.take(takes_heavy) else {
            shared.arrived.wait(&mut state);
            continue;
        };
        drop(state);
        let is_done = job.work.is_abandoned() || job.work.run();
        state = shared.state.lock();
        // The answer comes last, so that the caller finds the room free again.
        if let Some(done) = state.end(turn, job, is_done) {
            done.work.answer();
        }
        if state.heavy.waiting + state.quick.waiting > 0 {
            shared.arrived.notify_all();
        }
    }
}

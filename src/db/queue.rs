//! Bounded queues between callers and threads.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use crate::kernel::monotonic_now;

/// The lane of a piece of work. Interactive work has priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// A caller waits for the answer.
    Interactive,
    /// Background work, which runs in small amounts when no caller waits.
    Background,
}

/// Why the queue refuses work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The queue is full.
    Full,
    /// It was closed for good.
    Closed,
}

/// Why a waiting thread wakes up.
pub(super) enum Wake<J> {
    /// Work.
    Work(J),
    /// No work came within the time limit.
    Idle,
    /// The queue is closed and empty.
    Closed,
}

/// A queue of two lanes.
pub(super) struct Queue<J> {
    state: Mutex<State<J>>,
    arrived: Condvar,
    bound: usize,
}

struct State<J> {
    interactive: VecDeque<J>,
    background: VecDeque<J>,
    /// The number of interactive pieces that were ever added.
    pushed: u64,
    closed: bool,
    /// Threads that wait for work, those included that were woken and do not run yet.
    sleeping: usize,
    /// Whether a thread was woken and does not run yet. It wakes the next one if there is more work than it takes. Work
    /// that arrives meanwhile wakes no thread, because waking a thread costs more than most of the work.
    waking: bool,
}

impl<J> State<J> {
    fn is_empty(&self) -> bool {
        self.interactive.is_empty() && self.background.is_empty()
    }

    /// Whether a thread must be woken now. If so, marks it as woken.
    fn wants_waking(&mut self) -> bool {
        let wants = self.sleeping > 0 && !self.waking && !self.is_empty();
        self.waking |= wants;
        wants
    }
}

impl<J> Queue<J> {
    /// A queue whose lanes hold up to `bound` pieces of work each.
    pub fn new(bound: usize) -> Self {
        Self {
            state: Mutex::new(State {
                interactive: VecDeque::new(),
                background: VecDeque::new(),
                pushed: 0,
                closed: false,
                sleeping: 0,
                waking: false,
            }),
            arrived: Condvar::new(),
            bound,
        }
    }

    /// Adds a piece of work at the end of its lane.
    pub fn push(&self, lane: Lane, job: J) -> Result<(), Refusal> {
        let mut state = self.state.lock();
        if state.closed {
            return Err(Refusal::Closed);
        }
        let places = match lane {
            Lane::Interactive => &mut state.interactive,
            Lane::Background => &mut state.background,
        };
        if places.len() >= self.bound {
            return Err(Refusal::Full);
        }
        places.push_back(job);
        state.pushed += u64::from(lane == Lane::Interactive);
        let wakes = state.wants_waking();
        drop(state);
        if wakes {
            self.arrived.notify_one();
        }
        Ok(())
    }

    /// Waits for work, until `until` if that is given.
    pub fn wait(&self, until: Option<Instant>) -> Wake<J> {
        let mut state = self.state.lock();
        loop {
            let job = state.interactive.pop_front().or_else(|| state.background.pop_front());
            if let Some(job) = job {
                let wakes = state.wants_waking();
                drop(state);
                if wakes {
                    self.arrived.notify_one();
                }
                return Wake::Work(job);
            }
            if state.closed {
                return Wake::Closed;
            }
            state.sleeping += 1;
            let timed_out = match until {
                None => {
                    self.arrived.wait(&mut state);
                    false
                }
                Some(until) => self.arrived.wait_until(&mut state, until).timed_out(),
            };
            state.sleeping -= 1;
            // The first thread that runs acts as the one that was woken, because both look at the queue.
            state.waking = false;
            if timed_out && state.is_empty() {
                return Wake::Idle;
            }
        }
    }

    /// Returns the next piece of work without waiting. With `background`, it may be one of the background lane, if the
    /// other one is empty.
    pub fn next(&self, background: bool) -> Option<(J, Lane)> {
        let mut state = self.state.lock();
        match state.interactive.pop_front() {
            Some(job) => Some((job, Lane::Interactive)),
            None if background => state.background.pop_front().map(|job| (job, Lane::Background)),
            None => None,
        }
    }

    /// A mark behind all interactive work of this moment, for [`Queue::next_before`].
    pub fn mark(&self) -> u64 {
        self.state.lock().pushed
    }

    /// Returns the next piece of interactive work, if it was added before the mark.
    pub fn next_before(&self, mark: u64) -> Option<J> {
        let mut state = self.state.lock();
        // Work leaves the queue in the order in which it was added.
        let left = state.pushed - state.interactive.len() as u64;
        if left < mark { state.interactive.pop_front() } else { None }
    }

    /// How many wait, in both lanes.
    pub fn len(&self) -> usize {
        let state = self.state.lock();
        state.interactive.len() + state.background.len()
    }

    /// Accepts no more work. Waiting work is still handed out.
    pub fn close(&self) {
        self.state.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Removes and returns all waiting work.
    pub fn drain(&self) -> Vec<J> {
        let mut state = self.state.lock();
        let mut all: Vec<J> = state.interactive.drain(..).collect();
        all.extend(state.background.drain(..));
        all
    }
}

/// A switch that threads can wait for: set once, never unset.
pub(super) struct Latch {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Latch {
    /// A switch that is not set.
    pub fn new() -> Self {
        Self { open: Mutex::new(false), changed: Condvar::new() }
    }

    /// Sets it.
    pub fn open(&self) {
        *self.open.lock() = true;
        self.changed.notify_all();
    }

    /// Waits until it is set, and returns whether it is.
    pub fn wait(&self, limit: Duration) -> bool {
        let until = monotonic_now() + limit;
        let mut open = self.open.lock();
        while !*open {
            if self.changed.wait_until(&mut open, until).timed_out() {
                break;
            }
        }
        *open
    }
}

//! Counters in memory, which count from blocks that are reserved in the database ahead of use.
//!
//! The row of an owner's cycle is always at or above the served requests. A request takes one from the block, and waits for the next block
//! where it is empty. The row is written once per block, not once per request.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, RwLock};

use super::model::{ALERTS, Admission, Figure, Place, block_of};
use super::service::{self, Reservation, Reserved};
use crate::app::{self, App};
use crate::kernel::{Effect, Error, Id, Owner, Result, Timestamp, id::kind};

/// The counters of all owners who used a key since the start; one small entry per owner.
#[derive(Default)]
pub struct Meters {
    owners: RwLock<HashMap<Owner, Arc<Counter>>>,
}

/// The counter of one owner.
struct Counter {
    owner: Owner,
    state: Mutex<State>,
    /// The lock for writing the row.
    turn: tokio::sync::Mutex<()>,
    /// Whether the next block is being reserved ahead of use.
    fetching: AtomicBool,
}

/// The state of a counter. Before the row is read, `cycle_end` is the minimum, so every request asks for a block.
#[derive(Default)]
struct State {
    loaded: bool,
    cycle_start: Timestamp,
    cycle_end: Timestamp,
    /// Before this time the cycle serves no request: the clock was ahead when it began.
    valid_from: Timestamp,
    /// While a cycle is being ended, its block serves no request.
    is_ending: bool,
    used: u64,
    reserved: u64,
    tally: HashMap<Place, u64>,
}

/// The result of taking one from the block.
enum Taken {
    Counted { figure: Figure, is_low: bool, reached: Option<u8> },
    Spent(Figure),
    Empty,
}

impl State {
    fn figure(&self, quota: Option<u64>) -> Figure {
        Figure { used: self.used, quota, cycle_start: self.cycle_start, cycle_end: self.cycle_end }
    }

    fn serves(&self, now: Timestamp) -> bool {
        self.loaded && !self.is_ending && self.valid_from <= now && now < self.cycle_end
    }

    fn take(&mut self, now: Timestamp, quota: Option<u64>, key: Id<kind::Key>, operation: &'static str) -> Taken {
        if !self.serves(now) {
            return Taken::Empty;
        }
        if quota.is_some_and(|quota| self.used >= quota) {
            return Taken::Spent(self.figure(quota));
        }
        if self.used >= self.reserved {
            return Taken::Empty;
        }
        self.used += 1;
        // Where the clock went back, earlier days count as the first day of the cycle.
        let day = now.day().max(self.cycle_start);
        *self.tally.entry((day, key, operation)).or_default() += 1;
        let is_low = self.reserved - self.used <= block_of(quota) / 2;
        Taken::Counted { figure: self.figure(quota), is_low, reached: reached(self.used, quota) }
    }
}

/// Returns the share of the quota that this request reached.
fn reached(used: u64, quota: Option<u64>) -> Option<u8> {
    let quota = quota.filter(|quota| *quota > 0)?;
    let first = |percent: u8| (quota * u64::from(percent)).div_ceil(100);
    ALERTS.into_iter().rev().find(|percent| first(*percent) == used)
}

impl app::State for Meters {
    fn sharing(&self) -> app::Sharing {
        app::Sharing::Reserved
    }

    fn on_effect(&self, effect: &Effect) {
        if let Effect::OwnerErased(owner) = effect {
            self.owners.write().remove(owner);
        }
    }
}

impl Meters {
    fn of(&self, owner: Owner) -> Arc<Counter> {
        if let Some(counter) = self.owners.read().get(&owner) {
            return counter.clone();
        }
        let new = || {
            Arc::new(Counter {
                owner,
                state: Mutex::default(),
                turn: tokio::sync::Mutex::default(),
                fetching: AtomicBool::new(false),
            })
        };
        self.owners.write().entry(owner).or_insert_with(new).clone()
    }

    /// Counts one request, unless the quota is spent.
    pub async fn admit(
        &self,
        app: &App,
        owner: Owner,
        quota: Option<u64>,
        key: Id<kind::Key>,
        operation: &'static str,
    ) -> Result<Admission> {
        let counter = self.of(owner);
        loop {
            let now = app.now();
            let taken = counter.state.lock().take(now, quota, key, operation);
            match taken {
                Taken::Counted { figure, is_low, reached } => {
                    if is_low && !counter.fetching.swap(true, Ordering::AcqRel) {
                        drop(counter.clone().fetch(app.clone(), quota));
                    }
                    if let Some(percent) = reached {
                        tell(app.clone(), owner, figure, percent);
                    }
                    return Ok(Admission::Counted(figure));
                }
                Taken::Spent(figure) => return Ok(Admission::Spent(figure)),
                Taken::Empty => counter.clone().fetch(app.clone(), quota).await.map_err(Error::internal)??,
            }
        }
    }

    /// Returns the count in memory for the cycle at that time; absent for an owner who used no key since the start.
    pub(super) fn counted(&self, owner: Owner, now: Timestamp) -> Option<u64> {
        let counter = self.owners.read().get(&owner)?.clone();
        let state = counter.state.lock();
        state.serves(now).then_some(state.used)
    }

    /// Stores the owner's counts by day, key and operation, and returns the usage.
    pub async fn figure(&self, app: &App, owner: Owner, quota: Option<u64>) -> Result<Figure> {
        let counter = self.of(owner);
        if !counter.state.lock().serves(app.now()) {
            counter.clone().fetch(app.clone(), quota).await.map_err(Error::internal)??;
        }
        counter.write_down(app, quota, false).await
    }

    /// Stores the owner's counts.
    pub async fn settle(&self, app: &App, owner: Owner) -> Result<()> {
        self.of(owner).write_down(app, None, false).await.map(drop)
    }

    /// Stores the counts of all owners; with `release` also gives back the unused part of the blocks.
    pub async fn write_down(&self, app: &App, release: bool) -> Result<()> {
        let counters: Vec<Arc<Counter>> = self.owners.read().values().cloned().collect();
        for counter in counters {
            let is_due = {
                let state = counter.state.lock();
                state.loaded && (!state.tally.is_empty() || (release && state.reserved > state.used))
            };
            if is_due {
                counter.write_down(app, None, release).await?;
            }
        }
        Ok(())
    }
}

/// Stores that a share of the quota was reached, which notifies the owner; no request waits for it.
fn tell(app: App, owner: Owner, figure: Figure, percent: u8) {
    tokio::spawn(async move {
        let told = app.named("noteQuotaShare").write(move |tx| service::note_share(tx, owner, figure, percent)).await;
        if let Err(error) = told {
            tracing::warn!("a share of a quota was not noted: {}", error.explanation());
        }
    });
}

impl Counter {
    /// Reserves the next block in a task of its own, so that a disconnecting client does not cancel it.
    fn fetch(self: Arc<Self>, app: App, quota: Option<u64>) -> tokio::task::JoinHandle<Result<()>> {
        tokio::spawn(async move {
            let _turn = self.turn.lock().await;
            let outcome = self.reserve(&app, quota).await;
            self.fetching.store(false, Ordering::Release);
            outcome
        })
    }

    async fn reserve(&self, app: &App, quota: Option<u64>) -> Result<()> {
        let now = app.now();
        let (reservation, moved) = {
            let mut state = self.state.lock();
            let goes_on = state.serves(now);
            if goes_on && state.reserved - state.used > block_of(quota) / 2 {
                return Ok(());
            }
            state.is_ending = state.loaded && !goes_on;
            let moved = std::mem::take(&mut state.tally);
            let reservation = Reservation {
                owner: self.owner,
                served: state.loaded.then_some((state.cycle_start, state.used)),
                goes_on,
                quota,
                rows: moved.iter().map(|(place, count)| (*place, *count)).collect(),
            };
            (reservation, moved)
        };
        let written = app.named("reserveRequests").write(move |tx| service::reserve(tx, &reservation)).await;
        let mut state = self.state.lock();
        match written {
            Ok(Reserved { cycle_start, cycle_end, used, reserved }) => {
                if let Some(used) = used {
                    state.used = used;
                }
                (state.cycle_start, state.cycle_end, state.reserved) = (cycle_start, cycle_end, reserved);
                state.valid_from = cycle_start.min(now).minus(Timestamp::TOLERANCE);
                (state.loaded, state.is_ending) = (true, false);
                Ok(())
            }
            Err(error) => {
                state.is_ending = false;
                give_back(&mut state, moved);
                Err(error)
            }
        }
    }

    async fn write_down(&self, app: &App, quota: Option<u64>, release: bool) -> Result<Figure> {
        let _turn = self.turn.lock().await;
        let (owner, figure, moved, reserved) = {
            let mut state = self.state.lock();
            let reserved = state.reserved;
            if release {
                state.reserved = state.used;
            }
            (self.owner, state.figure(quota), std::mem::take(&mut state.tally), reserved)
        };
        let rows: Vec<(Place, u64)> = moved.iter().map(|(place, count)| (*place, *count)).collect();
        let exact = release.then_some((figure.cycle_start, figure.used));
        if rows.is_empty() && exact.is_none() {
            return Ok(figure);
        }
        let written =
            app.named("writeDownRequests").write(move |tx| service::write_down(tx, owner, &rows, exact)).await;
        if let Err(error) = written {
            let mut state = self.state.lock();
            state.reserved = state.reserved.max(reserved);
            give_back(&mut state, moved);
            return Err(error);
        }
        Ok(figure)
    }
}

fn give_back(state: &mut State, moved: HashMap<Place, u64>) {
    for (place, count) in moved {
        *state.tally.entry(place).or_default() += count;
    }
}

//! The registry of connections.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use tokio::time::Instant;

use super::Limits;
use super::account::{ALLOWANCE, Account, Address, Pools, What};
use super::close_counter::CloseCounter;
use super::pulse::{Pulse, millis_since};
use crate::kernel::network::counted;

/// A connection that was used a moment ago is not pushed out.
const LEAST_IDLE_MILLIS: u64 = 1_000;
/// A client that took or sent bytes a moment ago is not cut for its memory.
const LEAST_STALLED_MILLIS: u64 = 1_000;
/// The shortest time between two searches for connections that occupy memory.
const RELIEF_MILLIS: u64 = 20;

/// All connections, so that the stop and the eviction reach them.
pub struct Registry {
    start: Instant,
    connections: Mutex<HashMap<u64, Arc<Pulse>>>,
    addresses: Mutex<HashMap<IpAddr, Arc<Address>>>,
    entered: AtomicU64,
    endings: CloseCounter,
    limits: Bounds,
    total: Arc<Pools>,
    relieved_at: AtomicU64,
}

/// The bounds of one connection and one address.
struct Bounds {
    connections: usize,
    memory: usize,
}

impl Registry {
    /// An empty registry. `endings` counts what ends. One address may have `connections` connections.
    pub fn new(endings: CloseCounter, limits: &Limits, connections: usize) -> Self {
        Self {
            start: Instant::now(),
            connections: Mutex::new(HashMap::new()),
            addresses: Mutex::new(HashMap::new()),
            entered: AtomicU64::new(0),
            endings,
            limits: Bounds { connections, memory: limits.memory },
            total: Arc::new(Pools::new(limits.memory)),
            relieved_at: AtomicU64::new(0),
        }
    }

    /// Adds a connection from this address; it is removed when the membership is dropped. `None` if the address has as
    /// many as it may have, each of them in use. A trusted proxy has no limits of its own, for it speaks for many.
    pub fn enter(self: &Arc<Self>, peer: IpAddr, is_proxy: bool) -> Option<Membership> {
        let peer = counted(peer);
        let (address, own) = if is_proxy {
            (Arc::new(Address::new(self.limits.memory)), self.limits.memory)
        } else {
            let limit = self.limits.memory / 4 * 3;
            let address = self.addresses.lock().entry(peer).or_insert_with(|| Arc::new(Address::new(limit))).clone();
            (address, self.limits.memory / 4)
        };
        let others = address.connections.fetch_add(1, Ordering::Relaxed);
        if !is_proxy && others >= self.limits.connections && self.evict_idle(1, Some(peer)) == 0 {
            self.leave(peer, &address);
            return None;
        }
        let number = self.entered.fetch_add(1, Ordering::Relaxed);
        let account = Account::new(own, address.clone(), self.total.clone());
        let pulse = Arc::new(Pulse::new(self.start, self.endings.clone(), peer, account));
        self.connections.lock().insert(number, pulse.clone());
        Some(Membership { registry: self.clone(), number, pulse, address })
    }

    /// Forgets the address with its last connection.
    fn leave(&self, peer: IpAddr, address: &Arc<Address>) {
        let mut addresses = self.addresses.lock();
        if address.connections.fetch_sub(1, Ordering::Relaxed) == 1
            && addresses.get(&peer).is_some_and(|known| Arc::ptr_eq(known, address))
        {
            addresses.remove(&peer);
        }
    }

    /// Asks all connections to end as soon as their running requests are answered.
    pub fn close_all(&self) {
        self.connections.lock().values().for_each(|pulse| pulse.close());
    }

    /// Asks up to `count` connections, of one address or of all, to end: those that have been idle longest. Returns how
    /// many.
    pub fn evict_idle(&self, count: usize, of: Option<IpAddr>) -> usize {
        let connections = self.connections.lock();
        let now = millis_since(self.start);
        let mut idle: Vec<(u64, &Arc<Pulse>)> = connections
            .values()
            .filter(|pulse| pulse.running() == 0 && !pulse.is_closing() && of.is_none_or(|of| of == pulse.peer()))
            .map(|pulse| (pulse.idle_since(), pulse))
            .filter(|(since, _)| since + LEAST_IDLE_MILLIS <= now)
            .collect();
        idle.sort_unstable_by_key(|(since, _)| *since);
        idle.iter().take(count).map(|(_, pulse)| pulse.close()).count()
    }

    /// Waits until connections occupy so much memory that some should end.
    pub async fn pressure(&self) {
        self.total.pressure().await;
    }

    /// Cuts connections that occupy memory while their clients neither read nor send: a quarter of them, beginning with
    /// those that hold most for longest.
    pub fn relieve(&self) {
        let now = millis_since(self.start);
        if now < self.relieved_at.load(Ordering::Relaxed) + RELIEF_MILLIS {
            return;
        }
        self.relieved_at.store(now, Ordering::Relaxed);
        let connections = self.connections.lock();
        let mut stalled: Vec<(u128, &Arc<Pulse>)> = connections
            .values()
            .filter(|pulse| pulse.account.is_tight(What::Response) || pulse.account.is_tight(What::Body))
            .filter(|pulse| !pulse.is_cut() && pulse.account.held_in_all() > ALLOWANCE)
            .map(|pulse| (pulse.account.held_in_all(), now.saturating_sub(pulse.progress_at()), pulse))
            .filter(|(_, stalled, _)| *stalled >= LEAST_STALLED_MILLIS)
            .map(|(held, stalled, pulse)| (held as u128 * u128::from(stalled), pulse))
            .collect();
        stalled.sort_unstable_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        let count = stalled.len().div_ceil(4);
        for (_, pulse) in stalled.iter().take(count) {
            tracing::debug!(peer = %pulse.peer(), held = pulse.account.held_in_all(), "a stalled connection is cut for \
                its memory");
            pulse.cut();
        }
    }
}

/// A connection's place in the registry.
pub struct Membership {
    registry: Arc<Registry>,
    number: u64,
    pulse: Arc<Pulse>,
    address: Arc<Address>,
}

impl Membership {
    /// The activity of the connection.
    pub fn pulse(&self) -> &Arc<Pulse> {
        &self.pulse
    }
}

impl Drop for Membership {
    fn drop(&mut self) {
        self.registry.connections.lock().remove(&self.number);
        self.registry.leave(self.pulse.peer(), &self.address);
        self.registry.endings.add();
    }
}

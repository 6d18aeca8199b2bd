//! Rate limits of addresses, people, accounts and keys.
//!
//! Every operation has one [`Policy`] or none. The router checks the address before anything else. The guard checks the
//! person or key that it finds. Each check counts the request once in one bucket, by the generic cell rate algorithm:
//! the quota is burst and rate, so that it refills evenly and has no window to wait for.
//!
//! Invariants: memory is bounded, see [`store`]; a response reports the state of the tightest bucket that counted it.

pub mod policy;
pub mod quota;
mod store;
mod ticks;

use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use governor::RateLimiter;
use governor::middleware::StateInformationMiddleware;

pub use policy::Policy;
pub use quota::{Quota, Quotas};
use store::{Shared, Store};
use ticks::Ticks;

use crate::kernel::time::in_words;
use crate::kernel::{Clock, Code, Error, Per, Result};

/// The bucket in which a request is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// An address. Of IPv6 only the first 64 bits count, because the client can choose the rest.
    Address(IpAddr),
    /// All clients behind the proxy with this address that does not report their addresses.
    Behind(IpAddr),
    /// That of the person with this id.
    User(i64),
    /// That of the account with this id.
    Account(i64),
    /// That of the key with this id.
    Key(i64),
    /// A part of another one: see [`Limits::part`].
    Part(u64),
}

impl Bucket {
    /// Whose requests it counts. The caller of a part knows more.
    const fn per(self) -> Per {
        match self {
            Bucket::Address(_) | Bucket::Behind(_) | Bucket::Part(_) => Per::Network,
            Bucket::User(_) => Per::Person,
            Bucket::Account(_) => Per::Account,
            Bucket::Key(_) => Per::Key,
        }
    }

    /// A number that is this bucket's alone.
    fn number(self) -> (u8, u64) {
        let of_id = |id: i64| u64::from_be_bytes(id.to_be_bytes());
        let of_address = |address: IpAddr| match address.to_canonical() {
            IpAddr::V4(address) => (0, u64::from(address.to_bits())),
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                (1, u64::from_be_bytes([a, b, c, d, e, f, g, h]))
            }
        };
        match self {
            Bucket::Address(address) => of_address(address),
            Bucket::Behind(proxy) => {
                let (family, number) = of_address(proxy);
                (5 + family, number)
            }
            Bucket::User(id) => (2, of_id(id)),
            Bucket::Account(id) => (3, of_id(id)),
            Bucket::Key(id) => (4, of_id(id)),
            Bucket::Part(number) => (7, number),
        }
    }
}

/// The state of a bucket after a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The size of the bucket.
    pub limit: u32,
    /// How many more requests it admits at once.
    pub remaining: u32,
    /// In how many seconds it is full again.
    pub reset: u64,
}

impl Standing {
    /// The one with less remaining.
    #[must_use]
    pub fn tighter(self, other: Self) -> Self {
        let key = |standing: &Self| (standing.remaining, u64::MAX - standing.reset);
        if key(&other) < key(&self) { other } else { self }
    }
}

type Limiter = RateLimiter<u64, Shared, Ticks, StateInformationMiddleware>;

/// The figures of a policy for one kind of bucket.
struct Group {
    limiter: Limiter,
    limit: u32,
    each: Duration,
}

impl Group {
    fn new(quota: governor::Quota, store: Shared, ticks: Ticks) -> Self {
        let (limit, each) = (quota.burst_size().get(), quota.replenish_interval());
        Self { limiter: Limiter::new(quota, store, ticks), limit, each }
    }
}

/// The limits of a server.
pub struct Limits {
    store: Arc<Store>,
    marks: RandomState,
    ticks: Ticks,
    of_one: [Group; Policy::ALL.len()],
    of_address: [Group; Policy::ALL.len()],
}

impl Limits {
    /// Limits with these quotas times `scale`. An address may make `ip_share` times as many requests as one person,
    /// except for sign-ins.
    pub fn new(quotas: &Quotas, scale: f64, ip_share: u32, clock: Clock) -> Self {
        let ticks = Ticks::new(clock);
        let store = Arc::new(Store::new(ticks.clone()));
        let group = |policy: Policy, factor: f64| {
            Group::new(quotas.of(policy).scaled(factor).for_limiter(), Shared(store.clone()), ticks.clone())
        };
        Self {
            of_one: Policy::ALL.map(|policy| group(policy, scale)),
            of_address: Policy::ALL.map(|policy| {
                let share = if policy.is_shared() { f64::from(ip_share) } else { 1.0 };
                group(policy, scale * share)
            }),
            marks: RandomState::new(),
            ticks: ticks.clone(),
            store,
        }
    }

    /// Counts a request in the bucket and returns the bucket's state. For an empty bucket, the error is
    /// [`Code::RateLimited`] with the time to retry.
    pub fn check(&self, policy: Policy, bucket: Bucket) -> Result<Standing> {
        let (standing, outcome) = self.count(policy, bucket);
        outcome.map(|()| standing)
    }

    /// Counts a request in the bucket, and returns the bucket's state with the outcome. A refused request has a state
    /// too.
    pub(super) fn count(&self, policy: Policy, bucket: Bucket) -> (Standing, Result<()>) {
        let is_shared = matches!(bucket, Bucket::Address(_) | Bucket::Behind(_));
        let groups = if is_shared { &self.of_address } else { &self.of_one };
        let group = &groups[policy as usize];
        let (kind, number) = bucket.number();
        let mark = self.marks.hash_one(u128::from(number) << 16 | u128::from(kind) << 8 | u128::from(policy as u8));
        match group.limiter.check_key(&mark) {
            Ok(snapshot) => {
                let remaining = snapshot.remaining_burst_capacity();
                let used = group.limit.saturating_sub(remaining);
                let reset = whole_seconds(group.each.saturating_mul(used));
                (Standing { limit: group.limit, remaining, reset }, Ok(()))
            }
            Err(until) => {
                let wait = until.wait_time_from(governor::clock::Clock::now(&self.ticks));
                let full = wait + group.each.saturating_mul(group.limit - 1);
                let standing = Standing { limit: group.limit, remaining: 0, reset: whole_seconds(full) };
                (standing, Err(refused(policy, bucket.per(), whole_seconds(wait).max(1))))
            }
        }
    }

    /// The part of a bucket that is kept for this purpose, or for this person or name. It is a keyed hash, so that clients cannot choose whose
    /// part they share.
    pub fn part(&self, whole: Bucket, purpose: impl Hash) -> Bucket {
        Bucket::Part(self.marks.hash_one((whole.number(), purpose)))
    }

    /// Drops entries of full buckets.
    pub fn sweep(&self) {
        self.store.sweep();
    }

    /// How many buckets are remembered.
    pub fn remembered(&self) -> usize {
        self.store.len()
    }

    /// How many buckets are remembered at the most.
    pub const fn most_remembered() -> usize {
        Store::MOST
    }
}

fn refused(policy: Policy, per: Per, seconds: u64) -> Error {
    metrics::counter!("schola_limit_refusals_total", "limit" => policy.name()).increment(1);
    let wait = Duration::from_secs(seconds);
    let sentence = format!("{} Try again in {}.", policy.sentence(), in_words(wait));
    Error::new(Code::RateLimited, sentence).retry_after(wait).at_bound(policy.name(), per)
}

/// Seconds, rounded up.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

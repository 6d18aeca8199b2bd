//! How much an address, a person, an account or a key may ask for in a time.
//!
//! Every operation has one [`Policy`] or none. The router checks the address before anything else is done for a request; the guard
//! checks whoever it finds. Each check counts the request once in one bucket, by the generic cell rate algorithm: the published figure
//! is burst and rate, so that what was used comes back evenly and there is no window whose turn could be waited for.
//!
//! Invariants: memory is bounded, see [`store`]; an answer says how the tightest bucket stands that was asked for it.

pub mod policy;
pub mod quota;
mod store;
mod ticks;

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use governor::RateLimiter;
use governor::middleware::StateInformationMiddleware;

pub use policy::Policy;
pub use quota::{Quota, Quotas};
use store::{Shared, Store};
use ticks::Ticks;

use crate::kernel::{Clock, Code, Error, Result};

/// Whose share a request is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// That of an address. Of IPv6 the first 64 bits count, for the rest is the holder's to choose.
    Address(IpAddr),
    /// That of all callers behind the proxy with this address whose own addresses are not known.
    Behind(IpAddr),
    /// That of the person with this id.
    User(i64),
    /// That of the account with this id.
    Account(i64),
    /// That of the key with this id.
    Key(i64),
}

impl Bucket {
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
        }
    }
}

/// How a bucket stands after a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How many requests it holds when nothing was used.
    pub limit: u32,
    /// How many of them may still come at once.
    pub remaining: u32,
    /// In how many seconds it holds all of them again.
    pub reset: u64,
}

impl Standing {
    /// The one of the two that is used up first.
    #[must_use]
    pub fn tighter(self, other: Self) -> Self {
        let key = |standing: &Self| (standing.remaining, u64::MAX - standing.reset);
        if key(&other) < key(&self) { other } else { self }
    }
}

type Limiter = RateLimiter<u64, Shared, Ticks, StateInformationMiddleware>;

/// One policy's figures for one kind of bucket.
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
    /// Limits by these quotas times `scale`. An address may ask for `ip_share` times as much as one person, except for sign-ins.
    pub fn new(quotas: &Quotas, scale: f64, ip_share: u32, clock: Clock) -> Self {
        let ticks = Ticks::new(clock);
        let store = Arc::new(Store::new(ticks.clone()));
        let group = |policy: Policy, factor: f64| {
            Group::new(quotas.of(policy).scaled(factor), Shared(store.clone()), ticks.clone())
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

    /// Counts a request in the bucket. The answer says how the bucket then stands; where it is empty, the error is
    /// [`Code::RateLimited`] and says when to come back.
    pub fn check(&self, policy: Policy, bucket: Bucket) -> Result<Standing> {
        let (standing, outcome) = self.count(policy, bucket);
        outcome.map(|()| standing)
    }

    /// Counts a request in the bucket, and returns the bucket's state with the outcome: a refused request has a state too.
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
                (standing, Err(refused(policy, whole_seconds(wait).max(1))))
            }
        }
    }

    /// Drops what no longer says anything; done now and then.
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

fn refused(policy: Policy, seconds: u64) -> Error {
    metrics::counter!("schola_limit_refusals_total", "limit" => policy.name()).increment(1);
    let unit = if seconds == 1 { "second" } else { "seconds" };
    let sentence = format!("{} Please try again in {seconds} {unit}.", policy.sentence());
    Error::new(Code::RateLimited, sentence).retry_after(Duration::from_secs(seconds))
}

/// Seconds, a begun one as a whole one.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

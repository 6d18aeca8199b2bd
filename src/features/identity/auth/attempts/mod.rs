//! Limits guessing: counts wrong passwords, codes and tokens, and refuses to check more of them beyond a bound.
//!
//! An attempt begins before the proof is checked, and counts as wrong unless it is given back. A request that only attempts without a
//! result stand against waits for one of these results. So a class that signs in at once is let in, and parallel guesses gain nothing. A
//! right proof gives back its own attempt and clears nothing.
//!
//! There is one count per account, whatever name or operation the client uses; a name without an account is counted in the same way.
//! Passwords are counted per network, so that an attacker cannot lock the owner out, and over all networks with a higher bound, so that an
//! attacker with many networks gets no further. That second bound does not apply to a network from which the owner is signed in. Codes of
//! the second factor are counted over all networks together: a client that tries them has the password. A password reset by mail clears
//! the counts of the account.
//!
//! Each network has a count of its own, over all accounts, which includes tokens of links and codes of invitations. Counts are in memory:
//! a restart, which an attacker cannot cause, clears them.

mod account;
mod network;

use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::time::Duration;

use parking_lot::Mutex;
use quick_cache::unsync::Cache;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

pub use account::{Account, Network, Place, Proof, network};
use account::{Counted, Room, Tallies};
use network::{Allowance, Failures};

use crate::app::{Sharing, State};
use crate::http::limit::{Quota, Standing};
use crate::kernel::time::in_words;
use crate::kernel::{Code, Error, Id, Per, Result, Timestamp, id::kind};

/// The capacity: accounts, names without an account, and networks.
const ACCOUNTS: usize = 50_000;
const NAMES: usize = 20_000;
const NETWORKS: usize = 50_000;
/// The most waiting requests: of one network, and of all. A waiting request holds its whole future, some tens of KiB.
const WAITING_OF_NETWORK: u32 = 300;
const WAITING: u32 = 600;
/// `Retry-After` for a request that could not wait, or has waited too long.
const COME_BACK: Duration = Duration::from_secs(3);
/// The number of groups of waiting requests. A group is woken together; networks and accounts are spread over the groups.
const GROUPS: usize = 64;

struct Tables {
    people: Cache<Id<kind::User>, Tallies>,
    names: Cache<[u8; 32], Tallies>,
    networks: Cache<Network, Failures>,
    waiting: u32,
}

impl Tables {
    fn read(&self, account: Account) -> Tallies {
        let found = match &account {
            Account::Person(id) => self.people.get(id),
            Account::Unknown(name) => self.names.get(name),
        };
        found.cloned().unwrap_or_default()
    }

    fn write(&mut self, account: Account, tallies: Tallies) {
        match account {
            Account::Person(id) => self.people.insert(id, tallies),
            Account::Unknown(name) => self.names.insert(name, tallies),
        }
    }

    fn failures(&self, network: Network) -> Failures {
        self.networks.get(&network).copied().unwrap_or_default()
    }
}

/// See the module.
pub struct Attempts {
    scale: f64,
    allowance: Allowance,
    patience: Duration,
    tables: Mutex<Tables>,
    groups: [Notify; GROUPS],
    hasher: RandomState,
}

/// An attempt that has begun. One that is dropped counts as wrong.
#[must_use]
pub struct Try<'a> {
    attempts: &'a Attempts,
    network: Network,
    subject: Option<(Account, Counted)>,
    began_at: Timestamp,
    is_open: bool,
    /// Whether the owner is to be warned if this attempt is wrong, as far as that is known when it begins.
    pub is_alarming: bool,
}

/// A waiting request. Dropping this ends the wait.
struct Waiting<'a> {
    attempts: &'a Attempts,
    network: Network,
}

impl State for Attempts {
    fn sharing(&self) -> Sharing {
        Sharing::Local("guesses are slowed down in each process; the rows of the log tell of all of them")
    }
}

impl Attempts {
    /// Creates empty counts. `quota` bounds the failures of a network; `scale` is the factor of the configuration on limits. A request waits
    /// no longer than `patience`.
    pub fn new(quota: Quota, scale: f64, patience: Duration) -> Self {
        let tables = Tables {
            people: Cache::new(ACCOUNTS),
            names: Cache::new(NAMES),
            networks: Cache::new(NETWORKS),
            waiting: 0,
        };
        Self {
            scale,
            allowance: Allowance::new(quota, scale),
            patience,
            tables: Mutex::new(tables),
            groups: std::array::from_fn(|_| Notify::new()),
            hasher: RandomState::new(),
        }
    }

    /// Begins an attempt: at a proof of an account, or at a token that names no account. Waits while only attempts without a result stand
    /// against it. An error says when the next one is possible.
    pub async fn begin(
        &self,
        subject: Option<(Account, Proof)>,
        place: Place,
        now: impl Fn() -> Timestamp,
    ) -> Result<Try<'_>> {
        let until = Instant::now() + self.patience;
        let mut waiting = None;
        loop {
            let of_network = self.group(place.network).notified();
            let of_account = self.group(subject.map(|(account, _)| account)).notified();
            tokio::pin!(of_network, of_account);
            // Both are woken by attempts that end from here on, also by one that ends between the check and the wait.
            of_network.as_mut().enable();
            of_account.as_mut().enable();
            if let Some(attempt) = self.try_begin(subject, place, now())? {
                return Ok(attempt);
            }
            if waiting.is_none() {
                waiting = Some(self.wait(place.network)?);
            }
            let ended = async {
                tokio::select! {
                    () = of_network => {}
                    () = of_account => {}
                }
            };
            timeout_at(until, ended).await.map_err(|_| Error::overload(COME_BACK))?;
        }
    }

    /// Begins an attempt. `None` where it has to wait.
    fn try_begin(&self, subject: Option<(Account, Proof)>, place: Place, now: Timestamp) -> Result<Option<Try<'_>>> {
        let mut tables = self.tables.lock();
        let mut failures = tables.failures(place.network);
        let mut tried = subject.map(|(account, proof)| {
            let tallies = tables.read(account);
            (account, proof, tallies.counted(proof, place, now), tallies)
        });
        let of_account =
            tried.as_mut().map_or(Room::Free, |(_, _, counted, tallies)| tallies.room(*counted, self.scale, now));
        let of_network = failures.room(&self.allowance, now);
        match (of_account.max(of_network), &tried) {
            (Room::Full(free_at), Some((_, proof, ..))) if of_account > of_network => {
                return Err(account_is_full(*proof, free_at, now));
            }
            (Room::Full(free_at), _) => return Err(network_is_full(free_at, now)),
            (Room::Waiting, _) => return Ok(None),
            (Room::Free, _) => {}
        }
        failures.begin();
        tables.networks.insert(place.network, failures);
        let mut is_alarming = false;
        let subject = tried.map(|(account, _, counted, mut tallies)| {
            is_alarming = tallies.begin(counted, self.scale, now);
            tables.write(account, tallies);
            (account, counted)
        });
        Ok(Some(Try { attempts: self, network: place.network, subject, began_at: now, is_open: true, is_alarming }))
    }

    fn wait(&self, network: Network) -> Result<Waiting<'_>> {
        let mut tables = self.tables.lock();
        let mut failures = tables.failures(network);
        if failures.waiting >= WAITING_OF_NETWORK || tables.waiting >= WAITING {
            return Err(Error::overload(COME_BACK));
        }
        failures.waiting += 1;
        tables.networks.insert(network, failures);
        tables.waiting += 1;
        Ok(Waiting { attempts: self, network })
    }

    fn group(&self, whose: impl Hash) -> &Notify {
        let number = self.hasher.hash_one(whose).to_be_bytes()[0];
        &self.groups[usize::from(number) % GROUPS]
    }

    /// The count of the network of the address, for the headers of a response.
    pub fn standing(&self, address: Option<IpAddr>, now: Timestamp) -> Standing {
        self.tables.lock().failures(network(address)).standing(&self.allowance, now)
    }

    /// Clears all counts of a person whose password was reset by a link.
    pub fn forget(&self, person: Id<kind::User>, address: Option<IpAddr>, now: Timestamp) {
        let account = Account::Person(person);
        self.tables.lock().write(account, Tallies::trusting(network(address), now));
        self.group(Some(account)).notify_waiters();
    }
}

impl Try<'_> {
    /// Gives the attempt back: the proof was right, or was not checked.
    pub fn give_back(mut self) {
        self.end(false);
    }

    /// Counts the attempt as wrong. Returns whether the owner is to be warned.
    pub fn wrong(mut self) -> bool {
        self.end(true)
    }

    fn end(&mut self, is_wrong: bool) -> bool {
        self.is_open = false;
        let (attempts, now) = (self.attempts, self.began_at);
        let mut tables = attempts.tables.lock();
        let mut failures = tables.failures(self.network);
        failures.end(is_wrong, &attempts.allowance, now);
        tables.networks.insert(self.network, failures);
        let is_alarming = self.subject.is_some_and(|(account, counted)| {
            let mut tallies = tables.read(account);
            let is_alarming = tallies.end(counted, is_wrong, attempts.scale, now);
            tables.write(account, tallies);
            is_alarming
        });
        drop(tables);
        attempts.group(self.network).notify_waiters();
        if let Some((account, _)) = self.subject {
            attempts.group(Some(account)).notify_waiters();
        }
        is_alarming
    }
}

impl Drop for Try<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.end(true);
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut tables = self.attempts.tables.lock();
        let mut failures = tables.failures(self.network);
        failures.waiting = failures.waiting.saturating_sub(1);
        tables.networks.insert(self.network, failures);
        tables.waiting = tables.waiting.saturating_sub(1);
    }
}

fn account_is_full(proof: Proof, free_at: Timestamp, now: Timestamp) -> Error {
    let wait = now.until(free_at);
    let (what, name) = match proof {
        Proof::Password => ("passwords", "wrong-passwords"),
        Proof::Code => ("codes", "wrong-codes"),
    };
    let sentence =
        format!("Too many incorrect {what}. Try again in {}, or reset your password by email.", in_words(wait));
    Error::new(Code::RateLimited, sentence).retry_after(wait).at_bound(name, Per::Account)
}

fn network_is_full(free_at: Timestamp, now: Timestamp) -> Error {
    metrics::counter!("schola_limit_refusals_total", "limit" => "sign-in-failures").increment(1);
    let wait = now.until(free_at);
    let sentence = format!("Too many failed sign-ins from your network. Try again in {}.", in_words(wait));
    Error::new(Code::RateLimited, sentence).retry_after(wait).at_bound("sign-in-failures", Per::Network)
}

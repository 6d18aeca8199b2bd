//! Limits guessing: counts wrong passwords and codes, and refuses to check more of them beyond a bound.
//!
//! An attempt is counted before the proof is checked and given back when the proof was right, so that parallel guesses gain nothing. There
//! is one count per account, whatever name or operation the client uses; a name without an account is counted in the same way.
//!
//! Passwords are counted per network, so that an attacker cannot lock the owner out, and over all networks with a higher bound, so that an
//! attacker with many networks gets no further. That second bound does not apply to a network from which the owner is signed in. Codes of
//! the second factor are counted over all networks together: a client that tries them has the password. A password reset by mail clears all
//! counts. Counts are in memory: a restart, which an attacker cannot cause, clears them too.

use std::net::IpAddr;
use std::time::Duration;

use parking_lot::Mutex;
use quick_cache::unsync::Cache;

use crate::app::{Sharing, State};
use crate::kernel::entropy::sha256;
use crate::kernel::network::counted;
use crate::kernel::text::fold_handle;
use crate::kernel::{Code, Error, Id, Result, Timestamp, id::kind};

/// A bound: number of attempts, how long they are remembered after the last one, and the attempt at which the owner is warned.
struct Bound {
    most: u32,
    memory: Duration,
    alarm: u32,
}

const QUARTER: Duration = Duration::from_secs(15 * 60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Wrong passwords from one network.
const FROM_NETWORK: Bound = Bound { most: 10, memory: QUARTER, alarm: 10 };
/// Wrong passwords from all networks.
const FROM_ALL: Bound = Bound { most: 50, memory: HOUR, alarm: 30 };
/// Wrong codes.
const CODES: Bound = Bound { most: 10, memory: QUARTER, alarm: 5 };
/// Wrong codes in a day: of a million codes three are right at a time.
const CODES_OF_A_DAY: Bound = Bound { most: 30, memory: DAY, alarm: 30 };

/// The capacity: accounts, and names without an account.
const ACCOUNTS: usize = 50_000;
const NAMES: usize = 20_000;
/// Networks that are remembered of an account; more than the bound over all networks, so that none is forgotten too early.
const NETWORKS: usize = 64;
/// How long the network of a password reset counts as the owner's.
const TRUST: Duration = HOUR;

/// The account whose proof is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// The account of a person.
    Person(Id<kind::User>),
    /// A name without an account, by its SHA-256.
    Nobody([u8; 32]),
}

impl Account {
    /// The account of this person, or of the name where no person was found.
    pub fn of(person: Option<Id<kind::User>>, name: &str) -> Self {
        person.map_or_else(|| Self::Nobody(sha256(fold_handle(name).as_bytes())), Self::Person)
    }
}

/// The kind of proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The password.
    Password,
    /// A code of the second factor, or a recovery code.
    Code,
}

/// The origin of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    network: Network,
    is_known: bool,
}

/// The network of an address; all unknown addresses share one.
pub type Network = Option<IpAddr>;

/// The network of an address.
pub fn network(address: Option<IpAddr>) -> Network {
    address.map(counted)
}

impl Place {
    /// The origin for an address; `is_known` where the person is signed in from its network.
    pub fn of(address: Option<IpAddr>, is_known: bool) -> Self {
        Self { network: network(address), is_known }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    count: u32,
    ends_at: Timestamp,
}

impl Tally {
    /// Whether the tally is still counted: neither expired, nor from a time when the clock was ahead.
    fn counts(&self, bound: &Bound, now: Timestamp) -> bool {
        self.ends_at > now && self.ends_at <= now.plus(bound.memory)
    }
}

#[derive(Debug, Clone, Default)]
struct Tallies {
    networks: Vec<(Network, Tally)>,
    all: Tally,
    codes: Tally,
    codes_of_a_day: Tally,
    trusted: Option<(Network, Timestamp)>,
}

impl Tallies {
    fn of_network(&mut self, network: Network, now: Timestamp) -> &mut Tally {
        self.networks.retain(|(known, tally)| *known == network || tally.ends_at > now);
        if let Some(found) = self.networks.iter().position(|(known, _)| *known == network) {
            return &mut self.networks[found].1;
        }
        if self.networks.len() >= NETWORKS {
            self.networks.remove(0);
        }
        self.networks.push((network, Tally::default()));
        let last = self.networks.len() - 1;
        &mut self.networks[last].1
    }

    /// The bounds that the attempt counts against, in order.
    fn each(&mut self, proof: Proof, place: Place, now: Timestamp, mut count: impl FnMut(&mut Tally, &Bound)) {
        match proof {
            Proof::Password => {
                let is_trusted = self.trusted.is_some_and(|(network, until)| network == place.network && until > now);
                count(self.of_network(place.network, now), &FROM_NETWORK);
                if !place.is_known && !is_trusted {
                    count(&mut self.all, &FROM_ALL);
                }
            }
            Proof::Code => {
                count(&mut self.codes, &CODES);
                count(&mut self.codes_of_a_day, &CODES_OF_A_DAY);
            }
        }
    }
}

struct Tables {
    people: Cache<Id<kind::User>, Tallies>,
    names: Cache<[u8; 32], Tallies>,
}

impl Tables {
    fn read(&self, account: Account) -> Tallies {
        let found = match &account {
            Account::Person(id) => self.people.get(id),
            Account::Nobody(name) => self.names.get(name),
        };
        found.cloned().unwrap_or_default()
    }

    fn write(&mut self, account: Account, tallies: Tallies) {
        match account {
            Account::Person(id) => self.people.insert(id, tallies),
            Account::Nobody(name) => self.names.insert(name, tallies),
        }
    }
}

pub struct Attempts {
    scale: f64,
    tables: Mutex<Tables>,
}

/// A counted attempt. One that is dropped stays counted as wrong.
#[must_use]
pub struct Try<'a> {
    attempts: &'a Attempts,
    account: Account,
    proof: Proof,
    place: Place,
    /// Whether the owner is to be warned if this attempt is wrong.
    pub is_alarming: bool,
}

impl State for Attempts {
    fn sharing(&self) -> Sharing {
        Sharing::Local("guesses are slowed down in each process; the rows of the log tell of all of them")
    }
}

impl Attempts {
    /// Creates an empty count. `scale` is the factor of the configuration on limits.
    pub fn new(scale: f64) -> Self {
        let tables = Tables { people: Cache::new(ACCOUNTS), names: Cache::new(NAMES) };
        Self { scale, tables: Mutex::new(tables) }
    }

    fn scaled(&self, figure: u32) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the range of a small count"
        )]
        let scaled = (f64::from(figure) * self.scale).clamp(1.0, 1e9) as u32;
        scaled
    }

    /// Counts an attempt, or refuses it and says when the next one is possible.
    pub fn take(&self, account: Account, proof: Proof, place: Place, now: Timestamp) -> Result<Try<'_>> {
        let mut tables = self.tables.lock();
        let mut tallies = tables.read(account);
        let mut free_at = now;
        tallies.each(proof, place, now, |tally, bound| {
            if tally.counts(bound, now) && tally.count >= self.scaled(bound.most) {
                free_at = free_at.max(tally.ends_at);
            }
        });
        if free_at > now {
            return Err(refused(proof, free_at, now));
        }
        let mut is_alarming = false;
        tallies.each(proof, place, now, |tally, bound| {
            let before = if tally.counts(bound, now) { tally.count } else { 0 };
            let count = before + 1;
            *tally = Tally { count, ends_at: now.plus(bound.memory) };
            is_alarming |= count == self.scaled(bound.alarm);
        });
        tables.write(account, tallies);
        Ok(Try { attempts: self, account, proof, place, is_alarming })
    }

    /// Clears all counts of a person whose password was reset by a link.
    pub fn forget(&self, person: Id<kind::User>, address: Option<IpAddr>, now: Timestamp) {
        let trusted = Some((network(address), now.plus(TRUST)));
        self.tables.lock().write(Account::Person(person), Tallies { trusted, ..Tallies::default() });
    }
}

impl Try<'_> {
    /// The proof was right: gives the attempt back and clears the count of its network.
    pub fn right(self, now: Timestamp) {
        let (proof, network) = (self.proof, self.place.network);
        self.give_back(now, |tallies| {
            if proof == Proof::Password {
                tallies.networks.retain(|(known, _)| *known != network);
            }
        });
    }

    /// The proof was not checked: gives the attempt back.
    pub fn unused(self, now: Timestamp) {
        self.give_back(now, |_| {});
    }

    fn give_back(self, now: Timestamp, then: impl FnOnce(&mut Tallies)) {
        let mut tables = self.attempts.tables.lock();
        let mut tallies = tables.read(self.account);
        tallies.each(self.proof, self.place, now, |tally, _| tally.count = tally.count.saturating_sub(1));
        then(&mut tallies);
        tables.write(self.account, tallies);
    }
}

fn refused(proof: Proof, free_at: Timestamp, now: Timestamp) -> Error {
    let wait = Duration::from_millis(u64::try_from(free_at.millis() - now.millis()).unwrap_or(0));
    let what = match proof {
        Proof::Password => "passwords",
        Proof::Code => "codes",
    };
    let minutes = wait.as_secs().div_ceil(60).max(1);
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    let sentence = format!("Too many wrong {what}. Try again in {minutes} {unit}, or reset your password by email.");
    Error::new(Code::RateLimited, sentence).retry_after(wait)
}

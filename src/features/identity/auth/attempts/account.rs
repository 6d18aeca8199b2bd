//! The counts of one account.

use std::net::IpAddr;
use std::time::Duration;

use crate::kernel::entropy::sha256;
use crate::kernel::network::counted;
use crate::kernel::text::fold_handle;
use crate::kernel::{Id, Timestamp, id::kind};

/// A bound: number of attempts, how long they are remembered after the last one, and the attempt at which the owner is warned.
pub(super) struct Bound {
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
const FROM_ALL: Bound = Bound { most: 20, memory: HOUR, alarm: 12 };
/// Wrong codes.
const CODES: Bound = Bound { most: 10, memory: QUARTER, alarm: 5 };
/// Wrong codes in a day: of a million codes three are right at a time.
const CODES_OF_A_DAY: Bound = Bound { most: 30, memory: DAY, alarm: 30 };

/// Networks that are remembered of an account; more than the bound over all networks, so that none is forgotten too early.
const NETWORKS: usize = 64;
/// How long the network of a password reset counts as the owner's.
const TRUST: Duration = HOUR;

impl Bound {
    fn scaled(figure: u32, scale: f64) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the range of a small count"
        )]
        let scaled = (f64::from(figure) * scale).clamp(1.0, 1e9) as u32;
        scaled
    }
}

/// The account whose proof is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// The account of a person.
    Person(Id<kind::User>),
    /// A name without an account, by its SHA-256.
    Unknown([u8; 32]),
}

impl Account {
    /// The account of this person, or of the name where no person was found.
    pub fn of(person: Option<Id<kind::User>>, name: &str) -> Self {
        person.map_or_else(|| Self::Unknown(sha256(fold_handle(name).as_bytes())), Self::Person)
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
    pub(super) network: Network,
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

/// Whether one more attempt may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Room {
    /// Yes.
    Free,
    /// Not before one of the open attempts has its result.
    Waiting,
    /// Not before this instant, whatever the results of the open attempts.
    Full(Timestamp),
}

/// The attempts of one bound: wrong ones, and open ones, which have no result yet.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    wrong: u32,
    ends_at: Timestamp,
    open: u32,
}

impl Tally {
    /// The number of wrong ones that still count: none that have expired, and none from a time when the clock was ahead.
    fn wrong(&self, bound: &Bound, now: Timestamp) -> u32 {
        if self.ends_at > now && self.ends_at <= now.plus(bound.memory) { self.wrong } else { 0 }
    }

    fn room(&self, bound: &Bound, scale: f64, now: Timestamp) -> Room {
        let (most, wrong) = (Bound::scaled(bound.most, scale), self.wrong(bound, now));
        match wrong.saturating_add(self.open) {
            _ if wrong >= most => Room::Full(self.ends_at),
            all if all >= most => Room::Waiting,
            _ => Room::Free,
        }
    }

    fn is_idle(&self, now: Timestamp) -> bool {
        self.open == 0 && self.ends_at <= now
    }
}

/// The counts of one account.
#[derive(Debug, Clone, Default)]
pub(super) struct Tallies {
    networks: Vec<(Network, Tally)>,
    all: Tally,
    codes: Tally,
    codes_of_a_day: Tally,
    trusted: Option<(Network, Timestamp)>,
}

/// The bounds that an attempt counts against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    proof: Proof,
    network: Network,
    is_owners: bool,
}

impl Tallies {
    /// Empty counts, after a password reset by mail from this network.
    pub(super) fn trusting(network: Network, now: Timestamp) -> Self {
        Self { trusted: Some((network, now.plus(TRUST))), ..Self::default() }
    }

    /// The bounds that an attempt of this kind from there counts against.
    pub(super) fn counted(&self, proof: Proof, place: Place, now: Timestamp) -> Counted {
        let is_trusted = self.trusted.is_some_and(|(network, until)| network == place.network && until > now);
        Counted { proof, network: place.network, is_owners: place.is_known || is_trusted }
    }

    fn of_network(&mut self, network: Network, now: Timestamp) -> &mut Tally {
        self.networks.retain(|(known, tally)| *known == network || !tally.is_idle(now));
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

    fn each(&mut self, counted: Counted, now: Timestamp, mut act: impl FnMut(&mut Tally, &Bound)) {
        match counted.proof {
            Proof::Password => {
                act(self.of_network(counted.network, now), &FROM_NETWORK);
                if !counted.is_owners {
                    act(&mut self.all, &FROM_ALL);
                }
            }
            Proof::Code => {
                act(&mut self.codes, &CODES);
                act(&mut self.codes_of_a_day, &CODES_OF_A_DAY);
            }
        }
    }

    /// Whether one more attempt may begin.
    pub(super) fn room(&mut self, counted: Counted, scale: f64, now: Timestamp) -> Room {
        let mut room = Room::Free;
        self.each(counted, now, |tally, bound| room = room.max(tally.room(bound, scale, now)));
        room
    }

    /// Begins an attempt. Returns whether the owner is to be warned if it is wrong.
    pub(super) fn begin(&mut self, counted: Counted, scale: f64, now: Timestamp) -> bool {
        let mut is_alarming = false;
        self.each(counted, now, |tally, bound| {
            tally.open += 1;
            is_alarming |= tally.wrong(bound, now).saturating_add(tally.open) == Bound::scaled(bound.alarm, scale);
        });
        is_alarming
    }

    /// Ends an attempt. Returns whether the owner is to be warned.
    pub(super) fn end(&mut self, counted: Counted, is_wrong: bool, scale: f64, now: Timestamp) -> bool {
        let mut is_alarming = false;
        self.each(counted, now, |tally, bound| {
            tally.open = tally.open.saturating_sub(1);
            if is_wrong {
                tally.wrong = tally.wrong(bound, now).saturating_add(1);
                tally.ends_at = now.plus(bound.memory);
                is_alarming |= tally.wrong == Bound::scaled(bound.alarm, scale);
            }
        });
        is_alarming
    }
}

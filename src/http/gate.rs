//! Who may call an operation, and the trait of what decides it. A server is given its gate at start.

use std::fmt::Debug;

use futures_util::future::BoxFuture;
use poem::Request;

use crate::kernel::{Actor, Result, Role};

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admits {
    /// The roles, each the bit of its number.
    pub(super) roles: u8,
    /// What is overlooked that would keep the person out.
    pub(super) lenient: u8,
}

impl Admits {
    /// Whether the role may.
    pub const fn role(self, role: Role) -> bool {
        bit(role) & self.roles != 0
    }

    /// Whether people may who have not set up the second factor that the school demands.
    pub const fn without_second_factor(self) -> bool {
        self.lenient & WITHOUT_FACTOR != 0
    }

    /// Whether people may who have not verified their address, where the school lets in verified ones only.
    pub const fn unverified(self) -> bool {
        self.lenient & UNVERIFIED != 0
    }
}

/// Decides who asks, and whether they may.
pub trait Gate: Debug + Send + Sync {
    /// The person who asks with the credential of the request, if the operation admits them. The request is counted by the limits, and
    /// by the meter where a key asks, also where it is refused.
    fn admit<'a>(&'a self, request: &'a Request, admits: Admits) -> BoxFuture<'a, Result<Actor>>;
}

pub(super) const fn bit(role: Role) -> u8 {
    1 << role as u8
}

/// A person who has not set up the two-step verification that the school requires.
pub(super) const WITHOUT_FACTOR: u8 = 1;
/// A person without a verified email address at a school that requires one.
pub(super) const UNVERIFIED: u8 = 2;

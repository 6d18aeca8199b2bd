//! Seconds of media, against what a month allows.

use crate::features::catalogue::Month;
use crate::kernel::{Id, Timestamp, id::kind};

/// How much of a month's seconds was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds {
    /// What may be used; 0 for no end.
    pub quota: u64,
    /// What was used.
    pub consumed: u64,
}

impl Seconds {
    /// Whether there is no end.
    pub const fn is_unlimited(self) -> bool {
        self.quota == 0
    }

    /// What is left, never below 0.
    pub const fn remaining(self) -> u64 {
        self.quota.saturating_sub(self.consumed)
    }

    /// What was used as a share of the quota, from 0 to 100, rounded to the nearest.
    pub fn percent(self) -> u8 {
        if self.is_unlimited() {
            return 0;
        }
        let (quota, consumed) = (u128::from(self.quota), u128::from(self.consumed));
        u8::try_from(((consumed * 200 + quota) / (quota * 2)).min(100)).unwrap_or(100)
    }

    /// Whether nothing is left of a quota that there is.
    pub const fn is_spent(self) -> bool {
        !self.is_unlimited() && self.remaining() == 0
    }
}

/// What a month held for an account.
#[derive(Debug, Clone)]
pub struct Billing {
    /// The account.
    pub account: Id<kind::Account>,
    /// The first instant of the month.
    pub start: Timestamp,
    /// The live courses that were created in it; absent for the sandbox, which is not counted.
    pub courses: Option<Month>,
    /// Its seconds.
    pub seconds: Seconds,
    /// Whether a launch is refused when none are left.
    pub is_metered: bool,
}

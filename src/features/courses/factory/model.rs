//! Seconds of media and the quota of a month.

use crate::features::catalogue::Month;
use crate::kernel::{Id, Timestamp, id::kind};

/// The seconds of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds {
    /// The quota; 0 for unlimited.
    pub quota: u64,
    /// The used seconds.
    pub consumed: u64,
}

impl Seconds {
    /// Whether the quota is unlimited.
    pub const fn is_unlimited(self) -> bool {
        self.quota == 0
    }

    /// The remaining seconds, never below 0.
    pub const fn remaining(self) -> u64 {
        self.quota.saturating_sub(self.consumed)
    }

    /// Returns the used share of the quota in percent, rounded, at most 100.
    pub fn percent(self) -> u8 {
        if self.is_unlimited() {
            return 0;
        }
        let (quota, consumed) = (u128::from(self.quota), u128::from(self.consumed));
        u8::try_from(((consumed * 200 + quota) / (quota * 2)).min(100)).unwrap_or(100)
    }

    /// Whether a limited quota is used up.
    pub const fn is_spent(self) -> bool {
        !self.is_unlimited() && self.remaining() == 0
    }
}

/// The billing of a month of an account.
#[derive(Debug, Clone)]
pub struct Billing {
    pub account: Id<kind::Account>,
    pub start: Timestamp,
    /// The live courses of the month; absent for the sandbox, which is not counted.
    pub courses: Option<Month>,
    pub seconds: Seconds,
    /// Whether a launch is refused when no seconds are left.
    pub is_metered: bool,
}

//! How many requests in which time: the figures, as the configuration has them.

use std::num::NonZeroU32;
use std::time::Duration;

use super::policy::Policy;

/// The longest time that a quota may be spread over.
const LONGEST: u64 = 31 * 24 * 60 * 60;

/// A number of requests in a time. It is a burst and a rate: all of them may come at once, and the quota refills
/// evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How many.
    pub count: NonZeroU32,
    /// In which time.
    pub window: Duration,
}

impl Quota {
    /// One request a day.
    pub const LEAST: Self = Self { count: NonZeroU32::MIN, window: Duration::from_secs(24 * 60 * 60) };

    /// Parses `20/15m`: a count, and a time in seconds, minutes, hours or days. The error describes the format.
    pub fn parse(text: &str) -> Result<Self, String> {
        let read = || {
            let (count, time) = text.split_once('/')?;
            let (number, unit) = time.trim().split_at_checked(time.trim().len().checked_sub(1)?)?;
            let seconds = match unit {
                "s" => 1,
                "m" => 60,
                "h" => 60 * 60,
                "d" => 24 * 60 * 60,
                _ => return None,
            };
            let window = number.parse::<u64>().ok()?.checked_mul(seconds)?;
            let count = count.trim().parse().ok()?;
            (1..=LONGEST).contains(&window).then_some(Self { count, window: Duration::from_secs(window) })
        };
        read().ok_or_else(|| "must be a count and a time of at most 31 days, such as 20/15m (s, m, h or d)".to_owned())
    }

    /// The quota times a factor: at least one request.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the range of the count; a fraction of a request is none"
        )]
        let count = (f64::from(self.count.get()) * factor).round().clamp(1.0, f64::from(u32::MAX)) as u32;
        Self { count: NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN), ..self }
    }

    /// The time in which one request comes back.
    pub fn each(self) -> Duration {
        self.window / self.count.get()
    }

    /// The quota within the bounds of the limiter.
    pub(super) fn for_limiter(self) -> governor::Quota {
        let each = self.each().max(Duration::from_nanos(1));
        let burst = |quota: governor::Quota| quota.allow_burst(self.count);
        governor::Quota::with_period(each).map_or(governor::Quota::per_second(self.count), burst)
    }
}

/// The quota of every policy.
#[derive(Debug, Clone)]
pub struct Quotas([Quota; Policy::ALL.len()]);

impl Quotas {
    /// Builds the quotas from a function of the policy.
    pub fn from_fn(quota: impl FnMut(Policy) -> Quota) -> Self {
        Self(Policy::ALL.map(quota))
    }

    /// The quota of the policy.
    pub fn of(&self, policy: Policy) -> Quota {
        self.0[policy as usize]
    }

    /// Puts another quota in place of the policy's.
    pub fn set(&mut self, policy: Policy, quota: Quota) {
        self.0[policy as usize] = quota;
    }
}

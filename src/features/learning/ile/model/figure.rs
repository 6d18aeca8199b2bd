//! Figures about answers.

use std::time::Duration;

/// A figure, and the number of events that it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    pub value: f64,
    pub amount: i64,
}

/// Answers further apart than this belong to two sessions.
pub(super) const PAUSE: Duration = Duration::from_secs(600);

/// The share of those that hold, in percent; nothing of nothing.
pub(super) fn percent(of: impl Iterator<Item = bool>) -> Option<Figure> {
    let (mut held, mut all) = (0_u32, 0_u32);
    for holds in of {
        held += u32::from(holds);
        all += 1;
    }
    (all > 0).then(|| Figure { value: 100.0 * f64::from(held) / f64::from(all), amount: i64::from(all) })
}

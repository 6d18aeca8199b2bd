//! Fuzz: intervals vary a little, so that cards that were learnt together do not stay together. It follows from the card and the number of
//! its reviews, so that a review leads to the same interval whenever it is computed.

use sha2::{Digest, Sha256};

/// Ranges of days and how much of each is varied, as in the reference implementation of FSRS.
const RANGES: [(f64, f64, f64); 3] = [(2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, f64::INFINITY, 0.05)];

/// The lowest and the highest interval that this one may become.
fn bounds(interval: u32, longest: u32) -> (u32, u32) {
    let days = f64::from(interval);
    let spread = RANGES.iter().fold(1.0, |sum, (from, to, share)| sum + share * (days.min(*to) - from).max(0.0));
    let low = ((days - spread).round() as u32).max(2).min(longest);
    let high = ((days + spread).round() as u32).min(longest);
    (low.min(high), high)
}

/// The interval, varied. Intervals below 3 days stay, and one that is longer than the last one stays longer.
pub(super) fn fuzzed(interval: u32, (last, longest): (u32, u32), seed: i64, reviews: u32) -> u32 {
    if interval < 3 {
        return interval;
    }
    let (low, high) = bounds(interval, longest);
    let low = if interval > last { low.max(last + 1).min(high) } else { low };
    let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(reviews.to_be_bytes()).finalize();
    let drawn = digest.iter().take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    low + drawn % (high - low + 1)
}

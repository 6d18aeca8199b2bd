//! The steps in which people are counted, so that medians need no list of values.
//!
//! Amounts (minutes, reviews) have steps of 5 up to 60, of 10 up to 120, of 20 up to 240 and of 60 beyond, up to a day; larger ones are in
//! the last step. Shares have steps of 5 percentage points.

/// Minutes of study.
pub const MINUTES: i64 = 1;
/// Reviews of flashcards.
pub const REVIEWS: i64 = 2;
/// Right answers to learned flashcards, in percent.
pub const RETENTION: i64 = 3;
/// The same for days of the first effort; the numbers behind it are those of the others.
pub const EFFORTS: i64 = 4;

/// Answers of a day without which its share says too little.
pub const LEAST_ANSWERS: i64 = 10;

/// The ends of efforts: days without study, then with less than so many minutes; the last one has no end.
pub const EFFORT_ENDS: [i64; 3] = [1, 30, 60];

/// Where steps change their width: from which amount on, how wide, and the number of the first of them.
const WIDTHS: [(i64, i64, i64); 4] = [(0, 5, 0), (60, 10, 12), (120, 20, 18), (240, 60, 24)];
/// The last step of amounts.
const LAST: i64 = 43;
/// The width of a step of shares.
const POINTS: i64 = 5;
/// The last step of shares.
const LAST_SHARE: i64 = 19;

/// The step of an amount.
pub fn of_amount(amount: i64) -> i64 {
    let (from, width, first) = WIDTHS.into_iter().rfind(|(from, ..)| *from <= amount).unwrap_or(WIDTHS[0]);
    (first + (amount - from).max(0) / width).min(LAST)
}

/// The step of a share.
pub fn of_share(part: i64, whole: i64) -> i64 {
    (part * 100 / whole.max(1) / POINTS).clamp(0, LAST_SHARE)
}

/// The effort of a day with so many minutes of study.
pub fn effort(minutes: i64) -> i64 {
    i64::try_from(EFFORT_ENDS.iter().filter(|end| minutes >= **end).count()).unwrap_or(0)
}

/// Where a step begins and ends.
pub fn bounds(measure: i64, step: i64) -> (i64, i64) {
    if measure >= RETENTION {
        return (step * POINTS, (step + 1) * POINTS);
    }
    let (from, width, first) = WIDTHS.into_iter().rfind(|(.., first)| *first <= step).unwrap_or(WIDTHS[0]);
    let begin = from + (step - first) * width;
    (begin, begin + width)
}

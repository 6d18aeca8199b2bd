//! The steps in which people are counted, so that medians need no list of values.
//!
//! Each number of minutes of a day is a step, so that figures of study time are those of the values. Reviews have steps of 5 up to 60, of
//! 10 up to 120, of 20 up to 240 and of 60 beyond; from 1,380 on, all are in the last step. With finer steps, each review would write the
//! counts of steps too. Shares have steps of 5 percentage points, and one for 100 %.

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

/// The last step of minutes: those of a day.
const LAST_MINUTE: i64 = 1_440;
/// Where steps of reviews change their width: from which number on, how wide, and the number of the first of them.
const WIDTHS: [(i64, i64, i64); 4] = [(0, 5, 0), (60, 10, 12), (120, 20, 18), (240, 60, 24)];
/// The last step of reviews.
const LAST: i64 = 43;
/// The width of a step of shares.
const POINTS: i64 = 5;
/// The last step of shares: that of 100 %.
const LAST_SHARE: i64 = 20;

/// The step of minutes.
pub fn of_minutes(minutes: i64) -> i64 {
    minutes.clamp(0, LAST_MINUTE)
}

/// The step of a number of reviews.
pub fn of_reviews(reviews: i64) -> i64 {
    let (from, width, first) = WIDTHS.into_iter().rfind(|(from, ..)| *from <= reviews).unwrap_or(WIDTHS[0]);
    (first + (reviews - from).max(0) / width).min(LAST)
}

/// The step of a share.
pub fn of_share(part: i64, whole: i64) -> i64 {
    (part * 100 / whole.max(1) / POINTS).clamp(0, LAST_SHARE)
}

/// The effort of a day with so many minutes of study.
pub fn effort(minutes: i64) -> i64 {
    i64::try_from(EFFORT_ENDS.iter().filter(|end| minutes >= **end).count()).unwrap_or(0)
}

/// The least and the most that a value of a step is.
pub fn bounds(measure: i64, step: i64) -> (i64, i64) {
    match measure {
        MINUTES => (step, step),
        REVIEWS => {
            let (from, width, first) = WIDTHS.into_iter().rfind(|(.., first)| *first <= step).unwrap_or(WIDTHS[0]);
            let begin = from + (step - first) * width;
            (begin, begin + width - 1)
        }
        _ => (step * POINTS, ((step + 1) * POINTS).min(100)),
    }
}

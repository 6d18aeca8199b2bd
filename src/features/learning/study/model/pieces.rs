//! What a timer measured, in the pieces that become study logs.

use super::log::MINUTE;
use super::timer::Stretch;
use crate::kernel::{Calendar, Timestamp};

/// A longer pause separates two logs, so that the time in it can be logged.
const LONG_PAUSE: i64 = 60 * MINUTE;

/// A part of what a timer measured that becomes a log: on one day, without a long pause and without another log in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    pub from: Timestamp,
    pub to: Timestamp,
    /// The day of learning.
    pub day: i64,
    /// Pauses are left out.
    pub minutes: i64,
}

/// What is left of a stretch without the times that are taken.
fn without(stretch: Stretch, taken: &[Stretch]) -> Vec<Stretch> {
    taken.iter().fold(vec![stretch], |left, taken| {
        let cut = |part: Stretch| {
            let before = Stretch { to: part.to.min(taken.from), ..part };
            let behind = Stretch { from: part.from.max(taken.to), ..part };
            let both = if part.overlaps(*taken) { vec![before, behind] } else { vec![part] };
            both.into_iter().filter(|part| part.from < part.to)
        };
        left.into_iter().flat_map(cut).collect()
    })
}

/// The parts of a stretch, each on one day.
fn by_day(stretch: Stretch, calendar: &Calendar) -> Vec<(i64, Stretch)> {
    let (first, last) = (calendar.day(stretch.from), calendar.day(stretch.to));
    let on = |day: i64| {
        let from = stretch.from.max(calendar.start(day));
        let to = stretch.to.min(calendar.start(day + 1));
        (day, Stretch { from, to })
    };
    (first..=last).map(on).filter(|(_, part)| part.from < part.to).collect()
}

/// The pieces of what a timer measured, in the order of time: its stretches without the times of other logs, up to `most` minutes in all.
pub fn pieces(stretches: &[Stretch], taken: &[Stretch], most: i64, calendar: &Calendar) -> Vec<Piece> {
    let mut left = most.saturating_mul(MINUTE);
    let (mut pieces, mut measured): (Vec<Piece>, i64) = (Vec::new(), 0);
    let free = stretches.iter().flat_map(|stretch| without(*stretch, taken));
    for (day, part) in free.flat_map(|stretch| by_day(stretch, calendar)) {
        let length = part.millis().min(left);
        if length <= 0 {
            break;
        }
        let to = Timestamp::from_millis(part.from.millis() + length);
        left -= length;
        // Fractions of a minute add up over all pieces.
        let before = measured / MINUTE;
        measured += length;
        let minutes = measured / MINUTE - before;
        let joins = |piece: &&mut Piece| {
            let pause = Stretch { from: piece.to, to: part.from };
            piece.day == day && pause.millis() <= LONG_PAUSE && !taken.iter().any(|taken| taken.overlaps(pause))
        };
        match pieces.last_mut().filter(joins) {
            Some(piece) => (piece.to, piece.minutes) = (to, piece.minutes + minutes),
            None => pieces.push(Piece { from: part.from, to, day, minutes }),
        }
    }
    pieces
}

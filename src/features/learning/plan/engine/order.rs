//! The order of steps: what cannot wait, then subjects by turns.

use super::blocks::{Part, is_new};
use super::{Source, subject};

/// What comes before what, whatever its value: the timer, set work that is due today, what is due tomorrow, everything else, new cards behind
/// all that are due, and cards that cannot begin yet.
fn rank(part: &Part) -> u8 {
    match part.step.source {
        Source::Timer => 0,
        Source::Work(_) if part.is_today => 1,
        _ if part.is_later => 5,
        _ if part.step.is_urgent => 2,
        Source::Learn(_) => 4,
        Source::Review(_) | Source::Topic(_) | Source::Work(_) => 3,
    }
}

/// The order of the steps: by rank, subjects by turns. Without set work that is due today, something that is likely to succeed comes first. A
/// timer comes behind such work where the two do not fit into a block of this length.
pub(super) fn ordered(mut parts: Vec<Part>, length: f64) -> Vec<Part> {
    let mut ordered = Vec::new();
    let taken = |parts: &mut Vec<Part>, is_taken: fn(&Part) -> bool| {
        let (taken, others): (Vec<Part>, Vec<Part>) = std::mem::take(parts).into_iter().partition(is_taken);
        *parts = others;
        taken
    };
    let timer = taken(&mut parts, |part| part.step.source == Source::Timer);
    let today = taken(&mut parts, |part| part.is_today);
    let later = taken(&mut parts, |part| part.is_later);
    let has_today = !today.is_empty();
    let begins: f64 = timer.iter().chain(today.first()).map(|part| part.step.seconds).sum();
    ordered.extend(timer);
    if begins <= length {
        ordered.extend(today);
    } else {
        ordered.splice(0..0, today);
    }
    if !has_today {
        ordered.extend(likely(&mut parts));
    }
    ordered.extend(taken(&mut parts, |part| part.step.is_urgent));
    while !parts.is_empty() {
        let last = ordered.last().map(|part: &Part| subject(part.step.source));
        let least = parts.iter().map(rank).min().unwrap_or(0);
        // New cards come behind all that are due, and not behind topics.
        let has_due = parts.iter().any(|part| matches!(part.step.source, Source::Review(_)));
        let may_come = |part: &Part| !has_due || rank(part) == least;
        let next = parts.iter().position(|part| may_come(part) && Some(subject(part.step.source)) != last);
        let next = next.or_else(|| parts.iter().position(may_come)).unwrap_or(0);
        ordered.push(parts.remove(next));
    }
    ordered.extend(later);
    alternate(&mut ordered);
    ordered
}

/// Takes the first step that is likeliest to succeed. New cards come behind all that are due; where none are, they are likelier to go well
/// than a topic that does not.
fn likely(parts: &mut Vec<Part>) -> Option<Part> {
    let has_due = parts.iter().any(|part| matches!(part.step.source, Source::Review(_)));
    let likely = |part: &Part| {
        let may_come = part.step.part == 1 && !(has_due && is_new(&part.step));
        if may_come { part.step.success } else { 0.0 }
    };
    // Of equal ones the first, which is worth most.
    let best = parts.iter().map(likely).fold(0.0, f64::max);
    let first = parts.iter().position(|part| likely(part) >= best)?;
    Some(parts.remove(first))
}

/// Puts another subject between two steps of one, wherever there is one that is not needed where it is.
fn alternate(parts: &mut Vec<Part>) {
    for place in 0..parts.len().saturating_sub(1) {
        if !is_about_same(parts, place, place + 1) {
            continue;
        }
        if let Some(from) = between(parts, place) {
            let part = parts.remove(from);
            parts.insert(if from > place { place + 1 } else { place }, part);
        }
    }
}

/// Whether the steps at two places are about one subject.
fn is_about_same(parts: &[Part], one: usize, other: usize) -> bool {
    let about = |place: usize| parts.get(place).map(|part| subject(part.step.source));
    about(one).is_some() && about(one) == about(other)
}

/// The nearest step that may come between that at a place and the next one, from behind them or else from before.
fn between(parts: &[Part], place: usize) -> Option<usize> {
    nearest(parts, place, place + 2..parts.len()).or_else(|| nearest(parts, place, (0..place).rev()))
}

/// The first of these places whose step may come behind the one at `place`, and leaves no two steps of one subject behind.
fn nearest(parts: &[Part], place: usize, from: impl Iterator<Item = usize>) -> Option<usize> {
    let ranks = rank(parts.get(place)?)..=rank(parts.get(place + 1)?);
    let mut passed: Vec<Source> = Vec::new();
    for from in from {
        let part = parts.get(from)?;
        // The parts of one source stay in their order.
        let is_first = !passed.contains(&part.step.source);
        passed.push(part.step.source);
        let is_needed = from > 0 && is_about_same(parts, from - 1, from + 1);
        if is_first && !is_needed && !is_about_same(parts, from, place) && ranks.contains(&rank(part)) {
            return Some(from);
        }
    }
    None
}

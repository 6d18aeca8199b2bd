//! Packs what is worth most into the time of a person.

use std::collections::HashSet;

use super::blocks::{Frame, LEAST_ROOM, Part, ROUNDING, blocks, can_wait, leave_remainders};
use super::order::ordered;
use super::value::{Unit, due_seconds, units};
use super::{Block, Session, Situation, Source, Step, subject};

/// The reviews of so many days are a backlog.
const BACKLOG_DAYS: f64 = 2.0;
/// The most set work and the most topics, as shares of the time, where cards that are due would be left out otherwise.
const WORK_SHARE: f64 = 0.5;
const TOPIC_SHARE: f64 = 0.25;
/// Of topics and work, less than these seconds is not worth a beginning; for work that is due by tomorrow, half of a shorter plan is.
const SHORTEST: f64 = 300.0;
/// The shortest part of a step that is cut in two, in seconds.
const SHORTEST_PART: f64 = 240.0;

/// Makes the plan for a situation: in as few blocks of about one length as hold everything.
pub fn plan(situation: &Situation) -> Vec<Block> {
    let units = units(situation);
    let frame = Frame::of(situation.minutes, situation.session).holding(due_today(&units), situation.minutes);
    let all = chosen(situation, &units, frame);
    let found = best(&steps(all.clone()), frame, situation.session);
    // What is left over by less than a break is no block: what can wait is chosen for one block less.
    let shorter = if found.has_remainders { frame.shorter(&steps(all), situation.session) } else { None };
    let Some(shorter) = shorter else { return found.blocks };
    let other = best(&steps(chosen(situation, &units, shorter)), shorter, situation.session);
    let is_enough = other.urgent() + ROUNDING >= found.urgent() && other.seconds() + LEAST_ROOM > found.seconds();
    if is_enough { other.blocks } else { found.blocks }
}

/// Steps in blocks.
#[derive(Default)]
struct Packed {
    blocks: Vec<Block>,
    /// Whether something was left out because it is too little for a block or a step.
    has_remainders: bool,
}

impl Packed {
    fn seconds_of(&self, is_counted: fn(&Step) -> bool) -> f64 {
        let steps = self.blocks.iter().flat_map(|block| &block.steps);
        steps.filter(|step| is_counted(step)).map(|step| step.seconds).sum()
    }

    fn seconds(&self) -> f64 {
        self.seconds_of(|_| true)
    }

    /// The seconds of what cannot wait.
    fn urgent(&self) -> f64 {
        self.seconds_of(|step| !can_wait(step) && (step.is_urgent || !matches!(step.source, Source::Work(_))))
    }

    /// Whether more has its place than in another one: a minute more, where there are more blocks. Anything is more than nothing.
    fn is_better(&self, other: &Self) -> bool {
        let has_more_blocks = !other.blocks.is_empty() && self.blocks.len() > other.blocks.len();
        let least = if has_more_blocks { LEAST_ROOM } else { ROUNDING };
        self.urgent() > other.urgent() + ROUNDING || self.seconds() > other.seconds() + least
    }
}

/// The steps in as few blocks of about one length as hold them.
fn best(steps: &[Vec<Unit>], frame: Frame, session: Session) -> Packed {
    let mut best = Packed::default();
    for frame in frame.fewer(steps).chain([frame]).chain(frame.longer()) {
        let (mut blocks, is_whole) = packed(steps, frame, session);
        let has_remainders = leave_remainders(&mut blocks, session);
        let found = Packed { blocks, has_remainders };
        if found.is_better(&best) {
            best = found;
        }
        if is_whole && !has_remainders {
            break;
        }
    }
    best
}

/// The steps in blocks, and whether all have their place.
fn packed(steps: &[Vec<Unit>], frame: Frame, session: Session) -> (Vec<Block>, bool) {
    let mut parts = cut(steps, frame.length, session.chunk_percent);
    if parts.len() > frame.minutes() {
        parts = steps.iter().map(|units| Part::of(units.clone(), 1)).collect();
    }
    blocks(ordered(parts, frame.length), frame, session)
}

/// The seconds of the first set work that is due today.
fn due_today(units: &[Unit]) -> f64 {
    units.iter().find(|unit| unit.is_today).map_or(0.0, |unit| unit.seconds)
}

/// The most seconds of what makes room for due cards.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    new: f64,
    work: f64,
    topics: f64,
}

impl Bounds {
    /// The bound of a unit, as far as it has one.
    const fn of(&mut self, unit: &Unit) -> Option<&mut f64> {
        match unit.source {
            Source::Learn(_) => Some(&mut self.new),
            Source::Work(_) if unit.is_today => None,
            Source::Work(_) => Some(&mut self.work),
            Source::Topic(_) => Some(&mut self.topics),
            Source::Timer | Source::Review(_) => None,
        }
    }
}

/// Units as they are taken into the time.
struct Filling<'u> {
    units: &'u [Unit],
    /// The seconds that are taken of each unit.
    taken: Vec<f64>,
    left: f64,
    /// The shortest part of work that is due by tomorrow.
    shortest_urgent: f64,
    /// How many sources there may be: each becomes a step of a minute or more.
    most_sources: usize,
    sources: HashSet<Source>,
}

impl<'u> Filling<'u> {
    fn new(units: &'u [Unit], frame: Frame) -> Self {
        Self {
            units,
            taken: vec![0.0; units.len()],
            left: frame.seconds(),
            shortest_urgent: SHORTEST.min(frame.seconds() * WORK_SHARE),
            most_sources: frame.minutes(),
            sources: HashSet::new(),
        }
    }

    /// Takes what fits of these units, in their order and within the bounds. Topics and set work are done as far as the time allows; a card
    /// is taken only where it fits.
    fn fill(&mut self, may_take: fn(&Unit) -> bool, mut bounds: Bounds) {
        for (unit, taken) in self.units.iter().zip(&mut self.taken).filter(|(unit, _)| may_take(unit)) {
            if !self.sources.contains(&unit.source) && self.sources.len() >= self.most_sources {
                continue;
            }
            let missing = unit.seconds - *taken;
            let room = bounds.of(unit).map_or(self.left, |bound| bound.min(self.left));
            let least = match unit.source {
                Source::Topic(_) | Source::Work(_) if *taken > 0.0 => 0.0,
                Source::Work(_) if unit.is_urgent => self.shortest_urgent.min(missing),
                Source::Topic(_) | Source::Work(_) => SHORTEST.min(missing),
                Source::Timer | Source::Review(_) | Source::Learn(_) => missing,
            };
            if missing <= 0.0 || room <= 0.0 || room < least {
                continue;
            }
            let seconds = missing.min(room);
            self.left -= seconds;
            if let Some(bound) = bounds.of(unit) {
                *bound -= seconds;
            }
            *taken += seconds;
            self.sources.insert(unit.source);
        }
    }

    /// Whether cards in learning steps or due cards are left out that press.
    fn leaves_out_due(&self) -> bool {
        let is_due = |unit: &Unit| matches!(unit.source, Source::Review(_)) && unit.is_pressing;
        self.units.iter().zip(&self.taken).any(|(unit, taken)| is_due(unit) && *taken <= 0.0)
    }

    /// What was taken. Where nothing fits, it is the beginning of the most valuable unit.
    fn chosen(self) -> Vec<Unit> {
        let taken = self.units.iter().zip(&self.taken).filter(|(_, taken)| **taken > 0.0);
        let mut chosen: Vec<Unit> = taken.map(|(unit, taken)| Unit { seconds: *taken, ..*unit }).collect();
        if chosen.is_empty() && self.left > 0.0 {
            chosen.extend(self.units.first().map(|unit| Unit { seconds: unit.seconds.min(self.left), ..*unit }));
        }
        chosen
    }
}

/// The units that fit into the time, the most valuable first. New material, topics and set work are bounded where cards that are due would
/// be left out otherwise; then they fill what those leave.
fn chosen(situation: &Situation, units: &[Unit], frame: Frame) -> Vec<Unit> {
    let time = frame.seconds();
    let new = time * f64::from(situation.session.new_percent) / 100.0;
    let has_backlog = due_seconds(situation) > BACKLOG_DAYS * time;
    let free = Bounds { new: if has_backlog { new } else { time }, work: time, topics: time };
    let mut filling = Filling::new(units, frame);
    filling.fill(|_| true, free);
    if filling.leaves_out_due() {
        filling = Filling::new(units, frame);
        let bounds = Bounds { new, work: time * WORK_SHARE, topics: time * TOPIC_SHARE };
        filling.fill(|unit| unit.is_pressing, bounds);
        let more_new = if has_backlog || filling.leaves_out_due() { 0.0 } else { time };
        filling.fill(|_| true, Bounds { new: more_new, ..free });
    }
    filling.chosen()
}

/// One step for each source, in the order of their most valuable units, and one more for its cards that cannot begin yet.
fn steps(units: Vec<Unit>) -> Vec<Vec<Unit>> {
    let mut steps: Vec<Vec<Unit>> = Vec::new();
    for unit in units {
        let is_same = |first: &Unit| first.source == unit.source && first.is_later == unit.is_later;
        match steps.iter_mut().find(|step| step.first().is_some_and(is_same)) {
            Some(step) => step.push(unit),
            None => steps.push(vec![unit]),
        }
    }
    steps
}

/// Cuts long steps of cards in parts: where there is something else to alternate with, and for people who want short steps.
fn cut(steps: &[Vec<Unit>], length: f64, chunk_percent: u32) -> Vec<Part> {
    let chunk = f64::from(chunk_percent) / 100.0;
    let mut parts = Vec::new();
    for units in steps {
        let total: f64 = units.iter().map(|unit| unit.seconds).sum();
        let about = units.first().map(|unit| subject(unit.source));
        let has_others = steps.iter().flatten().any(|unit| Some(subject(unit.source)) != about);
        let can_be_cut = units.len() > 1 && !units.iter().any(|unit| unit.is_urgent);
        let usual = if has_others { (length / 2.0).max(2.0 * SHORTEST_PART) } else { length };
        let most = (usual * chunk).max(SHORTEST_PART).min(usual);
        let count = if can_be_cut { (total / most.max(1.0)).ceil().max(1.0) } else { 1.0 };
        let size = total / count;
        let (mut part, mut seconds, mut number) = (Vec::new(), 0.0, 1);
        for unit in units {
            if seconds >= size && !part.is_empty() {
                parts.push(Part::of(std::mem::take(&mut part), number));
                (seconds, number) = (0.0, number + 1);
            }
            seconds += unit.seconds;
            part.push(*unit);
        }
        if !part.is_empty() {
            parts.push(Part::of(part, number));
        }
    }
    parts
}

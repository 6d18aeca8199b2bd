//! Packs what is worth most into the time of a person.

use std::collections::HashSet;

use super::value::{Unit, due_seconds, units};
use super::{Block, Session, Situation, Source, Step};

/// A block may be longer than the session by this factor, where that saves a break.
const STRETCH: f64 = 1.2;
/// The reviews of so many days are a backlog.
const BACKLOG_DAYS: f64 = 2.0;
/// The most set work and the most topics, as shares of the time, where cards that are due would be left out otherwise.
const WORK_SHARE: f64 = 0.5;
const TOPIC_SHARE: f64 = 0.25;
/// Of topics and work, less than these seconds is not worth a beginning, and of work that is due by tomorrow, less than a minute.
const SHORTEST: f64 = 300.0;
const SHORTEST_URGENT: f64 = 60.0;
/// The shortest part of a step that is cut in two, in seconds.
const SHORTEST_PART: f64 = 240.0;

/// How the minutes of a person are cut into blocks.
#[derive(Debug, Clone, Copy)]
struct Frame {
    blocks: u32,
    /// The seconds of a block.
    length: f64,
}

impl Frame {
    /// As few blocks as the session allows, all of one length.
    fn of(minutes: u32, session: Session) -> Self {
        let most = f64::from(session.minutes.max(1)) * STRETCH;
        let length = |blocks: u32| {
            let breaks = f64::from(blocks - 1) * f64::from(session.break_minutes);
            (f64::from(minutes) - breaks).max(0.0) / f64::from(blocks)
        };
        let blocks = (1..=minutes.max(1)).find(|blocks| length(*blocks) <= most).unwrap_or(1);
        Self { blocks, length: length(blocks) * 60.0 }
    }

    fn seconds(self) -> f64 {
        self.length * f64::from(self.blocks)
    }

    /// The whole minutes of all blocks.
    fn minutes(self) -> usize {
        (self.seconds() / 60.0).round() as usize
    }
}

/// Makes the plan for a situation.
pub fn plan(situation: &Situation) -> Vec<Block> {
    let frame = Frame::of(situation.minutes, situation.session);
    let steps = steps(chosen(situation, frame));
    let mut parts = cut(&steps, frame.length, situation.session.chunk_percent);
    if parts.len() > frame.minutes() {
        parts = steps.iter().map(|units| step(units, 1)).collect();
    }
    blocks(ordered(parts), frame, situation.session)
}

/// The most seconds of what makes room for due cards.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    new: f64,
    work: f64,
    topics: f64,
}

impl Bounds {
    /// The bound of a source, as far as it has one.
    const fn of(&mut self, source: Source) -> Option<&mut f64> {
        match source {
            Source::Learn(_) => Some(&mut self.new),
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
            let room = bounds.of(unit.source).map_or(self.left, |bound| bound.min(self.left));
            let least = match unit.source {
                Source::Topic(_) | Source::Work(_) if *taken > 0.0 => 0.0,
                Source::Work(_) if unit.is_urgent => SHORTEST_URGENT.min(missing),
                Source::Topic(_) | Source::Work(_) => SHORTEST.min(missing),
                Source::Timer | Source::Review(_) | Source::Learn(_) => missing,
            };
            if missing <= 0.0 || room <= 0.0 || room < least {
                continue;
            }
            let seconds = missing.min(room);
            self.left -= seconds;
            if let Some(bound) = bounds.of(unit.source) {
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
fn chosen(situation: &Situation, frame: Frame) -> Vec<Unit> {
    let units = units(situation);
    let time = frame.seconds();
    let new = time * f64::from(situation.session.new_percent) / 100.0;
    let has_backlog = due_seconds(situation) > BACKLOG_DAYS * time;
    let free = Bounds { new: if has_backlog { new } else { time }, work: time, topics: time };
    let mut filling = Filling::new(&units, frame);
    filling.fill(|_| true, free);
    if filling.leaves_out_due() {
        filling = Filling::new(&units, frame);
        let bounds = Bounds { new, work: time * WORK_SHARE, topics: time * TOPIC_SHARE };
        filling.fill(|unit| unit.is_pressing, bounds);
        let more_new = if has_backlog || filling.leaves_out_due() { 0.0 } else { time };
        filling.fill(|_| true, Bounds { new: more_new, ..free });
    }
    filling.chosen()
}

/// One step for each source, in the order of their most valuable units.
fn steps(units: Vec<Unit>) -> Vec<Vec<Unit>> {
    let mut steps: Vec<Vec<Unit>> = Vec::new();
    for unit in units {
        match steps.iter_mut().find(|step| step.first().is_some_and(|first| first.source == unit.source)) {
            Some(step) => step.push(unit),
            None => steps.push(vec![unit]),
        }
    }
    steps
}

/// Cuts long steps of cards in parts: where there is something else to alternate with, and for people who want short steps.
fn cut(steps: &[Vec<Unit>], length: f64, chunk_percent: u32) -> Vec<Step> {
    let has_others = steps.len() > 1;
    let chunk = f64::from(chunk_percent) / 100.0;
    let mut parts = Vec::new();
    for units in steps {
        let total: f64 = units.iter().map(|unit| unit.seconds).sum();
        let can_be_cut = units.len() > 1 && !units.iter().any(|unit| unit.is_urgent);
        let usual = if has_others { (length / 2.0).max(2.0 * SHORTEST_PART) } else { length };
        let most = (usual * chunk).max(SHORTEST_PART).min(usual);
        let count = if can_be_cut { (total / most.max(1.0)).ceil().max(1.0) } else { 1.0 };
        let size = total / count;
        let (mut part, mut seconds, mut number) = (Vec::new(), 0.0, 1);
        for unit in units {
            if seconds >= size && !part.is_empty() {
                parts.push(step(&part, number));
                (part, seconds, number) = (Vec::new(), 0.0, number + 1);
            }
            seconds += unit.seconds;
            part.push(*unit);
        }
        if !part.is_empty() {
            parts.push(step(&part, number));
        }
    }
    parts
}

fn step(units: &[Unit], part: u32) -> Step {
    let sum = |of: fn(&Unit) -> f64| units.iter().map(of).sum::<f64>();
    let source = units.first().map_or(Source::Timer, |unit| unit.source);
    Step {
        source,
        part,
        cards: units.iter().map(|unit| unit.card).filter(|card| *card > 0).collect(),
        more_cards: units.iter().map(|unit| unit.more_cards).sum(),
        seconds: sum(|unit| unit.seconds),
        known_without: sum(|unit| unit.known_without),
        known_with: sum(|unit| unit.known_with),
        success: sum(|unit| unit.success * unit.seconds) / sum(|unit| unit.seconds).max(1.0),
        is_urgent: units.iter().any(|unit| unit.is_urgent),
    }
}

/// The order of the steps: the timer, then something that is likely to succeed, then what is due tomorrow, then the others by turns, new
/// cards behind all that are due.
fn ordered(mut steps: Vec<Step>) -> Vec<Step> {
    let mut ordered = Vec::new();
    if let Some(timer) = steps.iter().position(|step| step.source == Source::Timer) {
        ordered.push(steps.remove(timer));
    }
    // New cards come behind all that are due; where none are, they are likelier to go well than a topic that does not.
    let has_due = steps.iter().any(|step| matches!(step.source, Source::Review(_)));
    let likely = |step: &Step| if step.part == 1 && !(has_due && is_new(step)) { step.success } else { 0.0 };
    // Of equal ones the first, which is worth most.
    let best = steps.iter().map(likely).fold(0.0, f64::max);
    if let Some(first) = steps.iter().position(|step| likely(step) >= best) {
        ordered.push(steps.remove(first));
    }
    let (urgent, mut others): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(|step| step.is_urgent);
    ordered.extend(urgent);
    while !others.is_empty() {
        let last = ordered.last().map(|step| subject(step.source));
        let has_due = others.iter().any(|step| matches!(step.source, Source::Review(_)));
        let may_come = |step: &Step| !(has_due && is_new(step));
        let next = others.iter().position(|step| may_come(step) && Some(subject(step.source)) != last);
        let next = next.or_else(|| others.iter().position(may_come)).unwrap_or(0);
        ordered.push(others.remove(next));
    }
    ordered
}

/// Whether the step is new cards.
fn is_new(step: &Step) -> bool {
    matches!(step.source, Source::Learn(_))
}

/// New cards and reviews of one deck are one subject.
fn subject(source: Source) -> Source {
    match source {
        Source::Learn(deck) => Source::Review(deck),
        other => other,
    }
}

fn blocks(steps: Vec<Step>, frame: Frame, session: Session) -> Vec<Block> {
    let mut blocks = vec![Block::default()];
    let mut seconds = 0.0;
    for step in steps {
        let is_full = seconds > 0.0 && seconds + step.seconds / 2.0 > frame.length;
        if is_full && (blocks.len() as u32) < frame.blocks {
            if let Some(last) = blocks.last_mut() {
                last.break_minutes = session.break_minutes;
            }
            blocks.push(Block::default());
            seconds = 0.0;
        }
        seconds += step.seconds;
        if let Some(last) = blocks.last_mut() {
            last.steps.push(step);
        }
    }
    blocks.retain(|block| !block.steps.is_empty());
    blocks
}

//! Puts steps into blocks: no block is longer than the session of the person, unless a single step is that cannot be divided.

use std::collections::HashMap;

use super::value::Unit;
use super::{Block, Session, Source, Step, subject};

/// What is too little for one more step of a block, in seconds.
pub(super) const LEAST_ROOM: f64 = 60.0;
/// What is too little for a step of its own, in seconds.
const SHORTEST: f64 = 120.0;
/// What would be shown as one minute, in seconds.
const SHORTEST_REST: f64 = 90.0;
/// The shortest part of a topic or of set work, in seconds.
const SHORTEST_TOPIC: f64 = 300.0;
/// Sums of seconds differ by less than this from what they stand for.
pub(super) const ROUNDING: f64 = 1e-6;

/// How the minutes of a person are cut into blocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    blocks: u32,
    /// The seconds of a block.
    pub length: f64,
    /// The most seconds of a block.
    most: f64,
    /// Whether set work that is not due today is cut at the end of each block, and not of the last one alone.
    has_cuts: bool,
}

impl Frame {
    /// Blocks of one length, none longer than a session. One more block is made as long as it gains more time of work than its break takes.
    pub(super) fn of(minutes: u32, session: Session) -> Self {
        let most = f64::from(session.minutes.max(1));
        let pause = f64::from(session.break_minutes);
        let worked = |blocks: u32| {
            let breaks = f64::from(blocks.saturating_sub(1)) * pause;
            (f64::from(minutes) - breaks).max(0.0).min(most * f64::from(blocks))
        };
        let is_worth = |blocks: u32| worked(blocks + 1) - worked(blocks) + ROUNDING >= pause.min(most).max(1.0);
        let blocks = (1..minutes.max(1)).find(|blocks| !is_worth(*blocks)).unwrap_or(1);
        Self { blocks, length: worked(blocks) / f64::from(blocks) * 60.0, most: most * 60.0, has_cuts: false }
    }

    /// The same, or one block where these seconds, which are for work that is due today, have more of their time without breaks.
    pub(super) fn holding(self, seconds: f64, minutes: u32) -> Self {
        let length = seconds.min(f64::from(minutes) * 60.0);
        if length > self.seconds() + ROUNDING { Self { blocks: 1, length, ..self } } else { self }
    }

    /// Blocks of about one length that hold these steps, as few as sessions allow, and then more. The last one is a minute of each block
    /// shorter, so that what does not fit exactly has its place.
    pub(super) fn fewer(self, steps: &[Vec<Unit>]) -> impl Iterator<Item = Self> {
        let seconds = self.divided_seconds(steps);
        let least = ((seconds - ROUNDING) / self.most).ceil().max(1.0) as u32;
        (least..=self.blocks).map(move |blocks| {
            let most = if blocks < self.blocks { self.most } else { self.length };
            Self { blocks, length: (seconds / f64::from(blocks) + LEAST_ROOM).min(most), ..self }
        })
    }

    /// The same number of blocks as long as a session, where steps have no place in blocks of one length: those that cannot be divided leave
    /// gaps in them. Where these are left in long ones too, work is cut.
    pub(super) fn longer(self) -> impl Iterator<Item = Self> {
        let length = self.length.max(self.most);
        [false, true].map(|has_cuts| Self { length, has_cuts, ..self }).into_iter()
    }

    /// One block less, of whole sessions, where the last one of these steps would be shorter than a break.
    pub(super) fn shorter(self, steps: &[Vec<Unit>], session: Session) -> Option<Self> {
        let seconds = self.divided_seconds(steps);
        let blocks = ((seconds - ROUNDING) / self.most).ceil() as u32;
        let fewer = blocks.checked_sub(1).filter(|fewer| *fewer > 0)?;
        let is_long = steps.iter().flatten().any(|unit| unit.seconds > self.most + ROUNDING);
        let is_short = seconds - f64::from(fewer) * self.most < shortest_block(session);
        (is_short && !is_long).then_some(Self { blocks: fewer, length: self.most, ..self })
    }

    /// The seconds of steps without those by which set work is longer than a session.
    fn divided_seconds(self, steps: &[Vec<Unit>]) -> f64 {
        steps.iter().flatten().map(|unit| unit.seconds.min(self.most)).sum()
    }

    /// The seconds of all blocks.
    pub(super) fn seconds(self) -> f64 {
        self.length * f64::from(self.blocks)
    }

    /// The whole minutes of all blocks.
    pub(super) fn minutes(self) -> usize {
        (self.seconds() / 60.0).round() as usize
    }

    /// The most seconds of the block with this number, from 0. The last one takes what did not fit exactly into the others.
    fn room(self, number: u32) -> f64 {
        if number + 1 == self.blocks { self.most.max(self.length) } else { self.length }
    }
}

/// A part of what is done about one source: a step, and the units that it consists of.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub step: Step,
    /// Whether it is set work that is due today.
    pub is_today: bool,
    /// Whether its cards cannot begin yet.
    pub is_later: bool,
    units: Vec<Unit>,
}

impl Part {
    /// A step of these units.
    pub(super) fn of(units: Vec<Unit>, number: u32) -> Self {
        let sum = |of: fn(&Unit) -> f64| units.iter().map(of).sum::<f64>();
        let cards: Vec<f64> = units.iter().filter(|unit| unit.card > 0).map(|unit| unit.success).collect();
        let step = Step {
            source: units.first().map_or(Source::Timer, |unit| unit.source),
            part: number,
            cards: units.iter().map(|unit| unit.card).filter(|card| *card > 0).collect(),
            more_cards: units.iter().map(|unit| unit.more_cards).sum(),
            seconds: sum(|unit| unit.seconds),
            known_without: sum(|unit| unit.known_without),
            known_with: sum(|unit| unit.known_with),
            success: sum(|unit| unit.success * unit.seconds) / sum(|unit| unit.seconds).max(1.0),
            recall: cards.iter().sum::<f64>() / (cards.len().max(1) as f64),
            is_urgent: units.iter().any(|unit| unit.is_urgent),
            is_long: false,
        };
        let (is_today, is_later) = units.first().map_or((false, false), |unit| (unit.is_today, unit.is_later));
        Self { step, is_today, is_later, units }
    }

    /// Whether it is about the same cards as another part, and can be one with it.
    fn continues(&self, other: &Self) -> bool {
        self.step.source == other.step.source && self.is_later == other.is_later
    }

    /// This part and the next one of the same source as one.
    fn with(self, next: Self) -> Self {
        let number = self.step.part;
        Self::of([self.units, next.units].concat(), number)
    }

    /// The units that fit into this room, and the others; nothing where that would divide nothing. The time of a topic is divided where both
    /// parts are worth a beginning.
    fn divided(&self, room: f64) -> Option<(Self, Vec<Unit>)> {
        if let ([unit], Source::Topic(_)) = (self.units.as_slice(), self.step.source) {
            let seconds = room.min(unit.seconds - SHORTEST_TOPIC);
            let parts = |seconds: f64| Unit { seconds, ..*unit };
            return (seconds >= SHORTEST_TOPIC)
                .then(|| (Self::of(vec![parts(seconds)], self.step.part), vec![parts(unit.seconds - seconds)]));
        }
        let mut seconds = 0.0;
        let fit = self.units.iter().take_while(|unit| {
            seconds += unit.seconds;
            seconds <= room + ROUNDING
        });
        let count = fit.count();
        if count == 0 || count == self.units.len() {
            return None;
        }
        let (first, others) = self.units.split_at_checked(count)?;
        Some((Self::of(first.to_vec(), self.step.part), others.to_vec()))
    }
}

/// Puts steps into blocks in their order, with breaks between them, and says whether all have their place. A step that does not fit into what
/// is left of a block is divided; one that cannot be waits for the next block, while later ones fill the room. What finds no place any more is
/// left out.
pub(super) fn blocks(parts: Vec<Part>, frame: Frame, session: Session) -> (Vec<Block>, bool) {
    let all: f64 = parts.iter().map(|part| part.step.seconds).sum();
    let (mut waiting, mut blocks) = (parts, Vec::<Block>::new());
    // People who want short steps keep them.
    let may_join = session.chunk_percent >= 100;
    for number in 0..frame.blocks {
        let parts = filled(&mut waiting, frame, number, may_join);
        if parts.is_empty() {
            break;
        }
        let steps = if may_join { joined(parts) } else { parts };
        let steps = steps.into_iter().map(|part| part.step).collect();
        blocks.push(Block { steps, break_minutes: session.break_minutes });
    }
    if let Some(last) = blocks.last_mut() {
        last.break_minutes = 0;
    }
    numbered(&mut blocks);
    let placed: f64 = blocks.iter().flat_map(|block| &block.steps).map(|step| step.seconds).sum();
    (blocks, placed + ROUNDING >= all)
}

/// The shortest block that is worth a break, in seconds: half a minute less than a break, or than half a session.
fn shortest_block(session: Session) -> f64 {
    (f64::from(session.break_minutes) * 60.0).min(f64::from(session.minutes) * 30.0) - LEAST_ROOM / 2.0
}

/// Leaves out blocks of cards that are shorter than a break, and steps of about a minute that are left of longer ones. Says whether there were
/// any.
pub(super) fn leave_remainders(blocks: &mut Vec<Block>, session: Session) -> bool {
    let count = blocks.iter().map(|block| block.steps.len()).sum::<usize>();
    let mut of_source: HashMap<Source, u32> = HashMap::new();
    for step in blocks.iter().flat_map(|block| &block.steps) {
        *of_source.entry(step.source).or_default() += 1;
    }
    let is_rest = |step: &Step| {
        step.seconds < SHORTEST_REST && can_wait(step) && of_source.get(&step.source).is_some_and(|count| *count > 1)
    };
    for block in blocks.iter_mut() {
        block.steps.retain(|step| !is_rest(step));
    }
    let is_only = blocks.len() <= 1;
    blocks.retain(|block| {
        let seconds: f64 = block.steps.iter().map(|step| step.seconds).sum();
        is_only || seconds >= shortest_block(session) || !block.steps.iter().all(can_wait)
    });
    blocks.retain(|block| !block.steps.is_empty());
    if let Some(last) = blocks.last_mut() {
        last.break_minutes = 0;
    }
    numbered(blocks);
    blocks.iter().map(|block| block.steps.len()).sum::<usize>() < count
}

/// Whether a step is of cards or a topic that another day is early enough for.
pub(super) fn can_wait(step: &Step) -> bool {
    match step.source {
        Source::Timer | Source::Work(_) => false,
        Source::Review(_) => !step.is_urgent && step.more_cards == 0,
        Source::Topic(_) | Source::Learn(_) => !step.is_urgent,
    }
}

/// The steps of the block with this number, taken from those that wait.
fn filled(waiting: &mut Vec<Part>, frame: Frame, number: u32, may_join: bool) -> Vec<Part> {
    let mut room = frame.room(number);
    let most_steps = ((room / 60.0) as usize).max(1);
    let (mut parts, mut place) = (Vec::<Part>::new(), 0);
    while let Some(part) = waiting.get(place) {
        if parts.len() >= most_steps || (!parts.is_empty() && room < LEAST_ROOM) {
            break;
        }
        // A block is up to a minute longer where that leaves nothing of a step.
        let more = (frame.most - frame.room(number)).clamp(0.0, LEAST_ROOM);
        let is_alone = parts.is_empty();
        if part.step.seconds <= room + more + ROUNDING {
            let mut part = waiting.remove(place);
            room -= part.step.seconds;
            part.step.is_long = part.step.seconds > frame.most + ROUNDING;
            parts.push(part);
        } else if let Some((first, rest)) = divided(waiting, place, (&parts, room), may_cut(part, frame, number)) {
            waiting.remove(place);
            if let Some(rest) = rest {
                put_back(waiting, place, rest, may_join);
            }
            parts.push(first);
            break;
        } else if is_alone && place == 0 {
            let mut part = waiting.remove(place);
            part.step.is_long = part.step.seconds > frame.most + ROUNDING;
            parts.push(part);
            break;
        } else {
            place += 1;
        }
    }
    parts
}

/// Whether set work may be cut at the end of the block with this number.
const fn may_cut(part: &Part, frame: Frame, number: u32) -> bool {
    number + 1 == frame.blocks || (frame.has_cuts && !part.is_today)
}

/// The step at a place divided where the room of a block ends behind other steps, so that neither side is too little for a step of its own, if
/// that can be. Of set work that is cut, nothing is left.
fn divided(
    waiting: &[Part],
    place: usize,
    (before, room): (&[Part], f64),
    may_cut: bool,
) -> Option<(Part, Option<Part>)> {
    let part = waiting.get(place)?;
    if let ([unit], Source::Work(_)) = (part.units.as_slice(), part.step.source) {
        let is_cut = may_cut && !before.is_empty() && room >= SHORTEST_TOPIC && room < unit.seconds;
        return is_cut.then(|| (Part::of(vec![Unit { seconds: room, ..*unit }], part.step.part), None));
    }
    let is_continued = waiting.iter().skip(place + 1).any(|next| next.continues(part));
    let continues = before.last().is_some_and(|last| last.continues(part));
    let rest = if is_continued { 0.0 } else { SHORTEST_REST };
    let shorter = part.divided(room.min(part.step.seconds - rest));
    let is_enough = |(first, _): &(Part, Vec<Unit>)| continues || first.step.seconds >= SHORTEST_REST;
    let found = match shorter.filter(is_enough) {
        None if before.is_empty() => part.divided(room),
        found => found,
    };
    found.map(|(first, others)| (first, Some(Part::of(others, part.step.part))))
}

/// Parts of one source that nothing stands between are one step.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match joined.pop() {
            Some(last) if last.continues(&part) => joined.push(last.with(part)),
            last => joined.extend(last.into_iter().chain([part])),
        }
    }
    joined
}

/// Puts what did not fit where it was; cards behind the next subject, so that a break too is followed by another one. It is one with the next
/// part of the same source where it would stand beside it, or where it is too little for a step of its own.
fn put_back(waiting: &mut Vec<Part>, place: usize, rest: Part, may_join: bool) {
    let is_short = rest.step.seconds < SHORTEST;
    let is_behind = waiting.get(place).is_some_and(|next| may_pass(next, &rest));
    let place = place.min(waiting.len()) + usize::from(is_behind);
    let next = waiting.iter().position(|part| part.continues(&rest));
    match next.filter(|next| is_short || (may_join && *next == place)) {
        Some(next) => {
            let part = waiting.remove(next);
            waiting.insert(next, rest.with(part));
        }
        None => waiting.insert(place, rest),
    }
}

/// Whether a step may come before the rest of one that was begun: it is about something else, and neither urgent work nor cards that are due
/// wait for it.
fn may_pass(next: &Part, rest: &Part) -> bool {
    let (after, before) = (&next.step, &rest.step);
    let is_of_cards = matches!(before.source, Source::Review(_) | Source::Learn(_));
    let keeps_order =
        after.is_urgent == before.is_urgent && next.is_later == rest.is_later && (is_new(before) || !is_new(after));
    is_of_cards && keeps_order && subject(after.source) != subject(before.source)
}

/// Whether the step is new cards.
pub(super) fn is_new(step: &Step) -> bool {
    matches!(step.source, Source::Learn(_))
}

/// Numbers the steps of each source in their order.
fn numbered(blocks: &mut [Block]) {
    let mut last: HashMap<Source, u32> = HashMap::new();
    for step in blocks.iter_mut().flat_map(|block| &mut block.steps) {
        let number = last.entry(step.source).or_default();
        *number += 1;
        step.part = *number;
    }
}

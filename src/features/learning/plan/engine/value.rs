//! What each thing that could be done is worth: remembered cards at the horizon, for each second of the person.

use super::{DeckLoad, OpenWork, Situation, Source, WeakTopic};
use crate::features::flashcards::schedule::{GOOD, RELEARNING};

/// The time of a new card, in answers: its first ones, until it is remembered once.
const FIRST: f64 = 3.0;
/// The minutes of one unit of a topic.
const TOPIC_MINUTES: f64 = 10.0;
/// The seconds to stop a timer and log its time.
const TIMER_SECONDS: f64 = 60.0;
/// What a second of set work is worth while there is plenty of time; a review of a card that is due is worth several times as much.
const WORK: f64 = 0.003;
/// The most minutes of one piece of set work on a day, while it is not due tomorrow.
const WORK_MINUTES: u32 = 30;

/// A piece of work that is done as a whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub source: Source,
    /// The card to review; 0 for everything else.
    pub card: i64,
    pub more_cards: u32,
    pub seconds: f64,
    /// The value of a second.
    pub density: f64,
    pub known_without: f64,
    pub known_with: f64,
    pub success: f64,
    pub is_urgent: bool,
}

impl Unit {
    const fn of(source: Source, seconds: f64, density: f64, success: f64) -> Self {
        Self {
            source,
            card: 0,
            more_cards: 0,
            seconds,
            density,
            known_without: 0.0,
            known_with: 0.0,
            success,
            is_urgent: false,
        }
    }

    /// Whether it is new material.
    pub(super) const fn is_new(&self) -> bool {
        matches!(self.source, Source::Learn(_))
    }
}

/// Everything that could be done, the timer first, and then the most valuable.
pub(super) fn units(situation: &Situation) -> Vec<Unit> {
    let mut units = Vec::new();
    if situation.has_timer {
        units.push(Unit::of(Source::Timer, TIMER_SECONDS, f64::MAX, 1.0));
    }
    for deck in &situation.decks {
        reviews(&mut units, deck, situation.seconds);
        new_cards(&mut units, deck, situation.seconds);
    }
    units.extend(situation.topics.iter().map(topic));
    units.extend(situation.works.iter().map(|work| set_work(work, situation.minutes)));
    units.retain(|unit| !situation.skipped.contains(&unit.source));
    let order = |a: &Unit, b: &Unit| {
        let timer_first = (b.source == Source::Timer).cmp(&(a.source == Source::Timer));
        let by_value = b.is_urgent.cmp(&a.is_urgent).then(b.density.total_cmp(&a.density));
        timer_first.then(by_value).then(a.source.cmp(&b.source)).then(a.card.cmp(&b.card))
    };
    units.sort_by(order);
    units
}

/// The seconds of all reviews that are due.
pub(super) fn due_seconds(situation: &Situation) -> f64 {
    let of_deck = |deck: &DeckLoad| f64::from(deck.due_count) * situation.seconds * (1.0 + RELEARNING * 0.15);
    situation.decks.iter().map(of_deck).sum()
}

fn reviews(units: &mut Vec<Unit>, deck: &DeckLoad, seconds: f64) {
    let source = Source::Review(deck.id);
    if deck.learning > 0 {
        let time = f64::from(deck.learning) * seconds;
        // Cards that were begun today are lost if their steps are not finished.
        let begun = Unit { more_cards: deck.learning, ..Unit::of(source, time, f64::MAX, 0.8) };
        units.push(begun);
    }
    let cards = deck.due.iter().map(|card| {
        let gain = deck.curve.gain(card.trace, card.elapsed_days, deck.horizon_days);
        let time = seconds * gain.answers();
        Unit {
            card: card.id,
            known_without: gain.without,
            known_with: gain.without + gain.over_none,
            is_urgent: deck.is_urgent,
            ..Unit::of(source, time, deck.weight * gain.per_answer() / seconds, gain.recall)
        }
    });
    let mut cards: Vec<Unit> = cards.collect();
    cards.sort_by(|a, b| b.density.total_cmp(&a.density).then(a.card.cmp(&b.card)));
    units.extend(cards.into_iter().take(deck.due_left as usize));
}

fn new_cards(units: &mut Vec<Unit>, deck: &DeckLoad, seconds: f64) {
    let learnt = deck.curve.reviewed(deck.curve.begun(GOOD), 0.0, GOOD);
    let known = deck.curve.recall(learnt.stability, deck.horizon_days);
    let time = FIRST * seconds;
    let one = Unit {
        more_cards: 1,
        known_with: known,
        ..Unit::of(Source::Learn(deck.id), time, deck.weight * known / time, 0.65)
    };
    units.extend(std::iter::repeat_n(one, deck.new as usize));
}

fn topic(topic: &WeakTopic) -> Unit {
    let missing = (topic.target - topic.chance).max(0.0);
    let gained = missing * (1.0 - (-topic.gain_per_minute * TOPIC_MINUTES).exp());
    let seconds = TOPIC_MINUTES * 60.0;
    Unit::of(Source::Topic(topic.id), seconds, gained * topic.weight / seconds, topic.chance)
}

/// Set work is worth more the less time is left for it: the minutes that it takes, against those until its date.
fn set_work(work: &OpenWork, minutes_a_day: u32) -> Unit {
    let is_urgent = work.days_left <= 1;
    let minutes = if is_urgent { work.minutes } else { work.minutes.min(WORK_MINUTES) };
    let days = f64::from(i32::try_from(work.days_left.clamp(1, 365)).unwrap_or(1));
    let pressure = f64::from(work.minutes) / (days * f64::from(minutes_a_day.max(1)));
    let unit = Unit::of(Source::Work(work.id), f64::from(minutes) * 60.0, WORK * (1.0 + 5.0 * pressure), 0.75);
    Unit { is_urgent, ..unit }
}

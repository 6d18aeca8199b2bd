//! What each thing that could be done is worth: remembered cards at the horizon, for each second of the person.

use std::collections::{BTreeMap, HashMap};

use super::{DeckLoad, OpenWork, Situation, Source, WeakTopic};
use crate::features::flashcards::schedule::{Curve, GOOD, RELEARNING, Trace};

/// The time of a new card, in answers: its first ones, until it is remembered once.
const FIRST: f64 = 3.0;
/// A due card presses if an answer gains this share of what an answer to a new card gains, for a month ahead: a card that is on time does, a
/// very difficult one once it is overdue.
const PRESSING: f64 = 0.25;
const MONTH: f64 = 30.0;
/// The minutes of one unit of a topic.
const TOPIC_MINUTES: f64 = 10.0;
/// The seconds to stop a timer and log its time.
const TIMER_SECONDS: f64 = 60.0;
/// What a second of set work is worth while there is plenty of time; a review of a card that is due is worth several times as much.
const WORK: f64 = 0.003;
/// The most minutes of one piece of set work on a day, while it is not due tomorrow.
const WORK_MINUTES: u32 = 30;
/// Decks that are needed on the same day take turns while their cards are worth at least this share of the best of them, for so many seconds a turn.
const EQUAL: f64 = 0.8;
const TURN: f64 = 240.0;

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
    /// In how many days a card is needed and how much it counts then; not for cards in learning steps.
    pub needed: Option<(f64, f64)>,
    pub is_urgent: bool,
    /// Whether it is set work that is due today.
    pub is_today: bool,
    /// Whether it cannot begin yet: a card whose learning step ends within the time of the plan.
    pub is_later: bool,
    /// Whether other things make room for it. Only due cards that gain little now do not press.
    pub is_pressing: bool,
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
            needed: None,
            is_urgent: false,
            is_today: false,
            is_later: false,
            is_pressing: true,
        }
    }
}

/// Which units are chosen before others, whatever their value: the timer, set work that is due today, other work that is due by tomorrow, cards
/// in learning steps, and cards for an exam by tomorrow.
const fn rank(unit: &Unit) -> u8 {
    match unit.source {
        Source::Timer => 0,
        Source::Work(_) if unit.is_today => 1,
        Source::Work(_) if unit.is_urgent => 2,
        Source::Review(_) if unit.card == 0 => 3,
        _ if unit.is_urgent => 4,
        _ => 5,
    }
}

/// Whether a thing was skipped. Who leaves out the reviews of a deck wants no new cards of it either.
fn is_left_out(skipped: &[Source], source: Source) -> bool {
    let is_of_deck = |deck: i64| skipped.contains(&Source::Review(deck));
    skipped.contains(&source) || matches!(source, Source::Learn(deck) if is_of_deck(deck))
}

/// Everything that could be done, by rank, and then the most valuable first. Among cards of about the same value, decks take turns.
pub(super) fn units(situation: &Situation) -> Vec<Unit> {
    let mut units = Vec::new();
    if situation.has_timer {
        units.push(Unit::of(Source::Timer, TIMER_SECONDS, f64::MAX, 1.0));
    }
    for deck in &situation.decks {
        reviews(&mut units, deck, situation);
        new_cards(&mut units, deck, situation.seconds);
    }
    units.extend(situation.topics.iter().map(topic));
    units.extend(situation.works.iter().map(|work| set_work(work, situation)));
    units.retain(|unit| !is_left_out(&situation.skipped, unit.source));
    let order = |a: &Unit, b: &Unit| {
        let by_value = rank(a).cmp(&rank(b)).then(b.density.total_cmp(&a.density));
        by_value.then(a.source.cmp(&b.source)).then(a.card.cmp(&b.card))
    };
    units.sort_by(order);
    by_turns(units)
}

/// The sorted units with turns of the decks that are needed on the same day, among reviews and among new cards of about the same value: so many
/// seconds of each deck, then as many of each again.
fn by_turns(units: Vec<Unit>) -> Vec<Unit> {
    let mut places: BTreeMap<(u64, u64, bool), Vec<usize>> = BTreeMap::new();
    for (place, unit) in units.iter().enumerate() {
        if let Some((days, weight)) = unit.needed {
            places.entry((days.to_bits(), weight.to_bits(), unit.card == 0)).or_default().push(place);
        }
    }
    let mut turned = units.clone();
    for places in places.into_values() {
        let (mut band, mut best) = (0_u32, f64::INFINITY);
        let mut seconds: HashMap<(u32, Source), f64> = HashMap::new();
        let mut of_group: Vec<(u32, u32, Unit)> = Vec::with_capacity(places.len());
        for unit in places.iter().filter_map(|place| units.get(*place)) {
            if unit.density < EQUAL * best {
                (band, best) = (band + 1, unit.density);
            }
            let before = seconds.entry((band, unit.source)).or_default();
            of_group.push((band, (*before / TURN) as u32, *unit));
            *before += unit.seconds;
        }
        of_group.sort_by_key(|(band, turn, _)| (*band, *turn));
        for (place, (_, _, unit)) in places.into_iter().zip(of_group) {
            if let Some(turned) = turned.get_mut(place) {
                *turned = unit;
            }
        }
    }
    turned
}

/// The seconds of all reviews that are due.
pub(super) fn due_seconds(situation: &Situation) -> f64 {
    let of_deck = |deck: &DeckLoad| f64::from(deck.due_count) * situation.seconds * (1.0 + RELEARNING * 0.15);
    situation.decks.iter().map(of_deck).sum()
}

fn reviews(units: &mut Vec<Unit>, deck: &DeckLoad, situation: &Situation) {
    let (source, seconds) = (Source::Review(deck.id), situation.seconds);
    // Cards that were begun today are lost if their steps are not finished. One more than fit says that some are left out.
    let fit = (f64::from(situation.minutes) * 60.0 / seconds.max(1.0)) as usize;
    let begun = Unit { more_cards: 1, is_urgent: deck.is_urgent, ..Unit::of(source, seconds, f64::MAX, 0.8) };
    units.extend(std::iter::repeat_n(begun, (deck.learning as usize).min(fit + 1)));
    let later = Unit { is_later: true, is_urgent: false, ..begun };
    units.extend(std::iter::repeat_n(later, (deck.soon as usize).min(fit + 1)));
    let pressing = PRESSING * deck.curve.recall(learnt(&deck.curve).stability, MONTH) / FIRST;
    let cards = deck.due.iter().map(|card| {
        let gain = deck.curve.gain(card.trace, card.elapsed_days, deck.horizon_days);
        let time = seconds * gain.answers();
        Unit {
            card: card.id,
            known_without: gain.without,
            known_with: gain.without + gain.over_none,
            needed: Some((deck.horizon_days, deck.weight)),
            is_urgent: deck.is_urgent,
            is_pressing: deck.is_urgent
                || deck.curve.gain(card.trace, card.elapsed_days, MONTH).per_answer() >= pressing,
            ..Unit::of(source, time, deck.weight * gain.per_answer() / seconds, gain.recall)
        }
    });
    let mut cards: Vec<Unit> = cards.collect();
    cards.sort_by(|a, b| b.density.total_cmp(&a.density).then(a.card.cmp(&b.card)));
    units.extend(cards.into_iter().take(deck.due_left as usize));
}

/// A new card after its first answers.
fn learnt(curve: &Curve) -> Trace {
    curve.reviewed(curve.begun(GOOD), 0.0, GOOD)
}

fn new_cards(units: &mut Vec<Unit>, deck: &DeckLoad, seconds: f64) {
    let known = deck.curve.recall(learnt(&deck.curve).stability, deck.horizon_days);
    let time = FIRST * seconds;
    let one = Unit {
        more_cards: 1,
        known_with: known,
        needed: Some((deck.horizon_days, deck.weight)),
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

/// Set work is worth more the less time is left for it: the minutes that it takes, against those until its date. What is due today is done in
/// the order in which it was set.
fn set_work(work: &OpenWork, situation: &Situation) -> Unit {
    let is_urgent = work.days_left <= 1;
    // What is not due by tomorrow is done for one session a day.
    let most = WORK_MINUTES.min(situation.session.minutes.max(1));
    let minutes = if is_urgent { work.minutes } else { work.minutes.min(most) };
    let days = f64::from(i32::try_from(work.days_left.clamp(1, 365)).unwrap_or(1));
    let pressure = f64::from(work.minutes) / (days * f64::from(situation.minutes.max(1)));
    let is_today = work.days_left == 0;
    let density = if is_today { f64::MAX } else { WORK * (1.0 + 5.0 * pressure) };
    let unit = Unit::of(Source::Work(work.id), f64::from(minutes) * 60.0, density, 0.75);
    Unit { is_urgent, is_today, ..unit }
}

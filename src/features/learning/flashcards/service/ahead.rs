//! What waits in the decks of a person: for the plan of the day, and for a queue by urgency.

use std::collections::{BTreeMap, HashMap};

use super::super::model::{Card, Deck, DeckDone, DeckScope, DueCounts, Memory, Queue, TopicAnswer, Waiting};
use super::super::schedule::{Curve, Trace, days_since_review};
use super::super::store;
use super::{calendar, limits};
use crate::db::Reader;
use crate::kernel::{Actor, Calendar, Id, Result, Timestamp, id::kind};

/// The reviews that are looked at, of all decks together: half of them those that wait for longest, half those that came last.
const CANDIDATES: usize = 500;
/// The fewest of a deck.
const FEWEST: usize = 10;
/// The last answers whose median is the pace of a person, and the fewest of them.
const ANSWERS: usize = 200;
const FEWEST_ANSWERS: usize = 20;

/// The shortest and the longest pace in seconds, so that neither clicks nor a page that was left open decide a plan.
const PACE: (f64, f64) = (2.0, 120.0);

/// What waits in a deck.
#[derive(Debug, Clone)]
pub struct Ahead {
    pub deck: Deck,
    /// What the limits of the day leave.
    pub left: DueCounts,
    /// The reviews that are due, up to 501.
    pub due: i64,
    /// Reviews to choose from.
    pub cards: Vec<(Id<kind::Card>, Memory)>,
}

/// What waits in the decks of the actor, by their ids.
pub fn ahead(db: &Reader, actor: &Actor) -> Result<Vec<Ahead>> {
    let (now, scope) = (db.now(), DeckScope::flat(None));
    let limits = limits(db, actor)?;
    let waiting = store::waiting(db, actor.user, &scope, now, limits)?;
    let due: HashMap<Id<kind::Deck>, i64> = store::due_counts(db, actor.user, now)?.into_iter().collect();
    let busy = due.values().filter(|count| **count > 0).count();
    let most = (CANDIDATES / 2 / busy.max(1)).max(FEWEST);
    let mut cards: HashMap<Id<kind::Deck>, Vec<(Id<kind::Card>, Memory)>> = HashMap::new();
    if busy > 0 {
        for (deck, card, memory) in store::candidates(db, actor.user, &scope, now, most)? {
            cards.entry(deck).or_default().push((card, memory));
        }
    }
    let mut ahead: Vec<Ahead> = waiting
        .into_iter()
        .map(|Waiting { deck, due: left, .. }| Ahead {
            due: due.get(&deck.id).copied().unwrap_or(0),
            cards: cards.remove(&deck.id).unwrap_or_default(),
            left,
            deck,
        })
        .collect();
    ahead.sort_by_key(|ahead| ahead.deck.id);
    Ok(ahead)
}

/// The reviews that are due in all decks of a person, up to 501 of each.
pub fn due_in_all(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    Ok(store::due_counts(db, user, db.now())?.iter().map(|(_, due)| due).sum())
}

/// The reviews of the scope that gain most for the time they take, each with its place as the time by which it is sorted.
pub(super) fn most_urgent(
    db: &Reader,
    actor: &Actor,
    scope: &DeckScope,
    (calendar, decks): (&Calendar, &[Waiting]),
    horizon_days: u32,
    most: u32,
) -> Result<Vec<(Card, Timestamp)>> {
    let now = db.now();
    let curves: HashMap<Id<kind::Deck>, Curve> =
        decks.iter().map(|Waiting { deck, .. }| (deck.id, Curve::of_options(&deck.options))).collect();
    let size = (CANDIDATES / 2 / decks.len().max(1)).max(FEWEST);
    let mut ranked: Vec<(f64, Id<kind::Card>)> = Vec::new();
    for (deck, card, memory) in store::candidates(db, actor.user, scope, now, size)? {
        let Some(curve) = curves.get(&deck) else { continue };
        let elapsed = days_since_review(calendar, &memory, now);
        ranked.push((curve.gain(Trace::of(&memory), elapsed, f64::from(horizon_days)).per_answer(), card));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let ids: Vec<Id<kind::Card>> = ranked.into_iter().take(most as usize).map(|(_, card)| card).collect();
    let place = |card: &Card| ids.iter().position(|id| *id == card.id).and_then(|place| i64::try_from(place).ok());
    let placed = |card: Card| (place(&card), card);
    let cards = store::own_cards(db, actor.user, &ids)?.into_iter().map(placed);
    Ok(cards.map(|(place, card)| (card, Timestamp::from_millis(place.unwrap_or(i64::MAX)))).collect())
}

/// The seconds that a person usually takes for an answer: the median of the last ones. Nothing while there are few.
pub fn pace(db: &Reader, user: Id<kind::User>) -> Result<Option<f64>> {
    let mut times = store::answer_times(db, user, ANSWERS)?;
    times.sort_unstable();
    let median = times.get(times.len() / 2).filter(|_| times.len() >= FEWEST_ANSWERS);
    Ok(median.map(|took_ms| (*took_ms as f64 / 1000.0).clamp(PACE.0, PACE.1)))
}

/// The answers of a person from this time on to cards that were past their first learning steps, among the last `most` answers.
pub fn topic_answers(db: &Reader, user: Id<kind::User>, from: Timestamp, most: usize) -> Result<Vec<TopicAnswer>> {
    let mut answers = store::topic_answers(db, user, most)?;
    answers.retain(|answer| answer.at >= from);
    Ok(answers)
}

/// Whether a deck shows cards of this queue by this time.
pub fn has_waiting(db: &Reader, user: Id<kind::User>, deck: i64, queue: Queue, until: Timestamp) -> Result<bool> {
    store::has_waiting(db, user, deck, queue, until)
}

/// The cards of each deck whose learning steps end from now to this time, up to 501.
pub fn begun_until(db: &Reader, user: Id<kind::User>, until: Timestamp) -> Result<Vec<(Id<kind::Deck>, i64)>> {
    store::begun_until(db, user, (db.now(), until))
}

/// Whether a person owns a deck.
pub fn is_own_deck(db: &Reader, user: Id<kind::User>, deck: Id<kind::Deck>) -> Result<bool> {
    Ok(store::own_deck(db, user, deck)?.is_some())
}

/// The names of the decks of a person.
pub fn deck_names(db: &Reader, user: Id<kind::User>) -> Result<Vec<String>> {
    store::deck_names(db, user)
}

/// Whether a deck is shared with a class.
pub fn is_shared_with(db: &Reader, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<bool> {
    Ok(store::shares(db, deck)?.iter().any(|share| share.class == class))
}

/// The number of the present day of learning of the decks.
pub fn today(db: &Reader) -> Result<i64> {
    Ok(calendar(db)?.day(db.now()))
}

/// What a person did in each deck from this day on.
pub fn done_since(db: &Reader, user: Id<kind::User>, day: i64) -> Result<Vec<DeckDone>> {
    let mut decks: BTreeMap<i64, DeckDone> = BTreeMap::new();
    for done in store::done_since(db, user, day)? {
        let none = DeckDone { deck: done.deck, new_cards: 0, reviews: 0, answers: 0, lapses: 0, took_ms: 0 };
        let sum = decks.entry(done.deck).or_insert(none);
        sum.new_cards += done.new_cards;
        sum.reviews += done.reviews;
        sum.answers += done.answers;
        sum.lapses += done.lapses;
        sum.took_ms += done.took_ms;
    }
    Ok(decks.into_values().collect())
}

//! What waits in the decks of a person: for the plan of the day, and for a queue by urgency.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::model::{
    Candidate, Card, Deck, DeckDone, DeckScope, DueCounts, DueWish, MOST_COUNTED, Queue, SubjectDeck, TopicAnswer,
    Waiting, subjects,
};
use super::super::schedule::{Curve, Trace, days_since_review};
use super::super::store;
use super::siblings::{CARDS_OF_NOTE, Notes};
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
    /// The subject of the deck, or that of the nearest deck above it which has one; empty for none.
    pub subject: String,
    /// What the limits of the day leave. Of each note one card is counted, because a review of it keeps the others back until tomorrow.
    pub left: DueCounts,
    /// The reviews that are due, one of each note, up to 501.
    pub due: i64,
    /// Reviews to choose from; of a note there may be several.
    pub cards: Vec<Candidate>,
}

/// What waits in the decks of the actor, by their ids.
pub fn ahead(db: &Reader, actor: &Actor) -> Result<Vec<Ahead>> {
    let (now, scope) = (db.now(), DeckScope::flat(None));
    let waiting = store::waiting(db, actor.user, &scope, now, limits(db, actor)?)?;
    let most_new = waiting.iter().map(|of| of.due.new).max().unwrap_or(0);
    let most_new = most_new.saturating_mul(i64::from(CARDS_OF_NOTE)).min(MOST_COUNTED + 1);
    let mut notes: HashMap<Id<kind::Deck>, Notes> = HashMap::new();
    for found in store::waiting_notes(db, actor.user, now, most_new)? {
        notes.entry(found.deck).or_default().add(found);
    }
    let busy = notes.values().filter(|notes| notes.reviews() > 0).count();
    let most = (CANDIDATES / 2 / busy.max(1)).max(FEWEST);
    let mut cards: HashMap<Id<kind::Deck>, Vec<Candidate>> = HashMap::new();
    if busy > 0 {
        for candidate in store::candidates(db, actor.user, &scope, now, most)? {
            // A card of the note in learning steps comes first, and keeps the review back.
            if notes.get(&candidate.deck).is_none_or(|notes| !notes.is_learning(candidate.note)) {
                cards.entry(candidate.deck).or_default().push(candidate);
            }
        }
    }
    let mut subjects = subjects(&waiting.iter().map(subject_deck).collect::<Vec<_>>());
    let ahead = waiting.into_iter().map(|Waiting { deck, due: left, .. }| {
        let notes = notes.remove(&deck.id).unwrap_or_default();
        let new = left.new.min(notes.new_cards(left.review > 0));
        let due = notes.reviews();
        Ahead {
            subject: subjects.remove(&deck.id).unwrap_or_default(),
            cards: cards.remove(&deck.id).unwrap_or_default(),
            left: DueCounts { new, review: left.review.min(due), ..left },
            due,
            deck,
        }
    });
    let mut ahead: Vec<Ahead> = ahead.collect();
    ahead.sort_by_key(|ahead| ahead.deck.id);
    Ok(ahead)
}

/// What the subject of a deck depends on.
fn subject_deck(Waiting { deck, .. }: &Waiting) -> SubjectDeck<'_> {
    SubjectDeck { id: deck.id, name: &deck.name, subject: &deck.subject }
}

/// The reviews that are due in all decks of a person, up to 501 of each.
pub fn due_in_all(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    Ok(store::due_counts(db, user, db.now())?.iter().map(|(_, due)| due).sum())
}

/// The reviews of the scope that gain most for the time they take, each with its place as the time by which it is sorted. Where only a
/// part of the queue is wanted, there is one of each note.
pub(super) fn most_urgent(
    db: &Reader,
    actor: &Actor,
    scope: &DeckScope,
    (calendar, decks): (&Calendar, &[Waiting]),
    wish: DueWish,
    most: u32,
) -> Result<Vec<(Card, Timestamp)>> {
    let now = db.now();
    let curves: HashMap<Id<kind::Deck>, Curve> =
        decks.iter().map(|Waiting { deck, .. }| (deck.id, Curve::of_options(&deck.options))).collect();
    let size = (CANDIDATES / 2 / decks.len().max(1)).max(FEWEST);
    let mut ranked: Vec<(f64, Id<kind::Card>, Id<kind::Note>)> = Vec::new();
    for Candidate { deck, card, note, memory } in store::candidates(db, actor.user, scope, now, size)? {
        let Some(curve) = curves.get(&deck) else { continue };
        let elapsed = days_since_review(calendar, &memory, now);
        let gain = curve.gain(Trace::of(&memory), elapsed, f64::from(wish.horizon_days));
        ranked.push((gain.per_answer(), card, note));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut notes = HashSet::new();
    ranked.retain(|(_, _, note)| wish.only.is_none() || notes.insert(*note));
    let ids: Vec<Id<kind::Card>> = ranked.into_iter().take(most as usize).map(|(_, card, _)| card).collect();
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
    answers.retain(|(_, answer)| answer.at >= from);
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    let decks = store::deck_subjects(db, user)?;
    let subjects = subjects_of(&decks);
    let inherited = |(deck, answer): (Id<kind::Deck>, TopicAnswer)| TopicAnswer {
        subject: subjects.get(&deck).cloned().unwrap_or_default(),
        ..answer
    };
    Ok(answers.into_iter().map(inherited).collect())
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

/// The name and the subject of each deck of a person. The subject is the deck's own or that of the nearest deck above it which has one;
/// empty for none.
pub fn deck_subjects(db: &Reader, user: Id<kind::User>) -> Result<Vec<(String, String)>> {
    let decks = store::deck_subjects(db, user)?;
    let mut subjects = subjects_of(&decks);
    Ok(decks.into_iter().map(|(id, name, _)| (name, subjects.remove(&id).unwrap_or_default())).collect())
}

/// The subjects of decks that were read with their names and own subjects.
fn subjects_of(decks: &[(Id<kind::Deck>, String, String)]) -> HashMap<Id<kind::Deck>, String> {
    let decks: Vec<_> = decks.iter().map(|(id, name, subject)| SubjectDeck { id: *id, name, subject }).collect();
    subjects(&decks)
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

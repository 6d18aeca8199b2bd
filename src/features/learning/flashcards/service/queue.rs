//! The cards to show next.

use std::collections::{HashMap, HashSet, VecDeque};

use super::super::model::{
    Budget, Card, Due, DueCounts, DueOrder, DueWish, Grade, NextDue, Queue, Rating, Waiting, due_together, sub_decks,
};
use super::super::schedule::Rules;
use super::super::store;
use super::siblings::{self, CARDS_OF_NOTE};
use super::{calendar, limits_by, scope_of};
use crate::db::Reader;
use crate::features::adapted;
use crate::features::adapted::model::Setting;
use crate::kernel::{Actor, Calendar, Error, Id, Result, Timestamp, id::kind};

/// The cards of each queue among which topics take turns, at least.
const MIXED: u32 = 100;

/// The most cards of each queue that are looked at where one of each note is wanted.
const LOOKED_AT: u32 = 500;

/// The deck and the first tag of a card.
type Topic = (Id<kind::Deck>, Option<String>);

/// The cards to show next, `most` at the most: learning cards by time, reviews by date or by urgency, then new cards, within the limits of
/// the day. The adaptations of the person say which order it is where none is asked for, how many cards are new, and whether topics are
/// mixed. Where only a part of the queue is wanted, there is one card of each note, besides those in learning steps. A deck has the cards of
/// its sub-decks too. Each deck keeps its own limits and those of the decks above it, up to the one that was asked for.
pub fn due(db: &Reader, actor: &Actor, wish: DueWish, most: u32) -> Result<Due> {
    let scope = scope_of(db, actor, wish.deck, wish.has_sub_decks)?;
    let now = db.now();
    let calendar = calendar(db)?;
    let settings = adapted::service::settings(db, actor.user)?;
    let waiting = store::waiting(db, actor.user, &scope, now, limits_by(db, actor, &settings, calendar.day(now))?)?;
    let is_mixed = settings.is_on(Setting::Interleaving);
    // Topics can only take turns among the cards that are looked at.
    let looked_at = if is_mixed { most.max(MIXED) } else { most };
    let rows = if wish.only.is_some() { looked_at.saturating_mul(CARDS_OF_NOTE).min(LOOKED_AT) } else { looked_at };
    let mut found = store::due_cards(db, actor.user, &scope, now, i64::from(rows))?;
    let mut notes = wish.only.map(|only| siblings::before(only, &found, &waiting, now));
    let usual = if settings.is_on(Setting::CardOrder) { DueOrder::Urgency } else { DueOrder::Date };
    if wish.order.unwrap_or(usual) == DueOrder::Urgency {
        found.retain(|(card, _)| card.memory.queue_at(now) != Queue::Review);
        found.extend(super::ahead::most_urgent(db, actor, &scope, (&calendar, &waiting), wish, looked_at)?);
    }
    if let Some(only) = wish.only {
        found.retain(|(card, _)| only.includes(card.memory.queue_at(now)));
    }
    let (mut budget, counts) = (Budget::of(&waiting), counted(&waiting, scope.deck));
    let mut cards = ordered(found, now);
    cards.retain(|card| {
        let queue = card.memory.queue_at(now);
        let is_alone = |notes: &mut HashSet<Id<kind::Note>>| queue == Queue::Learning || notes.insert(card.note);
        notes.as_mut().is_none_or(is_alone) && budget.take(card.deck, queue)
    });
    if is_mixed {
        cards = mixed(cards, last_topic(db, actor)?.as_ref(), now);
    }
    cards.truncate(most as usize);
    let cards = previewed(cards, &waiting, &calendar, now)?;
    Ok(Due { cards, counts, next_learning_at: store::next_learning(db, actor.user, &scope, now)? })
}

/// How many cards may be shown today: of one deck with its sub-decks, or of all decks.
fn counted(waiting: &[Waiting], root: Option<Id<kind::Deck>>) -> DueCounts {
    match root {
        Some(root) => sub_decks(waiting).get(&root).map(|of| of.due).unwrap_or_default(),
        None => due_together(waiting),
    }
}

/// The cards, each with when it comes again for each rating.
fn previewed(cards: Vec<Card>, decks: &[Waiting], calendar: &Calendar, now: Timestamp) -> Result<Vec<(Card, NextDue)>> {
    let mut rules = HashMap::new();
    for Waiting { deck, .. } in decks {
        rules.insert(deck.id, Rules::of(deck.scheduler, &deck.options, calendar));
    }
    let mut previewed = Vec::with_capacity(cards.len());
    for card in cards {
        let rules =
            rules.get(&card.deck).ok_or_else(|| Error::internal_text("a card is in a deck that was not read"))?;
        let seconds = |rating: Rating| {
            let after = rules.reviewed(card.id.get(), &card.memory, Grade::of_rating(rating), now);
            // What SM-2 repeats on the same day comes before its interval is over.
            let next = if after.repeat_until.is_some() { Some(after.shows_at) } else { after.due_at };
            next.map_or(0, |next| (next.seconds() - now.seconds()).max(0))
        };
        let next = NextDue {
            again: seconds(Rating::Again),
            hard: seconds(Rating::Hard),
            good: seconds(Rating::Good),
            easy: seconds(Rating::Easy),
        };
        previewed.push((card, next));
    }
    Ok(previewed)
}

/// What a card is about: its deck, and its first tag.
fn topic(card: &Card) -> Topic {
    (card.deck, card.tags.first().cloned())
}

/// The topic of the card that the person reviewed last.
fn last_topic(db: &Reader, actor: &Actor) -> Result<Option<Topic>> {
    let Some(last) = store::last_review(db, actor.user)? else { return Ok(None) };
    Ok(store::own_card(db, actor.user, last.card)?.map(|card| topic(&card)))
}

/// The cards with their topics by turns, learning cards left alone: within each queue, the topics take turns in the order of their first
/// cards, and the one that the person reviewed last comes last.
fn mixed(cards: Vec<Card>, last: Option<&Topic>, now: Timestamp) -> Vec<Card> {
    let mut mixed = Vec::with_capacity(cards.len());
    let mut topics: Vec<(Queue, Topic, VecDeque<Card>)> = Vec::new();
    for card in cards {
        let (queue, topic) = (card.memory.queue_at(now), topic(&card));
        if queue == Queue::Learning {
            mixed.push(card);
            continue;
        }
        match topics.iter_mut().find(|(of, about, _)| *of == queue && *about == topic) {
            Some((_, _, cards)) => cards.push_back(card),
            None => topics.push((queue, topic, VecDeque::from([card]))),
        }
    }
    for queue in [Queue::Review, Queue::New] {
        let mut turns: Vec<&mut (Queue, Topic, VecDeque<Card>)> =
            topics.iter_mut().filter(|(of, ..)| *of == queue).collect();
        turns.sort_by_key(|(_, topic, _)| Some(topic) == last);
        while turns.iter().any(|(_, _, cards)| !cards.is_empty()) {
            mixed.extend(turns.iter_mut().filter_map(|(_, _, cards)| cards.pop_front()));
        }
    }
    mixed
}

fn ordered(mut found: Vec<(Card, Timestamp)>, now: Timestamp) -> Vec<Card> {
    let rank = |card: &Card| match card.memory.queue_at(now) {
        Queue::Learning => 0,
        Queue::Review => 1,
        Queue::New | Queue::Out => 2,
    };
    found.sort_by_key(|(card, shows_at)| (rank(card), *shows_at, card.id));
    found.into_iter().map(|(card, _)| card).collect()
}

//! Sub-decks: a deck that is named `Spanish::Verbs` is a sub-deck of the deck that is named `Spanish`. Where a person has several decks with one
//! name, the oldest of them has the sub-decks.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::card::Queue;
use super::deck::{Deck, DueCounts, SEPARATOR, SubDecks};
use crate::kernel::{Id, id::kind};

/// The names of the decks that a deck with this name can be a sub-deck of, the shortest first.
fn parent_names(name: &str) -> impl Iterator<Item = &str> {
    name.char_indices().filter_map(move |(at, _)| {
        let rest = name.get(at..)?;
        if rest.starts_with(SEPARATOR) { name.get(..at) } else { None }
    })
}

/// The limits of a deck for a day, and what the person did in it on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayUse {
    pub new_limit: i64,
    pub review_limit: i64,
    pub new_done: i64,
    pub reviews_done: i64,
}

/// A deck whose queue is read.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub deck: Deck,
    /// What the deck's own limits leave for today.
    pub due: DueCounts,
    pub day: DayUse,
}

/// A deck by what its subject depends on.
#[derive(Debug, Clone, Copy)]
pub struct SubjectDeck<'d> {
    pub id: Id<kind::Deck>,
    pub name: &'d str,
    /// Its own subject; empty for none.
    pub subject: &'d str,
}

/// The subject of each of these decks, which are all decks of a person: its own, else that of the nearest deck above it which has one, else
/// none.
pub fn subjects(decks: &[SubjectDeck<'_>]) -> HashMap<Id<kind::Deck>, String> {
    let mut oldest: HashMap<&str, &SubjectDeck<'_>> = HashMap::new();
    for deck in decks {
        let known = oldest.entry(deck.name).or_insert(deck);
        if deck.id < known.id {
            *known = deck;
        }
    }
    let subject = |deck: &SubjectDeck<'_>| {
        let line = parent_names(deck.name).filter_map(|name| oldest.get(name)).map(|above| above.subject);
        // The decks above come from the top, so the last one is the nearest.
        let inherited = line.filter(|subject| !subject.is_empty()).last().unwrap_or_default();
        if deck.subject.is_empty() { inherited.to_owned() } else { deck.subject.to_owned() }
    };
    decks.iter().map(|deck| (deck.id, subject(deck))).collect()
}

/// The job that deletes decks: the sub-decks of a deleted deck which were too many to be deleted with it, and the decks of an import that
/// was cut off.
#[derive(Debug, Serialize, Deserialize)]
pub struct RemoveDecks {
    pub owner: Id<kind::User>,
    pub decks: Vec<Id<kind::Deck>>,
}

/// Of each deck: the deck itself, then the decks that it is a sub-deck of, the nearest first.
type Lines = HashMap<Id<kind::Deck>, Vec<Id<kind::Deck>>>;

fn lines(decks: &[Waiting]) -> Lines {
    let mut oldest: HashMap<&str, Id<kind::Deck>> = HashMap::new();
    for Waiting { deck, .. } in decks {
        let known = oldest.entry(deck.name.as_str()).or_insert(deck.id);
        *known = (*known).min(deck.id);
    }
    let line = |deck: &Deck| {
        let mut line: Vec<_> = parent_names(&deck.name).filter_map(|name| oldest.get(name).copied()).collect();
        line.push(deck.id);
        line.reverse();
        line
    };
    decks.iter().map(|Waiting { deck, .. }| (deck.id, line(deck))).collect()
}

/// New cards and reviews that a deck and its sub-decks may still show today.
#[derive(Debug, Clone, Copy, Default)]
struct Room {
    new: i64,
    review: i64,
}

/// The room of each deck: what the person did in its sub-decks counts too.
fn rooms(decks: &[Waiting], lines: &Lines) -> HashMap<Id<kind::Deck>, Room> {
    let limits = |day: &DayUse| Room { new: day.new_limit, review: day.review_limit };
    let mut rooms: HashMap<_, _> = decks.iter().map(|waiting| (waiting.deck.id, limits(&waiting.day))).collect();
    for Waiting { deck, day, .. } in decks {
        for id in lines.get(&deck.id).into_iter().flatten() {
            if let Some(room) = rooms.get_mut(id) {
                room.new -= day.new_done;
                room.review -= day.reviews_done;
            }
        }
    }
    for room in rooms.values_mut() {
        *room = Room { new: room.new.max(0), review: room.review.max(0) };
    }
    rooms
}

/// The sub-decks of each of these decks, with what the limits of all of them leave for today.
pub fn sub_decks(decks: &[Waiting]) -> HashMap<Id<kind::Deck>, SubDecks> {
    let lines = lines(decks);
    let rooms = rooms(decks, &lines);
    let depth = |id: &Id<kind::Deck>| lines.get(id).map_or(0, Vec::len);
    let mut deepest_first: Vec<&Waiting> = decks.iter().collect();
    deepest_first.sort_by_key(|waiting| Reverse(depth(&waiting.deck.id)));
    let alone = |waiting: &Waiting| SubDecks { due: waiting.due, ..SubDecks::default() };
    let mut found: HashMap<_, _> = decks.iter().map(|waiting| (waiting.deck.id, alone(waiting))).collect();
    for Waiting { deck, .. } in deepest_first {
        let room = rooms.get(&deck.id).copied().unwrap_or_default();
        let Some(of) = found.get_mut(&deck.id) else { continue };
        of.due.new = of.due.new.min(room.new);
        of.due.review = of.due.review.min(room.review);
        let of = *of;
        let parent = lines.get(&deck.id).and_then(|line| line.get(1));
        if let Some(parent) = parent.and_then(|parent| found.get_mut(parent)) {
            parent.decks += of.decks + 1;
            parent.cards += of.cards + deck.cards;
            parent.due = parent.due.plus(of.due);
        }
    }
    found
}

/// What the limits of all of these decks leave for today, all decks together.
pub fn due_together(decks: &[Waiting]) -> DueCounts {
    let (lines, found) = (lines(decks), sub_decks(decks));
    let tops = found.iter().filter(|(id, _)| lines.get(*id).is_some_and(|line| line.len() == 1));
    tops.fold(DueCounts::default(), |sum, (_, of)| sum.plus(of.due))
}

/// What may still be taken from the queues of decks today.
pub struct Budget {
    lines: Lines,
    own: HashMap<Id<kind::Deck>, DueCounts>,
    rooms: HashMap<Id<kind::Deck>, Room>,
}

impl Budget {
    /// Each of these decks within its own limits and those of the decks that it is a sub-deck of.
    pub fn of(decks: &[Waiting]) -> Self {
        let lines = lines(decks);
        let own = decks.iter().map(|waiting| (waiting.deck.id, waiting.due)).collect();
        Self { own, rooms: rooms(decks, &lines), lines }
    }

    /// Takes a card of this queue of a deck. Returns whether one was left.
    pub fn take(&mut self, deck: Id<kind::Deck>, queue: Queue) -> bool {
        let Some(own) = self.own.get_mut(&deck) else { return false };
        let (left, taken) = match queue {
            Queue::New => (&mut own.new, Room { new: 1, review: 0 }),
            Queue::Review => (&mut own.review, Room { new: 0, review: 1 }),
            Queue::Learning => (&mut own.learning, Room::default()),
            Queue::Out => return false,
        };
        let line = self.lines.get(&deck).map(Vec::as_slice).unwrap_or_default();
        let has_room = |id| self.rooms.get(id).is_none_or(|room| room.new >= taken.new && room.review >= taken.review);
        if *left <= 0 || !line.iter().all(has_room) {
            return false;
        }
        *left -= 1;
        for id in line {
            if let Some(room) = self.rooms.get_mut(id) {
                room.new -= taken.new;
                room.review -= taken.review;
            }
        }
        true
    }
}

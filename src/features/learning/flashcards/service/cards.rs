//! Notes and cards of a deck.

use super::super::model::{Card, CardUpdate, Clozes, Deck, Memory, NewCard, Note, NoteKind};
use super::super::store;
use super::backlog::end_if_done;
use super::burying::bury_note;
use super::media::check_picture;
use super::moving::move_cards;
use super::reviews::reviewed_card;
use super::{check_room, own_card, own_deck, tomorrow, visible_deck};
use crate::db::{Reader, Tx};
use crate::kernel::text::{ParsedText, is_visible};
use crate::kernel::{
    Actor, Code, Error, Fault, Id, Page, PageRequest, Result, ResultExt as _, Rule, Timestamp, id::kind,
};

/// The ordinals of the cards that are made from a note.
pub(super) fn ordinals(kind: NoteKind, front: &str, back: &str) -> Result<Vec<u32>> {
    let required = |side: &str, field: &str| {
        if is_visible(side) { Ok(()) } else { Err(Error::invalid(field.to_owned(), Fault::EMPTY)) }
    };
    required(front, "front")?;
    match kind {
        NoteKind::Basic | NoteKind::Image => required(back, "back").map(|()| vec![0]),
        NoteKind::Reversed => required(back, "back").map(|()| vec![0, 1]),
        NoteKind::Cloze => {
            let numbers = Clozes::numbers(front);
            if numbers.is_empty() {
                let sentence = "Mark what to leave out, as in {{c1::Paris}} is the capital of France.";
                let fault = Fault::new(Rule::Required, "marks nothing to be left out");
                return Err(Error::new(Code::NoClozes, sentence).with_field("front", fault));
            }
            if Clozes::has_empty(front) {
                let sentence = "Write what is left out into each gap, as in {{c1::Paris}} is the capital of France.";
                let fault = Fault::new(Rule::Required, "has a gap with nothing in it");
                return Err(Error::new(Code::NoClozes, sentence).with_field("front", fault));
            }
            Ok(numbers.into_iter().map(|number| number - 1).collect())
        }
    }
}

/// Adds a note to a deck, and returns its cards.
pub fn add(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, new: &NewCard) -> Result<Vec<Card>> {
    add_at(tx, actor, deck, new, tx.now())
}

/// The same at a time that is over, for the demo school.
pub fn add_at(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, new: &NewCard, at: Timestamp) -> Result<Vec<Card>> {
    let deck = own_deck(tx, actor, deck)?;
    let note = insert(tx, &deck, new, at)?;
    store::cards_of(tx, note)
}

/// Adds notes to a deck, all or none, and returns the first card of each.
pub fn add_all(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, new: &[NewCard]) -> Result<Vec<Card>> {
    let mut deck = own_deck(tx, actor, deck)?;
    let mut cards = Vec::with_capacity(new.len());
    for (place, note) in new.iter().enumerate() {
        let inserted = insert(tx, &deck, note, tx.now()).map_err(|error| placed(error, place))?;
        let of_note = store::cards_of(tx, inserted)?;
        deck.cards += i64::try_from(of_note.len()).unwrap_or(0);
        cards.extend(of_note.into_iter().next());
    }
    Ok(cards)
}

/// Adds notes to a deck. Returns how many cards they have.
pub fn fill(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, new: &[NewCard]) -> Result<usize> {
    let mut deck = own_deck(tx, actor, deck)?;
    let mut cards = 0;
    for note in new {
        let ordinals = ordinals(note.kind, note.front.as_str(), note.back.as_str())?;
        check_room(&deck, ordinals.len())?;
        let inserted = store::insert_note(tx, tx.now(), (deck.owner, deck.id), note, ordinals.len())?;
        for ordinal in &ordinals {
            store::insert_card(tx, tx.now(), (deck.owner, deck.id, inserted), *ordinal, &Memory::default())?;
        }
        deck.cards += i64::try_from(ordinals.len()).unwrap_or(0);
        cards += ordinals.len();
    }
    store::count_cards(tx, deck.id, i64::try_from(cards).unwrap_or(0))?;
    Ok(cards)
}

/// The notes of a deck that the actor sees with ids above `after`, `most` at the most.
pub fn notes(db: &Reader, actor: &Actor, deck: Id<kind::Deck>, after: i64, most: usize) -> Result<Vec<Note>> {
    let deck = visible_deck(db, actor, deck)?;
    store::notes(db, deck.id, after, most)
}

/// The same error, with the place of the note in the names of the fields.
fn placed(error: Error, place: usize) -> Error {
    let mut placed = Error::new(error.code(), error.message().to_owned());
    for fault in error.fields() {
        placed = placed.with_field(format!("cards.{place}.{}", fault.field), fault.fault.clone());
    }
    placed
}

/// Inserts a note with new cards.
pub fn insert(tx: &Tx, deck: &Deck, new: &NewCard, at: Timestamp) -> Result<Id<kind::Note>> {
    let ordinals = ordinals(new.kind, new.front.as_str(), new.back.as_str())?;
    check_picture(tx, deck.id, new.kind, new.front.as_str())?;
    check_room(deck, ordinals.len())?;
    let note = store::insert_note(tx, at, (deck.owner, deck.id), new, ordinals.len())?;
    for ordinal in &ordinals {
        store::insert_card(tx, at, (deck.owner, deck.id, note), *ordinal, &Memory::default())?;
    }
    store::count_cards(tx, deck.id, i64::try_from(ordinals.len()).unwrap_or(0))?;
    Ok(note)
}

/// The cards of a deck that the actor sees, in the order of their creation.
pub fn list_cards(db: &Reader, actor: &Actor, deck: Id<kind::Deck>, page: PageRequest) -> Result<Page<Card>> {
    let deck = visible_deck(db, actor, deck)?;
    let cards = store::cards(db, deck.id, page)?;
    Ok(if deck.owner == actor.user { cards } else { cards.map(unscheduled) })
}

/// A card without what its owner's reviews made of it.
pub(super) fn unscheduled(card: Card) -> Card {
    Card { memory: Memory::default(), is_suspended: false, buried_until: None, ..card }
}

/// A card of the actor.
pub fn get_card(db: &Reader, actor: &Actor, id: Id<kind::Card>) -> Result<Card> {
    own_card(db, actor, id)
}

/// Moves a card's note to another deck, changes its text, suspends the card, or keeps it back until tomorrow.
pub fn update_card(tx: &Tx, actor: &Actor, id: Id<kind::Card>, update: &CardUpdate) -> Result<Card> {
    if let Some(deck) = update.deck {
        own_card(tx, actor, id)?;
        own_deck(tx, actor, deck).in_field("deck_id")?;
        move_cards(tx, actor, deck, &[id])?;
    }
    let (mut card, options) = reviewed_card(tx, actor, id)?;
    if !update.details.is_empty() {
        let details = &update.details;
        let front = details.front.as_ref().map_or(card.front.as_str(), ParsedText::as_str).to_owned();
        let back = details.back.as_ref().map_or(card.back.as_str(), ParsedText::as_str).to_owned();
        let tags = details.tags.as_ref().map_or_else(|| card.tags.clone(), |tags| store::texts(tags));
        let wanted = ordinals(card.kind, &front, &back)?;
        // A picture that was deleted since does not keep the rest of its note from being edited.
        if front != card.front {
            check_picture(tx, card.deck, card.kind, &front)?;
        }
        store::save_note(tx, (actor.user, tx.now()), &card, (&front, &back), &tags)?;
        if card.kind == NoteKind::Cloze {
            match_cards(tx, actor, &card, &wanted)?;
        }
    }
    if let Some(is_buried) = update.is_note_buried {
        bury_note(tx, &card, is_buried)?;
        end_if_done(tx, actor, card.deck, &options)?;
        card.buried_until = store::own_card(tx, actor.user, id)?.and_then(|card| card.buried_until);
    }
    if update.is_suspended.is_none() && update.is_buried.is_none() {
        return changed(tx, actor, card.id, card.note);
    }
    card.set_suspended(update.is_suspended.unwrap_or(card.is_suspended));
    match update.is_buried {
        Some(true) => card.buried_until = Some(tomorrow(tx)?),
        Some(false) => card.buried_until = None,
        None => {}
    }
    if card.memory.is_repetition_over(tx.now()) {
        store::end_repetitions(tx, card.deck, tx.now())?;
    }
    store::save_holds(tx, &card)?;
    end_if_done(tx, actor, card.deck, &options)?;
    changed(tx, actor, card.id, card.note)
}

/// The card after a change, or the first card of its note where the change removed it.
fn changed(tx: &Tx, actor: &Actor, id: Id<kind::Card>, note: Id<kind::Note>) -> Result<Card> {
    match store::own_card(tx, actor.user, id)? {
        Some(card) => Ok(card),
        None => store::cards_of(tx, note)?.into_iter().next().ok_or_else(|| Error::not_found("card")),
    }
}

/// Adds the cards of new clozes and removes those of clozes that are gone. A card with reviews is set aside, so that a slip of the pen loses
/// none: it comes back with its cloze.
pub(super) fn match_cards(tx: &Tx, actor: &Actor, card: &Card, wanted: &[u32]) -> Result<()> {
    let deck = own_deck(tx, actor, card.deck)?;
    let present = store::cards_of(tx, card.note)?;
    let missing: Vec<u32> =
        wanted.iter().copied().filter(|ordinal| present.iter().all(|card| card.ordinal != *ordinal)).collect();
    check_room(&deck, missing.len())?;
    let mut change = 0;
    for ordinal in missing {
        if !store::bring_back(tx, card.note, ordinal)? {
            store::insert_card(tx, tx.now(), (deck.owner, deck.id, card.note), ordinal, &Memory::default())?;
        }
        change += 1;
    }
    for gone in present.iter().filter(|card| !wanted.contains(&card.ordinal)) {
        if gone.memory.reviewed_at.is_some() || gone.memory.set_at.is_some() {
            store::set_aside(tx, gone.id)?;
        } else {
            store::delete_card(tx, gone.id)?;
        }
        change -= 1;
    }
    if change != 0 {
        store::count_cards(tx, deck.id, change)?;
    }
    store::set_cards_of(tx, card.note, wanted.len())
}

/// Deletes the note of a card, with all of its cards and their reviews.
pub fn delete_card(tx: &Tx, actor: &Actor, id: Id<kind::Card>) -> Result<()> {
    let (card, options) = reviewed_card(tx, actor, id)?;
    store::keep_times_of_note(tx, card.note)?;
    store::delete_note(tx, card.note)?;
    store::count_cards(tx, card.deck, -i64::from(card.of_note))?;
    end_if_done(tx, actor, card.deck, &options)
}

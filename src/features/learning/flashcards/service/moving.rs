//! Notes that are moved to another deck, with all of their cards.

use std::collections::BTreeMap;

use super::super::model::{Card, MoveWords, Moved};
use super::super::store;
use super::backlog::end_if_done;
use super::moved_media::MovedMedia;
use super::{check_room, own_cards, own_deck};
use crate::db::{LISTED, Tx};
use crate::jobs::Enqueue;
use crate::kernel::{Actor, Id, Result, ResultExt as _, id::kind};

/// The notes whose words are moved in one transaction: where many notes share words, it takes milliseconds for each.
pub const MOVED_AT_ONCE: usize = 10;

/// Moves the notes of these cards of the actor to a deck of the actor, all or none. The cards keep what the scheduler knows of them: the scheduler
/// of the deck goes on from there at their next reviews, as where the scheduler of a deck is changed. Reviews stay in the figures of the deck
/// where they were made.
pub fn move_cards(tx: &Tx, actor: &Actor, to: Id<kind::Deck>, cards: &[Id<kind::Card>]) -> Result<Moved> {
    let target = own_deck(tx, actor, to)?;
    let notes = moved_notes(tx, actor, to, cards)?;
    let sizes = notes.values().map(|card| usize::try_from(card.of_note).unwrap_or(0));
    let moved = Moved { notes: notes.len(), cards: sizes.sum() };
    check_room(&target, moved.cards)?;
    let mut media = MovedMedia::new(tx, actor.user, to)?;
    let mut texts = Vec::new();
    for card in notes.values() {
        texts.extend(media.texts_of(card)?.map(|sides| (card, sides)));
    }
    media.store()?;
    let ids: Vec<Id<kind::Note>> = notes.keys().copied().collect();
    for some in ids.chunks(LISTED) {
        store::move_notes(tx, to, some)?;
        store::move_cards_of(tx, to, some)?;
    }
    for (card, (front, back)) in texts {
        let card = Card { deck: to, ..card.clone() };
        store::save_note(tx, (actor.user, tx.now()), &card, (&front, &back), &card.tags)?;
    }
    count(tx, actor, to, &notes)?;
    let (now, later) = ids.split_at(ids.len().min(MOVED_AT_ONCE));
    move_words(tx, actor.user, now)?;
    if !later.is_empty() {
        tx.enqueue(&MoveWords { owner: actor.user, notes: later.to_vec() })?;
    }
    Ok(moved)
}

/// Puts the words of some notes under the decks that the notes are in.
pub fn move_words(tx: &Tx, owner: Id<kind::User>, notes: &[Id<kind::Note>]) -> Result<()> {
    if notes.is_empty() { Ok(()) } else { store::reindex_notes(tx, owner, notes) }
}

/// A card of each note that is not in the deck yet.
fn moved_notes(
    tx: &Tx,
    actor: &Actor,
    to: Id<kind::Deck>,
    cards: &[Id<kind::Card>],
) -> Result<BTreeMap<Id<kind::Note>, Card>> {
    let elsewhere = own_cards(tx, actor, cards).in_field("card_ids")?.into_iter().filter(|card| card.deck != to);
    Ok(elsewhere.map(|card| (card.note, card)).collect())
}

/// Counts the cards in their new deck and no more in those that they were in, whose plans for a backlog may be done with.
fn count(tx: &Tx, actor: &Actor, to: Id<kind::Deck>, notes: &BTreeMap<Id<kind::Note>, Card>) -> Result<()> {
    let mut left: BTreeMap<Id<kind::Deck>, i64> = BTreeMap::new();
    for card in notes.values() {
        *left.entry(card.deck).or_default() += i64::from(card.of_note);
    }
    for (deck, cards) in &left {
        store::count_cards(tx, *deck, -cards)?;
        end_if_done(tx, actor, *deck, &own_deck(tx, actor, *deck)?.options)?;
    }
    let cards: i64 = left.values().sum();
    if cards == 0 { Ok(()) } else { store::count_cards(tx, to, cards) }
}

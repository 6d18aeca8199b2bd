//! Decks from packages of other programs.

use std::path::Path;

use super::super::model::{DayCounts, Deck, Memory};
use super::super::store;
use super::super::transfer::package::{Collection, ImportedNote, PackagedCard, PackagedReview, reviewed, state_of};
use super::cards::ordinals;
use super::{calendar, check_room, own_deck};
use crate::db::{Tx, foreign};
use crate::events::{Emit, Event};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Calendar, Id, Result, Timestamp, id::kind};

/// Reads the rows of a collection from its file.
pub fn packaged(path: &Path, now: Timestamp) -> Result<Collection> {
    foreign::read(path, now, store::packaged)
}

/// Adds notes of a package to a deck, with what is known of their cards. `created` is when the collection was created, in seconds. Returns
/// how many cards and reviews they have.
pub fn fill_packaged(
    tx: &Tx,
    actor: &Actor,
    deck: Id<kind::Deck>,
    notes: &[ImportedNote],
    created: i64,
) -> Result<(usize, usize)> {
    let mut deck = own_deck(tx, actor, deck)?;
    let calendar = calendar(tx)?;
    let (mut cards, mut reviews, mut counts) = (0, 0, DayCounts::default());
    for imported in notes {
        let new = &imported.note;
        let ordinals = ordinals(new.kind, new.front.as_str(), new.back.as_str())?;
        check_room(&deck, ordinals.len())?;
        let note = store::insert_note(tx, tx.now(), (deck.owner, deck.id), new, ordinals.len())?;
        for ordinal in &ordinals {
            match imported.cards.iter().find(|(known, ..)| known == ordinal) {
                Some((_, card, log)) => {
                    let place = (note, *ordinal);
                    reviews += insert_card(tx, &deck, place, (card, log), (created, &calendar), &mut counts)?;
                }
                None => {
                    store::insert_card(tx, tx.now(), (deck.owner, deck.id, note), *ordinal, &Memory::default())?;
                }
            }
        }
        deck.cards += i64::try_from(ordinals.len()).unwrap_or(0);
        cards += ordinals.len();
    }
    store::count_cards(tx, deck.id, i64::try_from(cards).unwrap_or(0))?;
    tx.emit(Event::Learned { user: actor.user, realm: actor.realm, counts: counts.changed() });
    Ok((cards, reviews))
}

/// Adds a card with its log. Returns how many reviews it has.
fn insert_card(
    tx: &Tx,
    deck: &Deck,
    (note, ordinal): (Id<kind::Note>, u32),
    (packaged, log): (&PackagedCard, &[PackagedReview]),
    (created, calendar): (i64, &Calendar),
    counts: &mut DayCounts,
) -> Result<usize> {
    let state = state_of(packaged, log, created, calendar, &deck.options);
    let id = store::insert_card(tx, tx.now(), (deck.owner, deck.id, note), ordinal, &state.memory)?;
    if state.is_suspended || state.is_buried {
        let tomorrow = calendar.start(calendar.day(tx.now()) + 1);
        let buried = state.is_buried.then_some(tomorrow);
        store::hold_back(tx, id, &state.memory, state.is_suspended, buried)?;
    }
    let (mut count, mut last) = (0, None);
    for entry in log {
        let Some((grade, at, took_ms, interval_days, before)) = reviewed(entry, last) else { continue };
        let at = at.min(tx.now());
        let day = calendar.day(at);
        store::insert_imported_review(
            tx,
            (deck.owner, deck.id, id),
            grade,
            (at, day),
            (took_ms, interval_days, &before),
        )?;
        counts.count(day, (before.phase, grade.rating), 1);
        store::count_review(tx, deck.owner, (deck.id, day), (before.phase, grade.rating, Some(took_ms)), 1)?;
        last = Some(entry);
        count += 1;
    }
    Ok(count)
}

//! Decks from packages of other programs.

use std::path::Path;

use super::super::model::{DayCounts, Deck, Memory};
use super::super::store;
use super::super::transfer::package::{
    Collection, ImportedNote, Logged, PackagedCard, PackagedReview, reviewed, state_of,
};
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

/// What was added.
#[derive(Debug, Default)]
pub struct Filled {
    pub cards: usize,
    pub reviews: usize,
    /// The reviews that were in the log of the person before.
    pub known_reviews: usize,
}

/// Adds notes of a package to a deck, with what is known of their cards. `created` is when the collection was created, in seconds.
pub fn fill_packaged(
    tx: &Tx,
    actor: &Actor,
    deck: Id<kind::Deck>,
    notes: &[ImportedNote],
    created: i64,
) -> Result<Filled> {
    let mut deck = own_deck(tx, actor, deck)?;
    let calendar = calendar(tx)?;
    let (mut filled, mut counts) = (Filled::default(), DayCounts::default());
    for imported in notes {
        let new = &imported.note;
        let ordinals = ordinals(new.kind, new.front.as_str(), new.back.as_str())?;
        check_room(&deck, ordinals.len())?;
        let note = store::insert_note(tx, tx.now(), (deck.owner, deck.id), new, ordinals.len())?;
        for ordinal in &ordinals {
            match imported.cards.iter().find(|(known, ..)| known == ordinal) {
                Some((_, card, log)) => {
                    let place = (note, *ordinal);
                    let (added, known) = insert_card(tx, &deck, place, (card, log), (created, &calendar), &mut counts)?;
                    filled.reviews += added;
                    filled.known_reviews += known;
                }
                None => {
                    store::insert_card(tx, tx.now(), (deck.owner, deck.id, note), *ordinal, &Memory::default())?;
                }
            }
        }
        deck.cards += i64::try_from(ordinals.len()).unwrap_or(0);
        filled.cards += ordinals.len();
    }
    store::count_cards(tx, deck.id, i64::try_from(filled.cards).unwrap_or(0))?;
    tx.emit(Event::Learned { user: actor.user, realm: actor.realm, counts: counts.changed() });
    Ok(filled)
}

/// Adds a card with its log. Returns how many reviews were added, and how many were known.
fn insert_card(
    tx: &Tx,
    deck: &Deck,
    (note, ordinal): (Id<kind::Note>, u32),
    (packaged, log): (&PackagedCard, &[PackagedReview]),
    (created, calendar): (i64, &Calendar),
    counts: &mut DayCounts,
) -> Result<(usize, usize)> {
    let mut state = state_of(packaged, log, created, calendar, (deck.scheduler, &deck.options));
    state.memory.reviewed_at = state.memory.reviewed_at.filter(|at| *at <= tx.now());
    let id = store::insert_card(tx, tx.now(), (deck.owner, deck.id, note), ordinal, &state.memory)?;
    if state.is_suspended || state.is_buried {
        let tomorrow = calendar.start(calendar.day(tx.now()) + 1);
        let buried = state.is_buried.then_some(tomorrow);
        store::hold_back(tx, id, &state.memory, state.is_suspended, buried)?;
    }
    let (mut added, mut known, mut last) = (0, 0, None);
    for entry in log {
        let Some(logged) = reviewed(entry, last) else { continue };
        last = Some(entry);
        let at = logged.at.min(tx.now());
        let day = calendar.day(at);
        if !store::insert_imported_review(tx, (deck.owner, deck.id, id), &logged, (at, day))? {
            known += 1;
            continue;
        }
        let Logged { grade, took_ms, before, .. } = &logged;
        counts.count(day, (before.phase, grade.rating), 1);
        store::count_review(tx, deck.owner, (deck.id, day), (before.phase, grade.rating, *took_ms), 1)?;
        added += 1;
    }
    Ok((added, known))
}

//! Decks as packages of Anki.

use std::path::Path;

use super::super::store;
use super::super::transfer::package::{Known, NoteToPack, Packing, head, to_field};
use super::{calendar, visible_deck};
use crate::db::{Reader, foreign::Draft};
use crate::features::flashcards::model::{MOST_MEDIA, Media, Memory};
use crate::kernel::{Actor, Id, Result, Timestamp, id::kind};

/// What is known of a deck before its notes are read: how they become rows, and its files.
pub fn begin_packing(db: &Reader, actor: &Actor, deck: Id<kind::Deck>) -> Result<(Packing, Vec<Media>)> {
    let deck = visible_deck(db, actor, deck)?;
    let media: Vec<Media> = store::hashed_media(db, deck.id, MOST_MEDIA)?.into_iter().map(|(media, _)| media).collect();
    let known: Known = media.iter().map(|media| media.name.clone()).collect();
    Ok((Packing { deck, known, calendar: calendar(db)?, now: db.now() }, media))
}

/// The next notes of a deck that the actor sees. A reader of a shared deck has them as new cards.
pub fn to_pack(
    db: &Reader,
    actor: &Actor,
    deck: Id<kind::Deck>,
    (after, most): (i64, usize),
) -> Result<Vec<NoteToPack>> {
    let deck = visible_deck(db, actor, deck)?;
    let is_own = deck.owner == actor.user;
    let mut notes = store::to_pack(db, deck.id, (after, most), is_own)?;
    if !is_own {
        for card in notes.iter_mut().flat_map(|note| &mut note.cards) {
            (card.memory, card.is_suspended, card.buried_until) = (Memory::default(), false, None);
        }
    }
    Ok(notes)
}

/// A collection that is being written.
pub struct Collection {
    draft: Draft,
    packing: Packing,
    free: store::FreeIds,
    notes: i64,
}

impl Collection {
    /// Creates the tables and the first row in an empty file.
    pub fn begin(path: &Path, packing: Packing) -> Result<Self> {
        let draft = Draft::begin(path, store::COLLECTION)?;
        let now = packing.now.millis() / 1000;
        let texts = head(&packing.deck, &to_field(&packing.deck.description, &packing.known, false), now);
        draft.write(packing.now, |tx| store::write_head(tx, &texts, (packing.created(), now)))?;
        Ok(Self { draft, packing, free: store::FreeIds::default(), notes: 0 })
    }

    /// Adds notes in their order.
    pub fn add(&mut self, notes: &[NoteToPack]) -> Result<()> {
        let Self { draft, packing, free, notes: count } = self;
        let now: Timestamp = packing.now;
        draft.write(now, |tx| {
            for note in notes {
                *count += 1;
                store::write_note(tx, &packing.rows(note, *count), free, now)?;
            }
            Ok(())
        })
    }

    /// Writes what is left.
    pub fn finish(self) -> Result<()> {
        self.draft.finish()
    }
}

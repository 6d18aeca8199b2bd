//! Decks as packages of Anki.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::super::store;
use super::super::transfer::package::{
    HeadDeck, Known, NoteToPack, NoteType, Packing, deck_ids, head, to_field, with_types,
};
use super::tree::seen_sub_decks;
use super::{calendar, visible_deck};
use crate::db::{Reader, foreign::Draft};
use crate::features::flashcards::model::{MOST_MEDIA, Media, Memory, numbered};
use crate::kernel::{Actor, Error, Id, Result, Timestamp, id::kind};

/// What is known of a package before its notes are read.
pub struct Plan {
    /// How the notes of each deck become rows: the deck that was asked for, and its sub-decks.
    pub decks: Vec<Packing>,
    /// The files, each with its name in the package.
    pub media: Vec<(String, Media)>,
}

/// Plans the package of a deck and of the sub-decks that the actor sees.
pub fn begin_packing(db: &Reader, actor: &Actor, deck: Id<kind::Deck>) -> Result<Plan> {
    let first = visible_deck(db, actor, deck)?;
    let mut decks = seen_sub_decks(db, actor, &first)?;
    decks.insert(0, first);
    let (calendar, ids) = (calendar(db)?, deck_ids(decks.iter()));
    let first_day = decks.iter().map(|deck| calendar.day(deck.created_at)).min().unwrap_or_default();
    let (mut packings, mut media) = (Vec::new(), Vec::new());
    // The files of a package have names of their own, whatever their decks.
    let mut taken: HashMap<String, String> = HashMap::new();
    for (deck, id) in decks.into_iter().zip(ids) {
        let mut known = Known::new();
        for (file, hash) in store::hashed_media(db, deck.id, MOST_MEDIA)? {
            let mut name = file.name.clone();
            let mut number = 2;
            while taken.get(&name).is_some_and(|other| *other != hash) {
                name = numbered(&file.name, number);
                number += 1;
            }
            known.insert(file.name.clone(), name.clone());
            if taken.insert(name.clone(), hash).is_none() {
                media.push((name, file));
            }
        }
        packings.push(Packing { deck, id, first_day, known, calendar: calendar.clone(), now: db.now() });
    }
    Ok(Plan { decks: packings, media })
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
    free: store::FreeIds,
    notes: i64,
    /// The note types of ours, and others with which notes came.
    types: (String, BTreeMap<i64, NoteType>),
}

impl Collection {
    /// Creates the tables and the first row in an empty file.
    pub fn begin(path: &Path, decks: &[Packing]) -> Result<Self> {
        let first = decks.first().ok_or_else(|| Error::internal_text("a package has no deck"))?;
        let draft = Draft::begin(path, store::COLLECTION)?;
        let now = first.now.millis() / 1000;
        let heads: Vec<HeadDeck<'_>> = decks
            .iter()
            .map(|of| HeadDeck {
                id: of.id,
                deck: &of.deck,
                description: to_field(&of.deck.description, &of.known, false),
            })
            .collect();
        let texts = head(&heads, now);
        draft.write(first.now, |tx| store::write_head(tx, &texts, (first.created(), now)))?;
        Ok(Self { draft, free: store::FreeIds::default(), notes: 0, types: (texts.types, BTreeMap::new()) })
    }

    /// Adds notes of a deck in their order.
    pub fn add(&mut self, packing: &Packing, notes: &[NoteToPack]) -> Result<()> {
        let Self { draft, free, notes: count, types } = self;
        let now: Timestamp = packing.now;
        draft.write(now, |tx| {
            for note in notes {
                *count += 1;
                let mut rows = packing.rows(note, *count);
                if let Some(of) = note.note_type()
                    && types.1.entry(of.id).or_insert_with(|| of.clone()) == of
                {
                    rows.note.of = of.id;
                }
                store::write_note(tx, &rows, free, now)?;
            }
            Ok(())
        })
    }

    /// Writes what is left. `now` is the present.
    pub fn finish(self, now: Timestamp) -> Result<()> {
        let (own, others) = &self.types;
        if !others.is_empty() {
            let types = with_types(own, others)?;
            self.draft.write(now, |tx| store::write_types(tx, &types))?;
        }
        self.draft.finish()
    }
}

//! Decks as packages of Anki.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::super::store;
use super::super::transfer::naming::{distinguish, name_in_anki};
use super::super::transfer::package::{
    HeadDeck, Known, NoteToPack, NoteType, PackedNote, Packing, deck_ids, head, notice, to_field, with_types,
};
use super::tree::seen_sub_decks;
use super::{calendar, visible_deck};
use crate::db::{Reader, foreign::Draft};
use crate::features::flashcards::model::{Deck, MOST_DECKS, MOST_MEDIA, Media, Memory, numbered};
use crate::kernel::text::sort_key;
use crate::kernel::{Actor, Code, Error, Id, Result, Timestamp, id::kind};

/// The most pictures and sounds of a package.
const MOST_PACKED_MEDIA: usize = 50_000;
/// The most tags that a package lists. Anki finds the others when it checks its database.
const MOST_LISTED_TAGS: usize = 10_000;

/// The decks that are exported.
#[derive(Debug, Clone, Copy)]
pub enum Exported {
    /// One deck, with the sub-decks that the actor sees.
    Deck(Id<kind::Deck>),
    /// All decks of the actor.
    All,
}

impl Exported {
    /// The name of a file without its ending; `first` is the name of the first deck.
    pub fn file_stem(self, first: Option<&str>) -> &str {
        match self {
            Self::Deck(_) => first.unwrap_or("Flashcards"),
            Self::All => "Flashcards",
        }
    }
}

/// The decks of an export: the one that was asked for and its sub-decks, or all of the actor by name.
pub fn exported_decks(db: &Reader, actor: &Actor, exported: Exported) -> Result<Vec<Deck>> {
    match exported {
        Exported::Deck(id) => {
            let first = visible_deck(db, actor, id)?;
            let mut decks = seen_sub_decks(db, actor, &first)?;
            decks.insert(0, first);
            Ok(decks)
        }
        Exported::All => {
            let mut decks = store::held_decks(db, actor.user, 0, usize::try_from(MOST_DECKS).unwrap_or(usize::MAX))?;
            decks.sort_by_cached_key(|deck| (sort_key(&deck.name), deck.id));
            Ok(decks)
        }
    }
}

/// What is known of a package before its notes are read.
pub struct Plan {
    /// How the notes of each deck become rows.
    pub decks: Vec<Packing>,
    /// When the collection began, in seconds.
    pub created: i64,
    /// The files, each with its name in the package.
    pub media: Vec<(String, Media)>,
}

/// Plans a package.
pub fn begin_packing(db: &Reader, actor: &Actor, exported: Exported) -> Result<Plan> {
    let mut decks = exported_decks(db, actor, exported)?;
    distinguish(&mut decks, name_in_anki);
    let (calendar, ids) = (calendar(db)?, deck_ids(decks.iter()));
    let first_day = decks.iter().map(|deck| calendar.day(deck.created_at)).min();
    let first_day = first_day.unwrap_or_else(|| calendar.day(db.now()));
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
        if media.len() > MOST_PACKED_MEDIA {
            let sentence = "These decks have too many pictures and sounds for one file. Export them one by one.";
            return Err(Error::new(Code::MediaLimit, sentence));
        }
        packings.push(Packing { deck, id, first_day, known, calendar: calendar.clone(), now: db.now() });
    }
    Ok(Plan { decks: packings, created: calendar.start(first_day).millis() / 1000, media })
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
    tags: BTreeSet<String>,
}

impl Collection {
    /// Creates the tables and the first row in an empty file. `created` is when the collection began, in seconds.
    pub fn begin(path: &Path, decks: &[Packing], (created, now): (i64, Timestamp)) -> Result<Self> {
        let draft = Draft::begin(path, store::COLLECTION)?;
        let seconds = now.millis() / 1000;
        let heads: Vec<HeadDeck<'_>> = decks
            .iter()
            .map(|of| HeadDeck {
                id: of.id,
                deck: &of.deck,
                description: to_field(&of.deck.description, &of.known, false),
            })
            .collect();
        let texts = head(&heads, seconds);
        draft.write(now, |tx| store::write_head(tx, &texts, (created, seconds)))?;
        let types = (texts.types, BTreeMap::new());
        Ok(Self { draft, free: store::FreeIds::default(), notes: 0, types, tags: BTreeSet::new() })
    }

    /// Writes the collection of a package of the current format that versions of Anki find which cannot read that: a note that says so.
    pub fn write_notice(path: &Path, now: Timestamp) -> Result<()> {
        let mut collection = Self::begin(path, &[], (now.millis() / 1000, now))?;
        collection.draft.write(now, |tx| store::write_note(tx, &notice(now), &mut collection.free, now))?;
        collection.finish(now)
    }

    /// Adds notes of a deck in their order.
    pub fn add(&mut self, packing: &Packing, notes: &[NoteToPack]) -> Result<()> {
        let Self { draft, free, notes: count, types, tags } = self;
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
                list_tags(&rows, tags);
                store::write_note(tx, &rows, free, now)?;
            }
            Ok(())
        })
    }

    /// Writes what is left. `now` is the present.
    pub fn finish(self, now: Timestamp) -> Result<()> {
        let (own, others) = &self.types;
        let types = with_types(own, others)?;
        // Each with the number of a change that was never sent to a server.
        let tags: BTreeMap<&str, i64> = self.tags.iter().map(|tag| (tag.as_str(), -1)).collect();
        let tags = serde_json::to_string(&tags).map_err(Error::internal)?;
        self.draft.write(now, |tx| store::write_lists(tx, &types, &tags))?;
        self.draft.finish()
    }
}

/// Adds the tags of a note to those of the package.
fn list_tags(rows: &PackedNote, tags: &mut BTreeSet<String>) {
    for tag in rows.note.tags.split(' ').filter(|tag| !tag.is_empty()) {
        if tags.len() < MOST_LISTED_TAGS && !tags.contains(tag) {
            tags.insert(tag.to_owned());
        }
    }
}

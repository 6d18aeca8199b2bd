//! Pictures and sounds of notes that are moved to another deck: the deck gets a copy of each, because other notes may show it too.

use std::collections::{HashMap, HashSet};

use super::super::model::{Card, MOST_MEDIA, Media, numbered, shown_as, shown_media};
use super::super::store;
use super::media::{check_media_room, new_file};
use crate::db::Tx;
use crate::features::files;
use crate::kernel::{Id, Result, id::kind};

/// A file to copy: what it is in its deck, its hash, and its name in the other deck.
type Copied = (Media, String, String);

/// The files that notes bring along to a deck.
pub(super) struct MovedMedia<'t, 'c> {
    tx: &'t Tx<'c>,
    user: Id<kind::User>,
    to: Id<kind::Deck>,
    /// The names in the deck, and which bytes have which name.
    taken: HashSet<String>,
    by_hash: HashMap<String, String>,
    /// The files of the decks that the notes leave.
    of_decks: HashMap<Id<kind::Deck>, HashMap<String, (Media, String)>>,
    copied: Vec<Copied>,
}

impl<'t, 'c> MovedMedia<'t, 'c> {
    pub(super) fn new(tx: &'t Tx<'c>, user: Id<kind::User>, to: Id<kind::Deck>) -> Result<Self> {
        let (mut taken, mut by_hash) = (HashSet::new(), HashMap::new());
        for (media, hash) in store::hashed_media(tx, to, MOST_MEDIA)? {
            taken.insert(media.name.clone());
            by_hash.entry(hash).or_insert(media.name);
        }
        Ok(Self { tx, user, to, taken, by_hash, of_decks: HashMap::new(), copied: Vec::new() })
    }

    /// Plans the files that a note shows. Returns its sides where files are called otherwise in the deck.
    pub(super) fn texts_of(&mut self, card: &Card) -> Result<Option<(String, String)>> {
        let mut names = shown_media(&card.front);
        names.extend(shown_media(&card.back));
        if names.is_empty() {
            return Ok(None);
        }
        if !self.of_decks.contains_key(&card.deck) {
            let files = store::hashed_media(self.tx, card.deck, MOST_MEDIA)?;
            let named = files.into_iter().map(|(media, hash)| (media.name.clone(), (media, hash)));
            self.of_decks.insert(card.deck, named.collect());
        }
        let mut other_names = HashMap::new();
        for name in names {
            let file = self.of_decks.get(&card.deck).and_then(|files| files.get(name)).cloned();
            let Some((media, hash)) = file else { continue };
            let name_there = self.name_of(media, hash);
            if name_there != name {
                other_names.insert(name.to_owned(), name_there);
            }
        }
        let is_same = other_names.is_empty();
        Ok((!is_same).then(|| (shown_as(&card.front, &other_names), shown_as(&card.back, &other_names))))
    }

    /// The name of a file in the deck: that of the same bytes, else its own or, where that is taken, one with a number.
    fn name_of(&mut self, media: Media, hash: String) -> String {
        if let Some(known) = self.by_hash.get(&hash) {
            return known.clone();
        }
        let mut name = media.name.clone();
        let mut number = 2;
        while self.taken.contains(&name) {
            name = numbered(&media.name, number);
            number += 1;
        }
        self.taken.insert(name.clone());
        self.by_hash.insert(hash.clone(), name.clone());
        self.copied.push((media, hash, name.clone()));
        name
    }

    /// Copies the planned files.
    pub(super) fn store(self) -> Result<()> {
        if self.copied.is_empty() {
            return Ok(());
        }
        let bytes = self.copied.iter().map(|(media, ..)| i64::try_from(media.size).unwrap_or(0)).sum();
        let count = i64::try_from(self.copied.len()).unwrap_or(i64::MAX);
        check_media_room(self.tx, self.user, self.to, (count, bytes))?;
        for (media, hash, name) in &self.copied {
            let new = new_file(self.user, self.to, name, &media.media_type)?;
            let Some(file) = files::service::duplicate(self.tx, media.file, &new)? else { continue };
            store::insert_media(self.tx, self.user, self.to, (file, name, hash), (&media.media_type, media.size))?;
        }
        store::count_media_of(self.tx, self.user, count, bytes)
    }
}

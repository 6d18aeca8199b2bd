//! The names of decks in files: each of another name, and none without those that it is a sub-deck of.

use std::collections::{HashMap, HashSet};

use crate::features::flashcards::model::{Deck, parent_names};
use crate::kernel::text::normal;

/// A name of a deck as Anki compares it: without case and spaces at the ends of its parts, none of which is empty.
pub fn name_in_anki(name: &str) -> String {
    let part = |part: &str| match part.trim() {
        "" => "blank".to_owned(),
        part => normal(part).to_lowercase(),
    };
    name.split("::").map(part).collect::<Vec<_>>().join("::")
}

/// A name as texts compare it.
pub fn name_in_texts(name: &str) -> String {
    normal(name.trim()).into_owned()
}

/// Gives each deck another name: where two are the same to the reader, the second one gets a number, and so do its sub-decks.
pub fn distinguish(decks: &mut [Deck], as_read: fn(&str) -> String) {
    let (mut taken, mut renamed) = (HashSet::new(), HashMap::<String, String>::new());
    for deck in decks {
        let nearest = parent_names(&deck.name).filter(|parent| renamed.contains_key(*parent)).last();
        let wanted = match nearest.and_then(|parent| Some((renamed.get(parent)?, deck.name.strip_prefix(parent)?))) {
            Some((parent, rest)) => format!("{parent}{rest}"),
            None => deck.name.clone(),
        };
        let (mut name, mut number) = (wanted.clone(), 2);
        while !taken.insert(as_read(&name)) {
            name = format!("{wanted} ({number})");
            number += 1;
        }
        let before = std::mem::replace(&mut deck.name, name.clone());
        // The first one of a name has its sub-decks.
        renamed.entry(before).or_insert(name);
    }
}

/// The names of decks that some of these are sub-decks of and that are not among them, as Anki compares names.
pub fn missing_parents<'n>(names: &[&'n str]) -> Vec<&'n str> {
    let mut known: HashSet<String> = names.iter().map(|name| name_in_anki(name)).collect();
    let parents = names.iter().flat_map(|name| parent_names(name));
    parents.filter(|parent| known.insert(name_in_anki(parent))).collect()
}

//! The decks of a collection by their names.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::Value;

use super::legacy::{DEFAULT_DECK, is_stand_in};
use super::options::{OfDeck, of_deck};
use super::wireformat::{messages, text};
use super::{Collection, damaged};
use crate::features::flashcards::model::sub_deck_prefix;
use crate::kernel::Result;

#[derive(Deserialize)]
struct JsonDeck {
    name: String,
    #[serde(default)]
    desc: String,
    #[serde(default)]
    conf: Value,
    #[serde(default)]
    r#dyn: Value,
    #[serde(rename = "newLimit", default)]
    new_limit: Value,
    #[serde(rename = "reviewLimit", default)]
    review_limit: Value,
    #[serde(rename = "desiredRetention", default)]
    desired_retention: Value,
}

/// A deck of a collection.
#[derive(Clone, Default)]
pub(super) struct Named {
    pub name: String,
    pub description: String,
    pub own: OfDeck,
    /// Whether it collects cards of other decks for a while.
    pub is_filtered: bool,
}

/// The decks by their ids.
pub(super) fn decks(collection: &Collection) -> Result<HashMap<i64, Named>> {
    if let Some(texts) = &collection.texts {
        let found: HashMap<String, JsonDeck> =
            serde_json::from_str(&texts.decks).map_err(|error| damaged().because(error))?;
        let named = found.into_iter().filter_map(|(id, deck)| {
            let own = OfDeck {
                group: deck.conf.as_i64().unwrap_or(0),
                new_per_day: deck.new_limit.as_u64(),
                reviews_per_day: deck.review_limit.as_u64(),
                desired_retention: deck.desired_retention.as_f64(),
            };
            let is_filtered = deck.r#dyn.as_i64().unwrap_or(0) != 0;
            Some((id.parse().ok()?, Named { name: deck.name, description: deck.desc, own, is_filtered }))
        });
        return Ok(named.collect());
    }
    let named = collection.decks.iter().map(|deck| {
        let normal = messages(&deck.kind, 1).last();
        let description = normal.map(|normal| text(normal, 4)).unwrap_or_default();
        let (name, is_filtered) = (deck.name.replace('\u{1f}', "::"), normal.is_none());
        (deck.id, Named { name, description, own: of_deck(&deck.kind), is_filtered })
    });
    Ok(named.collect())
}

/// The decks without notes that are decks all the same, by name: those with sub-decks that have some, and others but for the one that every
/// collection has.
pub(super) fn without_notes(decks: HashMap<i64, Named>, filled: &[String]) -> Vec<Named> {
    let is_parent = |name: &str| {
        let prefix = sub_deck_prefix(name);
        filled.iter().any(|name| name.starts_with(&prefix))
    };
    let empty = decks.into_iter().filter(|(id, deck)| {
        let is_usual = *id != DEFAULT_DECK || is_parent(&deck.name);
        // One that stands for a missing parent is a deck where it was given something in Anki.
        let stands_in = is_stand_in(*id) && deck.own.group == DEFAULT_DECK && deck.description.is_empty();
        is_usual && !stands_in && !deck.is_filtered && !filled.contains(&deck.name)
    });
    let by_name: BTreeMap<String, Named> = empty.map(|(_, deck)| (deck.name.clone(), deck)).collect();
    by_name.into_values().collect()
}

//! The notes of a collection, as notes here.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::Value;

use super::html::{Names, to_markdown};
use super::legacy::PICTURE_TYPE;
use super::options::{OfDeck, groups, of_deck};
use super::rows::SPACE_IN_TAG;
use super::wireformat::{messages, number, text};
use super::{
    Collection, ImportedDeck, ImportedNote, MOST_PACKAGED_CARDS, Package, PackagedCard, PackagedNote, PackagedReview,
    damaged,
};
use crate::features::flashcards::model::{Clozes, NoteKind, shown_media};
use crate::features::flashcards::transfer::{MOST_NOTES, MOST_REPORTED, PlainNote, SkipCode, Skipped, Wrong, checked};
use crate::kernel::text::is_visible;
use crate::kernel::{Error, Fault, Result, Rule};

/// A note type.
#[derive(Debug, Default)]
struct Kind {
    is_cloze: bool,
    is_occlusion: bool,
    /// Whether it is ours for notes that ask about a picture.
    is_picture: bool,
    fields: Vec<String>,
    /// Question and answer of each card.
    templates: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct JsonType {
    #[serde(default)]
    name: String,
    #[serde(default)]
    r#type: i64,
    #[serde(rename = "originalStockKind", default)]
    stock: i64,
    flds: Vec<JsonField>,
    tmpls: Vec<JsonTemplate>,
}

#[derive(Deserialize)]
struct JsonField {
    name: String,
}

#[derive(Deserialize)]
struct JsonTemplate {
    qfmt: String,
    afmt: String,
}

#[derive(Deserialize)]
struct JsonDeck {
    name: String,
    #[serde(default)]
    desc: String,
    #[serde(default)]
    conf: Value,
    #[serde(rename = "newLimit", default)]
    new_limit: Value,
    #[serde(rename = "reviewLimit", default)]
    review_limit: Value,
    #[serde(rename = "desiredRetention", default)]
    desired_retention: Value,
}

/// A deck of a collection.
#[derive(Clone, Default)]
struct Named {
    name: String,
    description: String,
    own: OfDeck,
}

/// The note type that hides parts of pictures.
const OCCLUSION: u64 = 6;

fn kinds(collection: &Collection) -> Result<HashMap<i64, Kind>> {
    if let Some(texts) = &collection.texts {
        let found: HashMap<String, JsonType> =
            serde_json::from_str(&texts.types).map_err(|error| damaged().because(error))?;
        let kinds = found.into_iter().filter_map(|(id, found)| {
            let kind = Kind {
                is_cloze: found.r#type == 1,
                is_occlusion: found.stock == OCCLUSION as i64,
                is_picture: found.name == PICTURE_TYPE,
                fields: found.flds.into_iter().map(|field| field.name).collect(),
                templates: found.tmpls.into_iter().map(|template| (template.qfmt, template.afmt)).collect(),
            };
            Some((id.parse().ok()?, kind))
        });
        return Ok(kinds.collect());
    }
    let kinds = collection.types.iter().map(|stored| {
        let kind = Kind {
            is_cloze: number(&stored.config, 1) == Some(1),
            is_occlusion: number(&stored.config, STOCK_FIELD) == Some(OCCLUSION),
            is_picture: stored.name == PICTURE_TYPE,
            fields: stored.fields.clone(),
            templates: stored.templates.iter().map(|config| (text(config, 1), text(config, 2))).collect(),
        };
        (stored.id, kind)
    });
    Ok(kinds.collect())
}

/// The number of the field that says from which built-in note type one was made.
const STOCK_FIELD: u64 = 9;

/// The decks by their ids.
fn decks(collection: &Collection) -> Result<HashMap<i64, Named>> {
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
            Some((id.parse().ok()?, Named { name: deck.name, description: deck.desc, own }))
        });
        return Ok(named.collect());
    }
    let named = collection.decks.iter().map(|deck| {
        let description = messages(&deck.kind, 1).last().map(|normal| text(normal, 4)).unwrap_or_default();
        (deck.id, Named { name: deck.name.replace('\u{1f}', "::"), description, own: of_deck(&deck.kind) })
    });
    Ok(named.collect())
}

/// The fields that a template shows, and those whose answer is typed.
fn shown(template: &str) -> (Vec<String>, bool) {
    let (mut fields, mut is_typed) = (Vec::new(), false);
    for part in template.split("{{").skip(1) {
        let Some((inside, _)) = part.split_once("}}") else { continue };
        let inside = inside.trim();
        if inside.starts_with(['#', '^', '/', '!']) || inside == "FrontSide" {
            continue;
        }
        let (filters, name) = inside.rsplit_once(':').unwrap_or(("", inside));
        if filters.split(':').any(|filter| filter.trim() == "type") {
            is_typed = true;
            continue;
        }
        let name = name.trim().to_owned();
        if !fields.contains(&name) {
            fields.push(name);
        }
    }
    (fields, is_typed)
}

/// A card's question and answer: the fields that its templates show.
fn sides(kind: &Kind, ordinal: usize) -> Option<(Vec<String>, Vec<String>)> {
    let (question, answer) = kind.templates.get(ordinal)?;
    let (asked, is_typed) = shown(question);
    let (mut told, is_typed_too) = shown(answer);
    if is_typed || is_typed_too {
        for part in answer.split("{{").chain(question.split("{{")).filter_map(|part| part.split_once("}}")) {
            let name = part.0.trim().strip_prefix("type:").map(|name| name.rsplit(':').next().unwrap_or(name).trim());
            told.extend(name.map(str::to_owned));
        }
    }
    told.retain(|name| !asked.contains(name));
    let mut seen = Vec::new();
    told.retain(|name| {
        let is_new = !seen.contains(name);
        seen.push(name.clone());
        is_new
    });
    Some((asked, told))
}

/// What a note becomes: each with the cards of the note that belong to it, by their ordinals here.
type Made = Vec<(PlainNote, Vec<(u32, usize)>)>;

fn made(kind: &Kind, fields: &HashMap<&str, String>, ordinals: &[usize], package: &mut Package) -> Made {
    let joined = |names: &[String]| {
        let texts = names.iter().filter_map(|name| fields.get(name.as_str())).filter(|text| is_visible(text));
        texts.cloned().collect::<Vec<_>>().join("\n\n")
    };
    let note = |kind: NoteKind, front: String, back: String| PlainNote {
        kind: Some(kind),
        front,
        back,
        ..PlainNote::default()
    };
    if kind.is_cloze {
        let Some((asked, mut told)) = sides(kind, 0) else { return Vec::new() };
        let asked = if asked.is_empty() { kind.fields.iter().take(1).cloned().collect() } else { asked };
        told.retain(|name| !asked.contains(name));
        let numbers = ordinals.iter().map(|ordinal| (u32::try_from(*ordinal).unwrap_or(u32::MAX), *ordinal)).collect();
        return vec![(note(NoteKind::Cloze, joined(&asked), joined(&told)), numbers)];
    }
    let (first, second) = (sides(kind, 0), sides(kind, 1));
    let is_reverse = kind.templates.len() == 2
        && first.as_ref().zip(second.as_ref()).is_some_and(|((front, back), (other, behind))| {
            front.len() == 1 && other.len() == 1 && back.first() == other.first() && behind.contains(&front[0])
        });
    if is_reverse
        && ordinals.contains(&0)
        && ordinals.contains(&1)
        && let Some((front, back)) = first
    {
        return vec![(note(NoteKind::Reversed, joined(&front), joined(&back)), vec![(0, 0), (1, 1)])];
    }
    if kind.templates.len() > 1 && ordinals.len() > 1 {
        package.lose("note_types");
    }
    let single = |ordinal: &usize| {
        let (front, back) = sides(kind, *ordinal)?;
        let front = joined(&front);
        let as_kind =
            if kind.is_picture && !shown_media(&front).is_empty() { NoteKind::Image } else { NoteKind::Basic };
        Some((note(as_kind, front, joined(&back)), vec![(0, *ordinal)]))
    };
    ordinals.iter().filter_map(single).collect()
}

fn too_many(what: &str, most: usize) -> Error {
    Error::invalid("file", Fault::told(Rule::Count, format!("must have at most {most} {what}")).bounded(0, most))
}

/// Turns the rows of a collection into notes.
pub fn assemble(collection: Collection, names: &Names) -> Result<Package> {
    if collection.notes.len() > MOST_NOTES {
        return Err(too_many("notes", MOST_NOTES));
    }
    if collection.cards.len() > MOST_PACKAGED_CARDS {
        return Err(too_many("cards", MOST_PACKAGED_CARDS));
    }
    let (kinds, decks, groups) = (kinds(&collection)?, decks(&collection)?, groups(&collection));
    let mut package = Package { created: collection.created, ..Package::default() };
    let mut cards: HashMap<i64, Vec<PackagedCard>> = HashMap::new();
    for mut card in collection.cards {
        if card.home_deck != 0 {
            card.deck = card.home_deck;
            if card.home_due != 0 && matches!(card.phase, 0 | 2) {
                card.due = card.home_due;
            }
        }
        if card.flags & 7 != 0 {
            package.lose("flags");
        }
        cards.entry(card.note).or_default().push(card);
    }
    let mut reviews: HashMap<i64, Vec<PackagedReview>> = HashMap::new();
    for review in collection.reviews {
        reviews.entry(review.card).or_default().push(review);
    }
    let mut by_deck: BTreeMap<String, (Named, Vec<ImportedNote>)> = BTreeMap::new();
    for (place, note) in collection.notes.into_iter().enumerate() {
        let Some(kind) = kinds.get(&note.of) else {
            skip(&mut package, place, (SkipCode::NoNoteType, "its note type is missing".to_owned()));
            continue;
        };
        if kind.is_occlusion {
            skip(&mut package, place, (SkipCode::Occlusion, "it hides parts of a picture".to_owned()));
            continue;
        }
        let mut own = cards.remove(&note.id).unwrap_or_default();
        own.sort_by_key(|card| card.ordinal);
        let Some(deck) = own.first().map(|card| card.deck) else {
            skip(&mut package, place, (SkipCode::NoCard, "it has no card".to_owned()));
            continue;
        };
        if own.iter().any(|card| card.deck != deck) {
            package.lose("decks_of_cards");
        }
        let unnamed = || Named { name: "Default".to_owned(), ..Named::default() };
        let named = decks.get(&deck).cloned().unwrap_or_else(unnamed);
        let found = imported(&note, kind, names, (own, &mut reviews), place, &mut package);
        if !found.is_empty() {
            by_deck.entry(named.name.clone()).or_insert_with(|| (named, Vec::new())).1.extend(found);
        }
    }
    for (name, (named, mut notes)) in by_deck {
        // New cards come in the order of their positions.
        notes.sort_by_key(|note| {
            note.cards.iter().filter(|(_, card, _)| card.phase == 0).map(|(_, card, _)| card.due).min()
        });
        let cards: Vec<&PackagedCard> =
            notes.iter().flat_map(|note| note.cards.iter().map(|(_, card, _)| card)).collect();
        let (scheduler, options) = groups.settings(named.own, &cards, &mut package);
        let description = to_markdown(&named.description, names);
        package.decks.push(ImportedDeck { name, description, scheduler, options, notes });
    }
    Ok(package)
}

fn skip(package: &mut Package, place: usize, (code, reason): Wrong) {
    package.skipped_count += 1;
    if package.skipped.len() < MOST_REPORTED {
        package.skipped.push(Skipped { line: place + 1, code, reason });
    }
}

/// The notes that one note becomes.
fn imported(
    note: &PackagedNote,
    kind: &Kind,
    names: &Names,
    (own, reviews): (Vec<PackagedCard>, &mut HashMap<i64, Vec<PackagedReview>>),
    place: usize,
    package: &mut Package,
) -> Vec<ImportedNote> {
    let texts = note.fields.split('\u{1f}').map(|field| to_markdown(field, names));
    let fields: HashMap<&str, String> = kind.fields.iter().map(String::as_str).zip(texts).collect();
    let ordinals: Vec<usize> = own.iter().filter_map(|card| usize::try_from(card.ordinal).ok()).collect();
    let mut found = Vec::new();
    for (mut plain, places) in made(kind, &fields, &ordinals, package) {
        plain.tags = note.tags.split([' ', '\u{3000}']).map(|tag| tag.replace(SPACE_IN_TAG, " ")).collect();
        if plain.kind != Some(NoteKind::Cloze) && !is_visible(&plain.back) {
            "–".clone_into(&mut plain.back);
        }
        let numbers = Clozes::numbers(&plain.front);
        let note = match checked(plain) {
            Ok(note) => note,
            Err(wrong) => {
                skip(package, place, wrong);
                continue;
            }
        };
        let mut with_cards = ImportedNote { note, cards: Vec::new() };
        for (ordinal, of) in places {
            if with_cards.note.kind == NoteKind::Cloze && !numbers.contains(&(ordinal.saturating_add(1))) {
                package.lose("empty_cards");
                continue;
            }
            let Some(card) = own.iter().find(|card| usize::try_from(card.ordinal) == Ok(of)) else { continue };
            let log = reviews.remove(&card.id).unwrap_or_default();
            with_cards.cards.push((ordinal, card.clone(), log));
        }
        found.push(with_cards);
    }
    found
}

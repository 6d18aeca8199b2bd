//! The notes of a collection, as notes here.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::filters::Shown;
use super::html::{Losses, Names};
use super::kinds::{Kind, kinds};
use super::leeches::mark;
use super::log::carried;
use super::memory::is_answer;
use super::named::{Named, decks, without_notes};
use super::options::{groups, seem_of_fsrs};
use super::rows::{NO_BACK, SPACE_IN_TAG};
use super::source::{converted, to_markdown};
use super::templates::Template;
use super::{
    Collection, ImportedDeck, ImportedNote, MOST_PACKAGED_CARDS, Origin, Package, PackagedCard, PackagedNote,
    PackagedReview,
};
use crate::features::flashcards::model::{Clozes, NoteKind, Scheduler, shown_media};
use crate::features::flashcards::transfer::{
    MOST_NOTES, MOST_REPORTED, PlainNote, SkipCode, Skipped, Wrong, add_loss, checked,
};
use crate::kernel::text::is_visible;
use crate::kernel::{Error, Fault, Result, Rule};

/// The longest lasting name of a note, in bytes. Anki's have ten.
const LONGEST_GUID: usize = 64;

/// What a note becomes: each with the cards of the note that belong to it, by their ordinals here.
type Made = Vec<(PlainNote, Vec<(u32, usize)>)>;

/// The fields of a note, as they are stored and as Markdown.
struct Texts<'n> {
    stored: HashMap<&'n str, &'n str>,
    written: HashMap<&'n str, String>,
    names: &'n Names,
}

impl Texts<'_> {
    fn joined(&self, names: &[String]) -> String {
        let texts = names.iter().filter_map(|name| self.written.get(name.as_str())).filter(|text| is_visible(text));
        texts.cloned().collect::<Vec<_>>().join("\n\n")
    }

    /// What a template shows of fields, one below the other.
    fn side(&self, parts: &[Shown]) -> String {
        let text = |part: &Shown| {
            let name = part.name.as_str();
            if part.is_whole() {
                return self.written.get(name).cloned();
            }
            // What is not carried over was listed with the whole field.
            let shown = part.of(self.stored.get(name)?);
            Some(converted(&shown, self.names, &mut Losses::new()))
        };
        let texts = parts.iter().filter_map(text).filter(|text| is_visible(text));
        texts.collect::<Vec<_>>().join("\n\n")
    }

    /// Front and back of a card: the fields that its template shows, and what else it says.
    fn sides(&self, template: &Template, lost: &mut Losses) -> (String, String) {
        if !template.has_words {
            let (asked, told) = template.sides();
            return (self.side(&asked), self.side(&told));
        }
        let (question, answer) = template.filled(&self.stored);
        (converted(&question, self.names, lost), converted(&answer, self.names, lost))
    }
}

fn made(kind: &Kind, texts: &Texts<'_>, ordinals: &[usize], lost: &mut Losses) -> Made {
    let note = |kind: NoteKind, (front, back): (String, String)| PlainNote {
        kind: Some(kind),
        front,
        back,
        ..PlainNote::default()
    };
    if kind.is_cloze {
        let Some(template) = kind.templates.first() else { return Vec::new() };
        let mut sides = texts.sides(template, lost);
        if template.sides().0.is_empty() {
            sides.0 = texts.joined(&kind.fields[..kind.fields.len().min(1)]);
        }
        let numbers = ordinals.iter().map(|ordinal| (u32::try_from(*ordinal).unwrap_or(u32::MAX), *ordinal)).collect();
        return vec![(note(NoteKind::Cloze, sides), numbers)];
    }
    if let [first, second] = kind.templates.as_slice()
        && is_reverse(first, second)
        && ordinals.contains(&0)
        && ordinals.contains(&1)
    {
        return vec![(note(NoteKind::Reversed, texts.sides(first, lost)), vec![(0, 0), (1, 1)])];
    }
    if kind.templates.len() > 1 && ordinals.len() > 1 {
        lost.push("note_types");
    }
    let single = |ordinal: &usize| {
        let (front, back) = texts.sides(kind.templates.get(*ordinal)?, lost);
        let is_picture = kind.is_picture && !shown_media(&front).is_empty();
        let as_kind = if is_picture { NoteKind::Image } else { NoteKind::Basic };
        Some((note(as_kind, (front, back)), vec![(0, *ordinal)]))
    };
    ordinals.iter().filter_map(single).collect()
}

/// Whether the second template asks for all that the first one answers, and answers all that the first one asks. A reversed note has nothing
/// else, so that a further field of an answer would become a part of the other question, or get lost.
fn is_reverse(first: &Template, second: &Template) -> bool {
    let ((front, back), (other, behind)) = (first.sides(), second.sides());
    !first.has_words && !second.has_words && front.len() == 1 && back.len() == 1 && other == back && behind == front
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
    add_loss(&mut package.lost, "old_reviews", collection.old_reviews);
    let mut cards: HashMap<i64, Vec<PackagedCard>> = HashMap::new();
    for mut card in collection.cards {
        if card.is_due_at_home() {
            card.due = card.home_due;
        }
        if card.home_deck != 0 {
            card.deck = card.home_deck;
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
    let mut guids: HashSet<String> = HashSet::new();
    let mut by_deck: BTreeMap<String, (Named, Vec<ImportedNote>)> = BTreeMap::new();
    for (place, mut note) in collection.notes.into_iter().enumerate() {
        if note.guid.len() > LONGEST_GUID || !guids.insert(note.guid.clone()) {
            note.guid.clear();
        }
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
    let filled: Vec<String> = by_deck.keys().cloned().collect();
    for (name, (named, mut notes)) in by_deck {
        // New cards come in the order of their positions.
        notes.sort_by_key(|note| {
            note.cards.iter().filter(|(_, card, _)| card.phase == 0).map(|(_, card, _)| card.due).min()
        });
        let cards: Vec<&PackagedCard> =
            notes.iter().flat_map(|note| note.cards.iter().map(|(_, card, _)| card)).collect();
        let (scheduler, options) = groups.settings(named.own, seem_of_fsrs(&cards), &mut package);
        let description = to_markdown(&named.description, names);
        package.decks.push(ImportedDeck { name, description, scheduler, options, notes });
    }
    let seem_of_fsrs = package.decks.iter().any(|deck| deck.scheduler == Scheduler::Fsrs);
    for Named { name, description, own, .. } in without_notes(decks, &filled) {
        let (scheduler, options) = groups.settings(own, seem_of_fsrs, &mut package);
        let description = to_markdown(&description, names);
        package.decks.push(ImportedDeck { name, description, scheduler, options, notes: Vec::new() });
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
    from: &PackagedNote,
    kind: &Kind,
    names: &Names,
    (own, reviews): (Vec<PackagedCard>, &mut HashMap<i64, Vec<PackagedReview>>),
    place: usize,
    package: &mut Package,
) -> Vec<ImportedNote> {
    let mut lost = Losses::new();
    let stored: HashMap<&str, &str> = kind.fields.iter().map(String::as_str).zip(from.fields.split('\u{1f}')).collect();
    let written = stored.iter().map(|(name, field)| (*name, converted(field, names, &mut lost))).collect();
    let texts = Texts { stored, written, names };
    if kind.templates.iter().any(|template| template.has_words) {
        // The fields are converted once more with what the templates say.
        lost.clear();
    }
    if !texts.joined(&kind.unused).is_empty() {
        lost.push("unused_fields");
    }
    if kind.shows_others {
        lost.push("template_texts");
    }
    if kind.has_other_filters {
        lost.push("template_filters");
    }
    let ordinals: Vec<usize> = own.iter().filter_map(|card| usize::try_from(card.ordinal).ok()).collect();
    let mut found = Vec::new();
    let notes = made(kind, &texts, &ordinals, &mut lost);
    if notes.is_empty() {
        skip(package, place, (SkipCode::NoCard, "its note type has no such card".to_owned()));
    }
    for (mut plain, places) in notes {
        plain.tags = from.tags.split([' ', '\u{3000}']).map(|tag| tag.replace(SPACE_IN_TAG, " ")).collect();
        let has_no_back = plain.kind != Some(NoteKind::Cloze) && !is_visible(&plain.back);
        if has_no_back {
            NO_BACK.clone_into(&mut plain.back);
        }
        let numbers = Clozes::numbers(&plain.front);
        let note = match checked(plain) {
            Ok(note) => note,
            Err(wrong) => {
                skip(package, place, wrong);
                continue;
            }
        };
        let part = match note.kind {
            NoteKind::Basic | NoteKind::Image => {
                places.first().and_then(|(_, of)| u32::try_from(*of).ok()).unwrap_or(0)
            }
            NoteKind::Reversed | NoteKind::Cloze => 0,
        };
        let note_type = kind.known.clone().filter(|of| of.fits(note.kind));
        let origin = (!from.guid.is_empty()).then(|| Origin { guid: from.guid.clone(), part, note_type, has_no_back });
        let mut with_cards = ImportedNote { note, origin, changed: from.changed, cards: Vec::new() };
        for (ordinal, of) in places {
            if with_cards.note.kind == NoteKind::Cloze && !numbers.contains(&(ordinal.saturating_add(1))) {
                package.lose("empty_cards");
                continue;
            }
            let Some(card) = own.iter().find(|card| usize::try_from(card.ordinal) == Ok(of)) else { continue };
            let log = reviews.remove(&card.id).unwrap_or_default();
            let by_hand = log.iter().filter(|entry| !is_answer(entry)).count();
            add_loss(&mut package.lost, "manual_changes", by_hand - carried(&log));
            with_cards.cards.push((ordinal, card.clone(), log));
        }
        mark(&mut with_cards);
        found.push(with_cards);
    }
    lost.sort_unstable();
    for (place, what) in lost.iter().enumerate() {
        // Files count by themselves, and everything else once for each note.
        if *what == "missing_media" || place == 0 || lost[place - 1] != *what {
            package.lose(what);
        }
    }
    found
}

//! Decks as files: comma- and tab-separated values, Markdown, and packages and collections of Anki. Plain functions from text to notes and back.

mod dashes;
mod directives;
mod markdown;
pub mod naming;
pub mod package;
mod table;
mod tables;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use encoding_rs::{Encoding, WINDOWS_1252};

use self::package::Loss;
use super::model::{NewCard, NoteKind, Side, shown_media};
use crate::http::text_enum;
use crate::kernel::text::{Line, ParsedText, is_visible};
use crate::kernel::{Code, Error, Fault, Result, Rule};

/// The most notes of a file.
pub const MOST_NOTES: usize = 20_000;
/// The largest text, in bytes.
pub const LARGEST_TEXT: usize = 4 << 20;
/// The most notes that a report lists as left out.
const MOST_REPORTED: usize = 100;
/// The most tags of a note.
const MOST_TAGS: usize = 50;

text_enum! {
    /// A format of flashcards as text.
    pub enum FileFormat {
        /// Comma-separated values.
        Csv = "csv",
        /// Markdown.
        Markdown = "markdown",
    }
}

text_enum! {
    /// A format of decks as files.
    pub enum DeckFormat {
        /// Values that are separated by commas, tabs or semicolons.
        Table = "csv",
        /// Markdown.
        Text = "markdown",
        /// A package of Anki.
        Package = "apkg",
    }
}

text_enum! {
    /// A format of decks that are exported.
    pub enum ExportFormat {
        /// Comma-separated values.
        Table = "csv",
        /// Markdown.
        Text = "markdown",
        /// A package of Anki, whose decks Anki adds to those of a collection.
        Package = "apkg",
        /// A collection of Anki, which replaces the one that is there.
        Collection = "colpkg",
    }
}

text_enum! {
    /// Which versions of Anki open a package.
    pub enum PackageFormat {
        /// All since 2.1.
        Legacy = "legacy",
        /// Those since 2.1.50.
        Current = "current",
    }
}

impl From<FileFormat> for DeckFormat {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Csv => Self::Table,
            FileFormat::Markdown => Self::Text,
        }
    }
}

/// A note as a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainNote {
    /// The line of the file at which it begins.
    pub line: usize,
    pub kind: Option<NoteKind>,
    pub front: String,
    pub back: String,
    pub tags: Vec<String>,
    /// The deck that it belongs to, where the file names one for it.
    pub deck: Option<String>,
    /// Why it cannot be taken, where that is known before its texts are looked at.
    pub wrong: Option<Wrong>,
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlainDeck {
    pub name: Option<String>,
    pub description: Option<String>,
    /// The descriptions of other decks of the file, by their names.
    pub descriptions: BTreeMap<String, String>,
    /// The names of decks that the file has whether or not there are notes of them.
    pub decks: Vec<String>,
    pub notes: Vec<PlainNote>,
    /// What the file holds and a deck does not.
    pub lost: Vec<Loss>,
}

text_enum! {
    /// Why a note of a file is left out.
    pub enum SkipCode {
        /// Nothing stands on its front.
        FrontEmpty = "front_empty",
        /// Nothing stands on its back.
        BackEmpty = "back_empty",
        /// A cloze note marks nothing to be left out.
        NoClozes = "no_clozes",
        /// A text is too long, or has characters that no text may have.
        TextUnusable = "text_unusable",
        /// It has too many tags.
        TooManyTags = "too_many_tags",
        /// Its note type is not in the package.
        NoNoteType = "no_note_type",
        /// It hides parts of a picture.
        Occlusion = "image_occlusion",
        /// It has no card.
        NoCard = "no_card",
        /// A cloze of it holds nothing.
        EmptyCloze = "empty_cloze",
        /// Its kind is none of ours.
        UnknownKind = "unknown_kind",
        /// It is to ask about a picture and shows none.
        NoPicture = "no_picture",
        /// It is a text that belongs to no note.
        NoNote = "no_note",
    }
}

/// What is wrong with a note: the code, and a sentence.
pub type Wrong = (SkipCode, String);

/// A note of a file that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The line of the file at which it begins; in a package, its place among the notes.
    pub line: usize,
    pub code: SkipCode,
    /// What is wrong with it.
    pub reason: String,
}

/// A deck of a file that was read.
#[derive(Debug, Clone)]
pub struct ParcelDeck {
    /// Absent where the file does not name it.
    pub name: Option<String>,
    pub description: Option<String>,
    /// Which notes of the file belong to it.
    pub notes: Range<usize>,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Parcel {
    pub format: FileFormat,
    /// Its decks, one at least, in the order of their first notes; those without notes come last.
    pub decks: Vec<ParcelDeck>,
    /// The notes of one deck after those of the other.
    pub notes: Vec<NewCard>,
    /// The notes that are left out, a hundred at the most.
    pub skipped: Vec<Skipped>,
    /// How many notes are left out.
    pub skipped_count: usize,
    /// What the file holds and a deck does not.
    pub lost: Vec<Loss>,
}

/// Reads a file. Its format follows from the ending of its name, and where that says nothing, from the shape of the whole text.
pub fn read(file_name: Option<&str>, bytes: &[u8]) -> Result<Parcel> {
    let (text, is_guessed) = text_of(bytes);
    let text = text.as_ref();
    if text.contains('\0') {
        return Err(unreadable("must be text without the character NUL"));
    }
    let text = &*with_line_feeds(text);
    let ending = file_name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
    let format = match ending.as_deref() {
        Some("md" | "markdown" | "mdown") => FileFormat::Markdown,
        Some("csv" | "tsv") => FileFormat::Csv,
        _ if !table::is_of_anki(text) && markdown::is_likely(text) => FileFormat::Markdown,
        _ => FileFormat::Csv,
    };
    let mut deck = match format {
        FileFormat::Csv => table::read(text, matches!(ending.as_deref(), Some("csv" | "tsv")))?,
        FileFormat::Markdown => markdown::read(text),
    };
    add_loss(&mut deck.lost, "encoding", usize::from(is_guessed));
    parcel(format, deck)
}

/// The text of a file, and whether its encoding was guessed: UTF-8, or UTF-16 where its first bytes say so, or else Windows-1252, in which
/// spreadsheets in Western Europe save.
fn text_of(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding.decode_without_bom_handling(&bytes[length..]).0, false);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), false),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
    }
}

/// The text with a line feed at the end of each line. Those of old Macs end with a carriage return alone.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

fn unreadable(what: &str) -> Error {
    Error::invalid("file", Fault::told(Rule::File, what))
}

fn parcel(format: FileFormat, deck: PlainDeck) -> Result<Parcel> {
    if deck.notes.len() > MOST_NOTES {
        let text = format!("must have at most {MOST_NOTES} notes, this has {}", deck.notes.len());
        return Err(Error::invalid("file", Fault::told(Rule::Count, text).bounded(0, MOST_NOTES)));
    }
    let PlainDeck { name, description, mut descriptions, decks: named, notes: plain, mut lost } = deck;
    if let (Some(name), Some(description)) = (&name, description) {
        descriptions.insert(name.clone(), description);
    }
    let (mut groups, mut skipped, mut skipped_count) = (Groups::default(), Vec::new(), 0);
    for mut note in plain {
        let (line, deck) = (note.line, note.deck.take().or_else(|| name.clone()));
        match checked(note) {
            Ok(note) => groups.add(deck, note),
            Err((code, reason)) => {
                skipped_count += 1;
                if skipped.len() < MOST_REPORTED {
                    skipped.push(Skipped { line, code, reason });
                }
            }
        }
    }
    for name in named {
        groups.place_of(Some(name));
    }
    let (decks, notes) = groups.listed(&mut descriptions);
    // Pictures and sounds are not in the file.
    let files: BTreeSet<&str> =
        notes.iter().flat_map(|note| [note.front.as_str(), note.back.as_str()]).flat_map(shown_media).collect();
    add_loss(&mut lost, "missing_media", files.len());
    if notes.is_empty() {
        let sentence = "There is no card in this file that can be read. A line needs a front and a back.";
        let fault = Fault::new(Rule::File, "holds no card that can be read");
        return Err(Error::new(Code::FileUnreadable, sentence).with_field("file", fault));
    }
    Ok(Parcel { format, decks, notes, skipped, skipped_count, lost })
}

/// The notes of each deck of a file.
#[derive(Default)]
struct Groups {
    /// Where the notes of a deck are.
    places: HashMap<Option<String>, usize>,
    notes: Vec<(Option<String>, Vec<NewCard>)>,
}

impl Groups {
    fn add(&mut self, deck: Option<String>, note: NewCard) {
        let place = self.place_of(deck);
        if let Some((_, notes)) = self.notes.get_mut(place) {
            notes.push(note);
        }
    }

    /// The place of a deck, which is there then.
    fn place_of(&mut self, deck: Option<String>) -> usize {
        let next = self.notes.len();
        let place = *self.places.entry(deck.clone()).or_insert(next);
        if place == next {
            self.notes.push((deck, Vec::new()));
        }
        place
    }

    /// The decks, and all notes in their order.
    fn listed(self, descriptions: &mut BTreeMap<String, String>) -> (Vec<ParcelDeck>, Vec<NewCard>) {
        let (mut decks, mut all) = (Vec::with_capacity(self.notes.len()), Vec::new());
        for (name, notes) in self.notes {
            let first = all.len();
            all.extend(notes);
            let description = name.as_ref().and_then(|name| descriptions.remove(name));
            decks.push(ParcelDeck { name, description, notes: first..all.len() });
        }
        (decks, all)
    }
}

/// Adds to the losses of a kind.
pub fn add_loss(lost: &mut Vec<Loss>, what: &'static str, more: usize) {
    match lost.iter_mut().find(|loss| loss.what == what) {
        Some(loss) => loss.count += more,
        None if more > 0 => lost.push(Loss { what, count: more }),
        None => {}
    }
}

/// The kind with this name; nothing where there is no name.
fn kind_named(name: &str) -> Result<Option<NoteKind>, Wrong> {
    match (name.trim(), NoteKind::parse(name.trim())) {
        ("", _) => Ok(None),
        (_, Some(kind)) => Ok(Some(kind)),
        (_, None) => Err((SkipCode::UnknownKind, "kind must be basic, reversed, cloze or image".to_owned())),
    }
}

/// The note to create, or what is wrong with it.
fn checked(note: PlainNote) -> Result<NewCard, Wrong> {
    if let Some(wrong) = note.wrong {
        return Err(wrong);
    }
    let has_cloze = !super::model::Clozes::numbers(&note.front).is_empty();
    let kind = note.kind.unwrap_or(if has_cloze { NoteKind::Cloze } else { NoteKind::Basic });
    let side =
        |text: &str, name: &str| Side::parse(text).map_err(|what| (SkipCode::TextUnusable, format!("{name} {what}")));
    let (front, back) = (side(&note.front, "front")?, side(&note.back, "back")?);
    if !is_visible(front.as_str()) {
        return Err((SkipCode::FrontEmpty, "front must not be empty".to_owned()));
    }
    if kind == NoteKind::Image && shown_media(front.as_str()).is_empty() {
        return Err((SkipCode::NoPicture, "front must show a picture of the deck".to_owned()));
    }
    if kind == NoteKind::Cloze && !has_cloze {
        return Err((SkipCode::NoClozes, "front marks nothing to be left out".to_owned()));
    }
    if kind == NoteKind::Cloze && super::model::Clozes::has_empty(&note.front) {
        return Err((SkipCode::EmptyCloze, "front has a gap with nothing in it".to_owned()));
    }
    if kind != NoteKind::Cloze && !is_visible(back.as_str()) {
        return Err((SkipCode::BackEmpty, "back must not be empty".to_owned()));
    }
    let mut tags: Vec<Line<1, 100>> = Vec::new();
    for tag in note.tags.iter().filter(|tag| !tag.trim().is_empty()) {
        let tag = Line::parse(tag).map_err(|what| (SkipCode::TextUnusable, format!("a tag {what}")))?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > MOST_TAGS {
        return Err((SkipCode::TooManyTags, format!("tags must be at most {MOST_TAGS}")));
    }
    Ok(NewCard { kind, front, back, tags })
}

/// How decks are written as a text.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    pub format: FileFormat,
    /// Whether each note of a table says which deck it belongs to.
    pub has_decks: bool,
}

impl Writing {
    /// What precedes the first deck of a file.
    pub fn head(self) -> Vec<u8> {
        match self.format {
            FileFormat::Csv => table::head(self.has_decks),
            FileFormat::Markdown => Vec::new(),
        }
    }

    /// Writes what precedes the first note of a deck.
    pub fn deck(self, (name, description): (&str, &str), is_first: bool, into: &mut Vec<u8>) {
        match self.format {
            FileFormat::Csv => {}
            FileFormat::Markdown => markdown::write_deck((name, description), is_first, into),
        }
    }

    /// Writes a note of a deck.
    pub fn note(self, deck: &str, kind: NoteKind, sides: (&str, &str), tags: &[String], into: &mut Vec<u8>) {
        match self.format {
            FileFormat::Csv => table::write(self.has_decks.then_some(deck), kind, sides, tags, into),
            FileFormat::Markdown => markdown::write(kind, sides, tags, into),
        }
    }
}

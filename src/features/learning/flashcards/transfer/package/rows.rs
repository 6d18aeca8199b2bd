//! Notes here, as rows of a collection of Anki: the counterpart of `memory.rs` and `assemble.rs`.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::fields::Known;
use super::leeches::add_tag;
use super::legacy::{DEFAULT_DECK, decay, type_of};
use super::log::{entries, factor};
use super::source::to_field;
use super::{NoteType, PackagedCard, PackagedNote, PackagedReview};
use crate::features::flashcards::model::{Deck, Memory, Note, NoteKind, Phase, Review, Scheduler};
use crate::kernel::{Calendar, Id, Timestamp, id::kind};

/// What stands for a back that is empty.
pub const NO_BACK: &str = "–";
/// A space within a tag: Anki ends a tag at a common one, and not at this one, which looks the same.
pub const SPACE_IN_TAG: char = '\u{a0}';

/// A card with its reviews, oldest first.
#[derive(Debug, Clone)]
pub struct CardToPack {
    pub id: i64,
    pub ordinal: u32,
    pub memory: Memory,
    pub is_suspended: bool,
    pub buried_until: Option<Timestamp>,
    pub created_at: Timestamp,
    pub reviews: Vec<Review>,
}

/// A note with its cards.
#[derive(Debug, Clone)]
pub struct NoteToPack {
    pub note: Note,
    /// The lasting name with which it came from another package, and its note type there.
    pub origin: Option<(String, Option<NoteType>)>,
    /// Whether it came without a back.
    pub came_without_back: bool,
    pub cards: Vec<CardToPack>,
}

impl NoteToPack {
    /// The note type of another collection with which it came, if it is still one of that.
    pub fn note_type(&self) -> Option<&NoteType> {
        self.origin.as_ref().and_then(|(_, of)| of.as_ref()).filter(|of| of.fits(self.note.kind))
    }
}

/// A note as rows.
#[derive(Debug)]
pub struct PackedNote {
    pub note: PackagedNote,
    /// The first field without markup, by which lists are sorted.
    pub sorted_by: String,
    /// The first four bytes of its SHA-1, by which Anki finds other notes with the same first field.
    pub checksum: u32,
    pub cards: Vec<(PackagedCard, Vec<PackagedReview>)>,
}

/// How the notes of a deck become rows.
#[derive(Debug, Clone)]
pub struct Packing {
    pub deck: Deck,
    /// The id of the deck in the package.
    pub id: i64,
    /// The day on which the collection began: the first one of its decks. Days are counted from its morning.
    pub first_day: i64,
    pub known: Known,
    pub calendar: Calendar,
    pub now: Timestamp,
}

/// The lasting name of a note in packages: a digest, which no other school has, and its number.
pub fn guid((deck, created_at): (Id<kind::Deck>, Timestamp), note: Id<kind::Note>) -> String {
    let named = format!("schola {} {} {}", created_at.millis(), deck.get(), note.get());
    let digest: String = Sha256::digest(named.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{digest}.{}", note.get())
}

/// The number of the note in a name that [`guid`] may have given.
pub fn numbered_in(guid: &str) -> Option<i64> {
    const DIGEST: usize = 16;
    guid.get(DIGEST..)?.strip_prefix('.')?.parse().ok()
}

/// The SHA-1 of a file, by which Anki tells whether it has it, and of a field.
pub fn sha1(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

fn checksum(field: &str) -> u32 {
    sha1(field.as_bytes()).iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

/// The only note of the collection that versions of Anki find in a package of the current format which cannot read that.
pub fn notice(now: Timestamp) -> PackedNote {
    const FRONT: &str = "This file needs a newer version of Anki.";
    const BACK: &str = "Update Anki, then import the file again.";
    let (id, note_type) = (now.millis().max(1), type_of(NoteKind::Basic));
    let note = PackagedNote {
        id,
        guid: "schola-notice".to_owned(),
        changed: now.millis() / 1000,
        of: note_type,
        tags: String::new(),
        fields: format!("{FRONT}\u{1f}{BACK}"),
    };
    let card = PackagedCard { id, note: id, deck: DEFAULT_DECK, data: "{}".to_owned(), ..PackagedCard::default() };
    PackedNote { note, sorted_by: FRONT.to_owned(), checksum: checksum(FRONT), cards: vec![(card, Vec::new())] }
}

impl Packing {
    /// The rows of a note; `position` counts the notes of the deck.
    pub fn rows(&self, packed: &NoteToPack, position: i64) -> PackedNote {
        let note = &packed.note;
        let is_cloze = note.kind == NoteKind::Cloze;
        let field = |text: &str| to_field(text, &self.known, is_cloze).replace('\u{1f}', " ");
        let is_empty = packed.came_without_back && note.back == NO_BACK;
        let (front, back) = (field(&note.front), if is_empty { String::new() } else { field(&note.back) });
        // Anki takes double quotes out of tags.
        let tag = |tag: &String| tag.replace([' ', '\u{3000}'], &SPACE_IN_TAG.to_string()).replace('"', "'");
        let mut tags: Vec<String> = note.tags.iter().map(tag).collect();
        if packed.cards.iter().any(|card| card.is_suspended && card.memory.is_leech) {
            add_tag(&mut tags);
        }
        let tags = if tags.is_empty() { String::new() } else { format!(" {} ", tags.join(" ")) };
        let created = packed.cards.first().map_or(self.deck.created_at, |card| card.created_at);
        let id = created.millis().max(1);
        let own_guid = || guid((self.deck.id, self.deck.created_at), note.id);
        let sorted_by = super::html::plain(&front);
        PackedNote {
            checksum: checksum(&sorted_by),
            sorted_by,
            note: PackagedNote {
                id,
                guid: packed.origin.as_ref().map_or_else(own_guid, |(guid, _)| guid.clone()),
                changed: note.changed_at.millis() / 1000,
                of: type_of(note.kind),
                tags,
                fields: format!("{front}\u{1f}{back}"),
            },
            cards: packed
                .cards
                .iter()
                .map(|card| (self.card(card, id, position), entries(&card.memory, &card.reviews)))
                .collect(),
        }
    }

    fn card(&self, card: &CardToPack, note: i64, position: i64) -> PackagedCard {
        let memory = &card.memory;
        let (phase, queue) = match memory.phase {
            Phase::New => (0, 0),
            Phase::Learning => (1, 1),
            Phase::Review => (2, 2),
            Phase::Relearning => (3, 1),
        };
        let due_at = memory.due_at.unwrap_or(memory.shows_at);
        let day = self.calendar.day(due_at) - self.first_day;
        let is_later = self.calendar.day(due_at) > self.calendar.day(self.now);
        let (due, queue) = match memory.phase {
            Phase::New => (position, queue),
            Phase::Review => (day, queue),
            // A step of another day.
            Phase::Learning | Phase::Relearning if is_later => (day, 3),
            Phase::Learning | Phase::Relearning => (due_at.millis() / 1000, queue),
        };
        let is_buried = card.buried_until.is_some_and(|until| until > self.now);
        let queue = match (card.is_suspended, is_buried) {
            (true, _) => -1,
            (false, true) => -3,
            (false, false) => queue,
        };
        let options = &self.deck.options;
        let steps = match memory.phase {
            Phase::Learning => options.learning_steps.len(),
            Phase::Relearning => options.relearning_steps.len(),
            Phase::New | Phase::Review => 0,
        };
        let steps_left = if steps == 0 { 0 } else { steps.saturating_sub(usize::from(memory.step)).max(1) };
        PackagedCard {
            id: card.created_at.millis().max(1),
            note,
            deck: self.id,
            ordinal: i64::from(card.ordinal),
            phase,
            queue,
            due,
            interval: i64::from(memory.interval_days),
            factor: if memory.phase == Phase::New { 0 } else { factor(memory) },
            reps: self.answers(card),
            lapses: i64::from(memory.lapses),
            steps_left: i64::try_from(steps_left).unwrap_or(1),
            data: self.data(memory),
            ..PackagedCard::default()
        }
    }

    /// How often a card was answered. SM-2 counts repetitions from the last time that it was forgotten.
    fn answers(&self, card: &CardToPack) -> i64 {
        let repetitions = i64::from(card.memory.repetitions);
        match self.deck.scheduler {
            Scheduler::Fsrs => repetitions,
            Scheduler::Sm2 => i64::try_from(card.reviews.len()).unwrap_or(i64::MAX).max(repetitions),
        }
    }

    /// What Anki stores beside a card: when it was answered last, and the memory of FSRS.
    fn data(&self, memory: &Memory) -> String {
        let last = memory.reviewed_at.map(|at| at.millis() / 1000);
        match (memory.stability, memory.difficulty) {
            (Some(stability), Some(difficulty)) => {
                let retention = self.deck.options.desired_retention;
                json!({ "s": stability, "d": difficulty, "dr": retention, "decay": decay(&self.deck), "lrt": last })
                    .to_string()
            }
            _ => last.map_or_else(|| "{}".to_owned(), |last| json!({ "lrt": last }).to_string()),
        }
    }
}

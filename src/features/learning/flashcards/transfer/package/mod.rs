//! Packages of Anki: `.apkg` and `.colpkg`, in the legacy format and in the current one.

mod archive;
mod assemble;
pub mod current;
mod dates;
mod fields;
mod filters;
mod formulas;
mod html;
mod kinds;
mod leeches;
mod legacy;
mod log;
mod memory;
mod named;
mod options;
mod origin;
mod rows;
mod source;
mod templates;
mod wireformat;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

use crate::features::flashcards::model::{MediaFormat, NewCard, Options, Scheduler, media_name, numbered, shown_media};
use crate::features::flashcards::transfer::Skipped;
use crate::kernel::text::ParsedText;
use crate::kernel::{Error, Fault, Id, Result, Rule, Timestamp, id::kind};

pub use archive::{Archive, MOST_UNPACKED};
pub use assemble::assemble;
pub use dates::settle;
pub use fields::Known;
pub use html::{Losses, Names};
pub use legacy::{Head, HeadDeck, VERSION, deck_ids, head, is_own_type, with_types};
pub use memory::{Imported, Logged, reviewed, state_of};
pub use origin::{NoteType, Origin, came};
pub use rows::{CardToPack, NoteToPack, PackedNote, Packing, guid, notice, numbered_in};
pub use source::{converted, to_field, to_markdown};

/// The first bytes of a package.
pub const SIGNATURE: &[u8] = b"PK\x03\x04";
/// The largest collection, unpacked, in bytes.
const LARGEST_COLLECTION: usize = 96 << 20;
/// The most cards.
pub const MOST_PACKAGED_CARDS: usize = 50_000;
/// The most entries of the log of reviews that are read: the newest ones.
pub const MOST_PACKAGED_REVIEWS: usize = 200_000;
/// The largest picture or sound, in bytes.
pub const LARGEST_MEDIA: usize = 5 << 20;
/// The most pictures and sounds.
const MOST_MEDIA: usize = 2_000;
/// The largest list of pictures and sounds, in bytes.
const LARGEST_LIST: usize = 4 << 20;

/// A note as it is stored.
#[derive(Debug, Clone)]
pub struct PackagedNote {
    pub id: i64,
    /// What stays the same when the note is exported again, so that an import renews it and adds none.
    pub guid: String,
    /// When it was changed last, in seconds.
    pub changed: i64,
    /// The note type.
    pub of: i64,
    pub tags: String,
    pub fields: String,
}

/// A card as it is stored.
#[derive(Debug, Clone, Default)]
pub struct PackagedCard {
    pub id: i64,
    pub note: i64,
    pub deck: i64,
    pub ordinal: i64,
    /// 0 new, 1 learning, 2 review, 3 relearning.
    pub phase: i64,
    /// -1 suspended, -2 and -3 buried.
    pub queue: i64,
    pub due: i64,
    pub interval: i64,
    pub factor: i64,
    pub reps: i64,
    pub lapses: i64,
    pub steps_left: i64,
    /// When the card is due at home, while it is in a filtered deck.
    pub home_due: i64,
    pub home_deck: i64,
    pub flags: i64,
    /// JSON with the memory of FSRS.
    pub data: String,
    /// Whether it is the card for which its note has the tag of leeches.
    pub is_leech: bool,
}

impl PackagedCard {
    /// Whether the date at home holds, because the card is in a filtered deck: there its own date is its place, and below zero. A card in
    /// learning steps has a date again once it was answered there.
    pub const fn is_due_at_home(&self) -> bool {
        self.home_deck != 0 && self.home_due != 0 && (matches!(self.phase, 0 | 2) || self.due < 0)
    }
}

/// An entry of the log of reviews as it is stored.
#[derive(Debug, Clone, Copy)]
pub struct PackagedReview {
    /// Milliseconds.
    pub at: i64,
    pub card: i64,
    pub ease: i64,
    pub interval: i64,
    pub before: i64,
    pub factor: i64,
    pub took_ms: i64,
    pub kind: i64,
}

/// A note type of the present schema.
#[derive(Debug)]
pub struct StoredType {
    pub id: i64,
    pub name: String,
    pub config: Vec<u8>,
    pub fields: Vec<String>,
    /// The name of each template, and the rest of it.
    pub templates: Vec<(String, Vec<u8>)>,
}

/// A deck of the present schema.
#[derive(Debug)]
pub struct StoredDeck {
    pub id: i64,
    pub name: String,
    pub kind: Vec<u8>,
}

/// The texts of a collection of an old schema, as JSON.
#[derive(Debug)]
pub struct StoredTexts {
    pub types: String,
    pub decks: String,
    /// The groups of options.
    pub options: String,
    /// The settings of the collection.
    pub settings: String,
}

/// The rows of a collection.
#[derive(Debug, Default)]
pub struct Collection {
    /// When it was created, in seconds.
    pub created: i64,
    /// The texts of an old schema.
    pub texts: Option<StoredTexts>,
    pub types: Vec<StoredType>,
    pub decks: Vec<StoredDeck>,
    /// The groups of options, with their ids.
    pub options: Vec<(i64, Vec<u8>)>,
    /// Whether FSRS schedules the cards, where the collection says so.
    pub uses_fsrs: Option<bool>,
    pub notes: Vec<PackagedNote>,
    pub cards: Vec<PackagedCard>,
    pub reviews: Vec<PackagedReview>,
    /// How many entries of the log are older than those.
    pub old_reviews: usize,
}

/// A note that is here already.
#[derive(Debug, Clone)]
pub struct KnownNote {
    pub id: Id<kind::Note>,
    pub deck: Id<kind::Deck>,
    /// When its text was changed last.
    pub changed_at: Timestamp,
    /// The files of a package that it names and its deck lacks, where that was looked for.
    pub lacks: Vec<String>,
}

/// A note to create, or to renew, with its cards.
#[derive(Debug, Clone)]
pub struct ImportedNote {
    pub note: NewCard,
    /// Where it comes from; absent where that has no usable name.
    pub origin: Option<Origin>,
    /// When it was changed last, in seconds.
    pub changed: i64,
    /// The ordinal of each card, the card, and its reviews in their order.
    pub cards: Vec<(u32, PackagedCard, Vec<PackagedReview>)>,
}

impl ImportedNote {
    /// When it was changed last.
    pub fn changed_at(&self) -> Timestamp {
        Timestamp::from_millis(self.changed.saturating_mul(1000))
    }

    /// The names of the pictures and sounds that it shows.
    pub fn media(&self) -> impl Iterator<Item = &str> {
        shown_media(self.note.front.as_str()).into_iter().chain(shown_media(self.note.back.as_str()))
    }

    /// Whether it was changed later than the note that is here. Packages count in seconds.
    pub fn is_later(&self, known: &KnownNote) -> bool {
        self.changed > known.changed_at.millis() / 1000
    }
}

/// A deck to create; it may have no notes.
#[derive(Debug, Clone)]
pub struct ImportedDeck {
    pub name: String,
    pub description: String,
    pub scheduler: Scheduler,
    pub options: Options,
    pub notes: Vec<ImportedNote>,
}

/// A picture or a sound of a package.
#[derive(Debug, Clone)]
pub struct ImportedMedia {
    /// The entry of the archive.
    pub entry: String,
    /// The name in the deck.
    pub name: String,
    pub format: MediaFormat,
}

/// What is in a package and is not carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    pub what: &'static str,
    pub count: usize,
}

/// What a package holds.
#[derive(Debug, Default)]
pub struct Package {
    /// When the collection was created, in seconds.
    pub created: i64,
    pub decks: Vec<ImportedDeck>,
    pub lost: Vec<Loss>,
    /// Notes that are left out, a hundred at the most.
    pub skipped: Vec<Skipped>,
    pub skipped_count: usize,
}

impl Package {
    pub(super) fn lose(&mut self, what: &'static str) {
        match self.lost.iter_mut().find(|loss| loss.what == what) {
            Some(loss) => loss.count += 1,
            None => self.lost.push(Loss { what, count: 1 }),
        }
    }
}

/// The error for a package that cannot be read.
fn damaged() -> Error {
    Error::invalid("file", Fault::new(Rule::File, "must be an intact package of Anki"))
}

/// Writes the database of a package to an empty file. Returns whether parts of the package are compressed once more.
pub fn collection(archive: &mut Archive, mut into: File) -> Result<bool> {
    for (name, is_packed) in [("collection.anki21b", true), ("collection.anki21", false), ("collection.anki2", false)] {
        if archive.copy(name, is_packed, LARGEST_COLLECTION, &mut into)? {
            without_log(&mut into).map_err(Error::internal)?;
            return Ok(is_packed);
        }
    }
    Err(damaged())
}

/// Says in the header of a database file that it has no write-ahead log beside it: a package never holds one, and a reader that must not
/// write cannot open a file with one.
fn without_log(file: &mut File) -> io::Result<()> {
    const VERSIONS: u64 = 18;
    if file.seek(SeekFrom::End(0))? >= VERSIONS + 2 {
        file.seek(SeekFrom::Start(VERSIONS))?;
        file.write_all(&[1, 1])?;
    }
    Ok(())
}

/// The bytes of a picture or a sound.
pub fn media_bytes(archive: &mut Archive, entry: &str, is_packed: bool) -> Result<Option<Vec<u8>>> {
    archive.entry(entry, is_packed, LARGEST_MEDIA)
}

/// The pictures and sounds of a package, the name of each in the decks, and how many are left out.
pub fn media(archive: &mut Archive, is_packed: bool) -> Result<(Vec<ImportedMedia>, Names, usize)> {
    let mut listed: Vec<(String, String)> = Vec::new();
    if is_packed {
        let list = archive.entry("media", true, LARGEST_LIST)?.unwrap_or_default();
        for (place, entry) in wireformat::messages(&list, 1).enumerate() {
            listed.push((place.to_string(), wireformat::text(entry, 1)));
        }
    } else if let Some(list) = archive.entry("media", false, LARGEST_LIST)? {
        let entries: HashMap<String, String> =
            serde_json::from_slice(&list).map_err(|error| damaged().because(error))?;
        listed.extend(entries);
        listed.sort();
    }
    let (mut media, mut names, mut left_out) = (Vec::<ImportedMedia>::new(), Names::new(), 0);
    let mut known: HashMap<[u8; 32], String> = HashMap::new();
    for (entry, original) in listed {
        let bytes = media_bytes(archive, &entry, is_packed).ok().flatten();
        if archive.is_exhausted() {
            return Err(damaged());
        }
        let format = bytes.as_deref().and_then(MediaFormat::of);
        let (Some(bytes), Some(format)) = (bytes, format) else {
            left_out += 1;
            continue;
        };
        let hash: [u8; 32] = Sha256::digest(&bytes).into();
        if let Some(name) = known.get(&hash) {
            names.insert(original, name.clone());
            continue;
        }
        if media.len() >= MOST_MEDIA {
            left_out += 1;
            continue;
        }
        let wanted = media_name(&original, format);
        let mut name = wanted.clone();
        let mut number = 2;
        while known.values().any(|taken| *taken == name) {
            name = numbered(&wanted, number);
            number += 1;
        }
        known.insert(hash, name.clone());
        names.insert(original, name.clone());
        media.push(ImportedMedia { entry, name, format });
    }
    Ok((media, names, left_out))
}

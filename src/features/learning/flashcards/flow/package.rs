//! Decks from packages of Anki: the notes some at a time, and each picture by itself.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;

use super::names::{FittedNames, fitted};
use super::spool::Spooled;
use super::unfinished::Unfinished;
use crate::app::App;
use crate::db::Tx;
use crate::features::files::{self, flow::Scratch};
use crate::features::flashcards::model::{NewDeck, sub_deck_prefix};
use crate::features::flashcards::service::Filled;
use crate::features::flashcards::transfer::package::{
    self, Archive, ImportedDeck, ImportedMedia, ImportedNote, KnownNote, LARGEST_MEDIA, Loss, MOST_UNPACKED, Names,
    Package,
};
use crate::features::flashcards::transfer::{DeckFormat, add_loss};
use crate::features::flashcards::{service, wire};
use crate::http::idempotency::IdempotencyClaim;
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Actor, Code, Error, Fault, Id, Result, Rule, id::kind};
use crate::providers::workers::{Load, Turn};

/// The notes that are written in one transaction.
const NOTES_AT_ONCE: usize = 100;
/// What reading a package counts for among the memory of work that waits, in bytes: its rows are held, and its files are not.
const HELD: usize = 8 << 20;

/// A package that was read, with its archive.
struct Opened {
    archive: Archive,
    is_packed: bool,
    package: Package,
    media: Vec<ImportedMedia>,
    /// The names of the files in the decks.
    names: Arc<Names>,
    /// The archive, which is removed with this.
    _file: Scratch,
}

/// Creates decks from a package, and renews those that hold notes of it. What fails half-way leaves no new deck.
pub(super) async fn import(
    app: &App,
    actor: Actor,
    claim: IdempotencyClaim,
    spooled: Spooled,
) -> Result<wire::Imported> {
    let mut made = Unfinished::package(app, &actor).await?;
    let imported = take(app, &actor, claim, spooled, &mut made).await;
    made.end(imported).await
}

async fn take(
    app: &App,
    actor: &Actor,
    claim: IdempotencyClaim,
    spooled: Spooled,
    made: &mut Unfinished,
) -> Result<wire::Imported> {
    // The answer may have come since this request began, while it waited for its turn.
    if let Some(answer) = app.replayed(&claim).await? {
        return Ok(answer);
    }
    let title = spooled.title.clone();
    let opened = open(app, actor, spooled).await?;
    if opened.package.decks.iter().all(|deck| deck.notes.is_empty()) {
        let sentence = "There is no note in this package that can be read.";
        let fault = Fault::new(Rule::File, "holds no note that can be read");
        return Err(Error::new(Code::FileUnreadable, sentence).with_field("file", fault));
    }
    let news = named(&opened.package.decks, title)?;
    let filled = fill(app, actor, opened, news, made).await?;
    made.answer(claim, filled).await
}

/// Unpacks and reads a package. The database is a file for as long as it is read.
async fn open(app: &App, actor: &Actor, spooled: Spooled) -> Result<Opened> {
    let now = app.now();
    let scratch = files::flow::scratch_beside(app, &spooled.file).await?;
    let read = move || {
        let mut archive = Archive::open(spooled.file.readable()?, MOST_UNPACKED)?;
        let is_packed = package::collection(&mut archive, scratch.writable()?)?;
        scratch.check_room()?;
        let mut rows = service::packaged(scratch.path(), now)?;
        let impossible = package::settle(&mut rows, now);
        drop(scratch);
        let (media, names, left_out) = package::media(&mut archive, is_packed)?;
        let mut package = package::assemble(rows, &names)?;
        package.lost.extend(impossible);
        if left_out > 0 {
            package.lost.push(Loss { what: "media", count: left_out });
        }
        Ok::<_, Error>(Opened { archive, is_packed, package, media, names: Arc::new(names), _file: spooled.file })
    };
    app.workers.run(Turn::of(actor), Load::Heavy, HELD, read).await?
}

/// The decks to create, and the names of those that are cut. A title is the name of a single deck, and stands before the names of several.
fn named(decks: &[ImportedDeck], title: Option<String>) -> Result<(Vec<NewDeck>, HashSet<String>)> {
    let title =
        title.map(|title| Line::<1, 120>::parse(&title).map_err(|what| Error::invalid("title", what))).transpose()?;
    let wanted = |deck: &ImportedDeck| match &title {
        Some(title) if decks.len() == 1 => title.as_str().to_owned(),
        Some(title) => format!("{}::{}", title.as_str(), deck.name),
        None => deck.name.clone(),
    };
    let FittedNames { names, cut } = fitted(decks.iter().map(wanted).collect());
    let new = |(deck, name): (&ImportedDeck, String)| {
        let name = Line::parse(&name).or_else(|_| Line::parse("Flashcards")).map_err(|_| unusable())?;
        let description = Prose::parse(&deck.description).ok();
        Ok(NewDeck { name, description, subject: None, scheduler: deck.scheduler, options: deck.options.clone() })
    };
    let news: Result<Vec<NewDeck>> = decks.iter().zip(names).map(new).collect();
    Ok((news?, cut))
}

fn unusable() -> Error {
    Error::internal_text("the name of an imported deck is unusable")
}

/// Where the notes of a deck of a package go: a deck of the person.
struct Home {
    id: Id<kind::Deck>,
    name: String,
    /// Whether it was made for them.
    is_new: bool,
}

/// The notes of the person that are these ones of a package.
async fn known_notes(
    app: &App,
    actor: &Actor,
    notes: &Arc<Vec<ImportedNote>>,
    names: &Arc<Names>,
) -> Result<Vec<Option<KnownNote>>> {
    let mut known = Vec::with_capacity(notes.len());
    for first in (0..notes.len()).step_by(NOTES_AT_ONCE) {
        let (reader, last) = (actor.clone(), notes.len().min(first + NOTES_AT_ONCE));
        let (notes, names) = (notes.clone(), names.clone());
        known.extend(app.read(move |db| service::known_notes(db, &reader, &notes[first..last], &names)).await?);
    }
    Ok(known)
}

/// The deck that holds most of these notes, or a new one.
async fn home(
    app: &App,
    actor: &Actor,
    known: &[Option<KnownNote>],
    new: NewDeck,
    made: &mut Unfinished,
) -> Result<Home> {
    let mut notes_in: BTreeMap<i64, usize> = BTreeMap::new();
    known.iter().flatten().for_each(|note| *notes_in.entry(note.deck.get()).or_default() += 1);
    let most = notes_in.into_iter().max_by_key(|(deck, notes)| (*notes, Reverse(*deck)));
    let owner = actor.clone();
    if let Some((deck, _)) = most {
        let deck = app.read(move |db| service::get(db, &owner, Id::new(deck))).await?.deck;
        return Ok(Home { id: deck.id, name: deck.name, is_new: false });
    }
    let name = new.name.as_str().to_owned();
    let created = made.create(move |tx| Ok(Some(service::create(tx, &owner, &new)?.deck.id))).await?;
    let id = created.ok_or_else(|| Error::internal_text("a deck was not created"))?;
    Ok(Home { id, name, is_new: true })
}

/// Writes the notes of a package into decks. Returns the first deck, and what was taken.
async fn fill(
    app: &App,
    actor: &Actor,
    opened: Opened,
    (mut news, cut): (Vec<NewDeck>, HashSet<String>),
    made: &mut Unfinished,
) -> Result<(Id<kind::Deck>, wire::ImportReport)> {
    let Opened { mut archive, is_packed, mut package, media, names, _file } = opened;
    // Decks without notes come last.
    let with_notes = package.decks.iter().filter(|deck| !deck.notes.is_empty()).count();
    let empty = news.split_off(with_notes.min(news.len()));
    let wanted_names: Vec<String> = news.iter().map(|new| new.name.as_str().to_owned()).collect();
    package.decks.truncate(with_notes);
    let (created, mut decks, mut lost) = (package.created, Vec::new(), package.lost);
    let (mut sum, mut media_count) = (Filled::default(), 0);
    let mut used: HashSet<String> = HashSet::new();
    let by_name: HashMap<&str, &ImportedMedia> = media.iter().map(|media| (media.name.as_str(), media)).collect();
    for (deck, new) in package.decks.into_iter().zip(news) {
        let notes = Arc::new(deck.notes);
        let known = known_notes(app, actor, &notes, &names).await?;
        let home = home(app, actor, &known, new, made).await?;
        used.extend(notes.iter().flat_map(ImportedNote::media).map(str::to_owned));
        for (deck, name) in wanted(&notes, &known, home.id) {
            let Some(media) = by_name.get(name) else { continue };
            let (kept, added) = add_media(app, actor, Id::new(deck), (archive, is_packed), media, made).await?;
            archive = kept;
            match added {
                Ok(()) => media_count += 1,
                Err(error) if error.code() == Code::MediaLimit => add_loss(&mut lost, "media", 1),
                Err(error) => return Err(error),
            }
        }
        let before = sum.cards;
        for first in (0..notes.len()).step_by(NOTES_AT_ONCE) {
            let (owner, notes, names, id) = (actor.clone(), notes.clone(), names.clone(), home.id);
            let last = notes.len().min(first + NOTES_AT_ONCE);
            let some =
                move |tx: &Tx<'_>| service::fill_packaged(tx, &owner, id, &notes[first..last], (created, &names));
            sum.add(&made.write(some).await?);
        }
        decks.push(wire::ImportedDeck {
            id: home.id,
            name: home.name,
            cards: sum.cards - before,
            created: home.is_new,
        });
    }
    let left_out = add_empty(actor, (empty, &wanted_names), &mut decks, made).await?;
    add_loss(&mut lost, "empty_decks", left_out);
    add_loss(&mut lost, "known_reviews", sum.known_reviews);
    add_loss(&mut lost, "changed_note_types", sum.changed_kinds);
    add_loss(&mut lost, "deck_names", decks.iter().filter(|deck| deck.created && cut.contains(&deck.name)).count());
    add_loss(&mut lost, "unused_media", media.iter().filter(|media| !used.contains(&media.name)).count());
    let first = decks.first().map(|deck| deck.id).ok_or_else(|| Error::internal_text("a package has no deck"))?;
    let report = wire::ImportReport {
        format: DeckFormat::Package,
        notes: sum.added + sum.updated + sum.unchanged,
        cards: sum.cards,
        skipped_count: package.skipped_count,
        skipped: package.skipped.into_iter().map(Into::into).collect(),
        package: Some(wire::PackageReport {
            decks,
            added: sum.added,
            updated: sum.updated,
            unchanged: sum.unchanged,
            rescheduled: sum.rescheduled,
            reviews: sum.reviews,
            media: media_count,
            lost: lost.into_iter().map(Into::into).collect(),
        }),
        decks: None,
        lost: None,
    };
    Ok((first, report))
}

/// Creates the decks of a package without notes that the person lacks: those with sub-decks where these are still below their names, and others
/// where the package brought a new deck. `with_notes` are the names of its decks with notes. Returns how many there was no room for.
async fn add_empty(
    actor: &Actor,
    (empty, with_notes): (Vec<NewDeck>, &[String]),
    decks: &mut Vec<wire::ImportedDeck>,
    made: &mut Unfinished,
) -> Result<usize> {
    let homes: Vec<String> = decks.iter().map(|deck| deck.name.clone()).collect();
    let has_new = decks.iter().any(|deck| deck.created);
    let mut left_out = 0;
    for new in empty {
        let prefix = sub_deck_prefix(new.name.as_str());
        let is_below = |name: &String| name.starts_with(&prefix);
        if !homes.iter().any(is_below) && (!has_new || with_notes.iter().any(is_below)) {
            continue;
        }
        if left_out > 0 {
            left_out += 1;
            continue;
        }
        let (owner, name) = (actor.clone(), new.name.as_str().to_owned());
        match made.create(move |tx| service::create_missing(tx, &owner, &new)).await {
            Ok(Some(id)) => {
                decks.push(wire::ImportedDeck { id, name, cards: 0, created: true });
            }
            Ok(None) => {}
            Err(error) if error.code() == Code::DeckLimit => left_out += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(left_out)
}

/// The decks to which files of a package belong, and the names of the files. What a note shows that stays as it is stays too, and comes where
/// it is missing.
fn wanted<'n>(
    notes: &'n [ImportedNote],
    known: &'n [Option<KnownNote>],
    home: Id<kind::Deck>,
) -> BTreeSet<(i64, &'n str)> {
    let mut wanted = BTreeSet::new();
    for (note, known) in notes.iter().zip(known) {
        let deck = known.as_ref().map_or(home, |known| known.deck).get();
        wanted.extend(known.iter().flat_map(|known| &known.lacks).map(|name| (deck, name.as_str())));
        if known.as_ref().is_none_or(|known| note.is_later(known)) {
            wanted.extend(note.media().map(|name| (deck, name)));
        }
    }
    wanted
}

/// Stores a picture or a sound of a package. Returns the archive, and whether there was room for the file.
async fn add_media(
    app: &App,
    actor: &Actor,
    deck: Id<kind::Deck>,
    (mut archive, is_packed): (Archive, bool),
    media: &ImportedMedia,
    made: &Unfinished,
) -> Result<(Archive, Result<()>)> {
    let entry = media.entry.clone();
    let unpack = move || {
        let bytes = package::media_bytes(&mut archive, &entry, is_packed)?.unwrap_or_default();
        Ok::<_, Error>((archive, bytes))
    };
    let (archive, bytes) = app.workers.run(Turn::of(actor), Load::Heavy, LARGEST_MEDIA, unpack).await??;
    let upload = stream::once(async move { Ok(Bytes::from(bytes)) });
    let received = files::flow::receive_part(app, upload, LARGEST_MEDIA as u64).await?;
    let (owner, name) = (actor.clone(), media.name.clone());
    let format = media.format;
    let renew = move |tx: &Tx<'_>| service::renew_media(tx, &owner, deck, &received, (&name, format)).map(drop);
    let added = made.write(renew).await;
    Ok((archive, added))
}

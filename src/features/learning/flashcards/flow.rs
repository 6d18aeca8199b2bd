//! Slow work with flashcards: files that are read and written in portions.

mod package;
mod packing;
mod spool;
mod unfinished;

use std::io::Read;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;

use self::spool::Spooled;
pub use self::unfinished::Imports;
use self::unfinished::Unfinished;
use super::model::{MediaFormat, NewDeck, Note, Options, Scheduler};
use super::schedule;
use super::transfer::{self, DeckFormat, FileFormat, Parcel};
use super::{service, wire};
use crate::app::{App, rows};
use crate::features::files;
use crate::http::answer::{SavedFile, SavedType};
use crate::http::envelope::Made;
use crate::http::form_stream::FormStream;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::rows::{RowFormat, Rows};
use crate::http::upload::{Form, PICTURE_LIMIT};
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Actor, Error, Fault, Id, Result, Rule, id::kind};
use crate::providers::workers::{Load, Turn};

/// The notes that are written in one transaction.
const NOTES_AT_ONCE: usize = 250;
/// The notes of one portion of an export.
const PORTION: usize = 200;
/// The longest name of a deck, in characters.
const LONGEST_NAME: usize = 120;

/// Creates a deck from a file.
pub async fn import(app: &App, actor: Actor, claim: IdempotencyClaim, form: FormStream) -> Result<wire::Imported> {
    let spooled = spool::receive(app, actor.user, form).await?;
    if let Some(answer) = app.replayed(&claim).await? {
        return Ok(answer);
    }
    if spooled.is_package {
        return package::import(app, actor, claim, spooled).await;
    }
    let Spooled { file, size, name: file_name, title, .. } = spooled;
    let (name, size) = (file_name.clone(), usize::try_from(size).unwrap_or(usize::MAX));
    let read = move || {
        let mut bytes = Vec::with_capacity(size);
        file.readable()?.take(size as u64).read_to_end(&mut bytes).map_err(Error::internal)?;
        transfer::read(name.as_deref(), &bytes)
    };
    let parcel = app.workers.run(Turn::of(&actor), Load::Heavy, size, read).await??;
    let new = new_deck(&parcel, title, file_name.as_deref())?;
    let owner = actor.clone();
    let deck = app.write(move |tx| service::create(tx, &owner, &new)).await?.deck;
    let mut made = Unfinished::new(app, &actor, None);
    made.decks.push(deck.id);
    let imported = match fill(app, &actor, deck.id, parcel).await {
        Ok(report) => unfinished::answer(app, actor, claim, (deck.id, report)).await,
        Err(error) => Err(error),
    };
    made.end(Some(deck.id), imported).await
}

/// Writes the notes of a file, some at a time, so that other writes wait only briefly.
async fn fill(app: &App, actor: &Actor, deck: Id<kind::Deck>, parcel: Parcel) -> Result<wire::ImportReport> {
    let notes = Arc::new(parcel.notes);
    let mut cards = 0;
    for first in (0..notes.len()).step_by(NOTES_AT_ONCE) {
        let (notes, owner) = (notes.clone(), actor.clone());
        let last = notes.len().min(first + NOTES_AT_ONCE);
        cards += app.write(move |tx| service::fill(tx, &owner, deck, &notes[first..last])).await?;
    }
    Ok(wire::ImportReport {
        format: parcel.format.into(),
        notes: notes.len(),
        cards,
        skipped_count: parcel.skipped_count,
        skipped: parcel.skipped.into_iter().map(Into::into).collect(),
        package: None,
        lost: (!parcel.lost.is_empty()).then(|| parcel.lost.into_iter().map(Into::into).collect()),
    })
}

/// Stores a picture or a sound for a deck.
pub async fn add_media(
    app: &App,
    actor: Actor,
    claim: IdempotencyClaim,
    deck: Id<kind::Deck>,
    form: Form,
) -> Result<Made<wire::DeckMedia>> {
    if let Some(answer) = app.replayed(&claim).await? {
        return Ok(answer);
    }
    let file = form.file.ok_or_else(|| Error::invalid("file", Fault::REQUIRED))?;
    let format = MediaFormat::of(&file.bytes).ok_or_else(|| {
        let text = "must be a PNG, JPEG, GIF, WebP, AVIF or SVG picture, or an MP3, Ogg, WAV, FLAC, M4A, MP4 or WebM recording";
        Error::invalid("file", Fault::new(Rule::File, text))
    })?;
    let owner = actor.clone();
    app.read(move |db| service::check_own(db, &owner, deck)).await?;
    let (name, bytes) = (form.title.or(file.name).unwrap_or_default(), Bytes::from(file.bytes));
    let upload = stream::once(async move { Ok(bytes) });
    let received = files::flow::receive(app, actor.user, upload, PICTURE_LIMIT as u64).await?;
    let (links, now) = (app.links(), app.now());
    app.write_once(claim, move |tx| {
        let media = service::add_media(tx, &actor, deck, &received, (&name, format))?;
        Ok(Made::of(media.id, wire::DeckMedia::of(media, &links, now)))
    })
    .await
}

/// The deck for a file: called as the form says, or as the file says, or like the file.
fn new_deck(parcel: &Parcel, title: Option<String>, file_name: Option<&str>) -> Result<NewDeck> {
    let parsed = |text: &str| {
        let cut: String = text.chars().take(LONGEST_NAME).collect();
        Line::parse(&cut).ok()
    };
    let given = title.map(|title| Line::parse(&title).map_err(|what| Error::invalid("title", what))).transpose()?;
    let of_file = || file_name.map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem)).and_then(parsed);
    let name = given.or_else(|| parcel.name.as_deref().and_then(parsed)).or_else(of_file);
    let name = name.map_or_else(|| Line::parse("Flashcards").map_err(Error::internal_text), Ok)?;
    let description = parcel.description.as_deref().and_then(|text| Prose::parse(text).ok());
    Ok(NewDeck { name, description, subject: None, scheduler: Scheduler::Fsrs, options: Options::default() })
}

/// Writes the notes of a deck that the actor sees as a file.
pub async fn export(app: &App, actor: Actor, id: Id<kind::Deck>, format: DeckFormat) -> Result<SavedFile> {
    let (format, ending, saved_type) = match format {
        DeckFormat::Table => (FileFormat::Csv, "csv", SavedType::Csv),
        DeckFormat::Text => (FileFormat::Markdown, "md", SavedType::Markdown),
        DeckFormat::Package => return packing::export(app, actor, id).await,
    };
    let reader = actor.clone();
    let deck = app.read(move |db| service::get(db, &reader, id)).await?.deck;
    let portions = rows::portions(app, 0, move |db, after| {
        let notes = service::notes(db, &actor, id, *after, PORTION)?;
        let next = notes.last().map(|note| note.id.get()).filter(|_| notes.len() == PORTION);
        Ok((notes, next))
    });
    let head = transfer::head(format, &deck.name, &deck.description);
    let line = move |note: &Note, into: &mut Vec<u8>| {
        transfer::write(format, note.kind, (&note.front, &note.back), &note.tags, into);
        Ok(())
    };
    let file_name = format!("{}.{ending}", deck.name);
    let body = Rows::stream(RowFormat::Csv, file_name.clone(), head, portions, line).await?.into_body();
    Ok(SavedFile { file_name, saved_type, body })
}

/// The cards whose reviews are read at a time.
const CARDS_AT_ONCE: usize = 300;
/// The most reviews to which parameters are fitted.
const MOST_FITTED: usize = 50_000;

/// Fits the parameters of FSRS to the reviews of a deck, and lets the deck use them where they predict these reviews better.
pub async fn optimise(
    app: &App,
    actor: Actor,
    claim: IdempotencyClaim,
    id: Id<kind::Deck>,
) -> Result<wire::DeckOptimised> {
    if let Some(answer) = app.replayed(&claim).await? {
        return Ok(answer);
    }
    let reader = actor.clone();
    let deck = app.read(move |db| service::fitted_deck(db, &reader, id)).await?;
    let (mut histories, mut reviews, mut after) = (Vec::new(), 0, 0);
    while reviews < MOST_FITTED {
        let (found, last) = app.read_long(move |db| service::histories(db, id, after, CARDS_AT_ONCE)).await?;
        reviews += found.iter().map(Vec::len).sum::<usize>();
        histories.extend(found);
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    let size = reviews * size_of::<(i64, u8)>();
    let fit = move || schedule::fit(&histories, deck.options.parameters.as_ref());
    let fitted = app.workers.run(Turn::of(&actor), Load::Large, size, fit).await??.ok_or_else(service::too_few)?;
    app.write_once(claim, move |tx| {
        let view = service::adopt(tx, &actor, id, &fitted)?;
        Ok(wire::DeckOptimised::of(view, &fitted))
    })
    .await
}

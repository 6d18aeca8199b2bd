//! Slow work with flashcards: files that are read and written in portions.

mod exporting;
mod names;
mod package;
mod packing;
mod spool;
mod unfinished;

use std::io::Read;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;

pub use self::exporting::export;
use self::names::{FittedNames, fitted};
use self::spool::Spooled;
use self::unfinished::Unfinished;
use super::model::{MOST_DECKS, MediaFormat, NewDeck, Options, Scheduler};
use super::schedule;
use super::transfer::{self, Parcel, ParcelDeck};
use super::{service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::features::files;
use crate::http::envelope::Made;
use crate::http::form_stream::FormStream;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::upload::{Form, PICTURE_LIMIT};
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Actor, Code, Error, Fault, Id, Result, Rule, id::kind};
use crate::providers::workers::{Load, Turn};

/// The notes that are written in one transaction.
const NOTES_AT_ONCE: usize = 250;

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
    let mut parcel = app.workers.run(Turn::of(&actor), Load::Heavy, size, read).await??;
    let (news, cut) = new_decks(&parcel.decks, title, file_name.as_deref())?;
    transfer::add_loss(&mut parcel.lost, "deck_names", cut);
    let mut made = Unfinished::text(app, &actor).await?;
    let imported = match fill(&actor, parcel, news, &mut made).await {
        Ok(filled) => made.answer(claim, filled).await,
        Err(error) => Err(error),
    };
    made.end(imported).await
}

/// Creates the decks of a file, and writes their notes, some at a time, so that other writes wait only briefly.
async fn fill(
    actor: &Actor,
    parcel: Parcel,
    news: Vec<NewDeck>,
    made: &mut Unfinished,
) -> Result<(Id<kind::Deck>, wire::ImportReport)> {
    let notes = Arc::new(parcel.notes);
    let mut decks = Vec::new();
    for (new, of) in news.into_iter().zip(&parcel.decks) {
        let (owner, name) = (actor.clone(), new.name.as_str().to_owned());
        let created = made.create(move |tx| Ok(Some(service::create(tx, &owner, &new)?.deck.id))).await?;
        let id = created.ok_or_else(|| Error::internal_text("a deck was not created"))?;
        let mut cards = 0;
        for first in of.notes.clone().step_by(NOTES_AT_ONCE) {
            let (notes, owner) = (notes.clone(), actor.clone());
            let last = of.notes.end.min(first + NOTES_AT_ONCE);
            let some = move |tx: &Tx<'_>| service::fill(tx, &owner, id, notes.get(first..last).unwrap_or_default());
            cards += made.write(some).await?;
        }
        decks.push(wire::ImportedDeck { id, name, cards, created: true });
    }
    let first = decks.first().map(|deck| deck.id).ok_or_else(|| Error::internal_text("a file has no deck"))?;
    let report = wire::ImportReport {
        format: parcel.format.into(),
        notes: notes.len(),
        cards: decks.iter().map(|deck| deck.cards).sum(),
        skipped_count: parcel.skipped_count,
        skipped: parcel.skipped.into_iter().map(Into::into).collect(),
        package: None,
        decks: (decks.len() > 1).then_some(decks),
        lost: (!parcel.lost.is_empty()).then(|| parcel.lost.into_iter().map(Into::into).collect()),
    };
    Ok((first, report))
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

/// The decks for a file: each called as the file says, or like the file. A title is the name of a single deck, and stands before the names of
/// several. Returns how many names are cut too.
fn new_decks(decks: &[ParcelDeck], title: Option<String>, file_name: Option<&str>) -> Result<(Vec<NewDeck>, usize)> {
    if i64::try_from(decks.len()).is_ok_and(|count| count > MOST_DECKS) {
        let sentence = format!("This file names more than {MOST_DECKS} decks. Split it into parts.");
        return Err(Error::new(Code::DeckLimit, sentence));
    }
    let title = title.map(|title| Line::<1, 120>::parse(&title).map_err(|what| Error::invalid("title", what)));
    let title = title.transpose()?;
    let stem = file_name.map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let line = |text: &str| Line::<1, { usize::MAX }>::parse(text).ok().map(|line| line.as_str().to_owned());
    let wanted = |deck: &ParcelDeck| {
        let own = deck.name.as_deref().and_then(line).or_else(|| stem.and_then(line));
        let own = own.unwrap_or_else(|| "Flashcards".to_owned());
        match &title {
            Some(title) if decks.len() == 1 => title.as_str().to_owned(),
            Some(title) => format!("{}::{own}", title.as_str()),
            None => own,
        }
    };
    let FittedNames { names, cut } = fitted(decks.iter().map(wanted).collect());
    let new = |(deck, name): (&ParcelDeck, String)| {
        let name = Line::parse(&name).or_else(|_| Line::parse("Flashcards")).map_err(Error::internal_text)?;
        let description = deck.description.as_deref().and_then(|text| Prose::parse(text).ok());
        Ok(NewDeck { name, description, subject: None, scheduler: Scheduler::Fsrs, options: Options::default() })
    };
    let news: Result<Vec<NewDeck>> = decks.iter().zip(names).map(new).collect();
    Ok((news?, cut.len()))
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

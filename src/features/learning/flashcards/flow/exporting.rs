//! Decks as files: tables and Markdown, which are streamed, and packages.

use super::packing::{self, Form};
use crate::app::{App, rows};
use crate::features::flashcards::model::{Deck, Note};
use crate::features::flashcards::service::{self, Exported};
use crate::features::flashcards::transfer::naming::{distinguish, name_in_texts};
use crate::features::flashcards::transfer::{ExportFormat, FileFormat, PackageFormat, Writing};
use crate::http::answer::{SavedFile, SavedType};
use crate::http::rows::{RowFormat, Rows};
use crate::kernel::{Actor, Result};

/// The notes of one portion of an export.
const PORTION: usize = 200;

/// Writes decks as a file.
pub async fn export(
    app: &App,
    actor: Actor,
    exported: Exported,
    (format, package): (ExportFormat, Option<PackageFormat>),
) -> Result<SavedFile> {
    let format = match format {
        ExportFormat::Table => FileFormat::Csv,
        ExportFormat::Text => FileFormat::Markdown,
        ExportFormat::Package | ExportFormat::Collection => {
            let is_collection = format == ExportFormat::Collection;
            let form = Form { is_collection, format: package.unwrap_or(PackageFormat::Legacy) };
            return packing::export(app, actor, exported, form).await;
        }
    };
    text(app, actor, exported, format).await
}

/// A part of a text.
enum Part {
    /// The beginning of the deck in this place.
    Deck(usize),
    /// A note of the deck in this place.
    Note(usize, Note),
}

async fn text(app: &App, actor: Actor, exported: Exported, format: FileFormat) -> Result<SavedFile> {
    let (ending, saved_type) = match format {
        FileFormat::Csv => ("csv", SavedType::Csv),
        FileFormat::Markdown => ("md", SavedType::Markdown),
    };
    let reader = actor.clone();
    let mut decks = app.read(move |db| service::exported_decks(db, &reader, exported)).await?;
    distinguish(&mut decks, name_in_texts);
    let file_name = format!("{}.{ending}", exported.file_stem(decks.first().map(|first| first.name.as_str())));
    let writing = Writing { format, has_decks: decks.len() > 1 || matches!(exported, Exported::All) };
    let ids: Vec<_> = decks.iter().map(|deck| deck.id).collect();
    // The position is a deck, and a note of it.
    let portions = rows::portions(app, (0_usize, 0_i64), move |db, (place, after)| {
        let Some(deck) = ids.get(*place).copied() else { return Ok((Vec::new(), None)) };
        let notes = service::notes(db, &actor, deck, *after, PORTION)?;
        let last = notes.last().map(|note| note.id.get()).filter(|_| notes.len() == PORTION);
        let next = last.map(|last| (*place, last)).or_else(|| (place + 1 < ids.len()).then_some((place + 1, 0)));
        let mut parts = if *after == 0 { vec![Part::Deck(*place)] } else { Vec::new() };
        parts.extend(notes.into_iter().map(|note| Part::Note(*place, note)));
        Ok((parts, next))
    });
    let line = move |part: &Part, into: &mut Vec<u8>| {
        write(writing, &decks, part, into);
        Ok(())
    };
    let body = Rows::stream(RowFormat::Csv, file_name.clone(), writing.head(), portions, line).await?.into_body();
    Ok(SavedFile { file_name, saved_type, body })
}

fn write(writing: Writing, decks: &[Deck], part: &Part, into: &mut Vec<u8>) {
    match part {
        Part::Deck(place) => {
            if let Some(deck) = decks.get(*place) {
                writing.deck((&deck.name, &deck.description), *place == 0, into);
            }
        }
        Part::Note(place, note) => {
            let name = decks.get(*place).map_or("", |deck| deck.name.as_str());
            writing.note(name, note.kind, (&note.front, &note.back), &note.tags, into);
        }
    }
}

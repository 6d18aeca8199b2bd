//! Decks as packages of Anki. The collection and the archive are files for as long as they are written and sent.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use futures_util::TryStreamExt;
use poem::Body;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::app::App;
use crate::features::files::{self, flow::Scratch};
use crate::features::flashcards::model::Media;
use crate::features::flashcards::service::{self, Collection, Plan};
use crate::features::flashcards::transfer::package::Packing;
use crate::http::answer::{SavedFile, SavedType};
use crate::kernel::{Actor, Error, Id, Result, id::kind};
use crate::providers::workers::{Load, Turn};

/// The notes that are read at a time.
const PORTION: usize = 200;
/// The name of a collection in the legacy schema whose cards are scheduled by days, as they are here.
const COLLECTION: &str = "collection.anki21";

/// Writes a deck that the actor sees as a package.
pub(super) async fn export(app: &App, actor: Actor, id: Id<kind::Deck>) -> Result<SavedFile> {
    let reader = actor.clone();
    let Plan { decks, media } = app.read(move |db| service::begin_packing(db, &reader, id)).await?;
    let name = decks.first().map_or("Flashcards", |first| first.deck.name.as_str());
    let file_name = format!("{name}.apkg");
    let collection = files::flow::scratch(app, actor.user).await?;
    write_collection(app, &actor, &collection, Arc::new(decks)).await?;
    let archive = files::flow::scratch(app, actor.user).await?;
    write_archive(app, &actor, &archive, collection, &media).await?;
    let body = Body::from_bytes_stream(files::flow::scratch_bytes(app, archive).await?);
    Ok(SavedFile { file_name, saved_type: SavedType::Zip, body })
}

async fn write_collection(app: &App, actor: &Actor, into: &Scratch, decks: Arc<Vec<Packing>>) -> Result<()> {
    let (path, all) = (into.path().to_owned(), decks.clone());
    let begin = move || Collection::begin(&path, &all);
    let mut collection = app.workers.run(Turn::of(actor), Load::Heavy, 0, begin).await??;
    for (place, packing) in decks.iter().enumerate() {
        let (deck, mut after) = (packing.deck.id, 0);
        loop {
            let reader = actor.clone();
            let notes = app.read_long(move |db| service::to_pack(db, &reader, deck, (after, PORTION))).await?;
            let Some(last) = notes.last() else { break };
            after = last.note.id.get();
            let size = notes.iter().map(|packed| packed.note.front.len() + packed.note.back.len()).sum();
            let decks = decks.clone();
            let add = move || {
                if let Some(packing) = decks.get(place) {
                    collection.add(packing, &notes)?;
                }
                Ok::<_, Error>(collection)
            };
            collection = app.workers.run(Turn::of(actor), Load::Heavy, size, add).await??;
            into.check_room()?;
        }
    }
    let now = app.now();
    app.workers.run(Turn::of(actor), Load::Heavy, 0, move || collection.finish(now)).await?
}

/// Writes the archive: the collection, which is compressed and removed then, the list of files, and the files, which are compressed already.
async fn write_archive(
    app: &App,
    actor: &Actor,
    into: &Scratch,
    collection: Scratch,
    media: &[(String, Media)],
) -> Result<()> {
    let file = into.writable()?;
    let listed: BTreeMap<String, &str> =
        media.iter().enumerate().map(|(place, (name, _))| (place.to_string(), name.as_str())).collect();
    let listed = serde_json::to_vec(&listed).map_err(Error::internal)?;
    let begin = move || {
        let mut zip = ZipWriter::new(file);
        let mut source = collection.readable()?;
        put(&mut zip, COLLECTION, CompressionMethod::Deflated, |zip| io::copy(&mut source, zip).map(drop))?;
        put(&mut zip, "media", CompressionMethod::Deflated, |zip| zip.write_all(&listed))?;
        Ok::<_, Error>(zip)
    };
    let mut zip = app.workers.run(Turn::of(actor), Load::Heavy, 0, begin).await??;
    for (place, (_, media)) in media.iter().enumerate() {
        let id = media.file;
        let stored = app.read(move |db| files::service::find(db, id)).await?;
        let pieces = files::flow::bytes(app, &stored, 0..stored.size).await?;
        let bytes: Vec<_> = pieces.try_collect().await.map_err(Error::internal)?;
        let name = place.to_string();
        let add = move || {
            put(&mut zip, &name, CompressionMethod::Stored, |zip| {
                bytes.iter().try_for_each(|piece| zip.write_all(piece))
            })?;
            Ok::<_, Error>(zip)
        };
        zip = app.workers.run(Turn::of(actor), Load::Heavy, usize::try_from(stored.size).unwrap_or(0), add).await??;
        into.check_room()?;
    }
    app.workers.run(Turn::of(actor), Load::Heavy, 0, move || zip.finish().map(drop).map_err(failed)).await?
}

/// Adds an entry to the archive.
fn put(
    zip: &mut ZipWriter<File>,
    name: &str,
    method: CompressionMethod,
    write: impl FnOnce(&mut ZipWriter<File>) -> io::Result<()>,
) -> Result<()> {
    zip.start_file(name, SimpleFileOptions::default().compression_method(method)).map_err(failed)?;
    write(zip).map_err(files::flow::unwritten)
}

fn failed(error: zip::result::ZipError) -> Error {
    files::flow::unwritten(error.into())
}

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
use crate::features::flashcards::service::{self, Collection, Exported, Plan};
use crate::features::flashcards::transfer::PackageFormat;
use crate::features::flashcards::transfer::package::Packing;
use crate::features::flashcards::transfer::package::current::{
    COLLECTION_ENTRY, MediaList, NOTICE_ENTRY, VERSION_ENTRY, frame, version,
};
use crate::http::answer::{SavedFile, SavedType};
use crate::kernel::{Actor, Error, Result};
use crate::providers::workers::{Load, Turn};

/// The notes that are read at a time.
const PORTION: usize = 200;
/// The name of a collection in the legacy schema whose cards are scheduled by days, as they are here.
const COLLECTION: &str = "collection.anki21";

/// The form of a package.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// Whether Anki takes it for a whole collection. Such a package differs in its name alone.
    pub is_collection: bool,
    pub format: PackageFormat,
}

/// Writes decks as a package.
pub(super) async fn export(app: &App, actor: Actor, exported: Exported, form: Form) -> Result<SavedFile> {
    let reader = actor.clone();
    let Plan { decks, created, media } = app.read(move |db| service::begin_packing(db, &reader, exported)).await?;
    let ending = if form.is_collection { "colpkg" } else { "apkg" };
    let first = decks.first().map(|first| first.deck.name.as_str());
    let file_name = format!("{}.{ending}", exported.file_stem(first));
    let collection = files::flow::scratch(app, actor.user).await?;
    write_collection(app, &actor, &collection, (Arc::new(decks), created)).await?;
    let archive = files::flow::scratch(app, actor.user).await?;
    match form.format {
        PackageFormat::Legacy => write_legacy(app, &actor, &archive, collection, &media).await?,
        PackageFormat::Current => write_current(app, &actor, &archive, collection, &media).await?,
    }
    let body = Body::from_bytes_stream(files::flow::scratch_bytes(app, archive).await?);
    Ok(SavedFile { file_name, saved_type: SavedType::Zip, body })
}

async fn write_collection(
    app: &App,
    actor: &Actor,
    into: &Scratch,
    (decks, created): (Arc<Vec<Packing>>, i64),
) -> Result<()> {
    let (path, all, now) = (into.path().to_owned(), decks.clone(), app.now());
    let begin = move || Collection::begin(&path, &all, (created, now));
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

/// Writes an archive of the legacy format: the collection, which is compressed and removed then, the list of files, and the files, which are
/// compressed already.
async fn write_legacy(
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
        let bytes = media_bytes(app, media).await?;
        let (size, name) = (bytes.len(), place.to_string());
        let add = move || {
            put(&mut zip, &name, CompressionMethod::Stored, |zip| zip.write_all(&bytes))?;
            Ok::<_, Error>(zip)
        };
        zip = app.workers.run(Turn::of(actor), Load::Heavy, size, add).await??;
        into.check_room()?;
    }
    app.workers.run(Turn::of(actor), Load::Heavy, 0, move || zip.finish().map(drop).map_err(failed)).await?
}

/// Writes an archive of the current format: the version, the collection, which is compressed and removed then, the one for old versions of
/// Anki, the files and their list. Files are compressed already.
async fn write_current(
    app: &App,
    actor: &Actor,
    into: &Scratch,
    collection: Scratch,
    media: &[(String, Media)],
) -> Result<()> {
    let file = into.writable()?;
    let begin = move || {
        let mut zip = ZipWriter::new(file);
        put(&mut zip, VERSION_ENTRY, CompressionMethod::Stored, |zip| zip.write_all(&version()))?;
        let source = collection.readable()?;
        put(&mut zip, COLLECTION_ENTRY, CompressionMethod::Deflated, |zip| frame(source, zip))?;
        Ok::<_, Error>(zip)
    };
    let mut zip = app.workers.run(Turn::of(actor), Load::Heavy, 0, begin).await??;
    let (notice, now) = (files::flow::scratch_beside(app, into).await?, app.now());
    let add = move || {
        Collection::write_notice(notice.path(), now)?;
        let mut source = notice.readable()?;
        put(&mut zip, NOTICE_ENTRY, CompressionMethod::Deflated, |zip| io::copy(&mut source, zip).map(drop))?;
        Ok::<_, Error>(zip)
    };
    zip = app.workers.run(Turn::of(actor), Load::Heavy, 0, add).await??;
    let mut list = MediaList::default();
    for (place, (name, media)) in media.iter().enumerate() {
        let bytes = media_bytes(app, media).await?;
        let (size, entry, name) = (bytes.len(), place.to_string(), name.clone());
        let add = move || {
            list.add(&name, &bytes);
            put(&mut zip, &entry, CompressionMethod::Stored, |zip| frame(bytes.as_slice(), zip))?;
            Ok::<_, Error>((zip, list))
        };
        (zip, list) = app.workers.run(Turn::of(actor), Load::Heavy, size, add).await??;
        into.check_room()?;
    }
    let end = move || {
        put(&mut zip, "media", CompressionMethod::Deflated, |zip| frame(list.bytes(), zip))?;
        zip.finish().map(drop).map_err(failed)
    };
    app.workers.run(Turn::of(actor), Load::Heavy, 0, end).await?
}

/// The bytes of a picture or a sound.
async fn media_bytes(app: &App, media: &Media) -> Result<Vec<u8>> {
    let id = media.file;
    let stored = app.read(move |db| files::service::find(db, id)).await?;
    let mut pieces = files::flow::bytes(app, &stored, 0..stored.size).await?;
    let mut bytes = Vec::with_capacity(usize::try_from(stored.size).unwrap_or_default());
    while let Some(piece) = pieces.try_next().await.map_err(Error::internal)? {
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
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

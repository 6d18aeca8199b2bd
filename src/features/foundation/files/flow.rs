//! Slow work with stored files: receiving, reading and removing bytes.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::{fs, io};

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::sync::OwnedRwLockWriteGuard;
use tokio::time::timeout;

use super::folder::{Folder, Incoming, read_piece};
use super::model::{Disposition, File, Hash};
use super::service;
use super::uploads::{FileStore, PersonTurn, Received};
use crate::app::App;
use crate::db;
use crate::http::fault::too_large;
use crate::kernel::{Code, Error, Id, Result, id::kind};

/// The bytes that are gathered before a write.
const WRITTEN_AT_ONCE: usize = 256 << 10;
/// The bytes after which the free space is checked again.
const LOOK_EVERY: u64 = 16 << 20;
/// The size of a piece of a download, in bytes.
pub const PIECE: u64 = 64 << 10;
/// Contents that are removed in one transaction.
const PORTION: u32 = 100;
/// How long a sweep waits for running uploads, while later ones wait for it.
const PATIENCE: Duration = Duration::from_secs(2);
/// The folder is compared with the rows once in this many sweeps.
const LOOK_THROUGH_EVERY: u32 = 24;

/// Receives an upload of this person, of at most `most` bytes and of the setting `max-file-mib`. A failed or cancelled one leaves nothing.
/// The result is durable, and [`service::keep`] makes it a file.
pub async fn receive<S>(app: &App, user: Id<kind::User>, upload: S, most: u64) -> Result<Received>
where
    S: Stream<Item = io::Result<Bytes>> + Send,
{
    let _turn = app.state::<FileStore>()?.turn(user).await?;
    received(app, upload, most).await
}

/// Receives a part of a [`Scratch`] as a file of its own, such as a picture of an archive. The archive counts among the uploads of its person,
/// and its parts do not.
pub async fn receive_part<S>(app: &App, part: S, most: u64) -> Result<Received>
where
    S: Stream<Item = io::Result<Bytes>> + Send,
{
    let _turn = app.state::<FileStore>()?.turn_of_all().await?;
    received(app, part, most).await
}

async fn received<S>(app: &App, upload: S, most: u64) -> Result<Received>
where
    S: Stream<Item = io::Result<Bytes>> + Send,
{
    let store = app.state::<FileStore>()?;
    let most = most.min(app.config.storage.max_file_bytes);
    let (folder, reserve) = (Folder::of(&app.config.server.data), app.config.storage.disk_reserve_bytes);
    let (number, in_flight) = (store.next.fetch_add(1, Ordering::Relaxed), store.in_flight.clone());
    let begun = folder.clone();
    let mut incoming = blocking(move || {
        check_room(&begun, reserve)?;
        begun.begin(number, in_flight).map_err(unwritten)
    })
    .await?;
    let mut upload = std::pin::pin!(upload);
    let (mut pieces, mut gathered, mut size, mut looked) = (Vec::new(), 0, 0_u64, 0_u64);
    while let Some(piece) = upload.next().await {
        let piece = piece.map_err(|error| {
            Error::new(Code::RequestMalformed, "The upload is incomplete. Send it again.").because(error)
        })?;
        size = size.saturating_add(piece.len() as u64);
        if size > most {
            return Err(too_large(usize::try_from(most).ok()));
        }
        gathered += piece.len();
        pieces.push(piece);
        if gathered >= WRITTEN_AT_ONCE {
            let look = size - looked >= LOOK_EVERY;
            looked = if look { size } else { looked };
            incoming = written(incoming, std::mem::take(&mut pieces), look.then(|| (folder.clone(), reserve))).await?;
            gathered = 0;
        }
    }
    incoming = written(incoming, pieces, None).await?;
    let named = store.names.clone().read_owned().await;
    let (hash, size) = blocking(move || incoming.place(&folder).map_err(unwritten)).await?;
    Ok(Received { hash, size, _named: named })
}

async fn written(mut incoming: Incoming, pieces: Vec<Bytes>, room: Option<(Folder, u64)>) -> Result<Incoming> {
    blocking(move || {
        room.map_or(Ok(()), |(folder, reserve)| check_room(&folder, reserve))?;
        pieces.iter().try_for_each(|piece| incoming.write(piece)).map_err(unwritten)?;
        Ok(incoming)
    })
    .await
}

/// A file for what is needed only for a while, such as a database that is read. It is removed when this is dropped. Until then, it counts
/// among the uploads of its person.
pub struct Scratch {
    file: Incoming,
    folder: Folder,
    reserve: u64,
    _turn: Option<PersonTurn>,
}

impl Scratch {
    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write(bytes).map_err(unwritten)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The file, for what writes at several places of it.
    pub fn writable(&self) -> Result<fs::File> {
        self.file.writable().map_err(Error::internal)
    }

    /// Opens the file for reading.
    pub fn readable(&self) -> Result<fs::File> {
        db::files::open(self.path()).map_err(Error::internal)
    }

    /// Refuses to go on while the disk has less free space than the reserve for the database.
    pub fn check_room(&self) -> Result<()> {
        check_room(&self.folder, self.reserve)
    }
}

/// The error for a file that could not be written.
pub fn unwritten(error: io::Error) -> Error {
    match error.kind() {
        // The last one is a limit on the size of a file, of the file system or of the process.
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            full().because(error)
        }
        _ => Error::internal(error),
    }
}

/// Creates a file for a while, as one of the uploads of this person.
pub async fn scratch(app: &App, user: Id<kind::User>) -> Result<Scratch> {
    let turn = app.state::<FileStore>()?.turn_of(user)?;
    begin_scratch(app, Some(turn)).await
}

/// Creates a second file for the work that another one is for. Among the uploads of their person, the first one counts for both.
pub async fn scratch_beside(app: &App, _first: &Scratch) -> Result<Scratch> {
    begin_scratch(app, None).await
}

async fn begin_scratch(app: &App, turn: Option<PersonTurn>) -> Result<Scratch> {
    let store = app.state::<FileStore>()?;
    let (folder, reserve) = (Folder::of(&app.config.server.data), app.config.storage.disk_reserve_bytes);
    let (number, in_flight) = (store.next.fetch_add(1, Ordering::Relaxed), store.in_flight.clone());
    blocking(move || {
        check_room(&folder, reserve)?;
        let file = folder.begin(number, in_flight).map_err(unwritten)?;
        Ok(Scratch { file, folder, reserve, _turn: turn })
    })
    .await
}

/// Appends pieces of an upload to a file for a while.
pub async fn append(mut scratch: Scratch, pieces: Vec<Bytes>) -> Result<Scratch> {
    blocking(move || {
        scratch.check_room()?;
        pieces.iter().try_for_each(|piece| scratch.write(piece))?;
        Ok(scratch)
    })
    .await
}

/// Refuses an upload while the disk has less free space than the reserve for the database.
fn check_room(folder: &Folder, reserve: u64) -> Result<()> {
    if folder.free_bytes() < reserve { Err(full()) } else { Ok(()) }
}

fn full() -> Error {
    let sentence = "The server's disk is full. Contact the server's administrator.";
    Error::new(Code::Overloaded, sentence).retry_after(Duration::from_secs(60))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// Finds the file of a signed link.
pub async fn open(
    app: &App,
    id: Id<kind::File>,
    disposition: Disposition,
    expires: i64,
    signature: &str,
) -> Result<File> {
    service::check_link(&app.links(), id, disposition, (expires, signature), app.now())?;
    app.read(move |db| service::find(db, id)).await
}

/// Streams a range of a file, in pieces of [`PIECE`] that are read on demand. The first one is read before this returns; where a later one
/// cannot be read, the stream ends with an error. No file stays open in between.
pub async fn bytes(app: &App, file: &File, range: Range<u64>) -> Result<BoxStream<'static, io::Result<Bytes>>> {
    let path = Folder::of(&app.config.server.data).path(&file.hash);
    pieces(app, path, range).await
}

/// Streams what was written to a file for a while, in the same pieces. The file is removed with the stream.
pub async fn scratch_bytes(app: &App, scratch: Scratch) -> Result<BoxStream<'static, io::Result<Bytes>>> {
    let size = fs::metadata(scratch.path()).map_err(Error::internal)?.len();
    let pieces = pieces(app, scratch.path().to_owned(), 0..size).await?;
    let kept = move |piece| {
        let _file = &scratch;
        piece
    };
    Ok(pieces.map(kept).boxed())
}

async fn pieces(app: &App, path: PathBuf, range: Range<u64>) -> Result<BoxStream<'static, io::Result<Bytes>>> {
    let store = app.state::<FileStore>()?;
    let (reads, path) = (store.reads.clone(), Arc::new(path));
    let next = move |at: u64| {
        let (reads, path, length) = (reads.clone(), path.clone(), PIECE.min(range.end.saturating_sub(at)));
        async move {
            if length == 0 {
                return Ok(None);
            }
            let _turn = reads.acquire().await.map_err(io::Error::other)?;
            let read = move || read_piece(&path, at, usize::try_from(length).unwrap_or(usize::MAX));
            let piece = tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?;
            let piece = piece
                .inspect_err(|error| tracing::error!(%error, "a stored file cannot be read; run `schola doctor`"))?;
            Ok(Some((Bytes::from(piece), at + length)))
        }
    };
    let first: io::Result<Option<(Bytes, u64)>> = next(range.start).await;
    let first = first.map_err(Error::internal)?;
    let rest_from = first.as_ref().map_or(range.end, |(_, at)| *at);
    let first = stream::iter(first.map(|(piece, _)| Ok(piece)));
    Ok(first.chain(stream::try_unfold(rest_from, next)).boxed())
}

/// Removes contents without a file for a day, and once in many sweeps also leftovers in the folder.
pub async fn sweep(app: &App) -> Result<()> {
    let store = app.state::<FileStore>()?;
    let folder = Folder::of(&app.config.server.data);
    loop {
        // Uploads queue behind a waiting sweep, so it does not wait for long; the next sweep removes the rest.
        let Ok(alone) = timeout(PATIENCE, store.names.clone().write_owned()).await else { return Ok(()) };
        let gone = app.db.write_background("sweepFiles", |tx| service::take_unreferenced(tx, PORTION)).await?;
        let is_last = gone.len() < PORTION as usize;
        remove(&folder, gone, alone).await?;
        if is_last {
            break;
        }
    }
    if store.sweeps.fetch_add(1, Ordering::Relaxed).is_multiple_of(LOOK_THROUGH_EVERY) {
        look_through(app, store, folder).await?;
    }
    Ok(())
}

/// Removes the leftovers of a killed server: incomplete uploads, and contents without a row.
async fn look_through(app: &App, store: &FileStore, folder: Folder) -> Result<()> {
    let (swept, in_flight) = (folder.clone(), store.in_flight.clone());
    blocking(move || swept.remove_abandoned(&in_flight).map_err(Error::internal)).await?;
    for first in 0..=u8::MAX {
        let listed = folder.clone();
        let hashes = blocking(move || listed.contents(first).map_err(Error::internal)).await?;
        for portion in hashes.chunks(PORTION as usize) {
            let unknown = unknown(app, portion.to_vec()).await?;
            if unknown.is_empty() {
                continue;
            }
            // A running upload may be about to use one of them.
            let Ok(alone) = timeout(PATIENCE, store.names.clone().write_owned()).await else { return Ok(()) };
            let gone = self::unknown(app, unknown).await?;
            tracing::info!(count = gone.len(), "stored contents that no row names are removed");
            remove(&folder, gone, alone).await?;
        }
    }
    Ok(())
}

async fn unknown(app: &App, hashes: Vec<Hash>) -> Result<Vec<Hash>> {
    app.named("sweepFiles").read_long(move |db| service::unknown(db, &hashes)).await
}

/// Removes contents. Uploads wait until all of them are removed, even where the caller is cancelled.
async fn remove(folder: &Folder, hashes: Vec<Hash>, alone: OwnedRwLockWriteGuard<()>) -> Result<()> {
    let folder = folder.clone();
    let work = move || {
        let removed = hashes.iter().try_for_each(|hash| folder.remove(hash));
        drop(alone);
        removed.map_err(Error::internal)
    };
    blocking(work).await
}

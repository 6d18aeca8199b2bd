//! Streams the export of a person. It reads records in portions, packs them on the worker threads in the person's turns, and sends small
//! pieces. So an export needs the memory of one text, whatever the size of the study bank.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use parking_lot::Mutex;
use serde_json::Value;
use tokio::sync::mpsc;

use super::archive::Packer;
use super::line::{Exports, Place};
use super::service;
use crate::app::{App, rows};
use crate::features::holding::{File, Held, List, PORTION, Portion, Record, Texts};
use crate::features::users::User;
use crate::features::{self, files};
use crate::http::current;
use crate::kernel::{Actor, Cause, Error, Result};
use crate::providers::workers::{Load, Turn};

/// The share of the request timeout for which an export waits for its turn.
const SHARE_OF_TIME: f64 = 0.8;
/// The size of a piece, in bytes.
const PIECE: usize = 64 << 10;
/// The most pieces that wait for the client.
const PIECES: usize = 2;
/// The bytes of a file that are packed in one turn.
const SLICE: usize = 256 << 10;
/// A client that takes no piece for this long is dropped.
const PATIENCE: Duration = Duration::from_secs(60);
/// The time limit of an export, after which its place is free again.
const LONGEST: Duration = Duration::from_secs(20 * 60);
/// The attempts to pack while the worker threads are overloaded.
const MOST_TRIES: u32 = 20;

/// The pieces of an archive. An error ends the stream early, without the list of files that completes an archive.
pub(super) type Pieces = mpsc::Receiver<io::Result<Bytes>>;

/// Starts the actor's export when it is their turn.
pub(super) async fn begin(app: &App, actor: Actor) -> Result<Pieces> {
    let patience = app.config.network.request_timeout.mul_f64(SHARE_OF_TIME);
    let place = app.state::<Exports>()?.place(actor.user, patience).await?;
    let asking = actor.clone();
    let (user, files) = app.read_long(move |db| service::small_files(db, &asking)).await?;
    let (sender, pieces) = mpsc::channel(PIECES);
    let export = Export {
        app: app.clone(),
        turn: Turn::of(&actor),
        user: Arc::new(user),
        packer: Arc::new(Mutex::new(Packer::new(app.now()))),
        sender,
    };
    tokio::spawn(current::carried(export.run(files, place)));
    Ok(pieces)
}

struct Export {
    app: App,
    turn: Turn,
    user: Arc<User>,
    packer: Arc<Mutex<Packer>>,
    sender: mpsc::Sender<io::Result<Bytes>>,
}

impl Export {
    async fn run(self, files: Vec<File>, place: Place) {
        let outcome = match tokio::time::timeout(LONGEST, self.pack(files)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::internal_text("the reader is too slow")),
        };
        if let Err(error) = outcome
            && !self.sender.is_closed()
        {
            tracing::warn!(user = self.user.id.get(), "an export was broken off: {}", error.explanation());
            let broken = io::Error::other("the export was broken off");
            // A slow client may leave no room for it; then the early end of the stream tells the same.
            drop(self.sender.try_send(Err(broken)));
        }
        drop(place);
    }

    async fn pack(&self, files: Vec<File>) -> Result<()> {
        for file in files {
            self.file(file).await?;
        }
        for holding in features::holdings() {
            match &holding.held {
                Held::Files(_) => {}
                Held::Record(record) => self.record(record).await?,
                Held::List(list) => drop(self.list(list).await?),
                Held::ListWithTexts(list, texts) => {
                    let last = self.list(list).await?;
                    self.texts(*texts, last).await?;
                }
                Held::ListWithFiles(list) => {
                    let last = self.list(list).await?;
                    self.stored_files(last).await?;
                }
            }
        }
        self.step(|packer| packer.finish()).await
    }

    /// A record as one file: its small fields, then its lists.
    async fn record(&self, record: &Record) -> Result<()> {
        let (path, fields, user) = (record.path, record.fields, self.user.clone());
        let fields = self.app.read_long(move |db| fields(db, &user)).await?;
        self.step(move |packer| packer.begin(path)).await?;
        self.step(move |packer| packer.add(&fields_of(&fields)?)).await?;
        for (name, portion) in record.lists {
            self.step(move |packer| packer.add(format!(",\n  \"{name}\": ").as_bytes())).await?;
            self.rows(*portion, "  ").await?;
        }
        self.step(|packer| packer.add(b"\n}\n")).await
    }

    /// A list of records as one file. Returns the position of the last one.
    async fn list(&self, list: &List) -> Result<i64> {
        let path = list.path;
        self.step(move |packer| packer.begin(path)).await?;
        let last = self.rows(list.portion, "").await?;
        self.step(|packer| packer.add(b"\n")).await?;
        Ok(last)
    }

    /// The records of a list in brackets. Returns the position of the last one.
    async fn rows(&self, portion: Portion, indent: &'static str) -> Result<i64> {
        let user = self.user.clone();
        let mut portions = rows::portions(&self.app, 0, move |db, after| {
            let rows = portion(db, &user, *after)?;
            let next = rows.last().map(|(position, _)| *position);
            Ok((rows, next))
        });
        let (mut last, mut is_first) = (0, true);
        while let Some(rows) = portions.next().await.transpose()? {
            last = rows.last().map_or(last, |(position, _)| *position);
            let begins = is_first;
            self.step(move |packer| packer.add(&listed(&rows, begins, indent)?)).await?;
            is_first = false;
        }
        self.step(move |packer| packer.add(format!("\n{indent}]").as_bytes())).await?;
        Ok(last)
    }

    /// Packs the texts of a list as files, up to the one with this id.
    async fn texts(&self, texts: Texts, last: i64) -> Result<()> {
        let mut after = 0;
        loop {
            let user = self.user.clone();
            let next = self.app.read_long(move |db| texts(db, &user, after, last)).await?;
            let Some((id, file)) = next else { return Ok(()) };
            self.file(file).await?;
            after = id;
        }
    }

    /// Packs the person's stored files up to the one with this id. A file that was removed since it was listed is left out.
    async fn stored_files(&self, last: i64) -> Result<()> {
        let user = self.user.id;
        let mut portions = rows::portions(&self.app, 0, move |db, after| {
            let files = files::service::held(db, user, *after, PORTION)?;
            let next = files.last().map(|file| file.id.get()).filter(|id| files.len() >= PORTION && *id < last);
            Ok((files, next))
        });
        while let Some(files) = portions.next().await.transpose()? {
            for file in files.into_iter().filter(|file| file.id.get() <= last) {
                let path = files::path_in_archive(&file);
                let mut pieces = files::flow::bytes(&self.app, &file, 0..file.size).await?;
                self.step(move |packer| packer.begin(&path)).await?;
                while let Some(piece) = pieces.next().await {
                    let piece = piece.map_err(Error::internal)?;
                    self.step(move |packer| packer.add(&piece)).await?;
                }
            }
        }
        Ok(())
    }

    async fn file(&self, file: File) -> Result<()> {
        let File { path, bytes } = file;
        let bytes = Bytes::from(bytes);
        self.step(move |packer| packer.begin(&path)).await?;
        for from in (0..bytes.len()).step_by(SLICE) {
            let slice = bytes.slice(from..bytes.len().min(from + SLICE));
            self.step(move |packer| packer.add(&slice)).await?;
        }
        Ok(())
    }

    /// Packs on a worker thread, and sends the pieces that are complete.
    async fn step(&self, work: impl Fn(&mut Packer) -> Result<()> + Send + Sync + 'static) -> Result<()> {
        let work = Arc::new(work);
        let mut tries = 0;
        let packed = loop {
            let (work, packer) = (work.clone(), self.packer.clone());
            let pack = move || {
                let mut packer = packer.lock();
                work(&mut packer).map(|()| packer.packed())
            };
            match self.app.workers.run(self.turn, Load::Heavy, SLICE, pack).await {
                Ok(packed) => break packed?,
                Err(error) if is_passing(&error) && tries < MOST_TRIES => {
                    tries += 1;
                    #[expect(clippy::disallowed_methods, reason = "busy workers are asked again after a second")]
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                Err(error) => return Err(error),
            }
        };
        let packed = Bytes::from(packed);
        for from in (0..packed.len()).step_by(PIECE) {
            let piece = packed.slice(from..packed.len().min(from + PIECE));
            let gone = || Error::internal_text("the reader has gone");
            let sent = tokio::time::timeout(PATIENCE, self.sender.send(Ok(piece))).await;
            sent.map_err(|_| gone())?.map_err(|_| gone())?;
        }
        Ok(())
    }
}

/// Whether a retry helps.
fn is_passing(error: &Error) -> bool {
    matches!(error.cause(), Cause::Overload | Cause::TooFast)
}

/// The small fields of a record as JSON that people can read too, without the brace that ends it.
fn fields_of(fields: &[(&'static str, Value)]) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    for (place, (name, value)) in fields.iter().enumerate() {
        text.extend_from_slice(if place == 0 { b"{" } else { b"," });
        text.extend_from_slice(format!("\n  \"{name}\": {}", indented(value, "  ")?).as_bytes());
    }
    Ok(text)
}

/// A portion of a list as JSON that people can read too, without the bracket that ends the list.
fn listed(rows: &[(i64, Value)], is_first: bool, indent: &str) -> Result<Vec<u8>> {
    let mut text = if is_first { b"[".to_vec() } else { Vec::new() };
    let indent = format!("{indent}  ");
    for (place, (_, row)) in rows.iter().enumerate() {
        let comma = if is_first && place == 0 { "" } else { "," };
        text.extend_from_slice(format!("{comma}\n{indent}{}", indented(row, &indent)?).as_bytes());
    }
    Ok(text)
}

/// A value on several lines. All lines but the first begin with the indent.
fn indented(value: &Value, indent: &str) -> Result<String> {
    let text = serde_json::to_string_pretty(value).map_err(Error::internal)?;
    Ok(text.replace('\n', &format!("\n{indent}")))
}

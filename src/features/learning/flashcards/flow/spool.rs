//! Files that are imported: on the disk while they arrive and while they are read, whatever their size.

use bytes::Bytes;

use crate::app::App;
use crate::features::files::flow::{self, Scratch};
use crate::features::flashcards::transfer::LARGEST_TEXT;
use crate::features::flashcards::transfer::package::SIGNATURE;
use crate::http::fault::too_large;
use crate::http::form_stream::{FileSink, FormStream};
use crate::kernel::{Error, Fault, Id, Result, id::kind};

/// The bytes that are gathered before a write.
const WRITTEN_AT_ONCE: usize = 256 << 10;

/// A file that has arrived.
pub(super) struct Spooled {
    pub file: Scratch,
    pub size: u64,
    /// The name that the sender gives it.
    pub name: Option<String>,
    /// The title of the form.
    pub title: Option<String>,
    /// Whether it is a package of Anki, by its first bytes.
    pub is_package: bool,
}

/// Writes what arrives to a file.
struct Spool {
    file: Scratch,
    start: Vec<u8>,
    pieces: Vec<Bytes>,
    gathered: usize,
    size: u64,
}

impl Spool {
    fn is_package(&self) -> bool {
        self.start == SIGNATURE
    }

    /// Writes what was gathered.
    async fn written(self) -> Result<Scratch> {
        flow::append(self.file, self.pieces).await
    }
}

/// Where the pieces of an upload go: the spool is taken out for as long as it writes.
struct Sink(Option<Spool>);

impl FileSink for Sink {
    async fn take(&mut self, piece: Bytes) -> Result<()> {
        let mut spool = self.0.take().ok_or_else(|| Error::internal_text("a file goes on after a fault"))?;
        spool.size += piece.len() as u64;
        let missing = SIGNATURE.len() - spool.start.len();
        spool.start.extend_from_slice(&piece[..missing.min(piece.len())]);
        if spool.size > LARGEST_TEXT as u64 && !spool.is_package() {
            return Err(too_large(Some(LARGEST_TEXT)));
        }
        spool.gathered += piece.len();
        spool.pieces.push(piece);
        if spool.gathered >= WRITTEN_AT_ONCE {
            spool.gathered = 0;
            spool.file = flow::append(spool.file, std::mem::take(&mut spool.pieces)).await?;
        }
        self.0 = Some(spool);
        Ok(())
    }
}

/// Receives the form of an import. A package has at most as many bytes as the setting `max-file-mib` says, a text [`LARGEST_TEXT`].
pub(super) async fn receive(app: &App, user: Id<kind::User>, form: FormStream) -> Result<Spooled> {
    let file = flow::scratch(app, user).await?;
    let mut sink = Sink(Some(Spool { file, start: Vec::new(), pieces: Vec::new(), gathered: 0, size: 0 }));
    let form = form.read(app.config.storage.max_file_bytes, &mut sink).await?;
    let sent = form.file.ok_or_else(|| Error::invalid("file", Fault::REQUIRED))?;
    let spool = sink.0.ok_or_else(|| Error::internal_text("a file was not taken"))?;
    let is_package = spool.is_package();
    Ok(Spooled { file: spool.written().await?, size: sent.size, name: sent.name, title: form.title, is_package })
}

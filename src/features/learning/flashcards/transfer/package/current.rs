//! The parts of a package that its current format has, which Anki writes since 2.1.50: the version, the list of files, and parts that are
//! frames of Zstandard. The collection within is one of the legacy schema.

use std::io::{self, Read, Write};

use ruzstd::encoding::{CompressionLevel, FrameCompressor};

use super::rows::sha1;
use super::wireformat::{put_bytes, put_number};

/// The name of the version, and of the list of files.
pub const VERSION_ENTRY: &str = "meta";
/// The name of the collection in the current format.
pub const COLLECTION_ENTRY: &str = "collection.anki21b";
/// The name of the collection that old versions of Anki read.
pub const NOTICE_ENTRY: &str = "collection.anki2";
/// The number of the current format.
const VERSION: u64 = 3;

/// The message that says the version.
pub fn version() -> Vec<u8> {
    let mut message = Vec::new();
    put_number(1, VERSION, &mut message);
    message
}

/// The list of the files of a package.
#[derive(Debug, Default)]
pub struct MediaList(Vec<u8>);

impl MediaList {
    /// Adds the next file.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let mut entry = Vec::new();
        put_bytes(1, name.as_bytes(), &mut entry);
        put_number(2, bytes.len() as u64, &mut entry);
        put_bytes(3, &sha1(bytes), &mut entry);
        put_bytes(1, &entry, &mut self.0);
    }

    /// The message.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A reader or a writer that keeps its first error and ends then: the compressor knows no errors.
struct Kept<T> {
    inner: T,
    error: Option<io::Error>,
}

impl<T> Kept<T> {
    const fn of(inner: T) -> Self {
        Self { inner, error: None }
    }

    fn result(self) -> io::Result<()> {
        self.error.map_or(Ok(()), Err)
    }
}

impl<T: Read> Read for Kept<T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.error.is_none() {
            match self.inner.read(into) {
                Ok(read) => return Ok(read),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.error = Some(error),
            }
        }
        Ok(0)
    }
}

impl<T: Write> Write for Kept<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            self.error = self.inner.write_all(bytes).err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes what is read as one frame of Zstandard that holds it as it is. Pictures are compressed already, and the archive compresses the rest
/// by Deflate, which makes it smaller than the fast compression that there is for frames.
pub fn frame(source: impl Read, into: impl Write) -> io::Result<()> {
    let (mut source, mut drain) = (Kept::of(source), Kept::of(into));
    let mut compressor = FrameCompressor::new(CompressionLevel::Uncompressed);
    compressor.set_source(&mut source);
    compressor.set_drain(&mut drain);
    compressor.compress();
    drop(compressor);
    source.result()?;
    drain.result()
}

//! The entries of a package: a ZIP archive on the disk whose parts may be compressed once more. No name of an entry becomes a path.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ruzstd::decoding::StreamingDecoder;
use zip::ZipArchive;

use super::damaged;
use crate::kernel::{Error, Result};

/// The most entries of an archive.
const MOST_ENTRIES: usize = 10_000;
/// The most bytes that are read to find the entries: their names and places stand at the end of an archive.
const LARGEST_DIRECTORY: u64 = 4 << 20;
/// The most bytes that an archive may be unpacked to, all readings of its entries together.
pub const MOST_UNPACKED: u64 = 1536 << 20;
/// The largest window of the second compression, in bytes.
const LARGEST_WINDOW: u64 = 8 << 20;
/// The first bytes of a part that is compressed by Zstandard.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The longest beginning of a frame of Zstandard that says how large its window is.
const LONGEST_HEADER: u64 = 18;
/// The bytes that are unpacked at a time.
const PIECE: usize = 64 << 10;

/// A package.
pub struct Archive {
    zip: ZipArchive<Metered>,
    /// The bytes that may still be unpacked.
    left: u64,
}

/// A file of which only so many bytes may be read.
struct Metered {
    file: BufReader<File>,
    left: Arc<AtomicU64>,
}

impl Read for Metered {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        let before = self.left.load(Ordering::Relaxed);
        let after = before.checked_sub(read as u64).ok_or_else(|| io::Error::other("the directory is too large"))?;
        self.left.store(after, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Metered {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Archive {
    /// Opens a package that may be unpacked to `most` bytes, all readings of its entries together.
    pub fn open(file: File, most: u64) -> Result<Self> {
        let left = Arc::new(AtomicU64::new(LARGEST_DIRECTORY));
        let file = Metered { file: BufReader::new(file), left: left.clone() };
        let zip = ZipArchive::new(file).map_err(|error| damaged().because(error))?;
        left.store(u64::MAX, Ordering::Relaxed);
        if zip.len() > MOST_ENTRIES { Err(damaged()) } else { Ok(Self { zip, left: most }) }
    }

    /// Whether an entry was to be read and there was nothing left of what may be unpacked.
    pub const fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    /// The bytes of an entry, `most` at the most; nothing where there is no such entry. `is_packed` says that it is compressed once more.
    pub fn entry(&mut self, name: &str, is_packed: bool, most: usize) -> Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        Ok(self.copy(name, is_packed, most, &mut bytes)?.then_some(bytes))
    }

    /// Writes the bytes of an entry. Returns whether there is such an entry.
    pub fn copy(&mut self, name: &str, is_packed: bool, most: usize, into: &mut impl Write) -> Result<bool> {
        let Some(place) = self.zip.index_for_name(name) else { return Ok(false) };
        let mut entry = self.zip.by_index(place).map_err(|error| damaged().because(error))?;
        if !is_packed {
            bounded(entry, most, &mut self.left, into)?;
            return Ok(true);
        }
        let mut start = Vec::new();
        (&mut entry).take(LONGEST_HEADER).read_to_end(&mut start).map_err(|error| damaged().because(error))?;
        if window(&start).is_none_or(|window| window > LARGEST_WINDOW) {
            return Err(damaged());
        }
        let whole = start.as_slice().chain(entry);
        let decoder = StreamingDecoder::new(whole).map_err(|error| damaged().because(error.to_string()))?;
        bounded(decoder, most, &mut self.left, into)?;
        Ok(true)
    }
}

/// Copies `most` bytes at the most, and takes them off what is left; more are an error.
fn bounded(mut reader: impl Read, most: usize, left: &mut u64, into: &mut impl Write) -> Result<()> {
    let (mut piece, mut size) = (vec![0; PIECE], 0);
    loop {
        let read = match reader.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(damaged().because(error)),
        };
        size += read;
        *left = left.saturating_sub(read as u64);
        if *left == 0 {
            return Err(damaged());
        }
        if size > most {
            return Err(damaged());
        }
        into.write_all(&piece[..read]).map_err(unwritten)?;
    }
}

fn unwritten(error: io::Error) -> Error {
    crate::features::files::flow::unwritten(error)
}

/// The window that a frame of Zstandard asks for (RFC 8878, section 3.1.1.1).
fn window(packed: &[u8]) -> Option<u64> {
    let frame = packed.strip_prefix(&ZSTD)?;
    let descriptor = *frame.first()?;
    let is_single = descriptor & 0x20 != 0;
    if !is_single {
        let coded = u64::from(*frame.get(1)?);
        let base = 1_u64 << (10 + (coded >> 3));
        return Some(base + (base / 8) * (coded & 7));
    }
    let from = 1 + [0, 1, 2, 4][usize::from(descriptor & 3)];
    let length = [1, 2, 4, 8][usize::from(descriptor >> 6)];
    let size = frame.get(from..from + length)?;
    let size = size.iter().rev().fold(0_u64, |size, byte| (size << 8) | u64::from(*byte));
    Some(if length == 2 { size + 256 } else { size })
}

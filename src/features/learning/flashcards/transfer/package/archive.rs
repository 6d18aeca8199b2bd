//! The entries of a package: a ZIP archive whose parts may be compressed once more. No name of an entry becomes a path.

use std::io::{Cursor, Read};

use ruzstd::decoding::StreamingDecoder;
use zip::ZipArchive;

use super::damaged;
use crate::kernel::Result;

/// The most entries of an archive.
const MOST_ENTRIES: usize = 10_000;
/// The largest window of the second compression, in bytes.
const LARGEST_WINDOW: u64 = 8 << 20;
/// The first bytes of a part that is compressed by Zstandard.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A package.
pub struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
}

impl Archive {
    /// Opens a package.
    pub fn open(bytes: Vec<u8>) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged().because(error))?;
        if zip.len() > MOST_ENTRIES { Err(damaged()) } else { Ok(Self { zip }) }
    }

    /// The bytes of an entry, `most` at the most; nothing where there is no such entry.
    pub fn entry(&mut self, name: &str, most: usize) -> Result<Option<Vec<u8>>> {
        let Some(place) = self.zip.index_for_name(name) else { return Ok(None) };
        let entry = self.zip.by_index(place).map_err(|error| damaged().because(error))?;
        bounded(entry, most).map(Some)
    }

    /// The same for an entry that is compressed once more.
    pub fn unpacked(&mut self, name: &str, most: usize) -> Result<Option<Vec<u8>>> {
        let Some(packed) = self.entry(name, most)? else { return Ok(None) };
        if window(&packed).is_none_or(|window| window > LARGEST_WINDOW) {
            return Err(damaged());
        }
        let decoder = StreamingDecoder::new(packed.as_slice()).map_err(|error| damaged().because(error.to_string()))?;
        bounded(decoder, most).map(Some)
    }
}

/// Reads `most` bytes at the most; more are an error.
fn bounded(reader: impl Read, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let bound = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(bound).read_to_end(&mut bytes).map_err(|error| damaged().because(error))?;
    if bytes.len() > most { Err(damaged()) } else { Ok(bytes) }
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

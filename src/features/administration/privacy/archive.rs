//! Packs files into a ZIP archive, in pieces.

use std::io::{self, Write};
use std::sync::Arc;

use parking_lot::Mutex;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::kernel::{Error, Result, Timestamp};

/// The compression level: fast, because a client waits, and texts shrink to a third even so.
const LEVEL: i64 = 1;

/// An archive that is being written. [`Packer::packed`] takes the packed bytes out; only the list of files stays in memory.
pub(super) struct Packer {
    zip: ZipWriter<StreamWriter<Outlet>>,
    outlet: Outlet,
    options: SimpleFileOptions,
}

/// The packed bytes that were not taken yet.
#[derive(Clone, Default)]
struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Packer {
    /// Creates an archive in which all files have the same time.
    pub fn new(at: Timestamp) -> Self {
        let outlet = Outlet::default();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(zip_time(at))
            .unix_permissions(0o644);
        Self { zip: ZipWriter::new_stream(outlet.clone()), outlet, options }
    }

    /// Begins the next file, and ends the previous one.
    pub fn begin(&mut self, path: &str) -> Result<()> {
        self.zip.start_file(path, self.options).map_err(Error::internal)
    }

    /// Appends to the current file.
    pub fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.zip.write_all(bytes).map_err(Error::internal)
    }

    /// Ends the last file and the archive.
    pub fn finish(&mut self) -> Result<()> {
        let empty = ZipWriter::new_stream(Outlet::default());
        std::mem::replace(&mut self.zip, empty).finish().map(drop).map_err(Error::internal)
    }

    /// Takes the bytes that were packed since the last call.
    pub fn packed(&mut self) -> Vec<u8> {
        std::mem::take(&mut *self.outlet.0.lock())
    }
}

/// Converts an instant to ZIP's format, which has the years 1980 to 2107; other years become its first instant.
fn zip_time(at: Timestamp) -> DateTime {
    let text = at.rfc3339();
    let numbers: Vec<u16> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let &[year, month, day, hour, minute, second, ..] = numbers.as_slice() else { return DateTime::default() };
    let small = |number: u16| u8::try_from(number).unwrap_or(0);
    DateTime::from_date_and_time(year, small(month), small(day), small(hour), small(minute), small(second))
        .unwrap_or_default()
}

//! Packs files into a ZIP archive.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::model::File;
use crate::kernel::{Error, Result, Timestamp};

/// Packs the files; all carry the one instant. Blocks for as long as the compression takes.
pub(super) fn pack(files: Vec<File>, at: Timestamp) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip_time(at))
        .unix_permissions(0o644);
    for file in files {
        writer.start_file(file.path, options).map_err(Error::internal)?;
        writer.write_all(&file.bytes).map_err(Error::internal)?;
    }
    let packed = writer.finish().map_err(Error::internal)?;
    Ok(packed.into_inner())
}

/// The instant as archives write it. They know the years 1980 to 2107; outside of them it is the first instant that they know.
fn zip_time(at: Timestamp) -> DateTime {
    let text = at.rfc3339();
    let numbers: Vec<u16> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let &[year, month, day, hour, minute, second, ..] = numbers.as_slice() else { return DateTime::default() };
    let small = |number: u16| u8::try_from(number).unwrap_or(0);
    DateTime::from_date_and_time(year, small(month), small(day), small(hour), small(minute), small(second))
        .unwrap_or_default()
}

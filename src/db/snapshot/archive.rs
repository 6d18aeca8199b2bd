//! Writes an archive of everything that a school owns: a gzipped tar of a manifest, the database and the files.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

use super::{Partial, at, copy_file, put_in_place, verify_archive, verify_file};
use crate::db::DATABASE;
use crate::db::files::{self, beside};
use crate::kernel::error::{Error, Result};
use crate::kernel::time::Timestamp;

/// The version of the archive format. Others are refused.
pub(super) const FORMAT: u32 = 1;
/// The first entry of an archive.
pub(super) const MANIFEST: &str = "manifest.json";

/// The source of an archive.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The data folder; its database may be in use.
    pub folder: &'a Path,
    /// Files and folders in it, by name, that are archived with the database. Those that do not exist are left out.
    pub include: &'a [&'a str],
    /// The present instant.
    pub now: Timestamp,
}

/// The manifest of an archive, its first entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of the archive.
    pub format: u32,
    /// The release that wrote it.
    pub version: String,
    /// The schema of its database.
    pub schema: u32,
    /// When the copy of the database was begun.
    pub created_at: Timestamp,
    /// Everything else in the archive, in its order.
    pub entries: Vec<Entry>,
}

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path in the data folder, with slashes.
    pub path: String,
    /// Its length in bytes.
    pub size: u64,
    /// The SHA-256 of its content in lower-case hexadecimal.
    pub sha256: String,
}

/// Archives a data folder that may be in use: copies the database, adds the files, then reads the whole archive back
/// and verifies it. The archive gets its name only after that, and replaces an older one. Blocks.
pub fn write_archive(source: Source<'_>, out: &Path) -> Result<Manifest> {
    write_archive_with(source, out, |_| Ok(None))
}

/// The same, with the files that the database lists. `listed` reads them in the copy of the database, which nothing
/// else uses. Of the folders of the source, exactly the listed files are archived, and each must exist with its size
/// and hash. If `listed` returns nothing, all files are archived.
pub fn write_archive_with(
    source: Source<'_>,
    out: &Path,
    listed: impl FnOnce(&Path) -> Result<Option<Vec<Entry>>>,
) -> Result<Manifest> {
    let database = beside(out, "database");
    let copied = Partial(&database);
    copy_file(&source.folder.join(DATABASE), copied.0)?;
    let mut places = vec![(DATABASE.to_owned(), database.clone())];
    let listed = listed(&database)?;
    match &listed {
        Some(listed) => places.extend(listed.iter().map(|entry| (entry.path.clone(), source.folder.join(&entry.path)))),
        None => {
            for name in source.include {
                collect(&source.folder.join(name), name, &mut places)?;
            }
        }
    }
    places[1..].sort();
    let mut entries = Vec::with_capacity(places.len());
    let mut present = Vec::with_capacity(places.len());
    for (path, place) in places {
        // A file that was deleted since it was listed belongs to no row of the copy.
        if let Some(entry) = describe(path, &place)? {
            entries.push(entry);
            present.push(place);
        }
    }
    hold_against(listed.unwrap_or_default(), &entries)?;
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: verify_file(&database)?,
        created_at: source.now,
        entries,
    };
    let partial = beside(out, "partial");
    let written = Partial(&partial);
    pack(&manifest, &present, written.0)?;
    let scratch = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    verify_archive(written.0, scratch)?;
    put_in_place(written.0, out)?;
    Ok(manifest)
}

/// Verifies that every file that the database lists is in the archive.
fn hold_against(listed: Vec<Entry>, entries: &[Entry]) -> Result<()> {
    let found: HashMap<&str, &Entry> = entries.iter().map(|entry| (entry.path.as_str(), entry)).collect();
    match listed.iter().find(|wanted| found.get(wanted.path.as_str()).is_none_or(|entry| entry != wanted)) {
        None => Ok(()),
        Some(wanted) => Err(Error::internal_text(format!(
            "The stored file {} is missing or damaged, so that the backup would not be whole. `schola doctor \
             --hash-files` lists all such files.",
            wanted.path
        ))),
    }
}

/// Lists a file, or all files in a folder, with their paths in the archive. Links are refused, because they may point
/// anywhere.
fn collect(place: &Path, name: &str, places: &mut Vec<(String, PathBuf)>) -> Result<()> {
    let kind = match std::fs::symlink_metadata(place) {
        Ok(found) => found.file_type(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at(place, error)),
    };
    if kind.is_file() {
        places.push((name.to_owned(), place.to_owned()));
        return Ok(());
    }
    if !kind.is_dir() {
        return Err(at(place, "only files and folders can be archived"));
    }
    for entry in std::fs::read_dir(place).map_err(|error| at(place, error))? {
        let entry = entry.map_err(|error| at(place, error))?;
        let child = entry.file_name().into_string().map_err(|_| at(&entry.path(), "the name is not UTF-8"))?;
        // Hidden files are unfinished.
        if child.starts_with('.') {
            continue;
        }
        collect(&entry.path(), &format!("{name}/{child}"), places)?;
    }
    Ok(())
}

fn describe(path: String, place: &Path) -> Result<Option<Entry>> {
    let file = match File::open(place) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(at(place, error)),
    };
    let mut hashed = Hashed::new(BufReader::new(file));
    std::io::copy(&mut hashed, &mut std::io::sink()).map_err(|error| at(place, error))?;
    let (size, sha256) = hashed.finish();
    Ok(Some(Entry { path, size, sha256 }))
}

fn pack(manifest: &Manifest, places: &[PathBuf], out: &Path) -> Result<()> {
    let file = files::create_afresh(out).map_err(|error| at(out, error))?;
    // Files are mostly compressed already; the fast setting does for the database and the texts.
    let mut archive = Builder::new(GzEncoder::new(BufWriter::new(file), Compression::fast()));
    let text = serde_json::to_vec_pretty(manifest).map_err(Error::internal)?;
    let mut header = header(u64::try_from(text.len()).map_err(Error::internal)?, manifest.created_at);
    archive.append_data(&mut header, MANIFEST, &*text).map_err(|error| at(out, error))?;
    for (entry, place) in manifest.entries.iter().zip(places) {
        append(&mut archive, entry, place, manifest.created_at)?;
    }
    let flush = |archive: Builder<GzEncoder<BufWriter<File>>>| {
        let file = archive.into_inner()?.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()
    };
    flush(archive).map_err(|error| at(out, error))
}

fn append<W: std::io::Write>(archive: &mut Builder<W>, entry: &Entry, place: &Path, now: Timestamp) -> Result<()> {
    let file = File::open(place).map_err(|error| at(place, error))?;
    let mut hashed = Hashed::new(BufReader::new(file).take(entry.size));
    let mut header = header(entry.size, now);
    archive.append_data(&mut header, &entry.path, &mut hashed).map_err(|error| at(place, error))?;
    if hashed.finish() == (entry.size, entry.sha256.clone()) {
        Ok(())
    } else {
        Err(at(place, "the file changed while it was archived; start again"))
    }
}

fn header(size: u64, now: Timestamp) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(now.seconds()).unwrap_or(0));
    header
}

/// A reader that counts and hashes what it reads.
pub(super) struct Hashed<R> {
    inner: R,
    size: u64,
    hash: Sha256,
    failed: bool,
}

impl<R: Read> Hashed<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, size: 0, hash: Sha256::new(), failed: false }
    }

    /// Whether reading failed.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// The number of bytes and their hash in hexadecimal.
    pub fn finish(self) -> (u64, String) {
        (self.size, data_encoding::HEXLOWER.encode(&self.hash.finalize()))
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.inner.read(buffer).inspect_err(|_| self.failed = true)?;
        self.hash.update(&buffer[..length]);
        self.size += length as u64;
        Ok(length)
    }
}

//! `schola backup` and `schola restore`: everything that a school owns, as one file.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::{Stop, arguments, must_hold_a_school, print};
use crate::db::migrate::newest_schema;
use crate::db::snapshot::{Manifest, Restore, Source, restore_archive, verify_archive, write_archive};
use crate::kernel::{Clock, Error, Result};

/// What is archived beside the database, where it exists: the folder of uploaded files.
const FOLDERS: &[&str] = &["files"];

/// Writes an archive, also while a server runs.
pub(super) fn backup(given: &ArgMatches) -> Result<(), Stop> {
    let config = arguments::config(given)?;
    must_hold_a_school(&config.data)?;
    let out = archive(given, "out");
    may_be_written(&out, given.get_flag("force"))?;
    let source = Source { folder: &config.data, include: FOLDERS, now: Clock::System.now() };
    let manifest = write_archive(source, &out)?;
    Ok(print(&format!(
        "backed up {} to {}, and verified it\n{}",
        config.data.display(),
        out.display(),
        contents(&manifest)
    ))?)
}

/// Makes a data folder from an archive, or only looks whether one could.
pub(super) fn restore(given: &ArgMatches) -> Result<(), Stop> {
    let config = arguments::config(given)?;
    let archive = archive(given, "from");
    if !archive.is_file() {
        return Err(Error::internal_text(format!("There is no archive {}.", archive.display())).into());
    }
    if given.get_flag("check") {
        let manifest = verify_archive(&archive, folder_of(&archive))?;
        print(&format!("{} is whole\n{}", archive.display(), contents(&manifest)))?;
        let newest = newest_schema()?;
        if manifest.schema > newest {
            return Err(Error::internal_text(format!(
                "The archive has schema version {}, and this is Schola {}, which knows versions up to {newest}: restore it with a later release.",
                manifest.schema,
                env!("CARGO_PKG_VERSION")
            ))
            .into());
        }
        return Ok(());
    }
    let options = Restore { force: given.get_flag("force"), newest_schema: newest_schema()?, now: Clock::System.now() };
    let restored = restore_archive(&archive, &config.data, options)?;
    print(&format!("restored {} from {}\n{}", config.data.display(), archive.display(), contents(&restored.manifest)))?;
    if let Some(previous) = restored.previous {
        print(&format!("what was there before is in {}\n", previous.display()))?;
    }
    Ok(())
}

fn archive(given: &ArgMatches, alternative: &str) -> PathBuf {
    let named = |name: &str| given.get_one::<PathBuf>(name).cloned();
    named("file").or_else(|| named(alternative)).unwrap_or_default()
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn may_be_written(out: &Path, force: bool) -> Result<()> {
    if out.is_dir() {
        return Err(Error::internal_text(format!("{} is a folder: name a file in it.", out.display())));
    }
    if !folder_of(out).is_dir() {
        return Err(Error::internal_text(format!("There is no folder {}.", folder_of(out).display())));
    }
    if out.exists() && !force {
        return Err(Error::internal_text(format!("{} exists already. With --force it is replaced.", out.display())));
    }
    Ok(())
}

fn contents(manifest: &Manifest) -> String {
    let bytes: u64 = manifest.entries.iter().map(|entry| entry.size).sum();
    format!(
        "  made        {} by Schola {}\n  schema      version {}\n  files       {}, {bytes} bytes unpacked\n",
        manifest.created_at.rfc3339(),
        manifest.version,
        manifest.schema,
        manifest.entries.len(),
    )
}

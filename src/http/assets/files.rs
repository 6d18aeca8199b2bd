//! The embedded files of the pages. A debug build reads them from the disk.

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::kernel::{Error, Result};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/"]
#[include = "app/*"]
#[include = "vendor/*"]
#[include = "docs/*"]
#[exclude = "*.md"]
#[exclude = "*.d.ts"]
pub(super) struct Files;

/// The text of a file, if it exists.
pub fn text(name: &str) -> Option<String> {
    String::from_utf8(Files::get(name)?.data.into_owned()).ok()
}

/// The text of a file that must exist.
pub(super) fn required(name: &str) -> Result<String> {
    text(name).ok_or_else(|| Error::internal_text(format!("the file {name} is missing or is no text")))
}

/// The names of all files.
pub fn names() -> Vec<String> {
    Files::iter().map(|name| name.to_string()).collect()
}

/// The digest of all files and of `more`, which stands for the code that makes further files from them.
pub(super) fn digest(more: &str) -> String {
    let mut names = names();
    names.sort();
    let mut hasher = Sha256::new();
    hasher.update(more.as_bytes());
    for name in names {
        if let Some(file) = Files::get(&name) {
            hasher.update(name.as_bytes());
            hasher.update(file.metadata.sha256_hash());
        }
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize()[..8])
}

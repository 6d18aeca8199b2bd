//! The key that encrypts stored passwords and keys: a private file in the data folder, beside the database and in no backup of it.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::db::files;
use crate::kernel::seal::SealingKey;
use crate::kernel::{Entropy, Error, Result};

/// The name of the file in the data folder.
pub const KEY_FILE: &str = "secrets.key";
/// The longest file that is read, in bytes.
const LONGEST: u64 = 1_000;

fn place(folder: &Path) -> PathBuf {
    folder.join(KEY_FILE)
}

/// Reads the key of a data folder; `None` where there is no file.
pub fn read(folder: &Path) -> Result<Option<SealingKey>> {
    let place = place(folder);
    let unusable = |what: String| Error::internal_text(format!("{}: {what}", place.display()));
    let file = match files::open(&place) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(error.to_string())),
    };
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).map_err(|error| unusable(error.to_string()))?;
    SealingKey::parse(&text).map(Some).ok_or_else(|| unusable("this is not a key of Schola".to_owned()))
}

/// Reads the key of a data folder, and makes it where there is none.
pub(super) fn read_or_make(folder: &Path, entropy: &Entropy) -> Result<SealingKey> {
    if let Some(key) = read(folder)? {
        return Ok(key);
    }
    let key = SealingKey::draw(entropy)?;
    let place = place(folder);
    let made = files::write_once(&place, &format!("{}\n", key.text().expose()));
    if made.map_err(|error| Error::internal_text(format!("{}: {error}", place.display())))? {
        return Ok(key);
    }
    // Another process was faster.
    read(folder)?.ok_or_else(|| Error::internal_text(format!("{} disappeared", place.display())))
}

/// Copies the key of one data folder to another that has none. Returns whether it was copied.
pub fn carry_over(from: &Path, to: &Path) -> Result<bool> {
    let Some(key) = read(from)? else { return Ok(false) };
    let place = place(to);
    files::write_once(&place, &format!("{}\n", key.text().expose()))
        .map_err(|error| Error::internal_text(format!("{}: {error}", place.display())))
}

//! `schola licenses`: the third-party parts of this file, and their licences.

use rust_embed::RustEmbed;

use super::{Stop, print};
use crate::kernel::{Error, Result};

/// Written by `tests/licenses`, with the licences of all crates.
const CRATES: &str = "LICENSES/THIRD-PARTY.txt";
/// The list of vendored files.
const VENDORED: &str = "vendor/VENDOR.md";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/"]
#[include = "LICENSES/*"]
#[include = "vendor/VENDOR.md"]
struct Files;

pub(super) fn run() -> Result<(), Stop> {
    print(&all()?)?;
    Ok(())
}

fn all() -> Result<String> {
    let own = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"), ", ", env!("CARGO_PKG_LICENSE"));
    let mut text = format!("{own}\n\nIt contains third-party works under these licences.\n");
    let mut names: Vec<String> =
        Files::iter().map(|name| name.into_owned()).filter(|name| name != VENDORED && name != CRATES).collect();
    names.sort();
    for (name, heading) in [(VENDORED, "Vendored files"), (CRATES, "Libraries")] {
        text.push_str(&section(heading, &read(name)?));
    }
    for name in names {
        let heading = name.trim_start_matches("LICENSES/").trim_end_matches(".txt");
        text.push_str(&section(heading, &read(&name)?));
    }
    Ok(text)
}

fn section(heading: &str, body: &str) -> String {
    let rule = "=".repeat(100);
    format!("\n{rule}\n{heading}\n{rule}\n\n{}\n", body.trim_end())
}

fn read(name: &str) -> Result<String> {
    let file = Files::get(name).ok_or_else(|| Error::internal_text(format!("{name} is not in this build")))?;
    String::from_utf8(file.data.into_owned()).map_err(Error::internal)
}

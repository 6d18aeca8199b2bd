//! Files of other projects: each is listed with its digest and its licence, and the notice of licences holds what the list names.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use sha2::{Digest, Sha256};

fn files_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_in(&path, found) } else { found.push(path) }
    }
}

#[test]
fn every_vendored_file_is_listed_with_its_digest_and_its_licence() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let list = fs::read_to_string(assets.join("vendor/VENDOR.md")).unwrap();
    let mut files = Vec::new();
    files_in(&assets.join("vendor"), &mut files);
    assert!(files.len() > 10, "{files:?}");
    let licence = Regex::new(r"`\.\./(LICENSES/[a-z0-9-]+\.txt)`").unwrap();
    for file in files {
        let name = file.strip_prefix(assets.join("vendor")).unwrap().display().to_string();
        // Types describe the file beside them, the typefaces of formulas are listed together.
        if name == "VENDOR.md" || name.ends_with(".d.ts") {
            continue;
        }
        if name.starts_with("katex/fonts/") {
            assert!(list.contains("`katex/fonts/*.woff2`"));
            continue;
        }
        let digest = Sha256::digest(fs::read(&file).unwrap());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let row = list.lines().find(|line| line.starts_with('|') && line.contains(&format!("`{name}`")));
        let row = row.unwrap_or_else(|| panic!("VENDOR.md has no row for {name}"));
        assert!(row.contains(&digest), "{name} has the digest {digest}");
        let named: Vec<String> = licence.captures_iter(row).map(|found| found[1].to_owned()).collect();
        assert!(!named.is_empty(), "{name} has no licence");
        for text in named {
            let text = fs::read_to_string(assets.join(&text)).unwrap();
            assert!(text.contains("opyright") && text.len() > 400, "the licence of {name}");
        }
    }
}

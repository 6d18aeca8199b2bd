//! What is made of the files: the digest in their addresses, the routes, the page, and the joined files. It is made once for
//! all servers of a process.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use bytes::Bytes;
use parking_lot::Mutex;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::files::{digest, names, required, text};
use super::join::{self, CORE, join};
use super::routes::Routes;
use super::sheet;
use super::shell::Shell;
use crate::kernel::{Error, Result, monotonic_now};

/// A file that is made of several.
#[derive(Clone)]
pub(super) struct Joined {
    pub(super) bytes: Bytes,
    pub(super) hash: [u8; 32],
}

impl Joined {
    fn of(bytes: Vec<u8>) -> Self {
        Self { hash: Sha256::digest(&bytes).into(), bytes: bytes.into() }
    }
}

/// What is made of the files, see the module.
pub(super) struct Built {
    pub(super) digest: String,
    pub(super) routes: Routes,
    pub(super) shell: Shell,
    /// The areas that have a style sheet.
    pub(super) styled: Vec<String>,
    joined: OnceLock<BTreeMap<String, Joined>>,
}

/// After what time a debug build looks for changes.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// The folder of the bundles.
const BUNDLES: &str = "joined/";
/// The folder with the words that pages show of each feature, a file for each feature and language.
const FEATURE_WORDS: &str = "app/words/features/";
/// The words that all pages share: for each language the files that are joined into one.
const SHARED_WORDS: [&str; 2] = ["ui", "codes"];

impl Built {
    /// What is made of the present files. Those of a release are part of the program; those of a debug build are looked at again after
    /// a moment.
    pub(super) fn current() -> Result<Arc<Self>> {
        static CURRENT: Mutex<Option<(Arc<Built>, Instant)>> = Mutex::new(None);
        let mut current = CURRENT.lock();
        let is_fresh = |looked: &Instant| !cfg!(debug_assertions) || monotonic_now() - *looked < LOOK_AGAIN;
        if let Some((known, _)) = current.as_ref().filter(|(_, looked)| is_fresh(looked)) {
            return Ok(known.clone());
        }
        let digest = digest(&join::version());
        let built = match current.take() {
            Some((known, _)) if known.digest == digest => known,
            _ => Arc::new(Self::make(digest)?),
        };
        *current = Some((built.clone(), monotonic_now()));
        Ok(built)
    }

    fn make(digest: String) -> Result<Self> {
        let mut areas = BTreeMap::new();
        let mut styled = Vec::new();
        for name in names() {
            let Some((area, file)) = name.strip_prefix("app/pages/").and_then(|rest| rest.split_once('/')) else {
                continue;
            };
            match file {
                "area.js" => {
                    areas.insert(area.to_owned(), required(&name)?);
                }
                "area.css" => styled.push(area.to_owned()),
                _ => {}
            }
        }
        let routes = Routes::read(&areas).map_err(Error::internal_text)?;
        let shell = Shell::read(&text, &languages()).map_err(Error::internal_text)?;
        Ok(Self { digest, routes, shell, styled, joined: OnceLock::new() })
    }

    /// A joined file by its name.
    pub(super) fn joined(&self, name: &str) -> Result<Option<Joined>> {
        let is_joined = name.starts_with(BUNDLES) || name == sheet::MAIN || name.starts_with("app/words/");
        Ok(if is_joined { self.all()?.get(name).cloned() } else { None })
    }

    fn all(&self) -> Result<&BTreeMap<String, Joined>> {
        if let Some(joined) = self.joined.get() {
            return Ok(joined);
        }
        let mut joined = words()?;
        let scripts = join(&text, &self.digest).map_err(Error::internal_text)?;
        joined.extend(scripts.into_iter().map(|(name, text)| (format!("{BUNDLES}{name}"), Joined::of(text.into()))));
        let sheet = sheet::joined(&text, sheet::MAIN).map_err(Error::internal_text)?;
        joined.insert(sheet::MAIN.to_owned(), Joined::of(sheet.into()));
        Ok(self.joined.get_or_init(|| joined))
    }

    /// The files that a browser keeps for the time without a network, as a JSON list: what every page needs.
    pub(super) fn kept_files(&self) -> String {
        let mut files = vec![format!("{BUNDLES}{CORE}.js"), sheet::MAIN.to_owned()];
        files.extend(languages().iter().map(|language| format!("app/words/shared.{language}.json")));
        files.extend(names().into_iter().filter(|name| name.ends_with("-core.woff2") || name.ends_with("-head.woff2")));
        serde_json::json!(files).to_string()
    }
}

/// The languages of the pages.
fn languages() -> Vec<String> {
    let stem = format!("app/words/{}.", SHARED_WORDS[0]);
    let language = |name: String| Some(name.strip_prefix(&stem)?.strip_suffix(".json")?.to_owned());
    let mut found: Vec<String> = names().into_iter().filter_map(language).collect();
    found.sort();
    found
}

/// Joins the words that all pages share, and those of all features: a file for each language.
fn words() -> Result<BTreeMap<String, Joined>> {
    let mut texts: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for name in names() {
        let Some((place, stem, language)) = words_of(&name) else { continue };
        let words: Map<String, Value> = serde_json::from_str(&required(&name)?).map_err(Error::internal)?;
        if place == FEATURE_WORDS {
            texts.entry(format!("app/words/features.{language}.json")).or_default().extend(words);
        } else if SHARED_WORDS.contains(&stem) {
            texts.entry(format!("app/words/shared.{language}.json")).or_default().extend(words);
        }
    }
    let join = |(name, words): (String, Map<String, Value>)| {
        Ok((name, Joined::of(serde_json::to_vec(&words).map_err(Error::internal)?)))
    };
    texts.into_iter().map(join).collect()
}

/// The folder, the name and the language of a file of words.
fn words_of(name: &str) -> Option<(&str, &str, &str)> {
    let file = name.strip_prefix("app/words/")?;
    let (place, file) = match name.strip_prefix(FEATURE_WORDS) {
        Some(file) => (FEATURE_WORDS, file),
        None => ("", file),
    };
    let (stem, language) = file.strip_suffix(".json")?.rsplit_once('.')?;
    Some((place, stem, language))
}

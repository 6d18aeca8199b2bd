//! The files of the pages: embedded, with the digest of all files in their addresses, compressed once, and cached by
//! browsers for a year.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Request, Response, ResponseBuilder};
use quick_cache::sync::Cache;
use rust_embed::RustEmbed;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::compress::{Effort, Encoding, pack, wanted};
use super::headers::entries;
use crate::kernel::{Code, Error, Result};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/"]
#[include = "app/*"]
#[include = "vendor/*"]
#[include = "docs/*"]
#[exclude = "*.md"]
#[exclude = "*.d.ts"]
struct Files;

/// Serves the files.
pub struct Assets {
    digest: String,
    address: String,
    shell: Bytes,
    joined: BTreeMap<String, Joined>,
    kept: Kept,
}

/// A file that is made of several.
struct Joined {
    bytes: Bytes,
    hash: [u8; 32],
}

/// Texts that are the same for all clients, with their compressed forms. All readers share the same bytes.
pub struct Kept(Cache<(String, Option<Encoding>), Bytes>);

/// Files and pages below this are not compressed, in bytes.
const WORTH_IT: usize = 1024;

impl Default for Kept {
    fn default() -> Self {
        Self(Cache::new(2048))
    }
}

impl Kept {
    /// Puts a text with this name into a response, in an encoding that the request accepts. Calls `make` if the text is
    /// not cached yet.
    pub fn answer(
        &self,
        request: &Request,
        builder: ResponseBuilder,
        name: &str,
        make: impl FnOnce() -> Result<Bytes>,
    ) -> Result<Response> {
        let plain = self.0.get_or_insert_with(&(name.to_owned(), None), make)?;
        self.packed(request, builder, name, plain)
    }

    fn packed(&self, request: &Request, builder: ResponseBuilder, name: &str, plain: Bytes) -> Result<Response> {
        let Some(encoding) = wanted(request.headers()).filter(|_| plain.len() > WORTH_IT) else {
            return Ok(builder.body(plain));
        };
        let packed = self.0.get_or_insert_with(&(name.to_owned(), Some(encoding)), || {
            pack(encoding, &plain, Effort::Best).map(Bytes::from).map_err(Error::internal)
        })?;
        let mut response = builder.body(packed);
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        Ok(response)
    }
}

/// The placeholder for the digest in files.
const PLACEHOLDER: &str = "/a/@/";

impl Assets {
    /// Reads the names and digests of all files and prepares the shell page. `base` is the path under which the school
    /// is served.
    pub fn load(base: &str) -> Result<Self> {
        let mut digests = BTreeMap::new();
        for name in Files::iter() {
            if let Some(file) = Files::get(&name) {
                digests.insert(name.to_string(), file.metadata.sha256_hash());
            }
        }
        let mut hasher = Sha256::new();
        for (name, digest) in &digests {
            hasher.update(name.as_bytes());
            hasher.update(digest);
        }
        let digest = data_encoding::HEXLOWER.encode(&hasher.finalize()[..8]);
        let shell = Files::get("app/index.html").map(|file| file.data.into_owned()).unwrap_or_default();
        let shell = String::from_utf8(shell).map_err(Error::internal)?;
        let shell = shell.replace("<!--modulepreload-->", &preloads());
        let address = format!("{base}/a/{digest}");
        let shell = shell.replace(PLACEHOLDER, &format!("{address}/"));
        Ok(Self { digest, address, shell: shell.into(), joined: joined()?, kept: Kept::default() })
    }

    /// The digest in the addresses of files.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The path below which browsers find the files, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The page that every path of the front end shows.
    pub fn shell(&self, request: &Request) -> Result<Response> {
        let builder = Response::builder()
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-cache");
        self.kept.answer(request, builder, "/", || Ok(self.shell.clone()))
    }

    /// Returns a file by its path after `/a/`: digest, slash, name. An old digest leads to the current file, which is
    /// then not cached.
    pub fn file(&self, request: &Request, path: &str) -> Result<Response> {
        let absent = || Error::of(Code::RouteUnknown);
        let (digest, name) = path.split_once('/').ok_or_else(absent)?;
        let joined = self.joined.get(name);
        let file = Files::get(name);
        let hash = joined.map(|joined| joined.hash).or_else(|| Some(file.as_ref()?.metadata.sha256_hash()));
        let hash = hash.ok_or_else(absent)?;
        let kind = mime_guess::from_path(name).first_raw().unwrap_or("application/octet-stream");
        let kind = if kind == "text/javascript" || kind == "text/css" || kind == "text/html" {
            format!("{kind}; charset=utf-8")
        } else {
            kind.to_owned()
        };
        let cache = if digest == self.digest { "public, max-age=31536000, immutable" } else { "no-cache" };
        let etag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&hash[..12]));
        let builder = Response::builder()
            .header(header::CONTENT_TYPE, kind)
            .header(header::CACHE_CONTROL, cache)
            .header(header::ETAG, etag.as_str());
        // A proxy that compresses responses turns the tag into a weak one. The file is the same.
        let mut known = entries(request.headers(), &header::IF_NONE_MATCH);
        if known.any(|known| known == b"*" || known.strip_prefix(b"W/").unwrap_or(known) == etag.as_bytes()) {
            return Ok(builder.status(StatusCode::NOT_MODIFIED).finish());
        }
        let hash = if cfg!(debug_assertions) { etag.as_str() } else { "" };
        let key = format!("{name}{hash}");
        let data = match (joined, file) {
            (Some(joined), _) => joined.bytes.clone(),
            (None, Some(file)) => shared(&self.kept, &key, file.data)?,
            (None, None) => return Err(absent()),
        };
        if packs(name) { self.kept.packed(request, builder, &key, data) } else { Ok(builder.body(data)) }
    }
}

/// The bytes of a file, which are part of the program. A debug build reads and caches them from the disk.
fn shared(kept: &Kept, key: &str, data: Cow<'static, [u8]>) -> Result<Bytes> {
    match data {
        Cow::Borrowed(data) => Ok(Bytes::from_static(data)),
        Cow::Owned(data) => kept.0.get_or_insert_with(&(key.to_owned(), None), || Ok(Bytes::from(data))),
    }
}

/// The folder with the words that pages show of each feature, a file for each feature and language.
const WORDS: &str = "app/words/features/";

/// Joins the words of all features, which pages fetch as one file for each language: `app/words/features.en.json`.
fn joined() -> Result<BTreeMap<String, Joined>> {
    let mut languages: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for name in Files::iter() {
        let language = name.strip_prefix(WORDS).and_then(|rest| Some(rest.strip_suffix(".json")?.rsplit_once('.')?.1));
        let (Some(language), Some(file)) = (language, Files::get(&name)) else { continue };
        let words: Map<String, Value> = serde_json::from_slice(&file.data).map_err(Error::internal)?;
        languages.entry(language.to_owned()).or_default().extend(words);
    }
    let join = |(language, words): (String, Map<String, Value>)| {
        let bytes = Bytes::from(serde_json::to_vec(&words).map_err(Error::internal)?);
        let hash = Sha256::digest(&bytes).into();
        Ok((format!("{}.{language}.json", WORDS.trim_end_matches('/')), Joined { bytes, hash }))
    };
    languages.into_iter().map(join).collect()
}

fn packs(name: &str) -> bool {
    [".js", ".mjs", ".css", ".html", ".svg", ".json", ".webmanifest"].iter().any(|ending| name.ends_with(ending))
}

/// Preload links for the modules that `main.js` imports statically, so that the browser fetches them before it has
/// parsed it.
fn preloads() -> String {
    let mut seen = Vec::new();
    let mut waiting = vec!["app/main.js".to_owned()];
    while let Some(name) = waiting.pop() {
        if seen.contains(&name) || seen.len() > 200 {
            continue;
        }
        let Some(file) = Files::get(&name) else { continue };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        waiting.extend(static_imports(&name, &text));
        seen.push(name);
    }
    seen.iter().map(|name| format!("<link rel=\"modulepreload\" href=\"{PLACEHOLDER}{name}\">")).collect()
}

/// The files that a module imports statically, by relative paths.
pub fn static_imports(name: &str, text: &str) -> Vec<String> {
    let folder: Vec<&str> = name.split('/').collect();
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim_start();
        if !(line.starts_with("import ") || line.starts_with("export ") || line.starts_with("} from ")) {
            continue;
        }
        let quoted = line.split(['"', '\'']).nth(1).filter(|path| path.starts_with('.'));
        let Some(path) = quoted else { continue };
        let mut parts: Vec<&str> = folder.iter().take(folder.len() - 1).copied().collect();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop();
                }
                other => parts.push(other),
            }
        }
        found.push(parts.join("/"));
    }
    found
}

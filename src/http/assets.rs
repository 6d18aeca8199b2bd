//! The files of the pages: embedded, with the digest of all files in their addresses, compressed once, and cached by
//! browsers for a year.
//!
//! Modules and style sheets are served as they are, and joined, as pages fetch them: `joined/<bundle>.js`, `app/styles/main.css`,
//! and the words that all pages share. They are joined when they are first asked for. A debug build reads the files from the
//! disk and joins them anew when one has changed, so that a reload shows the change.

mod built;
mod files;
mod join;
mod kept;
mod module;
mod routes;
mod sheet;
mod shell;
mod tokens;

use std::borrow::Cow;

use bytes::Bytes;
use poem::http::{StatusCode, header};
use poem::{Request, Response, ResponseBuilder};
use sha2::{Digest, Sha256};

use self::built::Built;
use self::files::Files;
use super::headers::entries;
use super::policy;
use crate::kernel::{Code, Error, Result};

pub use self::files::{names, text};
pub use self::join::join;
pub use self::kept::Kept;
pub use self::routes::{Route, Routes};
pub use self::sheet::{Colour, joined as joined_sheet};
pub use self::shell::Look;

/// The service worker, and what is served in its place where there is to be none.
const WORKER: &str = "app/service-worker.js";
const NO_WORKER: &str = "app/no-service-worker.js";

/// Serves the files.
pub struct Assets {
    base: String,
    address: String,
    kept: Kept,
}

impl Assets {
    /// Reads all files. `base` is the path under which the school is served.
    pub fn load(base: &str) -> Result<Self> {
        let address = format!("{base}/a/{}", Built::current()?.digest);
        Ok(Self { base: base.to_owned(), address, kept: Kept::default() })
    }

    /// Makes what is made of the files once for the process.
    pub fn read_ahead() -> Result<()> {
        Built::current().map(drop)
    }

    /// The path below which browsers find the files, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The colour that browsers and systems show around the pages.
    pub fn paper(&self) -> Result<Colour> {
        Ok(Built::current()?.shell.paper().clone())
    }

    /// The page that every path of the front end shows. Its status is 404 where no area has a page at the path.
    pub fn shell(&self, request: &Request, look: &Look) -> Result<Response> {
        let built = Built::current()?;
        let route = built.routes.find(request.uri().path());
        let status = if route.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
        let page =
            built.shell.filled(look, &format!("{}/a/{}", self.base, built.digest), route, &built.routes, &built.styled);
        let builder = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CONTENT_SECURITY_POLICY, built.shell.policy.as_str());
        self.tagged(request, builder, page.into(), status == StatusCode::OK)
    }

    /// The script that keeps the pages for the time without a network; where there is to be none, one that removes it.
    pub fn worker(&self, request: &Request, is_on: bool) -> Result<Response> {
        let built = Built::current()?;
        let script = files::required(if is_on { WORKER } else { NO_WORKER })?;
        let script = script.replace("{{release}}", &built.digest).replace("\"{{files}}\"", &built.kept_files());
        let builder = Response::builder().header(header::CONTENT_TYPE, "text/javascript; charset=utf-8");
        self.tagged(request, builder, script.into(), true)
    }

    /// A text that is asked for anew each time, and sent where it has changed.
    fn tagged(&self, request: &Request, builder: ResponseBuilder, text: Bytes, is_tagged: bool) -> Result<Response> {
        let builder = builder.header(header::CACHE_CONTROL, "no-cache");
        let name = format!("text {}", data_encoding::HEXLOWER.encode(&Sha256::digest(&text)[..12]));
        let builder = if is_tagged { builder.header(header::ETAG, format!("\"{}\"", &name[5..])) } else { builder };
        if is_tagged && is_known(request, &format!("\"{}\"", &name[5..])) {
            return Ok(builder.status(StatusCode::NOT_MODIFIED).finish());
        }
        self.kept.answer(request, builder, &name, || Ok(text))
    }

    /// A file of the present digest, by its name.
    pub fn current(&self, request: &Request, name: &str) -> Result<Response> {
        self.file(request, &format!("{}/{name}", Built::current()?.digest))
    }

    /// Returns a file by its path after `/a/`: digest, slash, name. An old digest leads to the current file, which is
    /// then not cached.
    pub fn file(&self, request: &Request, path: &str) -> Result<Response> {
        let absent = || Error::of(Code::RouteUnknown);
        let built = Built::current()?;
        let (digest, name) = path.split_once('/').ok_or_else(absent)?;
        let joined = built.joined(name)?;
        let file = Files::get(name);
        let hash = joined.as_ref().map(|joined| joined.hash);
        let hash = hash.or_else(|| Some(file.as_ref()?.metadata.sha256_hash())).ok_or_else(absent)?;
        let cache = if digest == built.digest { "public, max-age=31536000, immutable" } else { "no-cache" };
        let etag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&hash[..12]));
        let builder = Response::builder()
            .header(header::CONTENT_TYPE, kind_of(name))
            .header(header::CACHE_CONTROL, cache)
            .header(header::CONTENT_SECURITY_POLICY, policy::DATA)
            .header(header::ETAG, etag.as_str());
        if is_known(request, &etag) {
            return Ok(builder.status(StatusCode::NOT_MODIFIED).finish());
        }
        let hash = if cfg!(debug_assertions) { etag.as_str() } else { "" };
        let key = format!("{name}{hash}");
        let data = match (joined, file) {
            (Some(joined), _) => joined.bytes,
            (None, Some(file)) => shared(&self.kept, &key, file.data)?,
            (None, None) => return Err(absent()),
        };
        if packs(name) { self.kept.packed(request, builder, &key, data) } else { Ok(builder.body(data)) }
    }
}

/// Whether the client has the text with this tag.
fn is_known(request: &Request, etag: &str) -> bool {
    // A proxy that compresses responses turns the tag into a weak one. The file is the same.
    entries(request.headers(), &header::IF_NONE_MATCH)
        .any(|known| known == b"*" || known.strip_prefix(b"W/").unwrap_or(known) == etag.as_bytes())
}

/// The media type of a file.
fn kind_of(name: &str) -> String {
    let kind = if name.ends_with(".map") {
        "application/json"
    } else {
        mime_guess::from_path(name).first_raw().unwrap_or("application/octet-stream")
    };
    let is_text = matches!(kind, "text/javascript" | "text/css" | "text/html");
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}

/// The bytes of a file, which are part of the program. A debug build reads and caches them from the disk.
fn shared(kept: &Kept, key: &str, data: Cow<'static, [u8]>) -> Result<Bytes> {
    match data {
        Cow::Borrowed(data) => Ok(Bytes::from_static(data)),
        Cow::Owned(data) => kept.plain(key, || Ok(Bytes::from(data))),
    }
}

fn packs(name: &str) -> bool {
    [".js", ".mjs", ".css", ".html", ".svg", ".json", ".webmanifest", ".map"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

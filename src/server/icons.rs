//! The school as an app: its web manifest, and its icons.
//!
//! The icons are drawn from the logo of the school, once for each logo, and kept. A school without a logo has those of our mark,
//! which are files.

use bytes::Bytes;
use poem::http::header;
use poem::{Request, Response};
use quick_cache::sync::Cache;
use serde_json::json;

use crate::app::App;
use crate::engines::icon::{self, Purpose};
use crate::features::school;
use crate::http::assets::{Assets, Colour};
use crate::kernel::{Code, Error, Result};
use crate::providers::workers::{Load, Turn};

/// The icons, by file name.
const ICONS: [(&str, Purpose, u32); 6] = [
    ("any-64.png", Purpose::Any, 64),
    ("any-192.png", Purpose::Any, 192),
    ("any-512.png", Purpose::Any, 512),
    ("maskable-192.png", Purpose::Maskable, 192),
    ("maskable-512.png", Purpose::Maskable, 512),
    ("apple-180.png", Purpose::Apple, 180),
];

/// The queue of workers in which icons are drawn: no person or network has it.
const TURN: Turn = Turn::numbered(0);

/// The version of the icons of a school without a logo.
pub(super) const MARK: &str = "mark";

/// The icons that were drawn.
pub(super) struct Icons(Cache<(String, &'static str), Bytes>);

impl Default for Icons {
    fn default() -> Self {
        Self(Cache::new(4 * ICONS.len()))
    }
}

impl Icons {
    /// An icon of the school by its file name.
    pub(super) async fn answer(&self, app: &App, assets: &Assets, request: &Request, name: &str) -> Result<Response> {
        let known = ICONS.into_iter().find(|(known, ..)| *known == name);
        let (name, purpose, side) = known.ok_or_else(|| Error::of(Code::RouteUnknown))?;
        let Some((version, logo)) = app.named("drawIcon").read(school::service::logo_with_version).await? else {
            return assets.current(request, &format!("app/icons/{name}"));
        };
        let key = (version, name);
        let drawn = match self.0.get(&key) {
            Some(drawn) => drawn,
            None => {
                let (ground, bytes) = (ground(&assets.paper()?), logo.len());
                let draw = move || icon::draw(&logo, purpose, side, ground);
                let drawn = Bytes::from(app.workers.run(TURN, Load::Large, bytes, draw).await??);
                self.0.insert(key, drawn.clone());
                drawn
            }
        };
        let builder = Response::builder()
            .header(header::CONTENT_TYPE, "image/png")
            .header(header::CACHE_CONTROL, "public, max-age=86400");
        Ok(builder.body(drawn))
    }
}

/// Red, green and blue of the paper in light, which is written as `#rrggbb`.
fn ground(paper: &Colour) -> [u8; 3] {
    let part = |at: usize| paper.light.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok());
    [part(1), part(3), part(5)].map(|part| part.unwrap_or(u8::MAX))
}

/// The web manifest of the school.
pub(super) fn manifest(base: &str, name: &str, version: &str, paper: &Colour) -> Bytes {
    let icons = ICONS.iter().filter_map(|(file, purpose, side)| {
        let purpose = match purpose {
            Purpose::Any => "any",
            Purpose::Maskable => "maskable",
            Purpose::Apple => return None,
        };
        Some(json!({
            "src": format!("{base}/a/icons/{file}?v={version}"), "sizes": format!("{side}x{side}"), "type": "image/png",
            "purpose": purpose,
        }))
    });
    json!({
        "id": format!("{base}/"),
        "name": name,
        "short_name": name,
        "start_url": format!("{base}/"),
        "scope": format!("{base}/"),
        "display": "standalone",
        "background_color": paper.light,
        "theme_color": paper.light,
        "icons": icons.collect::<Vec<_>>(),
    })
    .to_string()
    .into()
}

//! The page that every address of the front end shows: `app/index.html` with the school and the needs of the page filled in.
//!
//! Two scripts and one style sheet are inline, so that a frame is shown before any other file has come. The content security
//! policy of the page names them by their hashes, so they are the same for all schools.

use super::join::{self, Read};
use super::routes::{Route, Routes};
use super::sheet::{self, Colour};
use crate::http::policy;

const PAGE: &str = "app/index.html";
/// The scripts that are inline, by their places in the page.
const SCRIPTS: [(&str, &str); 2] = [("start", "app/start.js"), ("too-old", "app/too-old.js")];
/// Our mark, in the place of the logo of a school that has none.
const MARK: &str = "app/icons/mark.svg";
/// How the page names the folder of the files.
const FOLDER: &str = "/a/@/";

/// What the page shows of the school.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The path under which the school is served.
    pub base: &'a str,
    /// The name of the school.
    pub name: &'a str,
    /// The public data of the school, as JSON.
    pub school: &'a str,
    /// The address of the logo; absent: our own mark is the icon.
    pub logo: Option<&'a str>,
    /// The version of the icons.
    pub icons: &'a str,
    /// Whether pages may be kept for the time without a network.
    pub is_kept_offline: bool,
}

enum Part {
    Text(String),
    Gap(String),
}

/// The page, see the module.
pub(super) struct Shell {
    parts: Vec<Part>,
    mark: String,
    languages: String,
    paper: Colour,
    /// Its content security policy.
    pub(super) policy: String,
}

impl Shell {
    /// Reads the page and what is inline in it.
    pub(super) fn read(read: Read, languages: &[String]) -> Result<Self, String> {
        let style = sheet::inlined(read)?;
        let mut inline = vec![("style", style)];
        for (gap, name) in SCRIPTS {
            inline.push((gap, join::bare(name, &read(name).ok_or_else(|| format!("there is no script {name}"))?)?));
        }
        if let Some((gap, _)) = inline.iter().find(|(_, text)| text.contains("</")) {
            return Err(format!("{gap} of the page would end inside of itself"));
        }
        let page = read(PAGE).ok_or("there is no page")?.replace(FOLDER, "{{files}}/");
        let mut parts = Vec::new();
        let mut rest = page.as_str();
        while let Some((text, after)) = rest.split_once("{{") {
            let (gap, after) = after.split_once("}}").ok_or("a gap of the page has no end")?;
            parts.push(Part::Text(text.to_owned()));
            parts.push(match inline.iter().find(|(name, _)| *name == gap) {
                Some((_, text)) => Part::Text(text.clone()),
                None => Part::Gap(gap.to_owned()),
            });
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        let texts: Vec<&str> = inline.iter().map(|(_, text)| text.as_str()).collect();
        Ok(Self {
            parts,
            mark: read(MARK).ok_or("there is no mark")?,
            languages: languages.join(" "),
            paper: sheet::paper(read)?,
            policy: policy::with_inline(&texts[1..], &texts[..1]),
        })
    }

    /// The colour of the paper.
    pub(super) const fn paper(&self) -> &Colour {
        &self.paper
    }

    /// The page for a route, or for an address that leads nowhere. `files` is the address of the files.
    pub(super) fn filled(
        &self,
        look: &Look,
        files: &str,
        route: Option<&Route>,
        routes: &Routes,
        styled: &[String],
    ) -> String {
        let route = route.or_else(|| routes.missing());
        let areas: Vec<String> =
            route.map_or(&[][..], |route| &route.areas).iter().map(|area| needs(area, styled)).collect();
        let mut out = String::with_capacity(16 << 10);
        for part in &self.parts {
            let gap = match part {
                Part::Text(text) => {
                    out.push_str(text);
                    continue;
                }
                Part::Gap(gap) => gap.as_str(),
            };
            let word = |word: Option<&String>| word.map(|word| escaped(word)).unwrap_or_default();
            match gap {
                "base" => out.push_str(&escaped(look.base)),
                "files" => out.push_str(&escaped(files)),
                "school" => out.push_str(&escaped(look.name)),
                "school-json" => out.push_str(&look.school.replace('<', "\\u003c")),
                "icons" => out.push_str(&escaped(look.icons)),
                "icon" => match look.logo {
                    Some(_) => out.push_str(&small_logo(look)),
                    None => out.push_str(&escaped(&format!("{files}/app/favicon.svg"))),
                },
                "mark" => match look.logo {
                    Some(_) => out.push_str(&format!(
                        "<img class=\"start-logo\" src=\"{}\" alt=\"\" width=\"32\" height=\"32\">",
                        small_logo(look)
                    )),
                    None => out.push_str(self.mark.trim_end()),
                },
                "languages" => out.push_str(&self.languages),
                "areas" => out.push_str(&escaped(&areas.join(" "))),
                "asks" => out.push_str(&escaped(&route.map_or_else(String::new, |route| route.asks.join(" ")))),
                "features" if route.is_some_and(|route| route.names_features) => out.push_str("yes"),
                "who" => out.push_str(&word(route.and_then(|route| route.who.as_ref()))),
                "frame" => out.push_str(&word(route.and_then(|route| route.frame.as_ref()))),
                "worker" => out.push_str(if look.is_kept_offline { "on" } else { "off" }),
                "paper-light" => out.push_str(&self.paper.light),
                "paper-dark" => out.push_str(&self.paper.dark),
                _ => {}
            }
        }
        out
    }
}

/// The address of the logo in the size of the brand, as `brand.js` makes it too.
fn small_logo(look: &Look) -> String {
    escaped(&format!("{}/a/icons/any-64.png?v={}", look.base, look.icons))
}

/// An area as the page names it: with a mark where it has no style sheet.
fn needs(area: &str, styled: &[String]) -> String {
    if styled.iter().any(|other| other == area) { area.to_owned() } else { format!("{area}*") }
}

/// A text inside of HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

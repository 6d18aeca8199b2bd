//! The addresses of the pages, read from the `area.js` files, which are the only list of them.
//!
//! Of each route the pattern, the module and some attributes are read. They are literals; anything else is refused.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::tokens::{Kind, Token, tokens};

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The path, with `:name` for a part that varies, and `:name?` at the end for one that may be absent.
    pub pattern: String,
    /// The areas whose code, words and styles it needs; its own first.
    pub areas: Vec<String>,
    /// The reads that it begins with, by role: `student:/api/plan/today`.
    pub asks: Vec<String>,
    /// Whether it needs the words of features.
    pub names_features: bool,
    /// Who may open it, where the route says it in one word.
    pub who: Option<String>,
    /// The frame around it, where the route says it.
    pub frame: Option<String>,
}

/// The pattern for all other addresses.
const OTHERS: &str = "*";

/// All pages.
#[derive(Debug, Clone, Default)]
pub struct Routes(Vec<Route>);

impl Routes {
    /// Reads the routes of all areas, given the texts of their `area.js` by the names of the areas.
    pub fn read(areas: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut routes = Vec::new();
        for (area, text) in areas {
            routes.extend(of_area(area, text).map_err(|what| format!("the routes of {area}: {what}"))?);
        }
        Ok(Self(routes))
    }

    /// All of them.
    pub fn all(&self) -> &[Route] {
        &self.0
    }

    /// The page at a path; `None` where there is none. Slashes at the end do not count.
    pub fn find(&self, path: &str) -> Option<&Route> {
        let path = match path.trim_end_matches('/') {
            "" => "/",
            path => path,
        };
        self.0.iter().find(|route| route.pattern != OTHERS && is_match(&route.pattern, path))
    }

    /// The page for addresses that lead nowhere.
    pub fn missing(&self) -> Option<&Route> {
        self.0.iter().find(|route| route.pattern == OTHERS)
    }
}

/// Whether a path fits a pattern, as `match` in `router.js` decides it.
fn is_match(pattern: &str, path: &str) -> bool {
    let mut wanted: Vec<&str> = pattern.split('/').collect();
    let given: Vec<&str> = path.split('/').collect();
    if wanted.last().is_some_and(|last| last.ends_with('?')) && given.len() + 1 == wanted.len() {
        wanted.pop();
    }
    wanted.len() == given.len()
        && wanted.iter().zip(&given).all(
            |(wanted, given)| {
                if wanted.starts_with(':') { is_decodable(given) } else { wanted == given }
            },
        )
}

/// Whether a part of a path is percent-encoded UTF-8.
fn is_decodable(part: &str) -> bool {
    let mut behind = part.split('%');
    behind.next();
    let is_hex = |text: &str| text.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    behind.all(is_hex) && percent_decode_str(part).decode_utf8().is_ok()
}

/// Looks at the tokens of an object.
struct Object<'a> {
    source: &'a str,
    tokens: &'a [Token],
}

impl<'a> Object<'a> {
    fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.source[token.range.clone()])
    }

    /// The inside of a string.
    fn string(&self, at: usize) -> Option<&'a str> {
        let is_text = self.tokens.get(at).is_some_and(|token| token.kind == Kind::Text);
        let text = self.text(at);
        text.get(1..text.len().saturating_sub(1)).filter(|_| is_text)
    }

    /// Where the value of a property begins.
    fn value(&self, name: &str) -> Option<usize> {
        (0..self.tokens.len()).find(|at| self.text(*at) == name && self.text(at + 1) == ":").map(|at| at + 2)
    }

    fn word(&self, name: &str) -> Option<String> {
        self.value(name).and_then(|at| self.string(at)).map(str::to_owned)
    }

    /// The strings of a list.
    fn list(&self, name: &str) -> Result<Vec<String>, String> {
        let Some(begin) = self.value(name) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        let mut at = begin + 1;
        if self.text(begin) != "[" {
            return Err(format!("`{name}` is not a list of names"));
        }
        while self.text(at) != "]" {
            if self.text(at) != "," {
                found.push(self.string(at).ok_or_else(|| format!("`{name}` is not a list of names"))?.to_owned());
            }
            at += 1;
        }
        Ok(found)
    }
}

fn of_area(area: &str, source: &str) -> Result<Vec<Route>, String> {
    let found = tokens(source)?.all;
    let whole = Object { source, tokens: &found };
    let mut routes = Vec::new();
    for (at, token) in found.iter().enumerate() {
        if whole.text(at) != "pattern" || whole.text(at + 1) != ":" {
            continue;
        }
        let pattern = whole.string(at + 2).ok_or("a pattern is a text in quotes")?.to_owned();
        if pattern != OTHERS && !pattern.starts_with('/') {
            return Err(format!("the pattern {pattern} does not begin with a slash"));
        }
        let is_outside = |other: &&Token| other.depth < token.depth;
        let begin = found[..at].iter().rposition(|other| is_outside(&other)).map_or(0, |place| place + 1);
        let end = found[at..].iter().position(|other| is_outside(&other)).map_or(found.len(), |length| at + length);
        let route = Object { source, tokens: &found[begin..end] };
        let mut areas = vec![area.to_owned()];
        areas.extend(route.list("uses")?);
        routes.push(Route {
            pattern,
            areas,
            asks: route.list("asks")?,
            names_features: route.value("namesFeatures").is_some_and(|at| route.text(at) == "true"),
            who: route.word("who"),
            frame: route.word("frame"),
        });
    }
    Ok(routes)
}

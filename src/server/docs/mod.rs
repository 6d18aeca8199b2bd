//! The documentation: pages from the texts under `assets/docs`, the references of the contracts, and the index of the
//! search. Each is built when it is first asked for; `Pages` caches the answers.

mod generated;
mod list;
mod markdown;
mod reference;
mod search;

use bytes::Bytes;
use list::{GROUPS, PAGES, reference_title, text};
use markdown::{Rendered, Section, escaped, rendered};

use crate::contract::Surface;
use crate::kernel::{Code, Error, Result};

pub(super) use list::Place;

/// The name under which the search index is served, below `/docs`.
pub(super) const SEARCH: &str = "search.json";

/// The name of the page at a path below `/docs`.
pub(super) fn name(path: &str) -> &str {
    let name = path.trim_matches('/');
    if name.is_empty() { "overview" } else { name }
}

/// The page of this name, or the search index.
pub(super) fn page(name: &str, place: &Place) -> Result<Bytes> {
    if name == SEARCH {
        return search::index(place).map(Into::into);
    }
    if let Some(surface) = name.strip_prefix("reference/") {
        let surface = Surface::named(surface).ok_or_else(|| Error::of(Code::RouteUnknown))?;
        let reference = reference::read(surface, place)?;
        let title = format!("{} reference", reference_title(surface));
        let body = reference::body(surface, &reference, place);
        let operations = reference::navigation(&reference);
        return Ok(shown(&Page { name, title: &title, body, operations: Some(operations), place }).into());
    }
    let (_, title) =
        PAGES.into_iter().find(|(known, _)| *known == name).ok_or_else(|| Error::of(Code::RouteUnknown))?;
    let body = match name {
        "settings" => rendered(&generated::settings_page(), place.base),
        "licences" => generated::licences(),
        _ => rendered(&generated::filled(&text(name)?, place.url)?, place.base),
    };
    Ok(shown(&Page { name, title, body, operations: None, place }).into())
}

/// Whether there is a page of this name. The search index counts as one.
pub(super) fn is_known(name: &str) -> bool {
    let is_reference = |name: &str| name.strip_prefix("reference/").is_some_and(|one| Surface::named(one).is_some());
    name == SEARCH || is_reference(name) || PAGES.iter().any(|(known, _)| *known == name)
}

/// The page for an unknown address.
pub(super) fn missing(place: &Place) -> Bytes {
    let base = place.base;
    let html = format!(
        "<h1>Page not found</h1><p>There is no page of the documentation at this address. Check the address, search the \
         documentation, or start from one of these pages.</p><ul><li><a href=\"{base}/docs\">Overview</a></li><li><a \
         href=\"{base}/docs/quick-start\">Quick start</a></li><li><a href=\"{base}/docs/guide\">Running a \
         school</a></li><li><a href=\"{base}/docs/reference/platform\">Platform reference</a></li></ul><p><a \
         href=\"{base}/\">Back to the school</a></p>"
    );
    let body = Rendered { html, sections: Vec::new() };
    shown(&Page { name: "", title: "Page not found", body, operations: None, place }).into()
}

struct Page<'a> {
    name: &'a str,
    title: &'a str,
    body: Rendered,
    /// The operations in the navigation, on the page of a reference.
    operations: Option<String>,
    place: &'a Place<'a>,
}

/// A line of the navigation.
struct Line {
    name: String,
    title: &'static str,
    /// The heading above it, on the first line of a list.
    heading: Option<&'static str>,
}

/// All pages in the order of the navigation. The references come before the last list.
fn lines() -> Vec<Line> {
    let page = |(name, title): &(&str, &'static str)| Line {
        name: (*name).to_owned(),
        title,
        heading: GROUPS.into_iter().find(|(first, _)| first == name).map(|(_, heading)| heading),
    };
    let mut lines: Vec<Line> = PAGES.iter().map(page).collect();
    let references = Surface::ALL.into_iter().enumerate().map(|(at, surface)| Line {
        name: format!("reference/{}", surface.name()),
        title: reference_title(surface),
        heading: (at == 0).then_some("Reference"),
    });
    let last = lines.iter().rposition(|line| line.heading.is_some()).unwrap_or(lines.len());
    lines.splice(last..last, references);
    lines
}

fn navigation(page: &Page) -> String {
    let base = page.place.base;
    let mut lists: Vec<(&str, String)> = Vec::new();
    for Line { name, title, heading } in lines() {
        let is_current = name == page.name;
        let mark = if is_current { " aria-current=\"page\"" } else { "" };
        let operations = page.operations.as_deref().filter(|_| is_current).unwrap_or_default();
        let item = format!("<li><a href=\"{base}/docs/{name}\"{mark}>{title}</a>{operations}</li>");
        match (heading, lists.last_mut()) {
            (None, Some((_, items))) => items.push_str(&item),
            (heading, _) => lists.push((heading.unwrap_or_default(), item)),
        }
    }
    let lists: String = lists
        .into_iter()
        .map(|(heading, items)| format!("<p class=\"docs-nav-heading\">{heading}</p><ul>{items}</ul>"))
        .collect();
    format!(
        "<nav id=\"navigation\" class=\"docs-nav\" aria-label=\"Documentation\">{lists}<a class=\"docs-nav-back\" \
         href=\"{base}/\">Back to the school</a></nav>"
    )
}

fn outline(sections: &[Section]) -> String {
    if sections.len() < 2 {
        return String::new();
    }
    let items: String = sections
        .iter()
        .map(|Section { level, id, title }| {
            format!("<li class=\"is-level-{level}\"><a href=\"#{id}\">{}</a></li>", escaped(title))
        })
        .collect();
    format!(
        "<nav class=\"docs-outline\" aria-label=\"On this page\"><button type=\"button\" class=\"docs-outline-open\" \
         aria-expanded=\"false\" aria-controls=\"outline\">On this page</button><p class=\"docs-nav-heading\" \
         aria-hidden=\"true\">On this page</p><ul id=\"outline\">{items}</ul></nav>"
    )
}

/// Links to the pages before and after this one.
fn turning(page: &Page) -> String {
    let all = lines();
    let Some(at) = all.iter().position(|line| line.name == page.name) else { return String::new() };
    let link = |neighbour: Option<&Line>, class: &str, word: &str| {
        neighbour.map_or_else(String::new, |Line { name, title, .. }| {
            let base = page.place.base;
            format!("<a class=\"{class}\" href=\"{base}/docs/{name}\"><span>{word}</span> {title}</a>")
        })
    };
    let before = link(at.checked_sub(1).and_then(|at| all.get(at)), "is-previous", "Previous");
    let after = link(all.get(at + 1), "is-next", "Next");
    format!("<nav class=\"docs-turn\" aria-label=\"Previous and next page\">{before}{after}</nav>")
}

/// The bar above every page. What needs a script is hidden until one has run.
fn bar(place: &Place) -> String {
    let base = place.base;
    format!(
        "<header class=\"docs-bar\"><button type=\"button\" class=\"docs-menu\" aria-expanded=\"false\" \
         aria-controls=\"navigation\"><span class=\"docs-menu-lines\" aria-hidden=\"true\"></span>Menu</button><a \
         class=\"docs-brand\" href=\"{base}/docs\">Schola <span>documentation</span></a><button type=\"button\" \
         class=\"docs-search-open\" aria-haspopup=\"dialog\" aria-keyshortcuts=\"/\"><span>Search</span> <kbd \
         aria-hidden=\"true\">/</kbd></button><label class=\"docs-theme\"><span>Theme</span> <select><option \
         value=\"system\">System</option><option value=\"light\">Light</option><option \
         value=\"dark\">Dark</option></select></label><a class=\"docs-back\" href=\"{base}/\">Back to the \
         school</a></header>"
    )
}

fn shown(page: &Page) -> String {
    let Page { title, body: Rendered { html, sections }, operations, place, .. } = page;
    let Place { files, base, .. } = place;
    let is_reference = operations.is_some();
    let frame = if is_reference { "docs-frame is-reference" } else { "docs-frame" };
    let sheet = if is_reference {
        format!("<link rel=\"stylesheet\" href=\"{files}/docs/reference.css\">")
    } else {
        String::new()
    };
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{title} · Schola documentation</title><meta \
         name=\"color-scheme\" content=\"light dark\"><script src=\"{files}/docs/first.js\"></script><link \
         rel=\"preload\" as=\"font\" type=\"font/woff2\" crossorigin \
         href=\"{files}/vendor/figtree/figtree-core.woff2\"><link rel=\"preload\" as=\"font\" type=\"font/woff2\" \
         crossorigin href=\"{files}/vendor/literata/literata-head.woff2\"><link rel=\"icon\" type=\"image/svg+xml\" \
         href=\"{files}/app/favicon.svg\"><link rel=\"stylesheet\" \
         href=\"{files}/app/styles/tokens.css\"><link rel=\"stylesheet\" \
         href=\"{files}/docs/docs.css\">{sheet}<script type=\"module\" \
         src=\"{files}/docs/docs.js\"></script></head><body class=\"docs\" \
         data-search=\"{base}/docs/{SEARCH}\"><a class=\"docs-skip\" href=\"#text\">Skip to main \
         content</a>{}<div class=\"{frame}\">{}{}<main id=\"text\" tabindex=\"-1\"><div \
         class=\"docs-text\">{html}</div>{}</main></div></body></html>",
        bar(place),
        navigation(page),
        outline(sections),
        turning(page),
    )
}

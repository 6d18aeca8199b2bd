//! The documentation in English and German: pages from the texts under `assets/docs`, the references of the contracts,
//! and the indexes of the search. Each is built when it is first asked for; `Pages` caches the answers.

mod generated;
mod list;
mod markdown;
mod reference;
mod search;
mod texts;
mod words;

use bytes::Bytes;
use list::{GROUPS, Listed, PAGES, listed, reference_title};
use markdown::{Rendered, Section, escaped, rendered};
use texts::text;
use words::Words;

use crate::contract::Surface;
use crate::kernel::locale::Language;
use crate::kernel::{Code, Error, Result};

pub(super) use list::Place;

/// The name under which the search index of a language is served.
const SEARCH: &str = "search.json";

/// The pages that the page for unknown addresses leads to, besides a reference.
const STARTS: [&str; 3] = ["overview", "quick-start", "guide"];

/// A language and a name: what an address below `/docs` asks for.
#[derive(Clone, Copy)]
pub(super) struct Address<'a> {
    language: Language,
    name: &'a str,
}

impl<'a> Address<'a> {
    /// Reads a path without the `/docs` before it.
    pub(super) fn of(path: &'a str) -> Self {
        let path = path.trim_matches('/');
        let german = path.strip_prefix("de").filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let (language, name) = match german {
            Some(rest) => (Language::German, rest.trim_matches('/')),
            None => (Language::English, path),
        };
        Self { language, name: if name.is_empty() { "overview" } else { name } }
    }

    /// The path, with the `/docs` before it.
    pub(super) fn path(&self) -> String {
        format!("{}/{}", Words::of(self.language).home, self.name)
    }

    /// Whether there is such a page in this language. The search index counts as one.
    pub(super) fn is_known(&self) -> bool {
        let is_reference = || {
            let surface = self.name.strip_prefix("reference/").and_then(Surface::named);
            self.language == Language::English && surface.is_some()
        };
        self.name == SEARCH
            || listed(self.name).is_some_and(|page| page.title(self.language).is_some())
            || is_reference()
    }

    /// The English page of this name, if this asks for a translation that does not exist.
    pub(super) fn untranslated(&self) -> Option<Self> {
        let english = Self { language: Language::English, ..*self };
        (self.language != Language::English && !self.is_known() && english.is_known()).then_some(english)
    }

    /// The media type of the answer.
    pub(super) fn media_type(&self) -> &'static str {
        if self.name == SEARCH { "application/json" } else { "text/html; charset=utf-8" }
    }
}

/// The page at an address, or the search index.
pub(super) fn page(address: Address, place: &Place) -> Result<Bytes> {
    let Address { language, name } = address;
    if name == SEARCH {
        return search::index(language, place).map(Into::into);
    }
    if let Some(surface) = name.strip_prefix("reference/") {
        let surface = Surface::named(surface).ok_or_else(|| Error::of(Code::RouteUnknown))?;
        let reference = reference::read(surface, place)?;
        let title = reference_name(surface);
        let body = reference::body(surface, &reference, place);
        let operations = reference::navigation(&reference);
        let page = Page { language: Language::English, name, title: &title, body, operations: Some(operations), place };
        return Ok(shown(&page).into());
    }
    let title = listed(name).and_then(|page| page.title(language)).ok_or_else(|| Error::of(Code::RouteUnknown))?;
    let body = match name {
        "licences" => generated::licences(),
        _ => rendered(&text(name, language, place)?, place.base),
    };
    Ok(shown(&Page { language, name, title, body, operations: None, place }).into())
}

/// The page for an unknown address, in the language that the address names.
pub(super) fn missing(address: Address, place: &Place) -> Bytes {
    let (language, base) = (address.language, place.base);
    let words = Words::of(language);
    let pages = STARTS.into_iter().filter_map(listed).map(|page| Line::of(page, language));
    let surface = Surface::Platform;
    let reference = Line { title: reference_name(surface), ..Line::of_reference(surface, language) };
    let links: String = pages
        .chain([reference])
        .map(|line| format!("<li><a{}>{}</a></li>", line.href_on(language, base), line.title))
        .collect();
    let html = format!(
        "<h1>{}</h1><p>{}</p><ul>{links}</ul><p><a href=\"{base}/\">{}</a></p>",
        words.missing, words.missing_text, words.back
    );
    let body = Rendered { html, sections: Vec::new() };
    shown(&Page { language, name: "", title: words.missing, body, operations: None, place }).into()
}

struct Page<'a> {
    language: Language,
    name: &'a str,
    title: &'a str,
    body: Rendered,
    /// The operations in the navigation, on the page of a reference.
    operations: Option<String>,
    place: &'a Place<'a>,
}

impl Page<'_> {
    /// The languages of the page with its address in each, if there are several.
    fn translations(&self) -> Vec<(Language, String)> {
        let Some(listed) = listed(self.name) else { return Vec::new() };
        let languages = Language::ALL.into_iter().filter(|language| listed.title(*language).is_some());
        let address = |language| format!("{}{}", self.place.base, Address { language, name: self.name }.path());
        let all: Vec<_> = languages.map(|language| (language, address(language))).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }

    /// Links to the page in the other languages.
    fn switches(&self, class: &str) -> String {
        let others = self.translations().into_iter().filter(|(language, _)| *language != self.language);
        others
            .map(|(language, address)| {
                let (tag, name) = (language.tag(), Words::of(language).language);
                format!("<a class=\"{class}\" lang=\"{tag}\" hreflang=\"{tag}\" href=\"{address}\">{name}</a>")
            })
            .collect()
    }
}

/// The title of the page of a reference.
fn reference_name(surface: Surface) -> String {
    format!("{} reference", reference_title(surface))
}

/// A line of the navigation.
struct Line {
    language: Language,
    name: String,
    title: String,
    /// The heading above it, on the first line of a list.
    heading: Option<&'static str>,
}

impl Line {
    /// The line of a page: in this language, or in English.
    fn of(page: &Listed, language: Language) -> Self {
        let (language, title) = page.nearest(language);
        Self { language, name: page.name.to_owned(), title: title.to_owned(), heading: None }
    }

    /// The line of a reference. Beside pages in another language its title is longer, since the heading says less.
    fn of_reference(surface: Surface, language: Language) -> Self {
        let title = match language {
            Language::English => reference_title(surface).to_owned(),
            Language::German => reference_name(surface),
        };
        Self { language: Language::English, name: format!("reference/{}", surface.name()), title, heading: None }
    }

    /// The attributes of a link on a page in this language. They name the language of the target if it is another.
    fn href_on(&self, language: Language, base: &str) -> String {
        let path = Address { language: self.language, name: &self.name }.path();
        let tag = self.language.tag();
        let mark =
            if self.language == language { String::new() } else { format!(" lang=\"{tag}\" hreflang=\"{tag}\"") };
        format!(" href=\"{base}{path}\"{mark}")
    }
}

/// All pages in the order of the navigation, the references before the last list. Where a language does not have all
/// pages, those that it has are the first list, and all others the second.
fn lines(language: Language) -> Vec<Line> {
    let grouped = |page: &Listed| Line {
        heading: GROUPS.into_iter().find(|(first, _)| *first == page.name).map(|(_, heading)| heading),
        ..Line::of(page, language)
    };
    let mut lines: Vec<Line> = PAGES.iter().map(grouped).collect();
    let references = Surface::ALL.into_iter().enumerate().map(|(at, surface)| Line {
        heading: (at == 0).then_some("Reference"),
        ..Line::of_reference(surface, language)
    });
    let last = lines.iter().rposition(|line| line.heading.is_some()).unwrap_or(lines.len());
    lines.splice(last..last, references);
    if language == Language::English {
        return lines;
    }
    let words = Words::of(language);
    let (own, others): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.language == language);
    below(words.translated, own).chain(below(words.untranslated, others)).collect()
}

/// The lines as one list with a heading.
fn below(heading: &'static str, lines: Vec<Line>) -> impl Iterator<Item = Line> {
    let headings = std::iter::once(Some(heading)).chain(std::iter::repeat(None));
    lines.into_iter().zip(headings).map(|(line, heading)| Line { heading, ..line })
}

fn navigation(page: &Page) -> String {
    let (base, words) = (page.place.base, Words::of(page.language));
    let mut lists: Vec<(&str, String)> = Vec::new();
    for line in lines(page.language) {
        let is_current = line.name == page.name;
        let mark = if is_current { " aria-current=\"page\"" } else { "" };
        let operations = page.operations.as_deref().filter(|_| is_current).unwrap_or_default();
        let (to, title) = (line.href_on(page.language, base), &line.title);
        let item = format!("<li><a{to}{mark}>{title}</a>{operations}</li>");
        match (line.heading, lists.last_mut()) {
            (None, Some((_, items))) => items.push_str(&item),
            (heading, _) => lists.push((heading.unwrap_or_default(), item)),
        }
    }
    let lists: String = lists
        .into_iter()
        .map(|(heading, items)| format!("<p class=\"docs-nav-heading\">{heading}</p><ul>{items}</ul>"))
        .collect();
    let (label, back, switches) = (words.navigation, words.back, page.switches("docs-nav-end docs-other"));
    format!(
        "<nav id=\"navigation\" class=\"docs-nav\" aria-label=\"{label}\">{lists}{switches}<a class=\"docs-nav-end\" \
         href=\"{base}/\">{back}</a></nav>"
    )
}

fn outline(page: &Page) -> String {
    let sections = &page.body.sections;
    if sections.len() < 2 {
        return String::new();
    }
    let items: String = sections
        .iter()
        .map(|Section { level, id, title }| {
            format!("<li class=\"is-level-{level}\"><a href=\"#{id}\">{}</a></li>", escaped(title))
        })
        .collect();
    let name = Words::of(page.language).outline;
    format!(
        "<nav class=\"docs-outline\" aria-label=\"{name}\"><button type=\"button\" class=\"docs-outline-open\" \
         aria-expanded=\"false\" aria-controls=\"outline\">{name}</button><p class=\"docs-nav-heading\" \
         aria-hidden=\"true\">{name}</p><ul id=\"outline\">{items}</ul></nav>"
    )
}

/// Links to the pages before and after this one, in the same language.
fn turning(page: &Page) -> String {
    let words = Words::of(page.language);
    let all: Vec<Line> = lines(page.language).into_iter().filter(|line| line.language == page.language).collect();
    let Some(at) = all.iter().position(|line| line.name == page.name) else { return String::new() };
    let link = |neighbour: Option<&Line>, class: &str, word: &str| {
        neighbour.map_or_else(String::new, |line| {
            let (to, title) = (line.href_on(page.language, page.place.base), &line.title);
            format!("<a class=\"{class}\"{to}><span>{word}</span> {title}</a>")
        })
    };
    let before = link(at.checked_sub(1).and_then(|at| all.get(at)), "is-previous", words.previous);
    let after = link(all.get(at + 1), "is-next", words.next);
    format!("<nav class=\"docs-turn\" aria-label=\"{}\">{before}{after}</nav>", words.neighbours)
}

/// The bar above every page. What needs a script is hidden until one has run.
fn bar(page: &Page) -> String {
    let (base, switches) = (page.place.base, page.switches("docs-other"));
    let Words { home, after_brand, menu, search, theme, system, light, dark, back, .. } = Words::of(page.language);
    format!(
        "<header class=\"docs-bar\"><button type=\"button\" class=\"docs-menu\" aria-expanded=\"false\" \
         aria-controls=\"navigation\"><span class=\"docs-menu-lines\" aria-hidden=\"true\"></span>{menu}</button><a \
         class=\"docs-brand\" href=\"{base}{home}\">Schola<span>{after_brand}</span></a><button type=\"button\" \
         class=\"docs-search-open\" aria-haspopup=\"dialog\" aria-keyshortcuts=\"/\"><span>{search}</span> <kbd \
         aria-hidden=\"true\">/</kbd></button><label class=\"docs-theme\"><span>{theme}</span> <select><option \
         value=\"system\">{system}</option><option value=\"light\">{light}</option><option \
         value=\"dark\">{dark}</option></select></label>{switches}<a class=\"docs-back\" \
         href=\"{base}/\">{back}</a></header>"
    )
}

/// What the head of a page says of its translations: all languages that it exists in.
fn alternates(page: &Page) -> String {
    let link = |(language, address): (Language, String)| {
        format!("<link rel=\"alternate\" hreflang=\"{}\" href=\"{address}\">", language.tag())
    };
    page.translations().into_iter().map(link).collect()
}

fn shown(page: &Page) -> String {
    let Page { language, title, body, operations, place, .. } = page;
    let Place { files, base, .. } = place;
    let Words { home, site, skip, .. } = Words::of(*language);
    let is_reference = operations.is_some();
    let frame = if is_reference { "docs-frame is-reference" } else { "docs-frame" };
    let sheet = if is_reference {
        format!("<link rel=\"stylesheet\" href=\"{files}/docs/reference.css\">")
    } else {
        String::new()
    };
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{title} · {site}</title><meta \
         name=\"color-scheme\" content=\"light dark\">{}<script src=\"{files}/docs/first.js\"></script><link \
         rel=\"preload\" as=\"font\" type=\"font/woff2\" crossorigin \
         href=\"{files}/vendor/figtree/figtree-core.woff2\"><link rel=\"preload\" as=\"font\" type=\"font/woff2\" \
         crossorigin href=\"{files}/vendor/literata/literata-head.woff2\"><link rel=\"icon\" type=\"image/svg+xml\" \
         href=\"{files}/app/favicon.svg\"><link rel=\"stylesheet\" \
         href=\"{files}/app/styles/tokens.css\"><link rel=\"stylesheet\" \
         href=\"{files}/docs/docs.css\">{sheet}<script type=\"module\" \
         src=\"{files}/docs/docs.js\"></script></head><body class=\"docs\" \
         data-search=\"{base}{home}/{SEARCH}\"><a class=\"docs-skip\" href=\"#text\">{skip}</a>{}<div \
         class=\"{frame}\">{}{}<main id=\"text\" tabindex=\"-1\"><div \
         class=\"docs-text\">{}</div>{}</main></div></body></html>",
        language.tag(),
        alternates(page),
        bar(page),
        navigation(page),
        outline(page),
        body.html,
        turning(page),
    )
}

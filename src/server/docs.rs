//! The documentation: pages from the texts under `assets/docs`, with generated parts: the table of settings, the error
//! codes and their form on each surface, the pattern of keys, and the deprecated operations of the contracts.

use std::sync::OnceLock;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};
use rust_embed::RustEmbed;

use crate::config::settings::{self, variable};
use crate::contract::{self, Sources, Surface};
use crate::features;
use crate::http::dialect::{Dialect, status_and_type};
use crate::http::fault::status_of;
use crate::kernel::{Cause, Code, Error, Result, key};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/docs/"]
#[include = "*.md"]
struct Texts;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/LICENSES/"]
#[include = "*.txt"]
struct Licences;

/// The pages with their titles, in the order of the list beside them.
const PAGES: [(&str, &str); 13] = [
    ("overview", "Overview"),
    ("quick-start", "Quick start"),
    ("guide", "Running a school"),
    ("settings", "Settings"),
    ("api", "Using the API"),
    ("keys", "API keys"),
    ("limits", "Rate limits"),
    ("metering", "Plans and metering"),
    ("idempotency", "Doing something once"),
    ("errors", "Errors"),
    ("versions", "Versions and deprecation"),
    ("performance", "Performance and tests"),
    ("licences", "Licences"),
];

/// The titles of the references.
const fn reference_title(surface: Surface) -> &'static str {
    match surface {
        Surface::Platform => "Platform",
        Surface::Partner => "Partner",
        Surface::Factory => "Course factory",
        Surface::Author => "Course author",
    }
}

/// The name of the page at a path below `/docs`.
pub(super) fn name(path: &str) -> &str {
    let name = path.trim_matches('/');
    if name.is_empty() { "overview" } else { name }
}

/// The addresses that pages refer to.
pub(super) struct Place<'a> {
    /// The path of the embedded files, without a slash at the end.
    pub(super) files: &'a str,
    /// The address of the school, without a slash at the end.
    pub(super) url: &'a str,
    /// The path in it: empty, or with a slash before it.
    pub(super) base: &'a str,
}

/// The page of this name.
pub(super) fn page(name: &str, place: &Place) -> Result<String> {
    if let Some(surface) = name.strip_prefix("reference/") {
        let surface = Surface::named(surface).ok_or_else(|| Error::of(Code::RouteUnknown))?;
        return Ok(shown(&Page {
            name,
            title: reference_title(surface),
            body: reference(surface, place),
            wide: true,
            place,
        }));
    }
    let (_, title) =
        PAGES.into_iter().find(|(known, _)| *known == name).ok_or_else(|| Error::of(Code::RouteUnknown))?;
    let body = match name {
        "settings" => rendered(&reference_of_settings(), place.base),
        "licences" => licences(),
        _ => rendered(&filled(&text(name)?, place.url)?, place.base),
    };
    Ok(shown(&Page { name, title, body, wide: false, place }))
}

struct Page<'a> {
    name: &'a str,
    title: &'a str,
    body: String,
    wide: bool,
    place: &'a Place<'a>,
}

fn text(name: &str) -> Result<String> {
    let file = Texts::get(&format!("{name}.md")).ok_or_else(|| Error::of(Code::RouteUnknown))?;
    String::from_utf8(file.data.into_owned()).map_err(Error::internal)
}

/// The placeholders for generated parts, besides the address of the server.
const PLACES: [&str; 6] = ["{{version}}", "{{codes}}", "{{causes}}", "{{pattern}}", "{{resources}}", "{{deprecated}}"];

/// The text with those places filled.
fn filled(text: &str, url: &str) -> Result<String> {
    let mut text = text.replace("{{base}}", url);
    for place in PLACES {
        if text.contains(place) {
            text = text.replace(place, &known(place)?);
        }
    }
    Ok(text)
}

fn known(place: &str) -> Result<String> {
    match place {
        "{{version}}" => Ok(env!("CARGO_PKG_VERSION").to_owned()),
        "{{codes}}" => Ok(codes()),
        "{{causes}}" => Ok(causes()),
        "{{pattern}}" => Ok(key::PATTERN.to_owned()),
        "{{resources}}" => {
            let quoted = |resource: &str| format!("`{resource}`");
            Ok(features::resources().into_iter().map(quoted).collect::<Vec<_>>().join(", "))
        }
        "{{deprecated}}" => deprecated(),
        _ => Err(Error::internal_text(format!("nothing is known for {place}"))),
    }
}

/// The caption of a code block with these words behind its fence, if it has one.
fn caption(words: &str) -> Option<&'static str> {
    match words {
        "sh" => Some("Shell"),
        "python" => Some("Python"),
        "js" => Some("JavaScript"),
        "json output" | "text output" => Some("Answer"),
        _ => None,
    }
}

/// Markdown as HTML. Wide tables scroll by themselves, and a code block in one of several languages has a caption.
/// Links to paths of this server begin with `base`.
fn rendered(markdown: &str, base: &str) -> String {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).flat_map(|event| match event {
        Event::Start(Tag::Table(_)) => vec![
            Event::Html("<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">".into()),
            event,
        ],
        Event::End(TagEnd::Table) => vec![event, Event::Html("</div>".into())],
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(ref words))) => match caption(words) {
            Some(name) => vec![Event::Html(format!("<p class=\"docs-language\">{name}</p>").into()), event],
            None => vec![event],
        },
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if dest_url.starts_with('/') => {
            let dest_url = format!("{base}{dest_url}").into();
            vec![Event::Start(Tag::Link { link_type, dest_url, title, id })]
        }
        other => vec![other],
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    anchored(&out.replace("<pre>", "<pre tabindex=\"0\">"))
}

/// The page with a name on each of its sections, so that a link can lead there: `#rate-limits` to "Rate limits".
fn anchored(page: &str) -> String {
    let mut sections = page.split("<h2>");
    let mut out = sections.next().unwrap_or_default().to_owned();
    for section in sections {
        let title = section.split("</h2>").next().unwrap_or_default();
        let words = title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let name = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
        out.push_str(&format!("<h2 id=\"{name}\">{section}"));
    }
    out
}

fn reference_of_settings() -> String {
    let mut text = String::from(
        "# Settings\n\nEvery setting can be given as a flag of `schola serve` and `schola demo`, as a variable of the \
         environment, and in the TOML file that `--config` or `SCHOLA_CONFIG` names, in that order of precedence. In \
         the file a setting is written with underscores (`smtp_host = \"...\"`) or in a table (`[smtp]`, then `host = \
         \"...\"`). An unknown or malformed setting stops the start and is named.\n",
    );
    let mut group = "";
    for setting in settings::all() {
        if setting.group != group {
            group = setting.group;
            text.push_str(&format!("\n## {group}\n\n| flag | variable | default | |\n|---|---|---|---|\n"));
        }
        let default = if setting.default.is_empty() { String::new() } else { format!("`{}`", setting.default) };
        text.push_str(&format!(
            "| `--{} {}` | `{}` | {default} | {} |\n",
            setting.name,
            setting.value,
            variable(setting.name),
            setting.help.replace('|', "\\|")
        ));
    }
    text
}

fn codes() -> String {
    let mut text = String::from("| code | status | meaning |\n|---|---|---|\n");
    for code in Code::ALL {
        text.push_str(&format!("| `{}` | {} | {} |\n", code.name(), status_of(code.cause()).as_u16(), code.meaning()));
    }
    text
}

fn causes() -> String {
    let mut text =
        String::from("| what happened | platform, partner | course factory | course author |\n|---|---|---|---|\n");
    for cause in Cause::ALL {
        let cell = |dialect| match status_and_type(dialect, cause) {
            (status, Some(word)) => format!("{} `{word}`", status.as_u16()),
            (status, None) => status.as_u16().to_string(),
        };
        text.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            what_happened(cause),
            cell(Dialect::Partner),
            cell(Dialect::Factory),
            cell(Dialect::Author)
        ));
    }
    text
}

const fn what_happened(cause: Cause) -> &'static str {
    match cause {
        Cause::BadInput => "The request, or a field of it, is missing or wrong",
        Cause::NoCredential => "There is no credential, or it is not a good one",
        Cause::Forbidden => "The credential is good and does not allow this",
        Cause::PlanRefused => "The plan does not include this",
        Cause::Absent => "It does not exist, or belongs to somebody else",
        Cause::WrongMethod => "The path exists, with other methods",
        Cause::Timeout => "The request took too long",
        Cause::Conflict => "The state of things stands against it",
        Cause::TooLarge => "The body is too large",
        Cause::WrongType => "The content type is not read here",
        Cause::WrongRange => "The part that is asked for lies behind the end",
        Cause::RuleBroken => "Well formed, and a rule forbids it",
        Cause::QuotaSpent => "The month's allowance is used up",
        Cause::TooFast => "Too many requests in too little time",
        Cause::Dependency => "Something that this needs does not answer",
        Cause::Overload => "The server has more to do than it can",
        Cause::Internal => "A fault of the server",
    }
}

/// The operations that the contracts mark as deprecated, as a list. The contracts are in the program, so it is built
/// once.
fn deprecated() -> Result<String> {
    static MADE: OnceLock<String> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made.clone());
    }
    let mut lines = Vec::new();
    for surface in Surface::ALL {
        let bundle = contract::bundle_from(&Sources::embedded(), surface, None).map_err(Error::internal)?;
        let document = bundle.value().map_err(Error::internal)?;
        for operation in contract::operations(&document) {
            if operation.node.get("deprecated").and_then(serde_json::Value::as_bool) == Some(true) {
                lines.push(format!("- {}: `{} {}`", reference_title(surface), operation.method, operation.path));
            }
        }
    }
    let list = if lines.is_empty() { "Nothing at present.".to_owned() } else { lines.join("\n") };
    Ok(MADE.get_or_init(|| list).clone())
}

fn licences() -> String {
    let mut out = String::from(
        "<h1>Licences</h1><p>Schola is under the Apache License 2.0. What is linked into it and shipped with it stands \
         here; <code>schola licenses</code> prints the same.</p>",
    );
    let mut names: Vec<_> = Licences::iter().collect();
    names.sort();
    for name in names {
        let Some(file) = Licences::get(&name) else { continue };
        let title = name.trim_end_matches(".txt");
        let text = escaped(&String::from_utf8_lossy(&file.data));
        out.push_str(&format!("<h2>{}</h2><pre class=\"docs-plain\" tabindex=\"0\">{text}</pre>", escaped(title)));
    }
    out
}

fn reference(surface: Surface, place: &Place) -> String {
    let Place { files, base, .. } = place;
    format!(
        "<h1>{} reference</h1><p>Requests are sent to this server. Sign in with <code>POST /api/auth/login</code> \
         first and put the token under Authorize.</p><div class=\"docs-reference\" id=\"reference\" \
         data-contract=\"{base}/openapi/{}.json\"></div><script \
         src=\"{files}/vendor/swagger-ui/swagger-ui-bundle.js\"></script><script \
         src=\"{files}/docs/reference.js\"></script>",
        reference_title(surface),
        surface.name()
    )
}

fn navigation(current: &str, base: &str) -> String {
    let link = |name: &str, title: &str| {
        let mark = if name == current { " aria-current=\"page\"" } else { "" };
        format!("<li><a href=\"{base}/docs/{name}\"{mark}>{title}</a></li>")
    };
    let pages: String = PAGES.iter().map(|(name, title)| link(name, title)).collect();
    let references: String = Surface::ALL
        .iter()
        .map(|surface| link(&format!("reference/{}", surface.name()), reference_title(*surface)))
        .collect();
    format!(
        "<nav class=\"docs-nav\" \
         aria-label=\"Documentation\"><h2>Guides</h2><ul>{pages}</ul><h2>Reference</h2><ul>{references}</ul></nav>"
    )
}

fn shown(page: &Page) -> String {
    let Page { name, title, body, wide, place: Place { files, base, .. } } = page;
    let frame = if *wide { "docs-frame is-wide" } else { "docs-frame" };
    let swagger = if *wide {
        format!("<link rel=\"stylesheet\" href=\"{files}/vendor/swagger-ui/swagger-ui.css\">")
    } else {
        String::new()
    };
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{title} · Schola documentation</title><meta \
         name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" type=\"image/svg+xml\" \
         href=\"{files}/app/favicon.svg\">{swagger}<link rel=\"stylesheet\" \
         href=\"{files}/app/styles/tokens.css\"><link rel=\"stylesheet\" href=\"{files}/docs/docs.css\"></head><body \
         class=\"docs\"><a class=\"docs-skip\" href=\"#text\">Skip to the text</a><header class=\"docs-top\"><a \
         class=\"docs-brand\" href=\"{base}/docs\">Schola documentation</a><a href=\"{base}/\">To the \
         school</a></header><div class=\"{frame}\">{}<main id=\"text\" class=\"{}\">{body}</main></div></body></html>",
        navigation(name, base),
        if *wide { "docs-wide" } else { "docs-text" },
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

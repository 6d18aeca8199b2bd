//! The documentation: pages from the texts under `assets/docs`, from the table of settings and from the registry of codes.

use poem::Response;
use poem::http::header;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use rust_embed::RustEmbed;

use crate::config::settings::{SETTINGS, variable};
use crate::contract::Surface;
use crate::http::fault::status_of;
use crate::kernel::{Code, Error, Result};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/docs/"]
#[include = "*.md"]
struct Texts;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/LICENSES/"]
#[include = "*.txt"]
struct Licences;

/// The pages with their titles, in the order of the list beside them.
const PAGES: [(&str, &str); 6] = [
    ("overview", "Overview"),
    ("quick-start", "Quick start"),
    ("guide", "Running a school"),
    ("settings", "Settings"),
    ("api", "Using the API"),
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

/// Answers a path below `/docs`. `digest` names the embedded files, `base` is where this server is reached.
pub(super) fn page(path: &str, digest: &str, base: &str) -> Result<Response> {
    let name = path.trim_matches('/');
    let name = if name.is_empty() { "overview" } else { name };
    if let Some(surface) = name.strip_prefix("reference/") {
        let surface = Surface::named(surface).ok_or_else(|| Error::of(Code::RouteUnknown))?;
        return Ok(shown(&Page {
            name,
            title: reference_title(surface),
            body: reference(surface, digest),
            wide: true,
            digest,
        }));
    }
    let (_, title) =
        PAGES.into_iter().find(|(known, _)| *known == name).ok_or_else(|| Error::of(Code::RouteUnknown))?;
    let body = match name {
        "settings" => rendered(&settings()),
        "licences" => licences(),
        _ => rendered(&text(name)?.replace("{{base}}", base).replace("{{codes}}", &codes())),
    };
    Ok(shown(&Page { name, title, body, wide: false, digest }))
}

struct Page<'a> {
    name: &'a str,
    title: &'a str,
    body: String,
    wide: bool,
    digest: &'a str,
}

fn text(name: &str) -> Result<String> {
    let file = Texts::get(&format!("{name}.md")).ok_or_else(|| Error::of(Code::RouteUnknown))?;
    String::from_utf8(file.data.into_owned()).map_err(Error::internal)
}

/// Markdown as HTML; tables may be wider than the page and scroll by themselves.
fn rendered(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).flat_map(|event| match event {
        Event::Start(Tag::Table(_)) => vec![
            Event::Html("<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">".into()),
            event,
        ],
        Event::End(TagEnd::Table) => vec![event, Event::Html("</div>".into())],
        Event::Start(Tag::CodeBlock(_)) => vec![event],
        other => vec![other],
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out.replace("<pre>", "<pre tabindex=\"0\">")
}

fn settings() -> String {
    let mut text = String::from(
        "# Settings\n\nEvery setting can be given as a flag of `schola serve` and `schola demo`, as a variable of the environment, and in \
         the TOML file that `--config` or `SCHOLA_CONFIG` names, in that order of precedence. In the file a setting is written with \
         underscores (`smtp_host = \"...\"`) or in a table (`[smtp]`, then `host = \"...\"`). An unknown or malformed setting stops the \
         start and is named.\n",
    );
    let mut group = "";
    for setting in SETTINGS {
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

fn licences() -> String {
    let mut out = String::from(
        "<h1>Licences</h1><p>Schola is under the Apache License 2.0. What is linked into it and shipped with it stands here; \
         <code>schola licenses</code> prints the same.</p>",
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

fn reference(surface: Surface, digest: &str) -> String {
    format!(
        "<h1>{} reference</h1><p>Requests are sent to this server. Sign in with <code>POST /api/auth/login</code> first and put the token \
         under Authorize.</p><div class=\"docs-reference\" id=\"reference\" data-contract=\"/openapi/{}.json\"></div>\
         <script src=\"/a/{digest}/vendor/swagger-ui/swagger-ui-bundle.js\"></script><script src=\"/a/{digest}/docs/reference.js\"></script>",
        reference_title(surface),
        surface.name()
    )
}

fn navigation(current: &str) -> String {
    let link = |name: &str, title: &str| {
        let mark = if name == current { " aria-current=\"page\"" } else { "" };
        format!("<li><a href=\"/docs/{name}\"{mark}>{title}</a></li>")
    };
    let pages: String = PAGES.iter().map(|(name, title)| link(name, title)).collect();
    let references: String = Surface::ALL
        .iter()
        .map(|surface| link(&format!("reference/{}", surface.name()), reference_title(*surface)))
        .collect();
    format!(
        "<nav class=\"docs-nav\" aria-label=\"Documentation\"><h2>Guides</h2><ul>{pages}</ul><h2>Reference</h2><ul>{references}</ul></nav>"
    )
}

fn shown(page: &Page) -> Response {
    let Page { name, title, body, wide, digest } = page;
    let frame = if *wide { "docs-frame is-wide" } else { "docs-frame" };
    let swagger = if *wide {
        format!("<link rel=\"stylesheet\" href=\"/a/{digest}/vendor/swagger-ui/swagger-ui.css\">")
    } else {
        String::new()
    };
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><title>{title} · Schola documentation</title><meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"/a/{digest}/app/favicon.svg\">{swagger}\
         <link rel=\"stylesheet\" href=\"/a/{digest}/app/styles/tokens.css\"><link rel=\"stylesheet\" href=\"/a/{digest}/docs/docs.css\">\
         </head><body class=\"docs\"><a class=\"docs-skip\" href=\"#text\">Skip to the text</a><header class=\"docs-top\">\
         <a class=\"docs-brand\" href=\"/docs\">Schola documentation</a><a href=\"/\">To the school</a></header><div class=\"{frame}\">{}\
         <main id=\"text\" class=\"{}\">{body}</main></div></body></html>",
        navigation(name),
        if *wide { "docs-wide" } else { "docs-text" },
    );
    Response::builder()
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-cache")
        .body(html)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

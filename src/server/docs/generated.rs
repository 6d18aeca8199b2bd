//! The parts of the pages that are generated: settings, error codes, the pattern of keys, deprecated operations and
//! licences.

use std::sync::OnceLock;

use rust_embed::RustEmbed;

use super::list::reference_title;
use super::markdown::{Rendered, Section, escaped, slug};
use crate::config::settings::{self, variable};
use crate::contract::{self, Sources, Surface};
use crate::features;
use crate::http::dialect::{Dialect, status_and_type};
use crate::http::fault::status_of;
use crate::kernel::{Cause, Code, Error, Result, key};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/LICENSES/"]
#[include = "*.txt"]
struct Licences;

/// The placeholders for generated parts, besides the address of the server.
const PLACES: [&str; 6] = ["{{version}}", "{{codes}}", "{{causes}}", "{{pattern}}", "{{resources}}", "{{deprecated}}"];

/// The text with the placeholders replaced.
pub(super) fn filled(text: &str, url: &str) -> Result<String> {
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

/// The page of settings, in Markdown.
pub(super) fn settings_page() -> String {
    let mut text = String::from(
        "# Settings\n\nEvery setting has three forms: a flag of `schola serve` and `schola demo`, an environment \
         variable, and an entry in the TOML file that `--config` or `SCHOLA_CONFIG` names. A flag overrides a \
         variable, and a variable overrides the file. In the file, write a setting with underscores (`smtp_host = \
         \"...\"`) or in a table (`[smtp]`, then `host = \"...\"`). The server does not start with an unknown or \
         malformed setting; the error names it.\n",
    );
    let mut group = "";
    for setting in settings::all() {
        if setting.group != group {
            group = setting.group;
            text.push_str(&format!("\n## {group}\n\n| Flag | Variable | Default | Meaning |\n|---|---|---|---|\n"));
        }
        let default = if setting.default.is_empty() { "none".to_owned() } else { format!("`{}`", setting.default) };
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

/// The table of codes. Each row has the address `#code`, to which the reference links.
fn codes() -> String {
    let mut text = String::from("| Code | Status | Meaning |\n|---|---|---|\n");
    for code in Code::ALL {
        let (name, status) = (code.name(), status_of(code.cause()).as_u16());
        text.push_str(&format!("| <span id=\"{name}\">`{name}`</span> | {status} | {} |\n", code.meaning()));
    }
    text
}

fn causes() -> String {
    let mut text =
        String::from("| What happened | Platform, partner | Course factory | Course author |\n|---|---|---|---|\n");
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
        Cause::BadInput => "The request or one of its fields is missing or invalid",
        Cause::NoCredential => "The credential is missing, invalid or expired",
        Cause::Forbidden => "The credential does not allow this",
        Cause::PlanRefused => "The plan does not include this",
        Cause::Absent => "The resource does not exist, or you have no access to it",
        Cause::WrongMethod => "The path exists, but not with this method",
        Cause::Timeout => "The request took too long",
        Cause::Conflict => "The request conflicts with the current state",
        Cause::TooLarge => "The body is too large",
        Cause::WrongType => "The content type is not supported",
        Cause::WrongRange => "The requested range lies beyond the end of the file",
        Cause::RuleBroken => "The request is valid, but a rule forbids it",
        Cause::QuotaSpent => "The quota of this month is used up",
        Cause::TooFast => "Too many requests",
        Cause::Dependency => "A service that the server depends on does not respond",
        Cause::Overload => "The server is overloaded",
        Cause::Internal => "An internal error of the server",
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
    let list = if lines.is_empty() { "No operation is deprecated.".to_owned() } else { lines.join("\n") };
    Ok(MADE.get_or_init(|| list).clone())
}

/// The page of licences.
pub(super) fn licences() -> Rendered {
    let mut html = String::from(
        "<h1>Licenses</h1><p>Schola is licensed under the Apache License 2.0. This page lists the licenses of the \
         libraries and files that it includes. <code>schola licenses</code> prints the same list.</p>",
    );
    let mut sections = Vec::new();
    let mut names: Vec<_> = Licences::iter().collect();
    names.sort();
    for name in names {
        let Some(file) = Licences::get(&name) else { continue };
        let title = name.trim_end_matches(".txt").to_owned();
        let text = escaped(&String::from_utf8_lossy(&file.data));
        let (id, heading) = (slug(&title), escaped(&title));
        html.push_str(&format!(
            "<h2 id=\"{id}\"><a class=\"docs-anchor\" href=\"#{id}\">{heading}</a></h2><pre class=\"docs-plain\" \
             tabindex=\"0\">{text}</pre>"
        ));
        sections.push(Section { level: 2, id, title });
    }
    Rendered { html, sections }
}

//! The references: the introduction of a contract and the list of its operations, from which `reference.js` opens one
//! operation at a time. Without scripts the list is what there is.

use serde_json::Value;

use super::list::{Place, reference_title};
use super::markdown::{Rendered, Section, Text, escaped, rendered, slug};
use crate::contract::{self, Surface};
use crate::http::limit::Quota;
use crate::kernel::{Error, Result};

/// An operation, as the list shows it.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) description: String,
    is_deprecated: bool,
}

/// The operations with one tag.
pub(super) struct Group {
    pub(super) name: String,
    description: String,
    pub(super) entries: Vec<Entry>,
}

/// A contract, as far as the pages show it.
pub(super) struct Reference {
    summary: String,
    description: String,
    pub(super) groups: Vec<Group>,
}

/// Reads the contract of a surface.
pub(super) fn read(surface: Surface, place: &Place) -> Result<Reference> {
    let bundle = contract::bundle(surface, place.public_url).map_err(Error::internal)?;
    let document = bundle.value().map_err(Error::internal)?;
    let mut groups: Vec<Group> = document["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|tag| Group { name: text(tag, "name"), description: text(tag, "description"), entries: Vec::new() })
        .collect();
    for operation in contract::operations(&document) {
        let tag = operation.node["tags"][0].as_str().unwrap_or_default();
        let Some(group) = groups.iter_mut().find(|group| group.name == tag) else { continue };
        group.entries.push(Entry {
            id: text(operation.node, "operationId"),
            method: operation.method,
            path: operation.path.to_owned(),
            summary: text(operation.node, "summary"),
            description: text(operation.node, "description"),
            is_deprecated: operation.node["deprecated"] == true,
        });
    }
    groups.retain(|group| !group.entries.is_empty());
    let info = &document["info"];
    Ok(Reference { summary: text(info, "summary"), description: text(info, "description"), groups })
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The page of a reference, without its frame. Each operation has its id as address and names its rate limit.
pub(super) fn body(surface: Surface, reference: &Reference, place: &Place) -> Rendered {
    let Place { files, base, .. } = place;
    let (name, title) = (surface.name(), reference_title(surface));
    let Rendered { html: introduction, mut sections } = rendered(&Text::english(&reference.description), base);
    let mut html = format!(
        "<div class=\"ref\" id=\"reference\" data-contract=\"{base}/openapi/{name}.json\" data-surface=\"{name}\" \
         data-errors=\"{base}/docs/errors\" data-limits=\"{base}/docs/limits\" data-keys=\"{base}/docs/keys\"><div \
         class=\"ref-start\"><h1>{title} reference</h1><p class=\"ref-summary\">{}</p><p class=\"ref-files\">Download \
         the OpenAPI document as <a href=\"{base}/openapi/{name}.yaml\">YAML</a> or <a \
         href=\"{base}/openapi/{name}.json\">JSON</a>.</p>{introduction}",
        escaped(&reference.summary),
    );
    for group in &reference.groups {
        let id = format!("group-{}", slug(&group.name));
        html.push_str(&format!(
            "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\"><a class=\"docs-anchor\" href=\"#{id}\">{}</a></h2>{}\
             <ul class=\"ref-list\">",
            escaped(&group.name),
            rendered(&Text::english(&group.description), base).html,
        ));
        sections.push(Section { level: 2, id, title: group.name.clone() });
        for entry in &group.entries {
            html.push_str(&item(surface, entry, place));
        }
        html.push_str("</ul></section>");
    }
    html.push_str(&format!("</div></div><script type=\"module\" src=\"{files}/docs/reference.js\"></script>"));
    Rendered { html, sections }
}

fn item(surface: Surface, entry: &Entry, place: &Place) -> String {
    let Entry { id, method, path, summary, is_deprecated, .. } = entry;
    let limit = place.declared.of(surface.name(), id).and_then(|declared| declared.policy);
    let limit = limit.map_or_else(String::new, |policy| {
        let quota = worded(place.quotas.of(policy));
        format!(" data-limit=\"{}\" data-quota=\"{quota}\"", policy.name())
    });
    let mark = if *is_deprecated { " <span class=\"ref-deprecated\">Deprecated</span>" } else { "" };
    format!(
        "<li id=\"{id}\"{limit}><a href=\"#{id}\"><span class=\"ref-method is-{}\">{method}</span> <span \
         class=\"ref-name\">{}</span>{mark} <code>{}</code></a></li>",
        method.to_ascii_lowercase(),
        escaped(summary),
        escaped(path),
    )
}

/// The entries of a reference in the navigation of its page.
pub(super) fn navigation(reference: &Reference) -> String {
    let mut html = String::new();
    for group in &reference.groups {
        let name = escaped(&group.name);
        html.push_str(&format!("<details class=\"docs-group\"><summary>{name}</summary><ul>"));
        for Entry { id, method, summary, .. } in &group.entries {
            let short = if *method == "DELETE" { "DEL" } else { *method };
            html.push_str(&format!(
                "<li><a href=\"#{id}\"><span class=\"ref-method is-{}\" aria-hidden=\"true\">{short}</span> \
                 <span>{}</span></a></li>",
                method.to_ascii_lowercase(),
                escaped(summary)
            ));
        }
        html.push_str("</ul></details>");
    }
    html
}

/// The quota in words: "30 requests per minute".
fn worded(quota: Quota) -> String {
    let seconds = quota.window.as_secs();
    let (size, unit) = [(86_400, "day"), (3600, "hour"), (60, "minute")]
        .into_iter()
        .find(|(size, _)| seconds.is_multiple_of(*size))
        .unwrap_or((1, "second"));
    let number = seconds / size;
    let time = if number == 1 { unit.to_owned() } else { format!("{number} {unit}s") };
    let requests = if quota.count.get() == 1 { "request" } else { "requests" };
    format!("{} {requests} per {time}", quota.count)
}

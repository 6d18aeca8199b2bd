//! The documents that are served.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use parking_lot::Mutex;
use serde_json::{Map, Value, json};

use super::{ContractError, Result, Sources, Surface, assemble_from, prune};

/// The order in which the top-level keys of a served document are written.
const ORDER: [&str; 9] =
    ["openapi", "info", "servers", "security", "tags", "x-tagGroups", "paths", "webhooks", "components"];

/// One surface's contract as users get it. Only the text is kept; YAML is written when it is first asked for.
#[derive(Debug)]
pub struct Bundle {
    json: Bytes,
    yaml: OnceLock<Bytes>,
}

impl Bundle {
    /// The document as JSON text.
    #[must_use]
    pub fn json(&self) -> Bytes {
        self.json.clone()
    }

    /// The document as YAML text.
    pub fn yaml(&self) -> Result<Bytes> {
        if let Some(yaml) = self.yaml.get() {
            return Ok(yaml.clone());
        }
        let text = serde_yaml_ng::to_string(&self.value()?).map_err(|cause| ContractError::new(cause.to_string()))?;
        Ok(self.yaml.get_or_init(|| Bytes::from(escaped(&text))).clone())
    }

    /// The document as a value, read anew from the text.
    pub fn value(&self) -> Result<Value> {
        serde_json::from_slice(&self.json).map_err(|cause| ContractError::new(cause.to_string()))
    }
}

/// The YAML text with its patterns in ASCII. A pattern names signs that readers of YAML take for the end of a line, such as U+2028, or
/// refuse, such as U+FDD0; in double quotes they can be written as escapes.
fn escaped(yaml: &str) -> String {
    let mut text = String::with_capacity(yaml.len());
    for line in yaml.split_inclusive('\n') {
        let quoted =
            line.split_once("pattern: '").and_then(|(head, rest)| Some((head, rest.trim_end().strip_suffix('\'')?)));
        match quoted {
            Some((head, pattern)) if !pattern.is_ascii() => {
                text.push_str(head);
                text.push_str("pattern: \"");
                pattern.replace("''", "'").chars().for_each(|c| push_escaped(&mut text, c));
                text.push_str("\"\n");
            }
            _ => text.push_str(line),
        }
    }
    text
}

/// Adds a character of a scalar in double quotes.
fn push_escaped(text: &mut String, c: char) {
    match c {
        '"' | '\\' => text.extend(['\\', c]),
        ' '..='~' => text.push(c),
        '\u{10000}'.. => text.push_str(&format!("\\U{:08x}", u32::from(c))),
        _ => text.push_str(&format!("\\u{:04x}", u32::from(c))),
    }
}

struct Made {
    surface: Surface,
    public_url: Option<String>,
    bundle: Arc<Bundle>,
}

/// The last bundle of each surface; a server has one public address, so this holds at most four entries.
static MADE: Mutex<Vec<Made>> = Mutex::new(Vec::new());

/// The contract of a surface, made at the first call and kept. The paths in `servers` are put after
/// `public_url`, or stay relative where there is none.
pub fn bundle(surface: Surface, public_url: Option<&str>) -> Result<Arc<Bundle>> {
    let mut made = MADE.lock();
    if let Some(known) = made.iter().find(|made| made.surface == surface && made.public_url.as_deref() == public_url) {
        return Ok(known.bundle.clone());
    }
    let bundle = Arc::new(bundle_from(&Sources::embedded(), surface, public_url)?);
    made.retain(|made| made.surface != surface);
    made.push(Made { surface, public_url: public_url.map(str::to_owned), bundle: bundle.clone() });
    Ok(bundle)
}

/// The contract of a surface from these files, not kept.
pub fn bundle_from(sources: &Sources, surface: Surface, public_url: Option<&str>) -> Result<Bundle> {
    let mut root = assemble_from(sources, surface)?.into_root();
    prune::drop_build_keys(&mut root);
    prune::drop_unused_components(&mut root);
    let Value::Object(mut entries) = root else {
        return Err(ContractError::new(format!("{}.yaml is no mapping", surface.name())));
    };
    let servers =
        entries.get("servers").and_then(Value::as_array).cloned().unwrap_or_else(|| vec![json!({ "url": "/" })]);
    let servers: Vec<Value> = servers.into_iter().map(|server| addressed(server, public_url)).collect();
    entries.insert("servers".to_owned(), Value::Array(servers));
    let mut ordered = Map::new();
    for key in ORDER {
        if let Some(value) = entries.shift_remove(key) {
            ordered.insert(key.to_owned(), value);
        }
    }
    ordered.extend(entries);
    let json = serde_json::to_vec(&ordered).map_err(|cause| ContractError::new(cause.to_string()))?;
    Ok(Bundle { json: Bytes::from(json), yaml: OnceLock::new() })
}

/// The server entry with the public address before its path; without an address it stays relative to the document.
fn addressed(mut server: Value, public_url: Option<&str>) -> Value {
    let path = server.get("url").and_then(Value::as_str).unwrap_or_default().trim_end_matches('/');
    let url = format!("{}{path}", public_url.unwrap_or_default().trim_end_matches('/'));
    server["url"] = Value::String(if url.is_empty() { "/".to_owned() } else { url });
    server
}

//! The documents that are served.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use parking_lot::Mutex;
use serde_json::{Map, Value, json};

use super::{ContractError, Result, Sources, Surface, assemble, prune};

/// The order in which the top-level keys of a served document are written.
const ORDER: [&str; 9] =
    ["openapi", "info", "servers", "security", "tags", "x-tagGroups", "paths", "webhooks", "components"];

/// One surface's contract, as users get it. Only the text is stored; YAML is written at the first request.
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
        let mut value = self.value()?;
        spell_out(&mut value);
        let text = serde_yaml_ng::to_string(&value).map_err(|cause| ContractError::new(cause.to_string()))?;
        Ok(self.yaml.get_or_init(|| Bytes::from(escaped(&text))).clone())
    }

    /// Parses the document from the text.
    pub fn value(&self) -> Result<Value> {
        serde_json::from_slice(&self.json).map_err(|cause| ContractError::new(cause.to_string()))
    }
}

/// Begins and ends a sign beyond ASCII that is spelled out in a pattern: `<U+2028>`.
const SIGN: (&str, char) = ("<U+", '>');

/// Escapes characters beyond ASCII in all patterns. Readers and writers of YAML may take some for line ends, such as
/// U+2028, or refuse them, such as U+FDD0; [`escaped`] writes escapes.
fn spell_out(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(pattern) if name == "pattern" && !pattern.is_ascii() => {
                        let spelled = |c: char| {
                            if c.is_ascii() {
                                c.to_string()
                            } else {
                                format!("{}{:04X}{}", SIGN.0, u32::from(c), SIGN.1)
                            }
                        };
                        *pattern = pattern.chars().map(spelled).collect();
                    }
                    _ => spell_out(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(spell_out),
        _ => {}
    }
}

/// The YAML text with the signs that were spelled out as escapes, in double quotes.
fn escaped(yaml: &str) -> String {
    let mut text = String::with_capacity(yaml.len());
    for line in yaml.split_inclusive('\n') {
        match line.split_once("pattern: ").filter(|(_, pattern)| pattern.contains(SIGN.0)) {
            Some((head, pattern)) => {
                text.push_str(head);
                text.push_str("pattern: \"");
                push_escaped(&mut text, &unquoted(pattern.trim_end()));
                text.push_str("\"\n");
            }
            None => text.push_str(line),
        }
    }
    text
}

/// The value of a scalar in single quotes, or of a plain one.
fn unquoted(scalar: &str) -> String {
    let quoted = scalar.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    quoted.map_or_else(|| scalar.to_owned(), |quoted| quoted.replace("''", "'"))
}

/// Adds the content of a scalar in double quotes.
fn push_escaped(text: &mut String, pattern: &str) {
    let mut parts = pattern.split(SIGN.0);
    let push = |text: &mut String, part: &str| text.push_str(&part.replace('\\', "\\\\").replace('"', "\\\""));
    push(text, parts.next().unwrap_or_default());
    for part in parts {
        let (sign, rest) = part.split_once(SIGN.1).unwrap_or((part, ""));
        text.push_str(&if sign.len() > 4 { format!("\\U{sign:0>8}") } else { format!("\\u{sign}") });
        push(text, rest);
    }
}

struct Made {
    surface: Surface,
    public_url: Option<String>,
    bundle: Arc<Bundle>,
}

/// The last bundle of each surface. A server has one public address, so this has at most four entries.
static MADE: Mutex<Vec<Made>> = Mutex::new(Vec::new());

/// The contract of a surface, built at the first call and cached. The paths in `servers` follow `public_url`, or stay
/// relative without one.
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

/// The contract of a surface from these files, not cached.
pub fn bundle_from(sources: &Sources, surface: Surface, public_url: Option<&str>) -> Result<Bundle> {
    let mut root = assemble(sources, surface)?;
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

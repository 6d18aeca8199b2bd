//! The documents that are served.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use parking_lot::Mutex;
use serde_json::{Map, Value, json};

use super::{ContractError, Result, Sources, Surface, assemble, prune, yaml};

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
        let value = self.value()?;
        Ok(self.yaml.get_or_init(|| Bytes::from(yaml::written(&value))).clone())
    }

    /// Parses the document from the text.
    pub fn value(&self) -> Result<Value> {
        serde_json::from_slice(&self.json).map_err(|cause| ContractError::new(cause.to_string()))
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

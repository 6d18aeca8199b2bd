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
        Ok(self.yaml.get_or_init(|| Bytes::from(text)).clone())
    }

    /// The document as a value, read anew from the text.
    pub fn value(&self) -> Result<Value> {
        serde_json::from_slice(&self.json).map_err(|cause| ContractError::new(cause.to_string()))
    }
}

struct Made {
    surface: Surface,
    public_url: Option<String>,
    bundle: Arc<Bundle>,
}

/// The last bundle of each surface; a server has one public address, so this holds at most four entries.
static MADE: Mutex<Vec<Made>> = Mutex::new(Vec::new());

/// The contract of a surface, made at the first call and kept. `servers` names `public_url`, or `/` where there is none.
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
    let url = public_url.map_or("/", |url| url.trim_end_matches('/'));
    let Value::Object(mut entries) = root else {
        return Err(ContractError::new(format!("{}.yaml is no mapping", surface.name())));
    };
    entries.insert("servers".to_owned(), json!([{ "url": if url.is_empty() { "/" } else { url } }]));
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

//! Merges paths and components of one document into another one, and refuses what both define differently.

use serde_json::{Map, Value};

use super::document::method_named;
use super::{ContractError, Result};

/// The sections of `components`; a part or `common.yaml` may have any of them.
pub(super) const SECTIONS: [&str; 9] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "pathItems",
];

/// Adds a path, or the operations of a path that another part already has. An operation that exists twice is refused.
pub(super) fn add_path(root: &mut Value, path: &str, item: &Value, origin: &str) -> Result<()> {
    let paths = object_at(root, "paths")?;
    let Some(existing) = paths.get_mut(path).and_then(Value::as_object_mut) else {
        paths.insert(path.to_owned(), item.clone());
        return Ok(());
    };
    for (key, node) in item.as_object().into_iter().flatten() {
        if method_named(key).is_some() && existing.contains_key(key) {
            return Err(ContractError::new(format!("{origin} defines {key} {path} a second time")));
        }
        add_entry(existing, key, node, origin)?;
    }
    Ok(())
}

/// Adds all sections of components that `holder` has. The same name with another meaning is refused.
pub(super) fn add_sections(root: &mut Value, holder: &Value, origin: &str) -> Result<()> {
    for section in SECTIONS {
        let Some(entries) = holder.get(section).and_then(Value::as_object) else { continue };
        let components = object_at(root, "components")?;
        let section_of_root = components.entry(section).or_insert_with(|| Value::Object(Map::new()));
        let Some(target) = section_of_root.as_object_mut() else {
            return Err(ContractError::new(format!("components.{section} is no mapping")));
        };
        for (name, value) in entries {
            add_entry(target, name, value, origin)?;
        }
    }
    Ok(())
}

pub(super) fn add_entry(target: &mut Map<String, Value>, name: &str, value: &Value, origin: &str) -> Result<()> {
    match target.get(name) {
        Some(existing) if existing != value => {
            Err(ContractError::new(format!("{origin} defines {name} again and differently")))
        }
        Some(_) => Ok(()),
        None => {
            target.insert(name.to_owned(), value.clone());
            Ok(())
        }
    }
}

/// The mapping under `key`, created if it is absent.
pub(super) fn object_at<'a>(root: &'a mut Value, key: &str) -> Result<&'a mut Map<String, Value>> {
    let object = root.as_object_mut().ok_or_else(|| ContractError::new("a contract file is no mapping"))?;
    let entry = object.entry(key).or_insert_with(|| Value::Object(Map::new()));
    entry.as_object_mut().ok_or_else(|| ContractError::new(format!("{key} is no mapping")))
}

//! Removes from a document what users must not get.

use std::collections::BTreeSet;

use serde_json::Value;

use super::merge::SECTIONS;

/// The beginnings of keys that steer the build or the tests and mean nothing to a reader.
const BUILD_KEYS: [&str; 8] =
    ["x-subjects", "x-words", "x-errors", "x-headers-", "x-limit", "x-mount", "x-example-", "x-text"];

/// Removes the build keys everywhere.
pub(super) fn drop_build_keys(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_build_keys),
        Value::Object(entries) => {
            entries.retain(|key, _| !BUILD_KEYS.iter().any(|start| key.starts_with(start)));
            entries.values_mut().for_each(drop_build_keys);
        }
        _ => {}
    }
}

/// Removes every component that no operation and no webhook reaches.
pub(super) fn drop_unused_components(root: &mut Value) {
    let used = used_components(root);
    let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) else { return };
    for section in SECTIONS {
        if let Some(entries) = components.get_mut(section).and_then(Value::as_object_mut) {
            entries.retain(|name, _| used.contains(&(section.to_owned(), name.clone())));
        }
    }
    components.retain(|_, entries| entries.as_object().is_none_or(|entries| !entries.is_empty()));
}

fn used_components(root: &Value) -> BTreeSet<(String, String)> {
    let mut used = BTreeSet::new();
    let mut waiting: Vec<&Value> = Vec::new();
    for (key, value) in root.as_object().into_iter().flatten() {
        if key != "components" {
            waiting.push(value);
        }
    }
    let mut schemes = BTreeSet::new();
    note_schemes(root, &mut schemes);
    used.extend(schemes.into_iter().map(|scheme| ("securitySchemes".to_owned(), scheme)));
    while let Some(value) = waiting.pop() {
        let mut references = BTreeSet::new();
        note_references(value, &mut references);
        for reference in references {
            let mut steps = reference.trim_start_matches("#/components/").splitn(3, '/');
            let (Some(section), Some(name)) = (steps.next(), steps.next()) else { continue };
            let name = name.replace("~1", "/").replace("~0", "~");
            if used.insert((section.to_owned(), name.clone()))
                && let Some(component) = root.get("components").and_then(|all| all.get(section)?.get(&name))
            {
                waiting.push(component);
            }
        }
    }
    used
}

/// Collects `$ref` targets and the targets of discriminator mappings.
pub fn note_references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| note_references(item, into)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("$ref", Value::String(reference)) => {
                        into.insert(reference.clone());
                    }
                    ("mapping", Value::Object(targets)) => {
                        let targets = targets.values().filter_map(Value::as_str);
                        into.extend(targets.filter(|target| target.starts_with('#')).map(str::to_owned));
                    }
                    (_, value) => note_references(value, into),
                }
            }
        }
        _ => {}
    }
}

/// Collects the names of the security schemes that the document or an operation requires.
fn note_schemes(root: &Value, into: &mut BTreeSet<String>) {
    let mut note = |security: Option<&Value>| {
        for alternative in security.and_then(Value::as_array).into_iter().flatten() {
            into.extend(alternative.as_object().into_iter().flatten().map(|(name, _)| name.clone()));
        }
    };
    note(root.get("security"));
    for section in ["paths", "webhooks"] {
        for item in root.get(section).and_then(Value::as_object).into_iter().flatten().map(|(_, item)| item) {
            for operation in item.as_object().into_iter().flatten().map(|(_, operation)| operation) {
                note(operation.get("security"));
            }
        }
    }
}

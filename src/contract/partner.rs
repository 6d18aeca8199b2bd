//! Derives the partner's paths from the platform's, so that they are not written twice.
//!
//! `x-mount: true` of an operation of the platform mounts it. `partner.yaml` lists the differences:
//! `x-mount-parameters` has additional parameters of every mounted operation, `x-mount-errors` additional error words,
//! and `x-mount-person` the fields that replace those in examples of a person. An operation with another description or
//! other scopes has `x-mount-description` and `x-mount-scopes`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document::{method_named, strings};
use super::merge::{add_path, object_at};
use super::{ContractError, Result};

const FROM: &str = "/api";
const TO: &str = "/v1";

/// Adds the mounted operations of `platform`, with their components and tags.
pub(super) fn mount(root: &mut Value, platform: &Value) -> Result<()> {
    let mount = root.clone();
    let mut borne = BTreeSet::new();
    for (path, item) in platform.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let Some(rest) = path.strip_prefix(FROM) else { continue };
        let mut mounted = Map::new();
        for (key, node) in item.as_object().into_iter().flatten() {
            if method_named(key).is_none() {
                mounted.insert(key.clone(), node.clone());
            } else if is_mounted(node)? {
                borne.extend(strings(node.get("tags")).into_iter().map(str::to_owned));
                mounted.insert(key.clone(), keyed(node, &mount)?);
            }
        }
        if mounted.keys().any(|key| method_named(key).is_some()) {
            add_path(root, &format!("{TO}{rest}"), &Value::Object(mounted), "x-mount")?;
        }
    }
    take_components(root, platform)?;
    take_tags(root, platform, &borne);
    Ok(())
}

/// Whether the operation is mounted. An operation that students may not call cannot be, because a key acts for a
/// learner.
fn is_mounted(operation: &Value) -> Result<bool> {
    if operation.get("x-mount") != Some(&Value::Bool(true)) {
        return Ok(false);
    }
    if operation.get("x-roles").is_some_and(|roles| !strings(Some(roles)).contains(&"student")) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        return Err(ContractError::new(format!("{id} has x-mount and is not for students")));
    }
    Ok(true)
}

/// The operation as a key calls it: with the document's credential instead of the platform's, and the additions of the
/// mount.
fn keyed(operation: &Value, mount: &Value) -> Result<Value> {
    let mut operation = operation.clone();
    let object = operation.as_object_mut().ok_or_else(|| ContractError::new("an operation is no mapping"))?;
    object.shift_remove("security");
    object.shift_remove("x-roles");
    for (mounted, key) in [("x-mount-description", "description"), ("x-mount-scopes", "x-scopes")] {
        if let Some(value) = object.shift_remove(mounted) {
            object.insert(key.to_owned(), value);
        }
    }
    for key in ["summary", "description"] {
        if let Some(Value::String(text)) = object.get_mut(key) {
            *text = text.replace(&format!("{FROM}/"), &format!("{TO}/"));
        }
    }
    if let (Some(person), Some(answers)) =
        (mount.get("x-mount-person").and_then(Value::as_object), object.get_mut("responses"))
    {
        show_person(answers, person);
    }
    for (key, addition) in [("parameters", "x-mount-parameters"), ("x-errors", "x-mount-errors")] {
        let added = mount.get(addition).and_then(Value::as_array).cloned().unwrap_or_default();
        let list = object.entry(key).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.extend(added);
        }
    }
    Ok(operation)
}

/// Replaces fields in examples of a person by the values of `person`; null removes the field. Every object with a realm
/// is a person.
fn show_person(value: &mut Value, person: &Map<String, Value>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| show_person(item, person)),
        Value::Object(entries) => {
            if entries.get("realm").is_some_and(Value::is_string) {
                for (field, shown) in person {
                    if shown.is_null() {
                        entries.shift_remove(field);
                    } else if let Some(known) = entries.get_mut(field) {
                        known.clone_from(shown);
                    }
                }
            }
            entries.values_mut().for_each(|entry| show_person(entry, person));
        }
        _ => {}
    }
}

/// Copies the platform's components that the partner does not define itself. Unused ones are dropped later.
fn take_components(root: &mut Value, platform: &Value) -> Result<()> {
    for (section, entries) in platform.get("components").and_then(Value::as_object).into_iter().flatten() {
        if section == "securitySchemes" {
            continue;
        }
        let components = object_at(root, "components")?;
        let target = components.entry(section.clone()).or_insert_with(|| json!({}));
        for (name, value) in entries.as_object().into_iter().flatten() {
            if let Some(target) = target.as_object_mut().filter(|target| !target.contains_key(name)) {
                target.insert(name.clone(), value.clone());
            }
        }
    }
    Ok(())
}

/// Adds the descriptions of the tags of mounted operations.
fn take_tags(root: &mut Value, platform: &Value, borne: &BTreeSet<String>) {
    let known: BTreeSet<String> = tag_names(root);
    let described = platform.get("tags").and_then(Value::as_array).into_iter().flatten();
    let wanted = described.filter(|tag| {
        let name = tag.get("name").and_then(Value::as_str).unwrap_or_default();
        borne.contains(name) && !known.contains(name)
    });
    let wanted: Vec<Value> = wanted.cloned().collect();
    if let Some(object) = root.as_object_mut()
        && let Some(tags) = object.entry("tags").or_insert_with(|| json!([])).as_array_mut()
    {
        tags.extend(wanted);
    }
}

fn tag_names(root: &Value) -> BTreeSet<String> {
    let tags = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter_map(|tag| tag.get("name").and_then(Value::as_str)).map(str::to_owned).collect()
}

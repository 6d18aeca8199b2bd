//! Derives the partner's paths from the platform's: they are not written twice.
//!
//! `partner.yaml` names in `x-mounts` the platform's tags whose operations are mounted. Beside it, `x-mount-parameters` lists
//! what every mounted operation takes in addition, `x-mount-errors` the error words that it can give in addition,
//! `x-mount-except` the operations that stay out, and `x-mount-person` what examples of a person show instead. An operation
//! whose description or scopes are others here says so in `x-mount-description` and `x-mount-scopes`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::assemble::{add_path, assemble, object_at};
use super::document::{Operation, method_named, texts};
use super::{ContractError, Document, Result, Surface};

const HEADER: &str = "\
# The operations under /v1.
# Made from the contract under openapi/ by `schola contract --mounted`, and compared by a test: edit the contract instead.
";

const FROM: &str = "/api";
const TO: &str = "/v1";

fn is_below(operation: &Operation<'_>) -> bool {
    operation.path.strip_prefix(TO).is_some_and(|rest| rest.starts_with('/'))
}

fn ids(document: &Document) -> Result<BTreeSet<String>> {
    Ok(document.operations()?.iter().map(|operation| operation.id.to_owned()).collect())
}

/// The list of the operations under `/v1`, a line each: what of the platform is mounted there, and what is the partner's own.
pub fn mounted() -> Result<String> {
    let ids = ids(&assemble(Surface::Partner)?.only(is_below)?)?;
    Ok(ids.into_iter().fold(HEADER.to_owned(), |text, id| text + &id + "\n"))
}

/// The two sides of the partner's comparison: the contract under `/v1`, and of the document that the code generates what is mounted or
/// is no operation of the platform.
pub fn partner_sides(generated: &Document) -> Result<(Document, Document)> {
    let contract = assemble(Surface::Partner)?.only(is_below)?;
    let (mounted, platform) = (ids(&contract)?, ids(&assemble(Surface::Platform)?)?);
    let served = generated.only(|operation| mounted.contains(operation.id) || !platform.contains(operation.id))?;
    Ok((contract, served))
}

/// Adds the mounted operations of `platform`, with the components that they may need and the tags that they bear.
pub(super) fn mount(root: &mut Value, platform: &Value) -> Result<()> {
    let mount = root.clone();
    if texts(mount.get("x-mounts")).is_empty() {
        return Ok(());
    }
    let mut borne = BTreeSet::new();
    for (path, item) in platform.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let Some(rest) = path.strip_prefix(FROM) else { continue };
        let mut mounted = Map::new();
        for (key, node) in item.as_object().into_iter().flatten() {
            if method_named(key).is_none() {
                mounted.insert(key.clone(), node.clone());
            } else if is_mounted(node, &mount) {
                borne.extend(texts(node.get("tags")).into_iter().map(str::to_owned));
                mounted.insert(key.clone(), keyed(node, &mount)?);
            }
        }
        if mounted.keys().any(|key| method_named(key).is_some()) {
            add_path(root, &format!("{TO}{rest}"), &Value::Object(mounted), "x-mounts")?;
        }
    }
    take_components(root, platform)?;
    take_tags(root, platform, &borne);
    Ok(())
}

/// Whether the operation bears a mounted tag, is meant for learners and is not excepted.
fn is_mounted(operation: &Value, mount: &Value) -> bool {
    let tags = texts(mount.get("x-mounts"));
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let for_learners = operation.get("x-roles").is_none_or(|roles| texts(Some(roles)).contains(&"student"));
    for_learners
        && texts(operation.get("tags")).iter().any(|tag| tags.contains(tag))
        && !texts(mount.get("x-mount-except")).contains(&id)
}

/// The operation as a key calls it: the document's credential instead of the platform's, and what the mount adds.
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

/// Puts the values of `person` over those that an example of a person has; null takes the field away. Whatever has a realm is a person.
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

/// Takes the platform's components that the partner does not define itself; the unused ones are dropped later.
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

/// Adds the descriptions of the tags that mounted operations bear.
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

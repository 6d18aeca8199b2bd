//! Assembles the contract files into one document per surface, build keys included.

use serde_json::{Map, Value};

use super::document::{method_named, strings};
use super::merge::{SECTIONS, add_entry, add_path, add_sections, object_at};
use super::{ContractError, Result, Sources, Surface, errors, headers, limits, partner, texts, words};

/// Builds the whole document of a surface. It still has the keys for the build (`x-roles`, `x-example-as`, ...) and all
/// components. Users get [`super::bundle`].
pub fn assemble(sources: &Sources, surface: Surface) -> Result<Value> {
    let common = sources.yaml("common.yaml")?;
    let mut root = joined(sources, surface, &common)?;
    if surface == Surface::Partner {
        let platform = joined(sources, Surface::Platform, &common)?;
        partner::mount(&mut root, &platform)?;
    }
    make_references_local(&mut root);
    words::declare(&mut root)?;
    texts::declare(&mut root)?;
    errors::expand(&mut root, &common)?;
    headers::declare(&mut root, &common)?;
    limits::declare(&mut root, &common)?;
    Ok(root)
}

/// The surface's own file with its parts and the common components merged in, errors not yet written out. Every file in the folder of the
/// surface is a part.
fn joined(sources: &Sources, surface: Surface, common: &Value) -> Result<Value> {
    let file = format!("{}.yaml", surface.name());
    let mut root = sources.yaml(&file)?;
    for name in sources.parts(surface) {
        let part = sources.yaml(&name)?;
        for (path, item) in part.get("paths").and_then(Value::as_object).into_iter().flatten() {
            add_path(&mut root, path, item, &name)?;
        }
        add_sections(&mut root, &part, &name)?;
        add_sections(&mut root, part.get("components").unwrap_or(&Value::Null), &name)?;
        for (name_of_hook, hook) in part.get("webhooks").and_then(Value::as_object).into_iter().flatten() {
            add_entry(object_at(&mut root, "webhooks")?, name_of_hook, hook, &name)?;
        }
        for list in ["tags", words::SUBJECTS] {
            add_items(&mut root, &part, list)?;
        }
    }
    order_by_tags(&mut root)?;
    fill_from_common(&mut root, common)?;
    Ok(root)
}

/// Adds the items of a list of the part to the same list of the document.
fn add_items(root: &mut Value, part: &Value, list: &str) -> Result<()> {
    let Some(items) = part.get(list).and_then(Value::as_array) else { return Ok(()) };
    let object = root.as_object_mut().ok_or_else(|| ContractError::new("a contract file is no mapping"))?;
    let target = object.entry(list).or_insert_with(|| Value::Array(Vec::new()));
    let target = target.as_array_mut().ok_or_else(|| ContractError::new(format!("{list} is no list")))?;
    target.extend(items.iter().cloned());
    Ok(())
}

/// Puts the paths into the order of the tags of their first operations, so that it does not depend on the names of files.
fn order_by_tags(root: &mut Value) -> Result<()> {
    let name = |tag: &Value| tag.get("name").and_then(Value::as_str).map(str::to_owned);
    let tags: Vec<String> = root.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(name).collect();
    let paths = object_at(root, "paths")?;
    let place = |item: &Value| {
        let operation = item.as_object()?.iter().find(|(key, _)| method_named(key).is_some())?.1;
        let tag = strings(operation.get("tags")).first().copied()?;
        tags.iter().position(|known| known == tag)
    };
    let mut ordered: Vec<(String, Value)> = std::mem::take(paths).into_iter().collect();
    ordered.sort_by_cached_key(|(_, item)| place(item).unwrap_or(usize::MAX));
    paths.extend(ordered);
    Ok(())
}

/// Adds the common components that the document does not define itself; a dialect may have its own of any name.
fn fill_from_common(root: &mut Value, common: &Value) -> Result<()> {
    for (section, entries) in common.get("components").and_then(Value::as_object).into_iter().flatten() {
        let components = object_at(root, "components")?;
        let section_of_root = components.entry(section.clone()).or_insert_with(|| Value::Object(Map::new()));
        let (Some(target), Some(entries)) = (section_of_root.as_object_mut(), entries.as_object()) else {
            return Err(ContractError::new(format!("components.{section} is no mapping")));
        };
        for (name, value) in entries {
            if !target.contains_key(name) {
                target.insert(name.clone(), value.clone());
            }
        }
    }
    Ok(())
}

/// `../common.yaml#/components/schemas/X` and `#/schemas/X` of a part become `#/components/schemas/X`.
fn make_references_local(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(make_references_local),
        Value::Object(entries) => {
            for (key, value) in entries.iter_mut() {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        if let Some(local) = local_reference(reference) {
                            *reference = local;
                        }
                    }
                    other => make_references_local(other),
                }
            }
        }
        _ => {}
    }
}

fn local_reference(reference: &str) -> Option<String> {
    let (file, pointer) = reference.split_once('#')?;
    let section = pointer.trim_start_matches('/').split('/').next()?;
    if SECTIONS.contains(&section) {
        return Some(format!("#/components{pointer}"));
    }
    (!file.is_empty()).then(|| format!("#{pointer}"))
}

//! Assembles the contract files into one document per surface, build keys included.

use serde_json::{Map, Value};

use super::merge::{SECTIONS, add_entry, add_path, add_sections, object_at};
use super::{ContractError, Result, Sources, Surface, errors, headers, limits, partner, texts};

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
    texts::declare(&mut root)?;
    errors::expand(&mut root, &common)?;
    headers::declare(&mut root, &common)?;
    limits::declare(&mut root, &common)?;
    Ok(root)
}

/// The surface's own file with its parts and the common components merged in, errors not yet written out.
fn joined(sources: &Sources, surface: Surface, common: &Value) -> Result<Value> {
    let file = format!("{}.yaml", surface.name());
    let mut root = sources.yaml(&file)?;
    let parts: Vec<String> = super::document::strings(root.get("x-parts")).into_iter().map(str::to_owned).collect();
    for name in parts {
        let part = sources.yaml(&name)?;
        for (path, item) in part.get("paths").and_then(Value::as_object).into_iter().flatten() {
            add_path(&mut root, path, item, &name)?;
        }
        add_sections(&mut root, &part, &name)?;
        add_sections(&mut root, part.get("components").unwrap_or(&Value::Null), &name)?;
        for (name_of_hook, hook) in part.get("webhooks").and_then(Value::as_object).into_iter().flatten() {
            add_entry(object_at(&mut root, "webhooks")?, name_of_hook, hook, &name)?;
        }
    }
    fill_from_common(&mut root, common)?;
    Ok(root)
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

//! Expands the error responses that operations name by words.
//!
//! `common.yaml` has the table: `x-errors.<word>` is `{status, description, response}`, and `x-errors-always` lists the
//! words of every operation. A document may list under `x-errors-implied` which words a word implies. `response` is a
//! reference into the components of the document, so that each dialect has its own body.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::document::{method_named, strings, target};
use super::{ContractError, Result};

struct Word {
    status: String,
    description: String,
    reference: String,
}

/// Turns `x-errors` of every operation into answers. An answer that the operation writes out itself stays as it is.
pub(super) fn expand(root: &mut Value, common: &Value) -> Result<()> {
    let words = words_of(common.get("x-errors").unwrap_or(&Value::Null))?;
    let always = strings(common.get("x-errors-always"));
    let implied = root.get("x-errors-implied").cloned().unwrap_or_default();
    let components = json!({ "components": root.get("components") });
    let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) else { return Ok(()) };
    for (path, item) in paths.iter_mut() {
        for (key, operation) in item.as_object_mut().into_iter().flatten() {
            if method_named(key).is_none() {
                continue;
            }
            let own = strings(operation.get("x-errors"));
            let brought = own.iter().flat_map(|word| strings(implied.get(*word)));
            let named: Vec<String> =
                own.iter().copied().chain(brought).chain(always.iter().copied()).map(str::to_owned).collect();
            expand_operation(operation, &named, &words, &components)
                .map_err(|cause| ContractError::new(format!("{key} {path}: {cause}")))?;
        }
    }
    Ok(())
}

fn words_of(table: &Value) -> Result<BTreeMap<String, Word>> {
    let entries = table.as_object().into_iter().flatten();
    entries
        .map(|(name, entry)| {
            let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
            let status = entry.get("status").and_then(Value::as_u64).filter(|status| (400..600).contains(status));
            let (Some(status), Some(description), Some(reference)) = (status, text("description"), text("response"))
            else {
                return Err(ContractError::new(format!("the error word {name} lacks status, description or response")));
            };
            Ok((name.clone(), Word { status: status.to_string(), description, reference }))
        })
        .collect()
}

fn expand_operation(
    operation: &mut Value,
    named: &[String],
    words: &BTreeMap<String, Word>,
    components: &Value,
) -> Result<()> {
    let mut by_status: BTreeMap<&str, Vec<&Word>> = BTreeMap::new();
    for name in named {
        let word = words.get(name).ok_or_else(|| ContractError::new(format!("{name} is no word of x-errors")))?;
        let same_status = by_status.entry(&word.status).or_default();
        if !same_status.iter().any(|known| known.reference == word.reference) {
            same_status.push(word);
        }
    }
    let object = operation.as_object_mut().ok_or_else(|| ContractError::new("the operation is no mapping"))?;
    let written = object.entry("responses").or_insert_with(|| Value::Object(Map::new()));
    let written = written.as_object_mut().ok_or_else(|| ContractError::new("responses is no mapping"))?;
    for (status, same_status) in by_status {
        if !written.contains_key(status) {
            written.insert(status.to_owned(), answer_of(&same_status, components)?);
        }
    }
    written.sort_keys();
    Ok(())
}

/// A single word becomes a reference to its component. Several words of one status become one response that joins their
/// texts and examples.
fn answer_of(same_status: &[&Word], components: &Value) -> Result<Value> {
    let Some((first, others)) = same_status.split_first() else { return Ok(Value::Null) };
    if others.is_empty() {
        return Ok(json!({ "$ref": first.reference }));
    }
    let mut joined = target(components, &first.reference)?.clone();
    let description: Vec<&str> = same_status.iter().map(|word| word.description.as_str()).collect();
    joined["description"] = Value::String(description.join(" Or: "));
    for word in others {
        let other = target(components, &word.reference)?;
        add_examples(&mut joined, other);
        for (name, header) in other["headers"].as_object().into_iter().flatten() {
            joined["headers"][name] = header.clone();
        }
    }
    Ok(joined)
}

/// Adds the examples of another answer under names that are still free.
fn add_examples(joined: &mut Value, other: &Value) {
    for (media, content) in other["content"].as_object().into_iter().flatten() {
        for (name, example) in content["examples"].as_object().into_iter().flatten() {
            let examples = &mut joined["content"][media]["examples"];
            let taken =
                examples.as_object().map_or(0, |known| known.keys().filter(|key| key.starts_with(name)).count());
            let free = if taken == 0 { name.clone() } else { format!("{name}_{}", taken + 1) };
            examples[free] = example.clone();
        }
    }
}

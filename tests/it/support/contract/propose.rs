//! Drafts a contract entry from the code.

use std::collections::BTreeSet;

use schola::contract::note_references;
use serde_json::{Map, Value, json};

use super::{ContractError, Document, Operation, Result};

/// The part file that the code's own view of an operation amounts to: its path item and the schemas that it needs, in
/// OpenAPI 3.1 and in the layout of `openapi/`. Summary, description and examples are for the author to write.
pub fn propose(operation_id: &str, generated: &Document) -> Result<String> {
    let operation = generated.operation(operation_id)?;
    let mut node = Map::new();
    node.insert("operationId".to_owned(), json!(operation.id));
    node.insert("tags".to_owned(), json!(operation.tags()));
    for key in ["summary", "description"] {
        node.insert(key.to_owned(), operation.node.get(key).cloned().unwrap_or_else(|| json!("")));
    }
    if operation.is_public() {
        node.insert("security".to_owned(), json!([]));
    }
    node.insert("x-errors".to_owned(), json!(likely_errors(&operation)?));
    for key in ["parameters", "requestBody"] {
        if let Some(value) = operation.node.get(key) {
            node.insert(key.to_owned(), value.clone());
        }
    }
    let answers = operation.node.get("responses").and_then(Value::as_object).into_iter().flatten();
    let good: Map<String, Value> = answers
        .filter(|(status, _)| status.starts_with('2'))
        .map(|(status, answer)| (status.clone(), answer.clone()))
        .collect();
    node.insert("responses".to_owned(), Value::Object(good));
    let mut part = json!({
        "paths": { operation.path: { operation.method.to_ascii_lowercase(): node } },
        "schemas": needed_schemas(generated, operation.node),
    });
    modernize(&mut part);
    serde_yaml_ng::to_string(&part).map_err(|cause| ContractError::new(cause.to_string()))
}

/// The error words that an operation of this form probably needs.
fn likely_errors(operation: &Operation<'_>) -> Result<Vec<&'static str>> {
    let parameters = operation.parameters()?;
    let has_body = operation.body()?.is_some();
    let words = [
        ("input", has_body || !parameters.is_empty()),
        ("auth", !operation.is_public()),
        ("found", parameters.iter().any(|parameter| parameter.place == "path")),
        ("too_large", has_body),
        ("type", has_body),
    ];
    Ok(words.into_iter().filter(|(_, applies)| *applies).map(|(word, _)| word).collect())
}

/// Every schema that the operation reaches, sorted by name.
fn needed_schemas(document: &Document, node: &Value) -> Value {
    let mut needed = BTreeSet::new();
    let mut waiting = BTreeSet::new();
    note_references(node, &mut waiting);
    while let Some(reference) = waiting.pop_first() {
        if needed.insert(reference.clone())
            && let Ok(target) = document.target(&reference)
        {
            note_references(target, &mut waiting);
        }
    }
    let entries = needed.iter().filter_map(|reference| {
        let name = reference.strip_prefix("#/components/schemas/")?;
        Some((name.to_owned(), document.target(reference).ok()?.clone()))
    });
    Value::Object(entries.collect())
}

/// Converts OpenAPI 3.0 to 3.1, and the generator's style to ours.
fn modernize(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(modernize),
        Value::Object(entries) => {
            // `type` is a string only in a schema. Among properties it would be a schema itself.
            if let Some(Value::String(name)) = entries.get("type").cloned() {
                if entries.shift_remove("nullable") == Some(Value::Bool(true)) {
                    entries.insert("type".to_owned(), json!([name, "null"]));
                }
                if let Some(example) = entries.shift_remove("example") {
                    entries.insert("examples".to_owned(), json!([example]));
                }
            }
            for (mark, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
                if entries.get(mark) == Some(&Value::Bool(true))
                    && let Some(limit) = entries.shift_remove(bound)
                {
                    entries.insert(mark.to_owned(), limit);
                }
            }
            // The generator also writes defaults.
            let is_parameter = entries.contains_key("in") && entries.contains_key("schema");
            entries.retain(|key, value| match key.as_str() {
                "deprecated" => *value != Value::Bool(false),
                "explode" => !is_parameter,
                _ => true,
            });
            if let Some(content) = entries.get_mut("content").and_then(Value::as_object_mut) {
                let bare = |name: &str| name.split(';').next().unwrap_or_default().trim().to_owned();
                *content = std::mem::take(content).into_iter().map(|(name, media)| (bare(&name), media)).collect();
            }
            entries.values_mut().for_each(modernize);
        }
        _ => {}
    }
}

//! Adds headers that many responses have, so that they are declared once.
//!
//! `common.yaml` lists under `x-headers-always` those of every response, and a document under `x-headers-keyed` those
//! of every operation that takes a credential, as references.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document::method_named;
use super::{ContractError, Result};

/// Adds the headers of `x-headers-always` and `x-headers-keyed`.
pub(super) fn declare(root: &mut Value, common: &Value) -> Result<()> {
    if let Some(headers) = common.get("x-headers-always").and_then(Value::as_object) {
        add_to_answers(root, headers, |_| true)?;
    }
    let Some(headers) = root.get("x-headers-keyed").and_then(Value::as_object).cloned() else { return Ok(()) };
    let is_guarded_by_default = takes_credential(root.get("security"));
    add_to_answers(root, &headers, |operation| {
        operation.get("security").map_or(is_guarded_by_default, |own| takes_credential(Some(own)))
    })
}

/// Whether one of the alternatives requires a credential.
fn takes_credential(security: Option<&Value>) -> bool {
    security.and_then(Value::as_array).is_some_and(|alternatives| !alternatives.is_empty())
}

/// Adds headers, given as references, to every response of the matching operations. A response that is a component gets
/// them too, for all operations that refer to it, so none of them may be marked as required.
pub(super) fn add_to_answers(
    root: &mut Value,
    headers: &Map<String, Value>,
    concerns: impl Fn(&Value) -> bool,
) -> Result<()> {
    let mut shared = BTreeSet::new();
    for item in root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(|paths| paths.values_mut()) {
        for (key, operation) in item.as_object_mut().into_iter().flatten() {
            if method_named(key).is_none() || !concerns(operation) {
                continue;
            }
            let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
            for answer in answers.into_iter().flat_map(|answers| answers.values_mut()) {
                match answer.get("$ref").and_then(Value::as_str) {
                    Some(reference) => drop(shared.insert(reference.to_owned())),
                    None => add(answer, headers),
                }
            }
        }
    }
    for reference in shared {
        let component = reference.strip_prefix('#').and_then(|pointer| root.pointer_mut(pointer));
        let component =
            component.ok_or_else(|| ContractError::new(format!("the reference {reference} leads nowhere")))?;
        add(component, headers);
    }
    Ok(())
}

fn add(answer: &mut Value, headers: &Map<String, Value>) {
    for (name, reference) in headers {
        answer["headers"][name] = json!({ "$ref": reference });
    }
}

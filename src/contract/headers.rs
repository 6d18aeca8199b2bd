//! Adds the headers that all answers of a surface have, so that they are declared once.
//!
//! A document lists them under `x-answer-headers`. Every answer of an operation that takes a credential gets them; an answer that is
//! a component has them there, and so they must not be required.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document::method_named;
use super::errors::takes_credential;
use super::{ContractError, Result};

/// Adds them to the answers of all operations that take a credential. A header that an answer has already stays as it is.
pub(super) fn add(root: &mut Value) -> Result<()> {
    let Some(headers) = root.get("x-answer-headers").and_then(Value::as_object).cloned() else { return Ok(()) };
    let guarded_by_default = takes_credential(root.get("security"));
    let mut referred = BTreeSet::new();
    for (_, item) in root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        for (key, operation) in item.as_object_mut().into_iter().flatten() {
            let own = operation.get("security");
            let is_guarded = own.map_or(guarded_by_default, |own| takes_credential(Some(own)));
            if method_named(key).is_none() || !is_guarded {
                continue;
            }
            for (_, answer) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
                match answer.get("$ref").and_then(Value::as_str) {
                    Some(reference) => {
                        referred.insert(reference.to_owned());
                    }
                    None => add_to(answer, &headers),
                }
            }
        }
    }
    for reference in referred {
        let pointer = reference.trim_start_matches('#');
        let answer = root.pointer_mut(pointer);
        add_to(answer.ok_or_else(|| ContractError::new(format!("{reference} leads nowhere")))?, &headers);
    }
    Ok(())
}

fn add_to(answer: &mut Value, headers: &Map<String, Value>) {
    let Some(answer) = answer.as_object_mut() else { return };
    let known = answer.entry("headers").or_insert_with(|| json!({}));
    for (name, header) in headers {
        if let Some(known) = known.as_object_mut().filter(|known| !known.contains_key(name)) {
            known.insert(name.clone(), header.clone());
        }
    }
}

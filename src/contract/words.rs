//! Writes lists of words into schemas that the parts of the contract add to.
//!
//! `x-words` of a schema names the list: `scopes` are those of the resources that operations name in `x-scopes`, `subjects` are references
//! to the kinds of things that parts list in `x-subjects`. So a part that brings a new word changes no other file.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::document::strings;
use super::{ContractError, Result};

/// The list of the kinds of things that entries of the audit log are about.
pub(super) const SUBJECTS: &str = "x-subjects";

/// Adds the words to every schema that names a list of them.
pub(super) fn declare(root: &mut Value) -> Result<()> {
    let mut resources = BTreeSet::new();
    note_resources(root, &mut resources);
    let subjects: BTreeSet<String> = strings(root.get(SUBJECTS)).into_iter().map(str::to_owned).collect();
    write(root, &resources, &subjects)
}

/// Collects what the scopes of operations are about, here and where they are mounted.
fn note_resources(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| note_resources(item, into)),
        Value::Object(entries) => {
            for (key, value) in entries {
                if ["x-scopes", "x-mount-scopes"].contains(&key.as_str()) {
                    let scopes = strings(Some(value)).into_iter();
                    into.extend(scopes.filter_map(|scope| Some(scope.split_once(':')?.0.to_owned())));
                } else {
                    note_resources(value, into);
                }
            }
        }
        _ => {}
    }
}

fn write(value: &mut Value, resources: &BTreeSet<String>, subjects: &BTreeSet<String>) -> Result<()> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(|item| write(item, resources, subjects)),
        Value::Object(entries) => {
            match entries.get("x-words").and_then(Value::as_str) {
                None => {}
                Some("scopes") => {
                    let scopes = resources.iter().flat_map(|name| [format!("{name}:read"), format!("{name}:write")]);
                    entries.insert("enum".to_owned(), json!(scopes.collect::<Vec<_>>()));
                }
                Some("subjects") => {
                    let kinds = subjects.iter().map(String::as_str).collect::<Vec<_>>().join("|");
                    entries.insert("pattern".to_owned(), json!(format!("^({kinds}):[0-9]{{1,18}}$")));
                }
                Some(unknown) => return Err(ContractError::new(format!("x-words: {unknown} is no list of words"))),
            }
            entries.values_mut().try_for_each(|entry| write(entry, resources, subjects))
        }
        _ => Ok(()),
    }
}

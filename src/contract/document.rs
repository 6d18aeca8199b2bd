//! Reads a document: its operations, the targets of references, lists of strings.

use serde_json::Value;

use super::{ContractError, Result};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// An operation of a document.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    /// The path template, as the document has it.
    pub path: &'a str,
    /// The method, in capitals.
    pub method: &'static str,
    /// The path item of the operation.
    pub item: &'a Value,
    /// The operation object itself.
    pub node: &'a Value,
}

/// Every operation of a document, in its order.
pub fn operations(document: &Value) -> impl Iterator<Item = Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let entries = item.as_object().into_iter().flatten();
        entries.filter_map(move |(key, node)| Some(Operation { path, method: method_named(key)?, item, node }))
    })
}

/// The target of a local reference of a document.
pub fn target<'a>(document: &'a Value, reference: &str) -> Result<&'a Value> {
    let pointer = reference.strip_prefix('#').filter(|pointer| pointer.starts_with('/'));
    pointer
        .and_then(|pointer| document.pointer(pointer))
        .ok_or_else(|| ContractError::new(format!("the reference {reference} leads nowhere")))
}

/// The strings of a list; empty if there is no list.
pub fn strings(list: Option<&Value>) -> Vec<&str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The HTTP method that a key of a path item names, in capitals.
pub(super) fn method_named(key: &str) -> Option<&'static str> {
    Some(match METHODS.into_iter().find(|method| *method == key)? {
        "get" => "GET",
        "put" => "PUT",
        "post" => "POST",
        "delete" => "DELETE",
        "patch" => "PATCH",
        "head" => "HEAD",
        _ => "OPTIONS",
    })
}

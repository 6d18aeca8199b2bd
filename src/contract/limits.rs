//! Which limit holds for which operation, and what their answers say of it.
//!
//! `x-limit` of an operation names the limit, `none` says that there is none. Where nothing is said it is that of the surface, and for
//! the tag `Admin` that of admins. `x-headers-limited` of `common.yaml` lists the headers that every answer of a limited operation has.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document::{method_named, texts};
use super::{ContractError, Operation, Result, Surface, assemble};

const HEADER: &str = "\
# Which limit holds for which operation, and for all others (*) of a surface.
# Made from the contract under openapi/ by `schola contract --limits`, and compared by a test: edit the contract instead.
";

/// The word for no limit.
const NONE: &str = "none";

/// The limit of the operations of a surface that say nothing.
const fn usual(surface: Surface) -> &'static str {
    match surface {
        Surface::Platform | Surface::Partner | Surface::Author => "api",
        Surface::Factory => "factory",
    }
}

/// The limit that the operation names, or that its tag has.
fn stated(operation: &Value) -> Option<&str> {
    let written = operation.get("x-limit").and_then(Value::as_str);
    written.or_else(|| texts(operation.get("tags")).contains(&"Admin").then_some("admin"))
}

fn is_limited(operation: &Value) -> bool {
    stated(operation) != Some(NONE)
}

impl Operation<'_> {
    /// Whether there is a limit on how often it is answered.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        is_limited(self.node)
    }
}

/// The table of the limits of all surfaces, a line `surface operation limit` for each that is not the surface's usual one.
pub fn limits() -> Result<String> {
    let mut text = HEADER.to_owned();
    for surface in Surface::ALL {
        let document = assemble(surface)?;
        let (name, usual) = (surface.name(), usual(surface));
        text.push_str(&format!("{name} * {usual}\n"));
        let operations = document.operations()?;
        let other = |operation: &Operation<'_>| {
            let limit = stated(operation.node).filter(|limit| *limit != usual)?;
            Some(format!("{name} {} {limit}\n", operation.id))
        };
        text.extend(operations.iter().filter_map(other).collect::<BTreeSet<_>>());
    }
    Ok(text)
}

/// Adds the headers of `x-headers-limited` to every answer of every limited operation. An answer that is a component gets them too,
/// for whoever refers to it, so none of them is marked as required.
pub(super) fn declare(root: &mut Value, common: &Value) -> Result<()> {
    let Some(headers) = common.get("x-headers-limited").and_then(Value::as_object) else { return Ok(()) };
    let mut shared = BTreeSet::new();
    for item in root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(|paths| paths.values_mut()) {
        for (key, operation) in item.as_object_mut().into_iter().flatten() {
            if method_named(key).is_none() || !is_limited(operation) {
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

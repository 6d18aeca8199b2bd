//! Which limit holds for which operation, and what their answers say of it.
//!
//! `x-limit` of an operation names the limit, `none` says that there is none. Where nothing is said it is that of the surface, and for
//! the tag `Admin` that of admins. `x-headers-limited` of `common.yaml` lists the headers that every answer of a limited operation has.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::texts;
use super::headers::add_to_answers;
use super::{Operation, Result, Surface, assemble};

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

/// Adds the headers of `x-headers-limited` to every answer of every limited operation.
pub(super) fn declare(root: &mut Value, common: &Value) -> Result<()> {
    let Some(headers) = common.get("x-headers-limited").and_then(Value::as_object) else { return Ok(()) };
    add_to_answers(root, headers, is_limited)
}

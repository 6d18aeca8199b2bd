//! The front end's table of operations, so that no page writes a path.

use super::{Document, Result, Surface, assemble};

const HEADER: &str = "\
// @ts-check
// The method and the path template of every operation of the platform, by operationId.
// Made from the contract under openapi/ and compared with it by a test, which says how to renew this file: edit the contract instead.
";

/// The text of `assets/app/operations.js`: every platform operation with method and path, sorted by id.
pub fn javascript() -> Result<String> {
    javascript_of(&assemble(Surface::Platform)?)
}

/// The same for any document.
pub fn javascript_of(document: &Document) -> Result<String> {
    let mut operations = document.operations()?;
    operations.sort_by_key(|operation| operation.id);
    let lines: String = operations
        .iter()
        .map(|operation| format!("  {}: [{:?}, {:?}],\n", operation.id, operation.method, operation.path))
        .collect();
    Ok(format!("{HEADER}export const operations = {{\n{lines}}};\n"))
}

//! The front end's table of operations, so that no page writes a path, and the lists of words that pages show one by one. The
//! table is a part of the first load, the lists are not.

use std::collections::BTreeSet;

use schola::features;

use super::{Document, Result, Surface, assemble};

const HEADER: &str = "\
// @ts-check
// The method and the path template of every operation of the platform, by operationId. Made from the contract under openapi/ and compared
// with it by a test, which says how to renew this file.
";

const LISTS_HEADER: &str = "\
// @ts-check
// What scopes of API keys can be about; the groups of entries of the audit log. Made from what features declare, and compared with it by a
// test, which says how to renew this file.
";

/// The text of `assets/app/operations.js`: every platform operation with method and path, sorted by id.
pub fn javascript() -> Result<String> {
    javascript_of(&assemble(Surface::Platform)?)
}

/// The text of `assets/app/declared.js`: the lists of words.
pub fn declared() -> String {
    let groups: BTreeSet<&str> = features::actions().filter_map(|action| action.split('.').next()).collect();
    let mut text = LISTS_HEADER.to_owned();
    for (name, words) in [("resources", features::resources()), ("auditGroups", groups.into_iter().collect())] {
        text.push_str(&format!("export const {name} = {words:?};\n"));
    }
    text
}

/// The same for any document.
pub fn javascript_of(document: &Document) -> Result<String> {
    let mut operations = document.operations()?;
    operations.sort_by_key(|operation| operation.id);
    let lines: String = operations
        .iter()
        .map(|operation| format!("  {}: \"{} {}\",\n", operation.id, operation.method, operation.path))
        .collect();
    Ok(format!("{HEADER}export const operations = {{\n{lines}}};\n"))
}

//! Which scopes a developer's key needs for which operation: `x-scopes`.

use std::collections::BTreeSet;

use super::document::texts;
use super::{Operation, Result, Surface, assemble};

const HEADER: &str = "\
# The scopes that a developer's key needs for an operation, all of them. No key opens an operation that is not listed.
# Made from the contract under openapi/ by `schola contract --scopes`, and compared by a test: edit the contract instead.
";

impl Operation<'_> {
    /// The scopes that a developer's key needs, all of them. `None` where no such key opens the operation.
    #[must_use]
    pub fn scopes(&self) -> Option<Vec<&str>> {
        self.node.get("x-scopes").map(|scopes| texts(Some(scopes)))
    }
}

/// The table of the scopes, a line `surface operation scope...` for each operation that a developer's key opens.
pub fn scopes() -> Result<String> {
    let mut text = HEADER.to_owned();
    for surface in [Surface::Platform, Surface::Partner] {
        let document = assemble(surface)?;
        let line = |operation: &Operation<'_>| {
            let words = [surface.name(), operation.id].into_iter().chain(operation.scopes()?);
            Some(words.collect::<Vec<_>>().join(" ") + "\n")
        };
        text.extend(document.operations()?.iter().filter_map(line).collect::<BTreeSet<_>>());
    }
    Ok(text)
}

//! The table of operations that the server reads at start, and the partner's side of a comparison.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Document, Operation, Result, Surface, assemble};

const HEADER: &str = "\
# The operations that the server answers, and what it has to know of each: surface, operation, limit, and the scopes that a developer's key
# needs, all of them. `-` means that no such key opens the operation, `any` that every key does. An operation of the platform that is
# mounted under /v1 too has a line of the partner's. Made from the contract under openapi/ and compared with it by a test, which says how to
# renew this file: edit the contract instead.
";

/// The path prefix of a surface's operations. Other paths of a contract belong to the platform.
const fn prefix(surface: Surface) -> &'static str {
    match surface {
        Surface::Platform => "/api/",
        Surface::Partner => "/v1/",
        Surface::Factory | Surface::Author => "/api/v1/",
    }
}

/// The limit of an operation: `x-limit`, otherwise `admin` for the tag Admin, otherwise the default of the surface.
fn limit<'a>(surface: Surface, operation: &Operation<'a>) -> &'a str {
    let stated = operation.node.get("x-limit").and_then(Value::as_str);
    let usual = match surface {
        _ if operation.tags().contains(&"Admin") => "admin",
        Surface::Platform | Surface::Partner | Surface::Author => "api",
        Surface::Factory => "factory",
    };
    stated.unwrap_or(usual)
}

/// The text of `src/server/operations.txt`: a line `surface operation limit scopes` for each operation, sorted within
/// the surface.
pub fn operations_table() -> Result<String> {
    let mut text = HEADER.to_owned();
    for surface in Surface::ALL {
        let document = assemble(surface)?;
        let line = |operation: &Operation<'_>| {
            let scopes = match operation.scopes() {
                None => "-".to_owned(),
                Some(none) if none.is_empty() => "any".to_owned(),
                Some(scopes) => scopes.join(" "),
            };
            format!("{} {} {} {scopes}\n", surface.name(), operation.id, limit(surface, operation))
        };
        let operations = document.operations()?;
        let served = operations.iter().filter(|operation| operation.path.starts_with(prefix(surface)));
        text.extend(served.map(line).collect::<BTreeSet<_>>());
    }
    Ok(text)
}

fn ids(document: &Document) -> Result<BTreeSet<String>> {
    Ok(document.operations()?.iter().map(|operation| operation.id.to_owned()).collect())
}

/// The two sides of the partner's comparison: the contract under `/v1`, and the mounted operations of the generated
/// document and those that are not the platform's.
pub fn partner_sides(generated: &Document) -> Result<(Document, Document)> {
    let contract = assemble(Surface::Partner)?;
    let contract = contract.only(|operation| operation.path.starts_with(prefix(Surface::Partner)))?;
    let (mounted, platform) = (ids(&contract)?, ids(&assemble(Surface::Platform)?)?);
    let served = generated.only(|operation| mounted.contains(operation.id) || !platform.contains(operation.id))?;
    Ok((contract, served))
}

//! Coverage: which declared responses the tests have seen.

use std::collections::BTreeSet;
use std::fmt;

use super::{Document, Result, Surface, assemble};

/// Surface, operation and status of a response that a test has seen.
pub type Observed = (Surface, String, u16);

/// Errors that a test cannot be expected to provoke on every single operation; they are tested once, in the layers.
const OF_THE_LAYERS: [u16; 4] = [408, 429, 500, 503];

/// The responses that the contract declares, by whether a test has seen them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many declared responses a test has seen.
    pub seen: usize,
    /// Declared responses that no test has seen: surface, operation, status.
    pub unseen: Vec<Observed>,
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (surface, operation, status) in &self.unseen {
            writeln!(f, "{} {operation} {status}", surface.name())?;
        }
        writeln!(f, "{} of {} declared answers were seen", self.seen, self.seen + self.unseen.len())
    }
}

/// Compares the records with all four contracts. Responses of the layers (408, 429, 500, 503) count only if an
/// operation declares them itself or if they were seen.
pub fn coverage(observed: &BTreeSet<Observed>) -> Result<Coverage> {
    let mut result = Coverage::default();
    for surface in Surface::ALL {
        cover(&assemble(surface)?, surface, observed, &mut result)?;
    }
    Ok(result)
}

fn cover(document: &Document, surface: Surface, observed: &BTreeSet<Observed>, result: &mut Coverage) -> Result<()> {
    for operation in document.operations()? {
        let declared = operation.node.get("responses").and_then(serde_json::Value::as_object).into_iter().flatten();
        for (status, answer) in declared {
            let Ok(status) = status.parse::<u16>() else { continue };
            let entry = (surface, operation.id.to_owned(), status);
            if observed.contains(&entry) {
                result.seen += 1;
            } else if !(OF_THE_LAYERS.contains(&status) && answer.get("$ref").is_some()) {
                result.unseen.push(entry);
            }
        }
    }
    Ok(())
}

/// Parses the records of a test run: a line is `surface operationId status`. Skips other lines, because a killed run
/// may leave an incomplete one.
pub fn parse_observed(notes: &str) -> BTreeSet<Observed> {
    let lines = notes.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (surface, operation, status) = (words.next()?, words.next()?, words.next()?);
        Some((Surface::named(surface)?, operation.to_owned(), status.parse().ok()?))
    });
    lines.collect()
}

//! The contract and the code say the same.

use schola::contract::{Comparison, Sources, Surface, assemble, compare, generated};
use schola::features;

/// Headers that layers read, so that no operation has them in its signature.
const LAYER_HEADERS: [&str; 2] = ["Idempotency-Key", "Schola-Learner"];

#[test]
fn the_platform_is_served_as_its_contract_says() {
    let sources = Sources::embedded();
    let differences = compare(&Comparison {
        surface: Surface::Platform,
        contract: &assemble(Surface::Platform).unwrap(),
        generated: &generated::<features::Platform>("/api").unwrap(),
        pending: &sources.pending().unwrap(),
        private: &sources.private().unwrap(),
        layer_headers: &LAYER_HEADERS,
    });
    let told: Vec<String> = differences.unwrap().iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{} operations differ\n\n{}", told.len(), told.join("\n"));
}

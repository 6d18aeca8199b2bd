//! The contract and the code say the same.

use schola::contract::{Comparison, Document, Sources, Surface, assemble, compare, generated, partner_sides};
use schola::features;

/// Headers that layers read, so that no operation has them in its signature.
const LAYER_HEADERS: [&str; 2] = ["Idempotency-Key", "Schola-Learner"];

#[test]
fn the_platform_is_served_as_its_contract_says() {
    let generated = generated::<features::Platform>("/api").unwrap();
    agree(Surface::Platform, &assemble(Surface::Platform).unwrap(), &generated);
}

#[test]
fn the_partner_surface_is_served_as_its_contract_says() {
    let (contract, served) = partner_sides(&generated::<features::Partner>("/v1").unwrap()).unwrap();
    assert!(contract.operations().unwrap().len() > 20);
    agree(Surface::Partner, &contract, &served);
}

#[track_caller]
fn agree(surface: Surface, contract: &Document, generated: &Document) {
    let sources = Sources::embedded();
    let differences = compare(&Comparison {
        surface,
        contract,
        generated,
        pending: &sources.pending().unwrap(),
        private: &sources.private().unwrap(),
        layer_headers: &LAYER_HEADERS,
    });
    let told: Vec<String> = differences.unwrap().iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{} operations differ\n\n{}", told.len(), told.join("\n"));
}

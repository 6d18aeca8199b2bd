//! The contract and the code say the same.

use schola::contract::{Comparison, Document, Sources, Surface, assemble, compare, generated, partner_sides};
use schola::features;

/// Headers that layers read, so that no operation has them in its signature.
const LAYER_HEADERS: [&str; 2] = ["Idempotency-Key", "Schola-Learner"];

/// What differs between contract and code of a surface of courses. Its health check is the platform's, mounted a second time.
fn differences_of_courses(surface: Surface, code: &Document) -> Vec<String> {
    let sources = Sources::embedded();
    let differences = compare(&Comparison {
        surface,
        contract: &assemble(surface).unwrap(),
        generated: code,
        pending: &sources.pending().unwrap(),
        private: &sources.private().unwrap(),
        layer_headers: &LAYER_HEADERS,
    });
    let differences = differences.unwrap();
    assert!(differences.iter().any(|difference| difference.operation_id == "getHealth"));
    differences.iter().filter(|difference| difference.operation_id != "getHealth").map(ToString::to_string).collect()
}

#[test]
fn the_course_factory_is_served_as_its_contract_says() {
    let told = differences_of_courses(Surface::Factory, &generated::<features::Factory>("/api/v1").unwrap());
    assert!(told.is_empty(), "{} operations differ\n\n{}", told.len(), told.join("\n"));
}

#[test]
fn the_course_author_is_served_as_its_contract_says() {
    let told = differences_of_courses(Surface::Author, &generated::<features::Author>("/api/v1").unwrap());
    assert!(told.is_empty(), "{} operations differ\n\n{}", told.len(), told.join("\n"));
}

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

//! The contract and the code say the same.

use schola::features;

use crate::support::contract::{
    Comparison, Difference, Document, Surface, assemble, bundle, compare, generated, partner_sides, pending, private,
    propose,
};

/// Headers that layers read, so that no operation has them in its signature.
const LAYER_HEADERS: [&str; 2] = ["Idempotency-Key", "Schola-Learner"];

fn differences(surface: Surface, contract: &Document, generated: &Document) -> Vec<Difference> {
    let comparison = Comparison {
        surface,
        contract,
        generated,
        pending: &pending().unwrap(),
        private: &private().unwrap(),
        layer_headers: &LAYER_HEADERS,
    };
    compare(&comparison).unwrap()
}

/// Fails with all that differs. For an operation that the contract does not have it shows what its entry may begin with.
#[track_caller]
fn none(differences: &[Difference], generated: &Document) {
    let told: Vec<String> = differences
        .iter()
        .map(|difference| match propose(&difference.operation_id, generated) {
            Ok(proposal) if difference.is_missing_in_contract() => {
                format!("{difference}  proposed, to be described by you:\n{proposal}")
            }
            _ => difference.to_string(),
        })
        .collect();
    assert!(told.is_empty(), "{} operations differ\n\n{}", told.len(), told.join("\n"));
}

/// The same for a surface of courses. Its health check is the platform's, mounted a second time.
#[track_caller]
fn courses_agree(surface: Surface, generated: &Document) {
    let mut differences = differences(surface, &assemble(surface).unwrap(), generated);
    let before = differences.len();
    differences.retain(|difference| difference.operation_id != "getHealth");
    assert_eq!(before, differences.len() + 1);
    none(&differences, generated);
}

#[test]
fn the_course_factory_is_served_as_its_contract_says() {
    courses_agree(Surface::Factory, &generated::<features::Factory>("/api/v1").unwrap());
}

#[test]
fn the_course_author_is_served_as_its_contract_says() {
    courses_agree(Surface::Author, &generated::<features::Author>("/api/v1").unwrap());
}

#[test]
fn the_platform_is_served_as_its_contract_says() {
    let generated = generated::<features::Platform>("/api").unwrap();
    none(&differences(Surface::Platform, &assemble(Surface::Platform).unwrap(), &generated), &generated);
}

#[test]
fn the_partner_surface_is_served_as_its_contract_says() {
    let generated = generated::<features::Partner>("/v1").unwrap();
    let (contract, served) = partner_sides(&generated).unwrap();
    assert!(contract.operations().unwrap().len() > 20);
    none(&differences(Surface::Partner, &contract, &served), &generated);
}

#[test]
fn an_operation_that_the_contract_does_not_have_comes_with_a_proposal() {
    let generated = generated::<features::Platform>("/api").unwrap();
    let contract = assemble(Surface::Platform).unwrap().only(|operation| operation.id != "login").unwrap();
    let found = differences(Surface::Platform, &contract, &generated);
    assert_eq!(found.iter().map(|difference| difference.operation_id.as_str()).collect::<Vec<_>>(), ["login"]);
    let told = std::panic::catch_unwind(|| none(&found, &generated)).unwrap_err();
    let told = told.downcast_ref::<String>().unwrap();
    assert!(told.contains("does not have it") && told.contains("operationId: login"), "{told}");
    assert!(told.contains("/api/auth/login:") && told.contains("x-errors:"), "{told}");
}

#[test]
fn each_contract_can_be_served() {
    for surface in Surface::ALL {
        bundle(surface, None).unwrap_or_else(|error| panic!("{}: {error}", surface.name()));
    }
}

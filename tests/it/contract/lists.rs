//! What is written beside the contract: lists of exceptions, the front end's table, notes of a test run.

use schola::contract::{Document, Sources, Surface, assemble, javascript, parse_observed};

fn documents() -> Vec<(Surface, Document)> {
    Surface::ALL.into_iter().map(|surface| (surface, assemble(surface).unwrap())).collect()
}

#[test]
fn what_is_pending_is_in_the_contract_and_what_is_private_is_not() {
    let sources = Sources::embedded();
    let documents = documents();
    let exists = |surface: Surface, method: &str, path: &str| {
        let (_, document) = documents.iter().find(|(known, _)| *known == surface).unwrap();
        document.operations().unwrap().iter().any(|operation| operation.method == method && operation.path == path)
    };
    for line in sources.pending().unwrap() {
        let surface = line.surface.unwrap_or_else(|| panic!("{line:?} names no surface"));
        assert!(exists(surface, &line.method, &line.path), "{line:?} is no operation of the contract");
    }
    let private = sources.private().unwrap();
    assert!(!private.is_empty(), "at least the pages are private");
    for line in private {
        assert!(!line.reason.is_empty(), "{line:?} gives no reason");
        assert!(
            Surface::ALL.into_iter().all(|surface| !exists(surface, &line.method, &line.path)),
            "{line:?} is in the contract"
        );
    }
}

#[test]
fn the_front_end_has_the_operations_of_the_contract() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/app/operations.js");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    let made = javascript().unwrap();
    assert_eq!(written, made, "assets/app/operations.js is old; write it anew with `schola contract --js`");
}

#[test]
fn notes_of_a_run_that_was_cut_off_are_read_as_far_as_they_go() {
    let observed = parse_observed("platform login 200\nfactory getHealth 200\nplatform login 4");
    assert_eq!(observed.len(), 3, "a status of one digit is still a line");
    assert!(parse_observed("platform logi").is_empty());
    assert!(parse_observed("nowhere login 200").is_empty());
}

//! What is written beside the contract: lists of exceptions, the tables of the front end and of the server, notes of a test run.

use std::collections::BTreeSet;

use schola::kernel::Code;
use serde_json::Value;

use crate::support::contract::{
    Document, Surface, assemble, declared, is_up_to_date, javascript, operations_table, parse_observed, pending,
    private,
};

fn documents() -> Vec<(Surface, Document)> {
    Surface::ALL.into_iter().map(|surface| (surface, assemble(surface).unwrap())).collect()
}

#[test]
fn what_is_pending_is_in_the_contract_and_what_is_private_is_not() {
    let documents = documents();
    let exists = |surface: Surface, method: &str, path: &str| {
        let (_, document) = documents.iter().find(|(known, _)| *known == surface).unwrap();
        document.operations().unwrap().iter().any(|operation| operation.method == method && operation.path == path)
    };
    for line in pending().unwrap() {
        let surface = line.surface.unwrap_or_else(|| panic!("{line:?} names no surface"));
        assert!(exists(surface, &line.method, &line.path), "{line:?} is no operation of the contract");
    }
    let private = private().unwrap();
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
    is_up_to_date("assets/app/operations.js", &javascript().unwrap());
    is_up_to_date("assets/app/declared.js", &declared());
}

#[test]
fn the_server_has_the_operations_of_the_contract() {
    is_up_to_date("src/server/operations.txt", &operations_table().unwrap());
}

#[test]
fn the_partners_part_of_the_table_is_what_is_mounted_and_what_is_its_own() {
    let table = operations_table().unwrap();
    let of = |surface: &str| -> BTreeSet<String> {
        let lines = table.lines().filter_map(|line| line.strip_prefix(surface)?.split(' ').nth(1));
        lines.map(str::to_owned).collect()
    };
    let (platform, partner) = (of("platform"), of("partner"));
    let mounted = assemble(Surface::Platform).unwrap();
    let mounted = mounted.only(|operation| operation.node.get("x-mount").is_some()).unwrap();
    let mounted: BTreeSet<String> = mounted.operations().unwrap().iter().map(|known| known.id.to_owned()).collect();
    assert!(mounted.len() > 10, "{mounted:?}");
    assert_eq!(partner.intersection(&platform).cloned().collect::<BTreeSet<_>>(), mounted);
    assert!(partner.contains("ping") && !partner.contains("getHealth"), "{partner:?}");
}

#[test]
fn notes_of_a_run_that_was_cut_off_are_read_as_far_as_they_go() {
    let observed = parse_observed("platform login 200\nfactory getHealth 200\nplatform login 4");
    assert_eq!(observed.len(), 3, "a status of one digit is still a line");
    assert!(parse_observed("platform logi").is_empty());
    assert!(parse_observed("nowhere login 200").is_empty());
}

/// The texts of a document, and the codes that its examples of errors carry.
fn texts_and_codes<'a>(value: &'a Value, texts: &mut Vec<&'a str>, codes: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(entries) => {
            if let (Some(_), Some(code)) = (entries.get("request_id"), entries.get("code").and_then(Value::as_str)) {
                // The body for all dialects carries the author's code, which is no dotted word.
                codes.extend(Some(code).filter(|code| code.contains('.')));
            }
            texts.extend(entries.get("description").and_then(Value::as_str));
            entries.values().for_each(|value| texts_and_codes(value, texts, codes));
        }
        Value::Array(items) => items.iter().for_each(|item| texts_and_codes(item, texts, codes)),
        _ => {}
    }
}

#[test]
fn every_error_code_that_the_contract_names_is_one_that_the_code_has() {
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let groups: BTreeSet<&str> = known.iter().filter_map(|code| code.split('.').next()).collect();
    let mut unknown = BTreeSet::new();
    for surface in [Surface::Platform, Surface::Partner] {
        let document = assemble(surface).unwrap();
        let (mut texts, mut named) = (Vec::new(), BTreeSet::new());
        texts_and_codes(document.root(), &mut texts, &mut named);
        for text in texts {
            // In a description a code stands between backticks.
            named.extend(text.split('`').skip(1).step_by(2).filter(|word| {
                let group = word.split_once('.').map(|(group, rest)| (group, !rest.is_empty()));
                let is_word = word.chars().all(|letter| letter.is_ascii_lowercase() || "._".contains(letter));
                is_word && group.is_some_and(|(group, is_whole)| is_whole && groups.contains(group))
            }));
        }
        assert!(named.len() > 5, "{} hardly names a code: {named:?}", surface.name());
        unknown.extend(
            named.iter().filter(|code| !known.contains(*code)).map(|code| format!("{} {code}", surface.name())),
        );
    }
    assert!(unknown.is_empty(), "{unknown:#?} are in the contract and not in the registry");
}

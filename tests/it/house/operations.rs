//! The signatures of operations: a guard first, a claim where the contract offers idempotency, parameters as in the path.

use std::collections::BTreeSet;

use regex::Regex;

use super::sources::{Source, rust};
use super::{Exemption, keep};
use crate::support::contract::{Surface, access, assemble};

/// Texts that happen to be names of operations, with the reason.
const NAMED_AGAIN: &[Exemption] = &[];

/// An operation as its signature states it.
struct Signature {
    file: String,
    id: String,
    method: String,
    path: String,
    arguments: Vec<(String, String)>,
}

impl Signature {
    /// The surface whose contract has the operation.
    fn surface(&self) -> Surface {
        let feature = self.file.split('/').nth(3).and_then(Surface::named);
        feature.unwrap_or(Surface::Platform)
    }
}

fn signatures() -> Vec<Signature> {
    let head = Regex::new(
        r#"(?s)#\[oai\(([^\]]*?operation_id[^\]]*?)\)\]\s*(?:#\[[^\]]*\]\s*)*async fn [a-z_0-9]+\s*\((.*?)\)\s*->"#,
    )
    .unwrap();
    let mut found = Vec::new();
    for source in rust("src/features").into_iter().filter(|source| source.part() == Some("api")) {
        for captures in head.captures_iter(&source.text) {
            let value = |key: &str| {
                let after = captures[1].split_once(&format!("{key} = \""));
                let (_, value) = after.unwrap_or_else(|| panic!("{} has no {key}", &captures[1]));
                value.split('"').next().unwrap().to_owned()
            };
            let argument = |text: &str| {
                let (name, kind) = text.split_once(':')?;
                let name = name.trim().rsplit(' ').next()?.trim_start_matches('_').to_owned();
                Some((name, kind.trim().to_owned()))
            };
            found.push(Signature {
                file: source.path.clone(),
                id: value("operation_id"),
                method: value("method"),
                path: value("path"),
                arguments: apart(&captures[2]).iter().filter_map(|text| argument(text)).collect(),
            });
        }
    }
    found
}

/// The arguments of a signature: split at commas that stand in no brackets, without attributes.
fn apart(list: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_i32);
    for character in list.chars() {
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().unwrap().push(character);
    }
    let attribute = Regex::new(r"(?s)#\[[^\]]*\]").unwrap();
    parts
        .into_iter()
        .map(|part| attribute.replace_all(&part, "").trim().to_owned())
        .filter(|part| !part.is_empty() && part != "&self")
        .collect()
}

/// The guards: what `http` and `keys` have for signatures.
fn guards() -> BTreeSet<String> {
    let guard = Regex::new(r"\bpub (?:struct|type) ([A-Z]\w+)").unwrap();
    let is_guard = |source: &&Source| source.part() == Some("guard") || source.path == "src/http/guard.rs";
    let files = rust("src").into_iter().filter(is_guard);
    files
        .flat_map(|source| guard.captures_iter(&source.code).map(|found| found[1].to_owned()).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_operation_was_read() {
    let written: usize =
        rust("src/features").iter().map(|source| source.text.matches("operation_id = \"").count()).sum();
    assert_eq!(signatures().len(), written, "an operation is written in a way that this test does not read");
    assert!(written >= 30);
}

#[test]
fn a_guard_comes_first_or_the_contract_says_that_everybody_may() {
    let guards = guards();
    assert!(guards.contains("AnyUser"), "{guards:?}");
    let contracts = Surface::ALL.map(|surface| (surface, access(&assemble(surface).unwrap()).unwrap()));
    let is_public = |signature: &Signature| {
        let (_, contract) = contracts.iter().find(|(surface, _)| *surface == signature.surface()).unwrap();
        contract.iter().any(|operation| operation.operation_id == signature.id && operation.is_public)
    };
    let is_guard = |kind: &str| guards.contains(kind.rsplit("::").next().unwrap_or(kind));
    let mut broken = Vec::new();
    for signature in signatures() {
        let first = signature.arguments.first().is_some_and(|(_, kind)| is_guard(kind));
        if !first && !is_public(&signature) {
            broken.push(format!("{} {} has no guard", signature.file, signature.id));
        }
        if first && is_public(&signature) {
            broken.push(format!(
                "{} {} has a guard, and the contract says that it is public",
                signature.file, signature.id
            ));
        }
        if signature.arguments.iter().skip(1).any(|(_, kind)| is_guard(kind)) {
            broken.push(format!("{} {} has a guard that does not come first", signature.file, signature.id));
        }
    }
    keep("the guard comes first", &broken, &[]);
}

#[test]
fn what_may_be_sent_twice_takes_a_claim() {
    let documents = Surface::ALL.map(|surface| (surface, assemble(surface).unwrap()));
    let mut broken = Vec::new();
    for signature in signatures() {
        let (_, document) = documents.iter().find(|(surface, _)| *surface == signature.surface()).unwrap();
        let Some(operation) = document.operations().unwrap().into_iter().find(|operation| operation.id == signature.id)
        else {
            continue;
        };
        let parameters = operation.parameters().unwrap();
        let promises = parameters.iter().any(|parameter| parameter.name.eq_ignore_ascii_case("Idempotency-Key"));
        let takes = signature.arguments.iter().any(|(_, kind)| kind.rsplit("::").next() == Some("IdempotencyClaim"));
        if promises != takes {
            broken.push(format!(
                "{} {}: the contract {}, the code {}",
                signature.file,
                signature.id,
                says(promises),
                says(takes)
            ));
        }
        if takes && signature.method != "post" {
            broken.push(format!("{} {} takes a claim and is no POST", signature.file, signature.id));
        }
    }
    keep("an operation takes an IdempotencyClaim where the contract has Idempotency-Key", &broken, CLAIMS);
}

#[test]
fn every_post_of_somebody_may_be_sent_twice() {
    let mut broken = Vec::new();
    for surface in Surface::ALL {
        let document = assemble(surface).unwrap();
        for operation in document.operations().unwrap() {
            let takes = operation.parameters().unwrap().iter().any(|parameter| parameter.name == "Idempotency-Key");
            if operation.method == "POST" && !operation.is_public() && !takes {
                broken.push(format!("{} {}", surface.name(), operation.id));
            }
        }
    }
    keep("a POST that is not anonymous takes an Idempotency-Key", &broken, &[]);
}

fn says(has: bool) -> &'static str {
    if has { "has the key" } else { "has none" }
}

/// Operations that are idempotent in another way, with the reason.
const CLAIMS: &[Exemption] = &[(
    "src/features/courses/factory/api.rs launchCourse",
    "the key of a launch stays with the course for good, where a claim is forgotten after a day",
)];

/// The name in Rust of a parameter that has capitals on the wire.
fn snake(name: &str) -> String {
    let letters = name.chars().flat_map(|letter| {
        let mark = letter.is_ascii_uppercase().then_some('_');
        mark.into_iter().chain(std::iter::once(letter.to_ascii_lowercase()))
    });
    letters.collect()
}

#[test]
fn parameters_of_paths_stand_in_the_order_of_the_path() {
    let parameter = Regex::new(r":([A-Za-z_]+)").unwrap();
    let mut broken = Vec::new();
    for signature in signatures() {
        let in_path: Vec<String> = parameter.captures_iter(&signature.path).map(|found| snake(&found[1])).collect();
        let bound = signature.arguments.iter().filter(|(_, kind)| kind.starts_with("Path<"));
        let bound: Vec<String> = bound.map(|(name, _)| name.clone()).collect();
        if in_path != bound {
            broken.push(format!(
                "{} {}: {in_path:?} in the path, {bound:?} in the signature",
                signature.file, signature.id
            ));
        }
    }
    keep("parameters bind by position: path and signature have them in one order", &broken, &[]);
}

/// The ids of all operations of the code.
fn ids() -> BTreeSet<String> {
    signatures().into_iter().map(|signature| signature.id).collect()
}

#[test]
fn the_name_of_an_operation_stands_at_its_declaration_alone() {
    let ids = ids();
    assert!(ids.len() > 80, "{ids:?}");
    let mut again = Vec::new();
    for source in rust("src/features") {
        // What an operation does bears its name by itself; only other work is named.
        for name in source.strings.iter().filter(|name| ids.contains(*name)) {
            let said = source.strings.iter().filter(|text| *text == name).count();
            let declared = source.text.matches(&format!("operation_id = \"{name}\"")).count();
            if said > declared {
                again.push(format!("{} {name}", source.path));
            }
        }
    }
    keep("the name of an operation stands at its declaration alone", &again, NAMED_AGAIN);
}

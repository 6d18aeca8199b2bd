//! What features declare is what the code, the contract and the pages have.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use schola::features;
use schola::kernel::Code;
use serde_json::{Map, Value};

use super::sources::{rust, text_files};
use super::{Exemption, keep};
use crate::support::contract::{Document, Surface, assemble};

/// The words that occur more than once.
fn repeated<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    words.filter(|word| !seen.insert(*word)).map(str::to_owned).collect()
}

/// The sentences of the pages in each language, from all their files: `en.json`, `words.en.json`.
fn sentences() -> BTreeMap<String, Map<String, Value>> {
    let language = Regex::new(r"[./]([a-z]{2})\.json$").unwrap();
    let mut languages: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for file in text_files(&["assets/app"]) {
        let Some(found) = language.captures(&file.path) else { continue };
        let words: Map<String, Value> = serde_json::from_str(&file.text).unwrap();
        languages.entry(found[1].to_owned()).or_default().extend(words);
    }
    assert!(languages.len() > 1, "{:?}", languages.keys());
    languages
}

/// What the languages of the pages lack of these keys.
fn unsaid(keys: &BTreeSet<String>) -> Vec<String> {
    let lacks = |words: &Map<String, Value>, key: &str| {
        words.get(key).and_then(Value::as_str).is_none_or(|sentence| sentence.trim().is_empty())
    };
    let all = sentences();
    let of_language = |(language, words): (&String, &Map<String, Value>)| {
        keys.iter().filter(|key| lacks(words, key)).map(|key| format!("{language}: {key}")).collect::<Vec<_>>()
    };
    all.iter().flat_map(of_language).collect()
}

/// What the operations of both surfaces that a developer's key opens name in `x-scopes`.
fn resources_of_the_contract() -> BTreeSet<String> {
    let documents = [Surface::Platform, Surface::Partner].map(|surface| assemble(surface).unwrap());
    let of_document = |document: &Document| -> Vec<String> {
        let operations = document.operations().unwrap();
        let scopes = operations.iter().flat_map(|operation| operation.scopes().unwrap_or_default());
        scopes.map(|scope| scope.split_once(':').unwrap().0.to_owned()).collect()
    };
    documents.iter().flat_map(of_document).collect()
}

#[test]
fn the_scopes_of_features_are_those_of_the_contract_and_of_the_pages() {
    let resources = features::resources();
    assert_eq!(repeated(resources.iter().copied()), [""; 0], "two features declare one scope");
    let declared: BTreeSet<String> = resources.iter().map(|resource| (*resource).to_owned()).collect();
    assert_eq!(declared, resources_of_the_contract(), "left: declared by features, right: x-scopes of the contract");
    let both = |resource: &&str| [format!("{resource}:read"), format!("{resource}:write")];
    let scopes: Vec<String> = resources.iter().flat_map(both).collect();
    let contract = assemble(Surface::Platform).unwrap();
    assert_eq!(contract.root()["components"]["schemas"]["KeyScope"]["enum"], serde_json::json!(scopes));
    let named = resources.iter().copied().chain(["read", "write"]).map(|word| format!("ui.scope.{word}")).collect();
    keep("a scope has a name in every language of the pages", &unsaid(&named), &[]);
}

#[test]
fn the_audit_log_can_be_asked_about_everything_that_it_has_entries_about() {
    let kinds: BTreeSet<&str> = features::subjects().collect();
    assert_eq!(repeated(features::subjects()), [""; 0], "two features declare one kind of subject");
    let contract = assemble(Surface::Platform).unwrap();
    let list = contract.operation("listAuditEntries").unwrap();
    let parameters = list.parameters().unwrap();
    let subject = parameters.iter().find(|parameter| parameter.name == "subject").unwrap();
    let pattern = format!("^({}):[0-9]{{1,18}}$", kinds.iter().copied().collect::<Vec<_>>().join("|"));
    assert_eq!(
        subject.node["schema"]["pattern"], *pattern,
        "left: x-subjects of the contract, right: declared by features"
    );
    let written = Regex::new(r#"\b(?:Subject|Self) \{\s*kind: "([a-z_]+)""#).unwrap();
    let mut seen = 0;
    for source in rust("src") {
        for found in written.captures_iter(&source.text) {
            seen += 1;
            assert!(
                kinds.contains(&found[1]),
                "{} writes entries about `{}`, which no feature declares",
                source.path,
                &found[1]
            );
        }
    }
    assert!(seen >= 5, "only {seen} kinds were read");
}

/// Texts that look like what an entry of the audit log says was done.
const NO_ACTIONS: &[Exemption] = &[
    ("src/features/foundation/classes/service/mod.rs classes.changed", "a message to members who are connected"),
    ("src/features/learning/squads/service/mod.rs squads.changed", "a message to members who are connected"),
    ("src/features/identity/users/service.rs users.email_folded", "a column that has to be unique"),
    ("src/features/identity/users/service.rs users.username", "a column that has to be unique"),
];

/// What the services and the command line write into the audit log, with their files.
fn written_actions() -> BTreeSet<(String, String)> {
    let groups: BTreeSet<&str> = features::actions().filter_map(|action| action.split('.').next()).collect();
    let dotted = Regex::new(r"^([a-z_]+)\.[a-z_]+$").unwrap();
    let recorded = Regex::new(r#"\b(?:record|record_by|note)\([^;"]*"([a-z_]+\.[a-z_]+)""#).unwrap();
    let mut written = BTreeSet::new();
    for source in
        rust("src").into_iter().filter(|source| source.part() == Some("service") || source.path.starts_with("src/cli/"))
    {
        let of_group = source.strings.iter().filter(|text| {
            let is_code = Code::ALL.iter().any(|code| code.name() == *text);
            !is_code && dotted.captures(text).is_some_and(|found| groups.contains(&found[1]))
        });
        let called = recorded.captures_iter(&source.text).map(|found| found[1].to_owned());
        let all = of_group.cloned().chain(called);
        written.extend(all.map(|action| (source.path.clone(), action)));
    }
    written
}

#[test]
fn features_declare_what_they_write_into_the_audit_log() {
    assert_eq!(repeated(features::actions()), [""; 0], "two features declare one action");
    let declared: BTreeSet<&str> = features::actions().collect();
    let written = written_actions();
    assert!(written.len() > 40, "only {} were read", written.len());
    let undeclared = written.iter().filter(|(_, action)| !declared.contains(action.as_str()));
    let undeclared: Vec<String> = undeclared.map(|(path, action)| format!("{path} {action}")).collect();
    keep("what a service writes into the audit log is in FEATURE.actions", &undeclared, NO_ACTIONS);
    // A word that is also an error code is written where `record` has it.
    let said = |action: &&&str| {
        rust("src/features").iter().chain(&rust("src/cli")).any(|source| {
            source.part() != Some("mod")
                && source.part() != Some("model")
                && source.strings.iter().any(|text| text == **action)
        })
    };
    let dead: Vec<&&str> = declared.iter().filter(|action| !said(action)).collect();
    assert!(dead.is_empty(), "nothing writes {dead:?}");
}

#[test]
fn every_entry_of_the_audit_log_has_a_sentence_in_every_language() {
    let groups = features::actions().filter_map(|action| Some(format!("ui.audit.group_{}", action.split('.').next()?)));
    let keys = features::actions().map(|action| format!("ui.audit.{action}")).chain(groups).collect();
    keep("an entry of the audit log has a sentence in every language of the pages", &unsaid(&keys), &[]);
}

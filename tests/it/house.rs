//! The rules of the house, kept by reading the sources. An exemption carries its reason, and one that is no longer needed fails too, so
//! that the lists only get shorter.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod areas;
mod circles;
mod declared;
mod features;
mod layers;
mod operations;
mod pages;
mod sources;
mod tables;
mod times;
mod vendored;
mod waiting;
mod words;

use std::collections::BTreeSet;

use sources::{Source, repository, rust, text_files};

/// A place that breaks a rule, and why it may.
pub type Exemption = (&'static str, &'static str);

/// Fails with all places that break the rule without leave, and with every leave that nobody needs.
#[track_caller]
pub fn keep(rule: &str, broken: &[String], exempt: &[Exemption]) {
    let applies = |place: &String, exemption: &Exemption| place.starts_with(exemption.0);
    let bad: BTreeSet<&String> =
        broken.iter().filter(|place| !exempt.iter().any(|exemption| applies(place, exemption))).collect();
    assert!(bad.is_empty(), "{rule}:\n{}", bad.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n"));
    for exemption in exempt {
        assert!(!exemption.1.is_empty(), "the exemption of {} has no reason", exemption.0);
        let is_needed = broken.iter().any(|place| applies(place, exemption));
        assert!(is_needed, "{} needs no exemption any more: take it off the list", exemption.0);
    }
}

/// The most lines that a file may have, and a Rust file.
const LONGEST: usize = 600;
const LONGEST_RUST: usize = 400;

#[test]
fn no_file_is_longer_than_it_may_be() {
    let long = |source: &Source| {
        let lines = source.text.lines().count();
        let most = if source.path.ends_with(".rs") { LONGEST_RUST } else { LONGEST };
        (lines > most).then(|| format!("{} has {lines} lines of {most}", source.path))
    };
    let programs = text_files(&["src", "tests"]).into_iter().filter(|source| {
        !["json", "snap", "sql", "lock"].iter().any(|ending| source.path.ends_with(&format!(".{ending}")))
    });
    let broken: Vec<String> = programs.filter_map(long).collect();
    keep("a file has at most 600 lines, a Rust file 400: split it by use case", &broken, &[]);
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let empty_words = ["util", "utils", "helper", "helpers", "common", "manager", "misc"];
    let says_nothing = |source: &Source| {
        source.path.split('/').any(|part| part.split('.').next().is_some_and(|stem| empty_words.contains(&stem)))
    };
    let found = text_files(&["src", "tests", "assets/app"]);
    let broken: Vec<String> =
        found.iter().filter(|source| says_nothing(source)).map(|source| source.path.clone()).collect();
    keep("a name says what is in the file", &broken, &[]);
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    // Put together here, so that this file does not hold them.
    let words = [
        ["/wo", "rk/"].concat(),
        ["/tmp/", "(wt|schola)/"].concat(),
        ["/ro", "ot/"].concat(),
        ["(index\\.|static\\.)?crates", "\\.io"].concat(),
        ["registry\\.", "npmjs"].concat(),
        ["pypi", "\\.org"].concat(),
    ];
    let word = regex::Regex::new(&format!(r"(^|[^\w.-])({})", words.join("|"))).unwrap();
    let mut broken = Vec::new();
    for source in text_files(&["."]) {
        // The common files have none of these, and are not read line by line.
        if !["/wo", "/tmp/", "/ro", ".io", "npmjs", "pypi"].iter().any(|part| source.text.contains(part)) {
            continue;
        }
        for (number, line) in source.text.lines().enumerate() {
            if let Some(found) = word.captures(line) {
                broken.push(format!("{}:{} has {}", source.path, number + 1, &found[2]));
            }
        }
    }
    keep("a file names no path of a machine and no host of a registry", &broken, REGISTRIES);
}

/// Where a registry or a path like that of a machine is named for a reason.
const REGISTRIES: &[Exemption] = &[
    ("Cargo.lock:", "Cargo writes where each crate is from"),
    ("tests/clients/rust/Cargo.lock:", "Cargo writes where each crate is from"),
    ("install.sh:", "the unit is laxer for a program or a folder in a home"),
    ("tests/root/run:", "these are paths inside the fresh root that it makes"),
];

#[test]
fn only_the_database_names_its_engine() {
    let engine = regex::Regex::new(r"\b(rusqlite|r2d2|refinery_core|libsqlite3_sys)::").unwrap();
    let broken: Vec<String> = rust("src")
        .into_iter()
        .filter(|source| !source.path.starts_with("src/db/"))
        .flat_map(|source| source.code_lines(&engine))
        .collect();
    keep("only src/db names the engine", &broken, &[]);
}

#[test]
fn only_the_configuration_reads_the_environment() {
    let reading = regex::Regex::new(r"\benv::(var|vars|var_os|vars_os|set_var|remove_var)\b").unwrap();
    let broken: Vec<String> = rust("src").into_iter().flat_map(|source| source.code_lines(&reading)).collect();
    let place = ("src/config/environment.rs", "this is the one place that reads the environment");
    keep("only src/config/environment.rs reads the environment", &broken, &[place]);
}

#[test]
fn a_lint_is_silenced_only_with_a_reason() {
    let silenced = regex::Regex::new(r"#!?\[(allow|expect)\(([^\]]*)\]").unwrap();
    let broken: Vec<String> = rust("src")
        .into_iter()
        .chain(rust("tests"))
        .flat_map(|source| {
            let found: Vec<String> = silenced
                .captures_iter(&source.code)
                .filter(|found| {
                    // An expectation that is not met is told by the compiler; a leave would stay for good.
                    let for_good = &found[1] == "allow" && source.path.starts_with("src/");
                    for_good || !found[2].contains("reason =")
                })
                .map(|found| format!("{} has {}", source.path, &found[0]))
                .collect();
            found
        })
        .collect();
    keep("a lint is silenced with a reason, and in the product by expect", &broken, &[]);
}

#[test]
fn nothing_is_left_to_be_done() {
    let words = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat()];
    let marks = regex::Regex::new(&format!(r"\b({})\b|\b(todo|unimplemented)!\(", words.join("|"))).unwrap();
    let broken: Vec<String> = text_files(&["src", "tests/it", "assets/app", "openapi"])
        .into_iter()
        .filter(|source| marks.is_match(&source.text))
        .map(|source| source.path.clone())
        .collect();
    keep("nothing is left to be done", &broken, &[]);
}

#[test]
fn the_rules_find_what_breaks_them() {
    let source = Source::of("src/x/service.rs", "// tokio:: in a comment\nlet a = \"tokio::\";\nuse tokio::spawn;\n");
    let word = regex::Regex::new(r"\btokio::").unwrap();
    assert_eq!(source.code_lines(&word), ["src/x/service.rs:3 use tokio::spawn;"]);
    assert_eq!(Source::of("a.rs", "f(\"SELECT 1\", 'x', \"y \\\" z\")").strings, ["SELECT 1", "y \\\" z"]);
    let refused = std::panic::catch_unwind(|| keep("a rule", &["a.rs:1".to_owned()], &[]));
    assert!(refused.is_err(), "a broken rule is told");
    let idle = std::panic::catch_unwind(|| keep("a rule", &[], &[("a.rs", "a reason")]));
    assert!(idle.is_err(), "an exemption that nobody needs is told");
    assert!(repository().join("Cargo.toml").is_file());
}

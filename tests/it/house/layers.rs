//! Which module may use which: those above it in lib.rs.

use regex::Regex;

use super::sources::rust;
use super::{Exemption, keep};

/// Modules that use a later one, with the reason.
const BACKWARD: &[Exemption] = &[
    ("src/config/limits.rs uses http", "the router that applies the limits defines their table"),
    ("src/config/network.rs uses http", "the edge that applies the list of trusted proxies parses it"),
    ("src/config/setting.rs uses http", "the limiter that applies a quota parses it"),
];

#[test]
fn modules_use_those_above_them() {
    let sources = rust("src");
    let list = sources.iter().find(|source| source.path == "src/lib.rs").unwrap();
    let line = Regex::new(r"(?m)^pub mod ([a-z]+);").unwrap();
    let order: Vec<String> = line.captures_iter(&list.code).map(|found| found[1].to_owned()).collect();
    assert!(order.len() > 10, "{order:?}");
    let place = |name: &str| order.iter().position(|known| known == name);
    let used = Regex::new(r"\bcrate::(?:\{([^}]*)\}|([a-z]+))").unwrap();
    let mut broken = Vec::new();
    for source in &sources {
        let module = source.path.trim_start_matches("src/").split(['/', '.']).next().unwrap();
        let Some(own) = place(module) else { continue };
        for found in used.captures_iter(&source.code) {
            let names = found.get(1).or(found.get(2)).unwrap().as_str();
            for name in names.split(',').filter_map(|item| item.trim().split(':').next()) {
                if place(name).is_some_and(|other| other > own) {
                    broken.push(format!("{} uses {name}", source.path));
                }
            }
        }
    }
    keep("a module uses those above it in lib.rs", &broken, BACKWARD);
}

#[test]
fn the_program_is_nothing_but_its_start() {
    let main = rust("src").into_iter().find(|source| source.path == "src/main.rs").unwrap();
    assert!(main.text.lines().count() < 50);
}

#[test]
fn the_kernel_knows_no_web_no_database_and_no_runtime() {
    let word = Regex::new(r"\b(poem|poem_openapi|tokio|reqwest|hyper)::").unwrap();
    let kernel = rust("src/kernel");
    assert!(kernel.len() > 5);
    let broken: Vec<String> = kernel.iter().flat_map(|source| source.code_lines(&word)).collect();
    keep("the kernel stays plain", &broken, &[]);
}

#[test]
fn every_public_module_says_what_it_is_for() {
    let silent: Vec<String> = rust("src")
        .into_iter()
        .filter(|source| !source.text.trim_start().starts_with("//!"))
        .map(|source| source.path.clone())
        .collect();
    keep("a file begins with what it is for", &silent, &[]);
}

/// The variants that a closed list has, by the pattern of a line.
fn variants(path: &str, line: &str) -> Vec<String> {
    let source = rust("src").into_iter().find(|source| source.path == path).unwrap();
    let line = Regex::new(line).unwrap();
    line.captures_iter(&source.code).map(|found| found[1].to_owned()).collect()
}

#[test]
fn closed_lists_have_no_dead_words() {
    let lists = [
        ("src/kernel/code.rs", "Code", r"(?m)^    ([A-Z]\w+) = "),
        ("src/kernel/effect.rs", "Effect", r"(?m)^    ([A-Z]\w+)(?: \{|,|\([^)]*\),)$"),
        ("src/events/mod.rs", "Event", r"(?m)^    ([A-Z]\w+)(?: \{|,|\([^)]*\),)$"),
        ("src/kernel/id.rs", "kind", r"(?m)^    pub enum ([A-Z]\w+) \{\}"),
    ];
    let mut dead = Vec::new();
    for (path, list, line) in lists {
        let variants = variants(path, line);
        assert!(variants.len() >= 3, "{path}: {variants:?}");
        for variant in variants {
            let used = Regex::new(&format!(r"\b{list}::{variant}\b")).unwrap();
            let is_used = rust("src").iter().any(|source| source.path != path && used.is_match(&source.code));
            dead.extend((!is_used).then(|| format!("{list}::{variant}")));
        }
    }
    keep("a word of a closed list is used somewhere", &dead, &[]);
}

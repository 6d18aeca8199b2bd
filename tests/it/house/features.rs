//! What each file of a feature may speak of.

use std::sync::OnceLock;

use regex::Regex;
use schola::app::Sharing;
use schola::db::dialect::banned;

use super::keep;
use super::sources::{Source, rust, text_files};
use crate::support::server::Server;

fn parts(part: &str) -> Vec<&'static Source> {
    rust("src/features").into_iter().filter(|source| source.part() == Some(part)).collect()
}

fn is_sql(text: &str) -> bool {
    static STATEMENT: OnceLock<Regex> = OnceLock::new();
    let words = r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|PRAGMA)\s[^.]*\S";
    let statement = STATEMENT.get_or_init(|| Regex::new(words).unwrap());
    statement.is_match(text)
}

fn with_sql(source: &Source) -> Option<String> {
    let statement = source.strings.iter().find(|text| is_sql(text))?;
    Some(format!("{} has the statement {statement}", source.path))
}

#[test]
fn a_service_knows_neither_web_nor_runtime_nor_the_outside() {
    let word = Regex::new(r"\b(poem|poem_openapi|tokio|reqwest)::|\basync\b|\.await\b|\bproviders::").unwrap();
    let broken: Vec<String> = parts("service").iter().flat_map(|source| source.code_lines(&word)).collect();
    keep("a service is plain, synchronous Rust", &broken, &[]);
}

#[test]
fn sql_stands_in_stores_only() {
    let files = rust("src/features").into_iter().filter(|source| source.part() != Some("store"));
    let broken: Vec<String> = files.filter_map(with_sql).collect();
    keep("SQL of a feature stands in its store", &broken, &[]);
}

#[test]
fn stores_shapes_and_operations_are_private_to_their_features() {
    let visible = r"\bpub(\([^)]*\))?\s+";
    let public = format!(r"{visible}mod\s+(store|wire|api)\b|{visible}use\s+(self::)?store\b");
    let public = Regex::new(&public).unwrap();
    let foreign = Regex::new(r"\bfeatures::[a-z_]+::(store|wire|api)\b").unwrap();
    let mut broken = Vec::new();
    for source in rust("src") {
        broken.extend(source.code_lines(&public).into_iter().filter(|_| source.feature().is_some()));
        broken.extend(source.code_lines(&foreign));
    }
    keep("other features see what a feature's mod.rs names, never the modules store, wire and api", &broken, &[]);
}

#[test]
fn what_every_shape_would_repeat_is_written_once() {
    let derived = Regex::new(r"#\[derive\([^\]]*\bEnum\b").unwrap();
    let broken: Vec<String> = rust("src").iter().flat_map(|source| source.code_lines(&derived)).collect();
    keep("an enumeration of words is defined with text_enum!, once for code, database and contract", &broken, &[]);
    let page = Regex::new(r"\bpub next_cursor\b").unwrap();
    let broken: Vec<String> = rust("src/features").iter().flat_map(|source| source.code_lines(&page)).collect();
    keep("a list is answered in an envelope of http::envelope", &broken, &[]);
}

#[test]
fn operations_do_not_reach_past_the_service() {
    let store = Regex::new(r"\bstore::|\buse\b.*\bstore\b").unwrap();
    let broken: Vec<String> = parts("api").iter().flat_map(|source| source.code_lines(&store)).collect();
    keep("an operation calls a service or a flow, never a store", &broken, &[]);
}

#[test]
fn bodies_are_not_written_in_ways_that_serde_copies_first() {
    // From the derive over the other attributes and the fields to the end of the type.
    let copied =
        Regex::new(r"#\[derive\([^\]]*\bDeserialize\b[^\]]*\][^}]*#\[serde\([^\]]*\b(flatten|untagged|tag)\b").unwrap();
    let broken: Vec<String> = parts("wire")
        .iter()
        .flat_map(|source| {
            copied.find_iter(&source.code).map(|found| format!("{} has {}", source.path, found.as_str()))
        })
        .collect();
    keep("a body is read at every depth by http::json, which cannot follow into serde's copies", &broken, &[]);
}

#[test]
fn models_and_stores_know_neither_web_nor_runtime() {
    let word = Regex::new(r"\b(poem|poem_openapi|tokio|reqwest)::|\basync\b|\.await\b").unwrap();
    let database = Regex::new(r"\bdb::(Db|Reader|Tx|Row|params)\b").unwrap();
    let mut broken = Vec::new();
    for source in parts("model") {
        broken.extend(source.code_lines(&word));
        broken.extend(source.code_lines(&database));
    }
    broken.extend(parts("store").iter().flat_map(|source| source.code_lines(&word)));
    keep("models are plain, and stores know the database alone", &broken, &[]);
}

#[test]
fn statements_are_portable() {
    let mut broken = Vec::new();
    for source in rust("src")
        .into_iter()
        .filter(|source| !source.path.starts_with("src/db/") && !source.path.starts_with("src/cli/"))
    {
        for statement in source.strings.iter().filter(|text| is_sql(text)) {
            broken.extend(banned(statement).map(|word| format!("{} says {word} in {statement}", source.path)));
        }
    }
    for migration in text_files(&["src/db/migrations"]) {
        broken.extend(banned(&migration.text).map(|word| format!("{} says {word}", migration.path)));
    }
    keep("a statement is portable; what cannot be is a function of db/dialect.rs", &broken, &[]);
}

/// The rooms in `features/mod.rs`, or the features of a room, in order: modules that are written like `line`.
fn listed(path: &str, line: &str) -> Vec<String> {
    let list = rust("src/features").into_iter().find(|source| source.path == path).unwrap();
    let line = Regex::new(&format!("(?m)^{line} ([a-z_]+);")).unwrap();
    line.captures_iter(&list.code).map(|found| found[1].to_owned()).collect()
}

fn rooms() -> Vec<String> {
    listed("src/features/mod.rs", "mod")
}

/// The features in the order in which they may use one another: room by room, and in each room as it lists them.
fn ordered() -> Vec<(String, String)> {
    let in_room = |room: String| {
        let features = listed(&format!("src/features/{room}/mod.rs"), "pub mod");
        features.into_iter().map(move |feature| (room.clone(), feature))
    };
    rooms().into_iter().flat_map(in_room).collect()
}

/// The names of features that a file speaks of.
fn features_in(code: &str) -> Vec<String> {
    let used = Regex::new(r"\bfeatures::(?:\{([^}]*)\}|([a-z_]+))").unwrap();
    let names =
        |list: &str| list.split(',').filter_map(|item| item.trim().split(':').next().map(str::to_owned)).collect();
    used.captures_iter(code)
        .flat_map(|found| match (found.get(1), found.get(2)) {
            (Some(list), _) => names(list.as_str()),
            (None, Some(name)) => vec![name.as_str().to_owned()],
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn features_use_those_before_them_in_the_list() {
    let order = ordered();
    assert!(order.len() >= 17, "{order:?}");
    let place = |name: &str| order.iter().position(|(_, known)| known == name);
    let mut broken = Vec::new();
    for source in rust("src/features") {
        let Some(own) = source.feature().and_then(place) else { continue };
        assert_eq!(source.room(), Some(order[own].0.as_str()), "two features share the name of {}", source.path);
        for name in features_in(&source.code) {
            if place(&name).is_some_and(|other| other > own) {
                broken.push(format!("{} uses {name}", source.path));
            }
        }
    }
    keep(
        "a feature uses those of rooms above and those before it in its room; upward there are only events",
        &broken,
        &[],
    );
}

#[test]
fn every_feature_of_the_lists_declares_itself() {
    let listed: Vec<String> = ordered().into_iter().map(|(_, feature)| feature).collect();
    let declared: Vec<&str> = schola::features::all().map(|feature| feature.name).collect();
    assert_eq!(declared, listed, "left: the rooms' FEATURES, right: their modules");
}

#[test]
fn features_are_named_by_their_flat_paths() {
    let nested = Regex::new(&format!(r"\bfeatures::({})::[a-z_]+::", rooms().join("|"))).unwrap();
    let is_room = |source: &&'static Source| source.feature().is_some() || !source.path.starts_with("src/features/");
    let broken: Vec<String> =
        rust("src").into_iter().filter(is_room).flat_map(|source| source.code_lines(&nested)).collect();
    keep("a feature is called by its flat path, so that it can move to another room", &broken, &[]);
}

#[test]
fn every_feature_says_what_it_is_for() {
    let features =
        rust("src/features").into_iter().filter(|source| source.part() == Some("mod") && source.feature().is_some());
    let silent = |source: &Source| {
        let said = source.text.starts_with("//! ");
        let owns = source.text.contains("//! Tables: ")
            || !rust("src/features")
                .iter()
                .any(|file| file.feature() == source.feature() && file.part() == Some("store"));
        !(said && owns)
    };
    let broken: Vec<String> = features.filter(|source| silent(source)).map(|source| source.path.clone()).collect();
    keep("a feature's mod.rs says what it is for and which tables it owns", &broken, &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_in_memory_says_how_it_is_shared() {
    let server = Server::spawn().await;
    let written: Vec<(String, String)> = {
        let map = text_files(&["src"]).into_iter().find(|file| file.path == "src/ARCHITECTURE.md").unwrap();
        let section = map.text.split("## States in memory").nth(1).unwrap().split("\n## ").next().unwrap();
        let row = Regex::new(r"(?m)^\| `([a-zA-Z_:]+)` \| (\w+) \|$").unwrap();
        row.captures_iter(section).map(|found| (found[1].to_owned(), found[2].to_owned())).collect()
    };
    let mut declared = Vec::new();
    for (name, sharing) in server.raw_app().states.kinds() {
        // The path in its room; of a state that is no feature's, the path in the crate.
        let in_room = name.split_once("::features::").and_then(|(_, path)| path.split_once("::"));
        let short = in_room.map_or(name.trim_start_matches("schola::"), |(_, path)| path).to_owned();
        let word = match sharing {
            Sharing::Cache => {
                let file = rust("src/features").into_iter().find(|file| {
                    let module = file.path.trim_end_matches(".rs").replace('/', "::");
                    name.contains(module.trim_start_matches("src::"))
                });
                let file = file.unwrap_or_else(|| panic!("{name} lies in no file"));
                assert!(
                    file.code.contains("Effect::Flush"),
                    "{name} is a cache that forgets nothing when another process writes"
                );
                "cache"
            }
            Sharing::Reserved => "reserved",
            Sharing::Local(why) => {
                assert!(why.len() > 20, "{name} is of one process without a reason");
                "local"
            }
        };
        declared.push((short, word.to_owned()));
    }
    assert_eq!(declared, written, "left: declared, right: in the map");
}

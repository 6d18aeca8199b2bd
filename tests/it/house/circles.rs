//! Files of a room that need one another in a circle.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::keep;
use super::sources::{Source, rust};

type Module = Vec<String>;

/// The module of a file: `service/mod.rs` is `service`.
fn module_of(path: &str) -> Module {
    let parts = path.trim_end_matches(".rs").split('/').map(str::to_owned);
    parts.filter(|part| part != "mod").collect()
}

/// The paths that begin at `text`, which may be a list in braces. Each is given without its last capitalised name.
fn paths(before: &[String], text: &str) -> Vec<Module> {
    let text = text.trim_start();
    if let Some(list) = text.strip_prefix('{') {
        let mut depth = 0_i32;
        let end = list.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth < 0
        });
        let list = &list[..end.map_or(list.len(), |(place, _)| place)];
        let (mut parts, mut depth) = (vec![String::new()], 0_i32);
        for c in list.chars() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if c == ',' && depth == 0 {
                parts.push(String::new());
            } else {
                parts.last_mut().unwrap().push(c);
            }
        }
        return parts.iter().flat_map(|part| paths(before, part)).collect();
    }
    let length = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(length);
    if name.is_empty() {
        return Vec::new();
    }
    let path: Module = before.iter().cloned().chain([name.to_owned()]).collect();
    match rest.strip_prefix("::") {
        Some(rest) => paths(&path, rest),
        None => vec![path],
    }
}

/// The files of a folder that each of its files uses. What a `mod.rs` shows of the files below it is no use of them, and what these take
/// from their own `mod.rs` makes no circle.
fn graph(files: &[(Module, bool, String)]) -> BTreeMap<Module, BTreeSet<Module>> {
    let known: BTreeMap<&Module, bool> = files.iter().map(|(module, is_folder, _)| (module, *is_folder)).collect();
    let shown = Regex::new(r"(?ms)^\s*pub(\([^)]*\))? use [^;]*;").unwrap();
    let upward = Regex::new(r"\b((?:super::)+)").unwrap();
    let from_the_top = Regex::new(r"(?:^|[^\w$])crate::").unwrap();
    let mut graph = BTreeMap::new();
    for (module, is_folder, code) in files {
        let code = if *is_folder { shown.replace_all(code, "") } else { code.into() };
        let mut named: Vec<Module> = Vec::new();
        for found in upward.captures_iter(&code) {
            let levels = found[1].matches("super").count();
            let Some(base) = module.len().checked_sub(levels) else { continue };
            named.extend(paths(&module[..base], &code[found.get(0).unwrap().end()..]));
        }
        named.extend(from_the_top.find_iter(&code).flat_map(|found| paths(&[], &code[found.end()..])));
        let mut used = BTreeSet::new();
        for mut path in named {
            while !path.is_empty() && !known.contains_key(&path) {
                path.pop();
            }
            let is_own_folder = known.get(&path) == Some(&true) && module.starts_with(&path);
            if !path.is_empty() && path != *module && !is_own_folder {
                used.insert(path);
            }
        }
        graph.insert(module.clone(), used);
    }
    graph
}

/// Whether a way leads from the file back to itself.
fn is_in_a_circle(graph: &BTreeMap<Module, BTreeSet<Module>>, start: &Module) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Module> = graph[start].iter().collect();
    while let Some(next) = open.pop() {
        if next == start {
            return true;
        }
        if seen.insert(next) {
            open.extend(graph.get(next).into_iter().flatten());
        }
    }
    false
}

fn circles(files: &[(Module, bool, String)]) -> Vec<String> {
    let graph = graph(files);
    graph.keys().filter(|module| is_in_a_circle(&graph, module)).map(|module| module.join("::")).collect()
}

/// The module path in the crate of each Rust file below a folder of `src/`, with its code. That of a feature is the one that it is called
/// by, without its room.
fn files_below(folder: &str) -> Vec<(Module, bool, String)> {
    let below =
        |source: &&Source| source.path.starts_with(&format!("{folder}/")) || source.path == format!("{folder}.rs");
    let file = |source: &Source| {
        let path = source.path.strip_prefix("src/").unwrap();
        let mut module = module_of(path);
        if source.feature().is_some() {
            module.remove(1);
        }
        (module, path.ends_with("mod.rs"), source.code.clone())
    };
    rust("src").into_iter().filter(below).map(file).collect()
}

/// The rooms of `src/`, and in the place of `features` the folder of each feature.
fn rooms() -> BTreeSet<String> {
    let sources = rust("src").into_iter();
    let room = |source: &Source| match (source.room(), source.feature()) {
        (Some(room), Some(feature)) => Some(format!("src/features/{room}/{feature}")),
        _ => {
            let (room, _) = source.path.strip_prefix("src/")?.split_once('/')?;
            (room != "features").then(|| format!("src/{room}"))
        }
    };
    sources.filter_map(room).collect()
}

#[test]
fn files_of_a_room_form_no_circle() {
    let rooms = rooms();
    let features = rooms.iter().filter(|room| room.starts_with("src/features/")).count();
    assert!(features >= 17 && rooms.len() >= features + 13, "{rooms:?}");
    let (mut edges, mut broken) = (0, Vec::new());
    for room in &rooms {
        let files = files_below(room);
        edges += graph(&files).into_values().map(|used| used.len()).sum::<usize>();
        broken.extend(circles(&files));
    }
    assert!(edges > 500, "only {edges} uses were read");
    keep("files of a room need one another in one direction only", &broken, &[]);
}

#[test]
fn a_circle_is_seen() {
    let file = |path: &str, code: &str| {
        let source = Source::of(path, code);
        (module_of(path), path.ends_with("mod.rs"), source.code)
    };
    let straight = [
        file("mod.rs", "mod model;\nmod service;\npub use model::Key;\n"),
        file("model.rs", "pub struct Key;"),
        file("service/mod.rs", "mod own;\nuse super::model::Key;\npub use own::make;\nfn issue() {}"),
        file("service/own.rs", "use super::super::model::{Key, Mode};\nuse super::issue;\n"),
    ];
    assert!(circles(&straight).is_empty(), "{:?}", circles(&straight));
    let mut round = straight.to_vec();
    round[1] = file("model.rs", "use super::{service::own::make, Other};");
    assert_eq!(circles(&round), ["model", "service::own"]);
    round[1] = file("model.rs", "use crate::{service::own::make, db::Tx};");
    assert_eq!(circles(&round), ["model", "service::own"]);
}

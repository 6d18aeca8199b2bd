//! The front end: what its modules may do, and that all of it hangs together.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use schola::kernel::Code;
use serde_json::{Map, Value};

use super::keep;
use super::sources::{Source, repository as top, text_files};

/// The files in a folder whose names end so.
fn sources(folder: &str, endings: &[&str]) -> Vec<&'static Source> {
    let ends = |source: &&Source| endings.iter().any(|ending| source.path.ends_with(ending));
    text_files(&[folder]).into_iter().filter(ends).collect()
}

fn modules() -> Vec<&'static Source> {
    sources("assets/app", &[".js"])
}

/// A module without its comments.
fn code(module: &Source) -> String {
    let lines = module.text.lines().filter(|line| !line.trim_start().starts_with(['*', '/']));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The path that a relative one leads to, seen from a file.
fn resolved(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// What a module imports, in any way: statically, when needed, or as a file beside it. Types in comments do not count.
fn imports(module: &Source) -> Vec<String> {
    let ways = [
        r#"(?m)^\s*import\s+['"]([^'"]+)['"]"#,
        r#"\bfrom\s+['"]([^'"]+)['"]"#,
        r#"\bimport\(\s*['"]([^'"]+)['"]\s*\)"#,
        r#"new URL\(\s*['"]([^'"]+)['"]"#,
    ];
    let code = code(module);
    let mut found = Vec::new();
    for way in ways {
        found.extend(Regex::new(way).unwrap().captures_iter(&code).map(|import| import[1].to_owned()));
    }
    found
}

#[test]
fn every_import_leads_to_a_file_and_every_module_is_imported() {
    let mut findings = Vec::new();
    let mut reached = BTreeSet::from(["assets/app/main.js".to_owned()]);
    let mut resolvable = 0;
    for module in modules() {
        for import in imports(module) {
            if !import.starts_with('.') {
                findings.push(format!("{}: `{import}` is not relative", module.path));
                continue;
            }
            let path = resolved(&module.path, &import);
            if top().join(&path).is_file() {
                resolvable += 1;
            } else {
                findings.push(format!("{}: `{import}` leads nowhere", module.path));
            }
            reached.insert(path);
        }
    }
    for module in modules() {
        if !reached.contains(&module.path) {
            findings.push(format!("{}: nobody imports it", module.path));
        }
    }
    assert!(resolvable > 100, "only {resolvable} imports were found");
    keep("modules hang together", &findings, &[]);
}

#[test]
fn every_style_sheet_and_font_is_there_and_is_used() {
    let address = Regex::new(r#"url\(["']?([^"')]+)["']?\)"#).unwrap();
    let mut findings = Vec::new();
    let mut reached = BTreeSet::from(["assets/app/styles/main.css".to_owned()]);
    let sheets = sources("assets/app/styles", &[".css"]);
    for sheet in &sheets {
        for url in
            address.captures_iter(&sheet.text).filter(|url| !url[1].starts_with(['#']) && !url[1].starts_with("data:"))
        {
            let path = resolved(&sheet.path, &url[1]);
            if !top().join(&path).is_file() {
                findings.push(format!("{}: `{}` leads nowhere", sheet.path, &url[1]));
            }
            reached.insert(path);
        }
    }
    for sheet in sheets {
        if !reached.contains(&sheet.path) {
            findings.push(format!("{}: nobody imports it", sheet.path));
        }
    }
    keep("style sheets hang together", &findings, &[]);
}

#[test]
fn the_shell_names_files_that_exist_and_holds_nothing_inline() {
    let shell = std::fs::read_to_string(top().join("assets/app/index.html")).unwrap();
    let files: Vec<String> =
        Regex::new(r#""/a/@/([^"]+)""#).unwrap().captures_iter(&shell).map(|file| file[1].to_owned()).collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert!(top().join("assets").join(&file).is_file(), "the shell names {file}, which is not there");
    }
    for inline in [r"<style", r#"\sstyle="#, r"<script[^>]*>[^<]", r#"\son[a-z]+="#] {
        assert!(!Regex::new(inline).unwrap().is_match(&shell), "the shell has something inline: {inline}");
    }
}

#[test]
fn only_one_module_talks_to_the_server_and_none_writes_markup_from_text() {
    let rules = [
        ("fetch", r"\bfetch\s*\("),
        ("other ways to send", r"\b(XMLHttpRequest|sendBeacon|WebSocket|EventSource)\b"),
        ("markup from text", r"\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write)\b"),
        ("code from text", r"\b(eval|Function)\s*\("),
        ("cookies", r"document\.cookie"),
    ];
    let mut findings = Vec::new();
    for module in modules() {
        for (name, pattern) in rules {
            if Regex::new(pattern).unwrap().is_match(&code(module)) {
                findings.push(format!("{}: {name}", module.path));
            }
        }
    }
    keep(
        "pages send nothing by themselves and make no markup from text",
        &findings,
        &[("assets/app/api.js: fetch", "it is the one module that talks to the server")],
    );
}

#[test]
fn addresses_of_the_school_are_made_in_one_place() {
    let rules = [
        ("a link that is not made by `Link`", r#"<a\b[^>]*\shref=(\$\{|["']?/)"#),
        (
            "an address without the path under which the school is served",
            r#"\b(src|action)=["']/|location\.(href|assign|replace)\b|window\.open"#,
        ),
        ("something that the browser keeps under a name that is not made by `keptAs`", r#"KEY = '|Item\(['"`]"#),
        ("the host without that path", r"location\.origin\}/"),
    ];
    let mut findings = Vec::new();
    for module in modules() {
        for (name, pattern) in rules {
            for found in Regex::new(pattern).unwrap().find_iter(&code(module)) {
                findings.push(format!("{}: {name}: {}", module.path, found.as_str()));
            }
        }
    }
    keep(
        "a school works under a path of its host",
        &findings,
        &[
            (
                "assets/app/components/link.js: a link that is not made by `Link`: <a href=${",
                "it is what makes the links",
            ),
            (
                "assets/app/components/rich-text.js: a link that is not made by `Link`: <a href=${",
                "it leads to other hosts only",
            ),
            (
                "assets/app/pages/auth/totp-setup.js: a link that is not made by `Link`: <a href=${",
                "it leads to a program of the person",
            ),
        ],
    );
}

#[test]
fn colours_stand_in_one_file() {
    let colour = Regex::new(r"#[0-9a-fA-F]{3,8}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|:\s*(white|black|red|green|blue|gray|grey|yellow|orange)\b").unwrap();
    let mut findings = Vec::new();
    for file in sources("assets/app", &[".css", ".js"]) {
        if file.path.ends_with("styles/tokens.css") {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            // A picture of one colour has no colour of its own: a mask, or a private field of a class.
            if colour.is_match(line) && !line.trim_start().starts_with(['*', '/']) {
                findings.push(format!(
                    "{}: {}",
                    file.path,
                    if file.path.ends_with(".css") { line.trim().to_owned() } else { number.to_string() }
                ));
            }
        }
    }
    keep("colours stand in styles/tokens.css alone", &findings, &[]);
}

#[test]
fn every_operation_that_a_page_calls_exists() {
    let list = std::fs::read_to_string(top().join("assets/app/operations.js")).unwrap();
    let known: BTreeSet<String> =
        Regex::new(r"(?m)^  ([A-Za-z]+): \[").unwrap().captures_iter(&list).map(|name| name[1].to_owned()).collect();
    assert!(known.len() > 40, "only {} operations were read", known.len());
    let called = Regex::new(r#"\b(?:call|download)\(\s*['"]([A-Za-z]+)['"]"#).unwrap();
    let mut findings = Vec::new();
    let mut used = BTreeSet::new();
    for module in modules() {
        for name in called.captures_iter(&code(module)) {
            if !known.contains(&name[1]) {
                findings.push(format!("{}: {}", module.path, &name[1]));
            }
            used.insert(name[1].to_owned());
        }
    }
    assert!(used.len() > 25, "only {} calls were found", used.len());
    keep("a page calls operations of the contract", &findings, &[]);
}

/// The sentences of every language.
fn locales() -> BTreeMap<String, Map<String, Value>> {
    let read = |file: &Source| {
        let sentences: Map<String, Value> =
            serde_json::from_str(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        (file.path.clone(), sentences)
    };
    sources("assets/app/locales", &[".json"]).into_iter().map(read).collect()
}

#[test]
fn every_error_code_has_a_sentence_in_every_language() {
    let mut findings = Vec::new();
    for (file, sentences) in locales() {
        for code in Code::ALL {
            let said = sentences.get(code.name()).and_then(Value::as_str).is_some_and(|text| text.trim().len() > 5);
            if !said {
                findings.push(format!("{file}: {}", code.name()));
            }
        }
    }
    keep("an error is explained in the language of the page", &findings, &[]);
}

/// The words in braces, which the page puts values for.
fn places(sentence: &str) -> BTreeSet<String> {
    Regex::new(r"\{([a-z_]+)\}").unwrap().captures_iter(sentence).map(|place| place[1].to_owned()).collect()
}

#[test]
fn all_languages_say_the_same() {
    let locales = locales();
    assert!(locales.len() >= 2);
    let (first, sentences) = locales.iter().next().unwrap();
    let mut findings = Vec::new();
    for (other, theirs) in &locales {
        for key in sentences.keys().filter(|key| !theirs.contains_key(*key)) {
            findings.push(format!("{other} lacks {key}"));
        }
        for (key, sentence) in theirs {
            let Some(ours) = sentences.get(key) else {
                findings.push(format!("{first} lacks {key}"));
                continue;
            };
            let (ours, sentence) = (ours.as_str().unwrap_or_default(), sentence.as_str().unwrap_or_default());
            if sentence.trim().is_empty() {
                findings.push(format!("{other} says nothing for {key}"));
            }
            if places(ours) != places(sentence) {
                findings.push(format!("{other} puts other values into {key}"));
            }
        }
    }
    keep("all languages have the same keys and values", &findings, &[]);
}

//! The front end: what its modules may do, and that all of it hangs together.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::areas::areas;
use super::keep;
use super::sources::{Source, repository as top, text_files};

/// The files in a folder whose names end so.
pub(super) fn sources(folder: &str, endings: &[&str]) -> Vec<&'static Source> {
    let ends = |source: &&Source| endings.iter().any(|ending| source.path.ends_with(ending));
    text_files(&[folder]).into_iter().filter(ends).collect()
}

pub(super) fn modules() -> Vec<&'static Source> {
    sources("assets/app", &[".js"])
}

/// A module without its comments.
pub(super) fn code(module: &Source) -> String {
    let lines = module.text.lines().filter(|line| !line.trim_start().starts_with(['*', '/']));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The path that a relative one leads to, seen from a file.
pub(super) fn resolved(from: &str, path: &str) -> String {
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
pub(super) fn imports(module: &Source) -> Vec<String> {
    let ways = [
        r#"(?m)^\s*import\s+['"]([^'"]+)['"]"#,
        r#"\bfrom\s+['"]([^'"]+)['"]"#,
        r#"\bimport\(\s*['"]([^'"]+)['"]\s*\)"#,
        r#"new URL\(\s*['"]([^'"]+)['"],\s*import\.meta\.url"#,
    ];
    let code = code(module);
    let mut found = Vec::new();
    for way in ways {
        // A folder is named for the styles and words in it.
        let named = Regex::new(way).unwrap();
        let files = named.captures_iter(&code).map(|import| import[1].to_owned()).filter(|path| !path.ends_with('/'));
        found.extend(files);
    }
    found
}

#[test]
fn every_import_leads_to_a_file_and_every_module_is_imported() {
    let mut findings = Vec::new();
    let mut reached: BTreeSet<String> = shell_files().into_iter().map(|file| format!("assets/{file}")).collect();
    assert!(reached.contains("assets/app/main.js"), "{reached:?}");
    reached.extend(SCRIPTS.map(|script| format!("assets/app/{script}")));
    let mut resolvable = 0;
    for module in modules() {
        for import in imports(module) {
            if !import.starts_with('.') {
                findings.push(format!("{}: `{import}` is not relative", module.path));
                continue;
            }
            let path = resolved(&module.path, &import);
            // The server joins words: those of the features in this folder, and those that all pages share.
            let is_joined = ["assets/app/words/features", "assets/app/words/shared"].contains(&path.as_str());
            if top().join(&path).is_file() || is_joined {
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
    // The server puts the second one into the shell.
    let mut reached = BTreeSet::from(["main.css", "frame.css"].map(|name| format!("assets/app/styles/{name}")));
    reached.extend(areas().into_iter().map(|area| format!("{area}area.css")));
    // A component that calls `needs` brings the styles beside it, or those of the folder that it names.
    let needs = Regex::new(r"(?m)^needs\((?:import\.meta\.url|new URL\('\./([a-z-]+/)', import\.meta\.url\))").unwrap();
    for module in modules() {
        let folder = module.path.rsplit_once('/').unwrap().0;
        for found in needs.captures_iter(&module.text) {
            reached.insert(format!("{folder}/{}component.css", found.get(1).map_or("", |inner| inner.as_str())));
        }
    }
    let sheets = sources("assets/app", &[".css"]);
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

/// The page that all others are shown in.
fn shell() -> String {
    std::fs::read_to_string(top().join("assets/app/index.html")).unwrap()
}

/// The files that it names. The bundle of all pages is made of `main.js` and what that imports.
fn shell_files() -> Vec<String> {
    let named = Regex::new(r#""/a/@/([^"]+)""#).unwrap();
    named.captures_iter(&shell()).map(|file| file[1].replace("joined/core.js", "app/main.js")).collect()
}

/// The scripts that are no modules: two stand in the shell, and two are served under an address of their own.
const SCRIPTS: [&str; 4] = ["start.js", "too-old.js", "service-worker.js", "no-service-worker.js"];

#[test]
fn the_shell_names_files_that_exist_and_holds_nothing_inline_but_its_gaps() {
    let (shell, files) = (shell(), shell_files());
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert!(top().join("assets").join(&file).is_file(), "the shell names {file}, which is not there");
    }
    for inline in [r"<style[^>]*>([^<{]|\{[^{])", r#"\sstyle="#, r"<script[^>]*>([^<{]|\{[^{])", r#"\son[a-z]+="#] {
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
        &[
            ("assets/app/api.js: fetch", "it is the one module that talks to the server"),
            ("assets/app/service-worker.js: fetch", "it hands on what pages ask for"),
            ("assets/app/start.js: fetch", "it asks who is signed in before api.js is there, which takes the answer"),
            ("assets/app/progress-fetch.js: other ways to send", "it sends for api.js what has a progress"),
        ],
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
                "assets/app/components/markdown/markdown.js: a link that is not made by `Link`: <a href=${",
                "it leads to other hosts only",
            ),
            (
                "assets/app/components/outline.js: a link that is not made by `Link`: <a href=${",
                "it leads to a heading of the same page",
            ),
            (
                "assets/app/components/palette.js: an address without the path under which the school is served: location.assign",
                "the address is made by `addressOf`; the documentation is no page of the app",
            ),
            (
                "assets/app/frames/shell.js: an address without the path under which the school is served: location.assign",
                "the address is made by `at`; the documentation is no page of the app",
            ),
            (
                "assets/app/pages/security/totp-setup.js: a link that is not made by `Link`: <a href=${",
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
fn browsers_without_two_colours_in_one_see_the_light_ones() {
    let tokens = std::fs::read_to_string(top().join("assets/app/styles/tokens.css")).unwrap();
    let (plain, chosen) = tokens.split_once("@supports (color: light-dark(").unwrap();
    let declared = |text: &str| -> BTreeMap<String, String> {
        let declaration = Regex::new(r"(?m)^\s+(--[a-z-]+): (.*);$").unwrap();
        declaration.captures_iter(text).map(|found| (found[1].to_owned(), found[2].to_owned())).collect()
    };
    // The first of two colours, each of which may have parts in brackets.
    let pair = Regex::new(r"light-dark\(((?:[^(),]|\([^()]*\))+), (?:[^(),]|\([^()]*\))+\)").unwrap();
    let (light, both) = (declared(plain), declared(chosen));
    assert!(both.len() > 25, "only {} colours were found", both.len());
    for (name, value) in both {
        assert_eq!(light.get(&name), Some(&pair.replace_all(&value, "$1").into_owned()), "{name}");
    }
}

#[test]
fn pages_use_nothing_that_the_browsers_of_schools_lack() {
    // Chrome 100, Firefox 102 and Safari 15.4 have to do.
    let rules = [
        ("looking behind in an expression", r"\(\?<[!=]"),
        ("signals that are made of others or of a time", r"AbortSignal\.(any|timeout)"),
        ("a name that is there on secure hosts only", r"crypto\.(randomUUID|subtle)"),
        (
            "a method of newer browsers",
            r"\.(checkVisibility|findLast|findLastIndex|toSorted|toReversed|withResolvers)\b|Object\.groupBy|structuredClone",
        ),
        ("a unit of newer browsers", r"\d(vi|vb)\b"),
    ];
    let mut findings = Vec::new();
    for file in sources("assets/app", &[".css", ".js"]) {
        for (name, pattern) in rules {
            if Regex::new(pattern).unwrap().is_match(&code(file)) {
                findings.push(format!("{}: {name}", file.path));
            }
        }
    }
    keep(
        "pages run in browsers that are four years old",
        &findings,
        &[
            ("assets/app/abort.js: signals", "it makes them where the browser cannot"),
            ("assets/app/focus-keeper.js: a method", "it asks whether the browser has it"),
        ],
    );
}

#[test]
fn every_operation_that_a_page_calls_exists() {
    let list = std::fs::read_to_string(top().join("assets/app/operations.js")).unwrap();
    let known: BTreeSet<String> =
        Regex::new(r#"(?m)^  ([A-Za-z]+): ""#).unwrap().captures_iter(&list).map(|name| name[1].to_owned()).collect();
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

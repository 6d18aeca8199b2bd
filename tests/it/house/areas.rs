//! Areas of the pages: each is a folder that is listed once, with its words and styles, and routes name the areas that they use.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::keep;
use super::pages::{code, imports, modules, resolved, sources};
use super::sources::{Source, repository as top};
use super::words::LANGUAGES;

/// The folders of the areas, each with a slash at the end.
pub(super) fn areas() -> BTreeSet<String> {
    let folder = |module: &Source| {
        let parts: Vec<&str> = module.path.split('/').collect();
        (parts.len() == 5 && parts[2] == "pages").then(|| parts[..4].join("/") + "/")
    };
    modules().into_iter().filter_map(folder).collect()
}

/// The folder of the area that a file belongs to; `None` for what all areas share.
pub(super) fn area_of(path: &str) -> Option<String> {
    areas().into_iter().find(|area| path.starts_with(area.as_str()))
}

#[test]
fn every_area_is_listed_once_and_has_its_words_and_styles() {
    let list = std::fs::read_to_string(top().join("assets/app/areas.js")).unwrap();
    let mut findings = Vec::new();
    for area in areas() {
        let name = area.trim_end_matches('/').rsplit('/').next().unwrap();
        if list.matches(&format!("'./pages/{name}/area.js'")).count() != 1 {
            findings.push(format!("{area}: areas.js does not import it"));
        }
        let declared = std::fs::read_to_string(top().join(format!("{area}area.js"))).unwrap_or_default();
        if !declared.contains(&format!("name: '{name}',")) {
            findings.push(format!("{area}area.js: its name is not that of its folder"));
        }
        let has_sheet = top().join(format!("{area}area.css")).is_file();
        if has_sheet == declared.contains("isUnstyled: true") {
            findings.push(format!("{area}area.css: its area.js says otherwise"));
        }
        for language in LANGUAGES {
            if !top().join(format!("{area}words.{language}.json")).is_file() {
                findings.push(format!("{area}: no words.{language}.json"));
            }
        }
    }
    assert!(areas().len() > 5, "only {} areas were found", areas().len());
    keep("an area is a folder and a line", &findings, &[]);
}

#[test]
fn styles_of_an_area_are_used_by_pages_that_load_them() {
    let class = Regex::new(r"\.([a-z][a-z0-9-]*)").unwrap();
    let named = |sheets: &[&Source]| -> BTreeSet<String> {
        let names = |sheet: &&Source| {
            let text = Regex::new(r"(?s)/\*.*?\*/|\{[^{}]*\}").unwrap().replace_all(&sheet.text, " ").into_owned();
            class.captures_iter(&text).map(|name| name[1].to_owned()).collect::<Vec<_>>()
        };
        sheets.iter().flat_map(names).collect()
    };
    let mut shared = named(&sources("assets/app/styles", &[".css"]));
    // The styles of a component come with it, wherever it is shown.
    shared.extend(named(&sources("assets/app/components", &[".css"])));
    let mut findings = Vec::new();
    for area in areas() {
        let own = named(&sources(area.trim_end_matches('/'), &[".css"]));
        for name in own.difference(&shared) {
            let used = Regex::new(&format!(r"class=[^>\n]*[\s\x22`']{name}[\s\x22`'$]")).unwrap();
            for module in modules().iter().filter(|module| used.is_match(&code(module))) {
                let theirs = area_of(&module.path);
                if theirs.as_ref() != Some(&area) && !theirs.is_some_and(|theirs| is_used(&theirs, &area)) {
                    findings.push(format!("{}: `{name}` of {area}area.css", module.path));
                }
            }
        }
    }
    keep("what several areas look like is in assets/app/styles", &findings, &[]);
}

/// Whether an area says that one of its routes shows components of the other.
fn is_used(area: &str, other: &str) -> bool {
    let declared = std::fs::read_to_string(top().join(format!("{area}area.js"))).unwrap();
    let name = other.trim_end_matches('/').rsplit('/').next().unwrap();
    Regex::new(&format!(r"uses: \[[^\]]*'{name}'")).unwrap().is_match(&declared)
}

#[test]
fn a_page_names_the_areas_whose_components_it_shows() {
    let route = Regex::new(r"import\('\./([a-z-]+\.js)'\)[^\n]*(?:\n\s+[^{\n]*)?").unwrap();
    let by_path: BTreeMap<&str, &Source> = modules().into_iter().map(|module| (module.path.as_str(), module)).collect();
    let (mut findings, mut checked) = (Vec::new(), 0);
    for area in areas() {
        let declared = by_path[format!("{area}area.js").as_str()];
        for found in route.captures_iter(&declared.text) {
            checked += 1;
            let (mut seen, mut waiting) = (BTreeSet::new(), vec![format!("{area}{}", &found[1])]);
            while let Some(path) = waiting.pop() {
                // What an area declares is fetched when it is opened.
                if !seen.insert(path.clone()) || path.ends_with("/area.js") {
                    continue;
                }
                waiting.extend(
                    by_path
                        .get(path.as_str())
                        .into_iter()
                        .flat_map(|module| imports(module).into_iter().map(|import| resolved(&module.path, &import))),
                );
            }
            let shown = seen.iter().filter(|path| !path.ends_with("/area.js"));
            let others: BTreeSet<String> =
                shown.filter_map(|path| area_of(path)).filter(|other| *other != area).collect();
            for other in others {
                let name = other.trim_end_matches('/').rsplit('/').next().unwrap();
                if !found[0].contains(&format!("'{name}'")) {
                    findings.push(format!("{area}{}: its route does not say that it uses {name}", &found[1]));
                }
            }
        }
    }
    assert!(checked > 20, "only {checked} routes were found");
    let later = "the card of tutors comes when the page is there, with the files of its area";
    keep(
        "a route says which areas it uses",
        &findings,
        &[("assets/app/pages/home/home.js: its route does not say that it uses analytics", later)],
    );
}

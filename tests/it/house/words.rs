//! The words of the pages: every language has all of them, and they lie with the pages that say them.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use schola::kernel::{Code, Role, Rule, TextEnum};
use serde_json::{Map, Value};

use super::areas::{area_of, areas};
use super::keep;
use super::pages::{code, modules, sources};
use super::sources::{Source, repository as top, rust};

/// The languages of the pages.
pub(super) const LANGUAGES: [&str; 2] = ["en", "de"];

/// The files of words: for each stem, such as `assets/app/words/ui`, the sentences in every language.
fn words() -> BTreeMap<String, BTreeMap<String, Map<String, Value>>> {
    let mut stems: BTreeMap<String, BTreeMap<String, Map<String, Value>>> = BTreeMap::new();
    for file in sources("assets/app", &[".json"]) {
        let Some((stem, language)) = file.path.strip_suffix(".json").and_then(|path| path.rsplit_once('.')) else {
            continue;
        };
        let sentences = serde_json::from_str(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        stems.entry(stem.to_owned()).or_default().insert(language.to_owned(), sentences);
    }
    assert!(stems.len() > areas().len(), "only {} files of words were found", stems.len());
    stems
}

#[test]
fn every_error_code_has_a_sentence_in_every_language() {
    let mut findings = Vec::new();
    let codes = &words()["assets/app/words/codes"];
    for language in LANGUAGES {
        let sentences = &codes[language];
        for code in Code::ALL {
            let said = sentences.get(code.name()).and_then(Value::as_str).is_some_and(|text| text.trim().len() > 5);
            if !said {
                findings.push(format!("{language}: {}", code.name()));
            }
        }
        let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        let stale =
            sentences.keys().filter(|key| !known.contains(key.trim_end_matches(".one").trim_end_matches(".other")));
        findings.extend(stale.map(|key| format!("{language}: there is no code {key}")));
    }
    keep("an error is explained in the language of the page", &findings, &[]);
}

/// The keys of words that a module asks for, as patterns: what is put in at run time may be anything.
fn asked(module: &Source) -> Vec<Regex> {
    let literal = Regex::new(r"['`](ui\.[^'`\n]+)['`]").unwrap();
    let hole = Regex::new(r"\\\$\\\{.*?(?:\\\}|$)").unwrap();
    let pattern = |key: &str| Regex::new(&format!("^{}$", hole.replace_all(&regex::escape(key), ".+"))).unwrap();
    literal.captures_iter(&code(module)).map(|key| pattern(&key[1])).collect()
}

/// The folder with the words that pages show of each feature.
const FEATURES: &str = "assets/app/words/features/";

#[test]
fn words_of_features_bear_the_names_of_features_and_come_with_the_pages_that_say_them() {
    let known: BTreeSet<&str> = schola::features::all().map(|feature| feature.name).collect();
    let words = words();
    let stems: Vec<&str> = words.keys().filter_map(|stem| stem.strip_prefix(FEATURES)).collect();
    assert!(stems.len() > 5, "{stems:?}");
    let foreign: Vec<&&str> = stems.iter().filter(|stem| !known.contains(**stem)).collect();
    assert!(foreign.is_empty(), "{foreign:?} are no features");
    let mut keys = BTreeSet::new();
    for key in stems.iter().flat_map(|stem| words[&format!("{FEATURES}{stem}")]["en"].keys()) {
        assert!(
            ["ui.audit.", "ui.scope."].iter().any(|start| key.starts_with(start)),
            "{key} is of no page that has them"
        );
        assert!(keys.insert(key), "{key} is there twice");
    }
    let routes: usize = modules().iter().map(|module| module.text.matches("namesFeatures: true").count()).sum();
    assert_eq!(routes, 4, "the audit log, a person, and the portal of developers with its keys");
}

#[test]
fn words_lie_with_the_pages_that_say_them() {
    let words = words();
    let mut users: BTreeMap<(String, String), BTreeSet<Option<String>>> = BTreeMap::new();
    let stems_of = |module: &Source, area: &Option<String>| {
        let own = area.as_ref().map(|area| format!("{area}words"));
        // A component that calls `needs` brings the words beside it.
        let beside = module.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/words"));
        let beside = beside.filter(|stem| words.contains_key(stem) && Some(stem) != own.as_ref());
        let of_features = words.keys().filter(|stem| stem.starts_with(FEATURES)).cloned();
        let everywhere = ["assets/app/words/ui".to_owned()];
        own.into_iter().chain(beside).chain(everywhere).chain(of_features).collect::<Vec<_>>()
    };
    let mut findings = Vec::new();
    for module in modules() {
        let area = area_of(&module.path);
        for key in asked(module) {
            let mut is_found = false;
            for stem in stems_of(module, &area) {
                for said in words[&stem]["en"].keys() {
                    if key.is_match(said) || said.rsplit_once('.').is_some_and(|(plural, _)| key.is_match(plural)) {
                        users.entry((stem.clone(), said.clone())).or_default().insert(area.clone());
                        is_found = true;
                    }
                }
            }
            if !is_found {
                findings.push(format!("{}: no words for {}", module.path, key.as_str()));
            }
        }
    }
    for (stem, languages) in words.iter().filter(|(stem, _)| !stem.ends_with("/codes")) {
        for key in languages["en"].keys() {
            match users.get(&(stem.clone(), key.clone())) {
                None => findings.push(format!("{stem}: nothing asks for {key}")),
                Some(areas) if stem.ends_with("/ui") && areas.len() == 1 && !areas.contains(&None) => {
                    findings.push(format!("{stem}: only {areas:?} asks for {key}"));
                }
                Some(_) => {}
            }
        }
    }
    keep("every word is asked for, and lies where it is asked for", &findings, &[]);
}

/// Words that English readers have to decode, and terms that have another name here.
const AVOIDED: &str =
    r"(?i)\b(whoever|whom|somebody|anybody|nobody|everybody|e-mail|counts? anew|second step|please)\b";
/// The same in German.
const AVOIDED_IN_GERMAN: &str = r"(?i)\b(zweite[rn]? schritt|kursfabrik|öffnet nichts|zählt neu|lernstoff)\b";

#[test]
fn sentences_use_plain_words_and_one_term_for_one_thing() {
    let mut findings = Vec::new();
    for (language, avoided) in [("en", AVOIDED), ("de", AVOIDED_IN_GERMAN)] {
        let avoided = Regex::new(avoided).unwrap();
        for (stem, languages) in words() {
            for (key, sentence) in &languages[language] {
                if avoided.is_match(sentence.as_str().unwrap_or_default()) {
                    findings.push(format!("{stem}.{language}: {key} is {sentence}"));
                }
            }
        }
        let mails = top().join("assets/words").join(language).join("mail");
        for file in std::fs::read_dir(mails).unwrap().map(|file| file.unwrap().path()) {
            let text = std::fs::read_to_string(&file).unwrap();
            findings.extend(avoided.find(&text).map(|found| format!("{}: {}", file.display(), found.as_str())));
        }
    }
    let english = Regex::new(AVOIDED).unwrap();
    let meanings = Code::ALL.iter().filter(|code| english.is_match(code.meaning()));
    findings.extend(meanings.map(|code| format!("{}: {}", code.name(), code.meaning())));
    keep("sentences use plain words and one term for one thing", &findings, &[]);
}

/// The words in braces, which the page puts values for.
fn places(sentence: &str) -> BTreeSet<String> {
    Regex::new(r"\{([a-z_]+)\}").unwrap().captures_iter(sentence).map(|place| place[1].to_owned()).collect()
}

#[test]
fn all_languages_say_the_same() {
    let mut findings = Vec::new();
    for (stem, languages) in words() {
        let (english, others) = (&languages["en"], LANGUAGES.iter().filter(|language| **language != "en"));
        for language in others {
            let Some(theirs) = languages.get(*language) else {
                findings.push(format!("{stem}: no {language}"));
                continue;
            };
            for key in english.keys().filter(|key| !theirs.contains_key(*key)) {
                findings.push(format!("{stem}.{language} lacks {key}"));
            }
            for (key, sentence) in theirs {
                let Some(ours) = english.get(key) else {
                    findings.push(format!("{stem}.en lacks {key}"));
                    continue;
                };
                let (ours, sentence) = (ours.as_str().unwrap_or_default(), sentence.as_str().unwrap_or_default());
                if ours.trim().is_empty() || sentence.trim().is_empty() {
                    findings.push(format!("{stem} says nothing for {key}"));
                }
                if places(ours) != places(sentence) {
                    findings.push(format!("{stem}.{language} puts other values into {key}"));
                }
            }
        }
    }
    keep("all languages have the same keys and values", &findings, &[]);
}

#[test]
fn labels_are_there_in_every_language() {
    let label = Regex::new(r"\{ en: '[^'\n]+', de: '[^'\n]+' \}").unwrap();
    let begun = Regex::new(r"\{\s*(en|de): '").unwrap();
    let (mut findings, mut labels) = (Vec::new(), 0);
    for module in modules().into_iter().filter(|module| area_of(&module.path).is_some()) {
        let whole = label.find_iter(&module.text).count();
        labels += whole;
        if begun.find_iter(&module.text).count() != whole {
            findings.push(format!("{}: a label lacks a language", module.path));
        }
    }
    assert!(labels > 10, "only {labels} labels were found");
    keep("titles and entries of the navigation are in all languages", &findings, &[]);
}

#[test]
fn the_pages_know_the_roles_of_the_contract() {
    let list = std::fs::read_to_string(top().join("assets/app/roles.js")).unwrap();
    let known: BTreeSet<String> =
        Regex::new("'([a-z]+)'").unwrap().captures_iter(&list).map(|role| role[1].to_owned()).collect();
    let roles: BTreeSet<String> = Role::ALL.iter().map(|role| role.name().to_owned()).collect();
    assert_eq!(known, roles);
}

#[test]
fn every_refused_field_names_the_rule_and_every_rule_has_a_sentence() {
    // A text in the place of the fault has the rule `invalid`, of which pages can say no more than that the field is wrong.
    let ruleless =
        Regex::new(r#"(?:Error::invalid|with_field)\(\s*[^,()]*(?:\([^()]*\))?[^,()]*,\s*(?:"|format!)"#).unwrap();
    let mut findings = Vec::new();
    for source in rust("src/features") {
        findings.extend(ruleless.find_iter(&source.text).map(|found| format!("{}: {}", source.path, found.as_str())));
    }
    let said = &words()["assets/app/words/ui"];
    for (language, rule) in LANGUAGES.iter().flat_map(|language| Rule::WORDS.iter().map(move |rule| (language, rule))) {
        if !said[*language].contains_key(&format!("ui.fault.{rule}")) {
            findings.push(format!("{language}: ui.fault.{rule}"));
        }
    }
    keep("every refused field names its rule", &findings, &[]);
}

//! The questions of the demo school, asked by the owner of the texts: what an evaluator tries first.

use std::collections::HashMap;
use std::path::Path;

use schola::engines::chunk;
use schola::engines::retrieve::{Index, Origin};
use schola::features::materials::{MediaType, Source, format_of};
use schola::features::tutor::{Question, Reply, collection, from_texts, front_matter};
use schola::kernel::text::{ParsedText, Prose};
use serde::Deserialize;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

#[derive(Deserialize)]
struct Questions {
    question: Vec<Expected>,
    unanswered: Vec<Unanswered>,
}

#[derive(Deserialize)]
struct Unanswered {
    owner: String,
    ask: String,
}

#[derive(Deserialize)]
struct Expected {
    material: String,
    owner: String,
    ask: String,
    expect: String,
}

/// Adds a file to the index of its owner, cut as an upload cuts it.
fn add(banks: &mut HashMap<String, Index>, key: u64, path: &Path) {
    let file = std::fs::read_to_string(path).unwrap();
    let owner = file.lines().find_map(|line| line.strip_prefix("owner:")).unwrap().trim().to_owned();
    let (about, body) = match front_matter(&file) {
        Some((about, body)) => (about.title, body),
        None => (file.lines().find_map(|line| line.strip_prefix("title:")).unwrap().trim().to_owned(), body_of(&file)),
    };
    let name = path.file_name().unwrap().to_str();
    let source = Source::of_file(name, None, &file.as_bytes()[body..], Some(&about)).unwrap();
    assert_eq!(source.media_type, MediaType::Markdown);
    let format = format_of(source.media_type);
    let text = source.text.as_str().to_owned();
    let chunks = chunk::split(&text, format);
    let bank = banks.entry(owner).or_insert_with(|| Index::new(Origin::Materials));
    bank.add(key, source.title.as_str(), text, format, &chunks, |_| None);
}

fn body_of(file: &str) -> usize {
    file.find("\n---\n").unwrap() + "\n---\n".len()
}

/// The study banks of the demo people, by owner.
fn study_banks() -> HashMap<String, Index> {
    let mut banks = HashMap::new();
    let mut key = 0;
    for subject in std::fs::read_dir(format!("{DEMO}/materials")).unwrap() {
        for file in std::fs::read_dir(subject.unwrap().path()).unwrap() {
            key += 1;
            add(&mut banks, key, &file.unwrap().path());
        }
    }
    banks
}

fn holds(text: &str, expected: &str) -> bool {
    let plain = |text: &str| {
        let text = text.replace(['*', '_', '`'], "").to_lowercase();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    plain(text).contains(&plain(expected))
}

#[test]
fn the_demo_people_get_their_questions_answered_from_their_own_texts() {
    let banks = study_banks();
    let questions: Questions =
        toml::from_str(&std::fs::read_to_string(format!("{DEMO}/questions.toml")).unwrap()).unwrap();
    assert!(questions.question.len() >= 40);
    let mut missed = Vec::new();
    for expected in &questions.question {
        assert!(Path::new(DEMO).join("materials").join(&expected.material).is_file(), "{}", expected.material);
        let asked = Question { message: Prose::parse(&expected.ask).unwrap(), history: Vec::new() };
        let reply: Reply = from_texts(&banks[&expected.owner], collection(), &asked, "Uris");
        if !reply.citations.iter().any(|citation| holds(&citation.quote, &expected.expect)) {
            missed.push(format!("{}: {}", expected.owner, expected.ask));
        }
    }
    let right = questions.question.len() - missed.len();
    // All 60 of 60 were answered when this was written; a change of the engine may lose one in twenty, and is looked at then.
    assert!(
        right * 20 >= questions.question.len() * 19,
        "{right} of {}:\n{}",
        questions.question.len(),
        missed.join("\n")
    );
    for unanswered in &questions.unanswered {
        let asked = Question { message: Prose::parse(&unanswered.ask).unwrap(), history: Vec::new() };
        let reply = from_texts(&banks[&unanswered.owner], collection(), &asked, "Uris");
        assert!(!reply.grounded && reply.suggestion.is_some(), "{}: {}", unanswered.ask, reply.text);
    }
}

#[test]
fn unrelated_questions_and_calculations_are_rarely_called_answered() {
    let banks = study_banks();
    let is_grounded = |ask: &str| {
        let asked = Question { message: Prose::parse(ask).unwrap(), history: Vec::new() };
        from_texts(&banks["ada"], collection(), &asked, "Uris").grounded
    };
    let questions: Questions =
        toml::from_str(&std::fs::read_to_string(format!("{DEMO}/questions.toml")).unwrap()).unwrap();
    let own: Vec<&str> =
        questions.question.iter().filter(|one| one.owner == "ada").map(|one| one.ask.as_str()).collect();
    let found = own.iter().filter(|ask| is_grounded(ask)).count();
    let unrelated = include_str!("../data/unrelated.tsv").lines().skip(1).filter_map(|row| row.split_once('\t'));
    let wrong: Vec<&str> = unrelated.map(|(_, ask)| ask).filter(|ask| is_grounded(ask)).collect();
    println!("{found} of {} questions on the texts, {} of 80 unrelated ones: {wrong:?}", own.len(), wrong.len());
    // 20 of 20 and 5 of 80 when this was written; without the limits on sentences 9 of 80.
    assert!(own.len() >= 20 && found + 1 >= own.len(), "{found} of {}", own.len());
    assert!(wrong.len() <= 5, "{wrong:?}");
    for ask in ["What is 12 times 7?", "what is 15% of 80", "7 * 8", "what is the square root of 144?"] {
        assert!(!is_grounded(ask), "{ask}");
    }
}

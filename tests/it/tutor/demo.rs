//! The questions of the demo school, asked of the texts of whoever asks them: what an evaluator tries first.

use std::collections::HashMap;
use std::path::Path;

use schola::engines::retrieve::Index;
use schola::features::materials::{
    Material, MediaType, NewMaterial, Source, StoredChunk, StoredMaterial, index_of, prepare,
};
use schola::features::tutor::{Question, Reply, collection, from_texts, front_matter};
use schola::kernel::text::{ParsedText, Prose};
use schola::kernel::{Id, Timestamp};
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

fn stored(id: i64, path: &Path) -> (String, StoredMaterial) {
    let file = std::fs::read_to_string(path).unwrap();
    let owner = file.lines().find_map(|line| line.strip_prefix("owner:")).unwrap().trim().to_owned();
    let (about, body) = match front_matter(&file) {
        Some((about, body)) => (about.title, body),
        None => (file.lines().find_map(|line| line.strip_prefix("title:")).unwrap().trim().to_owned(), body_of(&file)),
    };
    let name = path.file_name().unwrap().to_str();
    let source = Source::of_file(name, None, &file.as_bytes()[body..], Some(&about)).unwrap();
    let NewMaterial { title, media_type, text, characters, model, chunks } = prepare(source).unwrap();
    assert_eq!(media_type, MediaType::Markdown);
    let material = Material {
        id: Id::new(id),
        title: title.as_str().to_owned(),
        media_type,
        bytes: text.as_str().len() as u64,
        characters: characters as u64,
        chunks: chunks.len() as u32,
        created_at: Timestamp::from_millis(0),
    };
    let chunks = chunks.into_iter().map(|chunk| StoredChunk {
        start: chunk.start,
        end: chunk.end,
        model: model.to_owned(),
        vector: chunk.vector,
    });
    (owner, StoredMaterial { material, text: text.as_str().to_owned(), chunks: chunks.collect() })
}

fn body_of(file: &str) -> usize {
    file.find("\n---\n").unwrap() + "\n---\n".len()
}

/// The study banks of the demo people, by owner.
fn study_banks() -> HashMap<String, Index> {
    let mut banks: HashMap<String, Vec<StoredMaterial>> = HashMap::new();
    let mut id = 0;
    for subject in std::fs::read_dir(format!("{DEMO}/materials")).unwrap() {
        for file in std::fs::read_dir(subject.unwrap().path()).unwrap() {
            id += 1;
            let (owner, material) = stored(id, &file.unwrap().path());
            banks.entry(owner).or_default().push(material);
        }
    }
    banks.into_iter().map(|(owner, materials)| (owner, index_of(materials))).collect()
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

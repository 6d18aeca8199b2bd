//! The engine on the texts that come with the program.

use schola::engines::chunk::{self, Format};
use schola::engines::retrieve::{Index, Origin};
use schola::engines::tutor::{self, AnswerKind, Options};

/// Questions, and the file whose text answers them.
const QUESTIONS: &[(&str, &str)] = &[
    ("What is osmosis?", "cells"),
    ("how does the heart pump blood", "human-circulation"),
    ("why do leaves look green", "photosynthesis"),
    ("what is the difference between mitosis and meiosis", "cells"),
    ("how do vaccines protect us", "immune-system"),
    ("how did Darwin explain evolution", "evolution"),
    ("what is a food chain", "ecosystems"),
    ("when did the First World War begin", "causes-of-the-first-world-war"),
    ("who was Julius Caesar", "ancient-rome"),
    ("why did the French Revolution start", "french-revolution"),
    ("how did steam engines change factories", "industrial-revolution"),
    ("what is inflation", "inflation"),
    ("what happens when demand is greater than supply", "supply-and-demand"),
    ("what does opportunity cost mean", "opportunity-cost"),
    ("how do I solve a quadratic equation", "quadratics"),
    ("how do I calculate the mean", "averages-and-spread"),
    ("what is the probability of two independent events", "probability"),
    ("how do I add fractions", "fractions-and-ratios"),
    ("what is a derivative", "the-idea-of-calculus"),
    ("what is a simile", "metaphor-and-literary-devices"),
    ("how should I structure an essay", "essay-structure"),
    ("how are earthquakes caused", "plate-tectonics"),
    ("how is an oxbow lake formed", "rivers"),
    ("what causes climate change", "climate-change"),
    ("what does pH measure", "acids-and-bases"),
    ("what is a covalent bond", "chemical-bonding"),
    ("what is Ohm's law", "electricity"),
    ("what is Newton's second law", "forces-and-motion"),
    ("how does binary search work", "algorithms"),
    ("what is a primary key", "databases"),
    ("how do packets travel through the internet", "how-the-internet-works"),
    ("what is overfitting", "machine-learning-basics"),
    ("how does spaced repetition help memory", "spaced-repetition"),
    ("what is phishing", "cyber-security-for-learners"),
];

/// The file names without extension, and their texts, by name.
fn texts() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/collection");
    let files = std::fs::read_dir(folder).expect("the collection is there");
    let paths = files.map(|file| file.expect("a readable folder").path());
    let mut texts: Vec<(String, String)> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a readable text"))
        })
        .collect();
    texts.sort();
    texts
}

#[test]
fn questions_on_the_collection_are_answered_from_the_right_text() {
    let texts = texts();
    let mut index = Index::new(Origin::Collection);
    for (key, (name, text)) in texts.iter().enumerate() {
        let chunks = chunk::split(text, Format::Markdown);
        assert!(!chunks.is_empty(), "{name}");
        index.add(key as u64, name, text.clone(), Format::Markdown, &chunks, |_| None);
    }
    let mut wrong = Vec::new();
    for (question, expected) in QUESTIONS {
        let answer = tutor::answer(&[&index], question, &[], Options::default());
        let first = answer.citations.first().map(|citation| citation.title.as_str());
        if answer.kind != AnswerKind::Found || first != Some(expected) {
            wrong.push(format!("{question} expected {expected}: {}", answer.reply));
        }
        for citation in &answer.citations {
            assert!(!citation.quote.contains("slug:"), "front matter is no sentence: {}", citation.quote);
        }
    }
    assert!(wrong.len() <= 1, "{} of {}: {wrong:#?}", wrong.len(), QUESTIONS.len());
}

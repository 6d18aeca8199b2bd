//! The built-in search and answer engine: tokenizer, chunks, recall on measured sets, answers.

mod answers;
mod chunks;
mod collection;
mod embedding;
mod index;
mod languages;
mod recall;

use schola::engines::chunk::{self, Format};
use schola::engines::retrieve::{Index, Origin};

/// 150 study passages: subject, passage, paraphrase question, keywords, natural question.
const EVAL: &str = include_str!("data/eval.tsv");
/// Questions that none of the passages answers, in two sets.
const UNRELATED: &str = include_str!("data/unrelated.tsv");

/// A row of the measured set.
struct Case {
    passage: &'static str,
    paraphrase: &'static str,
    keywords: &'static str,
    natural: &'static str,
}

fn cases() -> Vec<Case> {
    let rows = EVAL.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
    rows.map(|row| Case { passage: row[1], paraphrase: row[2], keywords: row[3], natural: row[4] }).collect()
}

fn unrelated(set: &str) -> Vec<&'static str> {
    UNRELATED
        .lines()
        .skip(1)
        .filter_map(|row| row.split_once('\t'))
        .filter(|(s, _)| *s == set)
        .map(|(_, q)| q)
        .collect()
}

/// The passages of the measured set, each a document whose key is its row.
fn measured_index() -> Index {
    let mut index = Index::new(Origin::Collection);
    for (key, case) in cases().iter().enumerate() {
        add(&mut index, key as u64, "", case.passage);
    }
    index
}

/// Adds a plain text.
fn add(index: &mut Index, key: u64, title: &str, text: &str) {
    index.add(key, title, text.to_owned(), Format::Plain, &chunk::split(text, Format::Plain), |_| None);
}

/// An index of plain texts, with keys from 1.
fn materials(texts: &[(&str, &str)]) -> Index {
    let mut index = Index::new(Origin::Materials);
    for (key, (title, text)) in (1..).zip(texts) {
        add(&mut index, key, title, text);
    }
    index
}

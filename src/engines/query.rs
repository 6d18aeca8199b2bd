//! A question, prepared for the search.

use super::embed::{Vector, embedder};
use super::language::{self, Language};
use super::terms::{self, Term};

/// A word of the question that says something about its topic.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryTerm {
    /// The word, folded.
    pub word: String,
    /// The terms that a passage may hold for it: the English stem, the beginning for other languages, and for a part of
    /// a compound with a hyphen the joined word.
    pub forms: Vec<Term>,
    /// In which share of passages of any English text the word is expected, 0 to 1.
    pub general_share: f32,
    /// 1 for what is asked about, less for words that only say what kind of answer is wanted.
    pub emphasis: f32,
}

/// What is searched for.
#[derive(Clone, Debug)]
pub struct Query {
    vector: Option<Vector>,
    terms: Vec<QueryTerm>,
    language: Language,
}

/// Emphasis of words like "explain", "difference", "example".
const ASKING_EMPHASIS: f32 = 0.25;
/// Emphasis of the words of the question before.
const EARLIER_EMPHASIS: f32 = 0.7;
/// Terms of a question that are looked for, so that a pasted page costs no more than a question.
const MOST_TERMS: usize = 64;
/// Words in a passage, for turning the frequency of a word into the share of passages that hold it.
const WORDS_IN_PASSAGE: f32 = 60.0;
/// First entries of the vocabulary that are words: what comes before are marks, single characters and scripts.
const FIRST_WORD: u16 = 1996;

impl Query {
    /// Prepares a question as it stands.
    pub fn new(question: &str) -> Self {
        Self::with_meaning(question, question, None)
    }

    /// Prepares a question whose meaning is `meaning` (for instance without "please explain to me"), and whose words
    /// and language are those of `question`. `earlier` is a question that this one follows, and its meaning: its words
    /// count less than the new ones.
    ///
    /// A question in another language than English has no vector, and is searched by its words.
    pub fn with_meaning(question: &str, meaning: &str, earlier: Option<(&str, &str)>) -> Self {
        let language = match language::of(question) {
            Language::Unclear => earlier.map_or(Language::Unclear, |(text, _)| language::of(text)),
            clear => clear,
        };
        let before = earlier.map(|(_, meaning)| meaning).unwrap_or_default();
        let vector = embedder().ok().map(|embedder| embedder.embed_parts(&[before, meaning]).0);
        let vector = vector.filter(|vector| language != Language::Other && !vector.is_zero());
        let mut terms = Vec::new();
        add_terms(question, language, 1.0, &mut terms);
        if let Some((text, _)) = earlier {
            add_terms(text, language, EARLIER_EMPHASIS, &mut terms);
        }
        if terms.iter().all(|term| term.emphasis < EARLIER_EMPHASIS) {
            terms.iter_mut().for_each(|term| term.emphasis = 1.0);
        }
        Self { vector, terms, language }
    }

    /// Direction of the meaning; none when the search goes by keywords alone.
    pub fn vector(&self) -> Option<&Vector> {
        self.vector.as_ref()
    }

    /// The words that are looked for.
    pub fn terms(&self) -> &[QueryTerm] {
        &self.terms
    }

    /// What the question seems to be written in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether only words can be compared: another language, or no word that the table knows.
    pub fn is_keywords_only(&self) -> bool {
        self.vector.is_none()
    }
}

/// Adds the words of a question that are neither stop words nor there already.
fn add_terms(question: &str, language: Language, emphasis: f32, found: &mut Vec<QueryTerm>) {
    let asks_for_meaning = asks_for_meaning(question);
    terms::words(question, |word| {
        let forms = vec![terms::english_term(word), terms::cut_term(word)];
        let asks = terms::is_asking_word(word) || (asks_for_meaning && word == "mean");
        let stop =
            terms::is_stop_word(word) || (language == Language::Other && language::is_foreign_function_word(word));
        if !stop && found.len() < MOST_TERMS && found.iter().all(|term| term.forms[0] != forms[0]) {
            let emphasis = if asks { ASKING_EMPHASIS } else { emphasis };
            found.push(QueryTerm { word: word.to_owned(), forms, general_share: general_share(word), emphasis });
        }
    });
    terms::compounds(question, |compound, joined| {
        terms::words(compound, |part| {
            if let Some(term) = found.iter_mut().find(|term| term.word == part) {
                terms::words(joined, |word| term.forms.extend([terms::english_term(word), terms::cut_term(word)]));
            }
        });
    });
}

/// Whether a question is like "what does inertia mean", where "mean" is no topic as it is in "how do I find the mean".
fn asks_for_meaning(question: &str) -> bool {
    let (mut does, mut last_is_mean) = (false, false);
    terms::words(question, |word| {
        does |= matches!(word, "does" | "do" | "did");
        last_is_mean = word == "mean";
    });
    does && last_is_mean && !question.to_lowercase().contains("the mean")
}

/// The vocabulary is ordered by frequency, so that the number of a word tells its share of all words by Zipf's law.
fn general_share(word: &str) -> f32 {
    let rank = embedder().ok().and_then(|embedder| embedder.vocabulary().word(word));
    let rank = f32::from(rank.map_or(u16::MAX, |rank| rank.saturating_sub(FIRST_WORD))) + 2.0;
    // The sum of 1/rank over a vocabulary of this size is about 11.
    (WORDS_IN_PASSAGE / (rank * 11.0)).min(0.9)
}

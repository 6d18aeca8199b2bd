//! A question, prepared for the search.

use super::embed::{Vector, embedder};
use super::language::{self, Language};
use super::terms::{self, Term};

/// A word of the question that is about its topic.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryTerm {
    /// The word, folded.
    pub word: String,
    /// The terms that match it in a passage: the English stem, the beginning for other languages, and the joined word
    /// for a part of a hyphenated compound.
    pub forms: Vec<Term>,
    /// The share of passages of any English text that contain the word, 0 to 1.
    pub general_share: f32,
    /// 1 for the topic, less for words that only describe the kind of answer.
    pub emphasis: f32,
}

/// A prepared search.
#[derive(Clone, Debug)]
pub struct Query {
    vector: Option<Vector>,
    terms: Vec<QueryTerm>,
    language: Language,
}

/// Emphasis of words like "explain", "difference", "example".
const ASKING_EMPHASIS: f32 = 0.25;
/// Emphasis of the words of the previous question.
const EARLIER_EMPHASIS: f32 = 0.7;
/// The most terms of a question, so that a pasted page costs no more than a question.
const MOST_TERMS: usize = 64;
/// Words in a passage, to convert the frequency of a word into the share of passages that contain it.
const WORDS_IN_PASSAGE: f32 = 60.0;
/// The first entry of the vocabulary that is a word, behind marks, single characters and scripts.
const FIRST_WORD: u16 = 1996;

impl Query {
    /// Prepares a question as it is.
    pub fn new(question: &str) -> Self {
        Self::with_meaning(question, question, None)
    }

    /// Prepares a question whose meaning is `meaning` (for instance without "please explain to me"), and whose words
    /// and language are those of `question`. `earlier` is a question that this one follows, and its meaning; its words
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

    /// The vector of the meaning; none for a search by keywords only.
    pub fn vector(&self) -> Option<&Vector> {
        self.vector.as_ref()
    }

    /// The search terms.
    pub fn terms(&self) -> &[QueryTerm] {
        &self.terms
    }

    /// The detected language of the question.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether only words can be compared: another language, or no known word.
    pub fn is_keywords_only(&self) -> bool {
        self.vector.is_none()
    }
}

/// Adds the words of a question, without stop words and repetitions.
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

/// Whether a question is like "what does inertia mean", where "mean" is not the topic, as it is in "how do I find the
/// mean".
fn asks_for_meaning(question: &str) -> bool {
    let (mut does, mut last_is_mean) = (false, false);
    terms::words(question, |word| {
        does |= matches!(word, "does" | "do" | "did");
        last_is_mean = word == "mean";
    });
    does && last_is_mean && !question.to_lowercase().contains("the mean")
}

/// The vocabulary is ordered by frequency, so the number of a word gives its share of all words by Zipf's law.
fn general_share(word: &str) -> f32 {
    let rank = embedder().ok().and_then(|embedder| embedder.vocabulary().word(word));
    let rank = f32::from(rank.map_or(u16::MAX, |rank| rank.saturating_sub(FIRST_WORD))) + 2.0;
    // The sum of 1/rank over a vocabulary of this size is about 11.
    (WORDS_IN_PASSAGE / (rank * 11.0)).min(0.9)
}

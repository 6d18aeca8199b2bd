//! The search: an index of passages in memory, and the score that ranks them.
//!
//! A passage scores `cosine + 0.3 x coverage`: how near its meaning is to the question, and which share of the
//! question's terms it holds, each weighted by how rare it is. One sentence of it scores `cosine + 0.5 x coverage`.
//! Scores are added, never ranks: a passage that is far ahead stays far ahead.
//!
//! How rare a term is comes from the searched passages and, while these are few, from the order of the vocabulary,
//! which is by frequency in English: with three passages of one's own, "mitosis" is rare and "number" is not.

use std::borrow::Cow;
use std::collections::HashMap;

use super::chunk::{Chunk, Format, Span};
use super::embed::{DIMENSIONS, Vector, dot, embedder, length};
use super::language::{self, Language};
use super::query::{Query, QueryTerm};
use super::terms::{self, Term};

/// Weight of the coverage of terms in the score of a passage.
pub const PASSAGE_COVERAGE: f32 = 0.3;
/// Weight of the coverage of terms in the score of a sentence.
pub const SENTENCE_COVERAGE: f32 = 0.5;
/// Confidence from which a passage counts as an answer; see [`Hit::fit`].
pub const CLEAR: f32 = 0.60;
/// What confidence must be above that when the passage lacks the rarest term of the question.
pub const WITHOUT_RAREST: f32 = 0.05;
/// Coverage from which a passage counts as an answer when only keywords can be compared.
pub const CLEAR_KEYWORDS: f32 = 0.45;
/// Cosine from which a passage that is no clear answer is worth showing as the nearest one.
pub const NEAR: f32 = 0.45;
/// What a passage of the person's own materials is ahead of an equal one of the built-in collection.
const OWN_MATERIALS_FIRST: f32 = 0.02;

/// Whose texts an index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// Materials of the person who asks, or of their class.
    Materials,
    /// The collection that comes with the program.
    Collection,
}

/// Names a passage: the text that it comes from, in numbers of the caller's, and its place in
/// [`chunk::split`](super::chunk::split).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassageKey {
    /// Key of the document, for instance the id of a material.
    pub document: u64,
    /// [`Chunk::number`].
    pub number: u32,
}

/// The passages of some documents, ready to search.
pub struct Index {
    origin: Origin,
    documents: HashMap<u64, Document>,
    passages: Vec<Passage>,
    /// One row for each passage, in the same order.
    matrix: Vec<i8>,
    /// In how many passages each term is.
    frequencies: HashMap<Term, u32>,
    /// Heap bytes of documents and passages.
    held: usize,
}

struct Document {
    title: String,
    text: Cow<'static, str>,
    format: Format,
    english: bool,
}

struct Passage {
    key: PassageKey,
    heading: Box<str>,
    /// First code point in the document.
    start: u32,
    byte_start: u32,
    /// Byte ranges in the document.
    sentences: Box<[(u32, u32)]>,
    terms: Box<[Term]>,
    /// Euclidean length of the row in the matrix.
    length: f32,
}

/// A passage that a search found.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Which of the searched indexes holds it.
    pub index: usize,
    /// Its name there.
    pub key: PassageKey,
    /// What it is ranked by.
    pub score: f32,
    /// Nearness of meaning, -1 to 1; 0 when the search went by keywords alone.
    pub cosine: f32,
    /// Share of the question's terms that it holds, 0 to 1, weighted by rarity.
    pub coverage: f32,
    /// Whether it holds the rarest of them.
    pub has_rarest: bool,
    row: usize,
}

/// Whether a passage answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is about something else.
    None,
    /// It may have to do with the question, and is not sure to answer it.
    Near,
    /// It very likely answers the question.
    Clear,
}

impl Hit {
    /// Whether the passage answers the question, by `cosine + 0.5 x coverage`.
    ///
    /// The limits were set on `tests/it/data/eval.tsv` and the first forty questions of `unrelated.tsv`; the test
    /// module measures them again on every run, the last forty included. Share of questions with a clear answer among
    /// 150 passages: FIGURES
    pub fn fit(&self, query: &Query) -> Fit {
        if query.is_keywords_only() {
            return if self.coverage >= CLEAR_KEYWORDS { Fit::Clear } else { Fit::None };
        }
        let confidence = self.cosine + SENTENCE_COVERAGE * self.coverage;
        let needed = if self.has_rarest { CLEAR } else { CLEAR + WITHOUT_RAREST };
        if confidence >= needed {
            Fit::Clear
        } else if self.cosine >= NEAR || confidence >= CLEAR {
            Fit::Near
        } else {
            Fit::None
        }
    }
}

/// A sentence of a found passage.
#[derive(Clone, Debug)]
pub struct Sentence<'i> {
    /// Its words, exactly as they stand in the document.
    pub quote: &'i str,
    /// Its place in the document.
    pub span: Span,
    /// `cosine + 0.5 x coverage`.
    pub score: f32,
    /// Nearness of meaning.
    pub cosine: f32,
    /// Share of the question's terms in it.
    pub coverage: f32,
    /// Its direction, to tell repetitions.
    pub vector: Vector,
}

/// What is known about a found passage.
#[derive(Clone, Copy, Debug)]
pub struct Context<'i> {
    /// Whose text it is.
    pub origin: Origin,
    /// Title of the document.
    pub title: &'i str,
    /// Headings above the passage, empty when there are none.
    pub heading: &'i str,
    /// How the document is marked up.
    pub format: Format,
    /// The whole document.
    pub text: &'i str,
}

/// The vector that a chunk is searched by: its headings and sentences.
pub fn chunk_vector(text: &str, format: Format, chunk: &Chunk) -> Vector {
    let sentences = chunk.sentences.iter().map(|sentence| super::chunk::plain(sentence.of(text), format));
    let parts: Vec<String> = std::iter::once(chunk.heading.clone()).chain(sentences).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    embedder().map(|embedder| embedder.embed_parts(&parts).0).unwrap_or_default()
}

impl Index {
    /// An index without passages.
    pub fn new(origin: Origin) -> Self {
        Self {
            origin,
            documents: HashMap::new(),
            passages: Vec::new(),
            matrix: Vec::new(),
            frequencies: HashMap::new(),
            held: 0,
        }
    }

    /// Whose texts these are.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Number of documents.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// Number of passages.
    pub fn passages(&self) -> usize {
        self.passages.len()
    }

    /// Whether the document with this key is here.
    pub fn contains(&self, document: u64) -> bool {
        self.documents.contains_key(&document)
    }

    /// Memory that the index takes, in bytes, for a cache that is limited by size. Texts that lie in the binary cost
    /// nothing.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.held
            + self.matrix.capacity()
            + self.passages.capacity() * size_of::<Passage>()
            + self.documents.capacity() * (size_of::<(u64, Document)>() + 1)
            + self.frequencies.capacity() * (size_of::<(Term, u32)>() + 1)
    }

    /// Adds a document, in place of one with the same key. `chunks` are those of [`chunk::split`](super::chunk::split)
    /// on the same text; `vector` gives what is stored for a chunk, and where it gives nothing (or a vector of another
    /// length) the chunk is embedded now.
    ///
    /// A text above 4 GiB is not indexed.
    pub fn add(
        &mut self,
        document: u64,
        title: &str,
        text: impl Into<Cow<'static, str>>,
        format: Format,
        chunks: &[Chunk],
        vector: impl Fn(&Chunk) -> Option<Vector>,
    ) {
        self.remove(document);
        let text = text.into();
        if u32::try_from(text.len()).is_err() {
            return;
        }
        let english = language::of(&text) != Language::Other;
        for chunk in chunks {
            let vector = vector(chunk)
                .filter(|vector| vector.values().len() == DIMENSIONS)
                .unwrap_or_else(|| chunk_vector(&text, format, chunk));
            self.add_passage(document, title, &text, english, chunk, &vector);
        }
        let entry = Document { title: title.to_owned(), text, format, english };
        self.held += entry.bytes();
        self.documents.insert(document, entry);
    }

    fn add_passage(&mut self, document: u64, title: &str, text: &str, english: bool, chunk: &Chunk, vector: &Vector) {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let terms = terms::of_passage(&[title, &chunk.heading, chunk.span.of(text)], english);
        for term in &terms {
            *self.frequencies.entry(*term).or_default() += 1;
        }
        let mut row = vector.values().to_vec();
        row.resize(DIMENSIONS, 0);
        let passage = Passage {
            key: PassageKey { document, number: narrow(chunk.number) },
            heading: chunk.heading.as_str().into(),
            start: narrow(chunk.span.start),
            byte_start: narrow(chunk.span.byte_start),
            sentences: chunk.sentences.iter().map(|span| (narrow(span.byte_start), narrow(span.byte_end))).collect(),
            terms,
            length: length(&row),
        };
        self.matrix.extend_from_slice(&row);
        self.held += passage.bytes();
        self.passages.push(passage);
    }

    /// Takes a document out. Nothing happens when it is not here.
    pub fn remove(&mut self, document: u64) {
        let Some(entry) = self.documents.remove(&document) else { return };
        self.held -= entry.bytes();
        for row in (0..self.passages.len()).rev() {
            if self.passages[row].key.document == document {
                self.remove_passage(row);
            }
        }
    }

    /// The last passage takes the place of the removed one, so that nothing else moves.
    fn remove_passage(&mut self, row: usize) {
        let passage = self.passages.swap_remove(row);
        let last = self.passages.len() * DIMENSIONS;
        self.matrix.copy_within(last..last + DIMENSIONS, row * DIMENSIONS);
        self.matrix.truncate(last);
        self.held -= passage.bytes();
        for term in &passage.terms {
            if let Some(count) = self.frequencies.get_mut(term) {
                *count -= 1;
                if *count == 0 {
                    self.frequencies.remove(term);
                }
            }
        }
    }

    /// The best `most` passages for a question, best first.
    pub fn search(&self, query: &Query, most: usize) -> Vec<Hit> {
        search(&[self], query, most)
    }

    /// Title, headings and text of a found passage.
    pub fn context(&self, hit: &Hit) -> Option<Context<'_>> {
        let passage = self.passages.get(hit.row).filter(|passage| passage.key == hit.key)?;
        let document = self.documents.get(&hit.key.document)?;
        Some(Context {
            origin: self.origin,
            title: &document.title,
            heading: &passage.heading,
            format: document.format,
            text: &document.text,
        })
    }

    /// The sentences of a found passage, in order, each with its score. `weights` are those of
    /// [`term_weights`] for the same search.
    pub fn sentences(&self, hit: &Hit, query: &Query, weights: &[f32]) -> Vec<Sentence<'_>> {
        let (Some(context), Some(passage)) = (self.context(hit), self.passages.get(hit.row)) else {
            return Vec::new();
        };
        let english = self.documents.get(&hit.key.document).is_some_and(|document| document.english);
        let (mut byte, mut code_point) = (passage.byte_start as usize, passage.start as usize);
        let mut advance = |to: usize| {
            code_point += context.text.get(byte..to).map_or(0, |between| between.chars().count());
            byte = to;
            code_point
        };
        let spans = passage.sentences.iter().map(|(from, to)| {
            let (byte_start, byte_end) = (*from as usize, *to as usize);
            let start = advance(byte_start);
            Span { start, end: advance(byte_end), byte_start, byte_end }
        });
        spans.map(|span| score_sentence(&context, span, english, query, weights)).collect()
    }
}

fn score_sentence<'i>(
    context: &Context<'i>,
    span: Span,
    english: bool,
    query: &Query,
    weights: &[f32],
) -> Sentence<'i> {
    let quote = span.of(context.text);
    let words = super::chunk::plain(quote, context.format);
    let vector = embedder().map(|embedder| embedder.embed(&words)).unwrap_or_default();
    let terms = terms::of_passage(&[&words], english);
    let cosine = query.vector().map_or(0.0, |question| question.cosine(&vector));
    let coverage = coverage(query, weights, &terms);
    Sentence { quote, span, score: cosine + SENTENCE_COVERAGE * coverage, cosine, coverage, vector }
}

impl Document {
    fn bytes(&self) -> usize {
        self.title.capacity()
            + match &self.text {
                Cow::Borrowed(_) => 0,
                Cow::Owned(text) => text.capacity(),
            }
    }
}

impl Passage {
    fn bytes(&self) -> usize {
        self.heading.len() + size_of_val(&*self.sentences) + size_of_val(&*self.terms)
    }
}

/// The best `most` passages of several indexes for a question, best first; equal ones in the order of the indexes and
/// keys. Terms are weighted over all the indexes together.
pub fn search(indexes: &[&Index], query: &Query, most: usize) -> Vec<Hit> {
    let weights = term_weights(indexes, query);
    let rarest = (0..weights.len()).reduce(|best, term| if weights[term] > weights[best] { term } else { best });
    let rarest = rarest.and_then(|term| query.terms().get(term));
    let mut best: Vec<Hit> = Vec::with_capacity(most + 1);
    for (number, index) in indexes.iter().enumerate() {
        let ahead = if index.origin == Origin::Materials { OWN_MATERIALS_FIRST } else { 0.0 };
        let question = query.vector().map(|vector| (vector.values(), length(vector.values())));
        for (row, (passage, values)) in index.passages.iter().zip(index.matrix.chunks_exact(DIMENSIONS)).enumerate() {
            let cosine = question.map_or(0.0, |(question, size)| {
                let lengths = passage.length * size;
                if lengths > 0.0 { dot(question, values) as f32 / lengths } else { 0.0 }
            });
            let coverage = coverage(query, &weights, &passage.terms);
            let relevance = if question.is_some() { cosine + PASSAGE_COVERAGE * coverage } else { coverage };
            if relevance <= 0.0 {
                continue;
            }
            let (key, score) = (passage.key, relevance + ahead);
            let mut hit = Hit { index: number, key, score, cosine, coverage, has_rarest: false, row };
            let place = best.partition_point(|other| !ranks_before(&hit, other));
            if place < most {
                hit.has_rarest = rarest.is_some_and(|term| holds(&passage.terms, term));
                best.insert(place, hit);
                best.truncate(most);
            }
        }
    }
    best
}

fn ranks_before(hit: &Hit, other: &Hit) -> bool {
    hit.score.total_cmp(&other.score).reverse().then((hit.index, hit.key).cmp(&(other.index, other.key))).is_lt()
}

/// Share of the question's terms in a sorted list of terms, weighted.
fn coverage(query: &Query, weights: &[f32], terms: &[Term]) -> f32 {
    let (mut found, mut all) = (0.0, 0.0);
    for (term, weight) in query.terms().iter().zip(weights) {
        all += weight;
        if holds(terms, term) {
            found += weight;
        }
    }
    if all > 0.0 { found / all } else { 0.0 }
}

fn holds(terms: &[Term], term: &QueryTerm) -> bool {
    term.forms.iter().any(|form| terms.binary_search(form).is_ok())
}

/// Passages that the general frequency of a word counts as much as.
const PRIOR_PASSAGES: f32 = 30.0;

/// The weight of each term of a question: the logarithm of how rare it is in the indexes together.
pub fn term_weights(indexes: &[&Index], query: &Query) -> Vec<f32> {
    let passages: usize = indexes.iter().map(|index| index.passages.len()).sum();
    let rarity = |term: &QueryTerm| {
        let found: u32 = indexes
            .iter()
            .map(|index| {
                term.forms.iter().filter_map(|form| index.frequencies.get(form)).max().copied().unwrap_or_default()
            })
            .sum();
        let expected = PRIOR_PASSAGES * term.general_share;
        let share = (found as f32 + expected) / (passages as f32 + PRIOR_PASSAGES);
        (-share.ln()).max(0.05) * term.emphasis
    };
    query.terms().iter().map(rarity).collect()
}

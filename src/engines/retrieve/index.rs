//! The passages of one owner or collection in memory.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::chunk::{Chunk, Format, Span};
use super::super::embed::{DIMENSIONS, Vector, length};
use super::super::language::{self, Language};
use super::super::query::Query;
use super::super::terms::{self, Term};
use super::{Context, Hit, Origin, PassageKey, Sentence, chunk_vector, score_sentence, search};

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

/// A passage as the search sees it.
pub(super) struct Row<'i> {
    pub number: usize,
    pub key: PassageKey,
    pub terms: &'i [Term],
    pub values: &'i [i8],
    pub length: f32,
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

    /// The passages as the search walks them: in no particular order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.passages.iter().zip(self.matrix.chunks_exact(DIMENSIONS)).enumerate().map(|(number, (passage, values))| {
            Row { number, key: passage.key, terms: &passage.terms, values, length: passage.length }
        })
    }

    /// In how many passages a term is.
    pub(super) fn frequency(&self, term: Term) -> u32 {
        self.frequencies.get(&term).copied().unwrap_or_default()
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
        let mut before: Box<[Term]> = Box::default();
        let scored = spans.map(|span| {
            let (sentence, terms) = score_sentence(&context, span, english, query, weights, &before);
            before = terms;
            sentence
        });
        scored.collect()
    }
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

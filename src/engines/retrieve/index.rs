//! The passages of one owner or collection in memory.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::chunk::{Chunk, Format, Span};
use super::super::embed::Vector;
use super::super::query::Query;
use super::super::terms::Term;
use super::segment::{Segment, SegmentBuilder};
use super::{Context, Hit, Origin, PassageKey, Sentence, score_sentence, search};

/// The passages of some documents, ready to search. A clone shares the documents, and costs a pointer for each.
#[derive(Clone)]
pub struct Index {
    origin: Origin,
    documents: BTreeMap<u64, Document>,
    passages: usize,
    /// Heap bytes of documents.
    held: usize,
    /// Texts of single passages, for documents without their whole text.
    excerpts: HashMap<PassageKey, String>,
}

#[derive(Clone)]
struct Document {
    segment: Arc<Segment>,
    text: Option<Arc<Cow<'static, str>>>,
}

/// A passage, for scoring.
pub(super) struct Row<'i> {
    pub key: PassageKey,
    pub terms: &'i [Term],
    pub values: &'i [i8],
    pub length: f32,
}

/// A part of a document in code points, whose text [`Index::with_excerpts`] needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The passage.
    pub key: PassageKey,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl Index {
    /// An index without passages.
    pub fn new(origin: Origin) -> Self {
        Self { origin, documents: BTreeMap::new(), passages: 0, held: 0, excerpts: HashMap::new() }
    }

    /// The origin of the texts.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Number of documents.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// The keys of the documents, in order.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        self.documents.keys().copied()
    }

    /// Number of passages.
    pub fn passages(&self) -> usize {
        self.passages
    }

    /// Whether the document with this key is here.
    pub fn contains(&self, document: u64) -> bool {
        self.documents.contains_key(&document)
    }

    /// The memory of the index in bytes, for a cache with a size limit. Texts in the binary cost nothing.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.held
    }

    /// Adds a document with its text, or replaces the one with the same key. `chunks` are those of
    /// [`chunk::split`](super::chunk::split) of the same text. `vector` returns the stored vector of a chunk; without
    /// one (or with another length) the chunk is embedded now.
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
        let mut builder = SegmentBuilder::new(title, &text, format);
        for chunk in chunks {
            builder.add(&text, chunk, vector(chunk));
        }
        self.put(document, Document { segment: Arc::new(builder.finish()), text: Some(Arc::new(text)) });
    }

    /// Adds a document without its text, or replaces the one with the same key. It can be searched; results can be
    /// shown once [`Index::with_excerpts`] has the text of the passage.
    pub fn insert(&mut self, document: u64, segment: Arc<Segment>) {
        self.remove(document);
        self.put(document, Document { segment, text: None });
    }

    fn put(&mut self, key: u64, document: Document) {
        self.held += document.bytes();
        self.passages += document.segment.passages();
        self.documents.insert(key, document);
    }

    /// Removes a document, if it is in the index.
    pub fn remove(&mut self, document: u64) {
        if let Some(document) = self.documents.remove(&document) {
            self.held -= document.bytes();
            self.passages -= document.segment.passages();
        }
    }

    /// The best `most` passages for a question, best first.
    pub fn search(&self, query: &Query, most: usize) -> Vec<Hit> {
        search(&[self], query, most)
    }

    /// The passages in the order of their keys.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.documents.iter().flat_map(|(document, entry)| {
            (0..).zip(entry.segment.rows()).map(|(number, (terms, values, length))| Row {
                key: PassageKey { document: *document, number },
                terms,
                values,
                length,
            })
        })
    }

    /// In how many passages a term is.
    pub(super) fn frequency(&self, term: Term) -> u32 {
        self.documents.values().map(|document| document.segment.frequency(term)).sum()
    }

    /// The places of those hits whose documents have no text here.
    pub fn windows<'h>(&self, hits: impl IntoIterator<Item = &'h Hit>) -> Vec<Window> {
        let window = |hit: &Hit| {
            let document = self.documents.get(&hit.key.document).filter(|document| document.text.is_none())?;
            let passage = document.segment.passages.get(hit.key.number as usize)?;
            Some(Window { key: hit.key, start: passage.start, end: passage.end })
        };
        hits.into_iter().filter_map(window).collect()
    }

    /// The same index with the texts of some passages: for each window the code points from its start to its end.
    #[must_use]
    pub fn with_excerpts(&self, excerpts: HashMap<PassageKey, String>) -> Self {
        Self { excerpts, ..self.clone() }
    }

    /// Title, headings and text of a found passage. `None` where its text is not here.
    pub fn context(&self, hit: &Hit) -> Option<Context<'_>> {
        let document = self.documents.get(&hit.key.document)?;
        let passage = document.segment.passages.get(hit.key.number as usize)?;
        let (text, offset) = match &document.text {
            Some(text) => (text.as_ref().as_ref(), 0),
            None => (self.excerpts.get(&hit.key)?.as_str(), passage.byte_start as usize),
        };
        Some(Context {
            origin: self.origin,
            title: &document.segment.title,
            heading: document.segment.heading(passage),
            format: document.segment.format,
            text,
            offset,
        })
    }

    /// The sentences of a found passage, in order, each with its score. `weights` are those of
    /// [`term_weights`](super::term_weights) for the same search.
    pub fn sentences(&self, hit: &Hit, query: &Query, weights: &[f32]) -> Vec<Sentence<'_>> {
        let number = hit.key.number as usize;
        let (Some(context), Some(document)) = (self.context(hit), self.documents.get(&hit.key.document)) else {
            return Vec::new();
        };
        let Some(passage) = document.segment.passages.get(number) else { return Vec::new() };
        let (mut byte, mut code_point) = (passage.byte_start as usize, passage.start as usize);
        let mut advance = |to: usize| {
            code_point += context.slice(byte, to).chars().count();
            byte = to;
            code_point
        };
        let spans = document.segment.sentences_of(number).iter().map(|(from, to)| {
            let (byte_start, byte_end) = (*from as usize, *to as usize);
            let start = advance(byte_start);
            Span { start, end: advance(byte_end), byte_start, byte_end }
        });
        let mut before: Box<[Term]> = Box::default();
        let scored = spans.map(|span| {
            let (sentence, terms) = score_sentence(&context, span, document.segment.english, query, weights, &before);
            before = terms;
            sentence
        });
        scored.collect()
    }
}

impl Document {
    fn bytes(&self) -> usize {
        let text = self.text.as_ref().map_or(0, |text| match text.as_ref() {
            Cow::Borrowed(_) => 0,
            Cow::Owned(text) => text.capacity(),
        });
        // The entry of the map, and the counters of the shared parts.
        self.segment.bytes() + text + size_of::<(u64, Self)>() + 4 * size_of::<usize>()
    }
}

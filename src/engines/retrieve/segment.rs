//! The searchable passages of one document, in a few flat arrays that are stored as bytes.

use std::ops::Range;

use super::super::chunk::{self, Chunk, Format};
use super::super::embed::{DIMENSIONS, Vector, length};
use super::super::language::{self, Language};
use super::super::terms::{self, Term};
use super::chunk_vector;

/// Increased whenever the same text would give other passages, terms or vectors. Stored segments of another version are
/// rebuilt.
pub const VERSION: i64 = 2;

/// The search data of one document, without its text. Built by a [`SegmentBuilder`].
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    pub(super) title: String,
    pub(super) format: Format,
    pub(super) english: bool,
    pub(super) passages: Vec<Passage>,
    /// The distinct headings, in order.
    headings: Vec<Box<str>>,
    /// Byte ranges in the document.
    sentences: Vec<(u32, u32)>,
    /// Sorted within each passage.
    terms: Vec<Term>,
    /// The vectors, one row for each passage.
    matrix: Vec<i8>,
    /// In how many passages each term is; sorted by term.
    frequencies: Vec<(Term, u32)>,
}

/// The place of a passage, and the ends of its parts in the arrays of the segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Passage {
    /// First code point in the document.
    pub start: u32,
    /// One past the last code point of its last sentence.
    pub end: u32,
    /// First byte in the document.
    pub byte_start: u32,
    heading: u32,
    sentences_end: u32,
    terms_end: u32,
    /// Euclidean length of the row in the matrix.
    length: f32,
}

/// Builds a segment, some passages at a time.
pub struct SegmentBuilder {
    segment: Segment,
}

impl SegmentBuilder {
    /// A segment of this document without passages yet.
    pub fn new(title: &str, text: &str, format: Format) -> Self {
        let english = language::of(text) != Language::Other;
        Self { segment: Segment::empty(title, format, english) }
    }

    /// Adds the next passage. `vector` is its stored vector; without one of the right length it is embedded now.
    pub fn add(&mut self, text: &str, chunk: &Chunk, vector: Option<Vector>) {
        let segment = &mut self.segment;
        let vector = vector
            .filter(|vector| vector.values().len() == DIMENSIONS)
            .unwrap_or_else(|| chunk_vector(text, segment.format, chunk));
        let row_start = segment.matrix.len();
        segment.matrix.extend_from_slice(vector.values());
        segment.matrix.resize(row_start + DIMENSIONS, 0);
        let shown = chunk::shown(chunk.span.of(text), segment.format);
        let found = terms::of_passage(&[&segment.title, &chunk.heading, &shown], segment.english);
        segment.terms.extend_from_slice(&found);
        if segment.headings.last().is_none_or(|last| **last != *chunk.heading) {
            segment.headings.push(chunk.heading.as_str().into());
        }
        segment.sentences.extend(chunk.sentences.iter().map(|span| (narrow(span.byte_start), narrow(span.byte_end))));
        segment.passages.push(Passage {
            start: narrow(chunk.span.start),
            end: narrow(chunk.sentences.last().map_or(chunk.span.end, |last| last.end)),
            byte_start: narrow(chunk.span.byte_start),
            heading: narrow(segment.headings.len() - 1),
            sentences_end: narrow(segment.sentences.len()),
            terms_end: narrow(segment.terms.len()),
            length: length(&segment.matrix[row_start..]),
        });
    }

    /// The finished segment.
    pub fn finish(self) -> Segment {
        let mut segment = self.segment;
        let mut all = segment.terms.clone();
        all.sort_unstable();
        segment.frequencies = all.chunk_by(|a, b| a == b).map(|same| (same[0], narrow(same.len()))).collect();
        segment.passages.shrink_to_fit();
        segment.sentences.shrink_to_fit();
        segment.terms.shrink_to_fit();
        segment.matrix.shrink_to_fit();
        segment
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Segment {
    fn empty(title: &str, format: Format, english: bool) -> Self {
        Self {
            title: title.to_owned(),
            format,
            english,
            passages: Vec::new(),
            headings: Vec::new(),
            sentences: Vec::new(),
            terms: Vec::new(),
            matrix: Vec::new(),
            frequencies: Vec::new(),
        }
    }

    /// Number of passages.
    pub fn passages(&self) -> usize {
        self.passages.len()
    }

    /// The memory of the segment, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.title.capacity()
            + self.passages.capacity() * size_of::<Passage>()
            + self.headings.iter().map(|heading| heading.len() + size_of::<Box<str>>()).sum::<usize>()
            + self.sentences.capacity() * size_of::<(u32, u32)>()
            + self.terms.capacity() * size_of::<Term>()
            + self.matrix.capacity()
            + self.frequencies.capacity() * size_of::<(Term, u32)>()
    }

    /// In how many passages a term is.
    pub(super) fn frequency(&self, term: Term) -> u32 {
        self.frequencies.binary_search_by_key(&term, |(term, _)| *term).map_or(0, |place| self.frequencies[place].1)
    }

    /// Terms, vector and length of the vector of each passage, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[Term], &[i8], f32)> {
        let rows = self.passages.iter().zip(self.matrix.chunks_exact(DIMENSIONS)).enumerate();
        rows.map(|(number, (passage, values))| (&self.terms[self.terms_of(number)], values, passage.length))
    }

    pub(super) fn heading(&self, passage: &Passage) -> &str {
        self.headings.get(passage.heading as usize).map_or("", |heading| heading)
    }

    pub(super) fn sentences_of(&self, number: usize) -> &[(u32, u32)] {
        let end = self.passages[number].sentences_end as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.passages[before].sentences_end as usize);
        &self.sentences[start..end]
    }

    fn terms_of(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).map_or(0, |before| self.passages[before].terms_end as usize);
        start..self.passages[number].terms_end as usize
    }

    /// The segment as bytes, to be stored with [`VERSION`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes());
        bytes.push(u8::from(self.format == Format::Markdown));
        bytes.push(u8::from(self.english));
        put_text(&mut bytes, &self.title);
        put(&mut bytes, self.headings.len());
        self.headings.iter().for_each(|heading| put_text(&mut bytes, heading));
        put(&mut bytes, self.passages.len());
        for passage in &self.passages {
            let Passage { start, end, byte_start, heading, sentences_end, terms_end, length } = *passage;
            for number in [start, end, byte_start, heading, sentences_end, terms_end, length.to_bits()] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        put_pairs(&mut bytes, &self.sentences);
        put(&mut bytes, self.terms.len());
        self.terms.iter().for_each(|term| bytes.extend_from_slice(&term.to_le_bytes()));
        bytes.extend(self.matrix.iter().map(|value| value.cast_unsigned()));
        put_pairs(&mut bytes, &self.frequencies);
        bytes
    }

    /// Parses the bytes of [`Segment::to_bytes`]; `None` for damaged bytes, which are then rebuilt.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = Bytes(bytes);
        let &[markdown, english] = rest.take(2)? else { return None };
        let title = rest.text()?.to_owned();
        let headings = rest.count(4)?;
        let headings = (0..headings).map(|_| rest.text().map(Into::into)).collect::<Option<Vec<Box<str>>>>()?;
        let count = rest.count(PASSAGE_BYTES)?;
        let mut passages = Vec::with_capacity(count);
        for _ in 0..count {
            passages.push(Passage {
                start: rest.number()?,
                end: rest.number()?,
                byte_start: rest.number()?,
                heading: rest.number()?,
                sentences_end: rest.number()?,
                terms_end: rest.number()?,
                length: f32::from_bits(rest.number()?),
            });
        }
        let sentences = rest.pairs()?;
        let terms = rest.count(4)?;
        let terms = rest.take(terms * 4)?.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
        let matrix = rest.take(count.checked_mul(DIMENSIONS)?)?.iter().map(|byte| byte.cast_signed()).collect();
        let frequencies = rest.pairs()?;
        let format = if markdown == 1 { Format::Markdown } else { Format::Plain };
        let english = english == 1;
        let segment = Self { title, format, english, passages, headings, sentences, terms, matrix, frequencies };
        (rest.0.is_empty() && segment.is_sound()).then_some(segment)
    }

    /// Whether every range lies within its array, in order.
    fn is_sound(&self) -> bool {
        let mut ends = self.passages.iter().map(|passage| (passage.sentences_end as usize, passage.terms_end as usize));
        let ordered = ends.clone().is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1);
        let last = ends.next_back().unwrap_or_default();
        ordered && last == (self.sentences.len(), self.terms.len())
    }
}

/// Bytes of a stored passage.
const PASSAGE_BYTES: usize = 28;

fn put(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&narrow(number).to_le_bytes());
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

fn put_pairs(bytes: &mut Vec<u8>, pairs: &[(u32, u32)]) {
    put(bytes, pairs.len());
    for (first, second) in pairs {
        bytes.extend_from_slice(&first.to_le_bytes());
        bytes.extend_from_slice(&second.to_le_bytes());
    }
}

/// The bytes that are not read yet.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// How many items of this many bytes follow; `None` when there are not so many bytes left.
    fn count(&mut self, item: usize) -> Option<usize> {
        let count = self.number()? as usize;
        (count.checked_mul(item)? <= self.0.len()).then_some(count)
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn pairs(&mut self) -> Option<Vec<(u32, u32)>> {
        let count = self.count(8)?;
        (0..count).map(|_| Some((self.number()?, self.number()?))).collect()
    }
}

//! Sentence vectors from a static table: no model to run, a few microseconds for a question.
//!
//! The table (`assets/data/semantic/`, its README has format and provenance) is part of the binary. It is read in
//! place, page by page as rows are needed. Only the vocabulary index of about 250 kB is built, at the first use.

use std::sync::OnceLock;

use super::wordpiece::{PieceCount, Vocabulary};

/// The name of the built-in table. It is stored with each vector, because vectors of different tables cannot be
/// compared.
pub const MODEL: &str = "sem128";
/// Length of the vectors of the built-in table.
pub const DIMENSIONS: usize = 128;

/// The file of the built-in table.
pub static TABLE_FILE: &[u8] = include_bytes!("../../assets/data/semantic/sem128.bin");
/// Magic, three numbers.
const HEADER: usize = 16;

/// Why a table file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableError {
    /// The file does not begin with `SEM1`.
    WrongMagic,
    /// The file is shorter than its header declares.
    TooShort,
    /// The vocabulary is not UTF-8, or has another number of entries than the header declares.
    BadVocabulary,
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::WrongMagic => "the embedding table does not begin with SEM1",
            Self::TooShort => "the embedding table is shorter than its header says",
            Self::BadVocabulary => "the vocabulary of the embedding table does not fit its header",
        })
    }
}

impl std::error::Error for TableError {}

/// A table with one vector for each piece of a vocabulary.
pub struct Embedder<'a> {
    dimensions: usize,
    vocabulary: Vocabulary<'a>,
    /// Half-precision numbers, little endian.
    scales: &'a [u8],
    /// Signed bytes, `dimensions` for each entry.
    rows: &'a [u8],
}

/// The built-in table, indexed at the first call.
pub fn embedder() -> Result<&'static Embedder<'static>, TableError> {
    static SHARED: OnceLock<Result<Embedder<'static>, TableError>> = OnceLock::new();
    SHARED.get_or_init(|| Embedder::parse(TABLE_FILE)).as_ref().map_err(|error| *error)
}

impl<'a> Embedder<'a> {
    /// Reads a table file without copying it.
    pub fn parse(file: &'a [u8]) -> Result<Self, TableError> {
        if !file.starts_with(b"SEM1") {
            return Err(TableError::WrongMagic);
        }
        let number = |at: usize| -> Result<usize, TableError> {
            let bytes = file.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).ok_or(TableError::TooShort)?;
            usize::try_from(u32::from_le_bytes(bytes)).map_err(|_| TableError::TooShort)
        };
        let (entries, dimensions, text_length) = (number(4)?, number(8)?, number(12)?);
        let mut rest = file.get(HEADER..).ok_or(TableError::TooShort)?;
        let mut part = |length: Option<usize>| -> Result<&'a [u8], TableError> {
            let (part, after) = length.and_then(|n| rest.split_at_checked(n)).ok_or(TableError::TooShort)?;
            rest = after;
            Ok(part)
        };
        let text = part(Some(text_length))?;
        let scales = part(entries.checked_mul(2))?;
        let rows = part(entries.checked_mul(dimensions))?;
        let text = std::str::from_utf8(text).map_err(|_| TableError::BadVocabulary)?;
        let vocabulary = Vocabulary::new(text).ok_or(TableError::BadVocabulary)?;
        if vocabulary.len() != entries {
            return Err(TableError::BadVocabulary);
        }
        Ok(Self { dimensions, vocabulary, scales, rows })
    }

    /// Length of this table's vectors.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The pieces that the rows belong to.
    pub fn vocabulary(&self) -> &Vocabulary<'a> {
        &self.vocabulary
    }

    /// The vector of a text; [`Vector::is_zero`] if the table knows no piece of it.
    pub fn embed(&self, text: &str) -> Vector {
        self.embed_parts(&[text]).0
    }

    /// The vector of several texts as one, and the counts of the tokenizer.
    pub fn embed_parts(&self, texts: &[&str]) -> (Vector, PieceCount) {
        let mut sum = vec![0f32; self.dimensions];
        let mut total = PieceCount::default();
        for text in texts {
            let count = self.vocabulary.pieces(text, |piece| self.add_row(usize::from(piece), &mut sum));
            total.words += count.words;
            total.pieces += count.pieces;
            total.unknown += count.unknown;
        }
        (Vector::quantised(&sum), total)
    }

    fn add_row(&self, entry: usize, sum: &mut [f32]) {
        let scale = match self.scales.get(2 * entry..2 * entry + 2) {
            Some(&[low, high]) => half_precision(u16::from_le_bytes([low, high])),
            _ => return,
        };
        let row = self.rows.get(entry * self.dimensions..(entry + 1) * self.dimensions).unwrap_or_default();
        for (total, value) in sum.iter_mut().zip(row) {
            *total += scale * f32::from(value.cast_signed());
        }
    }
}

/// The direction of a text in the space of meanings, as signed bytes. Only the direction matters, not the length.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Vector(Vec<i8>);

impl Vector {
    /// Scales the numbers so that the largest becomes 127.
    pub fn quantised(values: &[f32]) -> Self {
        let largest = values.iter().fold(0f32, |largest, value| largest.max(value.abs()));
        if largest <= f32::MIN_POSITIVE {
            return Self(vec![0; values.len()]);
        }
        // The cast saturates, and the quotient is within -127..=127.
        Self(values.iter().map(|value| (value / largest * 127.0).round() as i8).collect())
    }

    /// Reads a stored vector. `None` when its length is not `dimensions`.
    pub fn from_bytes(bytes: &[u8], dimensions: usize) -> Option<Self> {
        (bytes.len() == dimensions).then(|| Self(bytes.iter().map(|byte| byte.cast_signed()).collect()))
    }

    /// The bytes for storage: two's complement, one for each dimension.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().map(|value| value.cast_unsigned()).collect()
    }

    /// The numbers.
    pub fn values(&self) -> &[i8] {
        &self.0
    }

    /// Whether the vector has no direction, because the table knows no piece of the text.
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|value| *value == 0)
    }

    /// Cosine of the angle between two vectors, -1 to 1; 0 if one has no direction.
    pub fn cosine(&self, other: &Self) -> f32 {
        let lengths = length(&self.0) * length(&other.0);
        if lengths == 0.0 { 0.0 } else { dot(&self.0, &other.0) as f32 / lengths }
    }
}

/// Scalar product of two rows of signed bytes. Rows up to 130,000 long cannot overflow.
pub fn dot(left: &[i8], right: &[i8]) -> i32 {
    let (left, left_rest) = left.as_chunks::<16>();
    let (right, right_rest) = right.as_chunks::<16>();
    // Sixteen at a time, widened to 16 bits first: the shape that compilers turn into vector instructions.
    let chunks = left.iter().zip(right).map(|(left, right)| {
        left.iter().zip(right).map(|(l, r)| i32::from(i16::from(*l) * i16::from(*r))).sum::<i32>()
    });
    chunks.sum::<i32>() + left_rest.iter().zip(right_rest).map(|(l, r)| i32::from(*l) * i32::from(*r)).sum::<i32>()
}

/// Euclidean length of a row.
pub fn length(row: &[i8]) -> f32 {
    (dot(row, row) as f32).sqrt()
}

/// IEEE 754 half precision; infinities do not occur in a table.
fn half_precision(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let exponent = i32::from(bits >> 10 & 31);
    let fraction = f32::from(bits & 1023);
    let size =
        if exponent == 0 { fraction * 2f32.powi(-24) } else { (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15) };
    sign * size
}

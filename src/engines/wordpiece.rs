//! WordPiece tokenizer of the BERT uncased vocabulary, in little memory.
//!
//! It splits a word greedily into the longest pieces of the vocabulary; a piece inside a word has the prefix `##`. A
//! word with a part outside the vocabulary is unknown and gives no pieces.
//!
//! The vocabulary is used in place (inside the binary). An index of about 250 kB has the start of each entry, and an
//! open-addressing hash table of entry numbers.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are unknown, in characters, as in the reference tokenizer.
const LONGEST_WORD: usize = 100;
/// The prefix of a piece inside a word.
const CONTINUED: &[u8] = b"##";
/// An empty slot of the hash table; therefore a vocabulary has at most 65,535 entries.
const EMPTY: u16 = u16::MAX;

/// A list of pieces and the index to find them.
pub struct Vocabulary<'a> {
    text: &'a str,
    /// The start of each entry in `text`, and the end of the last one.
    starts: Box<[u32]>,
    /// Entry numbers at the slots of their hashes, or at the next free ones.
    slots: Box<[u16]>,
    /// The length of the longest entry in bytes; longer candidates need no look-up.
    longest: usize,
}

/// The counts of a tokenized text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PieceCount {
    /// Words and single punctuation marks.
    pub words: usize,
    /// Pieces of the known words.
    pub pieces: usize,
    /// Words outside the vocabulary.
    pub unknown: usize,
}

impl<'a> Vocabulary<'a> {
    /// Indexes entries that are joined by a line feed. `None` when there are none, or too many for the index.
    pub fn new(text: &'a str) -> Option<Self> {
        let entries = text.split('\n').count();
        if text.is_empty() || entries >= usize::from(EMPTY) {
            return None;
        }
        let mut starts = Vec::with_capacity(entries + 1);
        let mut slots = vec![EMPTY; (entries * 2).next_power_of_two()].into_boxed_slice();
        let (mut start, mut longest) = (0usize, 0);
        for (number, entry) in text.split('\n').enumerate() {
            starts.push(u32::try_from(start).ok()?);
            start += entry.len() + 1;
            longest = longest.max(entry.len());
            let mut slot = hash(b"", entry.as_bytes()) as usize & (slots.len() - 1);
            while slots[slot] != EMPTY {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = u16::try_from(number).ok()?;
        }
        starts.push(u32::try_from(start).ok()?);
        Some(Self { text, starts: starts.into_boxed_slice(), slots, longest })
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry with this number.
    pub fn entry(&self, number: u16) -> Option<&'a str> {
        let number = usize::from(number);
        let (start, next) = (*self.starts.get(number)? as usize, *self.starts.get(number + 1)? as usize);
        self.text.get(start..next - 1)
    }

    /// The number of a whole word, lower case and without accents.
    pub fn word(&self, word: &str) -> Option<u16> {
        self.find(b"", word.as_bytes())
    }

    fn find(&self, mark: &[u8], piece: &[u8]) -> Option<u16> {
        if mark.len() + piece.len() > self.longest {
            return None;
        }
        let mut slot = hash(mark, piece) as usize & (self.slots.len() - 1);
        loop {
            let number = self.slots[slot];
            if number == EMPTY {
                return None;
            }
            let entry = self.entry(number)?.as_bytes();
            if entry.len() == mark.len() + piece.len() && entry.starts_with(mark) && entry.ends_with(piece) {
                return Some(number);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// Splits a text into pieces and passes the number of each to `take`, in order.
    pub fn pieces(&self, text: &str, mut take: impl FnMut(u16)) -> PieceCount {
        let mut count = PieceCount::default();
        let mut word = String::new();
        let mut found = Vec::new();
        let mut flush = |word: &mut String| {
            if word.is_empty() {
                return;
            }
            count.words += 1;
            if self.cut(word, &mut found) {
                count.pieces += found.len();
                found.iter().for_each(|piece| take(*piece));
            } else {
                count.unknown += 1;
            }
            word.clear();
        };
        for character in text.nfd() {
            if character.is_whitespace() {
                flush(&mut word);
            } else if is_ignored(character) {
                continue;
            } else if is_punctuation(character) || is_ideograph(character) {
                flush(&mut word);
                word.push(character);
                flush(&mut word);
            } else {
                word.extend(character.to_lowercase());
            }
        }
        flush(&mut word);
        count
    }

    /// Splits one word greedily. Returns false if a part of it is not in the vocabulary.
    fn cut(&self, word: &str, found: &mut Vec<u16>) -> bool {
        found.clear();
        if word.chars().nth(LONGEST_WORD).is_some() {
            return false;
        }
        let mut rest = word;
        while !rest.is_empty() {
            let mark = if found.is_empty() { b"" } else { CONTINUED };
            let mut candidate = rest;
            let number = loop {
                match self.find(mark, candidate.as_bytes()) {
                    Some(number) => break number,
                    None => match candidate.char_indices().next_back() {
                        Some((last, _)) if last > 0 => candidate = &candidate[..last],
                        _ => return false,
                    },
                }
            };
            found.push(number);
            rest = &rest[candidate.len()..];
        }
        true
    }
}

/// FNV-1a over the prefix and the piece, as if they were one string.
fn hash(mark: &[u8], piece: &[u8]) -> u32 {
    mark.iter().chain(piece).fold(0x811c_9dc5, |state, byte| (state ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Accents, control characters and invisible formatting (soft hyphen, joiners, direction marks) are dropped.
fn is_ignored(c: char) -> bool {
    is_combining_mark(c)
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}')
        || matches!(c, '\u{feff}' | '\u{fffd}')
}

/// Chinese characters are words of their own, because no spaces separate words.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B81F
        | 0x2B820..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(u32::from(c), 0xA1 | 0xA7 | 0xAB | 0xB6 | 0xB7 | 0xBB | 0xBF | 0x37E | 0x387 | 0x60C | 0x61B
            | 0x61F | 0x66A..=0x66D | 0x6D4 | 0x964 | 0x965 | 0x2010..=0x2027 | 0x2030..=0x2043 | 0x2045..=0x2051
            | 0x2053..=0x205E | 0x3001..=0x3003 | 0x3008..=0x3011 | 0x3014..=0x301F | 0xFF01..=0xFF03
            | 0xFF05..=0xFF0A | 0xFF0C..=0xFF0F | 0xFF1A | 0xFF1B | 0xFF1F | 0xFF20 | 0xFF3B..=0xFF3D | 0xFF5F..=0xFF65)
}

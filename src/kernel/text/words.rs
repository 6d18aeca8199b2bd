//! The words of a text, as an index of words stores and finds them.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::characters::{is_accent, is_mark};
use super::forms::fold;

/// The longest word that is told from others, in code points. Of a longer one the beginning counts.
const LONGEST_WORD: usize = 32;

/// A word that a text must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedWord {
    /// The folded word.
    pub word: String,
    /// Whether a word of the text that begins with it will do.
    pub is_prefix: bool,
}

/// The folded words of a text, each once. Case and accents are ignored. Of scripts that are written without spaces, each pair of
/// neighbouring characters is a word, and so is the last character.
pub fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for run in runs(&unaccented(text)) {
        match run {
            Run::Spaced(word) => drop(words.insert(word)),
            Run::Unspaced(characters) => {
                words.extend(characters.windows(2).map(|pair| pair.iter().collect::<String>()));
                words.extend(characters.last().map(char::to_string));
            }
        }
    }
    words
}

/// The words that a search for this text wants, `most` at the most. The last word may be the beginning of a longer one.
pub fn wanted_words(text: &str, most: usize) -> Vec<WantedWord> {
    let runs = runs(&unaccented(text));
    let last = runs.len().saturating_sub(1);
    let mut wanted = Vec::new();
    for (place, run) in runs.into_iter().enumerate() {
        match run {
            Run::Spaced(word) => wanted.push(WantedWord { word, is_prefix: place == last }),
            Run::Unspaced(characters) if characters.len() == 1 => {
                // A single character begins a pair, unless it is the last one of its text.
                wanted.push(WantedWord { word: characters.iter().collect(), is_prefix: true });
            }
            Run::Unspaced(characters) => {
                let pairs = characters.windows(2).map(|pair| pair.iter().collect());
                wanted.extend(pairs.map(|word| WantedWord { word, is_prefix: false }));
            }
        }
    }
    wanted.truncate(most);
    wanted
}

/// Characters that belong together.
enum Run {
    /// A word of a script that has spaces between words.
    Spaced(String),
    /// Characters of scripts that have none.
    Unspaced(Vec<char>),
}

/// The folded text without accents.
pub(super) fn unaccented(text: &str) -> String {
    let folded = fold(text);
    if folded.is_ascii() { folded } else { folded.nfd().filter(|c| !is_accent(*c)).nfc().collect() }
}

/// Whether the character belongs to a script that is written without spaces: Thai to Khmer, kana, Han.
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let belongs = |c: char| c.is_alphanumeric() || is_mark(c);
    for part in text.split(|c: char| !belongs(c)).filter(|part| !part.is_empty()) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let unspaced = is_unspaced(first);
            let end = rest.find(|c| is_unspaced(c) != unspaced).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(end);
            runs.push(if unspaced {
                Run::Unspaced(run.chars().collect())
            } else {
                Run::Spaced(run.chars().take(LONGEST_WORD).collect())
            });
            rest = behind;
        }
    }
    runs
}

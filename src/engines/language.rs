//! Detects whether a text is English, because the built-in meaning search supports no other language.
//!
//! A heuristic of function words, letters, and how finely the English vocabulary splits the words. It needs no data
//! besides the lists below. It decides only between meaning search and keyword search, so an error costs quality, not
//! correctness.

use super::embed::embedder;
use super::terms;

/// The detected language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English function words, or no sign of another language in a long text.
    English,
    /// Another language or another script.
    Other,
    /// Too short to tell: names, formulas, two or three words.
    Unclear,
}

/// How much of a text is examined, in bytes.
const SAMPLE: usize = 4000;
/// The vocabulary splits English words into 1.1 to 1.4 pieces each, and words of other European languages into 1.8 to
/// 3.
const FOREIGN_PIECES_PER_WORD: f32 = 1.75;

/// Function words of English that are rare in the other languages listed here.
const ENGLISH: &[&str] = &[
    "about", "and", "are", "at", "be", "because", "been", "between", "but", "by", "can", "did", "does", "each",
    "explain", "for", "from", "give", "had", "has", "have", "his", "how", "i", "if", "into", "is", "it", "its", "like",
    "many", "my", "not", "of", "or", "she", "should", "that", "the", "their", "them", "there", "these", "they", "this",
    "to", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
];

/// Function words of German, French, Spanish, Italian, Portuguese, Dutch, the Scandinavian languages, Polish, Czech,
/// Turkish, Romanian, Hungarian, Finnish, Indonesian and Swahili, folded, without those that are English words,
/// abbreviations or single letters too.
#[rustfmt::skip]
const FOREIGN: &[&str] = &[
    // German
    "der", "das", "und", "ist", "nicht", "ein", "eine", "einen", "einer", "eines", "wie", "warum", "wer", "wo", "den",
    "dem", "des", "von", "zu", "mit", "auf", "im", "sind", "wird", "werden", "sich", "auch", "durch", "bei", "welche",
    "wann", "bedeutet", "zwischen",
    // French
    "le", "la", "les", "du", "de", "et", "est", "une", "que", "qui", "quoi", "pourquoi", "comment", "quel", "quelle",
    "quelles", "dans", "sur", "avec", "sont", "cette", "ces", "aux", "pas", "par", "ou", "entre",
    // Spanish, Portuguese, Italian, Romanian
    "el", "los", "las", "del", "es", "por", "para", "como", "cual", "cuales", "donde", "cuando", "quien", "una",
    "unos", "con", "se", "su", "da", "dos", "das", "em", "um", "uma", "qual", "quais", "porque", "sao", "il", "lo",
    "gli", "di", "che", "perche", "cosa", "della", "delle", "sono", "este", "sunt",
    // Dutch and Scandinavian
    "het", "een", "van", "wat", "waarom", "hoe", "zijn", "niet", "voor", "och", "att", "det", "som", "ar", "hvad",
    "hvorfor", "hvordan", "er", "og", "av", "pa", "til", "ikke", "vad", "varfor", "hur", "inte",
    // Polish, Czech, Turkish, Hungarian, Finnish, Indonesian, Swahili
    "jest", "nie", "jak", "dlaczego", "czym", "oraz", "sie", "ktory", "je", "proc", "ktere", "ve", "bir", "nedir",
    "nasil", "neden", "icin", "ile", "az", "egy", "mi", "miert", "hogyan", "mika", "miksi", "miten", "ja", "ovat",
    "apa", "yang", "dan", "itu", "adalah", "mengapa", "bagaimana", "nini", "kwa", "ya", "wa", "ni",
];

/// Guesses the language of a text from its beginning.
pub fn of(text: &str) -> Language {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let (letters, latin) = count_letters(sample);
    if letters == 0 {
        return Language::Unclear;
    }
    if latin * 5 < letters * 3 {
        return Language::Other;
    }
    let (mut words, mut english, mut foreign) = (0usize, 0usize, 0usize);
    terms::words(sample, |word| {
        words += 1;
        english += usize::from(ENGLISH.contains(&word));
        foreign += usize::from(FOREIGN.contains(&word));
    });
    if foreign > english {
        return Language::Other;
    }
    let accented = sample.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
    if english == 0 && accented * 12 > letters && words > 2 {
        return Language::Other;
    }
    if words >= 6 && english * 8 < words && pieces_per_word(sample) > FOREIGN_PIECES_PER_WORD {
        return Language::Other;
    }
    if english > 0 || words >= 12 { Language::English } else { Language::Unclear }
}

/// Whether a folded word, or a pair of characters, is a function word of one of the other languages. Only for texts in
/// such a language, because some are ordinary English words.
pub fn is_foreign_function_word(word: &str) -> bool {
    const ENGLISH_TOO: &[&str] =
        &["was", "die", "in", "a", "e", "o", "y", "on", "un", "au", "an", "ce", "do", "as", "os"];
    /// Characters that form questions and sentences in Chinese and Japanese.
    const PARTICLES: &[char] =
        &['是', '什', '么', '麼', '的', '了', '吗', '嗎', '呢', '何', '为', '為', '怎', '哪', '谁', '誰'];
    FOREIGN.contains(&word)
        || ENGLISH_TOO.contains(&word)
        || word.contains(PARTICLES)
        || word.chars().all(|c| matches!(c, '\u{3041}'..='\u{309F}'))
}

/// All letters, and those of the Latin script among them.
fn count_letters(text: &str) -> (usize, usize) {
    text.chars().filter(|c| c.is_alphabetic()).fold((0, 0), |(letters, latin), c| {
        (letters + 1, latin + usize::from(matches!(u32::from(c), 0..=0x24F | 0x1E00..=0x1EFF)))
    })
}

/// How finely the English vocabulary splits the words of a text. An unknown word counts as three pieces.
fn pieces_per_word(text: &str) -> f32 {
    embedder().map_or(1.0, |embedder| {
        let count = embedder.vocabulary().pieces(text, |_| {});
        (count.pieces + 3 * count.unknown) as f32 / count.words.max(1) as f32
    })
}

//! Words for keyword search: folded, stemmed lightly, without stop words, as hashes.
//!
//! A term is a 32-bit hash, so that a passage of sixty words costs a quarter of a kilobyte. Two words in a corpus of a
//! hundred thousand share a hash about once; the cost is one wrong keyword match, never a wrong citation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::wordpiece::is_ideograph;

/// A word reduced to a number.
pub type Term = u32;

/// The prefix length for words of languages without a stemmer: the best single length for European languages.
const CUT: usize = 5;

/// Hyphen, and the two that Unicode has for it alone.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];
/// The longest compound, in bytes; longer ones are lines of dashes.
const LONGEST_COMPOUND: usize = 60;

/// Words without relation to a topic.
#[rustfmt::skip]
const STOP_WORDS: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "being", "but", "by", "can", "cannot", "could", "did", "do", "does", "doing", "don", "down",
    "each", "for", "from", "get", "gets", "give", "go", "goes", "got", "had", "has", "have", "having", "he", "her",
    "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "isn", "it", "its", "itself", "just", "let",
    "like", "many", "may", "me", "might", "more", "most", "much", "must", "my", "no", "nor", "not", "of", "off", "on",
    "one", "only", "or", "other", "our", "out", "over", "own", "please", "s", "shall", "she", "should", "so", "some",
    "something", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "through", "to", "too", "under", "until", "up", "upon", "us", "very", "was", "we", "were", "what",
    "when", "where", "which", "while", "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
];

/// Words about the wanted kind of answer. They count a little, because a text may be about them.
#[rustfmt::skip]
const ASKING_WORDS: &[&str] = &[
    "answer", "brief", "briefly", "calculate", "called", "compare", "define", "defined", "definition", "describe",
    "detail", "difference", "different", "differ", "discuss", "example", "examples", "explain", "explanation", "find",
    "happen", "happens", "happened", "help", "idea", "important", "know", "list", "main", "meaning", "name", "need",
    "notes", "outline", "question", "reason", "say", "show", "simple", "summarise", "summarize", "summary", "tell",
    "thing", "things", "think", "type", "types", "understand", "use", "used", "want", "way", "ways", "work", "works",
];

/// Forms that no suffix rule brings together. Sorted by the first of each pair.
#[rustfmt::skip]
const IRREGULAR: &[(&str, &str)] = &[
    ("ate", "eat"), ("axes", "axis"), ("bacterium", "bacteria"), ("became", "become"), ("began", "begin"),
    ("begun", "begin"), ("bought", "buy"), ("broke", "break"), ("broken", "break"), ("built", "build"),
    ("caught", "catch"), ("children", "child"), ("chose", "choose"), ("chosen", "choose"), ("crises", "crisis"),
    ("died", "die"), ("dies", "die"), ("drawn", "draw"), ("drew", "draw"), ("driven", "drive"), ("drove", "drive"),
    ("dying", "die"), ("eaten", "eat"), ("fallen", "fall"), ("feet", "foot"), ("fell", "fall"), ("flew", "fly"),
    ("flown", "fly"), ("formulae", "formula"), ("fought", "fight"), ("froze", "freeze"), ("frozen", "freeze"),
    ("fungi", "fungus"), ("gave", "give"), ("given", "give"), ("grew", "grow"), ("grown", "grow"), ("held", "hold"),
    ("kept", "keep"), ("knew", "know"), ("known", "know"), ("led", "lead"), ("lives", "life"), ("lost", "lose"),
    ("made", "make"), ("makes", "make"), ("making", "make"), ("men", "man"), ("mice", "mouse"),
    ("mitochondrion", "mitochondria"), ("nuclei", "nucleus"), ("paid", "pay"), ("ran", "run"), ("risen", "rise"),
    ("rose", "rise"), ("sank", "sink"), ("sold", "sell"), ("spoke", "speak"), ("spoken", "speak"),
    ("spread", "spread"), ("sunk", "sink"), ("taken", "take"), ("taught", "teach"), ("teeth", "tooth"),
    ("thought", "think"), ("took", "take"), ("used", "use"), ("uses", "use"), ("using", "use"), ("wives", "wife"),
    ("wolves", "wolf"), ("women", "woman"), ("won", "win"), ("wore", "wear"), ("worn", "wear"), ("written", "write"),
    ("wrote", "write"),
];

/// Endings of derived words, longest first, and their replacements.
#[rustfmt::skip]
const ENDINGS: &[(&str, &str)] = &[
    ("isation", "is"), ("ization", "is"), ("fulli", ""), ("ousli", "ous"), ("ement", ""), ("ation", ""), ("ment", ""),
    ("ness", ""), ("tion", "t"), ("ful", ""), ("iti", ""), ("ate", ""), ("li", ""),
];

/// Passes every word of a text to `take`: in lower case, compatibility forms and accents folded, split at everything
/// that is neither letter nor digit. Scripts without spaces between words give overlapping pairs of characters. In
/// Japanese no pair joins characters of a noun to the hiragana of grammar around it.
pub fn words(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    let mut previous_unspaced: Option<char> = None;
    let mut lone_unspaced = false;
    let mut characters = text.nfkd().filter(|c| !is_combining_mark(*c)).peekable();
    while let Some(c) = characters.next() {
        if is_unspaced(c) {
            flush(&mut word, &mut take);
            let pair = previous_unspaced.filter(|previous| is_hiragana(*previous) == is_hiragana(c));
            match (pair, previous_unspaced.filter(|_| lone_unspaced)) {
                (Some(previous), _) => take(&String::from_iter([previous, c])),
                (None, Some(lone)) => take(lone.encode_utf8(&mut [0; 4])),
                (None, None) => {}
            }
            lone_unspaced = pair.is_none();
            previous_unspaced = Some(c);
            continue;
        }
        if let Some(lone) = previous_unspaced.take().filter(|_| lone_unspaced) {
            take(lone.encode_utf8(&mut [0; 4]));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if is_apostrophe(c) && !word.is_empty() && characters.peek().is_some_and(|next| next.is_alphabetic()) {
            word.push('\'');
        } else if c != '\u{ad}' {
            flush(&mut word, &mut take);
        }
    }
    flush(&mut word, &mut take);
    if let Some(lone) = previous_unspaced.filter(|_| lone_unspaced) {
        take(lone.encode_utf8(&mut [0; 4]));
    }
}

/// Passes on a word, split at apostrophes: "Ohm's" gives "ohm", "don't" gives "don", "l'eau" gives "l" and "eau".
fn flush(word: &mut String, take: &mut impl FnMut(&str)) {
    const SHORTENED: &[&str] = &["s", "t", "d", "m", "re", "ve", "ll"];
    for (place, part) in word.split('\'').enumerate() {
        if !part.is_empty() && (place == 0 || !SHORTENED.contains(&part)) {
            take(part);
        }
    }
    word.clear();
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

/// Han, kana, Thai, Lao, Burmese and Khmer: no spaces between words.
fn is_unspaced(c: char) -> bool {
    is_ideograph(c) || matches!(u32::from(c), 0x3041..=0x30FF | 0x0E01..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF)
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}')
}

/// Passes every hyphenated compound to `take`, as it is and joined, because "ox-bow" is also written "oxbow".
pub fn compounds(text: &str, mut take: impl FnMut(&str, &str)) {
    for compound in text.split_whitespace().filter(|part| part.contains(HYPHENS)) {
        let compound = compound.trim_matches(|c: char| !c.is_alphanumeric());
        if compound.contains(HYPHENS) && compound.len() <= LONGEST_COMPOUND {
            take(compound, &compound.replace(HYPHENS, ""));
        }
    }
}

/// The number of words in a text. Pairs of unspaced characters count as a word each.
pub fn count(text: &str) -> usize {
    let mut count = 0;
    words(text, |_| count += 1);
    count
}

/// Whether a folded word has no relation to a topic.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// Whether a folded word is only about the wanted kind of answer.
pub fn is_asking_word(word: &str) -> bool {
    ASKING_WORDS.contains(&word)
}

/// The terms of a passage, sorted, each once.
pub fn of_passage(texts: &[&str], english: bool) -> Box<[Term]> {
    let mut terms = Vec::new();
    for text in texts {
        words(text, |word| {
            if !is_stop_word(word) {
                terms.push(if english { english_term(word) } else { cut_term(word) });
            }
        });
        compounds(text, |_, joined| {
            words(joined, |word| terms.push(if english { english_term(word) } else { cut_term(word) }));
        });
    }
    terms.sort_unstable();
    terms.dedup();
    terms.into_boxed_slice()
}

/// The term of a folded English word.
pub fn english_term(word: &str) -> Term {
    hash(&stem(word))
}

/// The term of a folded word of any other language: its first characters.
pub fn cut_term(word: &str) -> Term {
    hash(word.char_indices().nth(CUT).map_or(word, |(end, _)| &word[..end]))
}

/// FNV-1a.
fn hash(word: &str) -> Term {
    word.bytes().fold(0x811c_9dc5, |state, byte| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Removes endings of a folded English word, so that "diffuses", "diffusing" and "diffused" are equal. Light: it leaves
/// at least three letters, and distantly related words differ.
pub fn stem(word: &str) -> String {
    let irregular = IRREGULAR.binary_search_by_key(&word, |(form, _)| form);
    stem_regular(irregular.map_or(word, |place| IRREGULAR[place].1))
}

fn stem_regular(word: &str) -> String {
    if word.len() <= 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut stem = without_plural(word).to_owned();
    for ending in ["ing", "ed"] {
        if let Some(rest) = stem.strip_suffix(ending).filter(|rest| rest.len() >= 3 && has_vowel(rest)) {
            // "need", "speed", "exceed": the e belongs to the word.
            if ending == "ed" && rest.ends_with('e') {
                break;
            }
            stem = undoubled(rest).to_owned();
            break;
        }
    }
    if let Some(rest) = stem.strip_suffix('y').filter(|rest| rest.len() >= 2 && !rest.ends_with(['a', 'e', 'o', 'u'])) {
        stem = format!("{rest}i");
    }
    for (ending, replacement) in ENDINGS {
        if let Some(rest) = stem.strip_suffix(ending).filter(|rest| rest.len() >= 4) {
            stem = format!("{rest}{replacement}");
            break;
        }
    }
    if let Some(rest) = stem.strip_suffix('e').filter(|rest| rest.len() >= 3) {
        stem = rest.to_owned();
    }
    one_spelling(stem)
}

/// Unifies British and American spellings: "ionise" and "ionize", "colour" and "color", "metre" and "meter".
fn one_spelling(stem: String) -> String {
    const PAIRS: &[(&str, &str)] = &[("iz", "is"), ("yz", "ys"), ("our", "or"), ("tr", "ter")];
    for (american, british) in PAIRS {
        if let Some(rest) = stem.strip_suffix(american).filter(|rest| rest.len() >= 2) {
            return format!("{rest}{british}");
        }
    }
    stem
}

fn without_plural(word: &str) -> &str {
    if word.ends_with("ies") && word.len() > 4 {
        return &word[..word.len() - 2];
    }
    match word.strip_suffix('s') {
        Some(rest) if !rest.ends_with(['s', 'u', 'i']) => rest,
        _ => word,
    }
}

fn undoubled(stem: &str) -> &str {
    match stem.as_bytes() {
        [.., a, b] if a == b && !matches!(b, b'l' | b's' | b'z' | b'e' | b'o') => &stem[..stem.len() - 1],
        _ => stem,
    }
}

fn has_vowel(text: &str) -> bool {
    text.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

//! Tokenizer and table.

use proptest::prelude::*;
use schola::engines::embed::{DIMENSIONS, Embedder, TABLE_FILE, TableError, Vector, dot, embedder};
use schola::engines::wordpiece::{PieceCount, Vocabulary};

fn pieces(text: &str) -> Vec<&'static str> {
    let vocabulary = embedder().expect("the built-in table is sound").vocabulary();
    let mut found = Vec::new();
    vocabulary.pieces(text, |piece| found.push(vocabulary.entry(piece).expect("a piece has an entry")));
    found
}

#[test]
fn words_are_cut_into_the_longest_known_pieces() {
    let table: &[(&str, &[&str])] = &[
        ("Photosynthesis makes glucose.", &["photos", "##yn", "##thesis", "makes", "glucose", "."]),
        ("unaffable", &["una", "##ffa", "##ble"]),
        ("don't", &["don", "'", "t"]),
        ("café CAFÉ cafe\u{301}", &["cafe", "cafe", "cafe"]),
        ("3.14159", &["3", ".", "141", "##59"]),
        ("a—b", &["a", "—", "b"]),
        ("東京 is 中都", &["東", "京", "is", "中", "都"]),
        ("photo\u{ad}graph zero\u{200b}width", &["photograph", "zero", "##wi", "##dt", "##h"]),
        ("tab\tand\r\nline\u{a0}ends", &["tab", "and", "line", "ends"]),
        ("", &[]),
        (" \u{0} \u{fffd} ", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(&pieces(text), expected, "{text:?}");
    }
}

#[test]
fn a_word_that_no_pieces_make_up_is_unknown() {
    let vocabulary = embedder().expect("sound").vocabulary();
    let count = |text: &str| vocabulary.pieces(text, |_| {});
    assert_eq!(count("🦀🦀"), PieceCount { words: 1, pieces: 0, unknown: 1 });
    assert_eq!(count("cell 🦀 wall"), PieceCount { words: 3, pieces: 2, unknown: 1 });
    assert_eq!(count(&"a".repeat(101)).unknown, 1);
    assert_eq!(count(&"a".repeat(100)).unknown, 0);
}

#[test]
fn every_entry_is_found_under_its_own_number() {
    let vocabulary = embedder().expect("sound").vocabulary();
    assert_eq!(vocabulary.len(), 30_522);
    for number in 0..30_522 {
        let entry = vocabulary.entry(number).expect("a number below the length");
        assert_eq!(vocabulary.word(entry), Some(number), "{entry:?}");
    }
    assert_eq!(vocabulary.entry(30_522), None);
}

#[test]
fn a_vocabulary_that_cannot_be_indexed_is_refused() {
    assert!(Vocabulary::new("").is_none());
    assert!(Vocabulary::new(&"a\n".repeat(70_000)).is_none());
    assert_eq!(Vocabulary::new("a\n##b").map(|vocabulary| vocabulary.len()), Some(2));
}

#[test]
fn a_damaged_table_is_refused_by_name() {
    let error = |file: &[u8]| Embedder::parse(file).err();
    assert_eq!(error(b""), Some(TableError::WrongMagic));
    assert_eq!(error(b"SEM2\0\0\0\0"), Some(TableError::WrongMagic));
    assert_eq!(error(&TABLE_FILE[..10]), Some(TableError::TooShort));
    assert_eq!(error(&TABLE_FILE[..TABLE_FILE.len() - 1]), Some(TableError::TooShort));
    let mut wrong_count = TABLE_FILE[..400_000].to_vec();
    wrong_count[4..8].copy_from_slice(&10u32.to_le_bytes());
    assert_eq!(error(&wrong_count), Some(TableError::BadVocabulary));
    let mut overflowing = TABLE_FILE[..64].to_vec();
    overflowing[4..16].fill(0xff);
    assert_eq!(error(&overflowing), Some(TableError::TooShort));
    assert_eq!(Embedder::parse(TABLE_FILE).map(|table| table.dimensions()), Ok(DIMENSIONS));
}

#[test]
fn near_meanings_have_near_vectors() {
    let embedder = embedder().expect("sound");
    let cosine = |a: &str, b: &str| embedder.embed(a).cosine(&embedder.embed(b));
    assert!(cosine("doctor", "physician") > 0.5);
    assert!(cosine("doctor", "physician") > cosine("doctor", "volcano") + 0.3);
    assert!((cosine("the same words", "the same words") - 1.0).abs() < 1e-6);
    assert_eq!(cosine("cells", "🦀"), 0.0, "a text without known pieces has no direction");
    assert!(embedder.embed("🦀").is_zero());
}

#[test]
fn stored_vectors_come_back_as_they_were() {
    let vector = embedder().expect("sound").embed("Osmosis moves water.");
    assert_eq!(vector.values().len(), DIMENSIONS);
    assert_eq!(Vector::from_bytes(&vector.to_bytes(), DIMENSIONS), Some(vector.clone()));
    assert_eq!(Vector::from_bytes(&vector.to_bytes()[1..], DIMENSIONS), None);
    assert_eq!(vector.values().iter().map(|value| value.unsigned_abs()).max(), Some(127));
}

proptest! {
    #[test]
    fn any_text_has_a_vector_of_the_right_length(text in "\\PC{0,80}|[ -~]{0,200}|(a|\u{301}|\u{200d}|😀|中|ß|İ){0,40}") {
        let (vector, count) = embedder().expect("sound").embed_parts(&[&text]);
        prop_assert_eq!(vector.values().len(), DIMENSIONS);
        prop_assert!(count.unknown <= count.words);
        prop_assert!(count.pieces > 0 || vector.is_zero());
    }

    #[test]
    fn the_product_of_rows_is_the_sum_of_products(
        pairs in proptest::collection::vec((any::<i8>(), any::<i8>()), 0..300),
    ) {
        let (left, right): (Vec<i8>, Vec<i8>) = pairs.iter().copied().unzip();
        let expected: i64 = pairs.iter().map(|(l, r)| i64::from(*l) * i64::from(*r)).sum();
        prop_assert_eq!(i64::from(dot(&left, &right)), expected);
    }

    #[test]
    fn any_bytes_are_a_table_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut file = b"SEM1".to_vec();
        file.extend(bytes);
        if let Ok(table) = Embedder::parse(&file) {
            prop_assert_eq!(table.embed("a b").values().len(), table.dimensions());
        }
    }
}

//! Adding, removing, measuring and merging indexes.

use schola::engines::chunk::{self, Format};
use schola::engines::embed::{Vector, embedder};
use schola::engines::query::Query;
use schola::engines::question;
use schola::engines::retrieve::{self, Index, Origin};

use super::{add, cases, materials, measured_index};

fn order(index: &Index, question: &str) -> Vec<(u64, u32)> {
    let hits = index.search(&question::read(question).query(), 10);
    hits.iter().map(|hit| (hit.key.document, hit.score.to_bits())).collect()
}

#[test]
fn an_index_forgets_what_is_removed_and_gives_its_memory_back() {
    let mut index = measured_index();
    let (before, expected) = (index.bytes(), order(&index, "what is inertia"));
    assert_eq!((index.documents(), index.passages()), (150, 150));
    for key in 1000..1050 {
        add(&mut index, key, "Inertia again", "Inertia is what keeps a body moving. It has no unit of its own.");
    }
    assert!(index.bytes() > before);
    assert_eq!(order(&index, "what is inertia")[0].0, 1000, "equal passages come in the order of their keys");
    for key in 1000..1050 {
        index.remove(key);
        index.remove(key);
    }
    assert_eq!((index.documents(), index.passages()), (150, 150));
    assert_eq!(order(&index, "what is inertia"), expected, "scores are those of before, to the bit");
    for key in 0..150 {
        index.remove(key);
    }
    assert_eq!((index.documents(), index.passages()), (0, 0));
    assert!(index.search(&Query::new("what is inertia"), 5).is_empty());
}

#[test]
fn a_document_with_the_same_key_takes_the_place_of_the_old_one() {
    let mut index = materials(&[("Notes", "Mitosis makes two identical cells."), ("Other", "Rome fell in 476.")]);
    add(&mut index, 1, "Notes", "Meiosis makes four different cells.");
    assert_eq!((index.documents(), index.passages()), (2, 2));
    let hit = index.search(&Query::new("cells"), 1)[0];
    assert_eq!(index.context(&hit).map(|context| context.text), Some("Meiosis makes four different cells."));
}

#[test]
fn the_order_of_adding_does_not_matter() {
    let forward = measured_index();
    let mut backward = Index::new(Origin::Collection);
    for (key, case) in cases().iter().enumerate().rev() {
        add(&mut backward, key as u64, "", case.passage);
    }
    for case in cases().iter().take(30) {
        assert_eq!(order(&forward, case.natural), order(&backward, case.natural), "{}", case.natural);
    }
}

#[test]
fn stored_vectors_are_used_and_wrong_ones_are_not() {
    let text = "Mitosis makes two identical cells.";
    let chunks = chunk::split(text, Format::Plain);
    let right = retrieve::chunk_vector(text, Format::Plain, &chunks[0]);
    let find = |vector: Option<Vector>| {
        let mut index = Index::new(Origin::Materials);
        index.add(1, "", text, Format::Plain, &chunks, |_| vector.clone());
        index.search(&Query::new("cell division"), 1)[0].cosine
    };
    let embedded_now = find(None);
    assert_eq!(find(Some(right.clone())), embedded_now);
    assert_eq!(find(Vector::from_bytes(&right.to_bytes()[..64], 64)), embedded_now, "a vector of another length");
    let other = embedder().expect("the built-in table is sound").embed("cells of a prison");
    assert_ne!(find(Some(other.clone())), embedded_now, "the stored vector decides");
    assert_eq!(find(Some(other.clone())), Query::new("cell division").vector().expect("English").cosine(&other));
}

#[test]
fn texts_that_lie_in_the_binary_cost_no_memory() {
    const TEXT: &str = "Osmosis is the movement of water through a membrane. Plants drink by it.";
    let chunks = chunk::split(TEXT, Format::Plain);
    let (mut borrowed, mut owned) = (Index::new(Origin::Collection), Index::new(Origin::Collection));
    borrowed.add(1, "Water", TEXT, Format::Plain, &chunks, |_| None);
    owned.add(1, "Water", TEXT.to_owned(), Format::Plain, &chunks, |_| None);
    assert_eq!(owned.bytes() - borrowed.bytes(), TEXT.len());
}

#[test]
fn memory_is_a_small_multiple_of_the_text() {
    let text: String = cases().iter().map(|case| format!("{}\n\n", case.passage)).collect();
    let mut index = Index::new(Origin::Materials);
    add(&mut index, 1, "All", &text);
    assert!(index.bytes() < 4 * text.len(), "{} bytes for {} of text", index.bytes(), text.len());
}

#[test]
fn own_materials_come_before_equal_texts_of_the_collection() {
    let text = "Osmosis is the movement of water through a membrane.";
    let own = materials(&[("Mine", text)]);
    let mut collection = Index::new(Origin::Collection);
    add(&mut collection, 1, "Theirs", text);
    let hits = retrieve::search(&[&collection, &own], &Query::new("what is osmosis"), 5);
    assert_eq!(hits.iter().map(|hit| hit.index).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn compounds_are_found_with_and_without_their_hyphen() {
    let covered = |text: &str, question: &str| {
        materials(&[("", text)]).search(&Query::new(question), 1).first().map_or(0.0, |hit| hit.coverage)
    };
    assert_eq!(covered("An ox-bow lake is left behind.", "oxbow"), 1.0);
    assert_eq!(covered("An oxbow lake is left behind.", "ox-bow"), 1.0);
    assert_eq!(covered("An ox-bow lake is left behind.", "ox-bow lake"), 1.0);
    assert_eq!(covered("An ox drew a bow.", "oxbow"), 0.0);
}

#[test]
fn no_more_hits_than_wanted_and_none_without_a_word_in_common() {
    let index = measured_index();
    assert_eq!(index.search(&Query::new("cells"), 3).len(), 3);
    assert!(index.search(&Query::new("cells"), 0).is_empty());
    assert!(index.search(&Query::new(""), 5).is_empty());
    assert!(index.search(&Query::new("🦀 🦀"), 5).is_empty());
}

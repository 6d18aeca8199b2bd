//! The figures that the documentation of the search gives, measured.

use schola::engines::question;
use schola::engines::retrieve::{Fit, Index};

use super::{Case, cases, measured_index, unrelated};

/// Shares of questions whose passage comes first, and among the first five.
fn recall(index: &Index, cases: &[Case], ask: impl Fn(&Case) -> &'static str) -> (f32, f32) {
    let (mut first, mut five) = (0, 0);
    for (key, case) in cases.iter().enumerate() {
        let hits = index.search(&question::read(ask(case)).query(), 5);
        first += usize::from(hits.first().is_some_and(|hit| hit.key.document == key as u64));
        five += usize::from(hits.iter().any(|hit| hit.key.document == key as u64));
    }
    (first as f32 / cases.len() as f32, five as f32 / cases.len() as f32)
}

/// Shares of questions with a clear answer, and with at least a near one.
fn answered<'q>(index: &Index, questions: impl IntoIterator<Item = &'q str>) -> (f32, f32) {
    let fits: Vec<Fit> = questions
        .into_iter()
        .map(|question| {
            let query = question::read(question).query();
            index.search(&query, 1).first().map_or(Fit::None, |hit| hit.fit(&query))
        })
        .collect();
    let share = |least: Fit| fits.iter().filter(|fit| **fit >= least).count() as f32 / fits.len() as f32;
    (share(Fit::Clear), share(Fit::Near))
}

#[test]
fn the_right_passage_of_150_is_found_as_often_as_documented() {
    let (index, cases) = (measured_index(), cases());
    let natural = recall(&index, &cases, |case| case.natural);
    let paraphrase = recall(&index, &cases, |case| case.paraphrase);
    let keywords = recall(&index, &cases, |case| case.keywords);
    println!("natural {natural:?} paraphrase {paraphrase:?} keywords {keywords:?}");
    assert!(natural.0 >= 0.95 && natural.1 >= 0.99, "natural questions: {natural:?}");
    assert!(paraphrase.0 >= 0.33 && paraphrase.1 >= 0.70, "paraphrases: {paraphrase:?}");
    assert!(keywords.0 >= 0.98 && keywords.1 >= 0.99, "keywords: {keywords:?}");
}

#[test]
fn questions_on_the_passages_are_answered_and_others_refused() {
    let (index, cases) = (measured_index(), cases());
    let natural = answered(&index, cases.iter().map(|case| case.natural));
    let paraphrase = answered(&index, cases.iter().map(|case| case.paraphrase));
    let tuning = answered(&index, unrelated("tuning"));
    let held_out = answered(&index, unrelated("heldout"));
    println!("natural {natural:?} paraphrase {paraphrase:?} unrelated {tuning:?} held out {held_out:?}");
    assert!(natural.0 >= 0.93 && natural.1 >= 0.98, "natural questions: {natural:?}");
    assert!(paraphrase.1 >= 0.25, "paraphrases: {paraphrase:?}");
    assert!(tuning.0 <= 0.03 && tuning.1 <= 0.11, "unrelated questions: {tuning:?}");
    assert!(held_out.0 <= 0.08 && held_out.1 <= 0.11, "unrelated questions that set no limit: {held_out:?}");
}

#[test]
fn most_questions_are_refused_when_their_passage_is_taken_away() {
    let mut index = measured_index();
    let mut still_answered = 0;
    for (key, case) in cases().iter().enumerate() {
        index.remove(key as u64);
        still_answered += usize::from(answered(&index, [case.natural]).0 > 0.0);
        super::add(&mut index, key as u64, "", case.passage);
    }
    println!("{still_answered} of 150");
    assert!(still_answered <= 23, "{still_answered} of 150 questions found an answer without their passage");
}

#[test]
fn the_best_sentence_stands_in_the_right_passage() {
    let index = measured_index();
    let right = cases()
        .iter()
        .enumerate()
        .filter(|(key, case)| {
            let answer = schola::engines::tutor::answer(&[&index], case.natural, &[], Default::default());
            answer.citations.iter().any(|citation| citation.passage.document == *key as u64)
        })
        .count();
    println!("{right} of 150");
    assert!(right >= 140, "{right} of 150 answers cite the passage that answers");
}

//! The plain arithmetic of FSRS against the crate of its authors.

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState, current_retrievability};
use schola::features::flashcards::schedule::{Curve, Trace};

#[test]
fn the_plain_arithmetic_agrees_with_the_crate_of_the_authors() {
    let (curve, model) = (Curve::default(), FSRS::new(&DEFAULT_PARAMETERS).unwrap());
    let near = |own: f64, theirs: f32| {
        let theirs = f64::from(theirs);
        assert!((own - theirs).abs() <= 1e-3 * theirs.abs().max(1.0), "{own} and {theirs}");
    };
    let first = model.next_states(None, 0.9, 0).unwrap();
    for (rating, theirs) in [(1.0, &first.again), (2.0, &first.hard), (3.0, &first.good), (4.0, &first.easy)] {
        let own = curve.begun(rating);
        near(own.stability, theirs.memory.stability);
        near(own.difficulty, theirs.memory.difficulty);
    }
    for stability in [0.5, 3.0, 20.0, 300.0] {
        for difficulty in [1.5, 5.0, 9.0] {
            for days in [0, 1, 5, 40] {
                let state = MemoryState { stability, difficulty };
                let own = Trace { stability: stability.into(), difficulty: difficulty.into() };
                near(
                    curve.recall(own.stability, f64::from(days)),
                    current_retrievability(state, days as f32, DEFAULT_PARAMETERS[20]),
                );
                let next = model.next_states(Some(state), 0.9, days).unwrap();
                for (rating, theirs) in [(1.0, next.again), (2.0, next.hard), (3.0, next.good), (4.0, next.easy)] {
                    let after = curve.reviewed(own, f64::from(days), rating);
                    near(after.stability, theirs.memory.stability);
                    near(after.difficulty, theirs.memory.difficulty);
                }
            }
        }
    }
}

#[test]
fn cards_of_sm2_begin_as_the_crate_of_the_authors_lets_them() {
    let (curve, model) = (Curve::default(), FSRS::new(&DEFAULT_PARAMETERS).unwrap());
    for (ease, interval) in [(1.3, 1), (2.5, 6), (2.5, 40), (3.1, 400), (1.7, 36_500)] {
        let theirs = model.memory_state_from_sm2(ease as f32, interval as f32, 0.9).unwrap();
        let own = curve.of_sm2(ease, interval);
        assert!((own.stability - f64::from(theirs.stability)).abs() <= 1e-3 * own.stability, "{own:?} and {theirs:?}");
        assert!((own.difficulty - f64::from(theirs.difficulty)).abs() <= 1e-3, "{own:?} and {theirs:?}");
    }
}

#[test]
fn a_review_is_worth_most_where_it_is_needed_and_still_succeeds() {
    let curve = Curve::default();
    let card = |stability: f64| Trace { stability, difficulty: 5.0 };
    let worth = |stability: f64, elapsed: f64, horizon: f64| curve.gain(card(stability), elapsed, horizon).per_answer();
    // A card that was reviewed today gains little; one that is due gains more.
    assert!(worth(10.0, 10.0, 30.0) > worth(10.0, 1.0, 30.0));
    // A card that lasts for years gains little for an exam next week.
    assert!(worth(5.0, 5.0, 7.0) > worth(900.0, 60.0, 7.0));
    // Nothing is worth less than no review.
    for stability in [0.5, 4.0, 60.0] {
        for elapsed in [1.0, 10.0, 100.0] {
            assert!(curve.gain(card(stability), elapsed, 30.0).over_none > 0.0);
        }
    }
}

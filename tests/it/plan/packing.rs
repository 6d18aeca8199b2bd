//! How steps fill the minutes of a person: blocks, turns of the subjects, and set work that is due today.

use schola::features::plan::engine::{Block, DeckLoad, OpenWork, Session, Situation, Source, plan};

use super::engine::{deck, seconds, situation, steps};

/// The minutes of each block.
fn lengths(blocks: &[Block]) -> Vec<f64> {
    blocks.iter().map(|block| block.steps.iter().map(|step| step.seconds).sum::<f64>() / 60.0).collect()
}

fn sources(blocks: &[Block]) -> Vec<Source> {
    steps(blocks).into_iter().map(|step| step.source).collect()
}

/// The deck that a step is about.
fn about(source: Source) -> i64 {
    match source {
        Source::Review(id) | Source::Learn(id) | Source::Topic(id) | Source::Work(id) => id,
        Source::Timer => 0,
    }
}

/// Whether two steps of one subject follow each other within a block.
fn has_pairs(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| block.steps.windows(2).any(|pair| about(pair[0].source) == about(pair[1].source)))
}

#[test]
fn work_that_fits_into_a_session_is_one_block() {
    let blocks = plan(&situation(52, (1..=3).map(|id| deck(id, 52, 0)).collect()));
    let length = lengths(&blocks);
    assert!(length.len() == 1 && length[0] > 22.0, "{length:?}");
    assert_eq!((sources(&blocks).len(), blocks[0].break_minutes), (3, 0));
}

#[test]
fn there_are_no_more_blocks_than_the_work_needs_and_none_is_a_remainder() {
    for due in (10..=160).step_by(6) {
        for minutes in [40, 52, 60, 90, 120] {
            let blocks = plan(&situation(minutes, (1..=3).map(|id| deck(id, due, 0)).collect()));
            let (length, of) = (lengths(&blocks), format!("{due} cards of each deck in {minutes} minutes"));
            let needed = (length.iter().sum::<f64>() / 25.0).ceil() as usize;
            assert!(blocks.len() <= needed + 1, "{of}: {length:?}");
            let (least, most) =
                (length.iter().copied().fold(f64::MAX, f64::min), length.iter().copied().fold(0.0, f64::max));
            assert!(least >= most / 2.0, "{of}: {length:?}");
        }
    }
}

#[test]
fn the_halves_of_a_deck_have_others_between_them() {
    for (minutes, sizes) in [(30, [90, 20, 20]), (30, [20, 20, 90]), (45, [110, 15, 15]), (60, [20, 110, 40])] {
        let decks = sizes.into_iter().zip(1..).map(|(due, id)| deck(id, due, 0)).collect();
        let blocks = plan(&situation(minutes, decks));
        assert!(!has_pairs(&blocks), "{minutes} minutes of {sizes:?}: {:?}", sources(&blocks));
    }
    // Where there is nothing to alternate with, a deck is one step of a block.
    let blocks = plan(&situation(30, vec![deck(1, 90, 20)]));
    assert!(sources(&blocks).len() <= 2, "{:?}", sources(&blocks));
    // New cards of a deck do not follow its reviews where another deck can stand between them.
    let likely = |id: i64, new: u32| {
        let mut deck = deck(id, 12, new);
        for card in &mut deck.due {
            (card.trace.stability, card.elapsed_days) = (40.0, 9.0);
        }
        deck
    };
    let blocks = plan(&situation(25, vec![deck(1, 20, 10), likely(2, 0)]));
    assert_eq!(sources(&blocks), [Source::Review(1), Source::Review(2), Source::Learn(1)]);
    // People who want short steps keep them.
    let session = Session { chunk_percent: 50, ..Session::default() };
    let blocks = plan(&Situation { session, ..situation(25, vec![deck(1, 120, 0)]) });
    assert!(sources(&blocks).len() > 1);
}

#[test]
fn decks_of_about_the_same_value_share_a_short_plan() {
    // The cards of each deck were reviewed an hour after those of the one before.
    let reviewed = |id: i64| {
        let mut deck = deck(id, 120, 0);
        for card in &mut deck.due {
            (card.trace.stability, card.elapsed_days) = (6.0, 9.0 - id as f64 / 24.0);
        }
        deck
    };
    for (minutes, count) in [(10, 2), (15, 3), (20, 4)] {
        let blocks = plan(&situation(minutes, (1..=5).map(reviewed).collect()));
        let mut found: Vec<i64> = sources(&blocks).into_iter().map(about).collect();
        found.sort_unstable();
        found.dedup();
        assert!(found.len() >= count, "{minutes} minutes: {:?}", sources(&blocks));
        assert!(steps(&blocks).iter().all(|step| step.seconds >= 60.0), "{minutes} minutes");
    }
    // An exam decides more than turns do.
    let exam = DeckLoad { horizon_days: 5.0, weight: 5.0 / 3.0, ..deck(2, 120, 0) };
    let blocks = plan(&situation(10, vec![deck(1, 120, 0), exam]));
    assert_eq!(sources(&blocks), [Source::Review(2)]);
}

#[test]
fn set_work_that_is_due_today_comes_first_and_whole_where_it_fits() {
    // The minutes of the plan, those of the work, and how many of these are planned.
    for (minutes, work, planned) in [
        (5, 20, 5.0),
        (15, 20, 15.0),
        (20, 20, 20.0),
        (29, 20, 20.0),
        (30, 20, 20.0),
        (30, 28, 28.0),
        (35, 20, 20.0),
        (45, 20, 20.0),
        (60, 25, 25.0),
        (120, 50, 50.0),
    ] {
        let works = vec![OpenWork { id: 7, days_left: 0, minutes: work }];
        let given = Situation { works, ..situation(minutes, vec![deck(1, 300, 30), deck(2, 300, 30)]) };
        let blocks = plan(&given);
        let first = &blocks[0].steps[0];
        assert_eq!(first.source, Source::Work(7), "{minutes} minutes: {:?}", sources(&blocks));
        assert!((first.seconds / 60.0 - planned).abs() < 1e-6, "{minutes} minutes: {}", first.seconds / 60.0);
        let total = lengths(&blocks).iter().sum::<f64>()
            + blocks.iter().map(|block| f64::from(block.break_minutes)).sum::<f64>();
        assert!(total <= f64::from(minutes) + 1e-6, "{minutes} minutes: {total}");
    }
    // A paused timer is ended before it, or behind it where the two do not fit into one block.
    let with = |work: u32| {
        let works = vec![OpenWork { id: 7, days_left: 0, minutes: work }];
        sources(&plan(&Situation { has_timer: true, works, ..situation(60, vec![deck(1, 300, 0)]) }))
    };
    assert_eq!(with(20)[..2], [Source::Timer, Source::Work(7)]);
    assert_eq!(with(25)[0], Source::Work(7));
    // A part of work is no shorter than five minutes, or half of a plan.
    let works = vec![OpenWork { id: 7, days_left: 1, minutes: 14 }, OpenWork { id: 8, days_left: 1, minutes: 30 }];
    let blocks = plan(&Situation { works, ..situation(30, vec![deck(1, 300, 0)]) });
    assert!(
        seconds(&blocks, |source| source == Source::Work(7)) + seconds(&blocks, |source| source == Source::Work(8))
            > 700.0
    );
    for step in steps(&blocks).into_iter().filter(|step| matches!(step.source, Source::Work(_))) {
        assert!(step.seconds >= 300.0, "{} seconds", step.seconds);
    }
}

#[test]
fn cards_whose_learning_steps_end_soon_are_the_last_step() {
    let failed = DeckLoad { soon: 6, ..deck(1, 20, 0) };
    let blocks = plan(&situation(25, vec![failed, deck(2, 20, 5)]));
    let last = steps(&blocks).pop().unwrap().clone();
    assert_eq!((last.source, last.more_cards, last.cards.len()), (Source::Review(1), 6, 0));
    assert_eq!(last.part, 2);
    // They are taken before everything else, as those whose time has come.
    let failed = DeckLoad { soon: 60, ..deck(1, 0, 0) };
    let blocks = plan(&situation(5, vec![failed, deck(2, 200, 5)]));
    assert_eq!(sources(&blocks), [Source::Review(1)]);
}

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

/// The pieces of work in their order, with their whole minutes: those of this many minutes, due in so many days.
fn worked(minutes: u32, works: &[(i64, u32)]) -> Vec<(i64, u32)> {
    let works = works.iter().zip(0..).map(|((days_left, minutes), id)| OpenWork {
        id,
        days_left: *days_left,
        minutes: *minutes,
    });
    let blocks = plan(&Situation { works: works.collect(), ..situation(minutes, Vec::new()) });
    let breaks: u32 = blocks.iter().map(|block| block.break_minutes).sum();
    assert!(seconds(&blocks, |_| true) / 60.0 + f64::from(breaks) <= f64::from(minutes) + 1e-6, "{minutes} minutes");
    steps(&blocks).into_iter().map(|step| (about(step.source), (step.seconds / 60.0).round() as u32)).collect()
}

#[test]
fn work_due_today_leaves_the_rest_of_the_time_to_work_due_tomorrow() {
    for (minutes, planned) in [
        (20, vec![(0, 20)]),
        (25, vec![(0, 20), (1, 5)]),
        (30, vec![(0, 20), (1, 5)]),
        (40, vec![(0, 20), (1, 15)]),
        (60, vec![(0, 20), (1, 30)]),
    ] {
        assert_eq!(worked(minutes, &[(0, 20), (1, 30)]), planned, "{minutes} minutes");
    }
    assert_eq!(worked(45, &[(1, 30), (0, 20)]), [(1, 20), (0, 20)]);
    // Several pieces for today are done in the order in which they were set.
    for (minutes, planned) in [(20, vec![(0, 20)]), (30, vec![(0, 20), (1, 5)]), (40, vec![(0, 20), (1, 15)])] {
        assert_eq!(worked(minutes, &[(0, 20), (0, 15)]), planned, "{minutes} minutes");
    }
    assert_eq!(worked(70, &[(0, 15), (0, 10), (0, 15), (0, 20)]), [(0, 15), (1, 10), (2, 15), (3, 20)]);
}

#[test]
fn work_due_today_that_is_longer_than_a_session_is_whole_where_it_fits() {
    for length in [30, 40, 50, 60] {
        let mut before = 0;
        for minutes in 5..=90 {
            let works = vec![OpenWork { id: 7, days_left: 0, minutes: length }];
            let blocks = plan(&Situation { works, ..situation(minutes, Vec::new()) });
            let step = &blocks[0].steps[0];
            let planned = (step.seconds / 60.0).round() as u32;
            assert_eq!((planned, step.is_long), (length.min(minutes), planned > 25), "{length} in {minutes}");
        }
        for minutes in 5..=120 {
            let planned = worked(minutes, &[(0, length), (0, 20)]).iter().map(|(_, minutes)| minutes).sum();
            assert!(planned >= before, "{length} and 20 minutes in {minutes}: {planned} after {before}");
            before = planned;
        }
    }
}

#[test]
fn no_block_is_shorter_than_its_break_and_no_step_is_a_remainder_of_a_minute() {
    type Works = &'static [(i64, u32)];
    let cases: [(Works, [u32; 3]); 6] = [
        (&[], [60, 90, 20]),
        (&[(0, 20)], [60, 60, 20]),
        (&[(0, 50), (0, 20), (3, 21)], [80, 0, 0]),
        (&[(3, 25)], [5, 0, 0]),
        (&[(0, 15), (3, 15)], [5, 20, 60]),
        (&[(1, 15), (0, 20)], [0, 20, 5]),
    ];
    for (works, due) in cases {
        for minutes in 5..=130 {
            let works: Vec<OpenWork> = works
                .iter()
                .zip(1..)
                .map(|((days_left, minutes), id)| OpenWork { id: 100 + id, days_left: *days_left, minutes: *minutes })
                .collect();
            let decks = due.into_iter().zip(1..).map(|(due, id)| deck(id, due, if id == 3 { 10 } else { 0 })).collect();
            let blocks = plan(&Situation { works: works.clone(), ..situation(minutes, decks) });
            let of = format!("{minutes} minutes, {works:?}, {due:?}: {:?} {:?}", sources(&blocks), lengths(&blocks));
            assert!(blocks.len() == 1 || lengths(&blocks).into_iter().all(|length| length >= 4.5), "{of}");
            for step in steps(&blocks) {
                let is_rest = sources(&blocks).into_iter().filter(|source| *source == step.source).count() > 1;
                assert!(!is_rest || step.seconds >= 90.0, "{of}");
            }
        }
    }
    // A few cards before other work take their time from it, and have no block of their own.
    let works = vec![OpenWork { id: 7, days_left: 3, minutes: 25 }];
    let blocks = plan(&Situation { works, ..situation(35, vec![deck(1, 5, 0)]) });
    assert_eq!((blocks.len(), sources(&blocks)), (1, vec![Source::Review(1), Source::Work(7)]));
}

#[test]
fn a_single_card_is_a_plan() {
    for (due, new) in [(1, 0), (0, 1), (1, 1)] {
        for minutes in [5, 30, 120] {
            let blocks = plan(&situation(minutes, vec![deck(1, due, new)]));
            assert_eq!(blocks.len(), 1, "{due} due and {new} new cards in {minutes} minutes");
        }
    }
}

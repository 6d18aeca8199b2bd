//! What the engine chooses, and in which order.

use schola::features::flashcards::schedule::{Curve, Trace};
use schola::features::plan::engine::{
    Block, DeckLoad, DueCard, OpenWork, Session, Situation, Source, Step, WeakTopic, plan,
};

/// A deck with so many cards that were due three days ago.
pub fn deck(id: i64, due: u32, new: u32) -> DeckLoad {
    let cards = (0..i64::from(due)).map(|card| DueCard {
        id: id * 10_000 + card + 1,
        trace: Trace { stability: 4.0 + card as f64 % 7.0, difficulty: 5.0 },
        elapsed_days: 9.0,
    });
    DeckLoad {
        id,
        horizon_days: 30.0,
        weight: 1.0,
        is_urgent: false,
        curve: Curve::default(),
        due: cards.collect(),
        due_count: due,
        due_left: 200,
        learning: 0,
        soon: 0,
        new,
    }
}

pub fn situation(minutes: u32, decks: Vec<DeckLoad>) -> Situation {
    Situation { minutes, seconds: 8.0, decks, ..Situation::default() }
}

pub fn steps(blocks: &[Block]) -> Vec<&Step> {
    blocks.iter().flat_map(|block| &block.steps).collect()
}

pub fn seconds(blocks: &[Block], of: impl Fn(Source) -> bool) -> f64 {
    steps(blocks).into_iter().filter(|step| of(step.source)).map(|step| step.seconds).sum()
}

#[test]
fn the_same_situation_gives_the_same_plan_within_its_minutes() {
    for minutes in [5, 20, 30, 45, 90, 240, 480] {
        let given = situation(minutes, vec![deck(1, 90, 20), deck(2, 60, 10)]);
        let blocks = plan(&given);
        assert_eq!(blocks, plan(&given));
        let breaks: u32 = blocks.iter().map(|block| block.break_minutes).sum();
        let total = seconds(&blocks, |_| true) / 60.0 + f64::from(breaks);
        assert!(total <= f64::from(minutes) + 1e-6, "{total} of {minutes}");
        for block in &blocks {
            let length: f64 = block.steps.iter().map(|step| step.seconds).sum();
            assert!(length <= 45.0 * 60.0, "a block of {length} seconds in {minutes} minutes");
        }
    }
    assert!(plan(&situation(30, Vec::new())).is_empty());
    assert!(plan(&situation(0, vec![deck(1, 5, 5)])).is_empty());
}

#[test]
fn breaks_lie_between_blocks_of_about_a_session() {
    let blocks = plan(&situation(60, vec![deck(1, 200, 0), deck(2, 200, 0)]));
    let breaks: Vec<u32> = blocks.iter().map(|block| block.break_minutes).collect();
    assert_eq!(breaks, [5, 0]);
    let session = Session { minutes: 10, break_minutes: 2, ..Session::default() };
    let blocks = plan(&Situation { session, ..situation(60, vec![deck(1, 200, 0), deck(2, 200, 0)]) });
    assert!(blocks.len() >= 4 && blocks[0].break_minutes == 2, "{}", blocks.len());
}

#[test]
fn at_most_a_quarter_is_new_on_a_day_with_a_backlog() {
    let is_new = |source: Source| matches!(source, Source::Learn(_));
    let busy = plan(&situation(30, vec![deck(1, 500, 100)]));
    assert!(seconds(&busy, is_new) <= 0.25 * 30.0 * 60.0);
    let quiet = plan(&situation(30, vec![deck(1, 5, 100)]));
    assert!(seconds(&quiet, is_new) > 0.5 * 30.0 * 60.0);
}

#[test]
fn no_block_is_longer_than_a_session() {
    for (session_minutes, break_minutes) in [(10, 3), (10, 20), (15, 3), (19, 5), (25, 5), (40, 8), (60, 20)] {
        for minutes in [5, 10, 15, 19, 20, 27, 30, 33, 45, 60, 90, 125, 240, 480] {
            for chunk_percent in [50, 100] {
                let session = Session { minutes: session_minutes, break_minutes, chunk_percent, ..Session::default() };
                let topic = WeakTopic { id: 5, chance: 0.4, target: 0.9, weight: 40.0, gain_per_minute: 0.04 };
                let works = vec![OpenWork { id: 7, days_left: 9, minutes: 40 }];
                let decks = vec![deck(1, 200, 40), deck(2, 150, 20), deck(3, 9, 5)];
                let given = Situation { session, topics: vec![topic], works, ..situation(minutes, decks) };
                let (blocks, of) = (plan(&given), format!("{minutes} minutes, sessions of {session_minutes}"));
                for block in &blocks {
                    let length: f64 = block.steps.iter().map(|step| step.seconds).sum();
                    assert!(length <= f64::from(session_minutes) * 60.0 + 1e-6, "{of}: a block of {length} seconds");
                    assert!(block.steps.len() <= session_minutes as usize, "{of}: {} steps", block.steps.len());
                    assert!(block.steps.iter().all(|step| !step.is_long), "{of}");
                }
                let breaks: Vec<u32> = blocks.iter().map(|block| block.break_minutes).collect();
                let between = breaks.len().saturating_sub(1);
                assert!(breaks.iter().take(between).all(|pause| *pause == break_minutes), "{of}: {breaks:?}");
                assert_eq!(breaks.last(), Some(&0), "{of}");
                let total = seconds(&blocks, |_| true) / 60.0 + f64::from(breaks.iter().sum::<u32>());
                assert!(total <= f64::from(minutes) + 1e-6, "{of}: {total}");
                // The steps of one source are numbered, and no card is in two of them.
                let mut cards: Vec<i64> = steps(&blocks).iter().flat_map(|step| step.cards.clone()).collect();
                let count = cards.len();
                cards.sort_unstable();
                cards.dedup();
                assert_eq!(cards.len(), count, "{of}");
                let mut names: Vec<(Source, u32)> =
                    steps(&blocks).iter().map(|step| (step.source, step.part)).collect();
                let count = names.len();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), count, "{of}");
            }
        }
    }
}

#[test]
fn one_more_block_is_made_where_it_gains_more_than_its_break() {
    // The minutes, the blocks, and the minutes of work; a minute of each block may be too little for one more step.
    for (minutes, count, work) in
        [(20, 1, 20.0), (25, 1, 25.0), (30, 1, 25.0), (34, 1, 25.0), (35, 2, 30.0), (60, 2, 50.0)]
    {
        let blocks = plan(&situation(minutes, vec![deck(1, 200, 40), deck(2, 150, 20)]));
        let worked = seconds(&blocks, |_| true) / 60.0;
        assert_eq!(blocks.len(), count, "{minutes} minutes");
        assert!((work - 1.0 * f64::from(u8::try_from(count).unwrap())..=work).contains(&worked), "{minutes}: {worked}");
    }
}

#[test]
fn a_topic_is_divided_where_a_block_ends() {
    let topic = |id: i64| WeakTopic { id, chance: 0.4, target: 0.9, weight: 40.0, gain_per_minute: 0.04 };
    let given = Situation { topics: (1..=5).map(topic).collect(), ..situation(60, Vec::new()) };
    let blocks = plan(&given);
    let minutes: Vec<Vec<f64>> =
        blocks.iter().map(|block| block.steps.iter().map(|step| step.seconds / 60.0).collect()).collect();
    assert_eq!(minutes, [[10.0, 10.0, 5.0], [5.0, 10.0, 10.0]]);
    let sources: Vec<(Source, u32)> = steps(&blocks).iter().map(|step| (step.source, step.part)).collect();
    assert_eq!((sources[2].0, sources[2].1, sources[3].1), (sources[3].0, 1, 2));
}

#[test]
fn a_step_that_cannot_be_divided_has_a_block_of_its_own() {
    let works = vec![OpenWork { id: 7, days_left: 0, minutes: 60 }];
    let blocks = plan(&Situation { works, ..situation(120, vec![deck(1, 5, 40)]) });
    for block in &blocks {
        let length: f64 = block.steps.iter().map(|step| step.seconds).sum();
        let is_long = block.steps.iter().any(|step| step.is_long);
        assert_eq!((is_long, is_long && block.steps.len() == 1), (length > 1_500.0 + 1e-6, is_long), "{length}");
    }
    assert_eq!(seconds(&blocks, |source| source == Source::Work(7)), 3_600.0);
}

#[test]
fn subjects_take_turns_and_the_first_step_is_likely_to_succeed() {
    let blocks = plan(&situation(45, vec![deck(1, 120, 0), deck(2, 120, 0)]));
    let sources: Vec<Source> = steps(&blocks).into_iter().map(|step| step.source).collect();
    assert!(sources.len() >= 3, "{sources:?}");
    for pair in sources.windows(2) {
        assert_ne!(pair[0], pair[1], "{sources:?}");
    }
    let first = steps(&blocks)[0].success;
    assert!(steps(&blocks).iter().filter(|step| step.part == 1).all(|step| step.success <= first));
}

#[test]
fn a_day_without_due_cards_begins_with_new_ones_rather_than_with_a_topic_that_goes_badly() {
    let topic = |chance: f64| WeakTopic { id: 5, chance, target: 0.9, weight: 40.0, gain_per_minute: 0.04 };
    let first = |due: u32, chance: f64| {
        let given = Situation { topics: vec![topic(chance)], ..situation(60, vec![deck(1, due, 20)]) };
        steps(&plan(&given))[0].source
    };
    assert_eq!(first(0, 0.4), Source::Learn(1));
    assert_eq!(first(0, 0.7), Source::Topic(5));
    assert_eq!(first(12, 0.4), Source::Review(1));
}

#[test]
fn what_is_due_tomorrow_comes_before_everything_else_but_a_good_start() {
    let work = |id: i64, days_left: i64| OpenWork { id, days_left, minutes: 10 };
    let given =
        Situation { works: vec![work(7, 1), work(8, 20)], ..situation(30, vec![deck(1, 200, 0), deck(2, 200, 0)]) };
    let blocks = plan(&given);
    let place = steps(&blocks).into_iter().position(|step| step.source == Source::Work(7));
    assert!(place.is_some_and(|place| place <= 1), "{place:?}");
    // With five minutes, what is due tomorrow takes half of them, and all where no cards are due.
    let short = plan(&Situation { minutes: 5, ..given.clone() });
    assert!((150.0..165.0).contains(&seconds(&short, |source| source == Source::Work(7))));
    assert!(seconds(&short, |source| matches!(source, Source::Review(_))) > 120.0);
    let alone = plan(&Situation { minutes: 5, decks: vec![deck(1, 0, 20)], ..given });
    assert_eq!(steps(&alone).into_iter().map(|step| step.source).collect::<Vec<_>>(), [Source::Work(7)]);
    // An exam tomorrow puts its deck before the others.
    let exam = DeckLoad { horizon_days: 1.0, is_urgent: true, ..deck(2, 100, 0) };
    let blocks = plan(&situation(10, vec![deck(1, 100, 0), exam]));
    assert_eq!(seconds(&blocks, |source| source == Source::Review(1)), 0.0);
}

#[test]
fn set_work_gains_value_as_its_date_nears() {
    let with = |days_left: i64| {
        let works = vec![OpenWork { id: 7, days_left, minutes: 120 }];
        let blocks = plan(&Situation { works, ..situation(20, vec![deck(1, 400, 0)]) });
        seconds(&blocks, |source| source == Source::Work(7))
    };
    assert!(with(2) > with(60), "{} and {}", with(2), with(60));
    assert!(with(1) >= with(2));
}

#[test]
fn what_is_skipped_is_left_out_and_its_time_is_filled() {
    let given = situation(20, vec![deck(1, 100, 0), deck(2, 100, 0)]);
    let skipped = plan(&Situation { skipped: vec![Source::Review(1)], ..given.clone() });
    assert_eq!(seconds(&skipped, |source| source == Source::Review(1)), 0.0);
    assert!(
        seconds(&skipped, |source| source == Source::Review(2))
            > seconds(&plan(&given), |source| source == Source::Review(2))
    );
}

#[test]
fn who_skips_the_reviews_of_a_deck_gets_no_new_cards_of_it() {
    let given = situation(60, vec![deck(1, 20, 10), deck(2, 20, 10)]);
    let new = |planned: &[Block], deck: i64| seconds(planned, |source| source == Source::Learn(deck));
    let reviewed = |planned: &[Block], deck: i64| seconds(planned, |source| source == Source::Review(deck));
    let skipped = plan(&Situation { skipped: vec![Source::Review(1)], ..given.clone() });
    assert!(new(&plan(&given), 1) > 0.0 && new(&skipped, 2) > 0.0);
    assert_eq!(new(&skipped, 1), 0.0);
    // The other way round, what was learnt is still to be kept.
    let kept = plan(&Situation { skipped: vec![Source::Learn(1)], ..given.clone() });
    assert!(reviewed(&kept, 1) > 0.0);
    assert_eq!(new(&kept, 1), 0.0);
}

#[test]
fn unfinished_things_come_first_and_weak_topics_find_time() {
    let topic = WeakTopic { id: 5, chance: 0.4, target: 0.9, weight: 40.0, gain_per_minute: 0.04 };
    let given = Situation { has_timer: true, topics: vec![topic], ..situation(30, vec![deck(1, 20, 0)]) };
    let blocks = plan(&given);
    assert_eq!(steps(&blocks)[0].source, Source::Timer);
    assert!(seconds(&blocks, |source| source == Source::Topic(5)) >= 300.0);
    // Cards in learning steps are done even where there is time for nothing else.
    let begun = DeckLoad { learning: 4, ..deck(1, 100, 50) };
    let first = &plan(&situation(5, vec![begun]))[0].steps[0];
    assert_eq!((first.source, first.more_cards), (Source::Review(1), 4));
}

#[test]
fn a_deck_gives_no_more_than_its_limits_of_the_day() {
    let limited = DeckLoad { due_left: 7, ..deck(1, 100, 3) };
    let blocks = plan(&situation(120, vec![limited]));
    let cards: usize = steps(&blocks).into_iter().map(|step| step.cards.len()).sum();
    let new: u32 =
        steps(&blocks).into_iter().filter(|step| step.source == Source::Learn(1)).map(|step| step.more_cards).sum();
    assert_eq!((cards, new), (7, 3));
}

#[test]
fn a_timer_that_was_paused_is_ended_even_where_work_due_tomorrow_takes_all_the_time() {
    let works = vec![OpenWork { id: 7, days_left: 1, minutes: 30 }];
    let blocks = plan(&Situation { has_timer: true, works, ..situation(10, vec![deck(1, 0, 20)]) });
    let sources: Vec<Source> = steps(&blocks).into_iter().map(|step| step.source).collect();
    assert_eq!(sources, [Source::Timer, Source::Work(7)]);
}

#[test]
fn new_cards_come_after_all_that_are_due() {
    for recalled in [0.5, 9.0, 60.0] {
        let due = |id: i64, new: u32| {
            let mut deck = deck(id, 12, new);
            for card in &mut deck.due {
                (card.trace.stability, card.elapsed_days) = (9.0, recalled);
            }
            deck
        };
        let blocks = plan(&situation(45, vec![due(1, 10), due(2, 0), due(3, 10)]));
        let sources: Vec<Source> = steps(&blocks).into_iter().map(|step| step.source).collect();
        let last_due = sources.iter().rposition(|source| matches!(source, Source::Review(_))).unwrap();
        let first_new = sources.iter().position(|source| matches!(source, Source::Learn(_))).unwrap();
        assert!(first_new > last_due, "{sources:?}");
    }
}

/// A deck whose cards have this stability and were last reviewed so many days ago.
fn reviewed(id: i64, due: u32, new: u32, (stability, elapsed_days): (f64, f64)) -> DeckLoad {
    let mut deck = deck(id, due, new);
    for card in &mut deck.due {
        (card.trace.stability, card.elapsed_days) = (stability, elapsed_days);
    }
    deck
}

fn cards(blocks: &[Block], of: impl Fn(Source) -> bool) -> usize {
    steps(blocks)
        .into_iter()
        .filter(|step| of(step.source))
        .map(|step| step.cards.len() + step.more_cards as usize)
        .sum()
}

fn is_new(source: Source) -> bool {
    matches!(source, Source::Learn(_))
}

fn is_review(source: Source) -> bool {
    matches!(source, Source::Review(_))
}

#[test]
fn new_cards_make_room_for_due_cards() {
    // Five minutes are enough for all that is due, and for a few new cards.
    let blocks = plan(&situation(5, vec![reviewed(1, 20, 30, (8.3, 40.0))]));
    assert_eq!((cards(&blocks, is_review), cards(&blocks, is_new)), (20, 3));
    for minutes in [5, 10, 15, 20, 30] {
        let decks = vec![reviewed(1, 60, 0, (11.0, 12.0)), deck(2, 0, 80)];
        let blocks = plan(&Situation { seconds: 20.0, ..situation(minutes, decks) });
        // Of half an hour, 25 minutes are for work: more would need a break.
        let time = f64::from(minutes.min(25)) * 60.0;
        assert!(seconds(&blocks, is_new) <= 0.25 * time, "{minutes} minutes");
        assert!(seconds(&blocks, is_review) >= 0.7 * time, "{minutes} minutes");
    }
    // A topic gets a quarter of the time too.
    let topic = WeakTopic { id: 5, chance: 0.3, target: 0.9, weight: 200.0, gain_per_minute: 0.04 };
    let decks = vec![reviewed(1, 300, 0, (11.0, 12.0))];
    let blocks = plan(&Situation { topics: vec![topic], ..situation(30, decks) });
    let of_topic = seconds(&blocks, |source| source == Source::Topic(5));
    assert!((375.0..390.0).contains(&of_topic), "{of_topic}");
    // Where all due cards have their place, the rest of the time is for new ones.
    let decks = vec![reviewed(1, 60, 0, (11.0, 12.0)), deck(2, 0, 80)];
    let blocks = plan(&Situation { seconds: 20.0, ..situation(60, decks) });
    assert_eq!(cards(&blocks, is_review), 60);
    assert!(seconds(&blocks, is_new) > 0.4 * 3600.0);
}

#[test]
fn set_work_leaves_half_of_the_time_to_cards_that_would_be_left_out() {
    for minutes in [5, 10, 15, 20] {
        let works = vec![OpenWork { id: 7, days_left: 1, minutes: 30 }];
        let blocks = plan(&Situation { works, ..situation(minutes, vec![reviewed(1, 150, 0, (11.0, 20.0))]) });
        let half = f64::from(minutes) * 30.0;
        // What is too short for one more card is the work's.
        let of_work = seconds(&blocks, |source| source == Source::Work(7));
        assert!((half..half + 15.0).contains(&of_work), "{of_work} seconds in {minutes} minutes");
        assert!(seconds(&blocks, is_review) > half - 15.0, "{minutes} minutes");
    }
    // The cards get no more than they need.
    let works = vec![OpenWork { id: 7, days_left: 1, minutes: 30 }];
    let blocks = plan(&Situation { works, ..situation(20, vec![reviewed(1, 6, 0, (11.0, 20.0))]) });
    assert_eq!(cards(&blocks, is_review), 6);
    assert!(seconds(&blocks, |source| source == Source::Work(7)) > 1000.0);
}

#[test]
fn cards_in_learning_steps_are_taken_as_far_as_the_minutes_allow() {
    let begun = |id: i64, learning: u32| DeckLoad { learning, ..deck(id, 0, 30) };
    let blocks = plan(&Situation { seconds: 30.0, ..situation(5, vec![begun(1, 60)]) });
    assert_eq!((cards(&blocks, is_review), seconds(&blocks, |_| true)), (10, 300.0));
    let blocks = plan(&Situation { seconds: 30.0, ..situation(10, vec![begun(1, 14), begun(2, 14)]) });
    let of = |deck: i64| cards(&blocks, |source| source == Source::Review(deck));
    assert_eq!((of(1), of(2), cards(&blocks, is_new)), (14, 6, 0));
}

#[test]
fn there_are_no_more_steps_than_minutes() {
    for minutes in [5, 12, 30, 60] {
        let decks = (1..=40).map(|id| DeckLoad { learning: 2, ..deck(id, 2, 1) });
        let blocks = plan(&situation(minutes, decks.collect()));
        let breaks: u32 = blocks.iter().map(|block| block.break_minutes).sum();
        assert!(steps(&blocks).len() <= (minutes - breaks) as usize, "{} in {minutes}", steps(&blocks).len());
    }
}

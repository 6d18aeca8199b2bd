//! What the schedulers compute, against published numbers.

use proptest::prelude::*;
use schola::features::flashcards::model::{Grade, Memory, Options, Phase, Rating, Scheduler};
use schola::features::flashcards::schedule::{Rules, ease_factor};
use schola::kernel::{Calendar, Timestamp};

const DAY: i64 = 24 * 3_600_000;
/// Half past twelve on 29 November 2022.
const START: i64 = 1_669_725_000_000;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn exact() -> Options {
    Options { fuzz: false, ..Options::default() }
}

/// Reviews a new card whenever it is due, and returns its memory after each review.
fn studied(scheduler: Scheduler, options: &Options, grades: &[Grade]) -> Vec<Memory> {
    let calendar = Calendar::of("UTC");
    let rules = Rules::of(scheduler, options, &calendar);
    let (mut memory, mut now, mut found) = (Memory::default(), START, Vec::new());
    for grade in grades {
        memory = rules.reviewed(7, &memory, *grade, at(now));
        now = memory.due_at.unwrap().millis();
        found.push(memory.clone());
    }
    found
}

fn ratings(numbers: &[u32]) -> Vec<Grade> {
    let rating = |number: &u32| Rating::ALL.iter().copied().find(|rating| rating.number() == *number).unwrap();
    numbers.iter().map(|number| Grade::of_rating(rating(number))).collect()
}

fn qualities(numbers: &[u8]) -> Vec<Grade> {
    numbers.iter().map(|number| Grade::of_quality(*number).unwrap()).collect()
}

#[test]
fn fsrs_gives_the_intervals_that_its_authors_publish() {
    let numbers = [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3];
    let found = studied(Scheduler::Fsrs, &exact(), &ratings(&numbers));
    let intervals: Vec<u32> = found.iter().map(|memory| memory.interval_days).collect();
    assert_eq!(intervals, [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]);
    let last = found.last().unwrap();
    assert!((last.stability.unwrap() - 20.770_36).abs() < 1e-4, "{:?}", last.stability);
    assert!((last.difficulty.unwrap() - 9.055_76).abs() < 1e-4, "{:?}", last.difficulty);
    assert_eq!((last.lapses, last.repetitions), (1, 13));
}

#[test]
fn fsrs_gives_the_memory_that_its_authors_publish() {
    let (calendar, options) = (Calendar::of("UTC"), exact());
    let rules = Rules::of(Scheduler::Fsrs, &options, &calendar);
    let (mut memory, mut now) = (Memory::default(), START);
    for (grade, days) in ratings(&[1, 3, 3, 3, 3, 3]).into_iter().zip([0, 0, 1, 3, 8, 21]) {
        now += days * DAY;
        memory = rules.reviewed(7, &memory, grade, at(now));
    }
    assert!((memory.stability.unwrap() - 53.626_91).abs() < 1e-4, "{:?}", memory.stability);
    assert!((memory.difficulty.unwrap() - 6.357_486_7).abs() < 1e-4, "{:?}", memory.difficulty);
    let recall = rules.recall(&memory, at(now + 53 * DAY)).unwrap();
    assert!((0.89..0.91).contains(&recall), "{recall}");
}

#[test]
fn fsrs_agrees_to_four_decimals_where_stabilities_are_large() {
    // By py-fsrs 6.3.2, reviewed as far apart as the days say.
    let (calendar, options) = (Calendar::of("UTC"), exact());
    let rules = Rules::of(Scheduler::Fsrs, &options, &calendar);
    let (mut memory, mut now) = (Memory::default(), START);
    let path = [
        ((3, 0), (2.306_500, 2.118_104)),
        ((3, 1), (7.315_301, 2.111_214)),
        ((3, 3), (19.833_473, 2.104_331)),
        ((4, 12), (93.909_462, 1.0)),
        ((3, 40), (215.906_914, 1.0)),
        ((4, 120), (785.001_711, 1.0)),
        ((2, 400), (1_284.427_174, 4.010_609)),
        ((3, 900), (2_411.147_644, 4.001_827)),
        ((1, 30), (9.222_994, 8.013_670)),
        ((3, 0), (9.222_994, 8.000_884)),
        ((3, 1), (10.760_742, 7.988_112)),
    ];
    for ((number, days), (stability, difficulty)) in path {
        now += days * DAY;
        memory = rules.reviewed(7, &memory, ratings(&[number])[0], at(now));
        assert!((memory.stability.unwrap() - stability).abs() < 5e-5, "{memory:?}");
        assert!((memory.difficulty.unwrap() - difficulty).abs() < 5e-5, "{memory:?}");
    }
}

#[test]
fn days_pass_after_24_hours_or_when_the_card_is_due_on_the_next_day() {
    let (calendar, options) = (Calendar::of("UTC"), exact());
    let rules = Rules::of(Scheduler::Fsrs, &options, &calendar);
    let hours = |memory: &Memory, hours: i64| {
        rules.reviewed(
            7,
            memory,
            Grade::of_rating(Rating::Good),
            at(memory.reviewed_at.unwrap().millis() + hours * 3_600_000),
        )
    };
    let first = rules.reviewed(7, &Memory::default(), Grade::of_rating(Rating::Good), at(START));
    // In its learning steps, the next morning is less than a day later; the day after is a day and a half.
    assert_eq!(hours(&first, 20).stability, hours(&first, 1).stability);
    assert_eq!(hours(&first, 36).stability, hours(&first, 24).stability);
    assert!(hours(&first, 36).stability > hours(&first, 20).stability);
    // A card that is due on the next day is reviewed there, also some hours earlier on that day.
    let hard = rules.reviewed(7, &Memory::default(), Grade::of_rating(Rating::Again), at(START));
    let due = hours(&hours(&hard, 0), 0);
    assert_eq!((due.phase, due.interval_days), (Phase::Review, 1));
    assert_eq!(hours(&due, 20).stability, hours(&due, 24).stability);
    assert!(hours(&due, 2).stability < hours(&due, 24).stability);
}

#[test]
fn steps_of_learning_are_those_of_the_reference_implementation() {
    let delay = |steps: &[u32], numbers: &[u32]| {
        let options = Options { learning_steps: steps.to_vec(), ..exact() };
        let memory = studied(Scheduler::Fsrs, &options, &ratings(numbers)).pop().unwrap();
        let minutes = (memory.due_at.unwrap().millis() - memory.reviewed_at.unwrap().millis()) / 60_000;
        (memory.phase, minutes)
    };
    assert_eq!(delay(&[1, 10], &[1]), (Phase::Learning, 1));
    assert_eq!(delay(&[1, 10], &[2]), (Phase::Learning, 5));
    assert_eq!(delay(&[10], &[2]), (Phase::Learning, 15));
    assert_eq!(delay(&[1, 10], &[3]), (Phase::Learning, 10));
    assert_eq!(delay(&[1, 10], &[3, 2]), (Phase::Learning, 10));
    assert_eq!(delay(&[1, 10], &[3, 1]), (Phase::Learning, 1));
    assert_eq!(delay(&[1, 10], &[3, 3]).0, Phase::Review);
    assert_eq!(delay(&[1, 10], &[4]), (Phase::Review, 8 * 24 * 60));
    assert_eq!(delay(&[], &[3]).0, Phase::Review);
}

#[test]
fn sm2_follows_the_published_text() {
    // The E-Factor of the text: EF + (0.1 - (5 - q) * (0.08 + (5 - q) * 0.02)), never below 1.3, untouched below 3.
    for (before, quality, after) in
        [(2.5, 5, 2.6), (2.5, 4, 2.5), (2.5, 3, 2.36), (2.5, 2, 2.5), (2.5, 0, 2.5), (1.35, 3, 1.3), (1.3, 3, 1.3)]
    {
        assert!((ease_factor(before, quality) - after).abs() < 1e-9, "{before} {quality}");
    }
    let intervals = |numbers: &[u8]| {
        let found = studied(Scheduler::Sm2, &Options::default(), &qualities(numbers));
        found.iter().map(|memory| (memory.interval_days, memory.repetitions, memory.lapses)).collect::<Vec<_>>()
    };
    // 6 times 2.5, then 15 times 2.5 rounded up, then 38 times 2.5.
    assert_eq!(intervals(&[4, 4, 4, 4, 4]), [(1, 1, 0), (6, 2, 0), (15, 3, 0), (38, 4, 0), (95, 5, 0)]);
    // The E-Factor is updated before the interval: 6 times 2.8, 17 times 2.9.
    assert_eq!(intervals(&[5, 5, 5, 5]), [(1, 1, 0), (6, 2, 0), (17, 3, 0), (50, 4, 0)]);
    // A lapse starts again and leaves the E-Factor as it is.
    assert_eq!(
        intervals(&[4, 4, 4, 2, 4, 4, 4]),
        [(1, 1, 0), (6, 2, 0), (15, 3, 0), (1, 0, 1), (1, 1, 1), (6, 2, 1), (15, 3, 1)]
    );
    assert_eq!(intervals(&[3, 3, 3]), [(1, 1, 0), (6, 2, 0), (13, 3, 0)]);
    // A product that is a whole number is not rounded up further: 10 times 2.6 is 26.
    let memory = Memory { phase: Phase::Review, repetitions: 5, interval_days: 10, ..Memory::default() };
    let (calendar, options) = (Calendar::of("UTC"), Options::default());
    let rules = Rules::of(Scheduler::Sm2, &options, &calendar);
    let after = rules.reviewed(7, &memory, Grade::of_quality(5).unwrap(), at(START));
    assert_eq!(after.interval_days, 26);
}

#[test]
fn sm2_repeats_on_the_same_day_without_a_change() {
    let (calendar, options) = (Calendar::of("UTC"), Options::default());
    let rules = Rules::of(Scheduler::Sm2, &options, &calendar);
    let quality =
        |memory: &Memory, number: u8, now: i64| rules.reviewed(7, memory, Grade::of_quality(number).unwrap(), at(now));
    let first = quality(&Memory::default(), 3, START);
    assert_eq!((first.interval_days, first.repetitions), (1, 1));
    assert!(first.repeat_until.is_some() && first.shows_at.millis() == START + 600_000);
    let again = quality(&first, 1, START + 600_000);
    assert_eq!((again.interval_days, again.repetitions, again.lapses, again.ease_factor), (1, 1, 0, first.ease_factor));
    let known = quality(&again, 4, START + 1_200_000);
    assert_eq!((known.interval_days, known.repetitions, known.due_at), (1, 1, first.due_at));
    assert!(known.repeat_until.is_none() && known.shows_at == first.rests_until);
    // On the next day a review counts, whether the repetition was finished or not.
    let next = quality(&again, 4, START + DAY);
    assert_eq!((next.interval_days, next.repetitions), (6, 2));
}

#[test]
fn sm2_counts_each_day_on_which_a_card_is_forgotten() {
    let (calendar, options) = (Calendar::of("UTC"), Options::default());
    let rules = Rules::of(Scheduler::Sm2, &options, &calendar);
    let rated =
        |memory: &Memory, rating: Rating, now: i64| rules.reviewed(7, memory, Grade::of_rating(rating), at(now));
    let mut memory = rated(&Memory::default(), Rating::Good, START);
    for day in 1..=12 {
        let now = START + i64::from(day) * DAY;
        memory = rated(&memory, Rating::Again, now);
        assert_eq!((memory.lapses, memory.interval_days, memory.repetitions), (day, 1, 0));
        assert_eq!(memory.is_leech, day >= 8);
        memory = rated(&memory, Rating::Good, now + 720_000);
        // Once more on the same day is the same lapse.
        memory = rated(&memory, Rating::Again, now + 1_440_000);
        memory = rated(&memory, Rating::Good, now + 2_160_000);
        assert_eq!((memory.lapses, memory.interval_days, memory.ease_factor), (day, 1, 2.5));
    }
    // A card that is new was not learnt, and cannot be forgotten.
    let fresh = rated(&Memory::default(), Rating::Again, START);
    assert_eq!((fresh.lapses, rated(&fresh, Rating::Again, START + 600_000).lapses), (0, 0));
}

#[test]
fn fuzz_is_the_same_each_time_and_stays_in_its_range() {
    let (calendar, options) = (Calendar::of("UTC"), Options::default());
    let rules = Rules::of(Scheduler::Fsrs, &options, &calendar);
    let interval = |seed: i64| {
        let memory = rules.reviewed(seed, &Memory::default(), Grade::of_rating(Rating::Easy), at(START));
        memory.interval_days
    };
    let found: Vec<u32> = (0..200).map(interval).collect();
    assert_eq!(found, (0..200).map(interval).collect::<Vec<_>>());
    // 8 days, give or take 1 + 0.15 * 4.5 + 0.1 * 1 days.
    assert!(found.iter().all(|days| (6..=10).contains(days)), "{found:?}");
    assert!((6..=10).all(|days| found.contains(&days)), "{found:?}");
    // An interval that grows by a day or two goes on growing, whatever the fuzz.
    for seed in 0..200 {
        let mut memory = rules.reviewed(seed, &Memory::default(), Grade::of_rating(Rating::Hard), at(START));
        for _ in 0..12 {
            let exact = Rules::of(Scheduler::Fsrs, EXACT.get_or_init(exact), &calendar);
            let (rating, now) = (Grade::of_rating(Rating::Hard), memory.due_at.unwrap());
            let next = rules.reviewed(seed, &memory, rating, now);
            let plain = exact.reviewed(seed, &memory, rating, now);
            let (last, wanted) = (memory.interval_days, plain.interval_days);
            assert!(
                wanted <= last || next.interval_days > last || wanted < 3,
                "{last} {wanted} {}",
                next.interval_days
            );
            memory = next;
        }
    }
}

static EXACT: std::sync::OnceLock<Options> = std::sync::OnceLock::new();

#[test]
fn a_deck_that_changes_its_scheduler_goes_on_from_what_it_knows() {
    let memory = studied(Scheduler::Sm2, &exact(), &qualities(&[4, 4, 4, 4])).pop().unwrap();
    let (calendar, options) = (Calendar::of("UTC"), exact());
    let rules = Rules::of(Scheduler::Fsrs, &options, &calendar);
    let due = memory.due_at.unwrap();
    let after = rules.reviewed(7, &memory, Grade::of_rating(Rating::Good), due);
    assert!(after.stability.unwrap() > 38.0 && after.interval_days > 38, "{after:?}");
}

#[test]
fn days_begin_at_four_in_the_zone() {
    let calendar = Calendar::of("Europe/Berlin");
    let noon = at(1_772_449_200_000); // 2026-03-02 12:00 in Berlin
    let today = calendar.day(noon);
    assert_eq!(calendar.start(today).rfc3339(), "2026-03-02T03:00:00.000Z");
    assert_eq!(calendar.day(at(calendar.start(today).millis() - 1)), today - 1);
    // The clocks change on 29 March.
    assert_eq!(calendar.start(today + 27).rfc3339(), "2026-03-29T02:00:00.000Z");
    for day in today..today + 400 {
        assert_eq!(calendar.day(calendar.start(day)), day);
        assert_eq!(calendar.day(at(calendar.start(day + 1).millis() - 1)), day);
    }
    assert_eq!(Calendar::of("nowhere").start(today).rfc3339(), "2026-03-02T04:00:00.000Z");
}

proptest! {
    #[test]
    fn a_memory_is_read_as_it_was_written(numbers in prop::collection::vec(0_u8..6, 0..30), is_sm2: bool) {
        let scheduler = if is_sm2 { Scheduler::Sm2 } else { Scheduler::Fsrs };
        for memory in studied(scheduler, &Options::default(), &qualities(&numbers)) {
            let times = [None, memory.reviewed_at];
            for (set_at, buried_until) in times.into_iter().flat_map(|set_at| times.map(|until| (set_at, until))) {
                let memory = Memory { set_at, buried_until, ..memory.clone() };
                prop_assert_eq!(Memory::of_text(&memory.to_text()), Some(memory));
            }
        }
    }

    #[test]
    fn sm2_keeps_its_bounds(numbers in prop::collection::vec(0_u8..6, 1..60)) {
        let mut before = Memory::default();
        for (memory, quality) in studied(Scheduler::Sm2, &Options::default(), &qualities(&numbers)).into_iter().zip(numbers) {
            prop_assert!(memory.ease_factor >= 1.3 && memory.interval_days >= 1);
            if quality < 3 {
                prop_assert_eq!(memory.ease_factor, before.ease_factor);
            }
            before = memory;
        }
    }
}

//! The rules as tables: the statements, the signals, how an estimate moves, what is hidden.

use std::collections::{BTreeMap, BTreeSet};

use schola::events::{Activity, CardAnswer, StudySession};
use schola::features::clp::model::{
    Counts, DOUBT_WEEKS, Dimension, Estimate, MOST_A_WEEK, MOST_CONFIDENCE, MOST_STATED, Observed, PerDimension,
    STANDING_WEEKS, Signal, Source, bands, effort, hidden, items, signals, step_of,
};

use super::session;

#[test]
fn the_assessment_has_three_statements_a_dimension_and_one_of_them_speaks_for_a_low_value() {
    let items = items().unwrap();
    assert_eq!(items.len(), 33);
    assert_eq!(items.iter().map(|item| &item.id).collect::<BTreeSet<_>>().len(), 33);
    for dimension in Dimension::ALL {
        let of: Vec<_> = items.iter().filter(|item| item.dimension == dimension).collect();
        let reversed = of.iter().filter(|item| item.is_reversed).count();
        assert_eq!((of.len(), (1..3).contains(&reversed)), (3, true), "{dimension:?}");
        assert!(
            of.iter().all(|item| item.id.starts_with(dimension.name()) && item.en.len() > 10 && item.de.len() > 10)
        );
    }
    let item = items.iter().find(|item| item.is_reversed).unwrap();
    assert_eq!((item.score(1), item.score(3), item.score(5)), (100.0, 50.0, 0.0));
}

#[test]
fn every_signal_has_its_numbers_and_moves_one_dimension() {
    let rules = signals().unwrap();
    let known: BTreeSet<Signal> = rules.iter().map(|rule| rule.id).collect();
    assert_eq!((rules.len(), known.len()), (Signal::ALL.len(), Signal::ALL.len()));
    assert!(rules.iter().all(|rule| 0 < rule.least && rule.least < rule.full), "{rules:?}");
    let silent: Vec<Dimension> =
        Dimension::ALL.into_iter().filter(|one| !rules.iter().any(|rule| rule.dimension == *one)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

fn card(answer: impl FnOnce(&mut CardAnswer)) -> Counts {
    let mut given = CardAnswer {
        is_right: true,
        is_learning: false,
        is_due: true,
        has_picture: false,
        characters: 80,
        took_ms: Some(8_000),
        intervals: (0, 0),
    };
    answer(&mut given);
    Counts::of_answer(&given)
}

fn many(counts: &Counts, times: usize) -> Counts {
    Counts::sum(&vec![Counts { days: 1, ..*counts }; times])
}

#[test]
fn what_is_done_becomes_a_value() {
    let log = |minutes, activity| Counts::of_session(&session(minutes, Some(activity)));
    let rated = |minutes, elapsed_minutes, focus_rating| {
        Counts::of_session(&StudySession {
            minutes,
            elapsed_minutes,
            activity: None,
            is_measured: true,
            focus_rating: Some(focus_rating),
        })
    };
    let both = |a: Counts, b: Counts| Counts::sum([&a, &b]);
    for (counts, signal, target) in [
        // 80 characters let expect eight seconds.
        (card(|_| ()), Signal::AnswerSpeed, 50.0),
        (card(|answer| answer.took_ms = Some(4_000)), Signal::AnswerSpeed, 75.0),
        (card(|answer| answer.took_ms = Some(16_000)), Signal::AnswerSpeed, 25.0),
        (card(|answer| answer.took_ms = Some(600)), Signal::AnswerSpeed, 100.0),
        (log(30, Activity::Video), Signal::SessionLength, 50.0),
        (log(90, Activity::Video), Signal::SessionLength, 100.0),
        // Half of the time was pauses; and then the person could hardly concentrate.
        (rated(30, 60, 4), Signal::SessionLength, 25.0),
        (rated(30, 30, 1), Signal::SessionLength, 25.0),
        (both(log(30, Activity::Practice), log(90, Activity::Text)), Signal::PracticeShare, 25.0),
        (both(log(30, Activity::Practice), log(90, Activity::Text)), Signal::TextShare, 75.0),
        (both(log(20, Activity::Together), log(80, Activity::Text)), Signal::TogetherShare, 50.0),
        (many(&log(20, Activity::Text), 4), Signal::StudyDays, 80.0),
        (many(&log(20, Activity::Text), 7), Signal::StudyDays, 100.0),
    ] {
        assert_eq!(counts.target(signal), target, "{signal:?} {counts:?}");
    }
    let learning = |has_picture, is_right, characters, times| {
        let counts = card(|answer| {
            (answer.is_learning, answer.is_due) = (true, false);
            (answer.has_picture, answer.is_right, answer.characters) = (has_picture, is_right, characters);
        });
        many(&counts, times)
    };
    let pictures = Counts::sum([
        &learning(true, true, 90, 9),
        &learning(true, false, 90, 1),
        &learning(false, true, 90, 6),
        &learning(false, false, 90, 4),
    ]);
    assert_eq!((pictures.target(Signal::PictureCards), pictures.amount(Signal::PictureCards)), (80.0, 10));
    let long = Counts::sum([&learning(false, false, 300, 10), &learning(false, true, 40, 20)]);
    assert_eq!((long.target(Signal::LongCards), long.amount(Signal::LongCards)), (0.0, 10));
}

#[test]
fn what_says_nothing_is_left_out() {
    let untimed = [
        card(|answer| answer.took_ms = None),
        card(|answer| answer.took_ms = Some(400)),
        card(|answer| answer.took_ms = Some(130_000)),
        card(|answer| answer.is_right = false),
        card(|answer| answer.is_due = false),
    ];
    assert!(untimed.iter().all(|counts| counts.amount(Signal::AnswerSpeed) == 0 && counts.reviews == 1));
    // A due card is asked when it is about to be forgotten, whatever its kind.
    let due = card(|answer| answer.has_picture = true);
    assert_eq!((due.pictures, due.plain), (0, 0));
    let short = Counts::of_session(&session(4, None));
    let by_hand = Counts::of_session(&StudySession { is_measured: false, ..session(50, None) });
    assert_eq!((short.sessions, by_hand.sessions, by_hand.minutes), (0, 0, 0));
    let alone = Counts::of_session(&session(60, Some(Activity::Text)));
    assert_eq!(alone.amount(Signal::TogetherShare), 0);
    let rules = signals().unwrap();
    for rule in rules {
        assert_eq!(rule.observed(&Counts::default()), None, "{rule:?}");
    }
}

#[test]
fn sums_know_no_order_and_can_be_taken_back() {
    let parts =
        [card(|_| ()), card(|answer| answer.is_right = false), Counts::of_session(&session(25, Some(Activity::Text)))];
    let forth = parts.iter().fold(Counts::default(), |sum, one| sum.with(one, 1));
    let back = parts.iter().rev().fold(Counts::default(), |sum, one| sum.with(one, 1));
    assert_eq!(forth, back);
    assert_eq!(parts.iter().fold(forth, |sum, one| sum.with(one, -1)), Counts::default());
}

const STRONG: Observed = Observed { target: 100.0, weight: 1.0 };

#[test]
fn a_week_moves_a_value_by_five_points_at_the_most_and_confidence_grows() {
    for start in [Estimate::default(), Estimate::default().assessed(&[0.0, 0.0, 0.0])] {
        let mut estimate = start;
        for week in 0..200 {
            let after = estimate.after_week(Some(STRONG), week);
            assert!(after.value - estimate.value <= MOST_A_WEEK + 1e-9, "week {week}: {estimate:?} {after:?}");
            assert!(after.value >= estimate.value && after.confidence() >= estimate.confidence() - 1e-9);
            estimate = after;
        }
        assert!(estimate.value > 99.0 && estimate.confidence() <= MOST_CONFIDENCE, "{estimate:?}");
        assert!(estimate.confidence() > 0.7 && estimate.source() == Source::Behaviour);
        // Without further evidence the value stays, and fades in confidence.
        let year = estimate.aged(52);
        assert_eq!(year.value, estimate.value);
        assert!(year.confidence() < start.confidence() + 0.1, "{year:?}");
    }
    let quiet = Estimate::default().assessed(&[25.0, 50.0, 25.0]);
    assert_eq!(quiet.after_week(None, 7).value, quiet.value);
}

#[test]
fn what_people_say_gives_little_confidence_and_less_where_it_contradicts_itself() {
    let of = |scores: [f64; 3]| Estimate::default().assessed(&scores);
    assert_eq!((of([75.0; 3]).value, of([75.0; 3]).confidence()), (75.0, MOST_STATED));
    assert_eq!(of([100.0, 100.0, 0.0]).confidence(), MOST_STATED / 2.0);
    assert_eq!((of([75.0; 3]).source(), Estimate::default().source()), (Source::Assessment, Source::Unknown));
    // Behaviour that is known keeps its weight.
    let known = (0..10).fold(Estimate::default(), |estimate, week| estimate.after_week(Some(STRONG), week));
    let again = known.assessed(&[0.0; 3]);
    assert!(again.value > 0.6 * known.value && again.value < known.value, "{known:?} {again:?}");
}

#[test]
fn a_contest_is_in_force_and_what_speaks_against_it_counts_less() {
    let known = (0..12).fold(Estimate::default(), |estimate, week| estimate.after_week(Some(STRONG), week));
    let contested = known.contested(30.0, 12);
    assert_eq!((contested.value, contested.source()), (30.0, Source::Manual));
    assert!(contested.confidence() < 0.5 && contested.confidence() < known.confidence(), "{contested:?}");
    let pull = |estimate: Estimate, week| {
        estimate.after_week(Some(Observed { target: 60.0, weight: 0.4 }), week).value - estimate.value
    };
    let plain = Estimate { contest: None, ..contested };
    assert!(pull(contested, 12) < 0.6 * pull(plain, 12), "{} {}", pull(contested, 12), pull(plain, 12));
    // A second contest weakens it again, and after half a year it is over.
    let twice = contested.contested(30.0, 13);
    assert!(twice.contest.unwrap().doubt < contested.contest.unwrap().doubt);
    assert_eq!(pull(contested, 12 + DOUBT_WEEKS), pull(plain, 12 + DOUBT_WEEKS));
    let many = (0..20).fold(known, |estimate, _| estimate.contested(30.0, 12));
    assert!(many.contest.unwrap().doubt > 0.1 && pull(many, 12) > 0.0, "it weakens, it does not silence");
}

#[test]
fn an_assessment_after_a_contest_is_weak_evidence() {
    // The value that was set, the scores of the assessment, the weeks between them, and what the value is then.
    let said = |value: f64, scores: [f64; 3], weeks: i64| {
        Estimate::default().contested(value, 10).assessed_in(&scores, 10 + weeks)
    };
    for (value, scores, weeks, least, most) in [
        // Against what was set: at most half of what a week may move.
        (30.0, [75.0; 3], 5, 32.5, 32.5),
        (30.0, [75.0; 3], 25, 32.5, 32.5),
        (80.0, [0.0; 3], 5, 77.5, 77.5),
        (80.0, [75.0; 3], 5, 78.9, 79.1),
        // In the week in which it was set and the four after it, not at all.
        (30.0, [75.0; 3], 0, 30.0, 30.0),
        (80.0, [0.0; 3], STANDING_WEEKS, 80.0, 80.0),
        // Answers that contradict each other say less.
        (40.0, [100.0, 0.0, 50.0], 5, 41.0, 41.2),
        // What agrees changes nothing.
        (50.0, [50.0; 3], 5, 50.0, 50.0),
        // After half a year the contest is over, and an assessment is what it is for others.
        (30.0, [75.0; 3], DOUBT_WEEKS, 75.0, 75.0),
    ] {
        let after = said(value, scores, weeks);
        assert!((least..=most).contains(&after.value), "{value} {scores:?} {weeks}: {after:?}");
        assert!(after.stated <= MOST_STATED && after.confidence() <= MOST_STATED, "{after:?}");
    }
    let contested = Estimate::default().contested(30.0, 10);
    let after = contested.assessed_in(&[75.0; 3], 12);
    assert_eq!(
        (after.source(), after.contest, after.evidence),
        (Source::Manual, contested.contest, contested.evidence)
    );
    // Behaviour has moved the value away; answers that lead back to what was set count in full.
    let moved = (11..16).fold(contested, |estimate, week| estimate.after_week(Some(STRONG), week));
    let back = moved.assessed_in(&[30.0; 3], 16);
    assert!(moved.value > 35.0 && back.value < moved.value && back.value > 30.0, "{moved:?} {back:?}");
    let soon = moved.assessed_in(&[30.0; 3], 12);
    assert!(soon.value < moved.value && soon.value > 30.0, "{moved:?} {soon:?}");
    assert_eq!(moved.assessed_in(&[0.0; 3], 12).value, moved.value, "further from what was set, on the other side");
    // Without a contest it is the assessment alone.
    assert_eq!(Estimate::default().assessed_in(&[75.0; 3], 3), Estimate::default().assessed(&[75.0; 3]));
}

#[test]
fn a_day_of_evidence_has_an_amount_and_speaks_for_what_it_has() {
    let learning = |has_picture, characters, times| {
        let counts = card(|answer| {
            (answer.is_learning, answer.is_due, answer.has_picture, answer.characters) =
                (true, false, has_picture, characters);
        });
        Counts { days: 1, ..many(&counts, times) }
    };
    let signals =
        [Signal::PictureCards, Signal::LongCards, Signal::ManyNewCards, Signal::TogetherShare, Signal::StudyDays];
    // One kind alone is compared with other days, and says nothing by itself.
    let plain = learning(false, 40, 6);
    assert_eq!((plain.amount(Signal::PictureCards), plain.amount_of_day(Signal::PictureCards)), (0, 6));
    assert_eq!([Signal::PictureCards, Signal::LongCards].map(|signal| plain.target_of_day(signal)), [50.0, 50.0]);
    let alone = Counts { days: 1, ..Counts::of_session(&session(60, Some(Activity::Text))) };
    let together = Counts { days: 1, ..Counts::of_session(&session(60, Some(Activity::Together))) };
    let of_week = |day: Counts, week: [Counts; 2]| day.touches(Signal::TogetherShare, &Counts::sum(&week));
    assert_eq!([alone, together].map(|day| of_week(day, [day, alone])), [false, true]);
    assert!(of_week(alone, [alone, together]), "study alone lowers the share of its week");
    assert_eq!((alone.amount_of_day(Signal::TogetherShare), alone.target_of_day(Signal::TogetherShare)), (60, 0.0));
    for day in [plain, learning(true, 300, 4), alone, together, card(|_| ())] {
        let day = Counts { days: 1, ..day };
        for signal in signals.into_iter().filter(|signal| day.touches(*signal, &day)) {
            assert!(day.amount_of_day(signal) > 0, "{signal:?} {day:?}");
        }
    }
}

#[test]
fn hard_work_is_worth_more_where_behaviour_is_sure() {
    let sure = |value: f64| Estimate { value, evidence: 30.0, ..Estimate::default() };
    let with = |dimension: Dimension, estimate: Estimate| {
        let mut all = PerDimension::<Estimate>::default();
        all[dimension] = estimate;
        all
    };
    let practice = |estimate| effort(&with(Dimension::ModalityPractice, estimate), 9, Some(Activity::Practice), 10);
    let bonus = |estimate| practice(estimate).map_or(0, |effort| effort.hundredths);
    assert_eq!((bonus(sure(0.0)), bonus(sure(20.0)), bonus(sure(40.0)), bonus(sure(90.0))), (50, 25, 0, 0));
    assert_eq!(bonus(Estimate { evidence: 3.0, ..sure(0.0) }), 0, "not sure enough");
    assert_eq!(
        bonus(Estimate { evidence: 0.0, stated: MOST_STATED, ..sure(0.0) }),
        0,
        "self-report alone pays nothing"
    );
    assert_eq!(bonus(sure(90.0).contested(0.0, 8)), 0, "nobody can set a value for the points");
    let span =
        |minutes| effort(&with(Dimension::FocusSpan, sure(10.0)), 9, None, minutes).map(|effort| effort.dimension);
    assert_eq!((span(24), span(25)), (None, Some(Dimension::FocusSpan)));
}

#[test]
fn small_groups_are_hidden_and_cannot_be_computed() {
    assert_eq!(hidden(&[0, 9, 3, 12, 6]), [false, false, true, false, true], "the outermost of the others goes too");
    assert_eq!(hidden(&[3, 40, 90, 6, 8]), [true, false, false, false, true]);
    assert_eq!(hidden(&[0, 9, 3, 2, 6]), [false, false, true, true, false], "five people are hidden together");
    assert_eq!(hidden(&[0, 9, 2, 2, 6]), [false, false, true, true, true], "four people would be told");
    assert_eq!(
        hidden(&[0, 0, 5, 4, 4]),
        [false, false, true, true, true],
        "eight people in two groups are four in each"
    );
    assert_eq!(hidden(&[1, 1, 1, 7, 7]), [true, true, true, false, true]);
    for people in (0..7_i64.pow(5)).map(|number| [0, 1, 2, 3, 4].map(|place| number / 7_i64.pow(place) % 7)) {
        let hidden = hidden(&people);
        let all: i64 = people.iter().zip(&hidden).filter(|(_, is_hidden)| **is_hidden).map(|(count, _)| count).sum();
        assert!(all == 0 || all >= 5 || all == people.iter().sum::<i64>(), "{people:?}");
        assert!(
            people.iter().zip(&hidden).all(|(count, is_hidden)| *is_hidden || !(1..5).contains(count)),
            "{people:?}"
        );
    }
    assert_eq!(hidden(&[0, 0, 7, 0, 0]), [false, false, false, false, false]);
    assert_eq!((step_of(0.0), step_of(4.9), step_of(50.0), step_of(99.9), step_of(100.0)), (0, 0, 10, 19, 19));
    let few = bands(Dimension::Pace, &BTreeMap::from([(3, 4)]));
    assert_eq!((few.people, few.quartiles), (None, None));
    assert!(few.bands.iter().all(|band| band.people.is_none()));
    for (steps, people, quartiles) in [
        // A quarter of the people is in a range that is left out.
        (vec![(2, 6), (9, 8), (12, 1), (19, 9)], [None, Some(0), Some(8), None, Some(9)], None),
        (vec![(2, 6), (9, 8), (12, 0), (19, 9)], [Some(6), Some(0), Some(8), Some(0), Some(9)], Some([12, 47, 97])),
        // However the eight hidden people are spread, the quartiles are in these ranges.
        (
            vec![(0, 3), (5, 30), (9, 40), (14, 30), (19, 5)],
            [None, Some(30), Some(40), Some(30), None],
            Some([27, 47, 72]),
        ),
        // Here a quarter could be in one of two.
        (vec![(0, 3), (5, 5), (9, 7), (14, 7), (19, 5)], [None, Some(5), Some(7), Some(7), None], None),
        (vec![(0, 1), (4, 1), (8, 1), (12, 1), (16, 1)], [None; 5], None),
    ] {
        let all = bands(Dimension::Pace, &steps.into_iter().collect());
        assert_eq!(all.bands.iter().map(|band| band.people).collect::<Vec<_>>(), people);
        assert_eq!((all.quartiles, all.people.is_none()), (quartiles, people == [None; 5]), "{people:?}");
    }
}

/// All ways in which at most so many people can be in these groups.
fn spreads(groups: usize, most: i64) -> Vec<Vec<i64>> {
    if groups == 0 {
        return vec![Vec::new()];
    }
    let with = |first: i64| spreads(groups - 1, most - first).into_iter().map(move |rest| [vec![first], rest].concat());
    (0..=most).flat_map(with).collect()
}

#[test]
fn no_size_of_a_hidden_group_follows_from_what_is_told() {
    let mut told: BTreeMap<_, Vec<Vec<i64>>> = BTreeMap::new();
    for people in spreads(5, 22) {
        let steps: BTreeMap<i64, i64> = people.iter().zip(0..).map(|(count, band)| (band * 4, *count)).collect();
        let summary = bands(Dimension::Pace, &steps);
        let shown: Vec<Option<i64>> = summary.bands.iter().map(|band| band.people).collect();
        for quartile in summary.quartiles.into_iter().flatten() {
            let band = usize::try_from(quartile / 20).unwrap();
            assert!(shown[band].is_some_and(|count| count >= 5), "{people:?}");
        }
        told.entry((summary.people, shown, summary.quartiles)).or_default().push(people);
    }
    for (picture, possible) in &told {
        for (group, shown) in picture.1.iter().enumerate() {
            let sizes: BTreeSet<i64> = possible.iter().map(|people| people[group]).collect();
            let is_small = sizes.iter().any(|size| (1..5).contains(size));
            assert!(!is_small || (shown.is_none() && sizes.len() > 1), "{picture:?} {possible:?}");
        }
    }
}

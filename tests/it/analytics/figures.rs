//! Medians, intervals and what is hidden: rules as tables and properties.

use proptest::prelude::*;
use schola::features::analytics::model::{
    AttentionCode, DayRange, Hidden, Histogram, LONGEST_RANGE, Share, Signs, Spread, reasons, steps, to_hide,
};

#[test]
fn steps_have_the_widths_that_the_contract_promises_and_leave_no_gap() {
    let mut next = 0;
    for step in 0..44 {
        let (least, most) = steps::bounds(steps::REVIEWS, step);
        assert_eq!(least, next, "step {step}");
        let width = match least {
            ..60 => 5,
            60..120 => 10,
            120..240 => 20,
            _ => 60,
        };
        assert_eq!(most - least + 1, width, "step {step}");
        assert_eq!((steps::of_reviews(least), steps::of_reviews(most)), (step, step));
        next = most + 1;
    }
    assert_eq!(next, 1_440);
    assert_eq!(steps::of_reviews(i64::MAX / 2), 43, "the last step has all that is more");
    for minutes in [1, 59, 60, 61, 240, 1_440] {
        let step = steps::of_minutes(minutes);
        assert_eq!(steps::bounds(steps::MINUTES, step), (minutes, minutes));
    }
    assert_eq!(steps::of_minutes(2_000), 1_440, "a day has 1,440 minutes");
    for (part, whole, step) in [(0, 10, 0), (1, 21, 0), (1, 20, 1), (19, 20, 19), (20, 20, 20), (5, 10, 10)] {
        assert_eq!(steps::of_share(part, whole), step, "{part} of {whole}");
    }
    for (step, bounds) in [(0, (0, 5)), (19, (95, 100)), (20, (100, 100))] {
        assert_eq!(steps::bounds(steps::RETENTION, step), bounds);
        assert_eq!(steps::bounds(steps::EFFORTS + 3, step), bounds);
    }
    for (minutes, effort) in [(0, 0), (1, 1), (29, 1), (30, 2), (59, 2), (60, 3), (1_000, 3)] {
        assert_eq!(steps::effort(minutes), effort, "{minutes} minutes");
    }
}

#[test]
fn groups_under_five_are_hidden_and_so_is_what_would_tell_them() {
    let table = [
        (0, None, Hidden::Nothing),
        (1, None, Hidden::TooFew),
        (4, None, Hidden::TooFew),
        (5, None, Hidden::Shown),
        (5, Some(5), Hidden::Shown),
        (5, Some(6), Hidden::TooFew),
        (20, Some(24), Hidden::TooFew),
        (20, Some(25), Hidden::Shown),
        (0, Some(3), Hidden::Nothing),
        (3, Some(30), Hidden::TooFew),
    ];
    for (people, all, expected) in table {
        assert_eq!(Hidden::of(people, all), expected, "{people} of {all:?}");
    }
}

#[test]
fn intervals_are_those_of_wilson() {
    // Newcombe (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for (right, answers, lower, upper) in
        [(81, 263, 25.5, 36.6), (15, 148, 6.2, 16.0), (0, 20, 0.0, 16.1), (1, 29, 0.6, 17.2)]
    {
        let share = Share::of(right, answers, None).unwrap();
        assert_eq!((share.lower, share.upper), (lower, upper), "{right} of {answers}");
    }
    assert_eq!(Share::of(0, 0, None), None);
}

#[test]
fn quartiles_of_a_few_values_are_interpolated() {
    let spread = |values: &[i64]| Spread::exact(values.to_vec(), true).map(|it| (it.lower, it.median, it.upper));
    assert_eq!(spread(&[]), None);
    assert_eq!(spread(&[7]), Some((7.0, 7.0, 7.0)));
    assert_eq!(spread(&[40, 10]), Some((17.5, 25.0, 32.5)));
    assert_eq!(spread(&[4, 1, 3, 2]), Some((1.8, 2.5, 3.3)));
    assert_eq!(spread(&[5, 4, 3, 2, 1]), Some((2.0, 3.0, 4.0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn quartiles_of_minutes_are_those_of_the_values(values in prop::collection::vec(1..1_440_i64, 1..200)) {
        let mut histogram = Histogram::default();
        values.iter().for_each(|value| histogram.add(steps::of_minutes(*value), 1));
        let total: i64 = values.iter().sum();
        prop_assert_eq!(histogram.spread(steps::MINUTES, Some(total)), Spread::exact(values, true));
    }

    #[test]
    fn medians_of_reviews_are_as_near_as_a_step_is_wide(mut values in prop::collection::vec(1..1_440_i64, 1..200)) {
        let mut histogram = Histogram::default();
        values.iter().for_each(|value| histogram.add(steps::of_reviews(*value), 1));
        let spread = histogram.spread(steps::REVIEWS, None).unwrap();
        values.sort_unstable();
        prop_assert_eq!(spread.amount, i64::try_from(values.len()).unwrap());
        prop_assert!(spread.lower <= spread.median && spread.median <= spread.upper);
        // The median lies within the steps of the one or two values in the middle.
        let step = |place: usize| steps::bounds(steps::REVIEWS, steps::of_reviews(values[place]));
        let (low, high) = (step((values.len() - 1) / 2), step(values.len() / 2));
        #[allow(clippy::cast_precision_loss, reason = "reviews of a day")]
        let bounds = (low.0 as f64, high.1 as f64);
        prop_assert!(bounds.0 <= spread.median && spread.median <= bounds.1, "{:?} {:?}", spread, values);
    }

    #[test]
    fn shares_lie_within_their_intervals(right in 0..500_i64, more in 0..500_i64) {
        if let Some(share) = Share::of(right, right + more, None) {
            prop_assert!(0.0 <= share.lower && share.lower <= share.percent);
            prop_assert!(share.percent <= share.upper && share.upper <= 100.0);
        }
    }
}

#[test]
fn days_are_bounded_and_in_order() {
    let parse = |from, to| DayRange::parse((from, to), 1_000).ok().map(|range| (range.from, range.to));
    assert_eq!(parse(None, None), Some((973, 1_000)), "28 days");
    assert_eq!(parse(Some(990), None), Some((990, 1_000)));
    assert_eq!(parse(Some(1_005), None), Some((1_005, 1_005)), "a first day that is still to come");
    assert_eq!(parse(None, Some(500)), Some((473, 500)));
    assert_eq!(parse(Some(501), Some(500)), None);
    assert_eq!(parse(Some(500), Some(500)), Some((500, 500)));
    assert_eq!(parse(Some(1_000 - LONGEST_RANGE + 1), Some(1_000)), Some((1_000 - LONGEST_RANGE + 1, 1_000)));
    assert_eq!(parse(Some(1_000 - LONGEST_RANGE), Some(1_000)), None);
    let range = DayRange { from: 10, to: 12 };
    assert_eq!((range.length(), range.before()), (3, DayRange { from: 7, to: 9 }));
}

#[test]
fn attention_follows_its_rules() {
    let well = Signs { created: 900, last_active: Some(999), minutes: 100, minutes_before: 400, ..Signs::default() };
    let table: [(&str, Signs, &[AttentionCode]); 13] = [
        ("all is well", well, &[]),
        ("six days away", Signs { last_active: Some(994), ..well }, &[]),
        ("seven days away", Signs { last_active: Some(993), minutes: 0, ..well }, &[AttentionCode::Inactive]),
        ("never there, new", Signs { created: 995, last_active: None, ..Signs::default() }, &[]),
        ("never there", Signs { created: 993, last_active: None, ..Signs::default() }, &[AttentionCode::NotStarted]),
        ("half of the usual time", Signs { minutes: 50, ..well }, &[]),
        ("less than half", Signs { minutes: 49, ..well }, &[AttentionCode::LessTime]),
        ("less than half of little", Signs { minutes: 10, minutes_before: 119, ..well }, &[]),
        ("less than half of enough", Signs { minutes: 14, minutes_before: 120, ..well }, &[AttentionCode::LessTime]),
        ("few answers", Signs { answers: (19, 0), ..well }, &[]),
        ("three of four right", Signs { answers: (20, 15), ..well }, &[]),
        ("fewer right", Signs { answers: (20, 14), ..well }, &[AttentionCode::Forgetting]),
        ("work", Signs { overdue: Some((2, 990)), ..well }, &[AttentionCode::WorkOverdue]),
    ];
    for (what, signs, expected) in table {
        let found: Vec<AttentionCode> = reasons(&signs, 1_000).iter().map(|reason| reason.code).collect();
        assert_eq!(found, expected, "{what}");
    }
    let away = reasons(&Signs { last_active: Some(980), ..well }, 1_000);
    assert_eq!((away[0].days, away[0].since), (Some(20), Some(980)));
}

#[test]
fn classes_leave_no_one_or_five_people() {
    type Case = (&'static [(i64, i64)], &'static [&'static [i64]], i64, &'static [i64]);
    // Classes with their people and numbers, the classes of those who are in several ones, all people, and what is left out.
    let table: [Case; 8] = [
        (&[(5, 1), (5, 2)], &[], 11, &[1]),
        (&[(5, 1), (5, 2)], &[], 10, &[]),
        (&[(5, 1), (5, 2)], &[], 15, &[]),
        (&[(9, 1), (6, 2), (7, 3)], &[], 26, &[2]),
        // One person is in both, and one in none.
        (&[(6, 1), (5, 2)], &[&[1, 2]], 11, &[2]),
        // Without the second class, three people are left; so the first one goes too.
        (&[(6, 1), (5, 2), (9, 3)], &[&[1, 2], &[1, 2], &[1, 2]], 18, &[2, 1]),
        // The second class has no one of its own.
        (&[(9, 1), (5, 2), (9, 3)], &[&[1, 2], &[1, 2], &[1, 2], &[1, 2], &[1, 2]], 19, &[1]),
        // Both have the same people, which are no difference of the whole and the two.
        (&[(5, 1), (5, 2)], &[&[1, 2], &[1, 2], &[1, 2], &[1, 2], &[1, 2]], 6, &[]),
    ];
    for (groups, shared, all, left_out) in table {
        let found = to_hide(groups.to_vec(), shared.iter().copied(), all);
        assert_eq!(found, left_out, "{groups:?} {shared:?} {all}");
    }
}

//! What is counted, as pure functions.

use schola::events::{CardAnswer, StudySession};
use schola::features::badges::model::Figures;

fn answer(is_right: bool) -> CardAnswer {
    CardAnswer {
        is_right,
        is_learning: false,
        is_due: true,
        has_picture: false,
        characters: 10,
        took_ms: None,
        intervals: (5, 9),
    }
}

fn answered(figures: &mut Figures, answers: impl IntoIterator<Item = bool>) {
    answers.into_iter().for_each(|is_right| figures.answered(&answer(is_right), false));
}

#[test]
fn only_due_cards_count_as_reviewed() {
    let mut figures = Figures::default();
    answered(&mut figures, [true, false, true]);
    let early = CardAnswer { is_due: false, ..answer(true) };
    assert!(!Figures::concerns(&early) && Figures::concerns(&answer(false)));
    figures.answered(&early, false);
    assert_eq!(figures.cards_reviewed, 3);
    figures.answered(&answer(true), true);
    assert_eq!(figures.cards_reviewed, 2);
}

#[test]
fn a_run_ends_with_a_forgotten_card_and_undoing_makes_none_longer() {
    let mut figures = Figures::default();
    answered(&mut figures, [true; 7]);
    answered(&mut figures, [false, true, true]);
    assert_eq!((figures.run, figures.best_run), (2, 7));
    for _ in 0..10 {
        figures.answered(&answer(true), false);
        figures.answered(&answer(true), true);
    }
    assert_eq!((figures.run, figures.best_run), (2, 7));
    answered(&mut figures, [true; 6]);
    figures.answered(&answer(true), true);
    assert_eq!((figures.run, figures.best_run), (7, 7), "the undone answer had made it 8");
    figures.answered(&answer(false), false);
    figures.answered(&answer(false), true);
    assert_eq!((figures.run, figures.best_run), (0, 7), "a run that ended stays ended");
}

#[test]
fn the_fewest_forgotten_of_a_hundred_is_known_with_the_first_full_hundred() {
    let mut figures = Figures::default();
    answered(&mut figures, (0..99).map(|n| n % 10 != 0));
    assert_eq!(figures.fewest_wrong, None);
    answered(&mut figures, [true]);
    assert_eq!((figures.fewest_wrong, figures.block), (Some(10), 0));
    answered(&mut figures, (0..100).map(|n| n % 4 != 0));
    assert_eq!(figures.fewest_wrong, Some(10), "a worse hundred changes nothing");
    answered(&mut figures, (0..100).map(|n| n != 7));
    assert_eq!(figures.fewest_wrong, Some(1));
    // Taking back wrong answers of an open hundred counts, and of a full one does not.
    figures.answered(&answer(false), true);
    assert_eq!((figures.fewest_wrong, figures.block, figures.block_wrong), (Some(1), 0, 0));
    answered(&mut figures, [false, true]);
    figures.answered(&answer(false), true);
    assert_eq!((figures.block, figures.block_wrong), (1, 0));
}

#[test]
fn cards_are_kept_from_three_weeks_on_and_no_more_when_they_are_forgotten() {
    let mut figures = Figures::default();
    let table = [((5, 20), 0), ((20, 21), 1), ((21, 60), 1), ((19, 40), 2), ((60, 1), 1), ((1, 60), 2), ((60, 1), 1)];
    for (intervals, kept) in table {
        figures.answered(&CardAnswer { intervals, is_due: false, ..answer(true) }, false);
        assert_eq!(figures.cards_kept, kept, "{intervals:?}");
    }
    assert_eq!(figures.cards_reviewed, 0);
}

#[test]
fn only_measured_time_counts() {
    let mut figures = Figures::default();
    let session = |minutes, is_measured| StudySession {
        minutes,
        elapsed_minutes: minutes,
        activity: None,
        is_measured,
        focus_rating: None,
    };
    for (minutes, is_measured, expected) in [(24, true, (24, 0)), (25, true, (49, 1)), (300, false, (49, 1))] {
        figures.studied(&session(minutes, is_measured), false);
        assert_eq!((figures.timer_minutes, figures.focus_sessions), expected);
    }
    figures.studied(&session(25, true), true);
    assert_eq!((figures.timer_minutes, figures.focus_sessions), (24, 0));
}

/// A Monday.
const MONDAY: i64 = 20_514;

#[test]
fn days_weeks_and_returns() {
    let mut figures = Figures::default();
    for (number, day) in (MONDAY..MONDAY + 4).enumerate() {
        figures.counted(day, i64::try_from(number).unwrap() + 1, false);
    }
    assert_eq!((figures.study_days, figures.full_weeks, figures.streak, figures.returns), (4, 0, 4, 0));
    figures.counted(MONDAY + 5, 5, false);
    assert_eq!((figures.study_days, figures.full_weeks), (5, 1));
    figures.counted(MONDAY + 6, 6, false);
    assert_eq!((figures.study_days, figures.full_weeks), (6, 1), "a week is full once");
    // The days that are taken back make it no full week.
    figures.counted(MONDAY + 6, 0, true);
    figures.counted(MONDAY + 5, 0, true);
    assert_eq!((figures.study_days, figures.full_weeks), (4, 0));
    figures.counted(MONDAY + 20, 1, false);
    assert_eq!(figures.returns, 0, "fourteen days lie between the two");
    figures.counted(MONDAY + 35, 1, false);
    assert_eq!((figures.returns, figures.streak), (1, 6));
    // A day that comes late belongs to a week that is over.
    figures.counted(MONDAY + 8, 2, false);
    assert_eq!((figures.study_days, figures.last_day, figures.returns), (7, Some(MONDAY + 35), 1));
}

#[test]
fn a_week_is_full_in_whatever_order_its_days_come() {
    let week = [MONDAY, MONDAY + 1, MONDAY + 2, MONDAY + 3, MONDAY + 4];
    let next = [MONDAY + 7, MONDAY + 8];
    for late in week {
        let mut figures = Figures::default();
        let on_time = week.into_iter().filter(|day| *day != late).chain(next);
        on_time.for_each(|day| figures.counted(day, 1, false));
        assert_eq!(figures.full_weeks, 0);
        figures.counted(late, 1, false);
        assert_eq!(figures.full_weeks, 1, "{late}");
        figures.counted(MONDAY + 15, 1, false);
        figures.counted(late, 0, true);
        assert_eq!((figures.full_weeks, figures.study_days), (0, 7), "taken back two weeks later");
        figures.counted(late, 1, false);
        assert_eq!(figures.full_weeks, 1);
        (MONDAY + 9..MONDAY + 12).for_each(|day| figures.counted(day, 1, false));
        assert_eq!(figures.full_weeks, 2);
    }
}

#[test]
fn plans_and_set_work() {
    let mut figures = Figures::default();
    figures.planned(3, false);
    figures.planned(0, true);
    assert_eq!((figures.plan_steps, figures.plans_finished), (3, 1));
    for (days_early, expected) in [(-1, (1, 0)), (1, (2, 0)), (2, (3, 1)), (9, (4, 2))] {
        figures.worked(days_early, false);
        assert_eq!((figures.set_work_done, figures.set_work_early), expected);
    }
    figures.worked(9, true);
    assert_eq!((figures.set_work_done, figures.set_work_early), (3, 1));
}

#[test]
fn figures_of_an_earlier_version_are_read() {
    let known: Figures = serde_json::from_str(r#"{"cards_reviewed":7,"last_day":null,"streak":3}"#).unwrap();
    assert_eq!(known, Figures { cards_reviewed: 7, streak: 3, ..Figures::default() });
}

//! What became of cards some days after they were learnt, and what changes cost and say.

use std::time::Duration;

use schola::events::Choice;
use schola::features::adapted::model::{Change, Setting, Settings};
use schola::features::flashcards::model::Answered;
use schola::features::ile::model::{Answers, Figure, Load, Signal, Week, choice, minutes_a_day};
use schola::kernel::{Calendar, Timestamp};

use super::rules::{of, sums};
use crate::support::server::START;

/// So many hours after the start, which is nine in the morning.
fn hours(hours: u64) -> Timestamp {
    START.plus(Duration::from_secs(hours * 3600))
}

fn learnt(card: i64, (last, at): (Timestamp, Timestamp), is_right: bool) -> Answered {
    Answered { at, deck: 1, card, is_right, is_learnt: true, interval_days: 1, last_at: Some(last) }
}

#[test]
fn cards_from_late_in_the_evening_are_compared_with_others() {
    // Twenty cards each from 11 in the morning, from 23:00, and from two in the night, asked two days later.
    let asked = |after: u64, right: usize| -> Vec<Answered> {
        let card = |place: usize| learnt(1, (hours(after), hours(after + 45)), place < right);
        (0..20).map(card).collect()
    };
    let all = [asked(2, 18), asked(14, 12), asked(17, 10)].concat();
    let found = of(&all, 0)[&Signal::LateLoss];
    assert!((found.value - 35.0).abs() < 1e-9 && found.amount == 20, "{found:?}");
    // A week later it says nothing, and neither does one kind alone.
    let late: Vec<Answered> =
        all.iter().map(|one| Answered { at: one.at.plus(Duration::from_secs(8 * 86_400)), ..*one }).collect();
    assert_eq!(of(&late, 0).get(&Signal::LateLoss), None);
    assert_eq!(of(&asked(14, 12), 0).get(&Signal::LateLoss), None);
}

/// Twenty new cards of one deck a minute apart, and the same cards five days later.
fn block(decks: [i64; 2], right_then: i64, right_again: i64) -> Vec<Answered> {
    let minute = |card: i64| Duration::from_secs(u64::try_from(card).unwrap() * 60);
    let deck = |card: i64| if card % 2 == 0 { decks[0] } else { decks[1] };
    let new = (0..20).map(|card| Answered {
        deck: deck(card),
        is_learnt: false,
        interval_days: 0,
        last_at: None,
        ..learnt(card, (START, START.plus(minute(card))), card < right_then)
    });
    let again = (0..20).map(|card| Answered {
        deck: deck(card),
        ..learnt(card, (START.plus(minute(card)), hours(5 * 24).plus(minute(card))), card < right_again)
    });
    new.chain(again).collect()
}

#[test]
fn a_block_that_went_well_is_compared_with_the_same_cards_some_days_later() {
    assert_eq!(of(&block([1, 1], 19, 12), 0)[&Signal::BlockLoss], Figure { value: 35.0, amount: 20 });
    // Decks by turns are no block, and a block that went badly shows nothing.
    assert_eq!(of(&block([1, 2], 19, 12), 0).get(&Signal::BlockLoss), None);
    assert_eq!(of(&block([1, 1], 10, 5), 0).get(&Signal::BlockLoss), None);
    // The block may be older than the week, and the cards count when they come again for the first time.
    let all = block([1, 1], 20, 10);
    let twice = [all.clone(), all[20..].iter().map(|one| Answered { is_right: true, ..*one }).collect()].concat();
    let calendar = Calendar::of("UTC");
    let answers = Answers { all: &twice, from: hours(4 * 24), most: 500, sums: Week::default(), calendar: &calendar };
    assert_eq!(answers.week().len(), 40);
    assert_eq!(of(&twice, 0)[&Signal::BlockLoss], Figure { value: 50.0, amount: 20 });
}

#[test]
fn the_week_has_the_last_answers() {
    let all = block([1, 1], 20, 20);
    let calendar = Calendar::of("UTC");
    let sums = sums(&all);
    let week = |from: Timestamp, most: usize| Answers { all: &all, from, most, sums, calendar: &calendar }.week().len();
    assert_eq!((week(START, 500), week(hours(24), 500), week(START, 5), week(hours(999), 500)), (40, 20, 5, 0));
    assert_eq!(sums.load(6.0), Load { reviews: 20.0 / 7.0, learning: 20.0 / 7.0, seconds: 6.0 });
}

#[test]
fn minutes_follow_from_the_answers_of_a_day() {
    let load = Load { reviews: 60.0, learning: 30.0, seconds: 10.0 };
    let minutes = |setting: Setting, from: i64, to: i64| minutes_a_day(&[Change { setting, from, to }], load);
    assert_eq!(minutes(Setting::NewCardPercent, 100, 50), Some(-2.5));
    assert_eq!(minutes(Setting::NewCardPercent, 50, 100), Some(5.0));
    // With the published forgetting curve, 92 % instead of 90 % are 37 % more reviews.
    let higher = minutes(Setting::RetentionPoints, 0, 2).unwrap();
    assert!((3.5..3.8).contains(&higher), "{higher}");
    let lower = minutes(Setting::RetentionPoints, 0, -3).unwrap();
    assert!((-4.0..-2.5).contains(&lower), "{lower}");
    assert_eq!(minutes(Setting::Audio, 0, 1), None);
    assert_eq!(minutes(Setting::NewCardPercent, 0, 50), None, "nothing is known of no new cards");
}

#[test]
fn what_a_person_changes_says_what_the_person_likes() {
    let with = |setting: Setting, to: i64| Settings::with(&[Change { setting, from: 0, to }]);
    let usual = Settings::default();
    let said = |before: &Settings, after: &Settings| {
        let Choice { is_harder, feedback } = choice(before, after);
        (is_harder, feedback)
    };
    let harder = with(Setting::RetentionPoints, -3);
    assert_eq!(said(&usual, &harder), (Some(true), None));
    assert_eq!(said(&harder, &usual), (Some(false), None));
    assert_eq!(said(&usual, &with(Setting::RetentionPoints, 2)), (Some(false), None));
    let (steps, hint) = (with(Setting::HintLevel, 1), with(Setting::HintLevel, 2));
    assert_eq!(said(&usual, &steps), (None, Some(100)));
    assert_eq!(said(&steps, &hint), (Some(true), Some(25)));
    assert_eq!(said(&hint, &usual), (Some(false), Some(75)));
    assert_eq!(choice(&usual, &with(Setting::Audio, 1)), Choice::default());
}

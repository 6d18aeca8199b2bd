//! Parts of a point, and the order in which a day's work was done: neither is worth anything.

use std::time::Duration;

use schola::features::study::model::{LogSource, NewLog, Subject};
use schola::features::study::service as study;
use schola::features::xp::model::carry::{self, PARTS};
use schola::features::xp::model::{Award, DayTotals, Paid, Spent, Work, daily_pay, pay_minutes, pay_review};
use schola::features::xp::service::{self, award_at};
use schola::kernel::text::ParsedText;
use serde_json::json;

use super::{acting, balanced, log};
use crate::support::fields::Fields;
use crate::support::server::Server;

/// Numbers that look random, always the same.
fn numbers(mut seed: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    }
}

#[test]
fn the_points_are_what_the_awards_that_stand_are_worth() {
    for seed in 0..200 {
        let mut next = numbers(seed);
        let (mut total, mut carried, mut standing) = (0, 0, Vec::<(i64, i64)>::new());
        for _ in 0..300 {
            if standing.is_empty() || next(5) < 3 {
                let parts =
                    (i64::try_from(next(400)).unwrap() + 1) * 100 * (100 + i64::try_from(next(101)).unwrap()) / 4;
                let (points, after) = carry::award(carried, parts);
                assert!(points >= 0);
                (total, carried) = (total + points, after);
                standing.push((parts, points));
            } else {
                // Those that were rounded in the person's disfavour go first: the person chooses what is taken back.
                let least = standing.iter().enumerate().min_by_key(|(_, (parts, points))| points * PARTS - parts);
                let at = if next(2) == 0 { least.unwrap().0 } else { 0 };
                let (parts, points) = standing.remove(at);
                let (gone, after) = carry::take_back(carried, parts, points);
                assert!((0..=points + 2).contains(&gone), "{points} {gone}");
                (total, carried) = (total - gone, after);
            }
            let worth: i64 = standing.iter().map(|(parts, _)| parts).sum();
            assert_eq!(total * PARTS + carried, worth);
            assert!(carried.abs() < PARTS && total >= 0, "{carried} {total}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_that_are_deleted_leave_no_part_of_a_point_behind() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    log(&ada, 5).await;
    for _ in 0..12 {
        let gone = log(&ada, 9).await;
        ada.delete(&format!("/api/study-logs/{}", gone["id"])).await.gone();
        assert_eq!(log(&ada, 1).await["multiplier"].as_f64(), Some(1.1));
    }
    // Five minutes and twelve of a minute, times 1.1: 18.7.
    assert_eq!(balanced(&ada).await, 18);
}

/// What some pieces of work are worth on a day, one after the other.
fn worth(pieces: &[Piece]) -> i64 {
    let (mut day, mut paid) = (DayTotals::default(), 0);
    for piece in pieces {
        let Paid { hundredths, spent, .. } = match *piece {
            Piece::Review { is_seen } => pay_review(&day, is_seen, 0),
            Piece::Minutes { minutes, signs } => pay_minutes(&day, minutes, signs, 0),
        };
        day.spent = day.spent.with(spent, 1);
        paid += hundredths;
    }
    assert_eq!(paid, daily_pay(&day.spent));
    paid
}

#[derive(Debug, Clone, Copy)]
enum Piece {
    Review { is_seen: bool },
    Minutes { minutes: i64, signs: Option<i64> },
}

#[test]
fn a_day_is_worth_the_same_in_whatever_order_its_work_was_done() {
    let seen = [Piece::Review { is_seen: true }; 120];
    let timer = Piece::Minutes { minutes: 60, signs: Some(2) };
    for claim in [Piece::Minutes { minutes: 1, signs: None }, Piece::Review { is_seen: false }] {
        assert_eq!(worth(&[&[claim, timer][..], &seen].concat()), 240 * 100);
        assert_eq!(worth(&[&[timer][..], &seen, &[claim]].concat()), 240 * 100);
    }
    // Work that stays within the bounds of its kind.
    let mut pieces = vec![Piece::Review { is_seen: true }; 100];
    pieces.extend([Piece::Review { is_seen: false }; 40]);
    pieces.extend([Piece::Minutes { minutes: 5, signs: None }; 4]);
    pieces.extend([Piece::Minutes { minutes: 20, signs: Some(1) }; 5]);
    let due = worth(&pieces);
    for seed in 0..500 {
        let mut next = numbers(seed);
        for place in (1..pieces.len()).rev() {
            pieces.swap(place, usize::try_from(next(place as u64 + 1)).unwrap());
        }
        assert_eq!(worth(&pieces), due, "{seed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timed_log_that_was_corrected_and_deleted_leaves_nothing_in_its_day() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (actor, now) = (acting(&ada), server.raw_app().now());
    let made = server.raw_app().named("test").write(move |tx| {
        let ago = |minutes: u64| now.minus(Duration::from_secs(minutes * 60));
        let timer = |minutes: i64, signs: i64, from: u64, until: u64| {
            let subject = Subject::parse("Biology").unwrap();
            let new =
                NewLog { subject, topic: None, minutes, method: None, started_at: Some(ago(from)), focus_rating: None };
            study::create_at(tx, &actor, &new, (LogSource::Timer, Work::Timer { minutes, signs }), ago(until))
        };
        let corrected = timer(30, 0, 200, 170)?.log.id;
        for card in 0..45 {
            let at = ago(160).plus(Duration::from_secs(card * 12));
            award_at(tx, &actor, &Award { source: format!("review:{card}:1"), at, work: Work::Review }, at)?;
        }
        timer(105, 4, 110, 5)?;
        Ok(corrected)
    });
    let corrected = format!("/api/study-logs/{}", made.await.unwrap());
    let minutes = async || ada.get("/api/study-logs/streak").await.ok()["streak"]["today"].number("minutes");
    assert_eq!(minutes().await, 135);
    for shorter in [29, 28, 27] {
        ada.patch(&corrected, &json!({ "minutes": shorter })).await.ok();
        assert_eq!(minutes().await, 105 + shorter);
    }
    ada.delete(&corrected).await.gone();
    assert_eq!(minutes().await, 105);
    balanced(&ada).await;
    // What is left uses the bounds of the day as if the other log had never been.
    let person = acting(&ada);
    let day = server.raw_app().named("test").read(move |db| {
        let today = service::calendar(db, &person)?.day(now);
        service::days_of(db, person.user, (today, today))
    });
    let spent = day.await.unwrap()[0].spent;
    assert_eq!(
        spent,
        Spent { minutes: 105, timed: spent.timed, base: spent.timed + 45 * 100, reviews: 45, ..Spent::default() }
    );
}

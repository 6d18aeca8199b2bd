//! The counts of wrong proofs by themselves, with a clock of the test.

use std::net::IpAddr;
use std::time::Duration;

use futures_util::FutureExt;
use schola::features::auth::attempts::{Account, Attempts, Place, Proof, Try};
use schola::http::limit::Quota;
use schola::kernel::{Code, Id, Timestamp};

use crate::support::server::START;

fn attempts() -> Attempts {
    Attempts::new(Quota::parse("20/15m").unwrap(), 1.0, Duration::from_secs(1))
}

fn address(number: u8) -> Option<IpAddr> {
    Some(IpAddr::from([192, 0, 2, number]))
}

fn later(seconds: u64) -> Timestamp {
    START.plus(Duration::from_secs(seconds))
}

fn person(number: i64) -> Option<(Account, Proof)> {
    Some((Account::Person(Id::new(number)), Proof::Password))
}

/// Begins a try without waiting: `None` where it would have to wait, else the try or the seconds after which there is one again.
fn begin(
    attempts: &Attempts,
    subject: Option<(Account, Proof)>,
    from: u8,
    at: Timestamp,
) -> Option<Result<Try<'_>, u64>> {
    let begun = attempts.begin(subject, Place::of(address(from), false), move || at).now_or_never()?;
    Some(begun.map_err(|error| {
        assert_eq!(error.code(), Code::RateLimited, "{error:?}");
        error.retry().unwrap().as_secs()
    }))
}

fn refused_for(attempts: &Attempts, subject: Option<(Account, Proof)>, from: u8, at: Timestamp) -> u64 {
    begin(attempts, subject, from, at).expect("no wait").map(|_| "a try").unwrap_err()
}

fn wrong(attempts: &Attempts, subject: Option<(Account, Proof)>, from: u8, at: Timestamp) -> bool {
    begin(attempts, subject, from, at).expect("no wait").expect("a try").wrong()
}

#[tokio::test]
async fn a_try_that_is_dropped_is_a_wrong_one() {
    let attempts = attempts();
    for number in 0..20 {
        drop(begin(&attempts, person(number), 1, START).unwrap().unwrap());
    }
    assert_eq!(refused_for(&attempts, person(50), 1, START), 45);
    assert!(begin(&attempts, person(50), 2, START).unwrap().is_ok());
}

#[tokio::test]
async fn open_tries_make_others_wait_until_they_are_given_back() {
    let attempts = attempts();
    let mut open: Vec<Try<'_>> =
        (0..20).map(|number| begin(&attempts, person(number), 1, START).unwrap().unwrap()).collect();
    assert!(begin(&attempts, person(50), 1, START).is_none(), "the twenty-first waits");
    assert!(begin(&attempts, None, 1, START).is_none(), "and so does a link");
    assert!(begin(&attempts, person(50), 2, START).unwrap().is_ok(), "another network has nothing to do with it");
    let waiting = attempts.begin(person(50), Place::of(address(1), false), || START);
    let (entered, ()) = tokio::join!(waiting, async { open.pop().unwrap().give_back() });
    entered.unwrap().give_back();
    for attempt in open {
        attempt.wrong();
    }
    // Nineteen are wrong: one more at a time is looked at.
    let last = begin(&attempts, person(50), 1, START).unwrap().unwrap();
    assert!(begin(&attempts, person(51), 1, START).is_none());
    let waiting = attempts.begin(person(51), Place::of(address(1), false), || START);
    let (refused, _) = tokio::join!(waiting, async { last.wrong() });
    assert_eq!(refused.map(|_| "a try").unwrap_err().code(), Code::RateLimited);
}

#[tokio::test]
async fn a_wait_ends_after_a_while() {
    let attempts = Attempts::new(Quota::parse("20/15m").unwrap(), 1.0, Duration::from_millis(5));
    let open: Vec<Try<'_>> =
        (0..20).map(|number| begin(&attempts, person(number), 1, START).unwrap().unwrap()).collect();
    let waited = attempts.begin(person(50), Place::of(address(1), false), || START).await;
    assert_eq!(waited.map(|_| "a try").unwrap_err().code(), Code::Overloaded);
    drop(open);
}

#[tokio::test]
async fn failures_of_a_network_fall_by_one_in_forty_five_seconds() {
    let attempts = attempts();
    for number in 0..20 {
        wrong(&attempts, person(number), 1, START);
    }
    for (seconds, wait) in [(0, 45), (1, 44), (44, 1)] {
        assert_eq!(refused_for(&attempts, person(50), 1, later(seconds)), wait);
    }
    for _ in 0..100 {
        begin(&attempts, person(50), 1, later(45)).unwrap().unwrap().give_back();
    }
    wrong(&attempts, person(50), 1, later(45));
    assert_eq!(refused_for(&attempts, person(51), 1, later(45)), 45);
    let standing = attempts.standing(address(1), later(45));
    assert_eq!((standing.limit, standing.remaining, standing.reset), (20, 0, 900));
    // Within any quarter of an hour after the first twenty, there are twenty more.
    let mut looked_at = 0;
    for second in 46..=945 {
        if let Some(Ok(attempt)) = begin(&attempts, None, 1, later(second)) {
            attempt.wrong();
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 20);
}

#[tokio::test]
async fn a_clock_that_is_set_back_locks_nobody_out_for_long() {
    let attempts = attempts();
    for number in 0..20 {
        wrong(&attempts, person(number), 1, later(100 * 24 * 3600));
        wrong(&attempts, person(number), 2, later(60));
    }
    assert!(begin(&attempts, person(50), 1, START).unwrap().is_ok());
    assert_eq!(refused_for(&attempts, person(50), 2, START), 45);
}

#[tokio::test]
async fn an_account_looks_guessed_at_one_try_whatever_goes_on_beside_it() {
    let attempts = attempts();
    let open: Vec<Try<'_>> = (2..7).map(|from| begin(&attempts, person(1), from, START).unwrap().unwrap()).collect();
    let alarms: Vec<bool> = (0..10).map(|_| wrong(&attempts, person(1), 1, START)).collect();
    assert_eq!(alarms.iter().filter(|alarm| **alarm).count(), 1);
    assert!(alarms[9], "the tenth from one network");
    for attempt in open {
        attempt.give_back();
    }
    assert_eq!(refused_for(&attempts, person(1), 1, START), 900);
    assert!(!wrong(&attempts, person(1), 2, START));
    assert!(wrong(&attempts, person(1), 3, START), "the twelfth from all");
    for from in 4..12 {
        assert!(!wrong(&attempts, person(1), from, START));
    }
    assert_eq!(refused_for(&attempts, person(1), 12, START), 3600);
    attempts.forget(Id::new(1), address(12), START);
    assert!(begin(&attempts, person(1), 12, START).unwrap().is_ok());
}

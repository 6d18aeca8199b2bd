//! What becomes of the time that a timer measured, as a pure function.

use schola::features::study::model::{Stretch, Timer, pieces};
use schola::kernel::{Calendar, Timestamp};

/// A stretch between two times in minutes after midnight of 25 October 2026 in UTC, on which the clocks are set back in Berlin.
fn stretch(from: i64, to: i64) -> Stretch {
    let at = |minute: i64| Timestamp::from_millis(1_792_886_400_000 + minute * 60_000);
    Stretch { from: at(from), to: at(to) }
}

/// When each piece begins and ends, and its minutes.
fn found(stretches: &[Stretch], taken: &[Stretch], most: i64, zone: &str) -> Vec<(Stretch, i64)> {
    let pieces = pieces(stretches, taken, most, &Calendar::of(zone));
    pieces.into_iter().map(|piece| (Stretch { from: piece.from, to: piece.to }, piece.minutes)).collect()
}

#[test]
fn pieces_end_with_a_day_before_a_log_and_with_a_long_pause() {
    let all = i64::MAX;
    let ran = [stretch(100, 140), stretch(150, 160)];
    assert_eq!(found(&ran, &[], all, "UTC"), [(stretch(100, 160), 50)]);
    assert_eq!(found(&ran, &[stretch(90, 100)], all, "UTC"), [(stretch(100, 160), 50)], "what only touches is apart");
    assert_eq!(found(&ran, &[stretch(141, 149)], all, "UTC"), [(stretch(100, 140), 40), (stretch(150, 160), 10)]);
    assert_eq!(found(&ran, &[stretch(110, 155)], all, "UTC"), [(stretch(100, 110), 10), (stretch(155, 160), 5)]);
    assert!(found(&ran, &[stretch(0, 500)], all, "UTC").is_empty());
    assert_eq!(found(&ran, &[], 45, "UTC"), [(stretch(100, 155), 45)], "the end is left out");
    assert!(found(&ran, &[], 0, "UTC").is_empty());
    let apart = [stretch(100, 110), stretch(171, 180)];
    assert_eq!(found(&apart, &[], all, "UTC"), [(stretch(100, 110), 10), (stretch(171, 180), 9)]);
    // A day begins at four: in UTC at minute 240, in Berlin at minute 180, because it is winter there by then.
    let night = [stretch(150, 300)];
    assert_eq!(found(&night, &[], all, "UTC"), [(stretch(150, 240), 90), (stretch(240, 300), 60)]);
    assert_eq!(found(&night, &[], all, "Europe/Berlin"), [(stretch(150, 180), 30), (stretch(180, 300), 120)]);
}

#[test]
fn halves_of_minutes_add_up() {
    let half = |from: i64| {
        let whole = stretch(from, from + 1);
        Stretch { to: Timestamp::from_millis(whole.to.millis() - 30_000), ..whole }
    };
    let minutes: i64 =
        found(&[half(100), half(110), half(200), half(300)], &[], i64::MAX, "UTC").iter().map(|p| p.1).sum();
    assert_eq!(minutes, 2);
}

#[test]
fn a_timer_keeps_two_hundred_stretches_and_leaves_the_shortest_out() {
    let mut ran: Vec<Stretch> = (0..200).map(|number| stretch(number * 10, number * 10 + 5)).collect();
    ran[70] = stretch(700, 701);
    let begun = stretch(2_100, 2_107);
    let timer = Timer {
        subject: "Biology".to_owned(),
        topic: None,
        method: None,
        started_at: ran[0].from,
        running_since: Some(begun.from),
        ran,
        signs: 0,
    };
    let paused = timer.paused(begun.to);
    assert_eq!((paused.ran.len(), paused.running_since, paused.ran[70]), (200, None, stretch(710, 715)));
    assert_eq!(paused.measured_ms(begun.to), (199 * 5 + 7) * 60_000);
}

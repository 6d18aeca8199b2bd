//! When the allocator is to give back what it keeps, look by look.

use schola::server::reclaim::Watch;

const MIB: u64 = 1 << 20;

/// A watch that has seen a quiet server of 20 MiB.
fn quiet() -> Watch {
    let mut watch = Watch::new(25 * MIB);
    assert!(!watch.wants_trim(0, 20 * MIB));
    watch
}

#[test]
fn nothing_is_tried_while_nothing_ends_or_little_was_taken() {
    let mut watch = quiet();
    assert!(!watch.wants_trim(0, 200 * MIB), "whoever took it still has it");
    assert!(!watch.wants_trim(100, 27 * MIB), "so little is not worth it");
    assert!(watch.wants_trim(101, 28 * MIB));
}

#[test]
fn a_burst_is_waited_for_and_then_given_back_at_once() {
    let mut watch = quiet();
    for look in 1..=10 {
        assert!(!watch.wants_trim(look * 5_000, 80 * MIB), "it goes on");
    }
    assert!(watch.wants_trim(50_010, 80 * MIB));
    watch.trimmed(80 * MIB, 22 * MIB);
    assert!(!watch.wants_trim(50_011, 22 * MIB));
    // The next one is no worse off for it.
    assert!(!watch.wants_trim(60_000, 80 * MIB));
    assert!(watch.wants_trim(60_001, 80 * MIB));
}

#[test]
fn a_process_that_has_grown_by_much_is_trimmed_during_a_burst_but_seldom_in_vain() {
    let mut watch = quiet();
    let mut tries = Vec::new();
    for look in 1..=30 {
        if watch.wants_trim(look * 5_000, 200 * MIB) {
            watch.trimmed(200 * MIB, 200 * MIB);
            tries.push(look);
        }
    }
    assert_eq!(tries, [1, 2, 4, 8, 16], "the pauses double");
    assert!(watch.wants_trim(150_100, 200 * MIB), "and end with the burst");
    watch.trimmed(200 * MIB, 90 * MIB);
    assert!(watch.wants_trim(160_000, 120 * MIB), "one that was not in vain is followed by another");
}

#[test]
fn where_no_size_is_known_a_burst_is_given_back_too() {
    let mut watch = Watch::new(0);
    assert!(!watch.wants_trim(0, u64::MAX));
    assert!(!watch.wants_trim(9_000, u64::MAX));
    assert!(watch.wants_trim(9_001, u64::MAX));
    watch.trimmed(u64::MAX, u64::MAX);
    assert!(!watch.wants_trim(9_001, u64::MAX), "nothing has ended since");
}

#[test]
fn tries_in_vain_become_rare_until_much_has_ended() {
    let mut watch = quiet();
    let (mut tries, mut endings) = (0, 0);
    for _ in 0..720 {
        endings += 1;
        if watch.wants_trim(endings, 100 * MIB) {
            watch.trimmed(100 * MIB, 100 * MIB);
            tries += 1;
        }
    }
    assert!((10..=20).contains(&tries), "{tries} in an hour");
    assert!(!watch.wants_trim(endings + 2_000, 80 * MIB), "that is a burst");
    assert!(watch.wants_trim(endings + 2_001, 100 * MIB), "and now it is over");
    watch.trimmed(100 * MIB, 30 * MIB);
    assert!(watch.wants_trim(endings + 2_002, 100 * MIB), "after one that was not in vain the pauses are short again");
}

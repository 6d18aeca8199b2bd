//! Tests wait for what is to happen, not for times.

use regex::Regex;

use super::sources::rust;
use super::{Exemption, keep};

/// Tests that let time pass, with the reason.
const SLEEPING: &[Exemption] = &[
    ("tests/it/support/wait.rs", "it looks again and again until something is so"),
    ("tests/it/support/server.rs", "background work that another task has taken is looked for again"),
    ("tests/it/binary/program.rs", "the end of a process can be asked for, not waited for with a limit"),
    ("tests/it/binary/starting.rs", "a server is asked as often as can be from before it listens"),
    ("tests/it/http/rows.rs", "a reader that pauses is what it is about"),
    ("tests/it/http/slow.rs", "a client that sends slowly is what it is about"),
    ("tests/it/http/unread.rs", "a client that sends with pauses is what it is about"),
    ("tests/it/jobs/script.rs", "a job that takes its time is what it is about"),
    ("tests/it/live.rs", "it looks again and again until something is so"),
    ("tests/it/live/bounds.rs", "it looks again and again until something is so"),
    ("tests/it/live/fairness.rs", "reads that take their time are what it is about"),
    (
        "tests/it/pieces/accept",
        "connections that are idle or slow are what it is about, and sockets know no paused time",
    ),
];

#[test]
fn a_test_waits_for_conditions() {
    let sleep = Regex::new(r"\bsleep(_until)?\(").unwrap();
    let broken: Vec<String> = rust("tests/it").into_iter().flat_map(|source| source.code_lines(&sleep)).collect();
    keep("a test waits with support::wait for what is to happen, and does not sleep", &broken, SLEEPING);
}

#[test]
fn a_test_is_left_out_only_where_a_stage_runs_it() {
    let ignored = Regex::new(r"#\[ignore\b").unwrap();
    let broken: Vec<String> = rust("tests/it").into_iter().flat_map(|source| source.code_lines(&ignored)).collect();
    let last =
        ("tests/it/contract/answers.rs", "it looks at what the whole run has noted; the stage `rust` runs it last");
    keep("a test is not left out", &broken, &[last]);
}

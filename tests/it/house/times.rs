//! Times that decide something come from one place: from the closure of the database that decides, or from `App::now`.

use regex::Regex;

use super::sources::rust;
use super::{Exemption, keep};

/// Who reads the clock of the server, and why.
const READERS: &[Exemption] = &[
    ("src/app/mod.rs", "`App::now` is the time of requests"),
    ("src/db/readers.rs", "gives each closure that reads its time"),
    ("src/db/writer.rs", "gives each closure that writes its time"),
    ("src/db/changes.rs", "gives the reader of the log of changes its time"),
    ("src/db/mod.rs", "gives migrations their time"),
    ("src/http/limit/ticks.rs", "limits count in ticks that follow the clock"),
    ("src/providers/mail/smtp.rs", "a mail bears the time at which it is handed over"),
];

#[test]
fn the_clock_is_read_in_few_places() {
    let read = Regex::new(r"\bclock\.now\(\)").unwrap();
    let broken: Vec<String> = rust("src").into_iter().flat_map(|source| source.code_lines(&read)).collect();
    keep("the time comes from the closure (`db.now`, `tx.now`) or from `App::now`", &broken, READERS);
}

#[test]
fn what_is_decided_in_a_transaction_goes_by_its_time() {
    let other = Regex::new(r"\bapp\.now\(\)|\bClock\b|\bInstant\b|\bSystemTime\b|\bmonotonic_now\b").unwrap();
    let deciding = rust("src/features")
        .into_iter()
        .filter(|source| ["service", "store", "model", "held"].iter().any(|part| source.part() == Some(part)));
    let broken: Vec<String> = deciding.flat_map(|source| source.code_lines(&other)).collect();
    keep("services, stores and models take the time of their transaction", &broken, &[]);
}

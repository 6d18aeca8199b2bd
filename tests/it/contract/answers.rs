//! Every answer that a contract declares comes in some test.

use crate::house::{Exemption, keep};
use crate::support::conformance::Conformance;
use crate::support::contract::{coverage, parse_observed};

/// Answers that no test has seen, with the reason. The list only gets shorter.
const UNSEEN: &[Exemption] = &[
    ("partner createMaterial 422", "the platform's operation, which answers it there, mounted a second time"),
    ("partner createSquad 422", "only people who are no students get it, and learners are students"),
    ("partner deleteExamDate 422", "only an exam of an archived class gets it, and learners are in no class"),
    ("partner getHealth 200", "the platform's operation, which answers it there, mounted a second time"),
    ("partner getHealth 400", "the platform's operation, which answers it there, mounted a second time"),
    ("partner replaceMyAvatar 422", "the platform's operation, which answers it there, mounted a second time"),
    ("partner updateSquad 422", "only people whom one sees get it, and learners see nobody outside their squad"),
    ("partner uploadMyAvatar 422", "the platform's operation, which answers it there, mounted a second time"),
    ("platform getReadiness 503", "the test client meets servers that are ready; `binary::starting` sees it of others"),
];

#[test]
#[ignore = "it looks at what a whole run has noted; the stage `rust` runs it last"]
fn every_answer_that_a_contract_declares_was_seen() {
    let notes = std::fs::read_to_string(Conformance::notes_path()).unwrap();
    let unseen = coverage(&parse_observed(&notes)).unwrap().unseen;
    let unseen: Vec<String> =
        unseen.iter().map(|(surface, operation, status)| format!("{} {operation} {status}", surface.name())).collect();
    keep("an answer that a contract declares comes in some test", &unseen, UNSEEN);
}

//! What operations cost when a school has grown: every operation that reads, with every combination of its filters, and those that many
//! people use, do the same work in a large database as in a small one, and none sorts or reads a whole table.
//!
//! The engine says itself how much work a statement was and how it went about it, so no clock is involved.

pub mod callers;
mod classes;
mod filling;
mod messages;
mod queries;
pub mod reading;
mod reviewing;
mod searching;
mod totals;
mod upgrading;
mod writing;

use std::collections::BTreeSet;
use std::sync::Arc;

use parking_lot::Mutex;
use schola::config::Config;
use schola::db::Statement;
use schola::kernel::Plans;

use crate::support::server::Server;

/// The rows of each table in the small database: more than any list shows at once.
const SMALL: i64 = 1_200;
/// The rows of each table in the large one.
const LARGE: i64 = 14_000;
/// So many instructions more may an operation take in the large database, whatever it took in the small one. Reading a single table as a
/// whole takes several times as many.
const SPARE: u64 = 4_000;

/// The cost of statements since the last reading.
#[derive(Default, Clone)]
struct Ledger(Arc<Mutex<Cost>>);

/// What some statements cost together.
#[derive(Debug, Default, Clone)]
struct Cost {
    steps: u64,
    dearest: (u64, String),
    faults: BTreeSet<String>,
    /// Whether the requests of API keys were stored meanwhile, which the server does now and then.
    is_beside: bool,
}

/// Tables that stay small by themselves.
const SMALL_TABLES: [(&str, &str); 4] = [
    ("people_counts", "one row for each role and status"),
    ("signing_keys", "a key is added by hand, and goes when its time is over"),
    ("settings", "one row per setting"),
    ("schedule", "one row per entry of the schedule in the code"),
];

/// What is wrong with the plan of a statement: a sort, a table or an index that is read from one end to the other.
fn faults(statement: &Statement<'_>) -> Vec<String> {
    let is_small = |line: &str| SMALL_TABLES.iter().any(|(table, _)| line.contains(table));
    let reads_all = |line: &str| {
        line.starts_with("SCAN ")
            && !line.contains("VIRTUAL TABLE")
            && !line.contains("CONSTANT ROW")
            && !is_small(line)
    };
    let is_bad = |line: &&String| line.contains("TEMP B-TREE") || reads_all(line);
    let mut faults: Vec<String> =
        statement.plan.iter().filter(is_bad).map(|line| format!("{line}: {}", statement.sql)).collect();
    if statement.sorts > 0 {
        faults.push(format!("sorts: {}", statement.sql));
    }
    if statement.automatic_indexes > 0 {
        faults.push(format!("builds an index: {}", statement.sql));
    }
    faults
}

impl Ledger {
    fn note(&self, statement: &Statement<'_>) {
        let mut cost = self.0.lock();
        cost.steps += statement.steps;
        if statement.steps > cost.dearest.0 {
            cost.dearest = (statement.steps, statement.sql.to_owned());
        }
        cost.faults.extend(faults(statement));
        cost.is_beside |= statement.sql.contains("INTO key_requests");
    }

    /// What was spent since the last call.
    fn take(&self) -> Cost {
        std::mem::take(&mut self.0.lock())
    }
}

/// A server that tells what its statements cost.
async fn inspected() -> (Server, Ledger) {
    let ledger = Ledger::default();
    let noting = ledger.clone();
    let inspector: schola::db::Inspector = Arc::new(move |statement: &Statement<'_>| noting.note(statement));
    // The requests of a walk are many.
    let plans = Plans::parse("free requests=unlimited credits=1000", "EUR").unwrap();
    let change = |config: &mut Config| config.subscriptions.plans = plans;
    let server = Server::boot(change, |boot| boot.inspector = Some(inspector)).await;
    (server, ledger)
}

/// What an operation cost in one database.
struct Measured {
    what: String,
    cost: Cost,
}

/// Compares what operations cost in a small and in a large database, and says all that is wrong.
#[track_caller]
fn compare(small: &[Measured], large: &[Measured], exempt: &[(&str, &str)]) {
    assert_eq!(small.len(), large.len());
    let (mut wrong, mut needed) = (Vec::new(), BTreeSet::new());
    for (few, many) in small.iter().zip(large) {
        assert_eq!(few.what, many.what);
        let mut here: Vec<String> = many.cost.faults.iter().cloned().collect();
        if many.cost.steps > few.cost.steps * 2 + SPARE {
            let (steps, sql) = &many.cost.dearest;
            here.push(format!("{} steps became {}, {steps} of them in: {sql}", few.cost.steps, many.cost.steps));
        }
        for fault in here {
            match exempt.iter().position(|(part, _)| fault.contains(part)) {
                Some(place) => drop(needed.insert(place)),
                None => wrong.push(format!("{}\n    {fault}", many.what)),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} grow\n{}", wrong.len(), large.len(), wrong.join("\n"));
    for (place, (part, reason)) in exempt.iter().enumerate() {
        assert!(!reason.is_empty() && needed.contains(&place), "{part} needs no exemption any more");
    }
}

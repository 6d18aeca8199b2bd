//! Reports of the engine about the work of a statement.

use std::sync::Arc;

/// Called with each finished statement. Tests compare the cost of a statement with the size of the tables.
pub type Inspector = Arc<dyn Fn(&Statement<'_>) + Send + Sync>;

/// A statement that has run, with the engine's counters.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    /// The text.
    pub sql: &'a str,
    /// The lines of the engine's plan.
    pub plan: Vec<String>,
    /// Instructions of the engine's virtual machine: they grow with the rows that the statement visits.
    pub steps: u64,
    /// Sorts. Each one reads every row of the result before the first one is returned.
    pub sorts: u64,
    /// Temporary indexes that the engine built for this run.
    pub automatic_indexes: u64,
    /// How often the engine prepared the statement again, because of a value that was bound to it or because the schema changed.
    pub preparations: u64,
}

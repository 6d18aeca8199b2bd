//! A database with as many rows as are wanted in every table that people, programs and time can fill.

use schola::db::{Tx, params};
use schola::features;
use schola::kernel::Result;

use super::callers::Callers;
use crate::fixtures::ALL;
use crate::support::server::{START, Server};

/// A row for each number, as in `Fixtures::rows`, in the tables that are no feature's.
const OTHERS: [&str; 2] = [
    "INSERT INTO jobs (kind, lane, payload, run_at, state, finished_at, created_at) \
     SELECT 'send_mail', 'mail', '{\"mail\":1}', NOW + 60000 + n, CASE n % 2 WHEN 0 THEN 'failed' ELSE 'waiting' END, \
     CASE n % 2 WHEN 0 THEN NOW END, NOW FROM numbers",
    "INSERT INTO idempotent_answers (scope, body_hash, made_id, answer, created_at) \
     SELECT 'user ' || n || '|POST /api/materials|' || n, x'00', n, '{}', NOW FROM numbers",
];

/// All statements in their order.
fn statements() -> impl Iterator<Item = &'static &'static str> {
    let rows = ALL.iter().flat_map(|fixtures| fixtures.rows);
    rows.chain(&OTHERS).chain(ALL.iter().flat_map(|fixtures| fixtures.following))
}

fn fill(tx: &Tx<'_>, rows: i64, callers: &Callers) -> Result<()> {
    tx.exec("CREATE TABLE numbers (n INTEGER PRIMARY KEY)", ())?;
    tx.exec(
        "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?1) INSERT INTO numbers SELECT n FROM counted",
        params![rows],
    )?;
    for statement in statements() {
        let sql = statement
            .replace("NOW", &START.millis().to_string())
            .replace("STUDENT", &callers.student.id.to_string())
            .replace("DEVELOPER", &callers.developer.id.to_string())
            .replace("ACCOUNT", &callers.account.id.to_string())
            .replace("AUTHOR", &callers.author.id.to_string());
        tx.exec(&sql, ())?;
    }
    tx.exec("DROP TABLE numbers", ())?;
    Ok(())
}

/// Fills the tables with this many rows each, and lets the server do what it does every hour.
pub async fn filled(server: &Server, callers: &Callers, rows: i64) {
    let callers = callers.clone();
    let keep = server.raw_app().config.keep;
    server.raw_app().named("test").write(move |tx| fill(tx, rows, &callers)).await.unwrap();
    while server.raw_app().named("test").write(move |tx| features::sweep(tx, keep)).await.unwrap() {}
}

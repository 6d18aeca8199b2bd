//! What reads have left of the server while eight people sign in at one time, again and again.

use crate::cores::Cores;
use crate::load::window;
use crate::rates::{People, logins};
use crate::school::{Folder, Server};
use crate::table::{self, median, thousands};
use crate::{Plan, Result};

/// How many connections read, and how many sign in.
const READERS: usize = 16;
const LOGINS: usize = 8;

/// Measures and prints.
pub fn measure(plan: &Plan, folder: &Folder, cores: &Cores) -> Result<()> {
    let data = folder.path("storm");
    let server = cores.on_server(|| Server::school(&plan.program, &data, &[]))?;
    let people = People::join(&server)?;
    let (reading, storm) = (people.reading(READERS), logins(LOGINS));
    let (mut rates, mut waits, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=plan.rounds {
        let quiet = window(&server, &reading, None, plan.window)?;
        let stormy = window(&server, &reading, Some(&storm), plan.window)?;
        rates.push(stormy.per_second / quiet.per_second);
        waits.push(stormy.p99_ms / quiet.p99_ms);
        rows.push(vec![
            round.to_string(),
            thousands(quiet.per_second),
            thousands(stormy.per_second),
            format!("{:.1} ms", quiet.p99_ms),
            format!("{:.1} ms", stormy.p99_ms),
        ]);
    }
    println!(
        "\nReads on {READERS} connections per second of the clock, alone and beside {LOGINS} logins at one time\n"
    );
    table::print(&["round", "alone", "beside logins", "p99 alone", "p99 beside logins"], &rows);
    let (rate, wait) = (median(&rates), median(&waits));
    println!("\nrate kept: {rate:.2} {}", table::verdict(rate >= 0.5, ">= 0.50"));
    println!("p99 grows by: {wait:.2} {}", table::verdict(wait <= 3.0, "<= 3.00"));
    Ok(())
}

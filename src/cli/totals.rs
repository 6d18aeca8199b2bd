//! Totals that are stored beside the rows they are computed from: checks and recounts them.

use super::print;
use crate::app::App;
use crate::db::Reader;
use crate::features::analytics::service::Rebuilt;
use crate::features::{analytics, materials, squads, users};
use crate::kernel::Result;

/// The advice where totals are wrong.
pub(super) const ADVICE: &str = "run `schola admin recount`, even while the server runs";

/// Describes wrong totals; empty if all are right. Reads every row that is counted.
pub(super) fn wrong(db: &Reader) -> Result<Vec<String>> {
    let mut told = Vec::new();
    let banks = materials::service::wrong_totals(db)?;
    if let Some((user, kept, counted)) = banks.first() {
        told.push(format!(
            "{} study banks have a wrong total; the first, of the person {user}, is kept as {kept} bytes and has {counted}",
            banks.len()
        ));
    }
    let people = users::service::wrong_counts(db)?;
    if let Some((kept, counted)) = people.first() {
        told.push(format!(
            "{} numbers of people are wrong; the first, of {} people with the role {}, is kept as {} and is {counted}",
            people.len(),
            kept.status.name(),
            kept.role.name(),
            kept.people
        ));
    }
    let squads = squads::service::wrong_totals(db)?;
    if let Some(squad) = squads.first() {
        let (kept, week_kept) = squad.kept;
        let (counted, week_counted) = squad.counted;
        let first = if kept == counted {
            format!("{week_kept} XP in its last week and has {week_counted} by the ledger")
        } else {
            format!("{kept} XP and has {counted} by the ledger")
        };
        let (count, id) = (squads.len(), squad.id);
        told.push(format!("{count} squads have wrong figures; the first, {id}, is kept as {first}"));
    }
    Ok(told)
}

/// Recounts wrong totals, and prints how many there were.
pub(super) async fn recount(app: &App) -> Result<()> {
    let mut mended = app.named("wrongCounts").read(users::service::wrong_counts).await?.len();
    if mended > 0 {
        app.named("recount").write(users::service::recount).await?;
    }
    loop {
        let wrong = app.named("wrongTotals").read(materials::service::wrong_totals).await?;
        if wrong.is_empty() {
            break;
        }
        mended += wrong.len();
        app.named("recount")
            .write(move |tx| wrong.iter().try_for_each(|(user, ..)| materials::service::recount(tx, *user)))
            .await?;
    }
    let wrong = app.named("wrongSquads").read(squads::service::wrong_totals).await?;
    mended += wrong.len();
    app.named("recount")
        .write(move |tx| wrong.iter().try_for_each(|squad| squads::service::recount(tx, squad.id)))
        .await?;
    print(&format!("recalculated {mended} totals\n"))
}

/// Counts the figures of analytics again from the history, some people in a transaction, so that a running server goes on.
pub(super) async fn rebuild(app: &App) -> Result<Rebuilt> {
    let (mut rebuilt, mut after) = (Rebuilt::default(), 0);
    loop {
        let portion = app.named("rebuild").write(move |tx| analytics::service::rebuild_people(tx, after)).await?;
        rebuilt.people += portion.people;
        rebuilt.wrong_people += portion.wrong;
        match portion.last {
            Some(last) => after = last,
            None => break,
        }
    }
    rebuilt.wrong_figures = app.named("rebuild").write(analytics::service::rebuild_figures).await?;
    Ok(rebuilt)
}

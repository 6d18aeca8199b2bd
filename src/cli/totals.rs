//! Totals that are stored beside the rows they are computed from: checks and recounts them.

use super::print;
use crate::app::App;
use crate::db::Reader;
use crate::features::materials;
use crate::kernel::Result;

/// The advice where totals are wrong.
pub(super) const ADVICE: &str = "run `schola admin recount`, even while the server runs";

/// Describes wrong totals; `None` if all are right. Reads every row that is counted.
pub(super) fn wrong(db: &Reader) -> Result<Option<String>> {
    let wrong = materials::service::wrong_totals(db)?;
    Ok(wrong.first().map(|(user, kept, counted)| {
        format!(
            "{} study banks have a wrong total; the first, of the person {user}, is kept as {kept} bytes and has \
             {counted}",
            wrong.len()
        )
    }))
}

/// Recounts wrong totals, and prints how many there were.
pub(super) async fn recount(app: &App) -> Result<()> {
    let mut mended = 0;
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
    print(&format!("recalculated {mended} totals\n"))
}

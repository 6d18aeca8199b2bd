//! Totals that are kept beside the rows they are made of: whether they are right, and counting them anew.

use super::print;
use crate::app::App;
use crate::db::Reader;
use crate::features::materials;
use crate::kernel::Result;

/// The advice where totals are wrong.
pub(super) const ADVICE: &str = "run `schola admin recount`, also while a server runs";

/// What is wrong with the totals, in a sentence; nothing where all are right. Reads every row that is counted.
pub(super) fn wrong(db: &Reader) -> Result<Option<String>> {
    let wrong = materials::service::wrong_totals(db)?;
    Ok(wrong.first().map(|(user, kept, counted)| {
        format!(
            "{} study banks have a wrong total; the first, of the person {user}, is kept as {kept} bytes and has {counted}",
            wrong.len()
        )
    }))
}

/// Counts anew what is wrong, and prints what was done.
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
    print(&format!("{mended} totals were counted anew\n"))
}

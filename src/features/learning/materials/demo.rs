//! The study banks of the demo school.

use futures_util::future::BoxFuture;

use super::flow::prepare as cut;
use super::model::NewMaterial;
use super::service;
use super::source::Source;
use crate::app::App;
use crate::features::demo_data::{Write, broken, minutes_ago, names_in, text};
use crate::kernel::{Error, Result};

/// A material and the username of its owner.
type Owned = (String, NewMaterial);

/// Hours from the first material until today, and from each to the next: all of them are spread over two months.
const FIRST_HOURS_AGO: u64 = 63 * 24;
const HOURS_BETWEEN: u64 = 49;

/// Cuts the texts before the transaction, and writes them.
pub(super) fn prepare(app: &App) -> BoxFuture<'_, Result<Write>> {
    Box::pin(async {
        let allowed = app.config.storage.study_bank_bytes;
        let cutting = tokio::task::spawn_blocking(|| {
            names_in("materials/").iter().map(|name| material(name)).collect::<Result<Vec<Owned>>>()
        });
        let materials = cutting.await.map_err(Error::internal)??;
        let write: Write = Box::new(move |tx, school| {
            for (place, (owner, material)) in (0..).zip(&materials) {
                let hours = FIRST_HOURS_AGO.saturating_sub(place * HOURS_BETWEEN);
                let made = service::create(tx, &school.actor(owner)?, material, allowed)?;
                service::made_at(tx, made.id, minutes_ago(tx, hours * 60))?;
            }
            Ok(())
        });
        Ok(write)
    })
}

/// Parses a study text: lines `title` and `owner` between two lines `---`, then the text.
fn material(name: &str) -> Result<Owned> {
    let whole = text(name)?;
    let wrong = || broken(&format!("has a text, {name}, without its head"));
    let (head, body) = whole.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).ok_or_else(wrong)?;
    let value = |key: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.map(|value| value.trim().trim_matches('"').to_owned()).ok_or_else(wrong)
    };
    let body = body.trim_start().as_bytes();
    let source = Source::of_file(Some("notes.md"), Some("text/markdown"), body, Some(&value("title")?))?;
    Ok((value("owner")?, cut(source)?))
}

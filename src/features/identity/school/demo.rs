//! The logo and the holidays of the demo school.

use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::model::{HolidayName, NewHoliday};
use super::store;
use crate::app::App;
use crate::db::Tx;
use crate::engines::picture::{self, Picture, Purpose};
use crate::features::demo_data::{Write, broken, bytes, table};
use crate::kernel::text::ParsedText;
use crate::kernel::{Day, Error, Result};

#[derive(Deserialize)]
struct Year {
    holiday: Vec<Yearly>,
}

/// Holidays of every year.
#[derive(Deserialize)]
struct Yearly {
    name: String,
    /// The month and the day, such as `10-24`.
    from: String,
    to: String,
}

/// Reads the logo before the transaction, and writes it.
pub(super) fn prepare(_: &App) -> BoxFuture<'_, Result<Write>> {
    Box::pin(async {
        let making = tokio::task::spawn_blocking(|| {
            picture::make_guarded(Purpose::Logo, &bytes("logo.png")?).map(|made| made.bytes)
        });
        let logo = making.await.map_err(Error::internal)??;
        let write: Write = Box::new(move |tx, _| {
            store::save_logo(tx, Picture::CONTENT_TYPE, &logo)?;
            holidays(tx)
        });
        Ok(write)
    })
}

/// Writes the holidays of the year before, of this year and of the next one.
fn holidays(tx: &Tx) -> Result<()> {
    let (this_year, all) = (Day::of(tx.now()).date().year(), table::<Year>("holidays.toml")?.holiday);
    for year in this_year - 1..=this_year + 1 {
        for yearly in &all {
            store::insert_holiday(tx, &yearly.of(year)?)?;
        }
    }
    Ok(())
}

impl Yearly {
    /// The holidays that begin in this year.
    fn of(&self, year: i16) -> Result<NewHoliday> {
        let wrong = || broken(&format!("has wrong holidays, {}", self.name));
        let day = |year: i16, date: &str| Day::parse(&format!("{year:04}-{date}")).map(Day::number).ok_or_else(wrong);
        let name = HolidayName::parse(&self.name).map_err(|_| wrong())?;
        let last_year = if self.to < self.from { year + 1 } else { year };
        Ok(NewHoliday { name, first_day: day(year, &self.from)?, last_day: day(last_year, &self.to)? })
    }
}

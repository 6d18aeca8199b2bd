//! What the database knows of the days before and after an adaptation.

use super::super::model::{LONGEST, Sample, compare};
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::features::adapted;
use crate::features::adapted::model::{Applied, Comparison, Measure};
use crate::features::{flashcards, study, users};
use crate::kernel::{Id, Result, id::kind};

/// Milliseconds of a day.
const DAY: i64 = 24 * 3_600_000;

/// The figures of a person on the days of a range.
fn samples(db: &Reader, user: Id<kind::User>, measure: Measure, (first, last): (i64, i64)) -> Result<Vec<Sample>> {
    let sample = |day: i64, sum: i64, count: i64| Sample { day, sum: sum as f64, count: count as f64 };
    Ok(match measure {
        Measure::Recall => {
            let days = flashcards::service::activity_of(db, user, (first, last))?;
            days.iter().map(|day| sample(day.day, 100 * (day.reviews - day.forgotten), day.reviews)).collect()
        }
        Measure::Focus => {
            let days = study::service::focus_of(db, user, (first, last))?;
            days.into_iter().map(|(day, ratings)| sample(day, ratings.iter().sum(), ratings.len() as i64)).collect()
        }
        Measure::Minutes => {
            let known = study::service::minutes_on(db, user, (first, last))?;
            // A day without study says something from the first whole day of the account on, or from an earlier day that was logged later.
            let created = users::service::created_at(db, user)?.map_or(first, |at| at.millis() / DAY + 1);
            let begin = known.keys().next().map_or(created, |day| created.min(*day)).max(first);
            (begin..=last).map(|day| sample(day, known.get(&day).copied().unwrap_or(0), 1)).collect()
        }
    })
}

/// The comparison of each adaptation, all of one person, as of this day. Each measure is read once.
pub(super) fn comparisons(db: &Reader, applied: &[Applied], today: i64) -> Result<Vec<Comparison>> {
    let open = || applied.iter().filter(|one| one.measured.is_none());
    let mut known: Vec<(Measure, Vec<Sample>)> = Vec::new();
    for measure in Measure::ALL {
        let of_measure = || open().filter(|one| one.measure == measure);
        let Some(first) = of_measure().map(|one| one.day - LONGEST).min() else { continue };
        let last = of_measure().map(|one| one.day + LONGEST).max().unwrap_or(today).min(today);
        if let Some(user) = of_measure().map(|one| one.user).next() {
            known.push((measure, samples(db, user, measure, (first, last))?));
        }
    }
    let compared = |one: &Applied| {
        let samples = known.iter().find(|(measure, _)| *measure == one.measure).map(|(_, samples)| samples.as_slice());
        one.measured.unwrap_or_else(|| compare(one, today, samples.unwrap_or_default()))
    };
    Ok(applied.iter().map(compared).collect())
}

/// The comparison of one adaptation, as of this day.
pub(super) fn comparison(db: &Reader, applied: &Applied, today: i64) -> Result<Comparison> {
    let compared = comparisons(db, std::slice::from_ref(applied), today)?;
    Ok(compared.first().copied().unwrap_or_else(|| compare(applied, today, &[])))
}

/// Keeps the comparisons of one portion of adaptations whose days are over.
pub fn sweep(tx: &Tx, _keep: Retention, portion: u32) -> Result<usize> {
    // Two days more than the window, because the days of people begin at different times.
    let today = tx.now().millis() / DAY;
    let over = adapted::service::unmeasured(tx, today - LONGEST - 2, portion)?;
    for applied in &over {
        let measured = comparison(tx, applied, applied.day + LONGEST + 1)?;
        adapted::service::save_measured(tx, applied.id, &measured)?;
    }
    Ok(over.len())
}

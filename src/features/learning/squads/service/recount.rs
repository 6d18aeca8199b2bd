//! Compares the XP of squads with the ledger, and mends it.

use super::super::model::{Squad, Stint, score};
use super::super::store;
use super::points;
use crate::db::{Reader, Tx};
use crate::features::xp;
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The squads that are read at a time.
const PORTION: i64 = 100;

/// A squad with wrong figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongSquad {
    pub id: Id<kind::Squad>,
    /// The total that is kept, and what of it is kept for the last week.
    pub kept: (i64, i64),
    /// The same by the ledger.
    pub counted: (i64, i64),
}

/// What the members earned by the ledger, each of them and together. Where a person was erased, what is kept counts.
fn counted(db: &Reader, squad: &Squad) -> Result<(Vec<Stint>, Squad)> {
    let all = (Timestamp::from_millis(0), Timestamp::from_millis(i64::MAX));
    let begins = xp::service::week_start(db, squad.week)?;
    let ends = xp::service::week_start(db, squad.week + 1)?;
    let mut stints = store::all_stints(db, squad.id)?;
    for stint in &mut stints {
        let Some(user) = stint.user else { continue };
        let entries = (stint.from_entry, stint.to_entry.unwrap_or(i64::MAX));
        stint.points = xp::service::earned(db, user, entries, all)?;
        (stint.week, stint.week_points) = (squad.week, xp::service::earned(db, user, entries, (begins, ends))?);
    }
    let total = stints.iter().map(|stint| stint.points).sum();
    let of_week = stints.iter().filter(|stint| stint.week == squad.week).map(|stint| stint.week_points).sum();
    let members = stints.iter().filter(|stint| stint.left_at.is_none()).count();
    let counted = Squad {
        total,
        week_points: of_week,
        members: i64::try_from(members).unwrap_or(i64::MAX),
        score: score(total, squad.people),
        week_score: score(of_week, squad.week_people),
        ..squad.clone()
    };
    Ok((stints, counted))
}

/// Whether only the week differs from the ledger, because it began to be counted in another time zone. The squad keeps what it was counted:
/// the next week begins with nothing anyway.
fn is_of_another_zone(db: &Reader, squad: &Squad, (stints, right): &(Vec<Stint>, Squad)) -> Result<bool> {
    let (week_points, week_score) = (squad.week_points, score(squad.week_points, squad.week_people));
    if (Squad { week_points, week_score, ..right.clone() }) != *squad {
        return Ok(false);
    }
    for begins in xp::service::week_starts(squad.week) {
        let mut counted = 0;
        for stint in stints {
            counted += match stint.user {
                Some(user) => {
                    let entries = (stint.from_entry, stint.to_entry.unwrap_or(i64::MAX));
                    // What comes behind the week would have begun another one.
                    xp::service::earned(db, user, entries, (begins, Timestamp::from_millis(i64::MAX)))?
                }
                None if stint.week == squad.week => stint.week_points,
                None => 0,
            };
        }
        if counted == week_points {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The squads whose figures differ from the ledger. Reads every entry of their members.
pub fn wrong_totals(db: &Reader) -> Result<Vec<WrongSquad>> {
    let (mut wrong, mut after) = (Vec::new(), 0);
    loop {
        let portion = store::portion(db, after, PORTION)?;
        let Some(last) = portion.last() else { return Ok(wrong) };
        after = last.id.get();
        for squad in portion {
            let found = counted(db, &squad)?;
            if found.1 != squad && !is_of_another_zone(db, &squad, &found)? {
                let right = &found.1;
                let (kept, counted) = ((squad.total, squad.week_points), (right.total, right.week_points));
                wrong.push(WrongSquad { id: squad.id, kept, counted });
            }
        }
    }
}

/// Counts the figures of a squad again.
pub fn recount(tx: &Tx, id: Id<kind::Squad>) -> Result<()> {
    let Some(squad) = store::find(tx, id)? else { return Ok(()) };
    let (stints, right) = counted(tx, &squad)?;
    stints.iter().try_for_each(|stint| store::save_points(tx, stint))?;
    points::save(tx, &squad, right).map(drop)
}

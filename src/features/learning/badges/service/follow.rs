//! What happened, counted for the rules in the transaction of its cause.

use super::super::model::{Figures, Measured};
use super::super::store;
use super::awarding::{award, catch_up, known, settle};
use super::measured;
use crate::db::Tx;
use crate::events::{CardAnswer, StudySession};
use crate::features::clp;
use crate::features::clp::service::Standing;
use crate::features::users::{self, User};
use crate::kernel::{Id, Realm, Result, Timestamp, id::kind};

/// Who did something.
type Who = (Id<kind::User>, Realm);

/// Changes the figures of a person, and awards what that earns.
fn counted(tx: &Tx, who: Who, at: Timestamp, change: impl FnOnce(&mut Figures)) -> Result<()> {
    let before = store::figures(tx, who.0)?.unwrap_or_default();
    let mut after = before.clone();
    change(&mut after);
    if after == before {
        return Ok(());
    }
    store::save_figures(tx, who.0, &after)?;
    let of = |figures: Figures| Measured { figures, ..Measured::default() };
    settle(tx, who, (&of(before), &of(after)), at)
}

/// Counts an answer to a flashcard, or counts it no more.
pub fn answered(tx: &Tx, who: Who, answer: &CardAnswer, is_undone: bool) -> Result<()> {
    if !Figures::concerns(answer) {
        return Ok(());
    }
    counted(tx, who, tx.now(), |figures| figures.answered(answer, is_undone))
}

/// Counts time of study, or counts it no more.
pub fn studied(tx: &Tx, who: Who, session: &StudySession, is_undone: bool) -> Result<()> {
    if !session.is_measured {
        return Ok(());
    }
    counted(tx, who, tx.now(), |figures| figures.studied(session, is_undone))
}

/// Counts a day of learning, or counts it no more.
pub fn day_counted(tx: &Tx, who: Who, (day, streak): (i64, i64), is_undone: bool) -> Result<()> {
    counted(tx, who, tx.now(), |figures| figures.counted(day, streak, is_undone))
}

/// Counts steps of a plan, and the plan where it is finished.
pub fn plan_progressed(tx: &Tx, who: Who, steps: i64, is_finished: bool) -> Result<()> {
    counted(tx, who, tx.now(), |figures| figures.planned(steps, is_finished))
}

/// Counts set work, or counts it no more.
pub fn set_work_done(tx: &Tx, who: Who, days_early: i64, is_undone: bool) -> Result<()> {
    counted(tx, who, tx.now(), |figures| figures.worked(days_early, is_undone))
}

/// Counts a squad that the person joined.
pub fn squad_joined(tx: &Tx, who: Who) -> Result<()> {
    counted(tx, who, tx.now(), |figures| figures.squads_joined += 1)
}

/// Counts a challenge that was won.
pub fn challenge_won(tx: &Tx, who: Who) -> Result<()> {
    counted(tx, who, tx.now(), |figures| figures.challenges_won += 1)
}

/// Awards what a person's XP earns by now.
pub fn xp_reached(tx: &Tx, who: Who, (before, after): (i64, i64)) -> Result<()> {
    let of = |xp: i64| Measured { xp, ..Measured::default() };
    settle(tx, who, (&of(before), &of(after)), tx.now())
}

/// Awards what a person's learner profile earns by now.
pub fn profile_changed(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    let Some(realm) = users::service::realm_of(tx, user)? else { return Ok(()) };
    catch_up(tx, (user, realm), &measured(tx, user)?, tx.now()).map(drop)
}

/// Something in the past of a person of a school that is made with a history.
#[derive(Debug, Clone, Copy)]
pub enum Past {
    /// An answer to a flashcard.
    Answer(CardAnswer),
    /// Time of study.
    Session(StudySession),
    /// A day of learning, with the streak that it continued.
    Day(i64, i64),
    /// All-time XP.
    Xp(i64),
    /// A finished plan.
    Plan,
    /// A challenge that was won.
    Challenge,
    /// A squad that was joined.
    Squad,
    /// Set work that was done.
    Work,
    /// The assessment of the learner profile.
    Assessed,
}

/// Counts what a person did in the past, in the order of time, and awards the badges at the times at which they were earned: for a school
/// that is made with a history.
pub fn write_life(tx: &Tx, who: Who, past: &[(Timestamp, Past)]) -> Result<()> {
    let mut now = Measured::default();
    for (at, past) in past {
        let before = now.clone();
        let figures = &mut now.figures;
        match past {
            Past::Answer(answer) => figures.answered(answer, false),
            Past::Session(session) => figures.studied(session, false),
            Past::Day(day, streak) => figures.counted(*day, *streak, false),
            Past::Xp(total) => now.xp = *total,
            Past::Plan => figures.planned(0, true),
            Past::Challenge => figures.challenges_won += 1,
            Past::Squad => figures.squads_joined += 1,
            Past::Work => figures.worked(0, false),
            Past::Assessed => now.profile = clp::service::standing(tx, who.0)?.map(Standing::without_evidence),
        }
        settle(tx, who, (&before, &now), *at)?;
    }
    store::save_figures(tx, who.0, &now.figures)?;
    let measured = measured(tx, who.0)?;
    let at = measured.profile.as_ref().map_or(tx.now(), |profile| profile.changed_at);
    catch_up(tx, who, &measured, at).map(drop)
}

/// Awards a badge by hand at this time, for a school that is made with a history.
pub fn grant_at(tx: &Tx, person: &User, slug: &str, note: Option<&str>, at: Timestamp) -> Result<()> {
    let badge = known(slug)?;
    award(tx, (person.id, person.realm), badge, (true, note), at).map(drop)
}

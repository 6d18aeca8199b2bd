//! Contesting: a person knows better.

use super::super::model::{ChangeKind, NewContest, Profile, shown};
use super::super::store;
use super::profile::view;
use super::settle::{MOST_CHANGES, change, saved, settled};
use super::{Moment, person};
use crate::db::Tx;
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Result, Timestamp};

/// Sets numbers of the actor's profile. Of several, those that the profile has already are no contests: a client may send the profile as it
/// was read, with one number changed. Each of the others is kept in the history, and behaviour that speaks against it counts less.
pub fn contest(tx: &Tx, actor: &Actor, contests: &[NewContest]) -> Result<Profile> {
    contest_at(tx, actor, contests, tx.now())
}

/// Contests as if it were this time, for a school that is made with a history.
pub fn contest_at(tx: &Tx, actor: &Actor, contests: &[NewContest], now: Timestamp) -> Result<Profile> {
    let moment = Moment::at(tx, now)?;
    let mut before = settled(tx, &person(tx, actor, moment)?, moment)?;
    let is_meant = |contest: &&NewContest| {
        contests.len() == 1 || shown(before.estimates[contest.dimension].value).total_cmp(&contest.value).is_ne()
    };
    let meant: Vec<&NewContest> = contests.iter().filter(is_meant).collect();
    for contest in meant {
        let mut after = before.clone();
        let estimate = &mut after.estimates[contest.dimension];
        *estimate = estimate.contested(contest.value, moment.week);
        after.changed_at = now;
        let dimension = contest.dimension;
        let changed = [change(dimension, &before.estimates[dimension], &after.estimates[dimension])];
        let reason = contest.reason.as_ref().map(ParsedText::as_str);
        store::record(tx, after.user, (now, ChangeKind::Contested, None), &changed, reason, MOST_CHANGES)?;
        saved(tx, &before, &after)?;
        before = after;
    }
    view(tx, &before, moment)
}

//! The XP of squads: kept with each award, and counted for the rankings.

use serde_json::json;

use super::super::model::{ActivityKind, CHALLENGE_LASTS, RankSpan, Squad, Stint, milestone, score};
use super::super::store::{self, Board};
use super::settling;
use crate::db::Tx;
use crate::features::xp;
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The board of all time, or of a week.
pub(super) const fn board(realm: i64, span: RankSpan, week: i64) -> Board {
    let period = match span {
        RankSpan::Week => week,
        RankSpan::All => 0,
    };
    Board { realm, span, period }
}

/// The squad with the figures of this week, or of a later one: with a new week, everyone who belongs to it counts.
pub(super) fn in_week(squad: Squad, week: i64) -> Squad {
    if week <= squad.week {
        return squad;
    }
    Squad { week, week_points: 0, week_people: squad.members, week_score: 0, ..squad }
}

/// Saves changed figures of a squad, with the scores that follow from them and the counts of the rankings.
pub(super) fn save(tx: &Tx, before: &Squad, changed: Squad) -> Result<Squad> {
    let after = Squad {
        score: score(changed.total, changed.people),
        week_score: score(changed.week_points, changed.week_people),
        ..changed
    };
    store::save_figures(tx, &after)?;
    moved(tx, before, &after)?;
    Ok(after)
}

/// Counts that a squad has other scores, or takes part or not.
pub(super) fn moved(tx: &Tx, before: &Squad, after: &Squad) -> Result<()> {
    let scores = |squad: &Squad, board: Board| {
        let is_there = squad.board == Some(board.realm);
        match board.span {
            RankSpan::All if is_there => squad.score,
            RankSpan::Week if is_there && squad.week == board.period => squad.week_score,
            RankSpan::All | RankSpan::Week => 0,
        }
    };
    for span in RankSpan::ALL {
        // What is counted of a week that is over is swept.
        let board = board(after.realm.column(), span, after.week);
        let (old, new) = (scores(before, board), scores(after, board));
        if old != new {
            store::count(tx, board, old, new)?;
        }
    }
    Ok(())
}

/// Adds to a squad what a member was awarded, or takes off what was taken back. The times are those of the work, of the award and of
/// the change. A challenge of the squad whose time is over is settled first; to one that runs, what was done before it neither adds nor takes
/// off.
pub fn earned(
    tx: &Tx,
    user: Id<kind::User>,
    entry: Id<kind::XpEntry>,
    delta: i64,
    [worked_at, awarded_at, at]: [Timestamp; 3],
) -> Result<()> {
    let Some(stint) = store::at_entry(tx, user, entry.get())? else { return Ok(()) };
    let Some(squad) = store::find(tx, stint.squad)? else { return Ok(()) };
    let squad = if settling::settle_overdue_at(tx, &squad, at)? {
        let Some(squad) = store::find(tx, stint.squad)? else { return Ok(()) };
        squad
    } else {
        squad
    };
    let done = worked_at.min(awarded_at);
    if let Some((running, _)) = squad.challenge.filter(|(_, ends_at)| done < ends_at.minus(CHALLENGE_LASTS)) {
        store::move_baselines(tx, running, &stint, delta)?;
    }
    let week = xp::service::week_at(tx, awarded_at)?;
    let mut grown = in_week(squad.clone(), week);
    grown.total += delta;
    if grown.week == week {
        grown.week_points += delta;
    }
    let reached = milestone(grown.total);
    let is_new = reached > grown.milestone;
    grown.milestone = grown.milestone.max(reached);
    store::save_points(tx, &grown_stint(stint, week, delta))?;
    save(tx, &squad, grown)?;
    if is_new {
        store::add_event(tx, at, squad.id, (ActivityKind::Milestone, None), &json!({ "xp": reached }))?;
    }
    Ok(())
}

/// What a person earned for a squad, with one more change.
fn grown_stint(stint: Stint, week: i64, delta: i64) -> Stint {
    let mut grown = stint;
    grown.points += delta;
    if week > grown.week {
        (grown.week, grown.week_points) = (week, 0);
    }
    if week == grown.week {
        grown.week_points += delta;
    }
    grown
}

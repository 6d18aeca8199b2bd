//! Rankings of squads, by XP for each person.

use super::super::model::{RankSpan, Ranking, RankingEntry, Scored};
use super::super::store::{self, Board};
use super::points::board;
use super::realm_of;
use crate::db::Reader;
use crate::features::xp;
use crate::kernel::{Actor, Cursor, Id, PageRequest, Result, id::kind};

/// The squads before and after the reader's own.
const NEIGHBOURS: u32 = 3;

/// A ranking as the actor sees it: the first `most` squads, and those next to the actor's own.
pub fn rankings(db: &Reader, actor: &Actor, span: RankSpan, most: u32) -> Result<Ranking> {
    let week = xp::service::week_at(db, db.now())?;
    let board = board(realm_of(actor).column(), span, week);
    let mine = store::current(db, actor.user)?.map(|stint| stint.squad);
    let own = match mine {
        Some(id) => store::find(db, id)?.filter(|squad| squad.board.is_some()),
        None => None,
    };
    let scored = own.filter(|squad| span == RankSpan::All || squad.week == week).map(|squad| Scored::of(squad, span));
    let mine_scored = scored.filter(|scored| scored.score > 0);
    let top = store::from_the_top(db, board, &PageRequest::first("rankings", most))?;
    let entries = ranked(db, board, top, mine)?;
    let (my_rank, neighbours) = match mine_scored {
        None => (None, Vec::new()),
        Some(scored) => {
            let rank = store::above(db, board, scored.score)? + 1;
            (Some(rank), around(db, board, scored, mine)?)
        }
    };
    let since = match span {
        RankSpan::Week => Some(xp::service::week_start(db, week)?),
        RankSpan::All => None,
    };
    let participants = store::participants(db, board)?;
    Ok(Ranking { span, since, participants, entries, mine, my_rank, neighbours })
}

/// The squads next to one, and the one itself.
fn around(db: &Reader, board: Board, own: Scored, mine: Option<Id<kind::Squad>>) -> Result<Vec<RankingEntry>> {
    let after = Some(Cursor::new("rankings", own.score, own.squad.id.get())?);
    let page = PageRequest { list: "rankings", limit: NEIGHBOURS, after };
    let mut around = store::upwards(db, board, &page)?;
    around.reverse();
    around.push(own);
    around.extend(store::from_the_top(db, board, &page)?);
    ranked(db, board, around, mine)
}

/// The ranks of squads in the order of a ranking. The rank of the first one is counted, the others follow from it: squads with the same score
/// share a rank.
fn ranked(db: &Reader, board: Board, squads: Vec<Scored>, mine: Option<Id<kind::Squad>>) -> Result<Vec<RankingEntry>> {
    let Some(first) = squads.first().map(|scored| scored.score) else { return Ok(Vec::new()) };
    let mut entries: Vec<RankingEntry> = Vec::new();
    let first_rank = store::above(db, board, first)? + 1;
    // Squads with the score of the first one may stand before it.
    let mut behind = store::above(db, board, first - 1)? + 1;
    for scored in squads {
        let rank = match entries.last() {
            None => first_rank,
            Some(last) if last.scored.score == scored.score => last.rank,
            Some(_) => behind,
        };
        if scored.score != first {
            behind += 1;
        }
        entries.push(RankingEntry { rank, is_mine: mine == Some(scored.squad.id), scored });
    }
    Ok(entries)
}

//! The SQL of `squad_ranks`, and of rankings.

use super::squads::squad;
use crate::db::{Keyset, Reader, ToValue, Tx, keyset, params};
use crate::features::squads::model::{RankSpan, Scored};
use crate::features::xp::model::buckets;
use crate::kernel::{PageRequest, Result};

/// A ranking: the realm, and the period by its number; 0 for all time.
#[derive(Debug, Clone, Copy)]
pub struct Board {
    pub realm: i64,
    pub span: RankSpan,
    pub period: i64,
}

/// How a ranking is read.
struct Lists {
    /// From the highest score down.
    down: Keyset,
    /// From the lowest score up. A plus keeps the engine from entering the index at the lower one of two bounds.
    up: Keyset,
}

const BY_WEEK: Lists = Lists {
    down: keyset!(
        "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
         milestone, challenge_id, challenge_ends_at, created_at FROM squads WHERE board = ?1 AND week = ?2 AND week_score > 0",
        limit "?3", descending ["week_score" = "?4", "id" = "?5"]
    ),
    up: keyset!(
        "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
         milestone, challenge_id, challenge_ends_at, created_at FROM squads WHERE board = ?1 AND week = ?2 AND +week_score > 0",
        limit "?3", ascending ["week_score" = "?4", "id" = "?5"]
    ),
};

const BY_SCORE: Lists = Lists {
    down: keyset!(
        "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
         milestone, challenge_id, challenge_ends_at, created_at FROM squads WHERE board = ?1 AND ?2 = 0 AND score > 0",
        limit "?3", descending ["score" = "?4", "id" = "?5"]
    ),
    up: keyset!(
        "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
         milestone, challenge_id, challenge_ends_at, created_at FROM squads WHERE board = ?1 AND ?2 = 0 AND +score > 0",
        limit "?3", ascending ["score" = "?4", "id" = "?5"]
    ),
};

const fn lists(span: RankSpan) -> &'static Lists {
    match span {
        RankSpan::Week => &BY_WEEK,
        RankSpan::All => &BY_SCORE,
    }
}

/// The squads of a ranking from the highest score down, behind a position.
pub fn from_the_top(db: &Reader, board: Board, page: &PageRequest<i64>) -> Result<Vec<Scored>> {
    read(db, board, &lists(board.span).down, page)
}

/// The squads of a ranking above a position, the nearest first.
pub fn upwards(db: &Reader, board: Board, page: &PageRequest<i64>) -> Result<Vec<Scored>> {
    read(db, board, &lists(board.span).up, page)
}

fn read(db: &Reader, board: Board, list: &Keyset, page: &PageRequest<i64>) -> Result<Vec<Scored>> {
    let values: [&dyn ToValue; 2] = [&board.realm, &board.period];
    let position = |scored: &Scored| (scored.score, scored.squad.id.get());
    let found = db.page(list, &values, page, |row| Ok(Scored::of(squad(row)?, board.span)), position)?;
    Ok(found.items)
}

/// How many squads of a ranking have a higher score.
pub fn above(db: &Reader, board: Board, score: i64) -> Result<i64> {
    let bounds = buckets::above(score);
    let mut values: Vec<&dyn ToValue> = vec![&board.realm, &board.span, &board.period];
    values.extend(bounds.iter().flat_map(|(first, last)| [first as &dyn ToValue, last as &dyn ToValue]));
    db.one(
        "SELECT (SELECT COALESCE(SUM(squads), 0) FROM squad_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 0 AND bucket > ?4 AND bucket <= ?5) + \
         (SELECT COALESCE(SUM(squads), 0) FROM squad_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 1 AND bucket > ?6 AND bucket <= ?7) + \
         (SELECT COALESCE(SUM(squads), 0) FROM squad_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 2 AND bucket > ?8 AND bucket <= ?9) + \
         (SELECT COALESCE(SUM(squads), 0) FROM squad_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 3 AND bucket > ?10 AND bucket <= ?11) + \
         (SELECT COALESCE(SUM(squads), 0) FROM squad_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 4 AND bucket > ?12 AND bucket <= ?13) + \
         (SELECT COALESCE(SUM(squads), 0) FROM squad_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 5 AND bucket > ?14 AND bucket <= ?15) AS above",
        values,
        |row| row.get("above"),
    )
}

/// How many squads are in a ranking.
pub fn participants(db: &Reader, board: Board) -> Result<i64> {
    db.one(
        "SELECT COALESCE(SUM(squads), 0) AS squads FROM squad_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 AND level = ?4",
        params![board.realm, board.span, board.period, buckets::TOP],
        |row| row.get("squads"),
    )
}

/// Counts that a squad of a ranking has another score than before. Squads without a score are not in it.
pub fn count(tx: &Tx, board: Board, before: i64, after: i64) -> Result<()> {
    for (level, bucket, squads) in buckets::moved(before, after) {
        tx.exec(
            "INSERT INTO squad_ranks (board, span, period, level, bucket, squads) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (board, span, period, level, bucket) DO UPDATE SET squads = squad_ranks.squads + excluded.squads",
            params![board.realm, board.span, board.period, level, bucket, squads],
        )?;
    }
    Ok(())
}

/// Removes counts of weeks before this one, `most` at the most. Returns how many.
pub fn sweep_ranks(tx: &Tx, week: i64, most: u32) -> Result<usize> {
    tx.exec(
        "DELETE FROM squad_ranks WHERE id IN (SELECT id FROM squad_ranks WHERE span = ?1 AND period < ?2 ORDER BY period, id LIMIT ?3)",
        params![RankSpan::Week, week, most],
    )
}

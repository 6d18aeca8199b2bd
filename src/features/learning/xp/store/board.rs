//! The SQL of `xp_ranks`, and of leaderboards.

use crate::db::{Keyset, Reader, Row, ToValue, Tx, id_list, keyset, listed, params};
use crate::features::xp::model::{Scored, Span, buckets};
use crate::kernel::{Id, PageRequest, Result, id::kind};

/// A leaderboard: the realm, and the period by its number; 0 for all time.
#[derive(Debug, Clone, Copy)]
pub struct Board {
    pub realm: i64,
    pub span: Span,
    pub period: i64,
}

/// How a leaderboard is read.
struct Lists {
    /// From the most points down.
    down: Keyset,
    /// From the fewest points up. A plus keeps the engine from entering the index at the lower one of two bounds.
    up: Keyset,
}

const BY_TOTAL: Lists = Lists {
    down: keyset!(
        "SELECT user_id, total AS points, total FROM xp_people WHERE board = ?1 AND ?2 = 0 AND total > 0",
        limit "?3", descending ["total" = "?4", "user_id" = "?5"]
    ),
    up: keyset!(
        "SELECT user_id, total AS points, total FROM xp_people WHERE board = ?1 AND ?2 = 0 AND +total > 0",
        limit "?3", ascending ["total" = "?4", "user_id" = "?5"]
    ),
};

const BY_WEEK: Lists = Lists {
    down: keyset!(
        "SELECT user_id, week_points AS points, total FROM xp_people WHERE board = ?1 AND week = ?2 AND week_points > 0",
        limit "?3", descending ["week_points" = "?4", "user_id" = "?5"]
    ),
    up: keyset!(
        "SELECT user_id, week_points AS points, total FROM xp_people WHERE board = ?1 AND week = ?2 AND +week_points > 0",
        limit "?3", ascending ["week_points" = "?4", "user_id" = "?5"]
    ),
};

const BY_MONTH: Lists = Lists {
    down: keyset!(
        "SELECT user_id, month_points AS points, total FROM xp_people WHERE board = ?1 AND month = ?2 AND month_points > 0",
        limit "?3", descending ["month_points" = "?4", "user_id" = "?5"]
    ),
    up: keyset!(
        "SELECT user_id, month_points AS points, total FROM xp_people WHERE board = ?1 AND month = ?2 AND +month_points > 0",
        limit "?3", ascending ["month_points" = "?4", "user_id" = "?5"]
    ),
};

const fn lists(span: Span) -> &'static Lists {
    match span {
        Span::All => &BY_TOTAL,
        Span::Week => &BY_WEEK,
        Span::Month => &BY_MONTH,
    }
}

fn scored(row: &Row) -> Result<Scored> {
    Ok(Scored { user: row.get("user_id")?, points: row.get("points")?, total: row.get("total")? })
}

/// The people of a board from the most points down, behind a position.
pub fn from_the_top(db: &Reader, board: Board, page: &PageRequest<i64>) -> Result<Vec<Scored>> {
    read(db, board, &lists(board.span).down, page)
}

/// The people of a board above a position, the nearest first.
pub fn upwards(db: &Reader, board: Board, page: &PageRequest<i64>) -> Result<Vec<Scored>> {
    read(db, board, &lists(board.span).up, page)
}

fn read(db: &Reader, board: Board, list: &Keyset, page: &PageRequest<i64>) -> Result<Vec<Scored>> {
    let found = db.page(list, &[&board.realm, &board.period], page, scored, |row| (row.points, row.user.get()))?;
    Ok(found.items)
}

/// How many people on a board have more than these points.
pub fn above(db: &Reader, board: Board, points: i64) -> Result<i64> {
    let bounds = buckets::above(points);
    let mut values: Vec<&dyn ToValue> = vec![&board.realm, &board.span, &board.period];
    values.extend(bounds.iter().flat_map(|(first, last)| [first as &dyn ToValue, last as &dyn ToValue]));
    db.one(
        "SELECT (SELECT COALESCE(SUM(people), 0) FROM xp_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 0 AND bucket > ?4 AND bucket <= ?5) + \
         (SELECT COALESCE(SUM(people), 0) FROM xp_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 1 AND bucket > ?6 AND bucket <= ?7) + \
         (SELECT COALESCE(SUM(people), 0) FROM xp_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 2 AND bucket > ?8 AND bucket <= ?9) + \
         (SELECT COALESCE(SUM(people), 0) FROM xp_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 3 AND bucket > ?10 AND bucket <= ?11) + \
         (SELECT COALESCE(SUM(people), 0) FROM xp_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 4 AND bucket > ?12 AND bucket <= ?13) + \
         (SELECT COALESCE(SUM(people), 0) FROM xp_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 \
         AND level = 5 AND bucket > ?14 AND bucket <= ?15) AS above",
        values,
        |row| row.get("above"),
    )
}

/// How many people are on a board.
pub fn participants(db: &Reader, board: Board) -> Result<i64> {
    db.one(
        "SELECT COALESCE(SUM(people), 0) AS people FROM xp_ranks WHERE board = ?1 AND span = ?2 AND period = ?3 AND level = ?4",
        params![board.realm, board.span, board.period, buckets::TOP],
        |row| row.get("people"),
    )
}

/// Counts that a person on a board has other points than before. People without points are not on it.
pub fn count(tx: &Tx, board: Board, before: i64, after: i64) -> Result<()> {
    for (level, bucket, people) in buckets::moved(before, after) {
        tx.exec(
            "INSERT INTO xp_ranks (board, span, period, level, bucket, people) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (board, span, period, level, bucket) DO UPDATE SET people = xp_ranks.people + excluded.people",
            params![board.realm, board.span, board.period, level, bucket, people],
        )?;
    }
    Ok(())
}

/// The points of those of these people, a hundred at the most, who are on a board.
pub fn among(db: &Reader, board: Board, ids: &[Id<kind::User>]) -> Result<Vec<Scored>> {
    let found: Vec<(Scored, [i64; 4])> = db.all(
        concat!(
            "SELECT user_id, total AS points, total, week, week_points, month, month_points FROM xp_people \
             WHERE board IS NOT NULL AND user_id IN (",
            id_list!(1),
            ")"
        ),
        listed(ids).collect::<Vec<_>>(),
        |row| {
            let figures = [row.get("week")?, row.get("week_points")?, row.get("month")?, row.get("month_points")?];
            Ok((scored(row)?, figures))
        },
    )?;
    let of_period = |(scored, [week, week_points, month, month_points]): (Scored, [i64; 4])| {
        let points = match board.span {
            Span::All => scored.total,
            Span::Week if week == board.period => week_points,
            Span::Month if month == board.period => month_points,
            Span::Week | Span::Month => 0,
        };
        (points > 0).then_some(Scored { points, ..scored })
    };
    Ok(found.into_iter().filter_map(of_period).collect())
}

/// Removes counts of a period before this one, `most` at the most. Returns how many.
pub fn sweep(tx: &Tx, span: Span, period: i64, most: u32) -> Result<usize> {
    tx.exec(
        "DELETE FROM xp_ranks WHERE id IN (SELECT id FROM xp_ranks WHERE span = ?1 AND period < ?2 ORDER BY period, id LIMIT ?3)",
        params![span, period, most],
    )
}

//! Leaderboards: who is on them, and what they show.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::super::model::{BoardEntry, BoardScope, BoardView, Placed, Scored, Span};
use super::super::store::{self, Board, Person};
use super::{Periods, began, mine, person, points_in};
use crate::db::{Reader, Tx};
use crate::features::classes;
use crate::features::users::{self, User};
use crate::features::xp::model::MyXp;
use crate::kernel::page::MAX_LIMIT;
use crate::kernel::{Actor, Cursor, Id, PageRequest, Result, Timestamp, id::kind};

/// The people before and after a person on a leaderboard.
const NEIGHBOURS: usize = 3;

/// The leaderboards that count a person.
const SPANS: [Span; 3] = [Span::All, Span::Week, Span::Month];

/// Adds points to the figures of a person and to the counts of the leaderboards. The caller saves the figures.
pub(super) fn book(tx: &Tx, person: &mut Person, delta: i64, now: Timestamp) -> Result<()> {
    let periods = Periods::at(tx, now)?;
    let before = SPANS.map(|span| points_in(person, span, periods));
    let grown = |points: i64| (points + delta).max(0);
    let [total, week, month] = before.map(grown);
    person.total = total;
    (person.week, person.week_points) = (periods.week, week);
    (person.month, person.month_points) = (periods.month, month);
    move_on(tx, person, periods, before, [total, week, month])
}

/// Counts the points of a person who is on the leaderboards.
fn move_on(tx: &Tx, person: &Person, periods: Periods, before: [i64; 3], after: [i64; 3]) -> Result<()> {
    let Some(realm) = person.board else { return Ok(()) };
    for (span, (before, after)) in SPANS.into_iter().zip(before.into_iter().zip(after)) {
        if before != after {
            store::count(tx, periods.board(realm, span), before, after)?;
        }
    }
    Ok(())
}

/// Puts the actor on the leaderboards, or takes the actor off them.
pub fn join(tx: &Tx, actor: &Actor, joins: bool) -> Result<MyXp> {
    let mut person = person(tx, actor.user)?;
    if joins && person.board.is_none() {
        person.board = Some(actor.realm.column());
        let periods = Periods::at(tx, tx.now())?;
        move_on(tx, &person, periods, [0; 3], SPANS.map(|span| points_in(&person, span, periods)))?;
        store::save(tx, &person)?;
    } else if !joins {
        leave(tx, &mut person)?;
        store::save(tx, &person)?;
    }
    mine(tx, actor)
}

/// Takes a person off the leaderboards. The caller saves or deletes the figures.
pub(super) fn leave(tx: &Tx, person: &mut Person) -> Result<()> {
    let periods = Periods::at(tx, tx.now())?;
    move_on(tx, person, periods, SPANS.map(|span| points_in(person, span, periods)), [0; 3])?;
    person.board = None;
    Ok(())
}

/// A leaderboard before the names of its people are known.
#[derive(Default)]
struct Ranked {
    participants: i64,
    top: Vec<Placed>,
    my_rank: Option<i64>,
    neighbours: Vec<Placed>,
}

/// A leaderboard as the actor sees it: the first `most` people, and those next to the actor.
pub fn board(
    db: &Reader,
    actor: &Actor,
    (scope, span): (BoardScope, Span),
    class: Option<Id<kind::Class>>,
    most: u32,
) -> Result<BoardView> {
    let me = person(db, actor.user)?;
    let periods = Periods::at(db, db.now())?;
    let board = periods.board(actor.realm.column(), span);
    let my_points = points_in(&me, span, periods);
    let my_place =
        me.board.filter(|_| my_points > 0).map(|_| Scored { user: actor.user, points: my_points, total: me.total });
    let (class, ranked) = match scope {
        BoardScope::Global => (None, of_everyone(db, board, my_place, most)?),
        BoardScope::Class => match chosen(db, actor, class)? {
            Some(class) => (Some(class), of_class(db, actor.user, board, class, most)?),
            None => (None, Ranked::default()),
        },
    };
    Ok(BoardView {
        scope,
        span,
        class,
        since: began(db, board)?,
        participants: ranked.participants,
        entries: named(db, actor, ranked.top)?,
        has_joined: me.board.is_some(),
        my_points,
        my_rank: ranked.my_rank,
        neighbours: named(db, actor, ranked.neighbours)?,
    })
}

/// The class to show: one that the actor belongs to, or the first of them.
fn chosen(db: &Reader, actor: &Actor, class: Option<Id<kind::Class>>) -> Result<Option<Id<kind::Class>>> {
    if let Some(class) = class {
        return Ok(Some(classes::service::visible(db, actor, class)?.id));
    }
    let page = PageRequest::first("classes of a leaderboard", 1);
    let first = classes::service::list(db, actor, false, None, &page)?;
    Ok(first.items.first().map(|class| class.id))
}

/// The ranks of people in the order of a board, where the first one has this rank and as many people have the same points.
fn placed(people: Vec<Scored>, first: i64) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    for (number, scored) in people.into_iter().enumerate() {
        let rank = match placed.last() {
            Some(last) if last.scored.points == scored.points => last.rank,
            _ => first + i64::try_from(number).unwrap_or(0),
        };
        placed.push(Placed { rank, scored });
    }
    placed
}

/// The board of a realm, by counts and indexes.
fn of_everyone(db: &Reader, board: Board, mine: Option<Scored>, most: u32) -> Result<Ranked> {
    let top = placed(store::from_the_top(db, board, &PageRequest::first("leaderboard", most))?, 1);
    let participants = store::participants(db, board)?;
    let Some(mine) = mine else { return Ok(Ranked { participants, top, ..Ranked::default() }) };
    let points = mine.points;
    let my_rank = store::above(db, board, points)? + 1;
    let limit = u32::try_from(NEIGHBOURS).unwrap_or(u32::MAX);
    let page =
        PageRequest { list: "leaderboard", limit, after: Some(Cursor::new("leaderboard", points, mine.user.get())?) };
    let mut around = store::upwards(db, board, &page)?;
    around.reverse();
    around.push(mine);
    around.extend(store::from_the_top(db, board, &page)?);
    let neighbours = ranked_around(db, board, around, my_rank, points)?;
    Ok(Ranked { participants, top, my_rank: Some(my_rank), neighbours })
}

/// The ranks of the neighbours of a person with this rank and these points.
fn ranked_around(db: &Reader, board: Board, around: Vec<Scored>, rank: i64, points: i64) -> Result<Vec<Placed>> {
    let first = around.first().map_or(points, |scored| scored.points);
    // Those with more points than the person are at most three, so the first of them has its rank from the counts.
    let first_rank = if first == points { rank } else { store::above(db, board, first)? + 1 };
    let mut placed: Vec<Placed> = Vec::new();
    for scored in around {
        let place = match placed.last() {
            None => first_rank,
            Some(last) if last.scored.points == scored.points => last.rank,
            Some(_) if scored.points == points => rank,
            Some(_) => store::above(db, board, scored.points)? + 1,
        };
        placed.push(Placed { rank: place, scored });
    }
    Ok(placed)
}

/// The board of a class: its members are few enough to be read at once.
fn of_class(db: &Reader, me: Id<kind::User>, board: Board, class: Id<kind::Class>, most: u32) -> Result<Ranked> {
    let mut people = Vec::new();
    for ids in classes::service::member_ids(db, class)?.chunks(MAX_LIMIT as usize) {
        people.extend(store::among(db, board, ids)?);
    }
    people.sort_by_key(|scored| Reverse((scored.points, scored.user.get())));
    let participants = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let all = placed(people, 1);
    let mine = all.iter().position(|placed| placed.scored.user == me);
    let neighbours = mine.map(|at| {
        let (first, last) = (at.saturating_sub(NEIGHBOURS), (at + NEIGHBOURS + 1).min(all.len()));
        all.get(first..last).map(<[Placed]>::to_vec).unwrap_or_default()
    });
    let my_rank = mine.and_then(|at| all.get(at)).map(|placed| placed.rank);
    let top = all.into_iter().take(most as usize).collect();
    Ok(Ranked { participants, top, my_rank, neighbours: neighbours.unwrap_or_default() })
}

/// The people of a board by name. They joined it, so everyone may see them.
fn named(db: &Reader, actor: &Actor, placed: Vec<Placed>) -> Result<Vec<BoardEntry>> {
    let ids: Vec<Id<kind::User>> = placed.iter().map(|placed| placed.scored.user).collect();
    let people = users::service::several(db, actor.realm, &ids)?;
    let mut people: HashMap<Id<kind::User>, User> = people.into_iter().map(|user| (user.id, user)).collect();
    let named = placed.into_iter().filter_map(|placed| {
        let person = people.remove(&placed.scored.user)?;
        Some(BoardEntry { placed, is_me: person.id == actor.user, person })
    });
    Ok(named.collect())
}

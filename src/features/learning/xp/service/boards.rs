//! Leaderboards: who is on them, and their ranks.

use std::cmp::Reverse;

use super::super::model::{MyXp, Placed, Ranked, Scored, Span};
use super::super::store::{self, Board, Person};
use super::{Periods, began, mine, person, points_in};
use crate::db::{Reader, Tx};
use crate::features::users;
use crate::kernel::page::MAX_LIMIT;
use crate::kernel::{Actor, Cursor, Id, PageRequest, Realm, Result, Role, Timestamp, id::kind};

/// The people before and after a person on a leaderboard.
const NEIGHBOURS: usize = 3;

/// The leaderboards that count a person.
const SPANS: [Span; 3] = [Span::All, Span::Week, Span::Month];

/// Adds points to the figures of a person and to the counts of the leaderboards. `times` are those of the award and of the change: what is
/// taken back of an earlier week or month changes nothing of this one. No period is gone back to: where the school's calendar was set back,
/// the later period that the person has reached goes on. The caller saves the figures. Returns the XP of the month before.
pub(super) fn book(tx: &Tx, person: &mut Person, delta: i64, times: (Timestamp, Timestamp)) -> Result<i64> {
    let (awarded_at, now) = times;
    let present = Periods::at(tx, now)?;
    let periods = present.of_person(person);
    let awarded = if awarded_at == now { present } else { Periods::at(tx, awarded_at)? };
    let before = SPANS.map(|span| points_in(person, span, periods));
    let points_in_month = points_in(person, Span::Month, periods);
    let grown = |points: i64, is_of_now: bool| if is_of_now { (points + delta).max(0) } else { points };
    let [total, week, month] = before;
    let week = grown(week, awarded.week == present.week || awarded.week == periods.week);
    let month = grown(month, awarded.month == present.month || awarded.month == periods.month);
    let total = grown(total, true);
    person.total = total;
    (person.week, person.week_points) = (periods.week, week);
    (person.month, person.month_points) = (periods.month, month);
    move_on(tx, person, periods, before, [total, week, month])?;
    Ok(points_in_month)
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
        enter(tx, &mut person, actor.realm.column())?;
        store::save(tx, &person)?;
    } else if !joins {
        leave(tx, &mut person)?;
        store::save(tx, &person)?;
    }
    mine(tx, actor)
}

/// Takes a suspended person off the leaderboards, and puts a reinstated one back on those that the person had joined.
pub fn suspend(tx: &Tx, user: Id<kind::User>, is_suspended: bool) -> Result<()> {
    let Some(mut person) = store::find(tx, user)? else { return Ok(()) };
    let joined = person.board.or(person.returns_to);
    match (joined, is_suspended) {
        (Some(_), true) => {
            leave(tx, &mut person)?;
            person.returns_to = joined;
        }
        (Some(realm), false) if person.board.is_none() => enter(tx, &mut person, realm)?,
        _ => return Ok(()),
    }
    store::save(tx, &person)
}

/// Follows a change of a person: developers are on no leaderboard, and return to none.
pub fn follow_role(tx: &Tx, realm: Realm, user: Id<kind::User>) -> Result<()> {
    let changed = users::service::find(tx, realm, user)?;
    if changed.is_none_or(|changed| changed.role != Role::Developer) {
        return Ok(());
    }
    let Some(mut person) = store::find(tx, user)? else { return Ok(()) };
    if person.board.or(person.returns_to).is_none() {
        return Ok(());
    }
    leave(tx, &mut person)?;
    store::save(tx, &person)
}

/// Puts a person on the leaderboards of a realm. The caller saves the figures.
fn enter(tx: &Tx, person: &mut Person, realm: i64) -> Result<()> {
    (person.board, person.returns_to) = (Some(realm), None);
    let periods = Periods::at(tx, tx.now())?.of_person(person);
    move_on(tx, person, periods, [0; 3], SPANS.map(|span| points_in(person, span, periods)))
}

/// Takes a person off the leaderboards. The caller saves or deletes the figures.
pub(super) fn leave(tx: &Tx, person: &mut Person) -> Result<()> {
    let periods = Periods::at(tx, tx.now())?.of_person(person);
    move_on(tx, person, periods, SPANS.map(|span| points_in(person, span, periods)), [0; 3])?;
    (person.board, person.returns_to) = (None, None);
    Ok(())
}

/// A leaderboard as the actor sees it: the first `most` people, and those next to the actor; among these people where they are named, and
/// among everyone of the realm otherwise.
pub fn ranked(db: &Reader, actor: &Actor, span: Span, among: Option<&[Id<kind::User>]>, most: u32) -> Result<Ranked> {
    let me = person(db, actor.user)?;
    let periods = Periods::at(db, db.now())?;
    let board = periods.board(actor.realm.column(), span);
    let my_points = points_in(&me, span, periods);
    let my_place =
        me.board.filter(|_| my_points > 0).map(|_| Scored { user: actor.user, points: my_points, total: me.total });
    let ranked = match among {
        None => of_everyone(db, board, my_place, most)?,
        Some(people) => of_some(db, actor.user, board, people, most)?,
    };
    Ok(Ranked { since: began(db, board)?, has_joined: me.board.is_some(), my_points, ..ranked })
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
    Ok(Ranked { participants, top, my_rank: Some(my_rank), neighbours, ..Ranked::default() })
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

/// The board of some people, who are few enough to be read at once.
fn of_some(db: &Reader, me: Id<kind::User>, board: Board, among: &[Id<kind::User>], most: u32) -> Result<Ranked> {
    let mut people = Vec::new();
    for ids in among.chunks(MAX_LIMIT as usize) {
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
    Ok(Ranked { participants, top, my_rank, neighbours: neighbours.unwrap_or_default(), ..Ranked::default() })
}

//! The SQL of `squads` and `squads_search`.

use crate::db::{Keyset, Reader, Row, SearchIndex, Tx, id_list, keyset, listed, params, search_index};
use crate::features::squads::model::Squad;
use crate::kernel::text::sort_key;
use crate::kernel::{Id, Page, PageRequest, Realm, Result, Timestamp, id::kind};

/// Parts of names of squads. The marks say whose they are, and whether they take part.
const SEARCH: SearchIndex = search_index!("squads_search");

/// The squads of a realm, by name.
const OF_REALM: Keyset = keyset!(
    "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
     milestone, challenge_id, challenge_ends_at, created_at, sort_name FROM squads WHERE realm = ?1",
    limit "?2", ascending ["sort_name" = "?3", "id" = "?4"]
);

/// The squads that take part, by name.
const ON_BOARD: Keyset = keyset!(
    "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
     milestone, challenge_id, challenge_ends_at, created_at, sort_name FROM squads WHERE board = ?1",
    limit "?2", ascending ["sort_name" = "?3", "id" = "?4"]
);

pub(super) fn squad(row: &Row) -> Result<Squad> {
    let challenge: Option<Id<kind::SquadChallenge>> = row.get("challenge_id")?;
    let ends_at: Option<Timestamp> = row.get("challenge_ends_at")?;
    Ok(Squad {
        id: row.get("id")?,
        realm: Realm::from_column(row.get("realm")?),
        name: row.get("name")?,
        code: row.get("code")?,
        owner: row.get("owned_by")?,
        members: row.get("members")?,
        board: row.get("board")?,
        total: row.get("total")?,
        people: row.get("people")?,
        score: row.get("score")?,
        week: row.get("week")?,
        week_points: row.get("week_points")?,
        week_people: row.get("week_people")?,
        week_score: row.get("week_score")?,
        milestone: row.get("milestone")?,
        challenge: challenge.zip(ends_at),
        created_at: row.get("created_at")?,
    })
}

/// Finds a squad by id.
pub fn find(db: &Reader, id: Id<kind::Squad>) -> Result<Option<Squad>> {
    db.opt(
        "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
         milestone, challenge_id, challenge_ends_at, created_at FROM squads WHERE id = ?1",
        params![id],
        squad,
    )
}

/// The squad with this invite code.
pub fn by_code(db: &Reader, realm: Realm, code: &str) -> Result<Option<Squad>> {
    db.opt(
        "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
         milestone, challenge_id, challenge_ends_at, created_at FROM squads WHERE code = ?1 AND realm = ?2",
        params![code, realm],
        squad,
    )
}

/// Whether any squad has this invite code.
pub fn has_code(db: &Reader, code: &str) -> Result<bool> {
    db.one("SELECT EXISTS (SELECT 1 FROM squads WHERE code = ?1) AS found", params![code], |row| row.get("found"))
}

/// The squads of a realm, by name.
pub fn list_all(db: &Reader, realm: Realm, page: &PageRequest<String>) -> Result<Page<Squad, String>> {
    db.page(&OF_REALM, &[&realm], page, squad, position)
}

/// The squads of a realm that take part, by name.
pub fn list_open(db: &Reader, realm: Realm, page: &PageRequest<String>) -> Result<Page<Squad, String>> {
    db.page(&ON_BOARD, &[&realm], page, squad, position)
}

fn position(squad: &Squad) -> (String, i64) {
    (sort_key(&squad.name), squad.id.get())
}

/// The squads of a realm whose name holds the text, the newest first; those that take part alone where `is_open`.
pub fn search(db: &Reader, realm: Realm, is_open: bool, query: &str, page: PageRequest) -> Result<Page<Squad>> {
    let whose = realm.column().to_string();
    let marks = [Some(whose.as_str()), is_open.then_some(OPEN)];
    let rows = db.search(&SEARCH, &marks, query, page, |id| {
        Ok(find(db, Id::new(id))?.filter(|squad| squad.realm == realm && (!is_open || squad.board.is_some())))
    })?;
    Ok(Page::of(rows, page, |squad| squad.id.get()))
}

/// The squads with these ids, a hundred at the most, in the order of their ids.
pub fn several(db: &Reader, ids: &[Id<kind::Squad>]) -> Result<Vec<Squad>> {
    db.all(
        concat!(
            "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
             milestone, challenge_id, challenge_ends_at, created_at FROM squads WHERE id IN (",
            id_list!(1),
            ") ORDER BY id"
        ),
        listed(ids).collect::<Vec<_>>(),
        squad,
    )
}

const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// Creates a squad without members.
pub fn insert(tx: &Tx, at: Timestamp, realm: Realm, name: &str, code: &str, owner: Id<kind::User>) -> Result<Squad> {
    let made = tx.one(
        "INSERT INTO squads (realm, name, sort_name, code, owned_by, members, board, total, people, score, week, week_points, \
         week_people, week_score, milestone, created_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?1, 0, 0, 0, 0, 0, 0, 0, 0, ?6) \
         RETURNING id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, \
         week_score, milestone, challenge_id, challenge_ends_at, created_at",
        params![realm, name, sort_key(name), code, owner, at],
        squad,
    )?;
    index(tx, &made)?;
    Ok(made)
}

/// Saves what people chose: name, code, owner, and whether it takes part.
pub fn save(tx: &Tx, squad: &Squad) -> Result<()> {
    tx.exec(
        "UPDATE squads SET name = ?2, sort_name = ?3, code = ?4, owned_by = ?5, board = ?6 WHERE id = ?1",
        params![squad.id, squad.name, sort_key(&squad.name), squad.code, squad.owner, squad.board],
    )?;
    tx.unindex_text(&SEARCH, squad.id.get())?;
    index(tx, squad)
}

/// Saves who owns it.
pub fn save_owner(tx: &Tx, id: Id<kind::Squad>, owner: Id<kind::User>) -> Result<()> {
    tx.exec("UPDATE squads SET owned_by = ?2 WHERE id = ?1", params![id, owner])?;
    Ok(())
}

/// Saves the figures of a squad.
pub fn save_figures(tx: &Tx, squad: &Squad) -> Result<()> {
    tx.exec(
        "UPDATE squads SET members = ?2, total = ?3, people = ?4, score = ?5, week = ?6, week_points = ?7, week_people = ?8, \
         week_score = ?9, milestone = ?10 WHERE id = ?1",
        params![
            squad.id,
            squad.members,
            squad.total,
            squad.people,
            squad.score,
            squad.week,
            squad.week_points,
            squad.week_people,
            squad.week_score,
            squad.milestone
        ],
    )?;
    Ok(())
}

/// Saves which challenge of a squad runs.
pub fn save_challenge(
    tx: &Tx,
    id: Id<kind::Squad>,
    challenge: Option<(Id<kind::SquadChallenge>, Timestamp)>,
) -> Result<()> {
    let (challenge, ends_at) = challenge.unzip();
    tx.exec(
        "UPDATE squads SET challenge_id = ?2, challenge_ends_at = ?3 WHERE id = ?1",
        params![id, challenge, ends_at],
    )?;
    Ok(())
}

fn index(tx: &Tx, squad: &Squad) -> Result<()> {
    let whose = squad.realm.column().to_string();
    let state = if squad.board.is_some() { OPEN } else { CLOSED };
    tx.index_text(&SEARCH, squad.id.get(), &[whose.as_str(), state], &[squad.name.as_str()])
}

/// Deletes a squad. What the database keeps of it goes along.
pub fn delete(tx: &Tx, id: Id<kind::Squad>) -> Result<()> {
    tx.unindex_text(&SEARCH, id.get())?;
    tx.exec("DELETE FROM squads WHERE id = ?1", params![id])?;
    Ok(())
}

/// The squads with ids above `after`, for a recount.
pub fn portion(db: &Reader, after: i64, most: i64) -> Result<Vec<Squad>> {
    db.all(
        "SELECT id, realm, name, code, owned_by, members, board, total, people, score, week, week_points, week_people, week_score, \
         milestone, challenge_id, challenge_ends_at, created_at FROM squads WHERE id > ?1 ORDER BY id LIMIT ?2",
        params![after, most],
        squad,
    )
}

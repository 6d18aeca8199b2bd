//! The SQL of `competitions` and `competition_entries`.

use crate::db::{Json, Reader, Row, Tx, params};
use crate::features::competitions::model::{
    Competition, CompetitionState, Digest, Mine, Record, RecordKind, Seed, Winner,
};
use crate::kernel::{Id, Page, PageRequest, Realm, Result, Timestamp, id::kind};

fn competition(row: &Row) -> Result<Competition> {
    let Json(prizes): Json<Vec<String>> = row.get("prizes")?;
    let Json(winners): Json<Vec<Winner>> = row.get("winners")?;
    let digest = |name| Digest::parse(&row.get::<String>(name)?);
    Ok(Competition {
        id: row.get("id")?,
        realm: Realm::from_column(row.get("realm")?),
        name: row.get("name")?,
        description: row.get("description")?,
        prizes,
        min_xp: row.get("min_xp")?,
        most_tickets: row.get("most_tickets")?,
        is_monthly: row.get("is_monthly")?,
        state: row.get("state")?,
        starts_at: row.get("starts_at")?,
        ends_at: row.get("ends_at")?,
        seed: Seed::parse(&row.get::<String>("seed")?)?,
        commitment: digest("commitment")?,
        records: row.get("records")?,
        digest: digest("digest")?,
        tickets: row.get("tickets")?,
        entrants: row.get("entrants")?,
        winners,
        created_at: row.get("created_at")?,
        closed_at: row.get("closed_at")?,
    })
}

/// Finds a competition by id.
pub fn find(db: &Reader, id: Id<kind::Competition>) -> Result<Option<Competition>> {
    db.opt(
        "SELECT id, realm, name, description, prizes, min_xp, most_tickets, is_monthly, state, starts_at, ends_at, seed, commitment, \
         records, digest, tickets, entrants, winners, created_at, closed_at FROM competitions WHERE id = ?1",
        params![id],
        competition,
    )
}

/// The competitions of a realm, newest first, with what a person has in them.
pub fn list(db: &Reader, realm: Realm, user: Id<kind::User>, page: PageRequest) -> Result<Page<(Competition, Mine)>> {
    let rows = db.all(
        "SELECT c.id, c.realm, c.name, c.description, c.prizes, c.min_xp, c.most_tickets, c.is_monthly, c.state, c.starts_at, c.ends_at, \
         c.seed, c.commitment, c.records, c.digest, c.tickets, c.entrants, c.winners, c.created_at, c.closed_at, mine.handle, \
         COALESCE(mine.tickets, 0) AS my_tickets FROM competitions AS c LEFT JOIN competition_entrants AS mine \
         ON mine.competition_id = c.id AND mine.user_id = ?2 WHERE c.realm = ?1 AND c.id < ?3 ORDER BY c.id DESC LIMIT ?4",
        params![realm, user, page.below(), page.fetch()],
        |row| {
            let mine = Mine { handle: row.get("handle")?, tickets: row.get("my_tickets")?, numbers: None };
            Ok((competition(row)?, mine))
        },
    )?;
    Ok(Page::of(rows, page, |(competition, _)| competition.id.get()))
}

/// How many competitions of a realm are not drawn yet, `most` at the most.
pub fn count_open(db: &Reader, realm: Realm, most: i64) -> Result<i64> {
    let open: Vec<i64> = db.all(
        "SELECT id FROM competitions WHERE realm = ?1 AND state = ?2 ORDER BY id DESC LIMIT ?3",
        params![realm, CompetitionState::Open, most],
        |row| row.get("id"),
    )?;
    Ok(i64::try_from(open.len()).unwrap_or(most))
}

/// The competitions whose entries have closed and that are not drawn.
pub fn ended(db: &Reader, at: Timestamp, most: i64) -> Result<Vec<Competition>> {
    db.all(
        "SELECT id, realm, name, description, prizes, min_xp, most_tickets, is_monthly, state, starts_at, ends_at, seed, commitment, \
         records, digest, tickets, entrants, winners, created_at, closed_at FROM competitions WHERE state = ?1 AND ends_at <= ?2 \
         ORDER BY ends_at, id LIMIT ?3",
        params![CompetitionState::Open, at, most],
        competition,
    )
}

/// Adds a competition, whose id is not read.
pub fn insert(tx: &Tx, new: &Competition) -> Result<Id<kind::Competition>> {
    tx.insert(
        "INSERT INTO competitions (realm, name, description, prizes, min_xp, most_tickets, is_monthly, state, starts_at, ends_at, seed, \
         commitment, records, digest, tickets, entrants, winners, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, \
         ?13, ?14, ?15, ?16, ?17, ?18)",
        params![
            new.realm,
            new.name,
            new.description,
            Json(&new.prizes),
            new.min_xp,
            new.most_tickets,
            new.is_monthly,
            new.state,
            new.starts_at,
            new.ends_at,
            new.seed.hex(),
            new.commitment.hex(),
            new.records,
            new.digest.hex(),
            new.tickets,
            new.entrants,
            Json(&new.winners),
            new.created_at
        ],
    )
}

/// Saves how far a competition is.
pub fn save(tx: &Tx, changed: &Competition) -> Result<()> {
    tx.exec(
        "UPDATE competitions SET state = ?2, records = ?3, digest = ?4, tickets = ?5, entrants = ?6, winners = ?7, closed_at = ?8 \
         WHERE id = ?1",
        params![
            changed.id,
            changed.state,
            changed.records,
            changed.digest.hex(),
            changed.tickets,
            changed.entrants,
            Json(&changed.winners),
            changed.closed_at
        ],
    )?;
    Ok(())
}

/// Changes when entries close.
pub fn move_end(tx: &Tx, id: Id<kind::Competition>, ends_at: Timestamp) -> Result<()> {
    tx.exec("UPDATE competitions SET ends_at = ?2 WHERE id = ?1", params![id, ends_at])?;
    Ok(())
}

/// Deletes the competitions of a realm.
pub fn delete_realm(tx: &Tx, realm: Realm) -> Result<()> {
    tx.exec("DELETE FROM competitions WHERE realm = ?1", params![realm])?;
    Ok(())
}

fn record(row: &Row) -> Result<Record> {
    Ok(Record { number: row.get("number")?, kind: row.get("kind")?, handle: row.get("handle")? })
}

/// Adds an entry to the list of a competition.
pub fn append(tx: &Tx, id: Id<kind::Competition>, added: &Record, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO competition_entries (competition_id, number, kind, handle, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id, added.number, added.kind, added.handle, at],
    )?;
    Ok(())
}

/// The entry with a number.
pub fn record_at(db: &Reader, id: Id<kind::Competition>, number: i64) -> Result<Option<Record>> {
    db.opt(
        "SELECT number, kind, handle FROM competition_entries WHERE competition_id = ?1 AND number = ?2",
        params![id, number],
        record,
    )
}

/// The entries from a number on, `most` at the most.
pub fn records(db: &Reader, id: Id<kind::Competition>, from: i64, most: i64) -> Result<Vec<Record>> {
    db.all(
        "SELECT number, kind, handle FROM competition_entries WHERE competition_id = ?1 AND number >= ?2 ORDER BY number LIMIT ?3",
        params![id, from, most],
        record,
    )
}

/// The numbers of the tickets under a handle, `most` at the most.
pub fn numbers(db: &Reader, id: Id<kind::Competition>, handle: &str, most: i64) -> Result<Vec<i64>> {
    db.all(
        "SELECT number FROM competition_entries WHERE competition_id = ?1 AND handle = ?2 AND kind = ?3 ORDER BY number LIMIT ?4",
        params![id, handle, RecordKind::Ticket, most],
        |row| row.get("number"),
    )
}

/// Whether the person with a handle can win no more.
pub fn is_withdrawn(db: &Reader, id: Id<kind::Competition>, handle: &str) -> Result<bool> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM competition_entries WHERE competition_id = ?1 AND handle = ?2 AND kind = ?3) \
         OR EXISTS (SELECT 1 FROM competition_entrants WHERE competition_id = ?1 AND handle = ?2 AND withdrawn_at IS NOT NULL) AS found",
        params![id, handle, RecordKind::Withdrawal],
        |row| row.get("found"),
    )
}

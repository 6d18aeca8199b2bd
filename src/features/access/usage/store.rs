//! The SQL of usage.

use super::model::{Alert, DayUse, KeyRequest, Meter, NewTopUp, Place, TopUp};
use crate::db::{Reader, Row, Tx, params};
use crate::kernel::{Id, Owner, Result, Timestamp, id::kind};

/// Returns the count of a meter in the cycle; 0 without a row.
pub(super) fn amount(db: &Reader, owner: Owner, meter: Meter, cycle_start: Timestamp) -> Result<u64> {
    let found = db.opt(
        "SELECT amount FROM usage_counters WHERE owner_kind = ?1 AND owner_id = ?2 AND meter = ?3 AND cycle_start = ?4",
        params![owner.kind(), owner.number(), meter, cycle_start],
        |row| row.get("amount"),
    )?;
    Ok(found.unwrap_or(0))
}

/// Saves the count of a meter in the cycle.
pub(super) fn set_amount(tx: &Tx, owner: Owner, meter: Meter, cycle_start: Timestamp, amount: u64) -> Result<()> {
    tx.exec(
        "INSERT INTO usage_counters (owner_kind, owner_id, meter, cycle_start, amount) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (owner_kind, owner_id, meter, cycle_start) DO UPDATE SET amount = excluded.amount",
        params![owner.kind(), owner.number(), meter, cycle_start, amount],
    )?;
    Ok(())
}

/// Returns the latest cycle up to that time in which the owner used the meter.
pub(super) fn latest_cycle(db: &Reader, owner: Owner, meter: Meter, until: Timestamp) -> Result<Option<Timestamp>> {
    db.one(
        "SELECT MAX(cycle_start) AS latest FROM usage_counters \
         WHERE owner_kind = ?1 AND owner_id = ?2 AND meter = ?3 AND cycle_start <= ?4",
        params![owner.kind(), owner.number(), meter, until],
        |row| row.get("latest"),
    )
}

/// Returns the counts of the owner's meters in cycles that begin after that time.
pub(super) fn cycles_ahead(db: &Reader, owner: Owner, time: Timestamp) -> Result<Vec<(Meter, Timestamp, u64)>> {
    db.all(
        "SELECT meter, cycle_start, amount FROM usage_counters WHERE owner_kind = ?1 AND owner_id = ?2 AND cycle_start > ?3",
        params![owner.kind(), owner.number(), time],
        |row| Ok((row.get("meter")?, row.get("cycle_start")?, row.get("amount")?)),
    )
}

/// Lists the owner's requests on days after that time: key, operation and count.
pub(super) fn days_ahead(db: &Reader, owner: Owner, time: Timestamp) -> Result<Vec<(Id<kind::Key>, String, u64)>> {
    db.all(
        "SELECT key_id, operation, requests FROM usage_days WHERE owner_kind = ?1 AND owner_id = ?2 AND day > ?3",
        params![owner.kind(), owner.number(), time],
        |row| Ok((row.get("key_id")?, row.get("operation")?, row.get("requests")?)),
    )
}

/// Deletes the owner's counts after that time.
pub(super) fn delete_ahead(tx: &Tx, owner: Owner, time: Timestamp) -> Result<()> {
    let (kind, number) = (owner.kind(), owner.number());
    tx.exec(
        "DELETE FROM usage_counters WHERE owner_kind = ?1 AND owner_id = ?2 AND cycle_start > ?3",
        params![kind, number, time],
    )?;
    tx.exec(
        "DELETE FROM usage_days WHERE owner_kind = ?1 AND owner_id = ?2 AND day > ?3",
        params![kind, number, time],
    )?;
    tx.exec(
        "DELETE FROM usage_alerts WHERE owner_kind = ?1 AND owner_id = ?2 AND cycle_start > ?3",
        params![kind, number, time],
    )?;
    Ok(())
}

/// Moves additions for cycles after that time to another cycle, and returns how many.
pub(super) fn move_top_ups(tx: &Tx, owner: Owner, time: Timestamp, to: Timestamp) -> Result<usize> {
    tx.exec(
        "UPDATE top_ups SET cycle_start = ?4 WHERE owner_kind = ?1 AND owner_id = ?2 AND cycle_start > ?3",
        params![owner.kind(), owner.number(), time, to],
    )
}

/// Counts the counters of cycles that begin after that time.
pub(super) fn count_ahead(db: &Reader, time: Timestamp) -> Result<i64> {
    db.one("SELECT COUNT(*) AS ahead FROM usage_counters WHERE cycle_start > ?1", params![time], |row| row.get("ahead"))
}

/// Adds requests to their days.
pub(super) fn add_days(tx: &Tx, owner: Owner, rows: &[(Place, u64)]) -> Result<()> {
    for ((day, key, operation), count) in rows {
        add_day(tx, owner, *day, *key, operation, *count)?;
    }
    Ok(())
}

/// Adds requests to a day.
pub(super) fn add_day(
    tx: &Tx,
    owner: Owner,
    day: Timestamp,
    key: Id<kind::Key>,
    operation: &str,
    count: u64,
) -> Result<()> {
    tx.exec(
        "INSERT INTO usage_days (owner_kind, owner_id, day, key_id, operation, requests) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (owner_kind, owner_id, day, key_id, operation) \
         DO UPDATE SET requests = usage_days.requests + excluded.requests",
        params![owner.kind(), owner.number(), day, key, operation, count],
    )?;
    Ok(())
}

/// Sums the requests by day in the cycle.
pub(super) fn sum_of_days(db: &Reader, owner: Owner, start: Timestamp, end: Timestamp) -> Result<u64> {
    db.one(
        "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) AS requests FROM usage_days \
         WHERE owner_kind = ?1 AND owner_id = ?2 AND day >= ?3 AND day < ?4",
        params![owner.kind(), owner.number(), start, end],
        |row| row.get("requests"),
    )
}

/// Lists requests by day, key and operation.
pub(super) fn days(db: &Reader, owner: Owner, from: Timestamp, to: Timestamp) -> Result<Vec<DayUse>> {
    db.all(
        "SELECT day, key_id, operation, requests FROM usage_days \
         WHERE owner_kind = ?1 AND owner_id = ?2 AND day >= ?3 AND day < ?4 ORDER BY day, key_id, operation",
        params![owner.kind(), owner.number(), from, to],
        day_use,
    )
}

/// The first requests by day, key and operation behind a day.
pub(super) fn days_after(db: &Reader, owner: Owner, after: Timestamp, most: usize) -> Result<Vec<DayUse>> {
    db.all(
        "SELECT day, key_id, operation, requests FROM usage_days \
         WHERE owner_kind = ?1 AND owner_id = ?2 AND day > ?3 ORDER BY day, key_id, operation LIMIT ?4",
        params![owner.kind(), owner.number(), after, most],
        day_use,
    )
}

fn day_use(row: &Row) -> Result<DayUse> {
    let key: i64 = row.get("key_id")?;
    Ok(DayUse {
        day: row.get("day")?,
        key: (key > 0).then_some(Id::new(key)),
        operation: row.get("operation")?,
        requests: row.get("requests")?,
    })
}

/// Notes a share of the quota; says whether it was not noted before.
pub(super) fn insert_alert(tx: &Tx, owner: Owner, cycle_start: Timestamp, percent: u8) -> Result<bool> {
    let inserted = tx.exec(
        "INSERT INTO usage_alerts (owner_kind, owner_id, cycle_start, percent, at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (owner_kind, owner_id, cycle_start, percent) DO NOTHING",
        params![owner.kind(), owner.number(), cycle_start, i64::from(percent), tx.now()],
    )?;
    Ok(inserted > 0)
}

/// Lists the shares that were reached in the cycle.
pub(super) fn alerts(db: &Reader, owner: Owner, cycle_start: Timestamp) -> Result<Vec<Alert>> {
    db.all(
        "SELECT percent, at FROM usage_alerts WHERE owner_kind = ?1 AND owner_id = ?2 AND cycle_start = ?3 ORDER BY percent",
        params![owner.kind(), owner.number(), cycle_start],
        |row| {
            let percent: i64 = row.get("percent")?;
            Ok(Alert { percent: u8::try_from(percent).unwrap_or(100), at: row.get("at")? })
        },
    )
}

fn top_up(row: &Row) -> Result<TopUp> {
    Ok(TopUp {
        id: row.get("id")?,
        meter: row.get("meter")?,
        amount: row.get("amount")?,
        note: row.get("note")?,
        created_at: row.get("created_at")?,
    })
}

/// Inserts an addition.
pub(super) fn insert_top_up(tx: &Tx, new: &NewTopUp, cycle_start: Timestamp) -> Result<TopUp> {
    tx.one(
        "INSERT INTO top_ups (owner_kind, owner_id, meter, cycle_start, amount, note, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id, meter, amount, note, created_at",
        params![new.owner.kind(), new.owner.number(), new.meter, cycle_start, new.amount, new.note, tx.now()],
        top_up,
    )
}

/// Lists the additions of the cycle, newest first.
pub(super) fn top_ups(db: &Reader, owner: Owner, cycle_start: Timestamp) -> Result<Vec<TopUp>> {
    db.all(
        "SELECT id, meter, amount, note, created_at FROM top_ups \
         WHERE owner_kind = ?1 AND owner_id = ?2 AND cycle_start = ?3 ORDER BY id DESC LIMIT 100",
        params![owner.kind(), owner.number(), cycle_start],
        top_up,
    )
}

/// Returns the sum of additions to a quota in the cycle.
pub(super) fn sum_of_top_ups(db: &Reader, owner: Owner, meter: Meter, cycle_start: Timestamp) -> Result<u64> {
    db.one(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS amount FROM top_ups \
         WHERE owner_kind = ?1 AND owner_id = ?2 AND meter = ?3 AND cycle_start = ?4",
        params![owner.kind(), owner.number(), meter, cycle_start],
        |row| row.get("amount"),
    )
}

/// Inserts a logged request.
pub(super) fn insert_request(tx: &Tx, owner: Owner, request: &KeyRequest) -> Result<()> {
    tx.exec(
        "INSERT INTO key_requests (owner_kind, owner_id, key_id, request_id, operation, method, status, took_us, address, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            owner.kind(),
            owner.number(),
            request.key,
            request.request_id,
            request.operation.clone().into_owned(),
            request.method.clone().into_owned(),
            i64::from(request.status),
            request.took_us,
            request.address.map(|address| address.to_string()),
            request.at,
        ],
    )?;
    Ok(())
}

/// Deletes all but the newest logged requests of the owner.
pub(super) fn trim_requests(tx: &Tx, owner: Owner, kept: u32) -> Result<()> {
    tx.exec(
        "DELETE FROM key_requests WHERE owner_kind = ?1 AND owner_id = ?2 AND id <= \
         (SELECT id FROM key_requests WHERE owner_kind = ?1 AND owner_id = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)",
        params![owner.kind(), owner.number(), i64::from(kept)],
    )?;
    Ok(())
}

fn request(row: &Row) -> Result<KeyRequest> {
    let status: i64 = row.get("status")?;
    let (operation, method, address): (String, String, Option<String>) =
        (row.get("operation")?, row.get("method")?, row.get("address")?);
    Ok(KeyRequest {
        at: row.get("at")?,
        request_id: row.get("request_id")?,
        key: row.get("key_id")?,
        operation: operation.into(),
        method: method.into(),
        status: u16::try_from(status).unwrap_or(0),
        took_us: row.get("took_us")?,
        address: address.and_then(|address| address.parse().ok()),
    })
}

/// Lists the owner's logged requests, newest first.
pub(super) fn requests(db: &Reader, owner: Owner, limit: u32) -> Result<Vec<KeyRequest>> {
    db.all(
        "SELECT at, request_id, key_id, operation, method, status, took_us, address FROM key_requests \
         WHERE owner_kind = ?1 AND owner_id = ?2 ORDER BY id DESC LIMIT ?3",
        params![owner.kind(), owner.number(), i64::from(limit)],
        request,
    )
}

/// Deletes a portion of the oldest logged requests before a time.
pub(super) fn forget_requests(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    tx.exec(
        "DELETE FROM key_requests WHERE id IN (SELECT id FROM key_requests WHERE at < ?1 ORDER BY at LIMIT ?2)",
        params![time, portion],
    )
}

/// Clears the addresses of a portion of the oldest logged requests before a time.
pub(super) fn forget_addresses(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    tx.exec(
        "UPDATE key_requests SET address = NULL \
         WHERE id IN (SELECT id FROM key_requests WHERE at < ?1 AND address IS NOT NULL ORDER BY at LIMIT ?2)",
        params![time, portion],
    )
}

/// Deletes all usage of an owner.
pub(super) fn erase(tx: &Tx, owner: Owner) -> Result<()> {
    let (kind, number) = (owner.kind(), owner.number());
    tx.exec("DELETE FROM usage_counters WHERE owner_kind = ?1 AND owner_id = ?2", params![kind, number])?;
    tx.exec("DELETE FROM usage_days WHERE owner_kind = ?1 AND owner_id = ?2", params![kind, number])?;
    tx.exec("DELETE FROM top_ups WHERE owner_kind = ?1 AND owner_id = ?2", params![kind, number])?;
    tx.exec("DELETE FROM key_requests WHERE owner_kind = ?1 AND owner_id = ?2", params![kind, number])?;
    tx.exec("DELETE FROM usage_alerts WHERE owner_kind = ?1 AND owner_id = ?2", params![kind, number])?;
    Ok(())
}

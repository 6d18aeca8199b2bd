//! The keys of the demo school's developer, with weeks of usage.

use std::time::Duration;

use serde::Deserialize;

use super::super::model::{KeyHistory, KeySurface, Mode, NewKey, Scopes};
use super::super::service;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, broken, days_ago, table};
use crate::features::usage::{self, KeyRequest};
use crate::kernel::network::Networks;
use crate::kernel::{Id, Owner, Result, Timestamp, id::kind};

/// The days of usage.
const DAYS: u64 = 45;
/// The logged requests of each active key.
const REQUESTS: u64 = 24;
const DAY: Duration = Duration::from_secs(24 * 3600);

#[derive(Deserialize)]
struct Keys {
    key: Vec<Key>,
}

/// A developer's key with its usage on a school day.
#[derive(Deserialize)]
struct Key {
    owner: String,
    name: String,
    made_days_ago: u64,
    /// The day of its last use, in days ago; 0 for an active key.
    #[serde(default)]
    revoked_days_ago: u64,
    expires_in_days: Option<u64>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    allowed_addresses: Vec<String>,
    #[serde(default)]
    uses: Vec<KeyUse>,
}

#[derive(Deserialize)]
struct KeyUse {
    operation: String,
    method: String,
    requests: u64,
}

/// Adds the keys with their usage.
pub(super) fn write(tx: &Tx, school: &DemoSchool) -> Result<()> {
    let mut requests: Vec<(Owner, KeyRequest)> = Vec::new();
    for (number, file) in (0..).zip(table::<Keys>("keys.toml")?.key) {
        let owner = Owner::User(school.person(&file.owner)?.id);
        let last = write_one(tx, &file, owner, number)?;
        requests.extend(last.into_iter().map(|request| (owner, request)));
    }
    requests.sort_by_key(|(_, request)| request.at);
    let each: Vec<(Owner, Vec<KeyRequest>)> =
        requests.into_iter().map(|(owner, request)| (owner, vec![request])).collect();
    usage::service::keep_requests(tx, &each)
}

/// Writes a key and its usage by day; returns its latest requests.
fn write_one(tx: &Tx, file: &Key, owner: Owner, number: u64) -> Result<Vec<KeyRequest>> {
    let ago = |days| days_ago(tx, days);
    let is_used = file.revoked_days_ago == 0 && !file.uses.is_empty();
    let revoked_at = (file.revoked_days_ago > 0).then(|| ago(file.revoked_days_ago));
    let new = NewKey {
        owner,
        surface: KeySurface::Partner,
        mode: Mode::Live,
        name: file.name.clone(),
        scopes: Scopes::parse("scopes", &file.scopes)?,
        allowed: Networks::of(file.allowed_addresses.iter().map(String::as_str)).map_err(|what| broken(&what))?,
        expires_at: file.expires_in_days.map(|days| tx.now().plus(DAY * u32::try_from(days).unwrap_or(0))),
    };
    let last_used_at = if is_used { Some(tx.now().minus(Duration::from_secs(1260))) } else { revoked_at };
    let past = KeyHistory { created_at: ago(file.made_days_ago), last_used_at, revoked_at };
    let key = service::insert_historic(tx, &new, past)?;
    for days in (file.revoked_days_ago..=file.made_days_ago.min(DAYS)).rev() {
        for (place, used) in (0..).zip(&file.uses) {
            let requests = requests_on(ago(days), place, used);
            if requests > 0 {
                usage::service::record_day(tx, owner, ago(days).day(), key.id, &used.operation, requests)?;
            }
        }
    }
    Ok(if is_used { last_requests(tx, key.id, &file.uses, number) } else { Vec::new() })
}

/// Returns the requests of a day: some variation around the usual number, and few at weekends.
fn requests_on(day: Timestamp, number: u64, used: &KeyUse) -> u64 {
    let days = u64::try_from(day.seconds()).unwrap_or(0) / DAY.as_secs();
    // Day 0 was a Thursday.
    let is_weekend = matches!((days + 3) % 7, 5 | 6);
    let usual = if is_weekend { used.requests / 5 } else { used.requests };
    usual + (days * 7 + number * 5) % (usual / 2 + 1)
}

/// Generates the latest requests with the key.
fn last_requests(tx: &Tx, key: Id<kind::Key>, uses: &[KeyUse], shift: u64) -> Vec<KeyRequest> {
    let request = |(number, used): (u64, &KeyUse)| {
        let at = tx.now().minus(Duration::from_secs((REQUESTS - number) * 1_260 + shift * 317));
        let status = match (number % 11, used.method.as_str()) {
            (7, "GET") => 404,
            (_, "POST") if used.operation.starts_with("create") => 201,
            _ => 200,
        };
        KeyRequest {
            at,
            request_id: format!("req_{:010x}_{number:06}", at.millis()),
            key,
            operation: used.operation.clone().into(),
            method: used.method.clone().into(),
            status,
            took_us: 310 + (number * number * 37 + shift * 911) % 4_100,
            address: None,
        }
    };
    (0..REQUESTS).zip(uses.iter().cycle()).map(request).collect()
}

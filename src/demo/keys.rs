//! The keys of the demo school's developer, and weeks of use of them.

use std::time::Duration;

use super::broken;
use super::files::{Key as KeyFile, KeyUse};
use crate::db::Tx;
use crate::features::keys::{self, KeySurface, Mode, NewKey, Past, Scopes};
use crate::features::usage::{self, KeyRequest};
use crate::features::users::User;
use crate::kernel::network::Networks;
use crate::kernel::{Id, Owner, Result, Timestamp, id::kind};

/// How many days of use are made.
const DAYS: u64 = 45;
/// How many single requests are made of each key that is in use.
const REQUESTS: u64 = 24;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Writes down a key and its use.
pub(super) fn write(tx: &Tx, file: &KeyFile, developer: &User) -> Result<()> {
    let owner = Owner::User(developer.id);
    let ago = |days: u64| tx.now().minus(DAY * u32::try_from(days).unwrap_or(u32::MAX));
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
    let past = Past { created_at: ago(file.made_days_ago), last_used_at, revoked_at };
    let key = keys::service::keep_at(tx, &new, past)?;
    for days in (file.revoked_days_ago..=file.made_days_ago.min(DAYS)).rev() {
        for (number, used) in (0..).zip(&file.uses) {
            let requests = requests_on(ago(days), number, used);
            if requests > 0 {
                usage::service::record_day(tx, owner, ago(days).day(), key.id, &used.operation, requests)?;
            }
        }
    }
    if is_used {
        usage::service::keep_requests(tx, &[(owner, last_requests(tx, key.id, &file.uses))])?;
    }
    Ok(())
}

/// How often on that day: a little more or less than usual, and hardly at weekends.
fn requests_on(day: Timestamp, number: u64, used: &KeyUse) -> u64 {
    let days = u64::try_from(day.seconds()).unwrap_or(0) / DAY.as_secs();
    // The first day that is counted was a Thursday.
    let is_weekend = matches!((days + 3) % 7, 5 | 6);
    let usual = if is_weekend { used.requests / 5 } else { used.requests };
    usual + (days * 7 + number * 5) % (usual / 2 + 1)
}

/// The last requests, the latest last, as they would have come.
fn last_requests(tx: &Tx, key: Id<kind::Key>, uses: &[KeyUse]) -> Vec<KeyRequest> {
    let request = |(number, used): (u64, &KeyUse)| {
        let at = tx.now().minus(Duration::from_secs((REQUESTS - number) * 1_260));
        let status = match (number % 11, used.method.as_str()) {
            (7, _) => 404,
            (_, "POST") if used.operation.starts_with("create") => 201,
            _ => 200,
        };
        KeyRequest {
            at,
            request_id: format!("req_{:010x}_{number:06}", at.millis()),
            key,
            operation: used.operation.clone(),
            method: used.method.clone(),
            status,
            took_us: 310 + (number * number * 37) % 4_100,
            address: None,
        }
    };
    (0..REQUESTS).zip(uses.iter().cycle()).map(request).collect()
}

//! The usage of a person's keys, for the export.

use serde_json::{Value, json};

use super::model::Meter;
use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, by_the_feature, set};
use crate::features::users::User;
use crate::kernel::{Actor, Owner, Result, Timestamp};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "what your API keys were used for",
    held: Held::Files(usage),
    tables: &[
        by_the_feature("usage_counters"),
        by_the_feature("usage_days"),
        by_the_feature("top_ups"),
        by_the_feature("key_requests"),
        by_the_feature("usage_alerts"),
    ],
}];

/// Exports requests by day, the latest requests, additions, and reached shares of the quota.
fn usage(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let owner = Owner::User(user.id);
    let (cycle, _) = db.now().cycle();
    let days = service::days(db, owner, Timestamp::default(), db.now())?;
    let days: Vec<Value> = days
        .into_iter()
        .map(|day| json!({ "day": day.day, "key": day.key, "operation": day.operation, "requests": day.requests }))
        .collect();
    let last = service::requests(db, owner, service::KEPT_REQUESTS)?;
    let last: Vec<Value> = last
        .into_iter()
        .map(|request| {
            let mut shown = json!({
                "at": request.at,
                "request_id": request.request_id,
                "key": request.key,
                "operation": request.operation,
                "status": request.status,
            });
            set(&mut shown, "address", request.address);
            shown
        })
        .collect();
    let added = service::top_ups(db, owner, cycle)?;
    let added: Vec<Value> = added
        .into_iter()
        .map(|added| json!({ "at": added.created_at, "meter": added.meter.name(), "amount": added.amount }))
        .collect();
    let mut used = serde_json::Map::new();
    for meter in Meter::ALL {
        used.insert(meter.name().to_owned(), json!(service::used(db, owner, meter, cycle)?));
    }
    let told: Vec<u8> = service::alerts(db, owner, cycle)?.into_iter().map(|alert| alert.percent).collect();
    let whole = json!({
        "this_month": used,
        "quota_shares_told_this_month": told,
        "added_this_month": added,
        "requests_by_day": days,
        "last_requests": last,
    });
    Ok(vec![File::json("api-usage.json", &whole)?])
}

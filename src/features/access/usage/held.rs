//! The usage of a person's keys, for the export.

use serde_json::{Value, json};

use super::model::{DayUse, KeyRequest, Meter};
use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, PORTION, Record, by_the_feature, set};
use crate::features::users::User;
use crate::kernel::{Owner, Result, Timestamp};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "the usage of your API keys",
    held: Held::Record(Record {
        path: "api-usage.json",
        fields: this_month,
        lists: &[("requests_by_day", days), ("last_requests", requests)],
    }),
    tables: &[
        by_the_feature("usage_counters"),
        by_the_feature("usage_days"),
        by_the_feature("top_ups"),
        by_the_feature("key_requests"),
        by_the_feature("usage_alerts"),
    ],
}];

/// Exports the usage of this month, additions to the plan, and reached shares of the quota.
fn this_month(db: &Reader, user: &User) -> Result<Vec<(&'static str, Value)>> {
    let owner = Owner::User(user.id);
    let (cycle, _) = db.now().cycle();
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
    Ok(vec![
        ("this_month", Value::Object(used)),
        ("quota_shares_told_this_month", json!(told)),
        ("added_this_month", json!(added)),
    ])
}

/// Requests by day, key and operation. The position is the day.
fn days(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let days = service::days_after(db, Owner::User(user.id), Timestamp::from_millis(after), PORTION)?;
    let shown = |day: DayUse| {
        let row = json!({ "day": day.day, "key": day.key, "operation": day.operation, "requests": day.requests });
        (day.day.millis(), row)
    };
    Ok(days.into_iter().map(shown).collect())
}

/// The last requests, the latest first. They are few enough for one portion.
fn requests(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    if after > 0 {
        return Ok(Vec::new());
    }
    let last = service::requests(db, Owner::User(user.id), service::KEPT_REQUESTS)?;
    let shown = |(place, request): (i64, KeyRequest)| {
        let mut shown = json!({
            "at": request.at,
            "request_id": request.request_id,
            "key": request.key,
            "operation": request.operation,
            "status": request.status,
        });
        set(&mut shown, "address", request.address);
        (place, shown)
    };
    Ok((1..).zip(last).map(shown).collect())
}

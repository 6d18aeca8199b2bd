//! The notifications of the demo school about accounts and quotas. Other features notify people of their own parts.

use serde::Deserialize;
use serde_json::{Value, json};

use super::model::{NewNotification, NotificationEvent};
use super::service;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, broken, minutes_ago, table};
use crate::kernel::Result;

#[derive(Deserialize)]
struct History {
    notification: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    username: String,
    event: String,
    minutes_ago: u64,
    data: Option<Value>,
}

/// Writes the notifications, the oldest first.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for entry in table::<History>("notifications.toml")?.notification {
        let unknown = || broken(&format!("has a notification with an unknown event, {}", entry.event));
        let event = NotificationEvent::parse(&entry.event).ok_or_else(unknown)?;
        let new = NewNotification::of(event, entry.data.clone().unwrap_or_else(|| json!({})));
        service::notify_at(tx, school.person(&entry.username)?, &new, minutes_ago(tx, entry.minutes_ago))?;
    }
    Ok(())
}

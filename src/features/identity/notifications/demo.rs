//! The notifications of the demo school about accounts and quotas, the reminders that people chose, and past ones. Other features notify people of their own parts.

use serde::Deserialize;
use serde_json::{Value, json};

use super::model::{Change, NewNotification, NotificationEvent};
use super::service;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, broken, minutes_ago, table};
use crate::kernel::Result;

#[derive(Deserialize)]
struct History {
    notification: Vec<Entry>,
    reminder: Vec<Chosen>,
}

/// The time of the day at which a person wants to be reminded.
#[derive(Deserialize)]
struct Chosen {
    username: String,
    hour: u16,
    minute: u16,
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
    let History { notification, reminder } = table("notifications.toml")?;
    for Chosen { username, hour, minute } in reminder {
        let (reminder_is_on, reminder_minute) = (Some(true), Some(hour * 60 + minute));
        let change = Change { reminder_is_on, reminder_minute, ..Change::default() };
        service::change_preferences(tx, &school.actor(&username)?, &change)?;
    }
    for entry in notification {
        let unknown = || broken(&format!("has a notification with an unknown event, {}", entry.event));
        let event = NotificationEvent::parse(&entry.event).ok_or_else(unknown)?;
        let new = NewNotification::of(event, entry.data.clone().unwrap_or_else(|| json!({})));
        service::notify_at(tx, school.person(&entry.username)?, &new, minutes_ago(tx, entry.minutes_ago))?;
    }
    Ok(())
}

//! Request and response bodies: tag Notifications.

use std::collections::BTreeMap;

use poem_openapi::Object;
use poem_openapi::types::Any;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{
    Change, ChannelMode, DigestDay, DigestRhythm, KindChange, Marked, NotificationKind, PastNotification, Preferences,
    REMINDER_TIMES,
};
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::{Error, Fault, Id, Result, Rule, Timestamp, id::kind};

/// A notification.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Notification {
    pub id: Id<kind::Notification>,
    pub kind: NotificationKind,
    pub event: String,
    pub data: BTreeMap<String, Any<Value>>,
    pub read: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl Resource for Notification {
    const ONE: &'static str = "notification";
    const MANY: &'static str = "notifications";
}

impl From<PastNotification> for Notification {
    fn from(past: PastNotification) -> Self {
        let data = match past.data {
            Value::Object(data) => data.into_iter().map(|(name, value)| (name, Any(value))).collect(),
            _ => BTreeMap::new(),
        };
        Self {
            id: past.id,
            kind: past.kind,
            event: past.event,
            data,
            read: past.read_at.is_some(),
            read_at: past.read_at,
            created_at: past.created_at,
        }
    }
}

/// The number of unread notifications.
#[derive(Debug, Clone, Copy, Object, Serialize)]
pub struct UnreadCount {
    pub unread_count: i64,
}

/// A notification that was marked as read.
#[derive(Debug, Clone, Object, Serialize)]
pub struct NotificationRead {
    pub notification: Notification,
    pub unread_count: i64,
}

impl From<(PastNotification, i64)> for NotificationRead {
    fn from((notification, unread_count): (PastNotification, i64)) -> Self {
        Self { notification: notification.into(), unread_count }
    }
}

/// Which notifications to mark as read.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct ReadAll {
    pub up_to: Option<Id<kind::Notification>>,
}

/// How many notifications were marked as read.
#[derive(Debug, Clone, Copy, Object, Serialize)]
pub struct NotificationsRead {
    pub marked: i64,
    pub unread_count: i64,
}

impl From<Marked> for NotificationsRead {
    fn from(Marked { marked, unread }: Marked) -> Self {
        Self { marked, unread_count: unread }
    }
}

/// The hours without emails.
#[derive(Debug, Clone, Object, Serialize)]
pub struct QuietHours {
    pub enabled: bool,
    pub from: String,
    pub to: String,
}

/// When digests are sent.
#[derive(Debug, Clone, Object, Serialize)]
pub struct NotificationDigest {
    pub frequency: DigestRhythm,
    pub time: String,
    pub weekday: DigestDay,
}

/// When reminders come.
#[derive(Debug, Clone, Object, Serialize)]
pub struct NotificationReminder {
    pub enabled: bool,
    pub time: String,
}

/// The channels of a kind.
#[derive(Debug, Clone, Object, Serialize)]
pub struct NotificationChannels {
    pub kind: NotificationKind,
    pub in_app: bool,
    pub email: ChannelMode,
    pub push: ChannelMode,
    pub fixed: bool,
}

/// The preferences of a person.
#[derive(Debug, Clone, Object, Serialize)]
pub struct NotificationPreferences {
    pub email_notifications: bool,
    pub time_zone: String,
    pub quiet_hours: QuietHours,
    pub digest: NotificationDigest,
    pub reminder: NotificationReminder,
    pub kinds: Vec<NotificationChannels>,
}

impl Resource for NotificationPreferences {
    const ONE: &'static str = "preferences";
}

impl From<Preferences> for NotificationPreferences {
    fn from(preferences: Preferences) -> Self {
        let Preferences { email, time_zone, quiet, digest, reminder, kinds } = preferences;
        Self {
            email_notifications: email,
            time_zone,
            quiet_hours: QuietHours { enabled: quiet.is_on, from: clock(quiet.from), to: clock(quiet.to) },
            digest: NotificationDigest { frequency: digest.rhythm, time: clock(digest.minute), weekday: digest.day },
            reminder: NotificationReminder { enabled: reminder.is_on, time: clock(reminder.minute) },
            kinds: kinds
                .into_iter()
                .map(|(kind, choice)| NotificationChannels {
                    kind,
                    in_app: choice.in_app,
                    email: choice.email,
                    push: choice.push,
                    fixed: kind == NotificationKind::Account,
                })
                .collect(),
        }
    }
}

/// A minute of the day as a time, such as `07:30`.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The minute of the day that was sent in a field as a time.
fn minute(field: &'static str, sent: Option<&String>) -> Result<Option<u16>> {
    let Some(sent) = sent else { return Ok(None) };
    let digits = |text: &str| (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse());
    let parts = sent.split_once(':').and_then(|(hours, minutes)| digits(hours).zip(digits(minutes)));
    match parts {
        Some((Ok(hours @ 0..24), Ok(minutes @ 0..60))) => Ok(Some(hours * 60 + minutes)),
        _ => Err(Error::invalid(field, Fault::new(Rule::Time, "must be a time of day such as 07:30"))),
    }
}

text_enum! {
    /// A kind for which people can choose channels.
    pub enum ChosenKind {
        Badge = "badge",
        Class = "class",
        DueCards = "due_cards",
        League = "league",
        PlanReady = "plan_ready",
        Squad = "squad",
        Usage = "usage",
    }
}

impl From<ChosenKind> for NotificationKind {
    fn from(kind: ChosenKind) -> Self {
        match kind {
            ChosenKind::Badge => Self::Badge,
            ChosenKind::Class => Self::Class,
            ChosenKind::DueCards => Self::DueCards,
            ChosenKind::League => Self::League,
            ChosenKind::PlanReady => Self::PlanReady,
            ChosenKind::Squad => Self::Squad,
            ChosenKind::Usage => Self::Usage,
        }
    }
}

/// A change of the hours without emails.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct QuietHoursUpdate {
    pub enabled: Option<bool>,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// A change of when digests are sent.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct NotificationDigestUpdate {
    pub frequency: Option<DigestRhythm>,
    pub time: Option<String>,
    pub weekday: Option<DigestDay>,
}

/// A change of when reminders come.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct NotificationReminderUpdate {
    pub enabled: Option<bool>,
    pub time: Option<String>,
}

impl NotificationReminderUpdate {
    /// The minute of the day that was sent.
    fn minute(&self) -> Result<Option<u16>> {
        let (earliest, latest) = REMINDER_TIMES;
        let sent = minute("reminder.time", self.time.as_ref())?;
        if sent.is_some_and(|minute| !(earliest..=latest).contains(&minute)) {
            let fault = Fault::new(Rule::Time, "must be a time of day from 05:00 to 20:00");
            return Err(Error::invalid("reminder.time", fault));
        }
        Ok(sent)
    }
}

/// A change of the channels of a kind.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct NotificationChannelsUpdate {
    pub kind: ChosenKind,
    pub in_app: Option<bool>,
    pub email: Option<ChannelMode>,
    pub push: Option<ChannelMode>,
}

impl NotificationChannelsUpdate {
    /// Refuses a reminder in the digest, which would come at another time than the person chose. `index` is the place in the list.
    fn check(&self, index: usize) -> Result<()> {
        if !NotificationKind::from(self.kind).is_reminder() {
            return Ok(());
        }
        let fault = || Fault::new(Rule::Choice, "must be off or at_once, because reminders are not in digests");
        for (name, mode) in [("email", self.email), ("push", self.push)] {
            if mode == Some(ChannelMode::Digest) {
                return Err(Error::invalid(format!("kinds.{index}.{name}"), fault()));
            }
        }
        Ok(())
    }
}

/// A change of the preferences; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct NotificationPreferencesUpdate {
    pub email_notifications: Option<bool>,
    pub quiet_hours: Option<QuietHoursUpdate>,
    pub digest: Option<NotificationDigestUpdate>,
    pub reminder: Option<NotificationReminderUpdate>,
    pub kinds: Option<Vec<NotificationChannelsUpdate>>,
}

/// The most kinds in a change.
const MOST_KINDS: usize = 20;

impl NotificationPreferencesUpdate {
    /// The change that was sent.
    pub fn parsed(self) -> Result<Change> {
        let (quiet, digest) = (self.quiet_hours.unwrap_or_default(), self.digest.unwrap_or_default());
        let (reminder, kinds) = (self.reminder.unwrap_or_default(), self.kinds.unwrap_or_default());
        if kinds.len() > MOST_KINDS {
            return Err(Error::invalid("kinds", Fault::count(0, MOST_KINDS)));
        }
        for (index, sent) in kinds.iter().enumerate() {
            sent.check(index)?;
        }
        let change = |sent: NotificationChannelsUpdate| KindChange {
            kind: sent.kind.into(),
            in_app: sent.in_app,
            email: sent.email,
            push: sent.push,
        };
        Ok(Change {
            email: self.email_notifications,
            quiet_is_on: quiet.enabled,
            quiet_from: minute("quiet_hours.from", quiet.from.as_ref())?,
            quiet_to: minute("quiet_hours.to", quiet.to.as_ref())?,
            digest_rhythm: digest.frequency,
            digest_minute: minute("digest.time", digest.time.as_ref())?,
            digest_day: digest.weekday,
            reminder_is_on: reminder.enabled,
            reminder_minute: reminder.minute()?,
            kinds: kinds.into_iter().map(change).collect(),
        })
    }
}

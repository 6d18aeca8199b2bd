//! The data of notifications.

mod event;
mod preferences;
mod reminder;

pub use event::{NotificationEvent, NotificationKind};
pub use preferences::{
    Change, ChannelMode, Choice, Choices, Digest, DigestDay, DigestRhythm, KindChange, Preferences, Quiet,
};
pub use reminder::{DueReminder, REMINDER_TIMES, Reminder};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::features::mail::{Letter, MailKind, Word};
use crate::kernel::{Id, Timestamp, id::kind};

/// The most notifications of a person.
pub const MOST_NOTIFICATIONS: i64 = 500;
/// How many are deleted at a time when a person has too many, so that not every new one deletes one.
pub const TRIMMED: i64 = 50;
/// The most messages to the devices of a person on one day, besides those about the account.
pub const MOST_PUSHES: i64 = 3;
/// The most emails of a person that wait.
pub const MOST_WAITING: i64 = 200;

/// A new notification.
#[derive(Debug, Clone)]
pub struct NewNotification<'a> {
    pub event: NotificationEvent,
    /// What its sentence is made of: a JSON object of texts and numbers.
    pub data: Value,
    /// The name of its cause, such as `league:gold`; a person is notified of a cause once.
    pub source: Option<String>,
    pub mail: NotificationMail<'a>,
}

impl NewNotification<'_> {
    /// A notification with an email as the person prefers it.
    pub const fn of(event: NotificationEvent, data: Value) -> Self {
        Self { event, data, source: None, mail: NotificationMail::AsPreferred }
    }

    /// The same, of a cause of which a person is notified once.
    #[must_use]
    pub fn once(self, source: String) -> Self {
        Self { source: Some(source), ..self }
    }

    /// The same, where the person gets an email about it anyway.
    #[must_use]
    pub fn mailed_already(self) -> Self {
        Self { mail: NotificationMail::Already, ..self }
    }
}

/// The email about a notification.
#[derive(Debug, Clone)]
pub enum NotificationMail<'a> {
    /// The sentence of the event, at once or in a digest, as the person prefers.
    AsPreferred,
    /// A letter of its own, at once, unless the person wants none.
    Letter(Mailed<'a>),
    /// None, because the feature sends one by itself.
    Already,
}

/// A letter about a notification.
#[derive(Debug, Clone)]
pub struct Mailed<'a> {
    /// The kind, on which its bounds depend.
    pub kind: MailKind,
    /// The template.
    pub letter: Letter,
    /// The values of the gaps.
    pub words: &'a [(&'static str, Word<'a>)],
}

/// A stored notification.
#[derive(Debug, Clone, PartialEq)]
pub struct PastNotification {
    pub id: Id<kind::Notification>,
    pub kind: NotificationKind,
    /// What happened; events of later versions are kept as they are.
    pub event: String,
    /// What its sentence is made of.
    pub data: Value,
    pub created_at: Timestamp,
    /// The time when the person read it; absent while it is unread.
    pub read_at: Option<Timestamp>,
}

/// The message to connected clients about a new notification.
#[derive(Debug, Serialize)]
pub struct Message<'a> {
    id: Id<kind::Notification>,
    kind: &'static str,
    event: &'static str,
    data: &'a Value,
    read: bool,
    created_at: Timestamp,
    unread_count: i64,
}

impl<'a> Message<'a> {
    /// The message about a notification that was created at this time, as one of `unread` that are unread.
    pub const fn of(id: Id<kind::Notification>, new: &'a NewNotification, created_at: Timestamp, unread: i64) -> Self {
        let (kind, event) = (new.event.kind().name(), new.event.name());
        Self { id, kind, event, data: &new.data, read: false, created_at, unread_count: unread }
    }
}

/// The filters of the list.
#[derive(Debug, Clone, Copy, Default)]
pub struct NotificationFilter {
    /// Only this kind.
    pub kind: Option<NotificationKind>,
    /// Only unread ones.
    pub is_unread: bool,
}

/// The numbers of a person's notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub kept: i64,
    pub unread: i64,
    /// The emails that wait.
    pub waiting: i64,
}

impl Counts {
    /// The numbers with these added.
    #[must_use]
    pub const fn plus(self, more: Self) -> Self {
        Self { kept: self.kept + more.kept, unread: self.unread + more.unread, waiting: self.waiting + more.waiting }
    }
}

/// How many messages went to the devices of a person on one day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pushed {
    /// The number of the day of learning.
    pub day: i64,
    pub count: i64,
}

impl Pushed {
    /// Whether no other one may be sent on the day with this number.
    pub const fn is_enough(self, day: i64) -> bool {
        self.day == day && self.count >= MOST_PUSHES
    }
}

/// The result of marking all notifications as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    pub marked: i64,
    pub unread: i64,
}

/// An email that waits, or what a message to devices is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    pub event: String,
    pub data: Value,
}

impl Waiting {
    /// The kind of what it is about. `None` for an event of another version.
    pub fn kind(&self) -> Option<NotificationKind> {
        NotificationEvent::parse(&self.event).map(NotificationEvent::kind)
    }
}

/// An email that is due.
#[derive(Debug, Clone)]
pub struct DueMail {
    pub id: i64,
    pub waiting: Waiting,
    /// When its notification was created; absent where that is no longer kept.
    pub posted_at: Option<Timestamp>,
}

/// The job that sends emails that are due.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SendDue {}

/// The job that sends messages to devices that are due.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PushDue {}

/// The job that notifies the people behind the first ones.
#[derive(Debug, Serialize, Deserialize)]
pub struct NotifyRest {
    pub people: Vec<Id<kind::User>>,
    /// The developer whose learners they are; absent for people of the school.
    #[serde(default)]
    pub learners_of: Option<Id<kind::User>>,
    pub event: NotificationEvent,
    pub data: Value,
    pub source: String,
}

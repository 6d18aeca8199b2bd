//! Notifications to people: in the app, live, by email, and on their devices.
//!
//! Guarantees: a notification, its message to connected clients, its email and its messages to devices are stored in the transaction of their cause; the number of
//! unread ones is kept and exact; a cause with a `source` notifies a person once; a person has at most [`MOST_NOTIFICATIONS`], of which the
//! oldest are deleted first, those about the account last; emails and messages to devices keep quiet hours and wait for a digest as the
//! person chooses when they are due, and nobody gets one about what was read or withdrawn; at most three messages a day go to a person's
//! devices, besides those about the account.
//!
//! A feature that notifies people of a cause with [`service::notify_all`] withdraws it when the cause is gone ([`service::withdraw`]).
//!
//! Reminders of learning come at the hour that a person chose, once a day at the most, and never after 20:00. They are off without a choice,
//! and then by email and on devices only where the person turns that on too, because nothing is sent only to bring a person back. This
//! feature keeps who is due ([`service::due_reminders`], an index by time) and when; `plan` decides whether there is a reason.
//!
//! To notify people of something new, add a line to [`NotificationEvent`] (and to [`NotificationKind`], where people may choose apart), its
//! sentence in `assets/words/<language>/notifications` and in the words of the pages, its page in `paths`, and call [`service::notify`] or
//! [`service::notify_all`].
//!
//! Tables: `notifications`, `notification_people`, `notification_mails`, `notification_pushes`.

mod api;
mod demo;
mod held;
mod jobs;
mod model;
mod paths;
pub mod service;
mod store;
mod wire;
mod words;

pub use api::Api;
pub use model::{
    ChannelMode, Choice, Choices, Digest, DigestDay, DigestRhythm, DueReminder, MOST_NOTIFICATIONS, Mailed,
    NewNotification, NotificationEvent, NotificationKind, NotificationMail, PastNotification, Quiet, Reminder,
};
pub use paths::path;
pub use words::sentence;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The message to connected clients about a new notification.
pub const POSTED: &str = "notification.posted";
/// The message to connected clients that notifications were read.
pub const READ: &str = "notification.read";

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "notifications",
    holds: held::HOLDS,
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    scheduled: jobs::SCHEDULE,
    scopes: &["notifications"],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};

//! Preferences of a person: by which channels each kind comes, quiet hours, and the digest.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::event::NotificationKind;
use super::reminder::{REMINDER, Reminder, is_late, may_come};
use crate::http::text_enum;
use crate::kernel::{Calendar, Role, Timestamp};

text_enum! {
    /// Whether and when an email, or a message to the person's devices, is sent.
    pub enum ChannelMode {
        Off = "off",
        /// At once, or at the end of the quiet hours.
        AtOnce = "at_once",
        /// With the next digest.
        Digest = "digest",
    }
}

text_enum! {
    /// How often a digest is sent.
    pub enum DigestRhythm {
        Daily = "daily",
        Weekly = "weekly",
    }
}

text_enum! {
    /// The day of a weekly digest.
    pub enum DigestDay {
        Monday = "monday",
        Tuesday = "tuesday",
        Wednesday = "wednesday",
        Thursday = "thursday",
        Friday = "friday",
        Saturday = "saturday",
        Sunday = "sunday",
    }
}

impl DigestDay {
    /// The number of the weekday; Monday is 0.
    const fn number(self) -> i64 {
        match self {
            DigestDay::Monday => 0,
            DigestDay::Tuesday => 1,
            DigestDay::Wednesday => 2,
            DigestDay::Thursday => 3,
            DigestDay::Friday => 4,
            DigestDay::Saturday => 5,
            DigestDay::Sunday => 6,
        }
    }
}

/// The channels of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Whether new ones count as unread and are sent to connected clients.
    pub in_app: bool,
    pub email: ChannelMode,
    /// To the devices on which the person has turned notifications on.
    pub push: ChannelMode,
}

/// The channels of a kind, as they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredChoice {
    in_app: bool,
    email: ChannelMode,
    /// Absent where the person chose none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    push: Option<ChannelMode>,
}

/// The hours without emails and messages to devices, as minutes of the day in the person's time zone. They may span midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    pub is_on: bool,
    pub from: u16,
    pub to: u16,
}

impl Quiet {
    /// Whether the minute of the day is quiet. Hours that end when they begin are empty.
    pub const fn covers(self, minute: u16) -> bool {
        if !self.is_on {
            false
        } else if self.from <= self.to {
            self.from <= minute && minute < self.to
        } else {
            self.from <= minute || minute < self.to
        }
    }
}

/// When digests are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    pub rhythm: DigestRhythm,
    /// The minute of the day in the person's time zone.
    pub minute: u16,
    /// The day of a weekly digest.
    pub day: DigestDay,
}

/// The quiet hours of people who chose none: 20:00 to 07:00.
const QUIET: Quiet = Quiet { is_on: true, from: 20 * 60, to: 7 * 60 };
/// The digest of people who chose none: daily at 16:00.
const DIGEST: Digest = Digest { rhythm: DigestRhythm::Daily, minute: 16 * 60, day: DigestDay::Friday };

/// What is looked at so soon after it was due is in time: the schedule looks every five minutes.
const IN_TIME: Duration = Duration::from_secs(10 * 60);

/// What a person chose; absent values are the defaults.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Quiet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminder: Option<Reminder>,
    /// The choices by the names of the kinds.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, StoredChoice>,
}

/// The channels of a kind for people of a role who chose nothing.
const fn usual(kind: NotificationKind, role: Role) -> Choice {
    let email = match (kind, role) {
        (NotificationKind::Account | NotificationKind::Usage, _) => ChannelMode::AtOnce,
        (NotificationKind::Class, Role::Admin)
        | (
            NotificationKind::Badge
            | NotificationKind::League
            | NotificationKind::Squad
            | NotificationKind::PlanReady
            | NotificationKind::DueCards,
            _,
        ) => ChannelMode::Off,
        (NotificationKind::Class, _) => ChannelMode::Digest,
    };
    let push = match (kind, role) {
        (NotificationKind::Class, Role::Admin)
        | (
            NotificationKind::Badge
            | NotificationKind::League
            | NotificationKind::PlanReady
            | NotificationKind::DueCards,
            _,
        ) => ChannelMode::Off,
        (
            NotificationKind::Account | NotificationKind::Usage | NotificationKind::Class | NotificationKind::Squad,
            _,
        ) => ChannelMode::AtOnce,
    };
    Choice { in_app: true, email, push }
}

impl Choices {
    /// The channels of a kind for a person of this role.
    pub fn of(&self, kind: NotificationKind, role: Role) -> Choice {
        let usual = usual(kind, role);
        match self.kinds.get(kind.name()).filter(|_| kind != NotificationKind::Account) {
            Some(StoredChoice { in_app, email, push }) => {
                Choice { in_app: *in_app, email: *email, push: push.unwrap_or(usual.push) }
            }
            None => usual,
        }
    }

    /// The quiet hours.
    pub fn quiet(&self) -> Quiet {
        self.quiet.unwrap_or(QUIET)
    }

    /// The digest.
    pub fn digest(&self) -> Digest {
        self.digest.unwrap_or(DIGEST)
    }

    /// The reminder.
    pub fn reminder(&self) -> Reminder {
        self.reminder.unwrap_or(REMINDER)
    }

    /// Whether a person of this role gets notifications of this kind by any channel.
    pub fn wants(&self, kind: NotificationKind, role: Role) -> bool {
        let Choice { in_app, email, push } = self.of(kind, role);
        kind.concerns(role) && (in_app || email != ChannelMode::Off || push != ChannelMode::Off)
    }

    /// When an email, or a message to devices, about a reminder of this time is due: at once, or at the end of the quiet hours, if that is
    /// not too late for a reminder.
    fn reminder_due(&self, mode: ChannelMode, calendar: &Calendar, posted: Timestamp) -> Option<Timestamp> {
        let at = self.after_quiet(calendar, posted);
        (mode == ChannelMode::AtOnce && may_come(calendar, posted, at)).then_some(at)
    }

    /// The same of a reminder that has waited since this time. What is late is left out.
    fn reminder_due_now(
        &self,
        mode: ChannelMode,
        calendar: &Calendar,
        (posted, now): (Timestamp, Timestamp),
    ) -> Option<Timestamp> {
        let due = self.reminder_due(mode, calendar, posted)?;
        let is_sent = due >= now || (!is_late(due, now) && may_come(calendar, posted, now));
        is_sent.then_some(due)
    }

    /// When an email, or a message to devices, about something that happens now is due; `None` where none is sent. Those about the account
    /// ignore quiet hours.
    pub fn due(
        &self,
        kind: NotificationKind,
        mode: ChannelMode,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Option<Timestamp> {
        if kind.is_reminder() {
            return self.reminder_due(mode, calendar, now);
        }
        let at = match mode {
            ChannelMode::Off => return None,
            ChannelMode::AtOnce => now,
            ChannelMode::Digest => self.next_digest(calendar, now),
        };
        Some(if kind == NotificationKind::Account { at } else { self.after_quiet(calendar, at) })
    }

    /// The same of something that happened at a time and has waited since: by the present choices it is due in the past, and sent, or waits
    /// on. `None` where none is sent any more. Where it is not known when it happened, it is due now. What is sent late keeps quiet hours too.
    pub fn due_now(
        &self,
        kind: NotificationKind,
        mode: ChannelMode,
        calendar: &Calendar,
        (posted, now): (Option<Timestamp>, Timestamp),
    ) -> Option<Timestamp> {
        if kind.is_reminder() {
            return self.reminder_due_now(mode, calendar, (posted?, now));
        }
        let due = match posted {
            Some(posted) => self.due(kind, mode, calendar, posted)?,
            None if mode == ChannelMode::Off => return None,
            None => Timestamp::from_millis(0),
        };
        let is_in_time = due >= now || now.is_within(IN_TIME, due);
        Some(if is_in_time || kind == NotificationKind::Account { due } else { self.after_quiet(calendar, now) })
    }

    /// When a message to devices is due for which today has been enough: with the digest of another day.
    pub fn another_day(&self, calendar: &Calendar, now: Timestamp) -> Timestamp {
        let tomorrow = calendar.start(calendar.day(now) + 1);
        self.after_quiet(calendar, self.next_digest(calendar, tomorrow))
    }

    fn next_digest(&self, calendar: &Calendar, after: Timestamp) -> Timestamp {
        let digest = self.digest();
        let day = (digest.rhythm == DigestRhythm::Weekly).then(|| digest.day.number());
        calendar.next(after, digest.minute, day)
    }

    /// The end of the quiet hours, if this time is within them.
    fn after_quiet(&self, calendar: &Calendar, at: Timestamp) -> Timestamp {
        let quiet = self.quiet();
        if quiet.covers(calendar.minute(at)) { calendar.next(at, quiet.to, None) } else { at }
    }

    /// The choices after a change by a person of this role.
    #[must_use]
    pub fn changed(mut self, change: &Change, role: Role) -> Self {
        let (mut quiet, mut digest, mut reminder) = (self.quiet(), self.digest(), self.reminder());
        quiet.is_on = change.quiet_is_on.unwrap_or(quiet.is_on);
        quiet.from = change.quiet_from.unwrap_or(quiet.from);
        quiet.to = change.quiet_to.unwrap_or(quiet.to);
        digest.rhythm = change.digest_rhythm.unwrap_or(digest.rhythm);
        digest.minute = change.digest_minute.unwrap_or(digest.minute);
        digest.day = change.digest_day.unwrap_or(digest.day);
        reminder.is_on = change.reminder_is_on.unwrap_or(reminder.is_on);
        reminder.minute = change.reminder_minute.unwrap_or(reminder.minute);
        (self.quiet, self.digest, self.reminder) = (Some(quiet), Some(digest), Some(reminder));
        for KindChange { kind, in_app, email, push } in &change.kinds {
            let before = self.of(*kind, role);
            let chosen = self.kinds.get(kind.name()).and_then(|stored| stored.push);
            let after = StoredChoice {
                in_app: in_app.unwrap_or(before.in_app),
                email: email.unwrap_or(before.email),
                push: push.or(chosen),
            };
            self.kinds.insert(kind.name().to_owned(), after);
        }
        self
    }
}

/// A change of the preferences; absent values stay.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Whether the person gets emails about notifications at all.
    pub email: Option<bool>,
    pub quiet_is_on: Option<bool>,
    pub quiet_from: Option<u16>,
    pub quiet_to: Option<u16>,
    pub digest_rhythm: Option<DigestRhythm>,
    pub digest_minute: Option<u16>,
    pub digest_day: Option<DigestDay>,
    pub reminder_is_on: Option<bool>,
    pub reminder_minute: Option<u16>,
    pub kinds: Vec<KindChange>,
}

/// A change of the channels of a kind.
#[derive(Debug, Clone, Copy)]
pub struct KindChange {
    pub kind: NotificationKind,
    pub in_app: Option<bool>,
    pub email: Option<ChannelMode>,
    pub push: Option<ChannelMode>,
}

/// The preferences of a person, completed by the defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// Whether the person gets emails about notifications at all.
    pub email: bool,
    pub time_zone: String,
    pub quiet: Quiet,
    pub digest: Digest,
    pub reminder: Reminder,
    /// The kinds that people of the role get.
    pub kinds: Vec<(NotificationKind, Choice)>,
}

impl Preferences {
    /// Completes the choices of a person of this role.
    pub fn of(choices: &Choices, role: Role, email: bool, time_zone: String) -> Self {
        let kinds = NotificationKind::ALL.iter().copied().filter(|kind| kind.concerns(role));
        Self {
            email,
            time_zone,
            quiet: choices.quiet(),
            digest: choices.digest(),
            reminder: choices.reminder(),
            kinds: kinds.map(|kind| (kind, choices.of(kind, role))).collect(),
        }
    }
}

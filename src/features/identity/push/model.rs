//! The data of Web Push.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::http::text_enum;
use crate::kernel::{Id, Secret, Timestamp, id::kind};

/// The most devices of a person.
pub const MOST_DEVICES: i64 = 10;
/// The most messages that wait for a device.
pub const MOST_WAITING: i64 = 20;
/// The most tries of a message.
pub const MOST_TRIES: i64 = 8;
/// A device ends with so many messages in a row that were given up.
pub const MOST_FAILURES: i64 = 10;
/// The longest title and text of a message, in characters.
const LONGEST_TITLE: usize = 80;
const LONGEST_TEXT: usize = 300;

text_enum! {
    /// How soon a device should show a message (RFC 8030, section 5.3).
    pub enum Urgency {
        /// When the device is charging or on a network without fees.
        Low = "low",
        Normal = "normal",
        /// Even if the battery is low.
        High = "high",
    }
}

text_enum! {
    /// Messages of which only the latest one is of interest.
    pub enum Topic {
        Digest = "digest",
        Test = "test",
    }
}

/// A message to the devices of a person.
#[derive(Debug, Clone)]
pub struct Message {
    pub title: String,
    pub text: String,
    /// The page that it opens, without the path of the public address.
    pub path: String,
    /// A message with the same tag takes the place of this one on the device.
    pub tag: String,
    pub urgency: Urgency,
    pub topic: Option<Topic>,
    /// How long it is worth being sent.
    pub keep: Duration,
}

/// The beginning of a text.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

impl Message {
    /// The document that the service worker of the pages reads. It shows the message only while this person is signed in.
    pub fn payload(&self, user: Id<kind::User>, language: &str) -> Value {
        json!({
            "user": user,
            "title": cut(&self.title, LONGEST_TITLE),
            "text": cut(&self.text, LONGEST_TEXT),
            "path": self.path,
            "tag": self.tag,
            "lang": language,
            "always": self.topic == Some(Topic::Test),
        })
    }
}

/// The key of the school, as it is stored.
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// The public key, in base64url.
    pub public: String,
    /// The private key, sealed.
    pub secret: Vec<u8>,
    pub made_at: Timestamp,
}

/// Web Push of the school.
#[derive(Debug, Clone, Default)]
pub struct School {
    pub is_on: bool,
    /// The email address by which the owner of a push service reaches the school.
    pub contact: Option<String>,
    pub key: Option<StoredKey>,
    pub worked_at: Option<Timestamp>,
    pub failing_since: Option<Timestamp>,
    pub failure: Option<String>,
}

/// The changes by an admin; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct SchoolUpdate {
    pub is_on: Option<bool>,
    pub contact: Option<String>,
}

/// A subscription of a browser.
#[derive(Clone)]
pub struct NewDevice {
    pub endpoint: Secret<String>,
    pub point: [u8; 65],
    pub auth: Secret<[u8; 16]>,
}

/// A device, without what is needed to send to it.
#[derive(Debug, Clone)]
pub struct Device {
    pub id: Id<kind::PushSubscription>,
    /// The browser, such as `Firefox on Linux`.
    pub client: Option<String>,
    /// The host of the push service.
    pub host: String,
    pub is_current: bool,
    pub is_failing: bool,
    pub created_at: Timestamp,
    pub worked_at: Option<Timestamp>,
}

/// Where a message goes.
#[derive(Clone)]
pub struct Target {
    pub endpoint: Secret<String>,
    pub point: Vec<u8>,
    pub auth: Secret<Vec<u8>>,
    pub retry_at: Option<Timestamp>,
}

/// A message that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub id: i64,
    pub payload: String,
    pub urgency: Urgency,
    pub topic: Option<Topic>,
    pub tries: i64,
    pub expires_at: Timestamp,
}

/// The job that sends the messages that wait for a device.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendPushes {
    pub device: Id<kind::PushSubscription>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The push service accepted it.
    Accepted,
    /// The device has ended its subscription, or may not be sent to.
    Ended,
    /// It will never be accepted.
    Refused,
    /// The push service refuses the key of the school.
    KeyRefused,
    /// It may be accepted later, after this pause where the push service asked for one.
    Later(Option<Duration>),
}

/// What the job does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The next message of the device.
    Message,
    /// The same message, later.
    Again,
}

/// A message that is ready to go, with what it needs.
#[derive(Clone)]
pub struct Ready {
    pub contact: String,
    pub key: StoredKey,
    pub target: Target,
    pub message: Waiting,
}

//! Request and response bodies of Web Push: tags Notifications and Admin.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{Device, NewDevice, School, SchoolUpdate};
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::text::{Email, ParsedText};
use crate::kernel::{Code, Error, Fault, Id, Result, Rule, Secret, Timestamp, id::kind};
use crate::providers::push::{BadEndpoint, Receiver, check_endpoint, decoded};

/// Whether people can turn on notifications on devices, and what browsers need for it.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Push {
    pub enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
}

impl Resource for Push {
    const ONE: &'static str = "push";
}

/// A device, without its address.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct PushSubscription {
    pub id: Id<kind::PushSubscription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    pub push_service: String,
    pub current: bool,
    pub failing: bool,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_at: Option<Timestamp>,
}

impl Resource for PushSubscription {
    const ONE: &'static str = "subscription";
    const MANY: &'static str = "subscriptions";
}

impl From<Device> for PushSubscription {
    fn from(device: Device) -> Self {
        let Device { id, client, host, is_current, is_failing, created_at, worked_at } = device;
        Self { id, client, push_service: host, current: is_current, failing: is_failing, created_at, worked_at }
    }
}

/// The keys of a browser.
#[derive(Object, Deserialize)]
pub struct PushKeys {
    pub p256dh: String,
    pub auth: Secret<String>,
}

/// A subscription as browsers make it.
#[derive(Object, Deserialize)]
pub struct PushSubscriptionCreate {
    pub endpoint: Secret<String>,
    pub keys: PushKeys,
}

impl PushSubscriptionCreate {
    /// The subscription that was sent.
    pub fn parsed(self, is_private_allowed: bool) -> Result<NewDevice> {
        check_endpoint(self.endpoint.expose(), is_private_allowed).map_err(|bad| match bad {
            BadEndpoint::Malformed => Error::invalid(
                "endpoint",
                Fault::new(Rule::WebAddress, "must be the https address of a push service, as the browser gave it"),
            ),
            BadEndpoint::Private => Error::new(
                Code::ConnectionPrivate,
                "This push service is on a private network. Notifications are not sent there.",
            ),
        })?;
        let unlike = |field| Error::invalid(field, Fault::new(Rule::Invalid, "must be the key that the browser gave"));
        let point = decoded(&self.keys.p256dh).ok_or_else(|| unlike("keys.p256dh"))?;
        let auth = decoded(self.keys.auth.expose()).ok_or_else(|| unlike("keys.auth"))?;
        Receiver::new(point, auth).ok_or_else(|| unlike("keys.p256dh"))?;
        Ok(NewDevice { endpoint: self.endpoint, point, auth: Secret::new(auth) })
    }
}

text_enum! {
    /// How push services take the key of the school.
    pub enum PushState {
        Off = "off",
        Untested = "untested",
        Working = "working",
        Failing = "failing",
    }
}

/// Web Push of the school.
#[derive(Debug, Clone, Object, Serialize)]
pub struct PushSettings {
    pub enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    pub state: PushState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
}

impl Resource for PushSettings {
    const ONE: &'static str = "push";
}

impl From<School> for PushSettings {
    fn from(school: School) -> Self {
        let state = match &school {
            School { is_on: false, .. } => PushState::Off,
            School { failing_since: Some(_), .. } => PushState::Failing,
            School { worked_at: Some(_), .. } => PushState::Working,
            _ => PushState::Untested,
        };
        Self {
            enabled: school.is_on,
            contact: school.contact,
            state,
            worked_at: school.worked_at,
            failing_since: school.failing_since,
        }
    }
}

/// The changes by an admin; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PushSettingsUpdate {
    pub enabled: Option<bool>,
    pub contact: Option<Email>,
}

impl From<PushSettingsUpdate> for SchoolUpdate {
    fn from(update: PushSettingsUpdate) -> Self {
        Self { is_on: update.enabled, contact: update.contact.map(|contact| contact.as_str().to_owned()) }
    }
}

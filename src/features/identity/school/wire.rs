//! Request and response bodies of the school.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self as school, HolidayName, check_days};
use super::service::State;
use crate::features::connections::EngineKind;
use crate::features::mail::Unsent;
use crate::features::settings::{self as model, Registration};
use crate::features::users::PeopleCounts;
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Day, Error, Fault, Id, Result, Role, Rule, Timestamp, id::kind, locale};

text_enum! {
    /// Whether developers may register.
    pub enum DeveloperRegistration {
        Open = "open",
        Closed = "closed",
    }
}

/// Returns the URL path of the logo, below the base path of the server. Its version changes with the picture.
pub fn logo_url(base: &str, changed: Option<Timestamp>) -> Option<String> {
    changed.map(|changed| format!("{base}/api/school/logo?v={:x}", changed.millis()))
}

/// The public data of the school.
#[derive(Debug, Clone, Object, Serialize)]
pub struct School {
    pub name: String,
    pub locale: String,
    pub time_zone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    pub registration: Registration,
    pub developer_registration: DeveloperRegistration,
    pub setup_required: bool,
    pub mail: bool,
    pub assistant_name: String,
    pub engine: String,
    pub engine_kind: EngineKind,
}

impl School {
    /// The version of the logo, which is in its address; absent where there is no logo.
    pub fn logo_version(&self) -> Option<&str> {
        self.logo_url.as_deref()?.rsplit_once("v=").map(|(_, version)| version)
    }
}

impl Resource for School {
    const ONE: &'static str = "school";
}

/// The numbers that may be the most members of a squad.
const SQUAD_SIZES: std::ops::RangeInclusive<i64> = 2..=8;

/// The settings of the school.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Settings {
    pub name: String,
    pub locale: String,
    pub time_zone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    pub registration: Registration,
    pub require_verified_email: bool,
    pub totp_required_for: Vec<Role>,
    pub assistant_name: String,
    pub squad_size: i64,
}

impl Settings {
    /// Converts the settings; `base` is the base path of the server.
    pub fn of(settings: model::Settings, base: &str, logo_changed: Option<Timestamp>) -> Self {
        Self {
            name: settings.name,
            locale: settings.locale,
            time_zone: settings.time_zone,
            logo_url: logo_url(base, logo_changed),
            registration: settings.registration,
            require_verified_email: settings.require_verified_email,
            totp_required_for: settings.totp_required_for,
            assistant_name: settings.assistant_name,
            squad_size: settings.squad_size,
        }
    }
}

impl Resource for Settings {
    const ONE: &'static str = "settings";
}

/// The changes to the settings; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct SettingsUpdate {
    pub name: Option<Line<1, 120>>,
    pub locale: Option<Line<2, 35>>,
    pub time_zone: Option<Line<1, 64>>,
    pub registration: Option<Registration>,
    pub require_verified_email: Option<bool>,
    pub totp_required_for: Option<Vec<Role>>,
    pub assistant_name: Option<Line<1, 60>>,
    pub squad_size: Option<i64>,
}

impl SettingsUpdate {
    /// Returns the changed settings, and the names of those that changed.
    pub fn apply(&self, mut settings: model::Settings) -> Result<(model::Settings, Vec<&'static str>)> {
        let mut touched = Vec::new();
        if let Some(name) = &self.name {
            settings.name = name.as_str().to_owned();
            touched.push("name");
        }
        if let Some(tag) = &self.locale {
            settings.locale = locale::tag(tag.as_str())?;
            touched.push("locale");
        }
        if let Some(zone) = &self.time_zone {
            settings.time_zone = locale::zone(zone.as_str())?;
            touched.push("time_zone");
        }
        if let Some(registration) = self.registration {
            settings.registration = registration;
            touched.push("registration");
        }
        if let Some(verified) = self.require_verified_email {
            settings.require_verified_email = verified;
            touched.push("require_verified_email");
        }
        if let Some(roles) = &self.totp_required_for {
            if roles.iter().enumerate().any(|(index, role)| roles.iter().take(index).any(|other| other == role)) {
                return Err(Error::invalid(
                    "totp_required_for",
                    Fault::new(Rule::Repeated, "must not name a role twice"),
                ));
            }
            settings.totp_required_for = Role::ALL.into_iter().filter(|role| roles.contains(role)).collect();
            touched.push("totp_required_for");
        }
        if let Some(name) = &self.assistant_name {
            settings.assistant_name = name.as_str().to_owned();
            touched.push("assistant_name");
        }
        if let Some(size) = self.squad_size {
            if !SQUAD_SIZES.contains(&size) {
                return Err(Error::invalid("squad_size", Fault::range(*SQUAD_SIZES.start(), *SQUAD_SIZES.end())));
            }
            settings.squad_size = size;
            touched.push("squad_size");
        }
        Ok((settings, touched))
    }
}

/// Mails that were not handed to a mail server.
#[derive(Debug, Clone, Object, Serialize)]
pub struct UnsentMails {
    pub queued: i64,
    pub failed: i64,
    pub kept: i64,
}

/// The state of the school at a glance.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Overview {
    pub people: PeopleCounts,
    pub signed_in_today: i64,
    /// Whether a mail server is configured.
    pub mail: bool,
    pub unsent_mails: UnsentMails,
    /// The time of the last backup; absent where none was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_at: Option<Timestamp>,
    pub version: String,
}

impl Resource for Overview {
    const ONE: &'static str = "overview";
}

impl Overview {
    /// Converts the state of the school.
    pub fn of(state: State, backup_at: Option<Timestamp>, mail: bool) -> Self {
        let Unsent { queued, failed, kept } = state.mails;
        Self {
            people: state.people.into(),
            signed_in_today: state.signed_in_today,
            mail,
            unsent_mails: UnsentMails { queued, failed, kept },
            backup_at,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// Holidays of the school.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Holiday {
    pub id: Id<kind::Holiday>,
    pub name: String,
    pub from: Day,
    pub to: Day,
}

impl Resource for Holiday {
    const ONE: &'static str = "holiday";
    const MANY: &'static str = "holidays";
}

impl From<school::Holiday> for Holiday {
    fn from(holiday: school::Holiday) -> Self {
        let (from, to) = (Day::numbered(holiday.first_day), Day::numbered(holiday.last_day));
        Self { id: holiday.id, name: holiday.name, from, to }
    }
}

/// Holidays to add.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct HolidayCreate {
    pub name: HolidayName,
    pub from: Day,
    pub to: Day,
}

impl HolidayCreate {
    /// The holidays that were sent.
    pub fn parsed(self) -> Result<school::NewHoliday> {
        let (first_day, last_day) = (self.from.number(), self.to.number());
        check_days(first_day, last_day)?;
        Ok(school::NewHoliday { name: self.name, first_day, last_day })
    }
}

/// A change of holidays; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct HolidayUpdate {
    pub name: Option<HolidayName>,
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl From<HolidayUpdate> for school::HolidayUpdate {
    fn from(sent: HolidayUpdate) -> Self {
        Self { name: sent.name, first_day: sent.from.map(Day::number), last_day: sent.to.map(Day::number) }
    }
}

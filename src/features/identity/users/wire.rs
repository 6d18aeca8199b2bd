//! The shapes of the contract: tag Users.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, FirstDay, Status, Theme};
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::signature::LinkSigner;
use crate::kernel::text::{Line, ParsedText, Prose, Username};
use crate::kernel::{self, Id, Result, Role, Timestamp, id::kind};

/// A person of the school, or a developer's learner.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct User {
    /// The id.
    pub id: Id<kind::User>,
    /// The name that others see.
    pub full_name: String,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name to sign in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The role.
    pub role: Role,
    /// Whose people this is one of.
    pub realm: Realm,
    /// Whether the person may sign in.
    pub status: Status,
    /// Whether mail at the address was shown to be read.
    pub email_verified: bool,
    /// Whether signing in asks for a one-time code.
    pub totp_enabled: bool,
    /// A few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    /// How to speak of this person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pronouns: Option<String>,
    /// Where the picture is, for a while and without a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// The name of the plan.
    pub plan: String,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When the person signed in last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_login_at: Option<Timestamp>,
}

text_enum! {
    /// Whose people somebody is one of, as this surface shows it.
    pub enum Realm {
        /// The school.
        School = "school",
        /// A developer.
        Developer = "developer",
    }
}

impl From<kernel::Realm> for Realm {
    fn from(realm: kernel::Realm) -> Self {
        match realm {
            kernel::Realm::School => Self::School,
            kernel::Realm::Developer(_) => Self::Developer,
        }
    }
}

impl Resource for User {
    const ONE: &'static str = "user";
    const MANY: &'static str = "users";
}

impl User {
    /// The person as the contract shows one; `links` signs the address of the picture.
    pub fn of(user: model::User, links: &LinkSigner, now: Timestamp) -> Self {
        let picture = |changed: Timestamp| links.sign(&avatar_path(user.id), changed.millis(), now);
        Self {
            id: user.id,
            avatar_url: user.avatar_changed_at.map(picture),
            full_name: user.full_name,
            email: user.email,
            username: user.username,
            role: user.role,
            realm: user.realm.into(),
            status: user.status,
            email_verified: user.email_verified_at.is_some(),
            totp_enabled: user.totp_enabled,
            bio: user.bio,
            pronouns: user.pronouns,
            plan: user.plan,
            created_at: user.created_at,
            last_login_at: user.last_login_at,
        }
    }

    /// The same for whoever shows the person in pages of another host: with the whole address of the picture. `origin` is the address
    /// of the server's host, below which the path of the picture is.
    #[must_use]
    pub fn with_address(mut self, origin: &str) -> Self {
        self.avatar_url = self.avatar_url.map(|path| format!("{origin}{path}"));
        self
    }
}

/// Where the picture of a person is; what the signature is over.
pub fn avatar_path(id: Id<kind::User>) -> String {
    format!("/api/users/{id}/avatar")
}

/// What to change about oneself.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ProfileUpdate {
    /// The name that others see.
    pub full_name: Option<Line<1, 120>>,
    /// The name to sign in with.
    pub username: Option<Username>,
    /// A few words; empty clears them.
    pub bio: Option<Prose<0, 2000>>,
    /// How to speak of this person; empty clears it.
    pub pronouns: Option<Line<0, 40>>,
}

impl From<ProfileUpdate> for model::ProfileUpdate {
    fn from(update: ProfileUpdate) -> Self {
        Self {
            full_name: update.full_name,
            username: update.username,
            bio: update.bio,
            pronouns: update.pronouns,
            email: None,
            without_email: false,
            role: None,
        }
    }
}

/// How a person likes it.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Preferences {
    /// A BCP 47 language tag.
    pub locale: String,
    /// A zone of the IANA database.
    pub time_zone: String,
    /// The colours.
    pub theme: Theme,
    /// Whether to do without animation.
    pub reduced_motion: bool,
    /// Whether notifications come by mail.
    pub email_notifications: bool,
    /// The day that a week begins with.
    pub week_starts_on: FirstDay,
}

impl From<model::EffectivePreferences> for Preferences {
    fn from(effective: model::EffectivePreferences) -> Self {
        let model::EffectivePreferences { own: preferences, locale, time_zone } = effective;
        Self {
            locale,
            time_zone,
            theme: preferences.theme,
            reduced_motion: preferences.reduced_motion,
            email_notifications: preferences.email_notifications,
            week_starts_on: preferences.week_starts_on,
        }
    }
}

impl Resource for Preferences {
    const ONE: &'static str = "preferences";
}

/// Which preferences to change.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PreferencesUpdate {
    /// A BCP 47 language tag.
    pub locale: Option<Line<2, 35>>,
    /// A zone of the IANA database.
    pub time_zone: Option<Line<1, 64>>,
    /// The colours.
    pub theme: Option<Theme>,
    /// Whether to do without animation.
    pub reduced_motion: Option<bool>,
    /// Whether notifications come by mail.
    pub email_notifications: Option<bool>,
    /// The day that a week begins with.
    pub week_starts_on: Option<FirstDay>,
}

impl PreferencesUpdate {
    /// The preferences after the change. A locale or zone that does not exist is an error that names the field.
    pub fn apply(&self, mut preferences: model::Preferences) -> Result<model::Preferences> {
        if let Some(locale) = &self.locale {
            preferences.locale = Some(crate::kernel::locale::tag(locale.as_str())?);
        }
        if let Some(zone) = &self.time_zone {
            preferences.time_zone = Some(crate::kernel::locale::zone(zone.as_str())?);
        }
        if let Some(theme) = self.theme {
            preferences.theme = theme;
        }
        if let Some(reduced) = self.reduced_motion {
            preferences.reduced_motion = reduced;
        }
        if let Some(notify) = self.email_notifications {
            preferences.email_notifications = notify;
        }
        if let Some(day) = self.week_starts_on {
            preferences.week_starts_on = day;
        }
        Ok(preferences)
    }
}

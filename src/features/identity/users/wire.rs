//! Request and response bodies: tag Users.

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
    pub id: Id<kind::User>,
    pub full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    pub role: Role,
    pub realm: Realm,
    pub status: Status,
    pub email_verified: bool,
    /// Whether signing in asks for a one-time code.
    pub totp_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pronouns: Option<String>,
    /// A signed URL of the picture, valid for a limited time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    pub plan: String,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_login_at: Option<Timestamp>,
}

text_enum! {
    /// The realm of a person.
    pub enum Realm {
        School = "school",
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
    /// Converts a person; `links` signs the URL of the picture.
    pub fn of(user: model::User, links: &LinkSigner, now: Timestamp) -> Self {
        Self {
            id: user.id,
            avatar_url: avatar_url(&user, links, now),
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

    /// Makes the URL of the picture absolute, for pages of other hosts. `origin` is the origin of the server.
    #[must_use]
    pub fn with_address(mut self, origin: &str) -> Self {
        self.avatar_url = self.avatar_url.map(|path| format!("{origin}{path}"));
        self
    }
}

/// The signed URL of a person's picture, valid for a limited time without a header. The signature covers the path.
pub fn avatar_url(user: &model::User, links: &LinkSigner, now: Timestamp) -> Option<String> {
    let signed = |changed: Timestamp| links.sign(&avatar_path(user.id), changed.millis(), now);
    user.avatar_changed_at.map(signed)
}

/// Returns the path of a person's picture, which its signature covers.
pub(super) fn avatar_path(id: Id<kind::User>) -> String {
    format!("/api/users/{id}/avatar")
}

/// The number of people of each role.
#[derive(Debug, Clone, Default, Object, Serialize)]
pub struct RoleCounts {
    pub student: i64,
    pub tutor: i64,
    pub admin: i64,
    pub developer: i64,
}

/// The number of people of the school.
#[derive(Debug, Clone, Default, Object, Serialize)]
pub struct PeopleCounts {
    pub total: i64,
    pub active: i64,
    pub suspended: i64,
    pub roles: RoleCounts,
}

impl Resource for PeopleCounts {
    const ONE: &'static str = "counts";
}

impl From<Vec<model::PeopleCount>> for PeopleCounts {
    fn from(counts: Vec<model::PeopleCount>) -> Self {
        let mut sums = Self::default();
        for model::PeopleCount { role, status, people } in counts {
            sums.total += people;
            *match status {
                Status::Active => &mut sums.active,
                Status::Suspended => &mut sums.suspended,
            } += people;
            *match role {
                Role::Student => &mut sums.roles.student,
                Role::Tutor => &mut sums.roles.tutor,
                Role::Admin => &mut sums.roles.admin,
                Role::Developer => &mut sums.roles.developer,
            } += people;
        }
        sums
    }
}

/// The changes to the current user's profile; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ProfileUpdate {
    pub full_name: Option<Line<1, 120>>,
    pub username: Option<Username>,
    /// A text about the person; an empty one removes it.
    pub bio: Option<Prose<0, 2000>>,
    /// An empty text removes them.
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

/// The preferences of a person.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Preferences {
    /// A BCP 47 language tag.
    pub locale: String,
    /// A zone of the IANA database.
    pub time_zone: String,
    pub theme: Theme,
    pub reduced_motion: bool,
    pub email_notifications: bool,
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

/// The changes to the preferences; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PreferencesUpdate {
    /// A BCP 47 language tag.
    pub locale: Option<Line<2, 35>>,
    /// A zone of the IANA database.
    pub time_zone: Option<Line<1, 64>>,
    pub theme: Option<Theme>,
    pub reduced_motion: Option<bool>,
    pub email_notifications: Option<bool>,
    pub week_starts_on: Option<FirstDay>,
}

impl PreferencesUpdate {
    /// Returns the changed preferences. An unknown locale or zone is an error that names the field.
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

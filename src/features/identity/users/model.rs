//! The data of people.

use serde::{Deserialize, Serialize};

use crate::features::settings::Settings;
use crate::http::text_enum;
use crate::kernel::locale::Language;
use crate::kernel::text::{Email, Line, ParsedText, Prose, Username, fold_handle};
use crate::kernel::{Calendar, Code, Error, Id, Realm, Role, Timestamp, id::kind};

text_enum! {
    /// Whether a person may sign in.
    pub enum Status {
        Active = "active",
        /// The person cannot sign in, and all tokens are revoked.
        Suspended = "suspended",
    }
}

/// What keeps an authenticated person from acting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// An admin has suspended the person.
    Suspended,
    /// The school lets in verified addresses only, and the person's is not verified.
    EmailUnverified,
    /// The school demands a second factor of the role, and the person has none.
    SecondFactorMissing,
}

impl Obstacle {
    /// Returns the error of a request that it blocks.
    pub fn error(self) -> Error {
        match self {
            Obstacle::Suspended => {
                Error::new(Code::AuthSuspended, "This account is suspended. Contact an admin of your school.")
            }
            Obstacle::EmailUnverified => Error::new(
                Code::AuthEmailUnverified,
                "Verify your email address first. Open the link in the email we sent you.",
            ),
            Obstacle::SecondFactorMissing => Error::new(
                Code::AuthEnrolmentOnly,
                "Your role requires two-step verification. Set it up at /security first.",
            ),
        }
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: Id<kind::User>,
    /// The realm of the person.
    pub realm: Realm,
    pub role: Role,
    pub status: Status,
    pub full_name: String,
    /// The address; absent for pupils who have only a username.
    pub email: Option<String>,
    pub email_verified_at: Option<Timestamp>,
    /// The name to sign in with, where there is one.
    pub username: Option<String>,
    pub bio: Option<String>,
    pub pronouns: Option<String>,
    /// The language that the person has chosen: a BCP 47 tag.
    pub locale: Option<String>,
    /// The time zone that the person has chosen: an IANA name.
    pub time_zone: Option<String>,
    /// Whether the person wants emails besides those about the account.
    pub wants_mail: bool,
    /// The plan, for a developer's requests and an author's credits.
    pub plan: String,
    /// The last change of the picture; absent without one.
    pub avatar_changed_at: Option<Timestamp>,
    /// Whether a second factor is enrolled.
    pub totp_enabled: bool,
    pub created_at: Timestamp,
    pub last_login_at: Option<Timestamp>,
}

impl User {
    /// Returns what keeps the person from acting under these settings. Tokens and keys check it with each request.
    pub fn obstacle(&self, settings: &Settings) -> Option<Obstacle> {
        if self.status == Status::Suspended {
            Some(Obstacle::Suspended)
        } else if settings.require_verified_email && self.is_unverified() {
            Some(Obstacle::EmailUnverified)
        } else if !self.totp_enabled && settings.totp_required_for.contains(&self.role) {
            Some(Obstacle::SecondFactorMissing)
        } else {
            None
        }
    }

    /// Returns the language of mails to the person; `school` is the school's locale.
    pub fn language(&self, school: &str) -> Language {
        Language::of_person(self.locale.as_deref(), school)
    }

    /// The calendar of the person's time zone, or of the school's.
    pub fn calendar(&self, school: &Settings) -> Calendar {
        Calendar::of(self.time_zone.as_deref().unwrap_or(&school.time_zone))
    }

    /// Whether the address is not verified.
    pub fn is_unverified(&self) -> bool {
        self.email.is_some() && self.email_verified_at.is_none()
    }

    /// Returns the person's name in the audit log.
    pub fn label(&self) -> String {
        match self.email.as_deref().or(self.username.as_deref()) {
            Some(handle) => format!("{} <{handle}>", self.full_name),
            None => self.full_name.clone(),
        }
    }

    /// Whether the two differ only in bio and pronouns, on which no access depends and which no index contains.
    pub fn is_same_but_for_words(&self, other: &User) -> bool {
        let words = Self { bio: other.bio.clone(), pronouns: other.pronouns.clone(), ..self.clone() };
        words == *other
    }
}

/// The input of a new person.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The realm.
    pub realm: Realm,
    pub role: Role,
    pub full_name: Line<1, 120>,
    pub email: Option<Email>,
    pub username: Option<Username>,
    /// Whether the address is verified already.
    pub email_verified: bool,
}

/// The changes to a profile; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct ProfileUpdate {
    pub full_name: Option<Line<1, 120>>,
    pub username: Option<Username>,
    /// A text about the person; an empty one removes it.
    pub bio: Option<Prose<0, 2000>>,
    /// An empty text removes them.
    pub pronouns: Option<Line<0, 40>>,
    /// The address; only an admin, or the developer of a learner, sets it without verification.
    pub email: Option<Email>,
    /// Whether to remove the address; only for a developer's learner, who does not sign in.
    pub without_email: bool,
    /// The role; only an admin sets it.
    pub role: Option<Role>,
}

impl ProfileUpdate {
    /// Returns the person after the change. A changed address is no longer verified.
    pub fn apply(&self, user: &User) -> User {
        let mut changed = user.clone();
        if let Some(name) = &self.full_name {
            changed.full_name = name.as_str().to_owned();
        }
        if let Some(username) = &self.username {
            changed.username = Some(username.as_str().to_owned());
        }
        if let Some(bio) = &self.bio {
            changed.bio = Some(bio.as_str().to_owned()).filter(|bio| !bio.trim().is_empty());
        }
        if let Some(pronouns) = &self.pronouns {
            changed.pronouns = Some(pronouns.as_str().to_owned()).filter(|pronouns| !pronouns.is_empty());
        }
        if let Some(email) = &self.email {
            if user.email.as_deref().map(fold_handle) != Some(email.folded()) {
                changed.email_verified_at = None;
            }
            changed.email = Some(email.as_str().to_owned());
        }
        if self.without_email {
            (changed.email, changed.email_verified_at) = (None, None);
        }
        if let Some(role) = self.role {
            changed.role = role;
        }
        changed
    }
}

text_enum! {
    /// The colour scheme.
    #[derive(Default)]
    pub enum Theme {
        /// Follows the system.
        #[default]
        System = "system",
        Light = "light",
        Dark = "dark",
    }
}

text_enum! {
    /// The first day of a week.
    #[derive(Default)]
    pub enum FirstDay {
        #[default]
        Monday = "monday",
        Sunday = "sunday",
    }
}

/// A picture for a signed link.
#[derive(Debug, Clone)]
pub struct Portrait {
    /// The realm of the person.
    pub realm: Realm,
    /// The last change; a link is valid for one version.
    pub changed_at: Timestamp,
    /// `image/png` or `image/webp`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The preferences of a person. Absent values follow the school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// A BCP 47 tag such as `en-GB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// A zone of the IANA database such as `Europe/London`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    pub theme: Theme,
    /// Whether pages do without animation.
    pub reduced_motion: bool,
    /// Whether notifications are also sent by mail.
    pub email_notifications: bool,
    /// The first day of a week.
    pub week_starts_on: FirstDay,
}

/// The preferences of a person, completed by those of the school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectivePreferences {
    pub own: Preferences,
    /// The person's locale, or the school's.
    pub locale: String,
    /// The person's time zone, or the school's.
    pub time_zone: String,
}

impl EffectivePreferences {
    /// Completes the person's values by the school's.
    pub fn of(own: Preferences, school: &Settings) -> Self {
        Self {
            locale: own.locale.clone().unwrap_or_else(|| school.locale.clone()),
            time_zone: own.time_zone.clone().unwrap_or_else(|| school.time_zone.clone()),
            own,
        }
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            locale: None,
            time_zone: None,
            theme: Theme::System,
            reduced_motion: false,
            email_notifications: true,
            week_starts_on: FirstDay::Monday,
        }
    }
}

/// The filters of the list.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// A text that name, address or username contains.
    pub query: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this status.
    pub status: Option<Status>,
    /// The order, where there is no search.
    pub sort: Sort,
}

text_enum! {
    /// The order of a list of people.
    #[derive(Default)]
    pub enum Sort {
        /// Newest first.
        #[default]
        Newest = "-created_at",
        Oldest = "created_at",
        /// By name, from A to Z.
        Name = "name",
        NameDown = "-name",
        /// By the last sign-in, the latest first.
        LoginLatest = "-last_login_at",
        LoginOldest = "last_login_at",
    }
}

/// How many people of the school have a role and a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeopleCount {
    pub role: Role,
    pub status: Status,
    pub people: i64,
}

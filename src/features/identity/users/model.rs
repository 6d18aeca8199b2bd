//! What a person is.

use serde::{Deserialize, Serialize};

use crate::features::settings::Settings;
use crate::http::text_enum;
use crate::kernel::locale::Language;
use crate::kernel::text::{Email, Line, ParsedText, Prose, Username, fold_handle};
use crate::kernel::{Code, Error, Id, Realm, Role, Timestamp, id::kind};

text_enum! {
    /// Whether a person may sign in.
    pub enum Status {
        /// May sign in.
        Active = "active",
        /// May not, and all tokens are ended.
        Suspended = "suspended",
    }
}

/// What keeps a person from acting, whatever proves the identity.
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
    /// The error for whoever meets it.
    pub fn error(self) -> Error {
        match self {
            Obstacle::Suspended => {
                Error::new(Code::AuthSuspended, "This account is suspended. Ask the school's office.")
            }
            Obstacle::EmailUnverified => Error::new(
                Code::AuthEmailUnverified,
                "Verify your email address first: open the link in the mail that we sent you.",
            ),
            Obstacle::SecondFactorMissing => Error::new(
                Code::AuthEnrolmentOnly,
                "Your role needs a second factor: set up an authenticator app first, at /security.",
            ),
        }
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub id: Id<kind::User>,
    /// Whose people the person is one of.
    pub realm: Realm,
    /// The one role.
    pub role: Role,
    /// Whether the person may sign in.
    pub status: Status,
    /// The name for people.
    pub full_name: String,
    /// The address, where there is one: pupils may have only a username.
    pub email: Option<String>,
    /// When the address was verified.
    pub email_verified_at: Option<Timestamp>,
    /// The name to sign in with, where there is one.
    pub username: Option<String>,
    /// A few words about the person.
    pub bio: Option<String>,
    /// How the person wants to be spoken of.
    pub pronouns: Option<String>,
    /// The language that the person set, where one was: a BCP 47 tag.
    pub locale: Option<String>,
    /// The plan, which serves a developer's requests and an author's credits.
    pub plan: String,
    /// When the picture changed last; absent where there is none.
    pub avatar_changed_at: Option<Timestamp>,
    /// Whether a second factor is enrolled.
    pub totp_enabled: bool,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When the person signed in last.
    pub last_login_at: Option<Timestamp>,
}

impl User {
    /// What keeps the person from acting under these settings. Tokens and keys both ask this, with each request.
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

    /// The language in which the person is written to, where this is the school's.
    pub fn language(&self, school: &str) -> Language {
        Language::of_person(self.locale.as_deref(), school)
    }

    /// Whether there is an address that nobody has verified.
    pub fn is_unverified(&self) -> bool {
        self.email.is_some() && self.email_verified_at.is_none()
    }

    /// What the audit log calls the person when the account is gone.
    pub fn label(&self) -> String {
        match self.email.as_deref().or(self.username.as_deref()) {
            Some(handle) => format!("{} <{handle}>", self.full_name),
            None => self.full_name.clone(),
        }
    }

    /// Whether the two differ in nothing but the bio and the pronouns: no access depends on these, and no index holds them.
    pub fn is_same_but_for_words(&self, other: &User) -> bool {
        let words = Self { bio: other.bio.clone(), pronouns: other.pronouns.clone(), ..self.clone() };
        words == *other
    }
}

/// What is needed to make a person.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Whose people the person will be one of.
    pub realm: Realm,
    /// The role.
    pub role: Role,
    /// The name for people.
    pub full_name: Line<1, 120>,
    /// The address.
    pub email: Option<Email>,
    /// The name to sign in with.
    pub username: Option<Username>,
    /// Whether the address is known to be good.
    pub email_verified: bool,
}

/// What a person changes about the profile; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct ProfileUpdate {
    /// The name for people.
    pub full_name: Option<Line<1, 120>>,
    /// The name to sign in with.
    pub username: Option<Username>,
    /// A few words; empty removes them.
    pub bio: Option<Prose<0, 2000>>,
    /// How to be spoken of; empty removes it.
    pub pronouns: Option<Line<0, 40>>,
    /// The address; only an admin, or the developer of a learner, sets it directly.
    pub email: Option<Email>,
    /// Whether the address is taken away; only from a developer's learner, who signs in by nothing.
    pub without_email: bool,
    /// The role; only an admin sets it.
    pub role: Option<Role>,
}

impl ProfileUpdate {
    /// The person as it is after the change. A changed address is no longer verified.
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
    /// Light, dark, or as the system is.
    #[derive(Default)]
    pub enum Theme {
        /// As the system is.
        #[default]
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

text_enum! {
    /// The first day of a week.
    #[derive(Default)]
    pub enum FirstDay {
        /// Monday.
        #[default]
        Monday = "monday",
        /// Sunday.
        Sunday = "sunday",
    }
}

/// A picture as a signed link shows it.
#[derive(Debug, Clone)]
pub struct Portrait {
    /// Whose people the person is one of.
    pub realm: Realm,
    /// When the picture changed last; a link holds for one version.
    pub changed_at: Timestamp,
    /// `image/png` or `image/webp`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What a person prefers. Absent values follow the school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// A BCP 47 tag such as `en-GB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// A zone of the IANA database such as `Europe/London`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The colours.
    pub theme: Theme,
    /// Whether things may move on the screen.
    pub reduced_motion: bool,
    /// Whether mail may be sent that is not about the account itself.
    pub email_notifications: bool,
    /// The first day of a week.
    pub week_starts_on: FirstDay,
}

/// The preferences of a person, completed by those of the school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectivePreferences {
    /// What the person set.
    pub own: Preferences,
    /// The person's locale, or the school's.
    pub locale: String,
    /// The person's time zone, or the school's.
    pub time_zone: String,
}

impl EffectivePreferences {
    /// Takes the school's values where the person set none.
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

/// Which people a list shows.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Text that name, address or username contains.
    pub query: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this status.
    pub status: Option<Status>,
}

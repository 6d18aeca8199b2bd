//! The shapes of people. A person is shown as [`users`] shows one.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::users::{self, UserView};
use crate::kernel::text::{Email, Line, NewPassword, ParsedText, Prose, Username};
use crate::kernel::{Id, Role, id::kind};

/// An account for somebody; with an e-mail address, a username, or both.
#[derive(Debug, Object, Deserialize)]
pub struct UserCreate {
    /// The name that others see.
    pub full_name: Line<1, 120>,
    /// The address.
    pub email: Option<Email>,
    /// The name to sign in with.
    pub username: Option<Username>,
    /// The role.
    pub role: Role,
    /// The password; made up where it is absent.
    pub password: Option<NewPassword>,
}

/// The new account.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct UserCreated {
    /// The person's id.
    pub id: Id<kind::User>,
    /// The person.
    pub user: UserView,
    /// The password that was made up, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_password: Option<String>,
}

/// What to change about a person.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct UserUpdate {
    /// The name that others see.
    pub full_name: Option<Line<1, 120>>,
    /// The address.
    pub email: Option<Email>,
    /// The name to sign in with.
    pub username: Option<Username>,
    /// The role.
    pub role: Option<Role>,
}

impl From<UserUpdate> for users::ProfileUpdate {
    fn from(update: UserUpdate) -> Self {
        Self {
            full_name: update.full_name,
            username: update.username,
            bio: None,
            pronouns: None,
            email: update.email,
            without_email: false,
            role: update.role,
        }
    }
}

/// Why.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct Suspension {
    /// A note for the audit log.
    pub reason: Option<Prose<0, 500>>,
}

impl Suspension {
    /// The reason without the space around it; absent where nothing else was said.
    pub fn into_reason(self) -> Option<String> {
        self.reason.map(|reason| reason.as_str().trim().to_owned()).filter(|reason| !reason.is_empty())
    }
}

/// A way back in.
#[derive(Debug, Clone, Object, Serialize)]
pub struct UserPasswordReset {
    /// The person.
    pub user: UserView,
    /// The link to set a new password.
    pub reset_url: String,
    /// Whether the link was also sent by mail.
    pub mailed: bool,
    /// The password that was made up for somebody without an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_password: Option<String>,
}

/// A developer to be.
#[derive(Debug, Object, Deserialize)]
pub struct DeveloperCreate {
    /// The name that others see.
    pub full_name: Line<1, 120>,
    /// The address.
    pub email: Email,
    /// The password.
    pub password: NewPassword,
}

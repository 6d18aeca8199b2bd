//! Request and response bodies of people. A person has the shape that [`users`] defines.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::users::{self, UserView};
use crate::kernel::text::{Email, Line, NewPassword, ParsedText, Prose, Username};
use crate::kernel::{Id, Role, id::kind};

/// A new person; with an email address, a username, or both.
#[derive(Debug, Object, Deserialize)]
pub struct UserCreate {
    pub full_name: Line<1, 120>,
    pub email: Option<Email>,
    pub username: Option<Username>,
    pub role: Role,
    /// The password; generated where it is absent.
    pub password: Option<NewPassword>,
}

/// The new account.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct UserCreated {
    pub id: Id<kind::User>,
    pub user: UserView,
    /// The generated password, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_password: Option<String>,
}

/// The changes to a person; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct UserUpdate {
    pub full_name: Option<Line<1, 120>>,
    pub email: Option<Email>,
    pub username: Option<Username>,
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

/// The input of a suspension.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct Suspension {
    pub reason: Option<Prose<0, 500>>,
}

impl Suspension {
    /// Returns the trimmed reason; absent where it is empty.
    pub fn into_reason(self) -> Option<String> {
        self.reason.map(|reason| reason.as_str().trim().to_owned()).filter(|reason| !reason.is_empty())
    }
}

/// The result of a password reset by an admin.
#[derive(Debug, Clone, Object, Serialize)]
pub struct UserPasswordReset {
    pub user: UserView,
    pub reset_url: String,
    /// Whether the link was also sent by mail.
    pub mailed: bool,
    /// The temporary password of a person without an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_password: Option<String>,
}

/// The registration of a developer.
#[derive(Debug, Object, Deserialize)]
pub struct DeveloperCreate {
    pub full_name: Line<1, 120>,
    pub email: Email,
    pub password: NewPassword,
}

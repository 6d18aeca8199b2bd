//! Request and response bodies: tag Auth.

mod bulk;
mod invitations;
mod people;

pub use bulk::{
    ImportAccess, ImportResult, ImportRow, ImportStatus, PeopleAction, PeopleChange, PeopleChanged, PeopleImport,
    PeopleImported, PersonChange,
};
pub use invitations::{Invitation, InvitationCreate, InvitationLink};
pub use people::{DeveloperCreate, Suspension, UserCreate, UserCreated, UserPasswordReset, UserUpdate};

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, FirstSettings};
use crate::features::settings::Registration;
use crate::features::users::UserView;
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::text::{Email, Line, NewPassword, ParsedText, Username};
use crate::kernel::{Id, Result, Role, Secret, Timestamp, id::kind, locale};

text_enum! {
    /// The roles that are open to registration.
    pub enum RegisterRole {
        Student = "student",
        Tutor = "tutor",
    }
}

impl From<RegisterRole> for Role {
    fn from(role: RegisterRole) -> Self {
        match role {
            RegisterRole::Student => Role::Student,
            RegisterRole::Tutor => Role::Tutor,
        }
    }
}

/// A new account.
#[derive(Debug, Object, Deserialize)]
pub struct Registering {
    pub full_name: Line<1, 120>,
    pub email: Email,
    pub password: NewPassword,
    pub role: Option<RegisterRole>,
    pub username: Option<Username>,
    pub invitation: Option<Line<0, 64>>,
}

/// The credentials of a sign-in.
#[derive(Debug, Object, Deserialize)]
pub struct Credentials {
    /// An email address or a username.
    pub email: Line<1, 254>,
    pub password: Secret<String>,
    pub code: Option<Line<0, 32>>,
}

/// The first admin, and the name of the school.
#[derive(Debug, Object, Deserialize)]
pub struct SchoolSetup {
    pub token: Line<1, 200>,
    pub full_name: Line<1, 120>,
    pub email: Email,
    pub password: NewPassword,
    pub school_name: Option<Line<1, 120>>,
    pub locale: Option<Line<2, 35>>,
    pub time_zone: Option<Line<1, 64>>,
    pub registration: Option<Registration>,
}

impl SchoolSetup {
    /// Returns the settings to begin with. A value that makes no sense is an error that names it.
    pub fn first_settings(&self) -> Result<FirstSettings> {
        Ok(FirstSettings {
            name: self.school_name.as_ref().map(|name| name.as_str().to_owned()),
            locale: self.locale.as_ref().map(|tag| locale::tag(tag.as_str())).transpose()?,
            time_zone: self.time_zone.as_ref().map(|zone| locale::zone(zone.as_str())).transpose()?,
            registration: self.registration,
        })
    }
}

/// A new account, and a token for it.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SignedUp {
    pub id: Id<kind::User>,
    pub token: String,
    pub expires_at: Timestamp,
    pub user: UserView,
}

/// A new account whose address has to be verified before its first sign-in.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AwaitingVerification {
    pub id: Id<kind::User>,
    /// Always true.
    pub verification_required: bool,
    pub user: UserView,
}

/// A new access token and its person.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SignedIn {
    pub token: String,
    pub expires_at: Timestamp,
    pub user: UserView,
    /// Whether the token serves only to enrol a second factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment_required: Option<bool>,
}

/// A response without content of its own.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct Done {
    /// Always true.
    pub ok: bool,
}

impl Done {
    pub const YES: Done = Done { ok: true };
}

/// The number of revoked tokens.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct TokensRevoked {
    /// Always true.
    pub ok: bool,
    pub revoked: usize,
}

impl TokensRevoked {
    pub fn of(revoked: usize) -> Self {
        Self { ok: true, revoked }
    }
}

/// The address of a password reset.
#[derive(Debug, Object, Deserialize)]
pub struct PasswordForgotten {
    pub email: Email,
}

/// The response to a reset request, the same for every address.
#[derive(Debug, Clone, Object, Serialize)]
pub struct PasswordResetRequested {
    /// Always true.
    pub ok: bool,
    pub message: String,
}

/// A new password with the token of a reset link.
#[derive(Debug, Object, Deserialize)]
pub struct PasswordReset {
    pub token: Line<1, 200>,
    pub password: NewPassword,
}

/// The old password and the new one.
#[derive(Debug, Object, Deserialize)]
pub struct PasswordChange {
    pub current_password: Secret<String>,
    pub new_password: NewPassword,
}

/// The current password, to confirm a sensitive change.
#[derive(Debug, Object, Deserialize)]
pub struct PasswordConfirmation {
    pub password: Secret<String>,
}

/// A new address, confirmed with the current password.
#[derive(Debug, Object, Deserialize)]
pub struct EmailChange {
    pub password: Secret<String>,
    pub email: Email,
}

/// The token of a mailed link.
#[derive(Debug, Object, Deserialize)]
pub struct LinkToken {
    pub token: Line<1, 200>,
}

/// The address that an account has after a mailed link was followed.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AddressSettled {
    /// Always true.
    pub ok: bool,
    pub email: String,
}

/// A valid sign-in.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Token {
    pub id: Id<kind::Login>,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    pub current: bool,
}

impl Resource for Token {
    const MANY: &'static str = "tokens";
}

impl Token {
    /// Converts a login; `current` is the login of the request.
    pub fn of(login: model::Login, current: Option<Id<kind::Login>>) -> Self {
        Self {
            id: login.id,
            created_at: login.created_at,
            last_used_at: Some(login.last_used_at),
            expires_at: login.expires_at,
            client: login.client,
            address: login.address,
            current: current == Some(login.id),
        }
    }
}

/// A new TOTP secret in three forms.
#[derive(Debug, Clone, Object, Serialize)]
pub struct TotpSecret {
    pub secret: String,
    /// The secret as a URL for authenticator apps.
    pub otpauth_url: String,
    pub qr_svg: String,
}

/// A code of the app, which proves that it holds the secret.
#[derive(Debug, Object, Deserialize)]
pub struct TotpConfirmation {
    pub code: Line<6, 6>,
}

/// The confirmation that the second factor is enabled.
#[derive(Debug, Clone, Object, Serialize)]
pub struct TotpEnabled {
    /// Always true.
    pub ok: bool,
    /// One-time codes for a sign-in without the app.
    pub recovery_codes: Vec<String>,
}

/// New recovery codes.
#[derive(Debug, Clone, Object, Serialize)]
pub struct RecoveryCodes {
    /// One-time codes for a sign-in without the app.
    pub recovery_codes: Vec<String>,
}

//! The shapes of the contract: tag Auth.

mod invitations;
mod people;

pub use invitations::{Invitation, InvitationCreate};
pub use people::{DeveloperCreate, Suspension, UserCreate, UserCreated, UserPasswordReset, UserUpdate};

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model;
use crate::features::users::UserView;
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::text::{Email, Line, NewPassword, Username};
use crate::kernel::{Id, Role, Secret, Timestamp, id::kind};

text_enum! {
    /// What one may register as.
    pub enum RegisterRole {
        /// Learns.
        Student = "student",
        /// Teaches.
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
    /// The name that others see.
    pub full_name: Line<1, 120>,
    /// The address.
    pub email: Email,
    /// The password.
    pub password: NewPassword,
    /// What to register as.
    pub role: Option<RegisterRole>,
    /// The name to sign in with.
    pub username: Option<Username>,
    /// The invitation code.
    pub invitation: Option<Line<0, 64>>,
}

/// Who one is, and the proof.
#[derive(Debug, Object, Deserialize)]
pub struct Credentials {
    /// The address, or the username.
    pub email: Line<1, 254>,
    /// The password.
    pub password: Secret<String>,
    /// The code of the second factor.
    pub code: Option<Line<0, 32>>,
}

/// The first admin, and the name of the school.
#[derive(Debug, Object, Deserialize)]
pub struct SchoolSetup {
    /// The token of the link.
    pub token: Line<1, 200>,
    /// The name that others see.
    pub full_name: Line<1, 120>,
    /// The address.
    pub email: Email,
    /// The password.
    pub password: NewPassword,
    /// What the school is called.
    pub school_name: Option<Line<1, 120>>,
}

/// A new account, and a token for it.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SignedUp {
    /// The person's id.
    pub id: Id<kind::User>,
    /// The access token.
    pub token: String,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// The person.
    pub user: UserView,
}

/// A new account that cannot be used before its address is verified.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AwaitingVerification {
    /// The person's id.
    pub id: Id<kind::User>,
    /// Always true.
    pub verification_required: bool,
    /// The person.
    pub user: UserView,
}

/// A token, and whose it is.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SignedIn {
    /// The access token.
    pub token: String,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// The person.
    pub user: UserView,
    /// Whether the token serves only to enrol a second factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment_required: Option<bool>,
}

/// It is done.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct Done {
    /// Always true.
    pub ok: bool,
}

impl Done {
    /// The one value.
    pub const YES: Done = Done { ok: true };
}

/// How many tokens have ended.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct TokensRevoked {
    /// Always true.
    pub ok: bool,
    /// How many.
    pub revoked: usize,
}

impl TokensRevoked {
    /// That many.
    pub fn of(revoked: usize) -> Self {
        Self { ok: true, revoked }
    }
}

/// Whose password to reset.
#[derive(Debug, Object, Deserialize)]
pub struct PasswordForgotten {
    /// The address.
    pub email: Email,
}

/// Says the same for every address.
#[derive(Debug, Clone, Object, Serialize)]
pub struct PasswordResetRequested {
    /// Always true.
    pub ok: bool,
    /// A sentence for the person.
    pub message: String,
}

/// A new password, and the right to set it.
#[derive(Debug, Object, Deserialize)]
pub struct PasswordReset {
    /// The token of the link.
    pub token: Line<1, 200>,
    /// The new password.
    pub password: NewPassword,
}

/// The old password and the new one.
#[derive(Debug, Object, Deserialize)]
pub struct PasswordChange {
    /// The one in use.
    pub current_password: Secret<String>,
    /// The new one.
    pub new_password: NewPassword,
}

/// The password, to show that it is really you.
#[derive(Debug, Object, Deserialize)]
pub struct PasswordConfirmation {
    /// The one in use.
    pub password: Secret<String>,
}

/// A new address.
#[derive(Debug, Object, Deserialize)]
pub struct EmailChange {
    /// The password in use.
    pub password: Secret<String>,
    /// The new address.
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

/// One sign-in that is still good.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Token {
    /// The id.
    pub id: Id<kind::Login>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was used last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// What signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// From where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Whether it made this call.
    pub current: bool,
}

impl Resource for Token {
    const MANY: &'static str = "tokens";
}

impl Token {
    /// The login as the contract shows it; `current` is the one that asks.
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

/// A new secret, three times over.
#[derive(Debug, Clone, Object, Serialize)]
pub struct TotpSecret {
    /// In base32.
    pub secret: String,
    /// As a link.
    pub otpauth_url: String,
    /// As a picture.
    pub qr_svg: String,
}

/// The proof that the app holds the secret.
#[derive(Debug, Object, Deserialize)]
pub struct TotpConfirmation {
    /// The six digits.
    pub code: Line<6, 6>,
}

/// The second factor is on.
#[derive(Debug, Clone, Object, Serialize)]
pub struct TotpEnabled {
    /// Always true.
    pub ok: bool,
    /// Codes that each replace the app once.
    pub recovery_codes: Vec<String>,
}

/// A fresh set of recovery codes.
#[derive(Debug, Clone, Object, Serialize)]
pub struct RecoveryCodes {
    /// Codes that each replace the app once.
    pub recovery_codes: Vec<String>,
}

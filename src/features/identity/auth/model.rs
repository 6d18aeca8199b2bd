//! The data of authentication.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::features::settings::{Registration, Settings};
use crate::features::users::Obstacle;
use crate::http::text_enum;
use crate::jobs::Asked;
use crate::kernel::text::fold;
use crate::kernel::{Entropy, Id, Realm, Result, Role, Timestamp, id::kind};

/// The actions of audit entries about people, their proofs and invitations.
pub(super) const ACTIONS: &[&str] = &[
    "auth.code_failed",
    "auth.email_change_requested",
    "auth.email_change_undone",
    "auth.email_changed",
    "auth.email_verified",
    "auth.guessing_noticed",
    "auth.link_refused",
    "auth.password_changed",
    "auth.password_refused",
    "auth.password_reset",
    "auth.registered",
    "auth.reset_requested",
    "auth.sign_in_failed",
    "auth.signed_in",
    "auth.signing_key_rotated",
    "auth.totp_disabled",
    "auth.totp_enabled",
    "invitations.created",
    "invitations.revoked",
    "school.set_up",
    "users.created",
    "users.deleted",
    "users.exported",
    "users.password_reset",
    "users.plan_changed",
    "users.reinstated",
    "users.role_changed",
    "users.second_factor_removed",
    "users.signed_out",
    "users.suspended",
    "users.updated",
];

/// How long an access token is valid: 7 days.
pub const TOKEN_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
/// The most tokens of a person; the oldest are revoked first.
pub const MOST_LOGINS: i64 = 100;
/// The number of recovery codes of a person.
pub const RECOVERY_CODES: usize = 10;

/// The job that mails a link to reset the password, if the address belongs to an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct RequestReset {
    /// The address, whether or not it belongs to an account.
    pub email: String,
    /// The origin of the request.
    pub from: Asked,
}

/// The job that mails a link to a person's new address, if no other account has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangeEmail {
    /// The person who asked for it.
    pub user: Id<kind::User>,
    pub email: String,
    /// The access version for which the password was confirmed.
    pub access_version: i64,
}

/// The job that warns the owner of an account that its proofs are being guessed. It does nothing where the name has no account.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellOfGuessing {
    pub user: Option<Id<kind::User>>,
    /// Whether the second factor is guessed, and not the password.
    pub is_code: bool,
}

text_enum! {
    /// The purpose of a one-time link.
    pub enum Purpose {
        /// Creates the first admin.
        Setup = "setup",
        /// Resets the password.
        ResetPassword = "reset_password",
        /// Verifies the address of an account.
        VerifyEmail = "verify_email",
        /// Verifies the new address of an account.
        ChangeEmail = "change_email",
        /// Undoes a change of address, for the reader of the old address.
        UndoEmailChange = "undo_email_change",
    }
}

impl Purpose {
    /// Returns how long the link is valid.
    pub const fn life(self) -> Duration {
        match self {
            Purpose::Setup | Purpose::ResetPassword => Duration::from_secs(24 * 3600),
            Purpose::VerifyEmail | Purpose::UndoEmailChange => Duration::from_secs(7 * 24 * 3600),
            Purpose::ChangeEmail => Duration::from_secs(24 * 3600),
        }
    }

    /// Whether the link ends with any change of the person's access. The link that undoes such a change must outlive it.
    pub const fn is_bound(self) -> bool {
        matches!(self, Purpose::ResetPassword | Purpose::VerifyEmail | Purpose::ChangeEmail)
    }

    /// Returns the path of the page that the link opens.
    pub const fn page(self) -> &'static str {
        match self {
            Purpose::Setup => "/setup",
            Purpose::ResetPassword => "/reset-password",
            Purpose::VerifyEmail | Purpose::ChangeEmail => "/verify-email",
            Purpose::UndoEmailChange => "/undo-email-change",
        }
    }
}

/// A one-time link, found by its token.
#[derive(Debug, Clone)]
pub struct Link {
    /// The person; absent for the set-up link.
    pub user: Option<Id<kind::User>>,
    /// The address that it verifies or restores; absent where it was not mailed.
    pub email: Option<String>,
    /// The access version for which it was created.
    pub access_version: i64,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A person's password and second factor.
#[derive(Debug, Clone, Default)]
pub struct Credential {
    /// A PHC string; absent before the first password.
    pub password_hash: Option<String>,
    /// The secret of the second factor.
    pub totp_secret: Option<Vec<u8>>,
    /// The time of its confirmation; absent while enrolment is only begun.
    pub totp_confirmed_at: Option<Timestamp>,
    /// The time step of the last accepted code, which is not accepted twice.
    pub totp_last_step: Option<i64>,
    /// Counts the changes of the person's proofs.
    pub access_version: i64,
}

impl Credential {
    /// Returns the secret, if the second factor is confirmed.
    pub fn totp_in_force(&self) -> Option<&[u8]> {
        self.totp_confirmed_at.and(self.totp_secret.as_deref())
    }
}

/// A valid sign-in.
#[derive(Debug, Clone)]
pub struct Login {
    /// The id, which is the token's `jti`.
    pub id: Id<kind::Login>,
    pub created_at: Timestamp,
    /// The last use, precise to some minutes.
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
    /// The client's name, from its `User-Agent`.
    pub client: Option<String>,
    /// The client's network address.
    pub address: Option<String>,
}

/// An invitation code, with which people register.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub id: Id<kind::Invitation>,
    /// The code.
    pub code: String,
    /// The role that it gives.
    pub role: Role,
    /// Registrations that are left.
    pub uses_left: i64,
    pub expires_at: Option<Timestamp>,
    pub note: Option<String>,
    pub created_at: Timestamp,
    /// The admin who created it.
    pub made_by: Option<Id<kind::User>>,
    /// That admin's access version at that time.
    pub access_version: Option<i64>,
}

/// A new invitation.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// The code.
    pub code: String,
    /// The role that it gives.
    pub role: Role,
    /// The number of registrations.
    pub uses: i64,
    pub expires_at: Option<Timestamp>,
    pub note: Option<String>,
}

/// The part of a person's state on which requests depend.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The realm of the person.
    pub realm: Realm,
    pub role: Role,
    /// The obstacle that keeps the person from acting.
    pub obstacle: Option<Obstacle>,
    /// The valid logins and when they expire.
    pub logins: Vec<(i64, Timestamp)>,
}

/// The input of a new invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// The role that it gives.
    pub role: Role,
    /// The number of registrations.
    pub uses: i64,
    /// Days until it expires; absent for never.
    pub days: Option<u32>,
    pub note: Option<String>,
}

/// Letters and digits that are not confused with one another.
const CLEAR: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz2";

/// Generates a code in groups of four letters of 5 bits: for invitations, recovery codes and temporary passwords (12 letters, 60 bits).
pub fn readable_code(entropy: &Entropy, letters: usize) -> Result<String> {
    let mut bytes = vec![0; letters];
    entropy.fill(&mut bytes)?;
    let mut code = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        // There are 31 letters for 32 values: the one that comes twice costs a fraction of a bit.
        code.push(char::from(CLEAR[usize::from(byte & 31)]));
    }
    Ok(code)
}

/// Normalises a code for comparison: removes dashes and spaces, lowers the case, and maps full-width letters and the digits of Arabic,
/// Persian and Hindi keyboards to plain ones.
pub fn plain_code(code: &str) -> String {
    const ZEROS: [char; 3] = ['\u{660}', '\u{6F0}', '\u{966}'];
    let plain = |c: char| {
        let digit =
            ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10));
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
    };
    fold(code).chars().filter(|c| c.is_alphanumeric()).map(plain).collect()
}

/// Formats a plain code for people: capitals in groups of four.
pub fn shown_code(plain: &str) -> String {
    let letters: Vec<char> = plain.to_uppercase().chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// Generates a temporary password: 60 bits in three groups.
pub fn temporary_password(entropy: &Entropy) -> Result<String> {
    readable_code(entropy, 12)
}

/// The settings that a school begins with; the defaults where they are absent.
#[derive(Debug, Clone)]
pub struct FirstSettings {
    pub name: Option<String>,
    /// A BCP 47 tag.
    pub locale: Option<String>,
    /// A zone of the IANA database.
    pub time_zone: Option<String>,
    pub registration: Option<Registration>,
}

impl FirstSettings {
    /// Returns the settings with these, and the names of those that were given.
    pub fn apply(&self, mut settings: Settings) -> (Settings, Vec<&'static str>) {
        let mut given = Vec::new();
        if let Some(name) = &self.name {
            settings.name.clone_from(name);
            given.push("name");
        }
        if let Some(locale) = &self.locale {
            settings.locale.clone_from(locale);
            given.push("locale");
        }
        if let Some(time_zone) = &self.time_zone {
            settings.time_zone.clone_from(time_zone);
            given.push("time_zone");
        }
        if let Some(registration) = self.registration {
            settings.registration = registration;
            given.push("registration");
        }
        (settings, given)
    }
}

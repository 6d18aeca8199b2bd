//! What proofs are.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::features::users::Obstacle;
use crate::http::text_enum;
use crate::jobs::Asked;
use crate::kernel::text::fold;
use crate::kernel::{Entropy, Id, Realm, Result, Role, Timestamp, id::kind};

/// What entries of the audit log say was done to people, their proofs and invitations.
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
    "users.password_reset",
    "users.plan_changed",
    "users.reinstated",
    "users.role_changed",
    "users.second_factor_removed",
    "users.suspended",
    "users.updated",
];

/// How long an access token is good: 7 days.
pub const TOKEN_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How many tokens a person may have at a time; the oldest end first.
pub const MOST_LOGINS: i64 = 100;
/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

/// The job that mails a link to set a new password, if the address belongs to an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct RequestReset {
    /// The address, whosever it is.
    pub email: String,
    /// Where the request came from.
    pub from: Asked,
}

/// The job that mails a link to an address that a person wants to have, if no other account has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangeEmail {
    /// Who wants it.
    pub user: Id<kind::User>,
    /// The address.
    pub email: String,
    /// The version of the person's access for which the password was confirmed.
    pub access_version: i64,
}

/// The job that tells the owner of an account that its proofs are being guessed. Nobody is told where the name belongs to no account.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellOfGuessing {
    /// Whose account.
    pub user: Option<Id<kind::User>>,
    /// Whether it is the second factor, and not the password.
    pub is_code: bool,
}

text_enum! {
    /// What a one-time link is for.
    pub enum Purpose {
        /// Making the first admin.
        Setup = "setup",
        /// Setting a new password.
        ResetPassword = "reset_password",
        /// Showing that mail at the address of an account is read.
        VerifyEmail = "verify_email",
        /// The same for an address that the account is about to get.
        ChangeEmail = "change_email",
        /// Taking back a change of address, by whoever reads mail at the old one.
        UndoEmailChange = "undo_email_change",
    }
}

impl Purpose {
    /// How long the link works.
    pub const fn life(self) -> Duration {
        match self {
            Purpose::Setup | Purpose::ResetPassword => Duration::from_secs(24 * 3600),
            Purpose::VerifyEmail | Purpose::UndoEmailChange => Duration::from_secs(7 * 24 * 3600),
            Purpose::ChangeEmail => Duration::from_secs(24 * 3600),
        }
    }

    /// Whether the link dies with any change of what lets the person in. The way back from such a change must outlive it.
    pub const fn is_bound(self) -> bool {
        matches!(self, Purpose::ResetPassword | Purpose::VerifyEmail | Purpose::ChangeEmail)
    }

    /// The page that the link opens.
    pub const fn page(self) -> &'static str {
        match self {
            Purpose::Setup => "/setup",
            Purpose::ResetPassword => "/reset-password",
            Purpose::VerifyEmail | Purpose::ChangeEmail => "/verify-email",
            Purpose::UndoEmailChange => "/undo-email-change",
        }
    }
}

/// A link that works once, as it was found by its token.
#[derive(Debug, Clone)]
pub struct Link {
    /// Whose it is; absent for the set-up.
    pub user: Option<Id<kind::User>>,
    /// The address that it verifies or gives back; absent where it was not mailed.
    pub email: Option<String>,
    /// The version of the person's access for which it was made.
    pub access_version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// A person's password and second factor.
#[derive(Debug, Clone, Default)]
pub struct Credential {
    /// A PHC string; absent where no password was ever set.
    pub password_hash: Option<String>,
    /// The secret of the second factor.
    pub totp_secret: Option<Vec<u8>>,
    /// When the second factor was confirmed; absent while it is only begun.
    pub totp_confirmed_at: Option<Timestamp>,
    /// The time step of the last code that was taken, so that it is not taken twice.
    pub totp_last_step: Option<i64>,
    /// How often the person's proofs have changed.
    pub access_version: i64,
}

impl Credential {
    /// The secret, where the second factor is in force.
    pub fn totp_in_force(&self) -> Option<&[u8]> {
        self.totp_confirmed_at.and(self.totp_secret.as_deref())
    }
}

/// One sign-in that is still good.
#[derive(Debug, Clone)]
pub struct Login {
    /// The id, which is the token's `jti`.
    pub id: Id<kind::Login>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was used last, give or take some minutes.
    pub last_used_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// What signed in.
    pub client: Option<String>,
    /// From where.
    pub address: Option<String>,
}

/// A code that lets people register.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The id.
    pub id: Id<kind::Invitation>,
    /// What to pass on.
    pub code: String,
    /// What they register as.
    pub role: Role,
    /// How many still can.
    pub uses_left: i64,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// What it is for.
    pub note: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The admin who made it.
    pub made_by: Option<Id<kind::User>>,
    /// The version of that admin's access at the time.
    pub access_version: Option<i64>,
}

/// An invitation to make.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// What to pass on.
    pub code: String,
    /// What they register as.
    pub role: Role,
    /// How many may.
    pub uses: i64,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// What it is for.
    pub note: Option<String>,
}

/// The standing of a person, as far as a request depends on it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Whose people the person is one of.
    pub realm: Realm,
    /// The role.
    pub role: Role,
    /// What keeps the person from acting, where anything does.
    pub obstacle: Option<Obstacle>,
    /// The good logins: id, until when.
    pub logins: Vec<(i64, Timestamp)>,
}

/// What an invitation is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// What people register as.
    pub role: Role,
    /// How many may.
    pub uses: i64,
    /// After how many days it ends; never where it is absent.
    pub days: Option<u32>,
    /// What it is for.
    pub note: Option<String>,
}

/// Letters and digits that nobody mistakes for one another.
const CLEAR: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz2";

/// A code in groups of four letters, 5 bits each: for invitations, recovery codes and temporary passwords (12 letters, 60 bits).
pub fn readable_code(entropy: &Entropy, letters: usize) -> Result<String> {
    let mut bytes = vec![0; letters];
    entropy.fill(&mut bytes)?;
    let mut code = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        // 31 letters from 5 bits: the one that would be drawn twice costs a fraction of a bit.
        code.push(char::from(CLEAR[usize::from(byte & 31)]));
    }
    Ok(code)
}

/// The form in which codes are compared: without dashes and spaces, in lower case, letters and digits of double width as plain ones, and
/// the digits of Arabic, Persian and Hindi keyboards as the ones that they are.
pub fn plain_code(code: &str) -> String {
    const ZEROS: [char; 3] = ['\u{660}', '\u{6F0}', '\u{966}'];
    let plain = |c: char| {
        let digit =
            ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10));
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
    };
    fold(code).chars().filter(|c| c.is_alphanumeric()).map(plain).collect()
}

/// The plain code as people read it to each other: capitals in groups of four.
pub fn shown_code(plain: &str) -> String {
    let letters: Vec<char> = plain.to_uppercase().chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// A password to pass on by hand: 60 bits in three groups.
pub fn temporary_password(entropy: &Entropy) -> Result<String> {
    readable_code(entropy, 12)
}

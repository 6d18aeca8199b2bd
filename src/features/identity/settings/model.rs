//! What a school can be set to.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::Role;

text_enum! {
    /// Who may make an account.
    #[derive(Default)]
    pub enum Registration {
        /// Everybody.
        #[default]
        Open = "open",
        /// Whoever has an invitation code.
        Invitation = "invitation",
        /// Nobody; admins make accounts.
        Closed = "closed",
    }
}

/// What holds for the whole school. Stored as one JSON document, so that a new setting needs no migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What the school is called.
    pub name: String,
    /// A BCP 47 tag.
    pub locale: String,
    /// A zone of the IANA database; streaks, days and reports follow it.
    pub time_zone: String,
    /// Who may make an account.
    pub registration: Registration,
    /// Whether nobody signs in whose address is not verified.
    pub require_verified_email: bool,
    /// Roles that cannot do without a second factor.
    pub totp_required_for: Vec<Role>,
    /// What the AI tutor is called.
    pub assistant_name: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Schola".to_owned(),
            locale: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            registration: Registration::Open,
            require_verified_email: false,
            totp_required_for: Vec::new(),
            assistant_name: "Uris".to_owned(),
        }
    }
}

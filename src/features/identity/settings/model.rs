//! The data of the settings.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::Role;

text_enum! {
    /// Who may register.
    #[derive(Default)]
    pub enum Registration {
        /// All people.
        #[default]
        Open = "open",
        /// People with an invitation code.
        Invitation = "invitation",
        /// Closed; admins create the accounts.
        Closed = "closed",
    }
}

/// The settings of the school. They are stored as one JSON document, so that a new setting needs no migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub name: String,
    /// A BCP 47 tag.
    pub locale: String,
    /// A zone of the IANA database, for streaks, days and reports.
    pub time_zone: String,
    pub registration: Registration,
    /// Whether sign-in requires a verified address.
    pub require_verified_email: bool,
    /// Roles that need a second factor.
    pub totp_required_for: Vec<Role>,
    /// The name of the AI tutor.
    pub assistant_name: String,
    /// The most members of a squad, 2 to 8.
    pub squad_size: i64,
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
            squad_size: 8,
        }
    }
}

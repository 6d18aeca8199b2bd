//! The first admin of an unattended installation.

use super::setting::{Setting, Values, secret, setting};
use crate::kernel::Secret;
use crate::kernel::text::{Email, NewPassword, ParsedText};

const GROUP: &str = "First start";

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "admin-email",
        "EMAIL",
        "",
        "For an unattended installation: creates the first admin with this email address. Needs `admin-password`. Ignored once there is an admin.",
    ),
    secret(GROUP, "admin-password", "PASSWORD", "The password of the first admin, at least 8 characters."),
];

/// The first admin of an unattended installation.
#[derive(Debug, Clone)]
pub struct FirstAdmin {
    /// The email address.
    pub email: Email,
    /// The password.
    pub password: Secret<String>,
}

impl FirstAdmin {
    pub(super) fn read(values: &mut Values) -> Option<Self> {
        values.pair("admin-email", "admin-password")?;
        let email = values.parsed("admin-email", |text| Email::parse(text).map_err(String::from))?;
        let password = values.parsed("admin-password", |text| {
            let password = NewPassword::parse(text).map_err(String::from)?;
            Ok(password.into_secret())
        })?;
        Some(Self { email, password })
    }
}

//! The mail server.

use std::path::PathBuf;

use super::setting::{Setting, Values, secret, setting};
use crate::kernel::Secret;

const GROUP: &str = "Mail";

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "smtp-host",
        "HOST",
        "",
        "The mail server. It can also be set in the admin pages. Without one, emails stay in the outbox, where admins can read them.",
    ),
    setting(GROUP, "smtp-port", "PORT", "587", "The port of the mail server."),
    setting(
        GROUP,
        "smtp-tls",
        "MODE",
        "starttls",
        "The encryption of the connection to the mail server: `starttls`, `implicit`, or `none` for a server on this machine.",
    ),
    setting(GROUP, "smtp-username", "NAME", "", "The username for the mail server."),
    secret(GROUP, "smtp-password", "PASSWORD", "The password for the mail server."),
    setting(
        GROUP,
        "smtp-from",
        "ADDRESS",
        "",
        "The sender of all emails, such as `Harbour Lane School <office@example.org>`. Required with `smtp-host`.",
    ),
    setting(
        GROUP,
        "smtp-ca",
        "FILE",
        "",
        "Additional certificates in PEM format to trust for the mail server, for a server with a certificate of your own authority.",
    ),
];

/// How the connection to a mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// Plain text; for servers on this machine.
    None,
    /// Plain text first, then STARTTLS, which is required.
    Starttls,
    /// TLS from the first byte.
    Implicit,
}

/// A mail server, as far as the configuration names it. What it leaves out can be set in the pages.
#[derive(Debug, Clone, Default)]
pub struct Smtp {
    /// Its host name or address.
    pub host: Option<String>,
    /// Its port.
    pub port: Option<u16>,
    /// How the connection is encrypted.
    pub tls: Option<SmtpTls>,
    /// The name to sign in with.
    pub username: Option<String>,
    /// The password to sign in with.
    pub password: Option<Secret<String>>,
    /// The sender of all mail, `Name <address>` or an address.
    pub from: Option<String>,
    /// A PEM file of additional trusted certificates.
    pub ca: Option<PathBuf>,
}

impl Smtp {
    pub(super) fn read(values: &mut Values) -> Self {
        let port = u16::try_from(values.number("smtp-port", 1..=65_535)).ok();
        let tls = values.parsed("smtp-tls", |text| match text {
            "starttls" => Ok(SmtpTls::Starttls),
            "implicit" => Ok(SmtpTls::Implicit),
            "none" => Ok(SmtpTls::None),
            _ => Err("must be starttls, implicit or none".into()),
        });
        values.needs("smtp-host", "smtp-from");
        // The defaults of port and mode are no settings: the pages may say otherwise.
        let is_given = |name| values.is_given(name);
        Self {
            host: values.text("smtp-host"),
            port: port.filter(|_| is_given("smtp-port")),
            tls: tls.filter(|_| is_given("smtp-tls")),
            username: values.text("smtp-username"),
            password: values.text("smtp-password").map(Secret::new),
            from: values.text("smtp-from"),
            ca: values.text("smtp-ca").map(Into::into),
        }
    }
}

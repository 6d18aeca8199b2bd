//! The settings of the connections: what is stored, and what holds together with the configuration.

use serde::{Deserialize, Serialize};

use super::address::{joined_sender, server_of, split_sender};
use super::model::Fixed;
use crate::config::{Config, SetBy, SmtpTls};
use crate::http::text_enum;

text_enum! {
    /// How the connection to a mail server is encrypted.
    #[derive(Default)]
    pub enum MailTls {
        /// In plain text first, then STARTTLS.
        #[default]
        Starttls = "starttls",
        /// TLS from the first byte.
        Implicit = "implicit",
        /// Not at all.
        Unencrypted = "none",
    }
}

impl MailTls {
    /// The mode of the configuration.
    const fn of(mode: SmtpTls) -> Self {
        match mode {
            SmtpTls::None => Self::Unencrypted,
            SmtpTls::Starttls => Self::Starttls,
            SmtpTls::Implicit => Self::Implicit,
        }
    }
}

/// The usual port of a mail server that takes mail from its own people.
const SUBMISSION: u16 = 587;

/// The mail server that an admin has set up. Empty texts are not set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailSettings {
    pub host: String,
    pub port: u16,
    pub tls: MailTls,
    pub username: String,
    pub from_address: String,
    pub from_name: String,
    /// Certificates of the school's own authority in PEM format.
    pub certificates: String,
    /// Whether the server may be on the school's own network.
    pub allow_private: bool,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: SUBMISSION,
            tls: MailTls::default(),
            username: String::new(),
            from_address: String::new(),
            from_name: String::new(),
            certificates: String::new(),
            allow_private: false,
        }
    }
}

/// The AI server that an admin has set up. Empty texts are not set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AiSettings {
    pub url: String,
    pub model: String,
    /// Whether the server may be on the school's own network.
    pub allow_private: bool,
}

/// Which addresses a connection may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The public internet.
    Public,
    /// The public internet and the school's own network.
    OwnNetwork,
    /// Everywhere: the owner of the machine has named the server, or has allowed private addresses.
    Everywhere,
}

impl Reach {
    fn of(config: &Config, is_fixed: bool, allow_private: bool) -> Self {
        if is_fixed || config.network.allow_private_addresses {
            Self::Everywhere
        } else if allow_private {
            Self::OwnNetwork
        } else {
            Self::Public
        }
    }
}

/// The mail server that holds.
#[derive(Debug, Clone)]
pub struct EffectiveMail {
    pub settings: MailSettings,
    pub reach: Reach,
    /// The fields that the configuration sets.
    pub fixed: Vec<Fixed>,
}

/// The AI server that holds.
#[derive(Debug, Clone)]
pub struct EffectiveAi {
    pub settings: AiSettings,
    pub reach: Reach,
    /// The fields that the configuration sets.
    pub fixed: Vec<Fixed>,
}

/// A field that a setting of the configuration sets.
fn fixed(config: &Config, field: &'static str, setting: &'static str) -> Fixed {
    Fixed { field, setting, by: config.sources.get(setting).copied().unwrap_or(SetBy::Flag) }
}

impl EffectiveMail {
    /// The stored settings under those of the configuration.
    pub fn of(mut settings: MailSettings, config: &Config) -> Self {
        let smtp = &config.smtp;
        let mut fields = Vec::new();
        if let Some(host) = &smtp.host {
            settings.host.clone_from(host);
            fields.push(fixed(config, "host", "smtp-host"));
        }
        if let Some(port) = smtp.port {
            settings.port = port;
            fields.push(fixed(config, "port", "smtp-port"));
        }
        if let Some(mode) = smtp.tls {
            settings.tls = MailTls::of(mode);
            fields.push(fixed(config, "tls", "smtp-tls"));
        }
        if let Some(username) = &smtp.username {
            settings.username.clone_from(username);
            fields.push(fixed(config, "username", "smtp-username"));
        }
        if smtp.password.is_some() {
            fields.push(fixed(config, "password", "smtp-password"));
        }
        if let Some(from) = &smtp.from {
            (settings.from_name, settings.from_address) = split_sender(from);
            fields.push(fixed(config, "from_address", "smtp-from"));
            fields.push(fixed(config, "from_name", "smtp-from"));
        }
        if smtp.ca.is_some() {
            settings.certificates.clear();
            fields.push(fixed(config, "certificates", "smtp-ca"));
        }
        let reach = Reach::of(config, smtp.host.is_some(), settings.allow_private);
        if reach == Reach::Everywhere {
            settings.allow_private = true;
        }
        Self { settings, reach, fixed: fields }
    }

    /// Whether mail can be sent at all.
    pub fn is_set_up(&self) -> bool {
        !self.settings.host.is_empty() && !self.settings.from_address.is_empty()
    }

    /// The server to which the password is sent.
    pub fn server(&self) -> String {
        self.settings.host.to_ascii_lowercase()
    }

    /// The sender of all mail.
    pub fn sender(&self) -> String {
        joined_sender(&self.settings.from_name, &self.settings.from_address)
    }
}

impl EffectiveAi {
    /// The stored settings under those of the configuration.
    pub fn of(mut settings: AiSettings, config: &Config) -> Self {
        let mut fields = Vec::new();
        if let Some(url) = &config.ai.url {
            settings.url.clone_from(url);
            fields.push(fixed(config, "url", "ai-url"));
        }
        if let Some(model) = &config.ai.model {
            settings.model.clone_from(model);
            fields.push(fixed(config, "model", "ai-model"));
        }
        if config.ai.key.is_some() {
            fields.push(fixed(config, "key", "ai-key"));
        }
        let reach = Reach::of(config, config.ai.url.is_some(), settings.allow_private);
        if reach == Reach::Everywhere {
            settings.allow_private = true;
        }
        Self { settings, reach, fixed: fields }
    }

    /// Whether a model can be asked at all.
    pub fn is_set_up(&self) -> bool {
        !self.settings.url.is_empty() && !self.settings.model.is_empty()
    }

    /// The server to which the key is sent.
    pub fn server(&self) -> String {
        server_of(&self.settings.url)
    }
}

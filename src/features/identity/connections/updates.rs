//! Changes of the settings by an admin, with what has to hold afterwards.

use serde_json::{Map, Value, json};

use super::address::{is_host, server_of};
use super::model::{Fixed, Stored};
use super::settings::{AiSettings, EffectiveAi, EffectiveMail, MailSettings, MailTls};
use crate::config::Config;
use crate::kernel::{Error, Fault, Result, Rule, Secret};
use crate::providers::mail::CERTIFICATES;

/// The changes to the mail server; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct MailUpdate {
    pub host: Option<String>,
    pub port: Option<u16>,
    pub tls: Option<MailTls>,
    pub username: Option<String>,
    pub password: Option<Secret<String>>,
    pub from_address: Option<String>,
    pub from_name: Option<String>,
    /// Certificates in PEM format; an empty text removes them.
    pub certificates: Option<String>,
    pub allow_private: Option<bool>,
}

/// The changes to the AI server; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct AiUpdate {
    pub url: Option<String>,
    pub model: Option<String>,
    pub key: Option<Secret<String>>,
    pub allow_private: Option<bool>,
}

/// Replaces a value, and lists the field if it was given.
fn put<T: Clone>(value: &mut T, given: Option<&T>, field: &'static str, touched: &mut Vec<&'static str>) {
    if let Some(given) = given {
        value.clone_from(given);
        touched.push(field);
    }
}

/// A stored secret that was entered for another server.
const ENTERED_ELSEWHERE: Fault =
    Fault::new(Rule::Outdated, "must be entered again, because it was entered for another server");

/// Refuses to change what the configuration sets.
fn refuse_fixed(fixed: &[Fixed], touched: &[&'static str]) -> Result<()> {
    match fixed.iter().find(|fixed| touched.contains(&fixed.field)) {
        Some(fixed) => {
            let sentence =
                format!("is set by `{}` in the configuration of the server and cannot be changed here", fixed.setting);
            Err(Error::invalid(fixed.field, Fault::told(Rule::Fixed, sentence)))
        }
        None => Ok(()),
    }
}

impl MailUpdate {
    /// The changed settings, and the fields that were given.
    pub fn apply(&self, stored: &Stored<MailSettings>, config: &Config) -> Result<(MailSettings, Vec<&'static str>)> {
        let mut next = stored.settings.clone();
        let mut touched = Vec::new();
        put(&mut next.host, self.host.as_ref(), "host", &mut touched);
        put(&mut next.port, self.port.as_ref(), "port", &mut touched);
        put(&mut next.tls, self.tls.as_ref(), "tls", &mut touched);
        put(&mut next.username, self.username.as_ref(), "username", &mut touched);
        put(&mut next.from_address, self.from_address.as_ref(), "from_address", &mut touched);
        put(&mut next.from_name, self.from_name.as_ref(), "from_name", &mut touched);
        put(&mut next.certificates, self.certificates.as_ref(), "certificates", &mut touched);
        put(&mut next.allow_private, self.allow_private.as_ref(), "allow_private", &mut touched);
        if self.password.is_some() {
            touched.push("password");
        }
        let effective = EffectiveMail::of(next.clone(), config);
        refuse_fixed(&effective.fixed, &touched)?;
        if !touched.is_empty() {
            self.check(&effective, stored, config)?;
        }
        Ok((next, touched))
    }

    fn check(&self, effective: &EffectiveMail, stored: &Stored<MailSettings>, config: &Config) -> Result<()> {
        let settings = &effective.settings;
        if settings.host.is_empty() {
            return Err(Error::invalid("host", Fault::REQUIRED));
        }
        if !is_host(&settings.host) {
            return Err(Error::invalid(
                "host",
                Fault::new(Rule::Host, "must be the name or the IP address of a server, such as smtp.example.org"),
            ));
        }
        if settings.from_address.is_empty() {
            return Err(Error::invalid("from_address", Fault::REQUIRED));
        }
        let has_password = config.smtp.password.is_some() || self.password.is_some() || stored.secret.is_some();
        if !settings.username.is_empty() && !has_password {
            return Err(Error::invalid("password", Fault::new(Rule::Required, "is required with a username")));
        }
        let moved = stored.secret.as_ref().is_some_and(|secret| secret.server != effective.server());
        if moved && self.password.is_none() && self.host.is_some() {
            return Err(Error::invalid("password", ENTERED_ELSEWHERE));
        }
        Ok(())
    }
}

impl AiUpdate {
    /// The changed settings, and the fields that were given.
    pub fn apply(&self, stored: &Stored<AiSettings>, config: &Config) -> Result<(AiSettings, Vec<&'static str>)> {
        let mut next = stored.settings.clone();
        let mut touched = Vec::new();
        put(&mut next.url, self.url.as_ref(), "url", &mut touched);
        put(&mut next.model, self.model.as_ref(), "model", &mut touched);
        put(&mut next.allow_private, self.allow_private.as_ref(), "allow_private", &mut touched);
        if self.key.is_some() {
            touched.push("key");
        }
        let effective = EffectiveAi::of(next.clone(), config);
        refuse_fixed(&effective.fixed, &touched)?;
        if !touched.is_empty() {
            self.check(&effective, stored)?;
        }
        Ok((next, touched))
    }

    fn check(&self, effective: &EffectiveAi, stored: &Stored<AiSettings>) -> Result<()> {
        if effective.settings.url.is_empty() {
            return Err(Error::invalid("url", Fault::REQUIRED));
        }
        if effective.settings.model.is_empty() {
            return Err(Error::invalid("model", Fault::REQUIRED));
        }
        let moved = stored.secret.as_ref().is_some_and(|secret| secret.server != effective.server());
        if moved && self.key.is_none() && self.url.is_some() {
            return Err(Error::invalid("key", ENTERED_ELSEWHERE));
        }
        Ok(())
    }
}

/// The address of an AI server without a slash at the end. A query or a fragment is an error that names the field.
pub(super) fn ai_url(text: &str) -> Result<String> {
    if text.contains(['?', '#']) {
        return Err(Error::invalid(
            "url",
            Fault::new(Rule::WebAddress, "must be an address without a query (`?`) or fragment (`#`)"),
        ));
    }
    let trimmed = text.trim_end_matches('/');
    let server = server_of(trimmed);
    // The scheme and the host have no case.
    Ok(format!("{server}{}", trimmed.get(server.len()..).unwrap_or_default()))
}

/// The details of a change for the audit log: the new values of the given fields, and the values before. A secret is a word.
pub(super) fn change_details(before: &Value, after: &Value, touched: &[&'static str], secret: (&str, bool)) -> Value {
    // Certificates are long, so the entry only says whether there are any.
    let told = |field: &str, value: &Value| match (field, value) {
        (CERTIFICATES, Value::String(text)) => json!(if text.is_empty() { "none" } else { "set" }),
        _ => value.clone(),
    };
    let values = |of: &Value| -> Map<String, Value> {
        touched.iter().filter_map(|field| Some(((*field).to_owned(), told(field, of.get(field)?)))).collect()
    };
    let mut details = values(after);
    let (field, had_secret) = secret;
    if touched.contains(&field) {
        details.insert(field.to_owned(), json!(if had_secret { "replaced" } else { "set" }));
    }
    let old = values(before);
    if !old.is_empty() {
        details.insert("before".to_owned(), old.into());
    }
    details.into()
}

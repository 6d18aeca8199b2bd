//! The files that the demo school is made from.

use std::net::IpAddr;

use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{KnownPerson, broken};
use crate::kernel::{Result, Role};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/demo/"]
struct Embedded;

/// Everything that the demo school is made from.
#[derive(Debug, Clone)]
pub(super) struct DemoFiles {
    pub school: School,
    pub people: Vec<Person>,
    pub materials: Vec<MaterialFile>,
    pub history: Vec<HistoryEntry>,
    pub invitations: Vec<Invitation>,
    pub mails: Vec<Mail>,
    pub keys: Vec<Key>,
    pub accounts: Vec<Account>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct School {
    pub name: String,
    pub locale: String,
    pub time_zone: String,
    pub assistant_name: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Person {
    pub full_name: String,
    pub email: String,
    pub username: String,
    pub role: Role,
    pub bio: Option<String>,
    pub pronouns: Option<String>,
    pub password: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct MaterialFile {
    pub title: String,
    pub owner: String,
    pub text: String,
}

#[derive(Debug, Clone)]
pub(super) struct HistoryEntry {
    pub minutes_ago: u64,
    pub action: &'static str,
    pub actor: Option<String>,
    pub subject: Option<String>,
    pub address: Option<IpAddr>,
    pub details: serde_json::Value,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Invitation {
    pub code: String,
    pub role: Role,
    pub uses: i64,
    pub expires_in_days: u64,
    pub note: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Mail {
    pub minutes_ago: u64,
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// A customer of the course factory.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Account {
    pub name: String,
    pub contact_email: Option<String>,
    pub plan: String,
    pub made_days_ago: u64,
    pub live_key_days_ago: Option<u64>,
    pub test_key_days_ago: Option<u64>,
    /// Finished media of the present month.
    #[serde(default)]
    pub seconds: u64,
    /// What was added to that month.
    #[serde(default)]
    pub added_seconds: u64,
    pub note: Option<String>,
    #[serde(default)]
    pub is_closed: bool,
}

#[derive(Deserialize)]
struct Accounts {
    account: Vec<Account>,
}

/// A developer's key, and what it is used for on a day of school.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Key {
    pub owner: String,
    pub name: String,
    pub made_days_ago: u64,
    /// Until when it was used; 0 for a key that is in use.
    #[serde(default)]
    pub revoked_days_ago: u64,
    pub expires_in_days: Option<u64>,
    #[serde(default)]
    pub scopes: Vec<String>,
    #[serde(default)]
    pub allowed_addresses: Vec<String>,
    #[serde(default)]
    pub uses: Vec<KeyUse>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct KeyUse {
    pub operation: String,
    pub method: String,
    pub requests: u64,
}

#[derive(Deserialize)]
struct Keys {
    key: Vec<Key>,
}

#[derive(Deserialize)]
struct People {
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct History {
    entry: Vec<RawEntry>,
}

#[derive(Deserialize)]
struct RawEntry {
    minutes_ago: u64,
    action: String,
    actor: Option<String>,
    subject: Option<String>,
    address: Option<IpAddr>,
    details: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Invitations {
    invitation: Vec<Invitation>,
}

#[derive(Deserialize)]
struct Mails {
    mail: Vec<Mail>,
}

/// What the history may tell of; the words of the audit log.
const ACTIONS: [&str; 18] = [
    "auth.signed_in",
    "auth.sign_in_failed",
    "auth.registered",
    "auth.email_verified",
    "auth.email_change_requested",
    "auth.password_changed",
    "auth.password_reset",
    "auth.reset_requested",
    "users.created",
    "users.role_changed",
    "users.suspended",
    "users.reinstated",
    "users.password_reset",
    "school.settings_changed",
    "school.logo_changed",
    "invitations.created",
    "invitations.revoked",
    "mails.read",
];

impl DemoFiles {
    pub(super) fn read() -> Result<Self> {
        let people: People = table("people.toml")?;
        let history: History = table("audit.toml")?;
        let invitations: Invitations = table("invitations.toml")?;
        let mails: Mails = table("mails.toml")?;
        let keys: Keys = table("keys.toml")?;
        let accounts: Accounts = table("accounts.toml")?;
        let mut names: Vec<_> = Embedded::iter().filter(|name| name.starts_with("materials/")).collect();
        names.sort();
        Ok(Self {
            school: table("school.toml")?,
            people: people.person,
            materials: names.iter().map(|name| material(name)).collect::<Result<_>>()?,
            history: history.entry.into_iter().map(entry).collect::<Result<_>>()?,
            invitations: invitations.invitation,
            mails: mails.mail,
            keys: keys.key,
            accounts: accounts.account,
        })
    }

    pub(super) fn known(&self) -> Vec<KnownPerson> {
        let known = |person: &Person| {
            Some(KnownPerson {
                full_name: person.full_name.clone(),
                role: person.role,
                email: person.email.clone(),
                password: person.password.clone()?,
            })
        };
        self.people.iter().filter_map(known).collect()
    }
}

fn text(name: &str) -> Result<String> {
    let file = Embedded::get(name).ok_or_else(|| broken(&format!("lacks its file {name}")))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| broken(&format!("has a file, {name}, that is not UTF-8")))
}

fn table<T: DeserializeOwned>(name: &str) -> Result<T> {
    toml::from_str(&text(name)?).map_err(|error| broken(&format!("has a wrong file, {name}: {error}")))
}

/// A study text: lines `title` and `owner` between two lines `---`, then the text.
fn material(name: &str) -> Result<MaterialFile> {
    let whole = text(name)?;
    let wrong = || broken(&format!("has a text, {name}, without its head"));
    let (head, body) = whole.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).ok_or_else(wrong)?;
    let value = |key: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.map(|value| value.trim().trim_matches('"').to_owned()).ok_or_else(wrong)
    };
    Ok(MaterialFile { title: value("title")?, owner: value("owner")?, text: body.trim_start().to_owned() })
}

fn entry(raw: RawEntry) -> Result<HistoryEntry> {
    let action = ACTIONS.into_iter().find(|action| *action == raw.action);
    Ok(HistoryEntry {
        minutes_ago: raw.minutes_ago,
        action: action.ok_or_else(|| broken(&format!("tells of {}, which nobody does", raw.action)))?,
        actor: raw.actor,
        subject: raw.subject,
        address: raw.address,
        details: raw.details.unwrap_or_else(|| serde_json::json!({})),
    })
}

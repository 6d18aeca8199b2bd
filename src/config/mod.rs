//! The configuration: one typed value from flags, environment and file, in that order of precedence, validated once.
//!
//! Invariant: this is the only reader of the environment. Every setting stands in [`settings::SETTINGS`], from which the command
//! line, the check of the file, the help and the reference page are made.

mod environment;
pub mod settings;
pub mod sources;
mod table;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use crate::http::accept::TlsFiles;
use crate::http::context::TrustedProxies;
use crate::http::limit::Quotas;
use crate::kernel::text::Email;
use crate::kernel::{Plans, Secret};

/// Everything that a server can be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that holds all data.
    pub data: PathBuf,
    /// Where to listen; port 0 picks one.
    pub listen: SocketAddr,
    /// The address under which people reach the server, without a slash at the end; absent: made from `listen`.
    pub public_url: Option<String>,
    /// Certificate and key files; both or none.
    pub tls: Option<TlsFiles>,
    /// Which proxies may say on whose behalf they ask.
    pub trusted_proxies: TrustedProxies,
    /// Which origins may read answers from a browser.
    pub cors_origins: Vec<String>,
    /// How long a request may take, not counting the time in which its body arrives.
    pub request_timeout: Duration,
    /// How long the next piece of a request body is waited for.
    pub body_timeout: Duration,
    /// How many connections are open at the most.
    pub max_connections: usize,
    /// How many of them one address may have; absent: half of all.
    pub max_connections_per_address: Option<usize>,
    /// Bytes of responses that may wait for their readers, and as many of request bodies that are being received.
    pub transfer_memory: usize,
    /// The reader threads of the database.
    pub readers: usize,
    /// How the log is written.
    pub log_format: LogFormat,
    /// What is logged, in the syntax of `tracing`'s filters.
    pub log: String,
    /// Whether each request gives a line in the log.
    pub access_log: bool,
    /// The bearer token that `/metrics` asks for; absent: only from this machine.
    pub metrics_token: Option<Secret<String>>,
    /// How long records about people are kept.
    pub keep: Retention,
    /// Unattended install: the first admin.
    pub admin: Option<FirstAdmin>,
    /// The mail server; absent: mail is kept in the outbox.
    pub smtp: Option<Smtp>,
    /// The language model server; absent: the built-in retrieval answers.
    pub ai: Option<Ai>,
    /// The DNS servers to ask; none stands for those of the system.
    pub name_servers: Vec<SocketAddr>,
    /// Whether outgoing requests may go to private addresses.
    pub allow_private_addresses: bool,
    /// How many bytes of text a person's study bank may hold.
    pub study_bank_bytes: u64,
    /// How many bytes a stored file may have.
    pub max_file_bytes: u64,
    /// How many bytes the disk has to have left for an upload to be taken.
    pub disk_reserve_bytes: u64,
    /// Whether anybody may register as a developer.
    pub developer_registration: bool,
    /// What whoever owns a key may use in a month.
    pub plans: Plans,
    /// Whether a launch of the course factory is refused once the month's seconds are spent.
    pub metered_billing: bool,
    /// How much anybody may ask for in a time, by kind.
    pub limits: Quotas,
    /// How many times as much one address may ask for as one person.
    pub limit_ip_share: u32,
    /// The factor on all limits.
    pub limit_scale: f64,
    /// Variables of the environment that begin like those of settings and are none; ignored.
    pub ignored_variables: Vec<String>,
}

/// How long records about people are kept; absent: for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// The log of the requests with each key.
    pub requests: Option<Duration>,
    /// Entries of the audit log.
    pub audit: Option<Duration>,
    /// Network addresses, wherever they stand.
    pub addresses: Option<Duration>,
}

/// The first admin of an unattended install.
#[derive(Debug, Clone)]
pub struct FirstAdmin {
    /// The address to sign in with.
    pub email: Email,
    /// The password.
    pub password: Secret<String>,
}

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// Plain text; for servers on this machine.
    None,
    /// Plain text first, then STARTTLS, demanded.
    Starttls,
    /// TLS from the first byte.
    Implicit,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Its host name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub tls: SmtpTls,
    /// The name to sign in with.
    pub username: Option<String>,
    /// The password to sign in with.
    pub password: Option<Secret<String>>,
    /// The sender of all mail, `Name <address>` or an address.
    pub from: String,
    /// A PEM file of certificates that are trusted beside the public ones.
    pub ca: Option<PathBuf>,
}

/// An OpenAI-compatible language model server.
#[derive(Debug, Clone)]
pub struct Ai {
    /// Its base, such as `http://127.0.0.1:11434/v1`.
    pub url: String,
    /// The model's name.
    pub model: String,
    /// The bearer key, where it wants one.
    pub key: Option<Secret<String>>,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Human,
    /// For machines: one JSON object a line.
    Json,
}

impl Config {
    /// The path under which the school is served, such as `/school`; empty at the top of a host.
    pub fn base_path(&self) -> &str {
        self.public_url.as_deref().map_or("", path_of)
    }

    /// The address under which people reach the server that listens there.
    pub fn public_url(&self, listening: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| {
            let scheme = if self.tls.is_some() { "https" } else { "http" };
            if listening.ip().is_unspecified() {
                format!("{scheme}://localhost:{}", listening.port())
            } else {
                format!("{scheme}://{listening}")
            }
        })
    }
}

/// The path of an address without a query, empty or with a slash before it and none after it.
fn path_of(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].find('/').map_or("", |at| &address[host + at..])
}

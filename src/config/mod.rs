//! The configuration: one typed value from flags, environment and file, in that order of precedence, validated once.
//!
//! Each area has one file with its settings, the struct of their values, and how they are read. A setting is added in the file of its
//! area alone: [`settings::all`] goes through them for the command line, the check of the file, the help and the reference page.
//!
//! Invariant: this is the only reader of the environment.

mod addresses;
mod ai;
mod environment;
mod first_admin;
mod limits;
mod logs;
mod mail;
mod network;
mod retention;
mod server;
mod setting;
pub mod settings;
pub mod sources;
mod storage;
mod subscriptions;

use std::net::SocketAddr;

pub use ai::Ai;
pub use first_admin::FirstAdmin;
pub use limits::Limits;
pub use logs::{LogFormat, Logs};
pub use mail::{Smtp, SmtpTls};
pub use network::{Network, TlsFiles};
pub use retention::Retention;
pub use server::Server;
pub use storage::Storage;
pub use subscriptions::Subscriptions;

/// Everything that a server can be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the server is.
    pub server: Server,
    /// How connections are taken and made.
    pub network: Network,
    /// What is logged, and who may read the figures.
    pub logs: Logs,
    /// How long records about people are kept.
    pub keep: Retention,
    /// Unattended install: the first admin.
    pub admin: Option<FirstAdmin>,
    /// The mail server; absent: mail is kept in the outbox.
    pub smtp: Option<Smtp>,
    /// The language model server; absent: the built-in retrieval answers.
    pub ai: Option<Ai>,
    /// How much may be stored.
    pub storage: Storage,
    /// How many requests may be made in a time.
    pub limits: Limits,
    /// What key owners may use, and who may become one.
    pub subscriptions: Subscriptions,
    /// Variables of the environment that begin like those of settings and are none; ignored.
    pub ignored_variables: Vec<String>,
}

impl Config {
    /// The path under which the school is served, such as `/school`; empty at the top of a host.
    pub fn base_path(&self) -> &str {
        self.server.public_url.as_deref().map_or("", addresses::path_of)
    }

    /// The address under which people reach the server that listens there.
    pub fn public_url(&self, listening: SocketAddr) -> String {
        self.server.public_url.clone().unwrap_or_else(|| {
            let scheme = if self.network.tls.is_some() { "https" } else { "http" };
            if listening.ip().is_unspecified() {
                format!("{scheme}://localhost:{}", listening.port())
            } else {
                format!("{scheme}://{listening}")
            }
        })
    }
}

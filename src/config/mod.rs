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

use std::collections::HashMap;
use std::net::SocketAddr;

pub use ai::Ai;
pub use first_admin::FirstAdmin;
pub use limits::Limits;
pub use logs::{LogFormat, Logs};
pub use mail::{Smtp, SmtpTls};
pub use network::{Network, TlsFiles};
pub use retention::Retention;
pub use server::Server;
pub use sources::SetBy;
pub use storage::Storage;
pub use subscriptions::Subscriptions;

/// All settings of a server.
#[derive(Debug, Clone)]
pub struct Config {
    /// Data folder, address, reader threads.
    pub server: Server,
    /// Incoming and outgoing connections.
    pub network: Network,
    /// Logs and metrics.
    pub logs: Logs,
    /// How long records about people are kept.
    pub keep: Retention,
    /// Unattended install: the first admin.
    pub admin: Option<FirstAdmin>,
    /// The mail server, as far as it is named here.
    pub smtp: Smtp,
    /// The language model server, as far as it is named here.
    pub ai: Ai,
    /// Storage limits.
    pub storage: Storage,
    /// The rate limits.
    pub limits: Limits,
    /// Plans, prices and developer registration.
    pub subscriptions: Subscriptions,
    /// Ignored environment variables: they have the prefix of settings and are none.
    pub ignored_variables: Vec<String>,
    /// Which source gave a setting its value, by the name of the setting.
    pub sources: HashMap<&'static str, SetBy>,
}

impl Config {
    /// The path under which the school is served, such as `/school`; empty at the top of a host.
    pub fn base_path(&self) -> &str {
        self.server.public_url.as_deref().map_or("", addresses::path_of)
    }

    /// The public address of the server that listens there.
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

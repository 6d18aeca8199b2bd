//! All settings by area, and the configuration built from them. The command line, the environment, the file, the help and the
//! reference page use them.

use std::collections::HashMap;

pub use super::setting::Setting;
use super::setting::Values;
use super::{
    Ai, Config, FirstAdmin, Limits, Logs, Network, Retention, Server, Smtp, Storage, Subscriptions, ai, first_admin,
    limits, logs, mail, network, retention, server, storage, subscriptions,
};

/// The settings of each area, in the order of the reference page.
const AREAS: &[&[Setting]] = &[
    server::SETTINGS,
    network::SETTINGS,
    logs::SETTINGS,
    retention::SETTINGS,
    first_admin::SETTINGS,
    mail::SETTINGS,
    ai::SETTINGS,
    storage::SETTINGS,
    &limits::OF_POLICIES,
    limits::SETTINGS,
    subscriptions::SETTINGS,
];

/// All settings, in the order of the reference page.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    AREAS.iter().flat_map(|area| area.iter())
}

/// The setting with this name.
pub fn find(name: &str) -> Option<&'static Setting> {
    all().find(|setting| setting.name == name)
}

/// The name of the environment variable of a setting.
pub fn variable(name: &str) -> String {
    format!("SCHOLA_{}", name.to_ascii_uppercase().replace('-', "_"))
}

/// Builds the configuration from values that `get` returns by name. Returns all errors at once, one line each.
pub fn build(get: &dyn Fn(&str) -> Option<String>) -> Result<Config, Vec<String>> {
    let mut values = Values::new(get, find);
    let config = Config {
        server: Server::read(&mut values),
        network: Network::read(&mut values),
        logs: Logs::read(&mut values),
        keep: Retention::read(&mut values),
        admin: FirstAdmin::read(&mut values),
        smtp: Smtp::read(&mut values),
        ai: Ai::read(&mut values),
        storage: Storage::read(&mut values),
        limits: Limits::read(&mut values),
        subscriptions: Subscriptions::read(&mut values),
        ignored_variables: Vec::new(),
        sources: HashMap::new(),
    };
    if values.faults.is_empty() { Ok(config) } else { Err(values.faults) }
}

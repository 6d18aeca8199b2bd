//! Whether the connections are in order, for the command line.

use std::path::Path;

use super::key_file;
use super::model::{Connection, Standing, StoredSecret};
use super::secrets::{SecretProblem, opened};
use super::service;
use super::settings::{EffectiveAi, EffectiveMail};
use crate::config::Config;
use crate::db::Reader;
use crate::kernel::Result;
use crate::kernel::seal::SealingKey;

/// How a connection is.
#[derive(Debug, Clone)]
pub struct Health {
    pub connection: Connection,
    /// The server; absent where none is set up.
    pub server: Option<String>,
    pub standing: Standing,
    /// Whether the stored secret can be used; absent where none is stored or the configuration has one.
    pub secret: Option<Result<(), SecretProblem>>,
}

fn usable(
    secret: Option<&StoredSecret>,
    connection: Connection,
    server: &str,
    key: Option<&SealingKey>,
) -> Option<Result<(), SecretProblem>> {
    secret.map(|secret| opened(secret, connection, server, key).map(|_| ()))
}

/// Looks at both connections, with the key of the configured data folder. A key file that cannot be read counts as missing.
pub fn look(db: &Reader, config: &Config) -> Result<[Health; 2]> {
    let key = key_file::read(&config.server.data).unwrap_or_default();
    let (mail, ai) = (service::mail(db)?, service::ai(db)?);
    let (server, model) = (EffectiveMail::of(mail.settings, config), EffectiveAi::of(ai.settings, config));
    let password = mail.secret.as_ref().filter(|_| config.smtp.password.is_none());
    let model_key = ai.secret.as_ref().filter(|_| config.ai.key.is_none());
    Ok([
        Health {
            connection: Connection::Mail,
            server: server.is_set_up().then(|| format!("{}:{}", server.settings.host, server.settings.port)),
            standing: mail.standing,
            secret: usable(password, Connection::Mail, &server.server(), key.as_ref()),
        },
        Health {
            connection: Connection::Ai,
            server: model.is_set_up().then(|| model.settings.url.clone()),
            standing: ai.standing,
            secret: usable(model_key, Connection::Ai, &model.server(), key.as_ref()),
        },
    ])
}

/// Tells which stored secrets the key of a data folder opens.
pub fn secrets(db: &Reader, folder: &Path) -> Result<Vec<(Connection, Result<(), SecretProblem>)>> {
    let key = key_file::read(folder).unwrap_or_default();
    let stored = [(Connection::Mail, service::mail(db)?.secret), (Connection::Ai, service::ai(db)?.secret)];
    let looked = stored.into_iter().filter_map(|(connection, secret)| {
        let server = secret.as_ref()?.server.clone();
        Some((connection, usable(secret.as_ref(), connection, &server, key.as_ref())?))
    });
    Ok(looked.collect())
}

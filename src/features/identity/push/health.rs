//! Whether Web Push is in order, for the command line.

use super::keys;
use super::model::School;
use super::service;
use crate::config::Config;
use crate::db::Reader;
use crate::features::connections::key_file;
use crate::kernel::Result;

/// How Web Push is.
#[derive(Debug, Clone)]
pub struct Health {
    pub school: School,
    /// Whether the key of the school can be decrypted; absent where none was made yet.
    pub is_key_usable: Option<bool>,
}

/// Looks at Web Push, with the key of the configured data folder. A key file that cannot be read counts as missing.
pub fn look(db: &Reader, config: &Config) -> Result<Health> {
    let sealing = key_file::read(&config.server.data).unwrap_or_default();
    let school = service::school(db)?;
    let is_key_usable = school
        .key
        .as_ref()
        .map(|stored| sealing.as_ref().is_some_and(|sealing| keys::opened(stored, sealing).is_some()));
    Ok(Health { school, is_key_usable })
}

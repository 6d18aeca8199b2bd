//! Encrypts and opens the passwords and keys of the connections.

use super::model::{Connection, Keeping, NewSecret, StoredSecret};
use crate::http::text_enum;
use crate::kernel::seal::{SealingKey, Unopened};
use crate::kernel::{Entropy, Result, Secret};

text_enum! {
    /// Why a stored password or key cannot be used.
    pub enum SecretProblem {
        /// The file with the encryption key is missing.
        KeyMissing = "key_missing",
        /// The file holds another encryption key.
        KeyDiffers = "key_differs",
        /// It was entered for another server.
        OtherServer = "other_server",
        /// It was changed in the database.
        Damaged = "damaged",
    }
}

impl SecretProblem {
    /// The sentence for a log and for the outbox.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::KeyMissing => "it cannot be decrypted, because the file secrets.key is missing in the data folder",
            Self::KeyDiffers => "it cannot be decrypted, because secrets.key in the data folder is another key",
            Self::OtherServer => "it was entered for another server",
            Self::Damaged => "it is damaged in the database",
        }
    }
}

/// What a secret is bound to.
fn purpose(connection: Connection, server: &str) -> String {
    format!("{} {server}", connection.name())
}

/// Encrypts a secret.
pub(super) fn sealed(key: &SealingKey, entropy: &Entropy, connection: Connection, new: &NewSecret) -> Result<Keeping> {
    let sealed = key.seal(entropy, &new.secret, &purpose(connection, &new.server))?;
    Ok(Keeping::Replace { sealed, server: new.server.clone() })
}

/// Opens a stored secret for the server.
pub(super) fn opened(
    stored: &StoredSecret,
    connection: Connection,
    server: &str,
    key: Option<&SealingKey>,
) -> Result<Secret<String>, SecretProblem> {
    if stored.server != server {
        return Err(SecretProblem::OtherServer);
    }
    let key = key.ok_or(SecretProblem::KeyMissing)?;
    key.open(&stored.sealed, &purpose(connection, server)).map_err(|unopened| match unopened {
        Unopened::OtherKey => SecretProblem::KeyDiffers,
        Unopened::Damaged => SecretProblem::Damaged,
    })
}

//! The SQL of `connections`.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::model::{Connection, Keeping, Standing, Stored, StoredSecret};
use crate::db::{Json, Reader, Row, Tx, params};
use crate::kernel::Result;

fn stored<T: DeserializeOwned>(row: &Row) -> Result<Stored<T>> {
    let Json(settings) = row.get("value")?;
    let sealed: Option<Vec<u8>> = row.get("secret")?;
    let server: Option<String> = row.get("secret_for")?;
    let set_at = row.get("secret_set_at")?;
    let secret = match (sealed, server, set_at) {
        (Some(sealed), Some(server), Some(set_at)) => Some(StoredSecret { sealed, server, set_at }),
        _ => None,
    };
    let standing = Standing {
        worked_at: row.get("worked_at")?,
        failing_since: row.get("failing_since")?,
        failure: row.get("failure")?,
    };
    Ok(Stored { settings, secret, standing })
}

pub(super) fn find<T: DeserializeOwned>(db: &Reader, connection: Connection) -> Result<Option<Stored<T>>> {
    db.opt(
        "SELECT value, secret, secret_for, secret_set_at, worked_at, failing_since, failure FROM connections WHERE name = ?1",
        params![connection],
        stored,
    )
}

/// Saves the settings. How the connection has worked is forgotten with the old ones.
pub(super) fn save<T: Serialize + Clone>(
    tx: &Tx,
    connection: Connection,
    settings: &T,
    secret: &Keeping,
) -> Result<()> {
    tx.exec(
        "INSERT INTO connections (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value, \
         worked_at = NULL, failing_since = NULL, failure = NULL",
        params![connection, Json(settings.clone())],
    )?;
    match secret {
        Keeping::Keep => {}
        Keeping::Replace { sealed, server } => {
            tx.exec(
                "UPDATE connections SET secret = ?2, secret_for = ?3, secret_set_at = ?4 WHERE name = ?1",
                params![connection, sealed.clone(), server.clone(), tx.now()],
            )?;
        }
        Keeping::Remove => {
            tx.exec(
                "UPDATE connections SET secret = NULL, secret_for = NULL, secret_set_at = NULL WHERE name = ?1",
                params![connection],
            )?;
        }
    }
    Ok(())
}

/// Saves how the connection works. `empty` are the settings where none were saved.
pub(super) fn save_standing(tx: &Tx, connection: Connection, standing: &Standing) -> Result<()> {
    tx.exec(
        "INSERT INTO connections (name, value, worked_at, failing_since, failure) VALUES (?1, '{}', ?2, ?3, ?4) \
         ON CONFLICT (name) DO UPDATE SET worked_at = excluded.worked_at, failing_since = excluded.failing_since, \
         failure = excluded.failure",
        params![connection, standing.worked_at, standing.failing_since, standing.failure.clone()],
    )?;
    Ok(())
}

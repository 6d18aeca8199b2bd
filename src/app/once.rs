//! Idempotent writes: the answer is stored in the savepoint of its effect, and repeats return it.
//!
//! Table: `idempotent_answers`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

use super::App;
use crate::db::{Reader, Tx, params};
use crate::http::idempotency::{Claimed, IdempotencyClaim};
use crate::kernel::{Code, Error, Id, Result, Timestamp, id::kind};

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// The stored answer of a key.
struct Stored {
    body_hash: Vec<u8>,
    /// Absent if the answer contained a secret, or was about a person who has been erased.
    answer: Option<String>,
    made: i64,
}

impl App {
    /// Writes once per claim: a repeat with the same body returns the first answer, and one with another body is a
    /// conflict. Without a key it is [`App::write`]. Only successful answers are stored.
    pub async fn write_once<T, F>(&self, claim: IdempotencyClaim, work: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&Tx) -> Result<T> + Send + 'static,
    {
        let claimed = claim.claimed()?;
        self.write(move |tx| {
            let Some(claimed) = &claimed else { return work(tx) };
            if let Some(stored) = look_up(tx, claimed)? {
                return stored_answer(&stored);
            }
            let answer = work(tx)?;
            let told = serde_json::to_value(&answer).map_err(Error::internal)?;
            let made = told.get("id").and_then(serde_json::Value::as_i64).unwrap_or_default();
            store(tx, claimed, Some(&told.to_string()), made)?;
            Ok(answer)
        })
        .await
    }

    /// The answer that was stored for the claim, for work before the write that need not, or must not, be done again.
    pub async fn replayed<T>(&self, claim: &IdempotencyClaim) -> Result<Option<T>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        let Some(claimed) = claim.claimed()? else { return Ok(None) };
        self.read(move |db| match look_up(db, &claimed)? {
            Some(stored) => stored_answer(&stored).map(Some),
            None => Ok(None),
        })
        .await
    }

    /// The same for an answer with a secret: it is not stored, and a repeat is a conflict that names the created
    /// resource. `id` returns its id.
    pub async fn write_secret_once<T, F>(&self, claim: IdempotencyClaim, id: fn(&T) -> i64, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx) -> Result<T> + Send + 'static,
    {
        let claimed = claim.claimed()?;
        self.write(move |tx| {
            let Some(claimed) = &claimed else { return work(tx) };
            if let Some(stored) = look_up(tx, claimed)? {
                return Err(shown_before(stored.made));
            }
            let answer = work(tx)?;
            store(tx, claimed, None, id(&answer))?;
            Ok(answer)
        })
        .await
    }
}

fn stored_answer<T: DeserializeOwned>(stored: &Stored) -> Result<T> {
    let answer = stored.answer.as_deref().ok_or_else(|| shown_before(stored.made))?;
    serde_json::from_str(answer).map_err(Error::internal)
}

/// `made` is 0 if the request created nothing with an id.
fn shown_before(made: i64) -> Error {
    let mut sentence =
        "A request with this Idempotency-Key was already processed, and its response is not stored.".to_owned();
    if made > 0 {
        sentence.push_str(&format!(" It created the resource with the id {made}."));
    }
    Error::new(Code::IdempotencyMismatch, sentence)
}

fn look_up(db: &Reader, claimed: &Claimed) -> Result<Option<Stored>> {
    let stored = find(db, &claimed.scope)?;
    match stored {
        Some(stored) if stored.body_hash != claimed.body_hash => {
            let sentence =
                "This Idempotency-Key was already used with a different body. Use a new key for a new request.";
            Err(Error::new(Code::IdempotencyMismatch, sentence))
        }
        other => Ok(other),
    }
}

fn find(db: &Reader, scope: &str) -> Result<Option<Stored>> {
    db.opt(
        "SELECT body_hash, answer, made_id FROM idempotent_answers WHERE scope = ?1 AND created_at > ?2",
        params![scope, db.now().minus(KEPT)],
        |row| Ok(Stored { body_hash: row.get("body_hash")?, answer: row.get("answer")?, made: row.get("made_id")? }),
    )
}

fn store(tx: &Tx, claimed: &Claimed, answer: Option<&str>, made: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO idempotent_answers (scope, body_hash, made_id, answer, created_at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (scope) DO UPDATE SET body_hash = excluded.body_hash, made_id = excluded.made_id, \
         answer = excluded.answer, created_at = excluded.created_at",
        params![claimed.scope, claimed.body_hash.as_slice(), made, answer, tx.now()],
    )?;
    Ok(())
}

/// Removes the answers to a person who is being erased, and the content of answers to others about the creation of that
/// person. `makers` are the operations that create people, as method and path. A repeat of such a request still creates
/// no one.
pub fn forget(tx: &Tx, user: Id<kind::User>, makers: &[&str]) -> Result<()> {
    // Scopes of the person begin with `user`, the id and a bar. The brace is the character behind the bar.
    tx.exec(
        "DELETE FROM idempotent_answers WHERE scope > ?1 AND scope < ?2",
        params![format!("user {user}|"), format!("user {user}}}")],
    )?;
    for maker in makers {
        tx.exec(
            "UPDATE idempotent_answers SET answer = NULL WHERE made_id = ?1 AND scope LIKE ?2",
            params![user, format!("%|{maker}|%")],
        )?;
    }
    Ok(())
}

/// Removes a portion of the expired answers, and of those that were stored while the clock was ahead.
pub fn sweep(tx: &Tx, portion: u32) -> Result<usize> {
    let (oldest, latest) = (tx.now().minus(KEPT), tx.now().plus(Timestamp::TOLERANCE));
    tx.exec(
        "DELETE FROM idempotent_answers WHERE id IN \
         (SELECT id FROM idempotent_answers WHERE created_at <= ?1 OR created_at > ?2 LIMIT ?3)",
        params![oldest, latest, portion],
    )
}

//! Reading and saving the connections.

use std::time::Duration;

use serde_json::{Value, json};

use super::model::{Connection, EngineKind, Keeping, Standing, Stored};
use super::settings::{AiSettings, EffectiveAi, EffectiveMail, MailSettings};
use super::store;
use super::updates::{AiUpdate, MailUpdate, change_details};
use crate::config::Config;
use crate::db::{Reader, Tx};
use crate::features::audit;
use crate::kernel::{Actor, Effect, Error, Result};

/// How often it is written down that a connection works.
const NOTED_EVERY: Duration = Duration::from_secs(600);

/// Reads the mail server that an admin has set up; empty where none was.
pub fn mail(db: &Reader) -> Result<Stored<MailSettings>> {
    Ok(store::find(db, Connection::Mail)?.unwrap_or_default())
}

/// Reads the AI server that an admin has set up; empty where none was.
pub fn ai(db: &Reader) -> Result<Stored<AiSettings>> {
    Ok(store::find(db, Connection::Ai)?.unwrap_or_default())
}

/// What everybody may know of the connections.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Whether mail is sent, and not only kept.
    pub sends_mail: bool,
    /// The model that answers; absent for the built-in engine.
    pub model: Option<String>,
}

impl Overview {
    /// What answers questions to the tutor.
    pub fn engine_kind(&self) -> EngineKind {
        if self.model.is_some() { EngineKind::Model } else { EngineKind::BuiltIn }
    }
}

/// Reads what everybody may know of the connections.
pub fn overview(db: &Reader, config: &Config) -> Result<Overview> {
    let ai = EffectiveAi::of(ai(db)?.settings, config);
    Ok(Overview {
        sends_mail: EffectiveMail::of(mail(db)?.settings, config).is_set_up(),
        model: ai.is_set_up().then_some(ai.settings.model),
    })
}

/// Changes the mail server.
pub fn change_mail(
    tx: &Tx,
    actor: &Actor,
    config: &Config,
    update: &MailUpdate,
    secret: &Keeping,
) -> Result<Stored<MailSettings>> {
    let before = mail(tx)?;
    let (settings, touched) = update.apply(&before, config)?;
    if touched.is_empty() {
        return Ok(before);
    }
    let secrets = ("password", before.secret.is_some());
    let details = change_details(&value(&before.settings)?, &value(&settings)?, &touched, secrets);
    save(tx, Connection::Mail, &settings, secret)?;
    audit::service::record(tx, actor, "connections.mail_changed", None, details)?;
    mail(tx)
}

/// Changes the AI server.
pub fn change_ai(
    tx: &Tx,
    actor: &Actor,
    config: &Config,
    update: &AiUpdate,
    secret: &Keeping,
) -> Result<Stored<AiSettings>> {
    let before = ai(tx)?;
    let (settings, touched) = update.apply(&before, config)?;
    if touched.is_empty() {
        return Ok(before);
    }
    let secrets = ("key", before.secret.is_some());
    let details = change_details(&value(&before.settings)?, &value(&settings)?, &touched, secrets);
    save(tx, Connection::Ai, &settings, secret)?;
    audit::service::record(tx, actor, "connections.ai_changed", None, details)?;
    ai(tx)
}

/// Removes the password of the mail server. Does nothing where there is none.
pub fn remove_password(tx: &Tx, actor: &Actor) -> Result<()> {
    let stored = mail(tx)?;
    if stored.secret.is_some() {
        save(tx, Connection::Mail, &stored.settings, &Keeping::Remove)?;
        audit::service::record(tx, actor, "connections.mail_changed", None, json!({ "password": "removed" }))?;
    }
    Ok(())
}

/// Removes the key of the AI server. Does nothing where there is none.
pub fn remove_key(tx: &Tx, actor: &Actor) -> Result<()> {
    let stored = ai(tx)?;
    if stored.secret.is_some() {
        save(tx, Connection::Ai, &stored.settings, &Keeping::Remove)?;
        audit::service::record(tx, actor, "connections.ai_changed", None, json!({ "key": "removed" }))?;
    }
    Ok(())
}

/// Removes the mail server with its password. Does nothing where none was set up.
pub fn remove_mail(tx: &Tx, actor: &Actor) -> Result<()> {
    let (stored, empty) = (mail(tx)?, MailSettings::default());
    if stored.settings != empty || stored.secret.is_some() {
        save(tx, Connection::Mail, &empty, &Keeping::Remove)?;
        let details = json!({ "host": "", "before": value(&stored.settings)? });
        audit::service::record(tx, actor, "connections.mail_changed", None, details)?;
    }
    Ok(())
}

/// Removes the AI server with its key. Does nothing where none was set up.
pub fn remove_ai(tx: &Tx, actor: &Actor) -> Result<()> {
    let (stored, empty) = (ai(tx)?, AiSettings::default());
    if stored.settings != empty || stored.secret.is_some() {
        save(tx, Connection::Ai, &empty, &Keeping::Remove)?;
        let details = json!({ "url": "", "before": value(&stored.settings)? });
        audit::service::record(tx, actor, "connections.ai_changed", None, details)?;
    }
    Ok(())
}

/// Records that an admin has tested the AI server.
pub fn record_ai_test(tx: &Tx, actor: &Actor, outcome: &str) -> Result<()> {
    audit::service::record(tx, actor, "connections.ai_tested", None, json!({ "outcome": outcome }))
}

/// Notes that a connection works, or the code of its failure. Writes only where that is news.
pub fn note(tx: &Tx, connection: Connection, failure: Option<&str>) -> Result<()> {
    let known = match connection {
        Connection::Mail => mail(tx)?.standing,
        Connection::Ai => ai(tx)?.standing,
    };
    let now = tx.now();
    let standing = match failure {
        None if known.failing_since.is_none() && known.worked_at.is_some_and(|at| now.is_within(NOTED_EVERY, at)) => {
            return Ok(());
        }
        None => Standing { worked_at: Some(now), failing_since: None, failure: None },
        Some(code) if known.failing_since.is_some() && known.failure.as_deref() == Some(code) => return Ok(()),
        Some(code) => Standing {
            failing_since: known.failing_since.or(Some(now)),
            failure: Some(code.to_owned()),
            worked_at: known.worked_at,
        },
    };
    store::save_standing(tx, connection, &standing)
}

/// Notes how a delivery went, by the code of its outcome. A server that refuses one mail works, and one that refuses it for now says
/// nothing.
pub fn note_mail(tx: &Tx, outcome: &str) -> Result<()> {
    match outcome {
        "accepted" | "mail_refused" | "letters_unsupported" => note(tx, Connection::Mail, None),
        "refused_for_now" => Ok(()),
        failure => note(tx, Connection::Mail, Some(failure)),
    }
}

fn save<T: serde::Serialize + Clone>(tx: &Tx, connection: Connection, settings: &T, secret: &Keeping) -> Result<()> {
    tx.after_commit(Effect::SettingsChanged);
    store::save(tx, connection, settings, secret)
}

fn value(settings: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(settings).map_err(Error::internal)
}

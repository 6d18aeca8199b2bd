//! `schola admin list-keys` and `revoke-keys`: the API keys of all owners, for the owner of the machine.

use clap::ArgMatches;
use serde_json::json;

use super::print;
use super::school::{known, owner, with_app};
use crate::config::Config;
use crate::db::{Reader, Tx};
use crate::features::audit;
use crate::features::keys::{self, Key};
use crate::features::{accounts, users};
use crate::kernel::{Error, Id, Owner, Realm, Result};

/// Lists the keys that can be used.
pub(super) fn list(config: Config) -> Result<()> {
    let lines = with_app(config, async |app| app.named("adminListKeys").read(lines).await)?;
    if lines.is_empty() {
        return print("There are no usable API keys.\n");
    }
    print(&(lines.join("\n") + "\n"))
}

/// Which keys are to be revoked.
#[derive(Debug, Clone)]
enum Which {
    All,
    These(Vec<i64>),
    OfPerson(String),
    OfAccount(i64),
}

impl Which {
    fn of(given: &ArgMatches) -> Self {
        if let Some(ids) = given.get_many::<i64>("id") {
            return Self::These(ids.copied().collect());
        }
        if let Some(account) = given.get_one::<i64>("account") {
            return Self::OfAccount(*account);
        }
        match given.get_one::<String>("owner") {
            Some(person) => Self::OfPerson(person.clone()),
            None => Self::All,
        }
    }
}

/// Revokes keys.
pub(super) fn revoke(config: Config, given: &ArgMatches) -> Result<()> {
    let which = Which::of(given);
    let revoked = with_app(config, async move |app| {
        app.named("adminRevokeKeys")
            .write(move |tx| {
                let chosen = chosen(tx, &which)?;
                for key in &chosen {
                    keys::service::revoke(tx, key.owner, key.id)?;
                    let subject = Some(key.subject());
                    audit::service::record(tx, &owner(), "keys.revoked", subject, json!({ "prefix": key.prefix }))?;
                }
                chosen.iter().map(|key| line(tx, key)).collect::<Result<Vec<_>>>()
            })
            .await
    })?;
    let lines: String = revoked.iter().map(|line| format!("  {line}\n")).collect();
    print(&format!("revoked {} API keys\n{lines}", revoked.len()))
}

fn chosen(tx: &Tx, which: &Which) -> Result<Vec<Key>> {
    let mut keys = active(tx)?;
    match which {
        Which::All => {}
        Which::These(ids) => {
            if let Some(unknown) = ids.iter().find(|id| !keys.iter().any(|key| key.id.get() == **id)) {
                return Err(Error::internal_text(format!(
                    "There is no API key {unknown} that can be used. `schola admin list-keys` shows those that can. \
                     Nothing was revoked."
                )));
            }
            keys.retain(|key| ids.contains(&key.id.get()));
        }
        Which::OfPerson(handle) => {
            let person = Owner::User(known(tx, handle)?.id);
            keys.retain(|key| key.owner == person);
        }
        Which::OfAccount(id) => {
            let account = Owner::Account(accounts::service::existing(tx, Id::new(*id))?.id);
            keys.retain(|key| key.owner == account);
        }
    }
    Ok(keys)
}

fn active(db: &Reader) -> Result<Vec<Key>> {
    let mut found: Vec<Key> = Vec::new();
    loop {
        let part = keys::service::active(db, found.last().map_or(Id::new(0), |key| key.id))?;
        if part.is_empty() {
            return Ok(found);
        }
        found.extend(part);
    }
}

/// One line for each usable key.
pub(super) fn lines(db: &Reader) -> Result<Vec<String>> {
    active(db)?.iter().map(|key| line(db, key)).collect()
}

fn line(db: &Reader, key: &Key) -> Result<String> {
    let owner = match key.owner {
        Owner::User(id) => users::service::find(db, Realm::School, id)?.map(|user| user.label()),
        Owner::Account(id) => {
            accounts::service::find(db, id)?.map(|account| format!("account {id} ({})", account.name))
        }
    };
    let used = key.last_used_at.map_or("never used".to_owned(), |at| format!("last used {}", at.to_the_second()));
    Ok(format!(
        "{}  {}  {} \u{201c}{}\u{201d} of {}, {used}",
        key.id,
        key.prefix,
        key.surface.name(),
        key.name,
        owner.unwrap_or_default()
    ))
}

//! The accounts of the demo school.

use std::time::Duration;

use serde::Deserialize;

use super::super::model::{KeyHistory, KeySurface, Mode, NewKey, Scopes};
use super::super::service;
use crate::db::Tx;
use crate::features::accounts::{self, AccountUpdate, NewAccount, Status};
use crate::features::demo_data::{broken, days_ago, table};
use crate::features::usage::{self, Meter, NewTopUp};
use crate::kernel::network::Networks;
use crate::kernel::text::{Email, Line, ParsedText};
use crate::kernel::{Owner, Result, Timestamp};

#[derive(Deserialize)]
struct Accounts {
    account: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    name: String,
    contact_email: Option<String>,
    plan: String,
    made_days_ago: u64,
    live_key_days_ago: Option<u64>,
    test_key_days_ago: Option<u64>,
    /// Seconds of finished media in the present month.
    #[serde(default)]
    seconds: u64,
    /// Additions to the quota of that month.
    #[serde(default)]
    added_seconds: u64,
    note: Option<String>,
    #[serde(default)]
    is_closed: bool,
}

/// Adds accounts with their keys and usage.
pub(super) fn write(tx: &Tx) -> Result<()> {
    table::<Accounts>("accounts.toml")?.account.iter().try_for_each(|account| write_one(tx, account))
}

fn write_one(tx: &Tx, file: &Account) -> Result<()> {
    let fault = |what: String| broken(&format!("has an account, {}, whose {what}", file.name));
    let new = NewAccount {
        name: Line::parse(&file.name).map_err(|what| fault(format!("name {what}")))?,
        contact_email: file
            .contact_email
            .as_deref()
            .map(Email::parse)
            .transpose()
            .map_err(|what| fault(format!("contact {what}")))?,
        plan: file.plan.clone(),
    };
    let account = accounts::service::insert_at(tx, &new, days_ago(tx, file.made_days_ago))?;
    let owner = Owner::Account(account.id);
    for (mode, days) in [(Mode::Live, file.live_key_days_ago), (Mode::Test, file.test_key_days_ago)] {
        if let Some(days) = days {
            keep_key(tx, owner, mode, days_ago(tx, days))?;
        }
    }
    if file.seconds > 0 {
        usage::service::count_seconds(tx, owner, file.seconds)?;
    }
    if file.added_seconds > 0 {
        let addition = NewTopUp { owner, meter: Meter::Seconds, amount: file.added_seconds, note: file.note.clone() };
        usage::service::top_up(tx, &addition)?;
    }
    if file.is_closed {
        accounts::service::update(
            tx,
            &account,
            &AccountUpdate { status: Some(Status::Closed), ..AccountUpdate::default() },
        )?;
    }
    Ok(())
}

/// Creates a key whose text is discarded, as after the day on which it was shown.
fn keep_key(tx: &Tx, owner: Owner, mode: Mode, created_at: Timestamp) -> Result<()> {
    let new = NewKey {
        owner,
        surface: KeySurface::Factory,
        mode,
        name: service::account_key_name(mode).to_owned(),
        scopes: Scopes::default(),
        allowed: Networks::default(),
        expires_at: None,
    };
    let last_used_at = Some(tx.now().minus(Duration::from_secs(4 * 3600)));
    service::insert_historic(tx, &new, KeyHistory { created_at, last_used_at, revoked_at: None })?;
    Ok(())
}

//! Request and response bodies of accounts with their two keys.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::super::model::{Minted, Mode};
use super::super::service::NewAccountWithKeys;
use crate::features::accounts::{AccountView, NewAccount};
use crate::kernel::plan::FREE;
use crate::kernel::text::{Email, Line, ParsedText};
use crate::kernel::{Id, id::kind};

/// The input of a new account.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct AccountCreate {
    pub name: Line<1, 120>,
    pub contact_email: Option<Email>,
    /// The free plan by default.
    pub plan: Option<Line<1, 40>>,
}

impl From<AccountCreate> for NewAccount {
    fn from(new: AccountCreate) -> Self {
        let plan = new.plan.map_or_else(|| FREE.to_owned(), |plan| plan.as_str().to_owned());
        Self { name: new.name, contact_email: new.contact_email, plan }
    }
}

/// The new account with its keys.
#[derive(Object, Serialize)]
pub struct AccountCreated {
    pub id: Id<kind::Account>,
    pub account: AccountView,
    /// The live key, then the test key, shown this once.
    pub keys: Vec<AccountKeyCreated>,
}

impl From<NewAccountWithKeys> for AccountCreated {
    fn from(made: NewAccountWithKeys) -> Self {
        let keys = [made.live, made.test].into_iter().map(Into::into).collect();
        Self { id: made.account.id, account: made.account.into(), keys }
    }
}

/// The key of an account to issue.
#[derive(Debug, Clone, Copy, Object, Deserialize)]
pub struct AccountKeyCreate {
    /// The live or the test one.
    pub mode: Mode,
}

/// The new key.
#[derive(Object, Serialize)]
pub struct AccountKeyCreated {
    pub id: Id<kind::Key>,
    /// The text of the key, shown this once.
    pub key: String,
    /// The beginning of the key's text, by which people recognise it.
    pub prefix: String,
    pub mode: Mode,
}

impl From<Minted> for AccountKeyCreated {
    fn from(minted: Minted) -> Self {
        Self { id: minted.key.id, key: minted.text.expose().clone(), prefix: minted.key.prefix, mode: minted.key.mode }
    }
}

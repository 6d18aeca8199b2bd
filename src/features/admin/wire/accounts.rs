//! The shapes of accounts and their keys.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::features::accounts;
use crate::features::admin::service::NewAccountWithKeys;
use crate::features::keys::{KeySurface as Surface, Minted, Mode};
use crate::kernel::plan::FREE;
use crate::kernel::text::{Email, Line, ParsedText};
use crate::kernel::{Cursor, Error, Id, Page, Result, Timestamp, id::kind};

/// Whether the keys of an account open anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// They do.
    Active,
    /// They do not.
    Closed,
}

impl From<accounts::Status> for AccountStatus {
    fn from(status: accounts::Status) -> Self {
        match status {
            accounts::Status::Active => Self::Active,
            accounts::Status::Closed => Self::Closed,
        }
    }
}

impl From<AccountStatus> for accounts::Status {
    fn from(status: AccountStatus) -> Self {
        match status {
            AccountStatus::Active => Self::Active,
            AccountStatus::Closed => Self::Closed,
        }
    }
}

/// A business customer of the course factory.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Account {
    /// The id.
    pub id: Id<kind::Account>,
    /// The name for people.
    pub name: String,
    /// Whom to write to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
    /// The name of the plan.
    pub plan: String,
    /// Whether the keys open anything.
    pub status: AccountStatus,
    /// When it was made.
    pub created_at: Timestamp,
}

impl From<accounts::Account> for Account {
    fn from(account: accounts::Account) -> Self {
        Self {
            id: account.id,
            name: account.name,
            contact_email: account.contact_email,
            plan: account.plan,
            status: account.status.into(),
            created_at: account.created_at,
        }
    }
}

/// A page of accounts.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AccountList {
    /// The latest first.
    pub accounts: Vec<Account>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl From<Page<accounts::Account>> for AccountList {
    fn from(page: Page<accounts::Account>) -> Self {
        let page = page.map(Account::from);
        Self { accounts: page.items, next_cursor: page.next.map(Cursor::encode) }
    }
}

/// An account to make.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct AccountCreate {
    /// The name for people.
    pub name: Line<1, 120>,
    /// Whom to write to.
    pub contact_email: Option<Email>,
    /// The plan; the free one where it is absent.
    pub plan: Option<Line<1, 40>>,
}

impl From<AccountCreate> for accounts::NewAccount {
    fn from(new: AccountCreate) -> Self {
        let plan = new.plan.map_or_else(|| FREE.to_owned(), |plan| plan.as_str().to_owned());
        Self { name: new.name, contact_email: new.contact_email, plan }
    }
}

/// The new account with its keys.
#[derive(Object, Serialize)]
pub struct AccountCreated {
    /// Its id.
    pub id: Id<kind::Account>,
    /// The account.
    pub account: Account,
    /// The live key, then the test key, shown this once.
    pub keys: Vec<AccountKeyCreated>,
}

impl From<NewAccountWithKeys> for AccountCreated {
    fn from(made: NewAccountWithKeys) -> Self {
        let keys = [made.live, made.test].into_iter().map(Into::into).collect();
        Self { id: made.account.id, account: made.account.into(), keys }
    }
}

/// One account.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AccountAnswer {
    /// The account.
    pub account: Account,
}

impl From<accounts::Account> for AccountAnswer {
    fn from(account: accounts::Account) -> Self {
        Self { account: account.into() }
    }
}

/// What to change about an account.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct AccountUpdate {
    /// The name for people.
    pub name: Option<Line<1, 120>>,
    /// Whom to write to; empty for nobody.
    pub contact_email: Option<Line<0, 254>>,
    /// Whether the keys open anything.
    pub status: Option<AccountStatus>,
}

impl AccountUpdate {
    /// What is to change. A text that is neither empty nor an address is an error that names the field.
    pub fn parse(self) -> Result<accounts::AccountUpdate> {
        let address = |text: Line<0, 254>| match text.as_str() {
            "" => Ok(None),
            text => Email::parse(text).map(Some).map_err(|what| Error::invalid("contact_email", what)),
        };
        Ok(accounts::AccountUpdate {
            name: self.name,
            contact_email: self.contact_email.map(address).transpose()?,
            status: self.status.map(Into::into),
        })
    }
}

/// Whether a key works on real things, or in the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum KeyMode {
    /// On real things.
    Live,
    /// In the sandbox.
    Test,
}

impl From<Mode> for KeyMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Live => Self::Live,
            Mode::Test => Self::Test,
        }
    }
}

impl From<KeyMode> for Mode {
    fn from(mode: KeyMode) -> Self {
        match mode {
            KeyMode::Live => Self::Live,
            KeyMode::Test => Self::Test,
        }
    }
}

/// Which surface a key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum KeySurface {
    /// The partner surface, and the platform as its developer.
    Partner,
    /// The course factory.
    Factory,
    /// The course author.
    Author,
}

impl From<Surface> for KeySurface {
    fn from(surface: Surface) -> Self {
        match surface {
            Surface::Partner => Self::Partner,
            Surface::Factory => Self::Factory,
            Surface::Author => Self::Author,
        }
    }
}

/// Which of the two keys of an account.
#[derive(Debug, Clone, Copy, Object, Deserialize)]
pub struct AccountKeyCreate {
    /// The live or the test one.
    pub mode: KeyMode,
}

/// The new key.
#[derive(Object, Serialize)]
pub struct AccountKeyCreated {
    /// Its id.
    pub id: Id<kind::Key>,
    /// Its text, shown this once.
    pub key: String,
    /// What is shown of it from now on.
    pub prefix: String,
    /// Which of the two it is.
    pub mode: KeyMode,
}

impl From<Minted> for AccountKeyCreated {
    fn from(minted: Minted) -> Self {
        Self {
            id: minted.key.id,
            key: minted.text.expose().clone(),
            prefix: minted.key.prefix,
            mode: minted.key.mode.into(),
        }
    }
}

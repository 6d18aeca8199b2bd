//! The shapes of the contract.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::model;
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

impl From<model::Status> for AccountStatus {
    fn from(status: model::Status) -> Self {
        match status {
            model::Status::Active => Self::Active,
            model::Status::Closed => Self::Closed,
        }
    }
}

impl From<AccountStatus> for model::Status {
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

impl From<model::Account> for Account {
    fn from(account: model::Account) -> Self {
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

impl From<Page<model::Account>> for AccountList {
    fn from(page: Page<model::Account>) -> Self {
        let page = page.map(Account::from);
        Self { accounts: page.items, next_cursor: page.next.map(Cursor::encode) }
    }
}

/// One account.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AccountAnswer {
    /// The account.
    pub account: Account,
}

impl From<model::Account> for AccountAnswer {
    fn from(account: model::Account) -> Self {
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
    pub fn parse(self) -> Result<model::AccountUpdate> {
        let address = |text: Line<0, 254>| match text.as_str() {
            "" => Ok(None),
            text => Email::parse(text).map(Some).map_err(|what| Error::invalid("contact_email", what)),
        };
        Ok(model::AccountUpdate {
            name: self.name,
            contact_email: self.contact_email.map(address).transpose()?,
            status: self.status.map(Into::into),
        })
    }
}

//! The data of accounts.

use crate::features::audit::Subject;
use crate::http::text_enum;
use crate::kernel::text::{Email, Line, ParsedText};
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// Whether the account's keys are accepted.
    pub enum Status {
        Active = "active",
        Closed = "closed",
    }
}

/// A business customer.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: Id<kind::Account>,
    pub name: String,
    pub contact_email: Option<String>,
    /// The name of the plan.
    pub plan: String,
    pub status: Status,
    pub created_at: Timestamp,
}

/// The input of a new account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: Line<1, 120>,
    pub contact_email: Option<Email>,
    /// The name of the plan, one that exists.
    pub plan: String,
}

/// The changes to an account; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct AccountUpdate {
    pub name: Option<Line<1, 120>>,
    /// The email address; `Some(None)` removes it.
    pub contact_email: Option<Option<Email>>,
    pub status: Option<Status>,
}

impl AccountUpdate {
    /// Returns the account after the change.
    pub fn apply(&self, account: &Account) -> Account {
        let mut changed = account.clone();
        if let Some(name) = &self.name {
            changed.name = name.as_str().to_owned();
        }
        if let Some(email) = &self.contact_email {
            changed.contact_email = email.as_ref().map(|email| email.as_str().to_owned());
        }
        if let Some(status) = self.status {
            changed.status = status;
        }
        changed
    }
}

/// The filters of the list.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// A text that the name contains.
    pub query: Option<String>,
    /// Only this status.
    pub status: Option<Status>,
}

impl Account {
    /// Names it in the audit log.
    pub fn subject(&self) -> Subject {
        Subject { kind: "account".into(), id: self.id.get(), label: self.name.clone() }
    }
}

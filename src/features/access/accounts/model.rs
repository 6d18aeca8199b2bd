//! What an account is.

use crate::features::audit::Subject;
use crate::http::text_enum;
use crate::kernel::text::{Email, Line, ParsedText};
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// Whether the account's keys count.
    pub enum Status {
        /// They do.
        Active = "active",
        /// They do not.
        Closed = "closed",
    }
}

/// A business customer.
#[derive(Debug, Clone)]
pub struct Account {
    /// The id.
    pub id: Id<kind::Account>,
    /// The name for people.
    pub name: String,
    /// Whom to write to, where that is known.
    pub contact_email: Option<String>,
    /// The name of the plan.
    pub plan: String,
    /// Whether the keys count.
    pub status: Status,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What is needed to make an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The name for people.
    pub name: Line<1, 120>,
    /// Whom to write to.
    pub contact_email: Option<Email>,
    /// The name of the plan, one that exists.
    pub plan: String,
}

/// What an admin changes about an account; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct AccountUpdate {
    /// The name for people.
    pub name: Option<Line<1, 120>>,
    /// Whom to write to; nobody where the inner value is absent.
    pub contact_email: Option<Option<Email>>,
    /// Whether the keys count.
    pub status: Option<Status>,
}

impl AccountUpdate {
    /// The account as it is after the change.
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

/// Which accounts a list shows.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Text that the name contains.
    pub query: Option<String>,
    /// Only this status.
    pub status: Option<Status>,
}

impl Account {
    /// How the log names it.
    pub fn subject(&self) -> Subject {
        Subject { kind: "account".into(), id: self.id.get(), label: self.name.clone() }
    }
}

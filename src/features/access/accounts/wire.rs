//! The shapes of the contract.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, Status};
use crate::http::envelope::Resource;
use crate::kernel::text::{Email, Line, ParsedText};
use crate::kernel::{Error, Id, Result, Timestamp, id::kind};

/// A business customer of the course factory.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Account {
    pub id: Id<kind::Account>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
    pub plan: String,
    pub status: Status,
    pub created_at: Timestamp,
}

impl Resource for Account {
    const ONE: &'static str = "account";
    const MANY: &'static str = "accounts";
}

impl From<model::Account> for Account {
    fn from(account: model::Account) -> Self {
        let model::Account { id, name, contact_email, plan, status, created_at } = account;
        Self { id, name, contact_email, plan, status, created_at }
    }
}

/// The changes to an account; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct AccountUpdate {
    pub name: Option<Line<1, 120>>,
    /// An email address; an empty text removes it.
    pub contact_email: Option<Line<0, 254>>,
    pub status: Option<Status>,
}

impl AccountUpdate {
    /// Parses the changes. A text that is neither empty nor an address is an error that names the field.
    pub fn parse(self) -> Result<model::AccountUpdate> {
        let address = |text: Line<0, 254>| match text.as_str() {
            "" => Ok(None),
            text => Email::parse(text).map(Some).map_err(|what| Error::invalid("contact_email", what)),
        };
        Ok(model::AccountUpdate {
            name: self.name,
            contact_email: self.contact_email.map(address).transpose()?,
            status: self.status,
        })
    }
}

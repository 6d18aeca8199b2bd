//! Request and response bodies of operations on many people at a time.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Error, Id, Role, id::kind};

text_enum! {
    /// What to do with each person of a list.
    pub enum PeopleAction {
        Suspend = "suspend",
        Reinstate = "reinstate",
        ChangeRole = "change_role",
        Delete = "delete",
    }
}

/// An action on several people.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PeopleChange {
    pub action: PeopleAction,
    pub ids: Vec<Id<kind::User>>,
    /// The new role, for a change of role.
    pub role: Option<Role>,
    /// The reason of a suspension.
    pub reason: Option<Prose<0, 500>>,
}

text_enum! {
    /// Whether an action on a person succeeded.
    pub enum PersonChangeStatus {
        Changed = "changed",
        Refused = "refused",
    }
}

/// The result for one person.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct PersonChange {
    pub id: Id<kind::User>,
    pub status: PersonChangeStatus,
    /// The code of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl PersonChange {
    /// The result for a person, or the error.
    pub fn of(id: Id<kind::User>, outcome: Result<(), Error>) -> Self {
        match outcome {
            Ok(()) => Self { id, status: PersonChangeStatus::Changed, code: None, message: None },
            Err(error) => Self {
                id,
                status: PersonChangeStatus::Refused,
                code: Some(error.code().name().to_owned()),
                message: Some(error.message().to_owned()),
            },
        }
    }
}

/// The results, in the order of the ids.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct PeopleChanged {
    pub changed: u32,
    pub refused: u32,
    pub results: Vec<PersonChange>,
}

impl PeopleChanged {
    /// Counts the results.
    pub fn of(results: Vec<PersonChange>) -> Self {
        let count = |status| results.iter().filter(|result| result.status == status).count();
        let number = |status| u32::try_from(count(status)).unwrap_or(u32::MAX);
        Self { changed: number(PersonChangeStatus::Changed), refused: number(PersonChangeStatus::Refused), results }
    }
}

text_enum! {
    /// How imported people get their first password.
    pub enum ImportAccess {
        /// The server generates one for each of them.
        Password = "password",
        /// Each of them chooses it by a link.
        Link = "link",
    }
}

/// People to import.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PeopleImport {
    pub people: Vec<ImportRow>,
    pub access: ImportAccess,
    /// Whether to check the rows only.
    pub dry_run: Option<bool>,
}

/// A row of an import, as it was typed. What is wrong with it is said in the result of the row.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ImportRow {
    pub full_name: Line<0, 500>,
    pub email: Option<Line<0, 500>>,
    pub username: Option<Line<0, 500>>,
    pub role: Option<Line<0, 100>>,
}

impl ImportRow {
    /// A cell of the row; absent where it is empty.
    pub fn cell(text: Option<&Line<0, 500>>) -> Option<&str> {
        text.map(|text| text.as_str().trim()).filter(|text| !text.is_empty())
    }
}

text_enum! {
    /// What became of a row.
    pub enum ImportStatus {
        /// The row can be imported.
        Valid = "valid",
        Created = "created",
        Rejected = "rejected",
    }
}

/// What is wrong with a cell of a row.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct ImportFault {
    pub field: String,
    pub message: String,
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
}

/// The result for a row of an import.
#[derive(Debug, Clone, Object, Serialize)]
pub struct ImportResult {
    /// The number of the row, from 1.
    pub row: u32,
    pub status: ImportStatus,
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<kind::User>>,
    /// The generated password, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temporary_password: Option<String>,
    /// The link to choose a password, where it was not mailed; shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_url: Option<String>,
    /// Whether the link was mailed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    pub faults: Vec<ImportFault>,
}

impl ImportResult {
    /// A row that can be imported.
    pub fn valid(row: u32) -> Self {
        Self {
            row,
            status: ImportStatus::Valid,
            id: None,
            temporary_password: None,
            password_url: None,
            mailed: None,
            code: None,
            message: None,
            faults: Vec::new(),
        }
    }

    /// A row that cannot.
    pub fn rejected(row: u32, error: &Error) -> Self {
        let fault = |fault: &crate::kernel::error::FieldFault| ImportFault {
            field: fault.field.clone(),
            message: fault.fault.text().to_owned(),
            code: fault.fault.rule().name().to_owned(),
            min: fault.fault.min(),
            max: fault.fault.max(),
        };
        Self {
            status: ImportStatus::Rejected,
            code: Some(error.code().name().to_owned()),
            message: Some(error.message().to_owned()),
            faults: error.fields().iter().map(fault).collect(),
            ..Self::valid(row)
        }
    }
}

/// The results, in the order of the rows.
#[derive(Debug, Clone, Object, Serialize)]
pub struct PeopleImported {
    pub created: u32,
    pub rejected: u32,
    pub results: Vec<ImportResult>,
}

impl PeopleImported {
    /// Counts the results.
    pub fn of(results: Vec<ImportResult>) -> Self {
        let count = |status| results.iter().filter(|result| result.status == status).count();
        let number = |status| u32::try_from(count(status)).unwrap_or(u32::MAX);
        Self { created: number(ImportStatus::Created), rejected: number(ImportStatus::Rejected), results }
    }
}

//! The shapes of invitations.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::super::model::{self, NewCode};
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Cursor, Error, Id, Page, Result, Role, Timestamp, id::kind};

/// A code that lets people register.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Invitation {
    /// The id.
    pub id: Id<kind::Invitation>,
    /// What to pass on.
    pub code: String,
    /// What people register as.
    pub role: Role,
    /// How many still can.
    pub uses_left: i32,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl From<model::Invitation> for Invitation {
    fn from(invitation: model::Invitation) -> Self {
        Self {
            id: invitation.id,
            code: shown_code(&invitation.code),
            role: invitation.role,
            uses_left: i32::try_from(invitation.uses_left).unwrap_or(i32::MAX),
            expires_at: invitation.expires_at,
            note: invitation.note,
            created_at: invitation.created_at,
        }
    }
}

/// The code as people read it to each other: capitals in groups of four.
pub fn shown_code(plain: &str) -> String {
    let letters: Vec<char> = plain.to_uppercase().chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// A page of invitations.
#[derive(Debug, Clone, Object, Serialize)]
pub struct InvitationList {
    /// The latest first.
    pub invitations: Vec<Invitation>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl From<Page<model::Invitation>> for InvitationList {
    fn from(page: Page<model::Invitation>) -> Self {
        let page = page.map(Invitation::from);
        Self { invitations: page.items, next_cursor: page.next.map(Cursor::encode) }
    }
}

/// An invitation to make.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct InvitationCreate {
    /// What people register as.
    pub role: Role,
    /// How many may; one where it is absent.
    pub uses: Option<i32>,
    /// After how many days it ends; never where it is absent.
    pub expires_in_days: Option<i32>,
    /// What it is for.
    pub note: Option<Line<0, 200>>,
}

/// How many people one invitation may let in.
const MOST_USES: i32 = 10_000;
/// How many days an invitation may last.
const MOST_DAYS: i32 = 365;

impl InvitationCreate {
    /// What the invitation is to be. A number out of its bounds is an error that names it.
    pub fn parse(self) -> Result<NewCode> {
        let uses = self.uses.unwrap_or(1);
        if !(1..=MOST_USES).contains(&uses) {
            return Err(Error::invalid("uses", format!("must be a whole number from 1 to {MOST_USES}")));
        }
        let days = match self.expires_in_days {
            Some(days) if !(1..=MOST_DAYS).contains(&days) => {
                return Err(Error::invalid("expires_in_days", format!("must be a whole number from 1 to {MOST_DAYS}")));
            }
            days => days.and_then(|days| u32::try_from(days).ok()),
        };
        let note = self.note.map(|note| note.as_str().to_owned()).filter(|note| !note.is_empty());
        Ok(NewCode { role: self.role, uses: i64::from(uses), days, note })
    }
}

/// The new invitation.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct InvitationCreated {
    /// Its id.
    pub id: Id<kind::Invitation>,
    /// The invitation.
    pub invitation: Invitation,
}

impl From<model::Invitation> for InvitationCreated {
    fn from(invitation: model::Invitation) -> Self {
        Self { id: invitation.id, invitation: invitation.into() }
    }
}

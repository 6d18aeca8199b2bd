//! The shapes of invitations.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::super::model::{self, NewCode, shown_code};
use crate::http::envelope::Resource;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Error, Id, Result, Role, Timestamp, id::kind};

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
    pub uses_left: i64,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Resource for Invitation {
    const ONE: &'static str = "invitation";
    const MANY: &'static str = "invitations";
}

impl From<model::Invitation> for Invitation {
    fn from(invitation: model::Invitation) -> Self {
        Self {
            id: invitation.id,
            code: shown_code(&invitation.code),
            role: invitation.role,
            uses_left: invitation.uses_left,
            expires_at: invitation.expires_at,
            note: invitation.note,
            created_at: invitation.created_at,
        }
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

//! Request and response bodies of invitations.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::super::model::{self, NewCode, shown_code};
use crate::http::envelope::Resource;
use crate::http::json::saturated_option;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Error, Fault, Id, Result, Role, Timestamp, id::kind, totp};

/// An invitation code, with which people register.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Invitation {
    pub id: Id<kind::Invitation>,
    pub code: String,
    pub role: Role,
    pub uses_left: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
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

/// A link that opens the registration with an invitation.
#[derive(Debug, Clone, Object, Serialize)]
pub struct InvitationLink {
    pub url: String,
    pub qr_svg: String,
}

impl Resource for InvitationLink {
    const ONE: &'static str = "link";
}

impl InvitationLink {
    /// Draws the QR code of the link.
    pub fn of(url: String) -> Result<Self> {
        Ok(Self { qr_svg: totp::qr_svg(&url)?, url })
    }
}

/// A new invitation.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct InvitationCreate {
    pub role: Role,
    /// Registrations; 1 by default.
    #[serde(default, deserialize_with = "saturated_option")]
    pub uses: Option<i32>,
    /// Days until it expires; absent for never.
    #[serde(default, deserialize_with = "saturated_option")]
    pub expires_in_days: Option<i32>,
    pub note: Option<Line<0, 200>>,
}

/// The most registrations of one invitation.
const MOST_USES: i32 = 10_000;
/// The longest life of an invitation, in days.
const MOST_DAYS: i32 = 365;

impl InvitationCreate {
    /// Validates the input. A number out of its bounds is an error that names the field.
    pub fn parse(self) -> Result<NewCode> {
        let uses = self.uses.unwrap_or(1);
        if !(1..=MOST_USES).contains(&uses) {
            return Err(Error::invalid("uses", Fault::range(1_u64, MOST_USES)));
        }
        let days = match self.expires_in_days {
            Some(days) if !(1..=MOST_DAYS).contains(&days) => {
                return Err(Error::invalid("expires_in_days", Fault::range(1_u64, MOST_DAYS)));
            }
            days => days.and_then(|days| u32::try_from(days).ok()),
        };
        let note = self.note.map(|note| note.as_str().to_owned()).filter(|note| !note.is_empty());
        Ok(NewCode { role: self.role, uses: i64::from(uses), days, note })
    }
}

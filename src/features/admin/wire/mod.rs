//! The shapes of the contract: tag Admin. Settings are shown as [`school`](crate::features::school) shows them.

mod invitations;
mod log;
mod mails;
mod people;

pub use invitations::{Invitation, InvitationCreate, InvitationCreated, InvitationList, shown_code};
pub use log::{AuditActor, AuditEntry, AuditList, AuditSubject};
pub use mails::{Mail, MailAnswer, MailList, MailStatus, MailWithText};
pub use people::{Suspension, UserCreate, UserCreated, UserList, UserPasswordReset, UserUpdate};

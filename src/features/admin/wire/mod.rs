//! The shapes of the contract: tag Admin. Settings are shown as [`school`](crate::features::school) shows them.

mod accounts;
mod allowances;
mod invitations;
mod log;
mod mails;
mod people;

pub use accounts::{
    Account, AccountAnswer, AccountCreate, AccountCreated, AccountKeyCreate, AccountKeyCreated, AccountList,
    AccountStatus, AccountUpdate, KeyMode, KeySurface,
};
pub use allowances::{
    Meter, MeterUsage, OwnerKey, OwnerUsage, OwnerUsageAnswer, PlanChoice, TopUp, TopUpCreate, TopUpCreated,
};
pub use invitations::{Invitation, InvitationCreate, InvitationCreated, InvitationList, shown_code};
pub use log::{AuditActor, AuditEntry, AuditList, AuditSubject};
pub use mails::{Mail, MailAnswer, MailList, MailStatus, MailWithText};
pub use people::{Suspension, UserCreate, UserCreated, UserList, UserPasswordReset, UserUpdate};

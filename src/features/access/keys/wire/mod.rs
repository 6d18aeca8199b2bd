//! The shapes of the contract: keys as their owners and admins see them, and what they were used for.

mod accounts;
mod author;
mod own;
mod subscription;
mod usage_of;

pub use accounts::{AccountCreate, AccountCreated, AccountKeyCreate, AccountKeyCreated};
pub use author::{AuthorKeyAnswer, AuthorKeyCreated};
pub use own::{
    DeveloperKey, DeveloperKeyCreate, DeveloperKeyCreated, DeveloperKeyRotated, DeveloperKeyUpdate, KeyRotation,
    LeakedKey, LeakedKeyRevoked,
};
pub use subscription::Subscription;
pub use usage_of::{DeveloperUsage, OwnerUsage};

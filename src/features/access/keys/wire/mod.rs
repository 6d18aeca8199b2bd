//! Request and response bodies of keys and their usage.

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

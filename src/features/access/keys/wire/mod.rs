//! The shapes of the contract: keys as their owners and admins see them, and what they were used for.

mod accounts;
mod author;
mod own;
mod subscription;
mod usage_of;

pub use accounts::{AccountCreate, AccountCreated, AccountKeyCreate, AccountKeyCreated, KeyMode, KeySurface};
pub use author::{AuthorKey, AuthorKeyAnswer, AuthorKeyCreated, CreditFigure};
pub use own::{
    DeveloperKey, DeveloperKeyAnswer, DeveloperKeyCreate, DeveloperKeyCreated, DeveloperKeyList, DeveloperKeyRotated,
    DeveloperKeyStatus, DeveloperKeyUpdate, KeyRotation, LeakedKey, LeakedKeyRevoked,
};
pub use subscription::{Subscription, SubscriptionAnswer, SubscriptionStatus};
pub use usage_of::{
    DayRequests, DeveloperLimits, DeveloperUsage, DeveloperUsageAnswer, KeyRequests, MeterUsage, OperationRequests,
    OwnerKey, OwnerUsage, OwnerUsageAnswer, QuotaAlert, RequestRate, UsageRow,
};

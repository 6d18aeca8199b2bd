//! The shapes of the contract: tag Developer, and the subscription of tag Users.

mod author;
mod keys;
mod people;
mod plans;
mod requests;
mod usage;

pub use author::{AuthorKey, AuthorKeyAnswer, AuthorKeyCreated, CreditFigure};
pub use keys::{
    DeveloperKey, DeveloperKeyAnswer, DeveloperKeyCreate, DeveloperKeyCreated, DeveloperKeyList, DeveloperKeyRotated,
    DeveloperKeyStatus, DeveloperKeyUpdate, KeyRotation, LeakedKey, LeakedKeyRevoked,
};
pub use people::{DeveloperCreate, Subscription, SubscriptionAnswer, SubscriptionStatus};
pub use plans::{PlanOffer, PlanTable};
pub use requests::{KeyRequest, KeyRequestList};
pub use usage::{
    DayRequests, DeveloperLimits, DeveloperUsage, DeveloperUsageAnswer, KeyRequests, OperationRequests, QuotaAlert,
    RequestRate, UsageRow,
};

//! The operations, by subject.

mod accounts;
mod author;
mod own;
mod usage_of;

pub use accounts::Accounts;
pub use author::Author;
pub use own::Own;
pub use usage_of::UsageOf;

use crate::app::App;

/// All operations of this feature.
pub type Apis = (Own, Author, Accounts, UsageOf);

/// Creates the operations.
pub fn all(app: &App) -> Apis {
    (Own { app: app.clone() }, Author { app: app.clone() }, Accounts { app: app.clone() }, UsageOf { app: app.clone() })
}

//! The operations, by who uses them.

mod admin;
mod public;

pub use admin::ForAdmins;
pub use public::{Public, public_school};

use crate::app::App;

/// All operations of this feature.
pub type Apis = (Public, ForAdmins);

/// Creates the operations.
pub fn all(app: &App) -> Apis {
    (Public { app: app.clone() }, ForAdmins { app: app.clone() })
}

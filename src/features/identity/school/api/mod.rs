//! The operations, by who uses them.

mod admin;
mod holidays;
mod public;

pub use admin::ForAdmins;
pub use holidays::Holidays;
pub use public::{Public, public_school};

use crate::app::App;

/// All operations of this feature.
pub type Apis = (Public, Holidays, ForAdmins);

/// Creates the operations.
pub fn all(app: &App) -> Apis {
    (Public { app: app.clone() }, Holidays { app: app.clone() }, ForAdmins { app: app.clone() })
}

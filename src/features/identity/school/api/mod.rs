//! The operations of the contract.

mod admin;
mod public;

pub use admin::ForAdmins;
pub use public::Public;

use crate::app::App;

/// The operations of this feature.
pub type Apis = (Public, ForAdmins);

/// Makes the operations.
pub fn all(app: &App) -> Apis {
    (Public { app: app.clone() }, ForAdmins { app: app.clone() })
}

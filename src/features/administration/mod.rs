//! Administration: what needs to see everything. Privacy exports and erases what is held about a person, whoever holds it.

pub mod privacy;

use crate::app::App;

/// The operations of this room.
pub type Apis = privacy::api::Api;

/// Makes the operations.
pub fn apis(app: &App) -> Apis {
    privacy::api::Api { app: app.clone() }
}

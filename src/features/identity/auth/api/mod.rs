//! The operations, by who uses them.

mod bulk;
mod invitations;
mod own;
mod people;

pub use bulk::Bulk;
pub use invitations::Invitations;
pub use own::Own;
pub use people::People;

use crate::app::App;

/// All operations of this feature.
pub type Apis = (Own, People, Bulk, Invitations);

/// Creates the operations.
pub fn all(app: &App) -> Apis {
    (Own { app: app.clone() }, People { app: app.clone() }, Bulk { app: app.clone() }, Invitations { app: app.clone() })
}

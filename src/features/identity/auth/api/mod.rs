//! The operations, by who uses them.

mod invitations;
mod own;
mod people;

pub use invitations::Invitations;
pub use own::Own;
pub use people::People;

use crate::app::App;

/// All operations of this feature.
pub type Apis = (Own, People, Invitations);

/// Creates the operations.
pub fn all(app: &App) -> Apis {
    (Own { app: app.clone() }, People { app: app.clone() }, Invitations { app: app.clone() })
}

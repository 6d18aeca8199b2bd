//! What happens in the background, when a developer has left.

use super::service;
use crate::app::App;
use crate::kernel::{Id, Result, id::kind};

/// Erases some of the developer's learners; the rest are left to the next job.
pub async fn erase_some(app: &App, developer: Id<kind::User>) -> Result<()> {
    app.db.write_background("eraseLearners", move |tx| service::erase_some(tx, developer)).await
}

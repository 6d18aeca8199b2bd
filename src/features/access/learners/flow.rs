//! Background work after a developer was erased.

use super::service;
use crate::app::App;
use crate::kernel::{Id, Result, id::kind};

/// Erases a portion of the developer's learners; the next job erases the rest.
pub async fn erase_some(app: &App, developer: Id<kind::User>) -> Result<()> {
    app.db.write_background("eraseLearners", move |tx| service::erase_some(tx, developer)).await
}

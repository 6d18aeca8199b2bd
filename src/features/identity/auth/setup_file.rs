//! The set-up file: it holds the set-up link in the data folder, for an owner who did not see it on the terminal.
//!
//! The file exists as long as the link is valid: it is removed when the first admin is created, by any way, and when the link expires.

use std::path::PathBuf;
use std::time::Duration;

use super::model::Purpose;
use crate::app::App;
use crate::db::files;

/// The name of the file in the data folder.
pub const SETUP_FILE: &str = "setup-link.txt";
/// How long the link and the file last.
pub const SETUP_LIFE: Duration = Purpose::Setup.life();

fn place(app: &App) -> PathBuf {
    app.config.server.data.join(SETUP_FILE)
}

/// Writes the file. A failure is only logged, because the link is printed too.
pub fn write(app: &App, link: &str) {
    let place = place(app);
    if let Err(error) = files::write(&place, &format!("{link}\n")) {
        tracing::warn!("the set-up link could not be written to {}: {error}", place.display());
    }
}

/// Removes the file if it exists.
pub fn remove(app: &App) {
    let place = place(app);
    if let Err(error) = files::remove(&place) {
        tracing::warn!("{} could not be removed: {error}", place.display());
    }
}

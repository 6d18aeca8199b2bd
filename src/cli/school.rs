//! Opens a school for a command, and reads its people.

use std::time::Duration;

use super::block_on;
use crate::app::App;
use crate::config::Config;
use crate::db::Reader;
use crate::features::users::{self, User, UserFilter};
use crate::kernel::page::MAX_LIMIT;
use crate::kernel::{Actor, Error, Id, Origin, PageRequest, Realm, Result, Role, Via};
use crate::server::{Boot, open_app};

/// How long the database may take to close.
const CLOSE_LIMIT: Duration = Duration::from_secs(8);

/// Opens the data folder, works, and closes it again.
pub(super) fn with_app<T>(config: Config, work: impl AsyncFnOnce(&App) -> Result<T>) -> Result<T> {
    block_on(async move {
        let opened = tokio::task::spawn_blocking(move || open_app(config, &Boot::default()));
        let app = opened.await.map_err(Error::internal)??;
        let outcome = work(&app).await;
        if !app.db.close(CLOSE_LIMIT).await {
            eprintln!("schola: the database did not close in time; all changes are stored");
        }
        outcome
    })
}

/// All people of the school that match the filter.
pub(super) fn people(db: &Reader, filter: &UserFilter) -> Result<Vec<User>> {
    let mut found = Vec::new();
    let mut page = PageRequest::first("listUsers", MAX_LIMIT);
    loop {
        let part = users::service::list(db, &owner(), filter, page)?;
        found.extend(part.items);
        match part.next {
            Some(next) => page.after = Some(next),
            None => return Ok(found),
        }
    }
}

/// Finds the account with this email address or username.
pub(super) fn known(db: &Reader, handle: &str) -> Result<User> {
    users::service::find_by_handle(db, handle)?.ok_or_else(|| {
        Error::internal_text(format!(
            "No account has the email address or username {handle}. `schola admin list` shows the admins."
        ))
    })
}

/// The owner of the machine, who needs no account of the school.
pub(super) fn owner() -> Actor {
    Actor { user: Id::new(0), realm: Realm::School, role: Role::Admin, via: Via::Terminal, origin: Origin::default() }
}

//! Deletion, and the first files of an export.

use serde_json::json;

use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::holding::{File, Held};
use crate::features::users::User;
use crate::features::{self, auth, settings, users};
use crate::kernel::{Actor, Result};

/// Erases the actor with all their data; the password was confirmed before. The last admin cannot be erased.
pub fn delete_account(tx: &Tx, actor: &Actor, confirmed: auth::service::Confirmed) -> Result<()> {
    confirmed.check(tx, actor.user)?;
    let user = users::service::me(tx, actor)?;
    // The entry is written first, so that the erasure anonymises it.
    let subject = Some(Subject::user(&user));
    audit::service::record_by(tx, Some(&user), "users.deleted_self", subject, &actor.origin, json!({}))?;
    users::service::erase(tx, &user)
}

/// Loads the actor, and the small files of the export: first a text that explains the files.
pub fn small_files(db: &Reader, actor: &Actor) -> Result<(User, Vec<File>)> {
    let user = users::service::me(db, actor)?;
    let school = settings::service::current(db)?.name;
    let mut contents = String::new();
    let mut files = Vec::new();
    for holding in features::holdings() {
        let first = match &holding.held {
            Held::Files(held) => {
                let held = held(db, actor, &user)?;
                let first = held.first().map(|first| first.path.clone());
                files.extend(held);
                first
            }
            Held::Record(record) => Some(record.path.to_owned()),
            Held::List(list) | Held::ListWithTexts(list, _) | Held::ListWithFiles(list) => Some(list.path.to_owned()),
        };
        if let Some(first) = first {
            contents.push_str(&format!("{first:<18} {}\n", holding.about));
        }
    }
    let readme = format!(
        "What {school} holds about {name}\n\
         Made on {at} (UTC).\n\n\
         {contents}\n\
         Records are JSON, in UTF-8; times are UTC. Your picture and your texts lie here as files.\n\
         Secrets are left out: the hash of your password, the secret of your second factor, and the tokens of links in mails.\n",
        name = user.full_name,
        at = db.now(),
    );
    files.insert(0, File::text("README.txt", readme));
    Ok((user, files))
}

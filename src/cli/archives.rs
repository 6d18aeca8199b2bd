//! `schola backup` and `schola restore`: everything that a school owns, as one file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;

use super::{Stop, arguments, keys, must_hold_a_school, print, stored};
use crate::db::migrate::newest_schema;
use crate::db::snapshot::{
    Manifest, Restore, Source, note_backup, restore_archive_with, verify_archive, write_archive_with,
};
use crate::db::{Db, Options, Reader};
use crate::features::connections::{Connection, SecretProblem, health, key_file};
use crate::features::users::{Status, User, UserFilter};
use crate::features::{audit, auth};
use crate::kernel::{Clock, Entropy, Error, Result};

/// The archived folders besides the database: the folder of uploaded files.
const FOLDERS: &[&str] = &["files"];
/// How long the restored database may take to close.
const CLOSE_LIMIT: Duration = Duration::from_secs(30);

/// Writes an archive, also while a server runs.
pub(super) fn backup(given: &ArgMatches) -> Result<(), Stop> {
    let config = arguments::config(given)?;
    must_hold_a_school(&config.server.data)?;
    let out = archive(given, "out");
    may_be_written(&out, given.get_flag("force"))?;
    let source = Source { folder: &config.server.data, include: FOLDERS, now: Clock::System.now() };
    let now = source.now;
    let manifest = write_archive_with(source, &out, |copy| stored::listed(copy, now))?;
    // The archive is complete; a folder that cannot be written to is no reason to call it a failure.
    if let Err(error) = note_backup(&config.server.data, now) {
        tracing::warn!(%error, "the time of the backup could not be saved");
    }
    Ok(print(&format!(
        "backed up {} to {} and verified it\n{}",
        config.server.data.display(),
        out.display(),
        contents(&manifest)
    ))?)
}

/// Creates a data folder from an archive, or only checks the archive.
pub(super) fn restore(given: &ArgMatches) -> Result<(), Stop> {
    let config = arguments::config(given)?;
    let archive = archive(given, "from");
    if !archive.is_file() {
        return Err(Error::internal_text(format!("The archive {} does not exist.", archive.display())).into());
    }
    if given.get_flag("check") {
        let manifest = verify_archive(&archive, folder_of(&archive))?;
        print(&format!("{} is complete and undamaged\n{}", archive.display(), contents(&manifest)))?;
        let newest = newest_schema()?;
        if manifest.schema > newest {
            return Err(Error::internal_text(format!(
                "The archive has schema version {}, and this is Schola {}, which knows versions up to {newest}: \
                 restore it with a later release.",
                manifest.schema,
                env!("CARGO_PKG_VERSION")
            ))
            .into());
        }
        return Ok(());
    }
    let options = Restore { force: given.get_flag("force"), newest_schema: newest_schema()?, now: Clock::System.now() };
    let keep = given.get_flag("keep-sign-ins");
    let prepare = |folder: &Path| after_restore(folder, &config.server.data, keep);
    let (restored, prepared) = restore_archive_with(&archive, &config.server.data, options, prepare)?;
    print(&format!(
        "restored {} from {}\n{}",
        config.server.data.display(),
        archive.display(),
        contents(&restored.manifest)
    ))?;
    if let Some(previous) = restored.previous {
        print(&format!("the previous data is in {}\n", previous.display()))?;
    }
    Ok(print(&prepared.notice(&config.server.data, &restored.manifest))?)
}

/// The result of preparing a restored database.
struct Prepared {
    /// How many sign-ins and mailed links were ended; absent if they were to be kept.
    ended: Option<(usize, usize)>,
    keys: Vec<String>,
    people: Standing,
    invitations: i64,
    /// Which stored passwords and keys of other servers can be used.
    secrets: Vec<(Connection, Result<(), SecretProblem>)>,
}

/// Ends the sign-ins of the restored school and finds what is usable again, before the school takes its place.
///
/// The key that encrypts passwords and keys of other servers is in no backup. Where the school is restored over an earlier one, its key is
/// taken along.
fn after_restore(folder: &Path, before: &Path, keep: bool) -> Result<Prepared> {
    key_file::carry_over(before, folder)?;
    let place = folder.to_owned();
    let options = Options { readers: 1, ..Options::in_folder(folder, Clock::System, Entropy::Os) };
    let db = Db::open(options, Arc::new(|_| {}))?;
    let prepared = db.write_blocking("afterRestore", move |tx| {
        let ended = if keep { None } else { Some(auth::service::end_all_proofs(tx)?) };
        let details = serde_json::json!({ "sign_ins_kept": keep });
        audit::service::record(tx, &super::school::owner(), "school.restored", None, details)?;
        Ok(Prepared {
            ended,
            keys: keys::lines(tx)?,
            people: Standing::of(tx)?,
            invitations: auth::service::usable_invitations(tx)?,
            secrets: health::secrets(tx, &place)?,
        })
    });
    if !db.close_blocking(CLOSE_LIMIT) {
        return Err(Error::internal_text(
            "The restored database did not close in time. Nothing was replaced; try again.",
        ));
    }
    prepared
}

/// How many people may sign in, and how.
struct Standing {
    active: usize,
    suspended: usize,
    with_second_factor: usize,
}

impl Standing {
    fn of(db: &Reader) -> Result<Self> {
        let people = super::school::people(db, &UserFilter::default())?;
        let count = |fits: fn(&User) -> bool| people.iter().filter(|user| fits(user)).count();
        Ok(Self {
            active: count(|user| user.status == Status::Active),
            suspended: count(|user| user.status == Status::Suspended),
            with_second_factor: count(|user| user.totp_enabled),
        })
    }
}

impl Prepared {
    /// A notice for the owner: a backup does not know what was ended after it was made.
    fn notice(&self, data: &Path, manifest: &Manifest) -> String {
        let data = data.display();
        let made = manifest.created_at.to_the_second();
        let mut text = match self.ended {
            Some((logins, links)) => format!(
                "\nsessions     {logins} ended, and {links} emailed links; tokens are signed with a new secret, so \
                 everyone has to sign in again\n"
            ),
            None => "\nsessions     kept, including those ended since the backup\n".to_owned(),
        };
        text.push_str(&format!(
            "people       {} can sign in, {} are suspended, {} have a second factor: passwords, roles and suspensions \
             are those of {made}\n",
            self.people.active, self.people.suspended, self.people.with_second_factor
        ));
        text.push_str(&format!(
            "invitations  {} can be used; withdraw unwanted ones under Manage > Invitations\n",
            self.invitations
        ));
        text.push_str(&format!(
            "API keys     {} can be used again, including those revoked since {made}\n",
            self.keys.len()
        ));
        for line in &self.keys {
            text.push_str(&format!("  {line}\n"));
        }
        if !self.keys.is_empty() {
            text.push_str(&format!(
                "Revoke them all with `schola admin revoke-keys --all --data {data}`, or some with `--id` or \
                 `--owner`.\n"
            ));
        }
        for (connection, usable) in &self.secrets {
            let (column, what) = match connection {
                Connection::Mail => ("mail server", "its password"),
                Connection::Ai => ("AI server", "its key"),
            };
            let how = match usable {
                Ok(()) => "can be used: secrets.key of this data folder was kept".to_owned(),
                Err(problem) => format!(
                    "CANNOT be used: {}. Copy secrets.key from the data folder that the backup was made of to {data}, or enter it again \
                     in the admin pages.",
                    problem.sentence()
                ),
            };
            text.push_str(&format!("{column:<13}{what} {how}\n"));
        }
        text.push_str(
            "What was suspended, removed, reset or used up since then is as it was: look through people, \
             keys and plans.\n",
        );
        text
    }
}

fn archive(given: &ArgMatches, alternative: &str) -> PathBuf {
    let named = |name: &str| given.get_one::<PathBuf>(name).cloned();
    named("file").or_else(|| named(alternative)).unwrap_or_default()
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn may_be_written(out: &Path, force: bool) -> Result<()> {
    if out.is_dir() {
        return Err(Error::internal_text(format!("{} is a folder. Name a file in it.", out.display())));
    }
    if !folder_of(out).is_dir() {
        return Err(Error::internal_text(format!("The folder {} does not exist.", folder_of(out).display())));
    }
    if out.exists() && !force {
        return Err(Error::internal_text(format!("{} already exists. Use --force to replace it.", out.display())));
    }
    Ok(())
}

fn contents(manifest: &Manifest) -> String {
    let bytes: u64 = manifest.entries.iter().map(|entry| entry.size).sum();
    format!(
        "  created     {} by Schola {}\n  schema      version {}\n  files       {}, {bytes} bytes unpacked\n",
        manifest.created_at.rfc3339(),
        manifest.version,
        manifest.schema,
        manifest.entries.len(),
    )
}

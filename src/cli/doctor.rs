//! `schola doctor`: checks a data folder and its surroundings, and gives advice.
//!
//! It only reads: nothing is migrated, created or repaired, and a server may run meanwhile. With `--rebuild`, it counts the figures of
//! analytics again and corrects them.

mod background;
mod connections;
mod push;

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use rustix::fs::{Access, access, statvfs};
use rustix::process::{Resource, getrlimit};

use background::Background;

use super::findings::{Findings, as_json, as_lines};
use super::school::with_app;
use super::{Stop, arguments, print, stored, totals};
use crate::app::clock;
use crate::config::Config;
use crate::db::lock::FolderLock;
use crate::db::snapshot::before;
use crate::db::{DATABASE, Db, Options, Reader, SNAPSHOTS, files, migrate, snapshot};
use crate::demo;
use crate::features::connections::health::{self, Health};
use crate::features::mail::{self, MailStatus};
use crate::features::push::health as push_health;
use crate::features::{settings, usage, users};
use crate::kernel::{Clock, Entropy, Error, PageRequest, Result, Timestamp};

/// Free bytes below which a full disk is near.
const FEW_BYTES: u64 = 1 << 30;
/// Free bytes below which the next upload may fail.
const NO_BYTES: u64 = 64 << 20;
/// File descriptors that a server needs besides those of its connections.
const OWN_FILES: u64 = 64;
/// How long a step of the clock is worth a warning.
const RECENT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How many files with access rights of others are searched for.
const MOST_FILES: usize = 1_000;
/// How many pages of the outbox are searched for failed mails.
const PAGES_OF_MAIL: usize = 50;

pub(super) fn run(given: &ArgMatches) -> Result<(), Stop> {
    let config = arguments::config(given)?;
    let mut findings = Findings::default();
    if folder(&mut findings, &config.server.data) {
        lock(&mut findings, &config.server.data);
        space(&mut findings, &config.server.data)?;
        database(&mut findings, &config, given.get_flag("hash-files"))?;
        copies(&mut findings, &config.server.data);
        if given.get_flag("rebuild") && !findings.has_failed() {
            rebuild(&mut findings, config.clone())?;
        }
    }
    if !config.ignored_variables.is_empty() {
        findings.warn(
            format!("these environment variables are not settings: {}", config.ignored_variables.join(", ")),
            "compare them with `schola settings`, or remove them",
        );
    }
    tls(&mut findings, &config);
    open_files(&mut findings, &config);
    print(&if given.get_flag("json") { as_json(&findings)? } else { as_lines(&findings) })?;
    if findings.has_failed() { Err(Stop::Told) } else { Ok(()) }
}

/// Whether the folder can be checked.
fn folder(findings: &mut Findings, data: &Path) -> bool {
    let shown = data.display();
    let Ok(metadata) = std::fs::metadata(data) else {
        findings.fail(
            format!("the data folder {shown} does not exist"),
            "name the right one with --data, or run `schola serve`",
        );
        return false;
    };
    if !metadata.is_dir() {
        findings.fail(format!("{shown} is not a folder"), "name the data folder with --data");
        return false;
    }
    if access(data, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).is_err() {
        findings.fail(
            format!("this user cannot read and write the data folder {shown}"),
            "run as the server's user, or give the folder to that user (chown -R)",
        );
        return false;
    }
    match files::open_to_others(data, MOST_FILES) {
        Ok(found) if found.is_empty() => findings.good("no file in the data folder is accessible to others"),
        Ok(found) => findings.warn(
            format!(
                "{} files or folders in the data folder are accessible to other users; the first is {}",
                found.len(),
                found.first().map_or(data, |path| path.as_path()).display()
            ),
            "start the server once to fix its own files, or run `chmod -R go=` on the folder",
        ),
        Err(error) => findings.warn(
            format!("the files in {shown} cannot be listed: {error}"),
            "give the server's user read access to the folder",
        ),
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 == 0 {
        findings.good(format!("only its owner can read the data folder {shown}"));
    } else {
        findings.warn(
            format!("the data folder {shown} has mode {mode:04o}; other users can read it"),
            "run chmod 700 on it",
        );
    }
    true
}

fn lock(findings: &mut Findings, data: &Path) {
    let Ok(file) = File::open(data.join(FolderLock::NAME)) else {
        findings.good("no server is using the data folder");
        return;
    };
    match file.try_lock_shared() {
        Ok(()) => findings.good("no server is using the data folder"),
        Err(_) => {
            let who = holder(&file).map_or(String::new(), |process| format!(" (process {process})"));
            findings.good(format!("a server is using the data folder{who}"));
        }
    }
}

/// The process that holds the lock, if the system reports it.
fn holder(file: &File) -> Option<u32> {
    let inode = format!(":{}", file.metadata().ok()?.ino());
    let table = std::fs::read_to_string("/proc/locks").ok()?;
    table.lines().find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let place = fields.iter().position(|field| field.ends_with(&inode))?;
        fields.get(place.checked_sub(1)?)?.parse().ok()
    })
}

fn space(findings: &mut Findings, data: &Path) -> Result<()> {
    let disk = statvfs(data).map_err(Error::internal)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let what = format!("the disk has {} MiB left", free >> 20);
    match free {
        ..NO_BYTES => findings.fail(what, "free up space; the server cannot write when the disk is full"),
        NO_BYTES..FEW_BYTES => findings.warn(what, "free up space, or move the data folder to a larger disk"),
        _ => findings.good(what),
    }
    Ok(())
}

fn database(findings: &mut Findings, config: &Config, is_all_hashed: bool) -> Result<()> {
    let path = config.server.data.join(DATABASE);
    if !path.is_file() {
        findings.fail(
            "there is no database in the data folder",
            "name the right folder with --data, or run `schola serve`",
        );
        return Ok(());
    }
    let found = match snapshot::verify_file(&path) {
        Ok(found) => found,
        Err(error) => {
            findings
                .fail(error.explanation(), "stop the server, keep a copy of the folder, and restore the last backup");
            return Ok(());
        }
    };
    findings.good("the database is undamaged, and all its references are valid");
    let newest = migrate::newest_schema()?;
    let versions = format!("the database has schema version {found}; this program supports versions up to {newest}");
    if found > newest {
        findings.fail(versions, "use the release that wrote it, or a later one");
        return Ok(());
    }
    if found < newest {
        findings.warn(versions, "the next `schola serve` copies the file and then updates it");
        return Ok(());
    }
    findings.good(format!("the database has the current schema version, {found}"));
    let options = Options { readers: 1, ..Options::in_folder(&config.server.data, Clock::System, Entropy::Os) };
    let db = Db::open(options, Arc::new(|_| {}))?;
    let shared = config.clone();
    let looked = db.read_blocking("doctor", move |db| inside(db, &shared));
    let files = stored::check(&db, &config.server.data, is_all_hashed);
    if !db.close_blocking(Duration::from_secs(8)) {
        findings.warn("the database did not close in time", "check whether the disk is slow");
    }
    add_findings(findings, &looked?);
    stored::add_findings(findings, &files?);
    Ok(())
}

/// Counts the figures of analytics again.
fn rebuild(findings: &mut Findings, config: Config) -> Result<()> {
    let rebuilt = with_app(config, totals::rebuild)?;
    let people = rebuilt.people;
    if rebuilt.is_right() {
        findings.good(format!("the figures of analytics are those of the history of all {people} people"));
        return Ok(());
    }
    findings.warn(
        format!(
            "the figures of analytics differed from the history: those of {} of {people} people, and {} of the school, of classes or \
             of subjects; they are corrected",
            rebuilt.wrong_people, rebuilt.wrong_figures
        ),
        "nothing is left to do; after an update from a release without analytics, this is expected once",
    );
    Ok(())
}

/// The copies from before updates. They take space, and allow to go back from a failed update.
fn copies(findings: &mut Findings, data: &Path) {
    let folder = data.join(SNAPSHOTS);
    match before::list(&folder) {
        Ok(found) => {
            let bytes: u64 = found.iter().map(|copy| copy.bytes).sum();
            let (count, mib) = (found.len(), bytes.div_ceil(1 << 20));
            findings.good(format!(
                "{count} copies of the database from before updates ({mib} MiB); the latest {} are kept",
                before::KEPT
            ));
        }
        Err(error) => findings.warn(
            format!("the copies from before updates in {} cannot be listed: {error}", folder.display()),
            "give the server's user read access to the folder",
        ),
    }
}

/// What was read from the database.
struct Inside {
    has_admin: bool,
    is_demo: bool,
    background: Background,
    failed_mails: usize,
    now: Timestamp,
    clock_seen: Option<Timestamp>,
    clock_step: Option<(Timestamp, Timestamp)>,
    counted_ahead: i64,
    wrong_totals: Vec<String>,
    connections: [Health; 2],
    push: push_health::Health,
}

fn inside(db: &Reader, config: &Config) -> Result<Inside> {
    let mut failed_mails = 0;
    let mut page = PageRequest::first("listMails", 100);
    for _ in 0..PAGES_OF_MAIL {
        let part = mail::service::list(db, page)?;
        failed_mails += part.items.iter().filter(|mail| mail.status == MailStatus::Failed).count();
        page.after = part.next;
        if part.next.is_none() {
            break;
        }
    }
    Ok(Inside {
        has_admin: users::service::has_admin(db)?,
        is_demo: settings::service::is_demo(db)?,
        background: background::read(db)?,
        failed_mails,
        now: db.now(),
        clock_seen: clock::seen(db)?,
        clock_step: clock::last_step(db)?,
        counted_ahead: usage::service::counted_ahead(db)?,
        wrong_totals: totals::wrong(db)?,
        connections: health::look(db, config)?,
        push: push_health::look(db, config)?,
    })
}

fn add_findings(findings: &mut Findings, inside: &Inside) {
    if inside.has_admin {
        findings.good("the school has an admin");
    } else {
        findings.warn(
            "the school has no admin",
            "open the set-up link that `schola serve` prints, or run `schola admin create`",
        );
    }
    if inside.is_demo {
        findings.warn(
            format!(
                "this is the demo school; the passwords of {} are public unless they were changed",
                demo::public_addresses().unwrap_or_default().join(", ")
            ),
            "do not expose it to the internet, and use an empty folder for a real school",
        );
    }
    time(findings, inside);
    background::add_findings(findings, &inside.background);
    connections::add_findings(findings, &inside.connections);
    push::add_findings(findings, &inside.push);
    if inside.wrong_totals.is_empty() {
        findings.good("the totals of study banks, of people and of squads are correct");
    }
    for what in &inside.wrong_totals {
        findings.warn(what.as_str(), totals::ADVICE);
    }
    match inside.failed_mails {
        0 => findings.good("no email has failed"),
        count => findings.warn(
            format!("{count} emails have failed"),
            "see the reason in the outbox, and test the mail server in the settings",
        ),
    }
}

/// Whether the clock is plausible, and what a wrong clock has left behind.
fn time(findings: &mut Findings, inside: &Inside) {
    match inside.clock_seen.filter(|seen| !clock::is_plausible(inside.now, *seen)) {
        Some(seen) => {
            findings.warn(clock::disagreement(inside.now, seen), "correct this machine's clock if it is wrong")
        }
        None => findings.good(format!("the clock says {}", inside.now.to_the_second())),
    }
    // During a step the one is near, after the correction the other.
    let is_recent =
        |(from, to): &(Timestamp, Timestamp)| [from, to].iter().any(|at| inside.now.is_within(RECENT, **at));
    if let Some((from, to)) = inside.clock_step.filter(is_recent) {
        findings.warn(
            format!("while the server ran: {}", clock::told_of(from, to)),
            "check the clock, and keep it in sync with NTP",
        );
    }
    match inside.counted_ahead {
        0 => {}
        count => findings.warn(
            format!("{count} counters are for months that have not started; the clock was ahead"),
            "check the clock; they count for the current month from the owner's next request",
        ),
    }
}

fn tls(findings: &mut Findings, config: &Config) {
    if let Some(tls) = &config.network.tls {
        in_pem(findings, &tls.certificate, "TLS certificate");
        in_pem(findings, &tls.key, "TLS key");
    }
    if let Some(ca) = &config.smtp.ca {
        in_pem(findings, ca, "file of certificates for the mail server");
    }
}

fn in_pem(findings: &mut Findings, file: &Path, what: &str) {
    match File::open(file).and_then(|open| open.metadata()) {
        Ok(metadata) if metadata.is_file() => findings.good(format!("the {what} {} can be read", file.display())),
        Ok(_) => findings.fail(format!("the {what} {} is not a file", file.display()), "name a file in PEM format"),
        Err(error) => findings.fail(
            format!("the {what} {} cannot be read: {error}", file.display()),
            "name the right file, and give the server's user read access",
        ),
    }
}

fn open_files(findings: &mut Findings, config: &Config) {
    let allowed = getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX);
    let wanted = u64::try_from(config.network.max_connections).unwrap_or(u64::MAX).saturating_add(OWN_FILES);
    if allowed >= wanted {
        findings.good(format!("{} connections can be open at once", config.network.max_connections));
    } else {
        findings.warn(
            format!(
                "{allowed} files can be open at once, but {} connections need {wanted}",
                config.network.max_connections
            ),
            "raise the limit (LimitNOFILE in a systemd unit, ulimit -n in a shell), or lower max-connections",
        );
    }
}

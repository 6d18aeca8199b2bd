//! Background jobs and the schedule: failed jobs, overdue jobs, planned runs.

use std::time::Duration;

use crate::cli::findings::Findings;
use crate::db::Reader;
use crate::features;
use crate::jobs::{self, FailedJob, Overdue, Planned};
use crate::kernel::{Result, Timestamp};

/// How long a job may be due before it is worth a warning.
const LONG: Duration = Duration::from_secs(3600);

/// The state of background jobs.
pub(super) struct Background {
    now: Timestamp,
    waiting: i64,
    failed: Vec<FailedJob>,
    failed_count: i64,
    overdue: Option<Overdue>,
    ahead: i64,
    zone: String,
    planned: Vec<Planned>,
}

/// Reads the state of background jobs.
pub(super) fn read(db: &Reader) -> Result<Background> {
    let schedule = features::schedule()?;
    let summary = jobs::summary(db)?;
    Ok(Background {
        now: db.now(),
        waiting: summary.waiting,
        failed: jobs::failed(db)?,
        failed_count: summary.failed,
        overdue: jobs::overdue(db, LONG)?,
        ahead: jobs::waiting_ahead(db)?,
        zone: schedule.zone(db)?,
        planned: schedule.planned(db)?,
    })
}

/// Adds findings about background jobs.
pub(super) fn add_findings(findings: &mut Findings, found: &Background) {
    match found.failed.first() {
        None => findings.good(format!("no background job has failed permanently; {} are waiting", found.waiting)),
        Some(FailedJob { id, kind, error }) => findings.warn(
            format!(
                "{} background jobs have failed permanently; the first is {kind} {id}: {error}",
                found.failed_count
            ),
            "fix the cause and request the work again",
        ),
    }
    if let Some(Overdue { count, kind, since }) = &found.overdue {
        findings.warn(
            format!(
                "{count} background jobs have been due for more than an hour; the first is {kind}, since {}",
                since.to_the_second()
            ),
            "start the server; if it runs, check its log",
        );
    }
    if found.ahead > 0 {
        findings.warn(
            format!("{} background jobs are scheduled far in the future; the clock was wrong", found.ahead),
            "check the clock; a running server does them now",
        );
    }
    for entry in &found.planned {
        findings.good(format!(
            "scheduled: {} at {} ({}), {}",
            entry.name,
            entry.when,
            found.zone,
            runs(entry, found.now)
        ));
    }
}

/// When an entry ran last and is to run next.
fn runs(entry: &Planned, now: Timestamp) -> String {
    let last =
        entry.last_run_at.map_or("it has not run yet".to_owned(), |at| format!("last run {}", at.to_the_second()));
    let next = match entry.next_run_at {
        Some(_) if entry.is_due(now) && entry.needs_trusted_clock => {
            "due; a running server does it once it trusts the clock".to_owned()
        }
        Some(_) if entry.is_due(now) => "due; a running server does it".to_owned(),
        Some(next) => format!("next run {}", next.to_the_second()),
        None => "no next run".to_owned(),
    };
    format!("{last}, {next}")
}

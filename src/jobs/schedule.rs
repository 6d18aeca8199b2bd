//! The schedule: each entry enqueues a job at its times, in the school's time zone.

#![expect(clippy::disallowed_methods, reason = "the schedule sleeps until its next entry is due")]

use jiff::tz::TimeZone;

use super::Enqueue;
use super::cron::Cron;
use super::job::Job;
use super::runner::until;
use crate::app::App;
use crate::db::{Reader, Tx, params};
use crate::kernel::{Error, Id, Result, Timestamp, id::kind};

/// An entry of the schedule: a job that is enqueued at its times.
#[derive(Debug, Clone, Copy)]
pub struct Scheduled {
    name: &'static str,
    when: &'static str,
    needs_trusted_clock: bool,
    enqueue: fn(&Tx, &str) -> Result<Id<kind::Job>>,
}

impl Scheduled {
    /// An entry that enqueues this kind of jobs at the times of `when`, see [`super::cron`]. The name never changes,
    /// because the time of the last run is stored under it.
    pub const fn of<J: Job + Default>(name: &'static str, when: &'static str) -> Self {
        Self { name, when, needs_trusted_clock: false, enqueue: |tx, name| tx.enqueue_once(&J::default(), name) }
    }

    /// The same entry, which waits while the clock is doubted. For work that deletes by age.
    #[must_use]
    pub const fn with_trusted_clock(self) -> Self {
        Self { needs_trusted_clock: true, ..self }
    }
}

/// The state of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The name.
    pub name: &'static str,
    /// Its times, as the five fields of cron.
    pub when: &'static str,
    /// Whether it waits while the clock is doubted.
    pub needs_trusted_clock: bool,
    /// When it ran last: when its job was enqueued.
    pub last_run_at: Option<Timestamp>,
    /// When it is to run next; a time that is past where it is late.
    pub next_run_at: Option<Timestamp>,
    is_known: bool,
}

impl Planned {
    /// Whether it is due.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.next_run_at.is_some_and(|next| next <= now)
    }
}

/// All entries, and the zone in which their times are meant.
#[derive(Debug, Clone)]
pub struct Schedule {
    entries: Vec<(Scheduled, Cron)>,
    zone: fn(&Reader) -> Result<String>,
}

impl Schedule {
    /// Builds the schedule from the lists of the features. `zone` reads the school's time zone. Two entries with one
    /// name, and invalid times, are errors.
    pub fn new(
        lists: impl IntoIterator<Item = &'static [Scheduled]>,
        zone: fn(&Reader) -> Result<String>,
    ) -> Result<Self> {
        let mut entries: Vec<(Scheduled, Cron)> = Vec::new();
        for entry in lists.into_iter().flatten() {
            if entries.iter().any(|(other, _)| other.name == entry.name) {
                return Err(Error::internal_text(format!("two entries of the schedule are called {}", entry.name)));
            }
            let cron = Cron::parse(entry.when).map_err(|what| {
                Error::internal_text(format!("the times of {} in the schedule cannot be read: {what}", entry.name))
            })?;
            entries.push((*entry, cron));
        }
        Ok(Self { entries, zone })
    }

    /// The name of the zone in which the times are meant.
    pub fn zone(&self, db: &Reader) -> Result<String> {
        (self.zone)(db)
    }

    /// The state of each entry, in the order of the lists.
    pub fn planned(&self, db: &Reader) -> Result<Vec<Planned>> {
        let zone = TimeZone::get(&self.zone(db)?).unwrap_or(TimeZone::UTC);
        let noted = runs(db)?;
        let planned = self.entries.iter().map(|(entry, cron)| {
            let run = noted.iter().find(|run| run.name == entry.name);
            let last_run_at = run.and_then(|run| run.last_run_at);
            let since = last_run_at.or(run.map(|run| run.seen_at)).unwrap_or(db.now());
            // A run that lies far ahead was noted while the clock was wrong: the entry is due.
            let is_ahead = since > db.now().plus(Timestamp::TOLERANCE);
            Planned {
                name: entry.name,
                when: entry.when,
                needs_trusted_clock: entry.needs_trusted_clock,
                last_run_at,
                next_run_at: if is_ahead { Some(db.now()) } else { cron.next(since, &zone) },
                is_known: run.is_some(),
            }
        });
        Ok(planned.collect())
    }

    /// Enqueues the jobs of due entries, once each, however many runs were missed, and records new entries, which first
    /// run at their next time. Returns how many jobs were enqueued.
    pub fn run_due(&self, tx: &Tx, is_clock_trusted: bool) -> Result<usize> {
        let mut enqueued = 0;
        for (planned, (entry, _)) in self.planned(tx)?.iter().zip(&self.entries) {
            if !planned.is_known {
                note_entry(tx, entry.name)?;
            }
            if planned.is_due(tx.now()) && (is_clock_trusted || !entry.needs_trusted_clock) {
                note_run(tx, entry.name)?;
                (entry.enqueue)(tx, entry.name)?;
                enqueued += 1;
            }
        }
        Ok(enqueued)
    }
}

/// Enqueues what is due, once. Returns when the next entry is due, without those that wait for the clock.
async fn run_once(app: &App, schedule: &Schedule) -> Result<Option<Timestamp>> {
    let looking = schedule.clone();
    let planned = app.named("schedule").read(move |db| looking.planned(db)).await?;
    let now = app.now();
    let is_due = |needs_trusted_clock: bool| {
        planned.iter().any(|entry| entry.is_due(now) && entry.needs_trusted_clock == needs_trusted_clock)
    };
    let is_trusted = is_due(true) && app.trusts_clock().await;
    if is_trusted || is_due(false) || planned.iter().any(|entry| !entry.is_known) {
        let running = schedule.clone();
        app.named("schedule").write(move |tx| running.run_due(tx, is_trusted)).await?;
    }
    Ok(planned.iter().filter(|entry| !entry.is_due(now)).filter_map(|entry| entry.next_run_at).min())
}

/// Enqueues jobs by the schedule until `shutdown` resolves. Runs that were missed while no server ran are enqueued at
/// once, once.
pub async fn run_schedule(app: App, schedule: Schedule, shutdown: impl Future<Output = ()>) {
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let sleep = match run_once(&app, &schedule).await {
            Ok(next) => until(next, app.now()),
            Err(error) => {
                tracing::error!("the schedule cannot be looked at: {}", error.explanation());
                until(None, app.now())
            }
        };
        tokio::select! {
            () = tokio::time::sleep(sleep) => {}
            () = &mut shutdown => return,
        }
    }
}

/// When an entry was first seen, and when it last ran.
struct Run {
    name: String,
    seen_at: Timestamp,
    last_run_at: Option<Timestamp>,
}

fn runs(db: &Reader) -> Result<Vec<Run>> {
    db.all("SELECT name, seen_at, last_run_at FROM schedule ORDER BY name", params![], |row| {
        Ok(Run { name: row.get("name")?, seen_at: row.get("seen_at")?, last_run_at: row.get("last_run_at")? })
    })
}

fn note_entry(tx: &Tx, name: &str) -> Result<()> {
    tx.exec(
        "INSERT INTO schedule (name, seen_at) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
        params![name, tx.now()],
    )?;
    Ok(())
}

fn note_run(tx: &Tx, name: &str) -> Result<()> {
    tx.exec("UPDATE schedule SET last_run_at = ?2 WHERE name = ?1", params![name, tx.now()])?;
    Ok(())
}

//! Background jobs: lanes, leases, keys, progress, cancellation, the schedule.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod cancelling;
mod cron;
mod failures;
mod keys;
mod killed;
mod lanes;
mod leases;
mod progress;
mod schedule;
mod script;
mod upgrade;

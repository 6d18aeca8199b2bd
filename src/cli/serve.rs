//! `schola serve`: run the server until it is told to stop.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

use clap::ArgMatches;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Stop, arguments, block_on, logging, print};
use crate::app::App;
use crate::config::Config;
use crate::features::auth;
use crate::kernel::{Code, Error, Result};
use crate::server::{Boot, Running};

/// Where the set-up link is kept for whoever did not see it.
const SETUP_FILE: &str = "setup-link.txt";

pub(super) fn run(given: &ArgMatches) -> Result<(), Stop> {
    let config = arguments::config(given)?;
    logging::start(&config)?;
    let outcome = block_on(async move {
        let signals = Signals::listen()?;
        let running = Running::start(config, Boot::default()).await?;
        until_stopped(running, signals, async |_| Ok(Vec::new())).await
    });
    logging::settle();
    Ok(outcome?)
}

/// What tells the server to stop. Listened to before it starts, so that a stop in its first moment is a stop like any other.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Begins to listen.
    pub(super) fn listen() -> Result<Self> {
        let listen = |kind| signal(kind).map_err(Error::internal);
        Ok(Self { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    /// Waits for the first one.
    async fn stop(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Says where the server listens and what else there is to say, and serves until SIGTERM or SIGINT.
pub(super) async fn until_stopped(
    running: Running,
    signals: Signals,
    more: impl AsyncFnOnce(&App) -> Result<Vec<String>>,
) -> Result<()> {
    let scheme = if running.is_tls { "https" } else { "http" };
    let app = running.app.clone();
    warn_of_settings(&app.config);
    if let Some(admin) = app.config.admin.clone() {
        auth::flow::keep_first_admin(&app, admin).await?;
    }
    let more = more(&app).await?;
    say(&format!("listening on {scheme}://{}", running.address))?;
    if let Some(link) = setup_link(&app).await? {
        say(&format!("make the first admin within a day: {link}"))?;
    }
    for line in more {
        say(&line)?;
    }
    tracing::info!(address = %running.address, data = %app.config.data.display(), "serving");
    signals.stop().await;
    tracing::info!("stopping");
    if !running.stop().await {
        tracing::warn!("the database did not close in time; the next start puts it in order");
    }
    Ok(())
}

fn warn_of_settings(config: &Config) {
    #[expect(clippy::float_cmp, reason = "the default is exactly one")]
    if config.limit_scale != 1.0 {
        tracing::warn!("limits are multiplied by {} (limit-scale)", config.limit_scale);
    }
    if !config.ignored_variables.is_empty() {
        tracing::warn!("these environment variables are no settings: {}", config.ignored_variables.join(", "));
    }
    if config.allow_private_addresses {
        tracing::warn!("requests of the server may go to private addresses (allow-private-addresses)");
    }
}

fn say(line: &str) -> Result<()> {
    print(&format!("{line}\n"))
}

/// The link that makes the first admin, where there is none yet; also kept in a file that only the owner reads.
async fn setup_link(app: &App) -> Result<Option<String>> {
    let file = app.config.data.join(SETUP_FILE);
    let url = app.public_url().to_owned();
    let made = app
        .write("setupLink", move |tx| match auth::service::may_set_up(tx) {
            Ok(()) => auth::service::setup_link(tx, &url).map(Some),
            Err(error) if error.code() == Code::SetupDone => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    let Some(link) = made else {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!("{} stays: {error}", file.display())
            }
            _ => {}
        }
        return Ok(None);
    };
    let mut out = std::fs::OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(&file)
        .map_err(Error::internal)?;
    writeln!(out, "{link}").map_err(Error::internal)?;
    Ok(Some(link))
}

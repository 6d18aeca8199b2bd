//! `schola serve`: runs the server until a signal stops it.

use clap::ArgMatches;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Stop, arguments, block_on, logging, print};
use crate::app::App;
use crate::config::Config;
use crate::demo;
use crate::features::auth::{self, setup_file};
use crate::kernel::{Code, Error, Result};
use crate::server::{Boot, Running};

pub(super) fn run(given: &ArgMatches) -> Result<(), Stop> {
    let config = arguments::config(given)?;
    logging::start(&config)?;
    let outcome = block_on(async move {
        let signals = Signals::listen()?;
        let running = Running::start(config, Boot::default()).await?;
        until_stopped(running, signals, demo_notice).await
    });
    logging::settle();
    Ok(outcome?)
}

/// The signals that stop the server. Registered before the start, so that an early signal stops it too.
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

    /// Waits for the first signal.
    async fn stop(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Prints the address and notices, and serves until SIGTERM or SIGINT.
pub(super) async fn until_stopped(
    running: Running,
    signals: Signals,
    more: impl AsyncFnOnce(&App) -> Result<Vec<String>>,
) -> Result<()> {
    let scheme = if running.is_tls { "https" } else { "http" };
    let app = running.app.clone();
    warn_of_settings(&app.config);
    let more = more(&app).await?;
    say(&format!("listening on {scheme}://{}", running.address))?;
    if let Some(link) = setup_link(&app).await? {
        forget_in_time(app.clone());
        say(&format!("create the first admin within a day: {link}"))?;
    }
    for line in more {
        say(&line)?;
    }
    tracing::info!(address = %running.address, data = %app.config.server.data.display(), "serving");
    signals.stop().await;
    tracing::info!("stopping");
    if !running.stop().await {
        tracing::warn!("the database did not close in time; the next start puts it in order");
    }
    Ok(())
}

fn warn_of_settings(config: &Config) {
    #[expect(clippy::float_cmp, reason = "the default is exactly one")]
    if config.limits.scale != 1.0 {
        tracing::warn!("limits are multiplied by {} (limit-scale)", config.limits.scale);
    }
    if !config.ignored_variables.is_empty() {
        tracing::warn!("these environment variables are not settings: {}", config.ignored_variables.join(", "));
    }
    if config.network.allow_private_addresses {
        tracing::warn!("requests of the server may go to private addresses (allow-private-addresses)");
    }
}

fn say(line: &str) -> Result<()> {
    print(&format!("{line}\n"))
}

/// The link that creates the first admin, if there is none yet. It is also written to a private file.
async fn setup_link(app: &App) -> Result<Option<String>> {
    let url = app.public_url().to_owned();
    let made = app
        .named("setupLink")
        .write(move |tx| match auth::service::may_set_up(tx) {
            Ok(()) => auth::service::setup_link(tx, &url).map(Some),
            Err(error) if error.code() == Code::SetupDone => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    match &made {
        Some(link) => setup_file::write(app, link),
        None => setup_file::remove(app),
    }
    Ok(made)
}

/// Removes the file of the set-up link when the link expires.
fn forget_in_time(app: App) {
    tokio::spawn(async move {
        #[expect(clippy::disallowed_methods, reason = "the file ends with the link that is in it")]
        tokio::time::sleep(setup_file::SETUP_LIFE).await;
        setup_file::remove(&app);
    });
}

/// A warning for the owner of a demo school: its passwords are in the documentation.
async fn demo_notice(app: &App) -> Result<Vec<String>> {
    let known = demo::with_public_password(app).await?;
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let addresses: Vec<&str> = known.iter().map(|person| person.email.as_str()).collect();
    let mut warning = format!(
        "This is the demo school. The passwords of {} are public: change them, or use an empty folder for a real \
         school.",
        addresses.join(", ")
    );
    if !app.config.server.listen.ip().is_loopback() {
        warning.push_str(" Other machines can reach this server.");
    }
    tracing::warn!("{warning}");
    Ok(vec![format!("warning: {warning}")])
}

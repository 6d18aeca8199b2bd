//! From a configuration to a server that listens, and back.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::links::link_signer;
use super::mounts::{self, Table};
use super::upkeep;
use crate::app::{App, CacheChanges, ClockTrust, Pieces};
use crate::config::Config;
use crate::db::lock::FolderLock;
use crate::db::{DATABASE, Db, Inspector, Observer, Options, SNAPSHOTS, files};
use crate::features::{self, reactions};
use crate::http::accept::{Limits, Listener};
use crate::http::context::RequestIds;
use crate::http::edge::{Edge, EdgeOptions};
use crate::http::limit::Limits as RateLimits;
use crate::jobs::{self, Signals};
use crate::kernel::{Clock, Effect, Entropy, Error, Result};
use crate::providers::llm::Llm;
use crate::providers::mail::Mailer;
use crate::providers::password::{Cost, Passwords};
use crate::providers::resolve::Names;
use crate::providers::workers::Workers;

/// The entries of a data folder. Uploaded files of earlier releases are in `files`.
const OURS: [&str; 8] = [
    DATABASE,
    "schola.db-wal",
    "schola.db-shm",
    FolderLock::NAME,
    features::auth::setup_file::SETUP_FILE,
    features::connections::key_file::KEY_FILE,
    SNAPSHOTS,
    "files",
];
/// How long the database may take to close.
const CLOSE_LIMIT: Duration = Duration::from_secs(8);

/// The environment of a server, besides its configuration; tests replace parts of it.
#[derive(Clone)]
pub struct Boot {
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// The cost of a password hash.
    pub cost: Cost,
    /// The mailer; absent: as it is set up.
    pub mailer: Option<Mailer>,
    /// The language model; absent: as it is set up.
    pub llm: Option<Llm>,
    /// The times of event streams.
    pub live: features::live::Timing,
    /// Called with every closure that the database ran.
    pub observer: Option<Observer>,
    /// Called with every statement that the database ran.
    pub inspector: Option<Inspector>,
}

impl Default for Boot {
    fn default() -> Self {
        Self {
            clock: Clock::System,
            entropy: Entropy::Os,
            cost: Cost::ADVISED,
            mailer: None,
            llm: None,
            live: features::live::Timing::default(),
            observer: None,
            inspector: None,
        }
    }
}

/// Opens the data folder: the database with its threads, and the parts that need it. The caller holds the folder's lock
/// if it needs exclusive access.
pub fn open_app(config: Config, boot: &Boot) -> Result<App> {
    files::tighten(&config.server.data, &OURS);
    let mut options = Options::in_folder(&config.server.data, boot.clock.clone(), boot.entropy.clone());
    options.readers = config.server.readers;
    options.observer = boot.observer.clone();
    options.inspector = boot.inspector.clone();
    options.changes = Some(Arc::new(CacheChanges::new()?));
    let mut states = features::states(&config);
    states.add(Signals::default());
    let forgetful = states.clone();
    let on_commit = Arc::new(move |effects: &[Effect]| {
        for effect in effects {
            forgetful.on_effect(effect);
        }
    });
    let db = Db::open(options, on_commit)?;
    db.set_before_release(Arc::new(|tx| crate::events::drain(tx, reactions::react)))?;
    let ring = db.write_blocking("keepSigningKey", features::auth::service::keep_signing_key)?;
    let links = link_signer(&ring, &config)?;
    let names = Names::asking(config.network.name_servers.clone());
    features::connections::flow::check(&config, &names, &boot.clock, &boot.entropy)?;
    let limits =
        RateLimits::new(&config.limits.quotas, config.limits.scale, config.limits.ip_share, boot.clock.clone());
    let app = App::new(Pieces {
        limits: Arc::new(limits),
        passwords: Passwords::start(boot.entropy.clone(), boot.cost)?,
        db,
        clock: boot.clock.clone(),
        entropy: boot.entropy.clone(),
        names,
        mailer: boot.mailer.clone(),
        llm: boot.llm.clone(),
        states,
        public_url: OnceLock::new(),
        links: ArcSwap::from_pointee(links),
        trust: ClockTrust::default(),
        workers: Workers::start()?,
        config,
    });
    app.state::<features::live::Readers>()?.set_timing(boot.live);
    Ok(app)
}

/// A server that answers.
pub struct Running {
    /// The handle to everything.
    pub app: App,
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether it speaks HTTPS.
    pub is_tls: bool,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    _lock: FolderLock,
}

impl Running {
    /// Binds, opens the data folder, and answers from when this returns. The first admin of an unattended install
    /// exists by then.
    pub async fn start(config: Config, boot: Boot) -> Result<Self> {
        Self::prepared(config, boot, async |_| Ok(())).await.map(|(running, ())| running)
    }

    /// The same, and answers nothing before `prepare` is done: connections wait until then, so that no client sees an
    /// incomplete school.
    pub async fn prepared<T>(
        config: Config,
        boot: Boot,
        prepare: impl AsyncFnOnce(&App) -> Result<T>,
    ) -> Result<(Self, T)> {
        let lock = FolderLock::acquire(&config.server.data)?;
        let listener = Listener::bind(config.server.listen, config.network.tls.clone())?;
        let address = listener.local_addr();
        // Before the database, whose threads create their instruments when they start.
        let figures = crate::http::metrics::install()?;
        let opened = boot.clone();
        let given = config.clone();
        let reading = tokio::task::spawn_blocking(mounts::read_ahead);
        let app = tokio::task::spawn_blocking(move || open_app(given, &opened)).await.map_err(Error::internal)??;
        reading.await.map_err(Error::internal)??;
        // Nothing else sets it.
        drop(app.public_url.set(config.public_url(address)));
        if let Some(admin) = app.config.admin.clone() {
            features::auth::flow::keep_first_admin(&app, admin).await?;
        }
        let prepared = prepare(&app).await?;
        let edge = edge(&app, &boot, figures.clone())?;
        let (stop, stopped) = watch::channel(false);
        let is_tls = listener.is_tls();
        let endings = listener.endings();
        let limits = Limits {
            connections: config.network.max_connections,
            connections_per_address: config.network.max_connections_per_address,
            trusted_proxies: config.network.trusted_proxies.clone(),
            memory: config.network.transfer_memory,
            body_idle: config.network.body_timeout,
            ..Limits::default()
        };
        let serving = {
            let stopped = wait(stopped.clone());
            tokio::spawn(async move {
                if let Err(error) = listener.serve(edge, stopped, limits).await {
                    tracing::error!("the server stopped listening: {}", error.explanation());
                }
            })
        };
        let small = tokio::spawn(super::reclaim::trim_memory(endings, wait(stopped.clone())));
        app.trust.begin(&app).await?;
        let (kinds, schedule) = (features::jobs()?, features::schedule()?);
        let working = tokio::spawn(jobs::prepared(app.clone(), kinds).await.serve(wait(stopped.clone())));
        let scheduling = tokio::spawn(jobs::run_schedule(app.clone(), schedule, wait(stopped.clone())));
        let watching = tokio::spawn(upkeep::watch_clock(app.clone(), wait(stopped.clone())));
        let signing = tokio::spawn(upkeep::follow_signing_key(app.clone(), wait(stopped.clone())));
        let tidying = tokio::spawn(upkeep::drop_unused_limits(app.clone(), wait(stopped.clone())));
        let counting = tokio::spawn(features::usage::flow::keep_written(app.clone(), wait(stopped.clone())));
        let streaming = tokio::spawn(features::live::flow::look_after(app.clone(), wait(stopped.clone())));
        let sorting = tokio::spawn(crate::http::metrics::run_upkeep(figures, wait(stopped)));
        let running = Self {
            app,
            address,
            is_tls,
            stop,
            tasks: vec![serving, small, working, scheduling, watching, signing, tidying, counting, streaming, sorting],
            _lock: lock,
        };
        Ok((running, prepared))
    }

    /// Stops accepting, lets running requests and jobs finish, and closes the database. Returns whether all of it ended
    /// in time; nothing acknowledged is lost either way.
    pub async fn stop(self) -> bool {
        // There are no receivers only if everything has ended already.
        self.stop.send_replace(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!("a task of the server ended badly: {error}");
            }
        }
        features::usage::flow::close(&self.app).await;
        self.app.db.close(CLOSE_LIMIT).await
    }
}

fn edge(app: &App, boot: &Boot, figures: metrics_exporter_prometheus::PrometheusHandle) -> Result<Edge<Table>> {
    let config = &app.config;
    let options = EdgeOptions {
        timeout: config.network.request_timeout,
        trusted_proxies: config.network.trusted_proxies.clone(),
        cors_origins: config.network.cors_origins.clone(),
        public_url: app.public_url().to_owned(),
        strict_transport: app.public_url().starts_with("https://"),
        access_log: config.logs.access,
    };
    let table = Table::new(app, figures)?;
    Ok(Edge::new(table, options, RequestIds::new(&boot.entropy)?, app.limits.clone()))
}

async fn wait(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop too.
    drop(stopped.wait_for(|stop| *stop).await);
}

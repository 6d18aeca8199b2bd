//! What a server does by itself from time to time: it watches the clock, and removes what is over.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::app::App;
use crate::app::clock::{self, ClockWatch, Look};
use crate::features;
use crate::kernel::Result;

/// How often the clock is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often what is over is removed.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);
/// How long others have the writer for themselves between two portions of a long sweep.
const BETWEEN_PORTIONS: Duration = Duration::from_millis(50);

/// The clock of a running server.
#[derive(Clone)]
pub(super) struct Watched {
    watch: Arc<Mutex<ClockWatch>>,
    began: Instant,
}

impl Watched {
    /// Begins to watch.
    pub(super) async fn begin(app: &App) -> Result<Self> {
        let seen = app.named("clock").read(clock::seen).await?;
        let (watch, warning) = ClockWatch::begin(app.now(), seen);
        if let Some(warning) = warning {
            tracing::warn!("{warning}");
        }
        Ok(Self { watch: Arc::new(Mutex::new(watch)), began: Instant::now() })
    }

    /// Looks at the clock now and then, until `stopped` resolves.
    pub(super) async fn watch(self, app: App, stopped: impl Future<Output = ()>) {
        let mut stopped = std::pin::pin!(stopped);
        let mut every = tokio::time::interval(LOOK_EVERY);
        loop {
            tokio::select! {
                _ = every.tick() => {}
                () = &mut stopped => return,
            }
            self.look(&app).await;
        }
    }

    async fn look(&self, app: &App) {
        let found = self.watch.lock().look(app.now(), self.began.elapsed());
        match found {
            Look::Steady => {}
            Look::Stepped { from, to, sentence } => {
                tracing::warn!("{sentence}");
                let kept = app.db.write_background("clockStep", move |tx| clock::keep_step(tx, from, to)).await;
                if let Err(error) = kept {
                    tracing::warn!("that the clock was set could not be noted: {}", error.explanation());
                }
            }
            Look::Trusted => tracing::info!("the clock is trusted"),
        }
    }

    /// Whether the clock can be trusted at this moment.
    async fn is_trusted(&self, app: &App) -> bool {
        self.look(app).await;
        self.watch.lock().trusts()
    }
}

/// Removes what is over every hour, until `stopped` resolves. While the clock cannot be trusted nothing is removed.
pub(super) async fn sweep(app: App, clock: Watched, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = &mut stopped => return,
        }
        app.limits.sweep();
        if !clock.is_trusted(&app).await {
            continue;
        }
        if clock.began.elapsed() >= SWEEP_EVERY {
            clock.watch.lock().settle();
            if let Err(error) = app.db.write_background("clock", clock::keep_seen).await {
                tracing::warn!("the time could not be noted: {}", error.explanation());
            }
        }
        let keep = app.config.keep;
        loop {
            match app.db.write_background("sweep", move |tx| features::sweep(tx, keep)).await {
                Ok(true) => tokio::select! {
                    () = tokio::time::sleep(BETWEEN_PORTIONS) => {}
                    () = &mut stopped => return,
                },
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!("what is over could not be removed: {}", error.explanation());
                    break;
                }
            }
        }
    }
}

//! Whether the clock of a running server can be trusted.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

use super::App;
use super::clock::{self, ClockWatch, Look};
use crate::kernel::Result;

/// Compares the clock with the time that passes. Until [`ClockTrust::begin`] was called the clock is doubted.
///
/// Node-local: each process watches the clock of its machine.
#[derive(Default)]
pub struct ClockTrust(Mutex<Option<Watching>>);

/// The watch, and when it began.
struct Watching {
    watch: ClockWatch,
    began: Instant,
}

impl ClockTrust {
    /// Begins to watch, from the time at which the clock was trusted last.
    pub async fn begin(&self, app: &App) -> Result<()> {
        let seen = app.named("clock").read(clock::seen).await?;
        let (watch, warning) = ClockWatch::begin(app.now(), seen);
        if let Some(warning) = warning {
            tracing::warn!("{warning}");
        }
        *self.0.lock() = Some(Watching { watch, began: Instant::now() });
        Ok(())
    }

    /// Reads the clock, and records its steps.
    pub async fn look(&self, app: &App) {
        let found = self.0.lock().as_mut().map(|watching| watching.watch.look(app.now(), watching.began.elapsed()));
        match found {
            None | Some(Look::Steady) => {}
            Some(Look::Stepped { from, to, sentence }) => {
                tracing::warn!("{sentence}");
                let kept = app.db.write_background("clockStep", move |tx| clock::keep_step(tx, from, to)).await;
                if let Err(error) = kept {
                    tracing::warn!("that the clock was set could not be noted: {}", error.explanation());
                }
            }
            Some(Look::Trusted) => tracing::info!("the clock is trusted"),
        }
    }

    /// Takes the last reading as the reference for later ones, once the server has run for this long. Returns whether
    /// it has.
    pub fn settle(&self, after: Duration) -> bool {
        let mut watching = self.0.lock();
        let Some(watching) = watching.as_mut().filter(|watching| watching.began.elapsed() >= after) else {
            return false;
        };
        watching.watch.settle();
        true
    }

    fn trusts(&self) -> bool {
        self.0.lock().as_ref().is_some_and(|watching| watching.watch.trusts())
    }
}

impl App {
    /// Reads the clock, and returns whether it can be trusted now.
    pub async fn trusts_clock(&self) -> bool {
        self.trust.look(self).await;
        self.trust.trusts()
    }
}

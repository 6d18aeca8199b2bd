//! Logs: structured lines on standard error, written by a thread of their own so that no request waits for a terminal.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use super::access_line::Human;
use crate::config::{Config, LogFormat};
use crate::kernel::{Error, Result};

/// How many bytes of lines may wait to be written; lines beyond that are dropped, and counted.
const WAITING: usize = 1 << 20;
/// The capacity that the buffer keeps after it was written.
const KEPT: usize = 64 << 10;
/// How long lines gather before they are written. Without it each request would wake the writing thread for its own
/// line.
const GATHERING: Duration = Duration::from_millis(5);

/// Lines on their way to the writing thread. They accumulate in one buffer: an allocation for each line would cost as
/// much as the rest.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Gathered>);

#[derive(Default)]
struct Gathered {
    text: Mutex<Vec<u8>>,
    came: Condvar,
}

impl Lines {
    /// Waits for a line, lets more accumulate, and takes them.
    fn take(&self, into: &mut Vec<u8>) {
        let mut text = self.0.text.lock();
        if text.is_empty() {
            self.0.came.wait(&mut text);
        }
        drop(text);
        #[expect(clippy::disallowed_methods, reason = "lines gather, so that many are written at once")]
        std::thread::sleep(GATHERING);
        std::mem::swap(&mut *self.0.text.lock(), into);
    }
}

impl Write for &Lines {
    /// Takes a whole line; the layer passes it in one piece.
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        let mut text = self.0.text.lock();
        if text.len() + line.len() > WAITING {
            metrics::counter!("schola_log_lines_dropped_total").increment(1);
            return Ok(line.len());
        }
        let is_first = text.is_empty();
        text.extend_from_slice(line);
        drop(text);
        if is_first {
            self.0.came.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = &'a Lines;

    fn make_writer(&'a self) -> &'a Lines {
        self
    }
}

/// Begins to log as configured.
pub(super) fn start(config: &Config) -> Result<()> {
    let lines = Lines::default();
    let written = lines.clone();
    std::thread::Builder::new().name("log".into()).spawn(move || write_lines(&written)).map_err(Error::internal)?;
    let filter: Targets = config.logs.filter.parse().map_err(Error::internal)?;
    let layer = match config.logs.format {
        LogFormat::Human => {
            let layer = fmt::layer().with_writer(lines).with_ansi(false).event_format(Human::default());
            layer.with_filter(filter).boxed()
        }
        LogFormat::Json => fmt::layer().json().flatten_event(true).with_writer(lines).with_filter(filter).boxed(),
    };
    tracing_subscriber::registry().with(layer).try_init().map_err(Error::internal)
}

/// Writes accumulated lines, for as long as the process lives.
fn write_lines(lines: &Lines) {
    let mut block = Vec::new();
    loop {
        lines.take(&mut block);
        // A log that cannot be written must not end the server.
        drop(std::io::stderr().write_all(&block));
        block.clear();
        block.shrink_to(KEPT);
    }
}

/// Gives the writing thread time for the last lines, longer than they accumulate.
pub(super) fn settle() {
    #[expect(clippy::disallowed_methods, reason = "the thread that writes has no end to wait for")]
    std::thread::sleep(Duration::from_millis(30));
}

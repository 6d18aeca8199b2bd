//! Logs: structured lines on standard error, written by a thread of their own so that no request waits for a terminal.

use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use super::access_line::Human;
use crate::config::{Config, LogFormat};
use crate::kernel::{Error, Result};

/// How many lines may wait to be written; more are dropped, and counted. Their places are kept ready, and cost memory.
const WAITING: usize = 2048;
/// How many bytes are written at once.
const BLOCK: usize = 64 << 10;
/// How long lines gather before they are written. Without it each request would wake the writing thread for its own line.
const GATHERING: Duration = Duration::from_millis(5);

/// Lines on their way to the writing thread.
#[derive(Clone)]
pub(super) struct Lines(SyncSender<Vec<u8>>);

/// One line, sent off when it is dropped.
pub(super) struct Line {
    text: Vec<u8>,
    lines: SyncSender<Vec<u8>>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Err(TrySendError::Full(_)) = self.lines.try_send(text) {
            metrics::counter!("schola_log_lines_dropped_total").increment(1);
        }
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { text: Vec::with_capacity(256), lines: self.0.clone() }
    }
}

/// Begins to log as configured.
pub(super) fn start(config: &Config) -> Result<()> {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::Builder::new().name("log".into()).spawn(move || write_lines(&receiver)).map_err(Error::internal)?;
    let filter: Targets = config.log.parse().map_err(Error::internal)?;
    let lines = Lines(sender);
    let layer = match config.log_format {
        LogFormat::Human => {
            let layer = fmt::layer().with_writer(lines).with_ansi(false).event_format(Human::default());
            layer.with_filter(filter).boxed()
        }
        LogFormat::Json => fmt::layer().json().flatten_event(true).with_writer(lines).with_filter(filter).boxed(),
    };
    tracing_subscriber::registry().with(layer).try_init().map_err(Error::internal)
}

/// Takes what waits, and writes it in blocks.
fn write_lines(lines: &Receiver<Vec<u8>>) {
    let mut block = Vec::with_capacity(BLOCK);
    while let Ok(line) = lines.recv() {
        block.extend_from_slice(&line);
        std::thread::sleep(GATHERING);
        while block.len() < BLOCK {
            match lines.try_recv() {
                Ok(line) => block.extend_from_slice(&line),
                Err(_) => break,
            }
        }
        // A log that cannot be written must not end the server.
        drop(std::io::stderr().write_all(&block));
        block.clear();
        if block.capacity() > 2 * BLOCK {
            block.shrink_to(BLOCK);
        }
    }
}

/// Gives the writing thread a moment to write the last lines, longer than they gather.
pub(super) fn settle() {
    std::thread::sleep(Duration::from_millis(30));
}

//! Figures about requests, in the form that Prometheus reads.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use parking_lot::Mutex;

use crate::kernel::{Error, Result};

/// How often histogram samples are sorted into buckets. Until then each takes some bytes, so without it a server that is
/// never scraped would grow with every request.
const SORTED_EVERY: Duration = Duration::from_secs(5);

/// The classes of answers, by the first digit of the status.
const CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// The instruments of one operation.
struct Instruments {
    answers: [Option<Counter>; CLASSES.len()],
    seconds: Histogram,
}

/// The metrics handle of this process, once installed.
static INSTALLED: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

thread_local! {
    /// The instruments that this thread has used: looking one up by its labels costs more than using it.
    static KNOWN: RefCell<HashMap<&'static str, Instruments>> = RefCell::new(HashMap::new());
}

/// Records a request and its duration for its operation.
pub fn request(operation: &'static str, status: u16, took: Duration) {
    let class = match status {
        200..300 => 0,
        300..400 => 1,
        400..500 => 2,
        _ => 3,
    };
    KNOWN.with_borrow_mut(|known| {
        let instruments = known.entry(operation).or_insert_with(|| Instruments {
            answers: [const { None }; CLASSES.len()],
            seconds: metrics::histogram!("schola_http_request_seconds", "operation" => operation),
        });
        let counter =
            || metrics::counter!("schola_http_requests_total", "operation" => operation, "class" => CLASSES[class]);
        instruments.answers[class].get_or_insert_with(counter).increment(1);
        instruments.seconds.record(took.as_secs_f64());
    });
}

/// Installs the recorder of this process. A second server in the same process shares it. Must run before any instrument
/// is created, because earlier ones record nothing.
pub fn install() -> Result<PrometheusHandle> {
    let mut installed = INSTALLED.lock();
    if let Some(handle) = installed.as_ref() {
        return Ok(handle.clone());
    }
    let buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
    let recorder = PrometheusBuilder::new().set_buckets(&buckets).map_err(Error::internal)?.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| Error::internal_text(error.to_string()))?;
    *installed = Some(handle.clone());
    Ok(handle)
}

/// Drains histogram samples regularly, so that they do not pile up between scrapes.
pub async fn run_upkeep(figures: PrometheusHandle, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(SORTED_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => figures.run_upkeep(),
            () = &mut stopped => return,
        }
    }
}

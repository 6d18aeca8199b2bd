//! Figures about requests, in the form that Prometheus reads.

use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::kernel::{Error, Result};

/// Counts a request and its duration under its operation.
pub fn request(operation: &'static str, status: u16, took: Duration) {
    let class = match status {
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    metrics::counter!("schola_http_requests_total", "operation" => operation, "class" => class).increment(1);
    metrics::histogram!("schola_http_request_seconds", "operation" => operation).record(took.as_secs_f64());
}

/// Installs the recorder of this process. A second server in one process shares the first one's.
pub fn install() -> Result<PrometheusHandle> {
    let buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
    let recorder = PrometheusBuilder::new().set_buckets(&buckets).map_err(Error::internal)?.build_recorder();
    let handle = recorder.handle();
    // Where a recorder is installed already, its figures are complete and ours would be a second book.
    drop(metrics::set_global_recorder(recorder));
    Ok(handle)
}

//! Metrics of the writer. The handles are created once, after the recorder is installed and before the first commit.

use std::time::Duration;

use metrics::{Counter, Gauge, Histogram};

/// The writer's instruments.
pub(super) struct WriteMeters {
    depth: Gauge,
    jobs: Histogram,
    commits: Counter,
    seconds: Histogram,
}

impl WriteMeters {
    pub fn register() -> Self {
        metrics::describe_gauge!("schola_db_queue_depth", "Closures that wait for a database thread.");
        metrics::describe_histogram!("schola_db_batch_jobs", "Closures that one commit made durable.");
        metrics::describe_counter!("schola_db_commits_total", "Commits.");
        metrics::describe_histogram!("schola_db_commit_seconds", "Time that a commit took to become durable.");
        Self {
            depth: metrics::gauge!("schola_db_queue_depth", "queue" => "write"),
            jobs: metrics::histogram!("schola_db_batch_jobs"),
            commits: metrics::counter!("schola_db_commits_total"),
            seconds: metrics::histogram!("schola_db_commit_seconds"),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
    pub fn batch(&self, jobs: usize, waiting: usize) {
        self.jobs.record(jobs as f64);
        self.depth.set(waiting as f64);
    }

    pub fn committed(&self, took: Duration) {
        self.commits.increment(1);
        self.seconds.record(took.as_secs_f64());
    }
}

//! Checks the background work of a server: a job that failed, and did not succeed later, fails the test, unless the
//! test expects it.

use std::sync::atomic::{AtomicBool, Ordering};

use schola::app::App;

/// The expectations of a test about the background work of its server.
#[derive(Default)]
pub struct Background {
    must_fail: AtomicBool,
    may_fail: AtomicBool,
}

impl Background {
    /// A job that failed is left at the end of the test.
    pub fn expect_failures(&self) {
        self.must_fail.store(true, Ordering::Relaxed);
    }

    /// A job that failed may be left at the end of the test.
    pub fn allow_failures(&self) {
        self.may_fail.store(true, Ordering::Relaxed);
    }

    /// Fails the test on unexpected failures of jobs, and if none failed although the test expects one. Skips a server
    /// that was stopped.
    pub fn check(&self, app: &App) {
        let Some(failed) = failed(app) else { return };
        let is_expected = self.must_fail.load(Ordering::Relaxed);
        assert!(
            is_expected || self.may_fail.load(Ordering::Relaxed) || failed.is_empty(),
            "background jobs failed, which the test does not expect (`Server::expect_failed_jobs`): {}",
            failed.join("; ")
        );
        assert!(!is_expected || !failed.is_empty(), "the test expects a background job to fail, and none did");
    }
}

/// The failed jobs, with the reason; `None` if the database is closed or broken by the test.
fn failed(app: &App) -> Option<Vec<String>> {
    let read = || {
        app.db.read_blocking("test", |db| {
            db.all("SELECT kind, error FROM jobs WHERE error IS NOT NULL ORDER BY id", (), |row| {
                Ok(format!("{}: {}", row.get::<String>("kind")?, row.get::<String>("error")?))
            })
        })
    };
    // A thread of its own, since a thread of the runtime must not block.
    std::thread::scope(|scope| scope.spawn(read).join().expect("no panic")).ok()
}

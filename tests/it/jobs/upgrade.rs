//! Jobs that an earlier release has stored.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use schola::db::{Db, Options, Tx, files, migrate, params};
use schola::jobs;
use schola::kernel::{Clock, Entropy, Result};

use crate::support::server::{START, Server};

const STORED: &str = "INSERT INTO jobs (kind, payload, dedupe_key, attempts, run_at, leased_until, failed_at, error, created_at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?5)";

fn fill(tx: &Tx<'_>) -> Result<()> {
    for number in 1..=2 {
        tx.exec(
            "INSERT INTO mails (recipient, subject, body, status, created_at) VALUES (?1, 'News', 'Text', 'queued', ?2)",
            params![format!("p{number}@example.test"), START],
        )?;
    }
    let none = None::<i64>;
    let waiting = "{\"kind\":\"send_mail\",\"mail\":1}";
    tx.exec(STORED, params!["send_mail", waiting, None::<&str>, 2, START, none, none, "greylisted"])?;
    // Its process was killed a moment ago.
    let leased = "{\"kind\":\"send_mail\",\"mail\":2}";
    tx.exec(
        STORED,
        params!["send_mail", leased, None::<&str>, 1, START, START.millis() + 119_000, none, None::<&str>],
    )?;
    let reset =
        "{\"kind\":\"request_reset\",\"email\":\"head@school.test\",\"from\":{\"address\":null,\"request_id\":null}}";
    tx.exec(STORED, params!["request_reset", reset, "abc", 0, START, none, none, None::<&str>])?;
    let failed = "{\"kind\":\"tell_of_guessing\",\"user\":1,\"is_code\":false}";
    tx.exec(STORED, params!["tell_of_guessing", failed, None::<&str>, 8, START, none, START.millis(), "broken"])?;
    Ok(())
}

/// Makes a data folder as the release before lanes left it.
fn earlier(data: &Path) {
    files::make_folder(data).unwrap();
    let mut options = Options::in_folder(data, Clock::manual(START), Entropy::seeded(3));
    options.migrations = migrate::all().into_iter().take_while(|step| step.name.as_ref() < "0016").collect();
    let db = Db::open(options, Arc::new(|_| {})).unwrap();
    // The thread of the test drives the runtime, and may not block.
    let filling = std::thread::spawn(move || {
        db.write_blocking("test", fill).unwrap();
        assert!(db.close_blocking(Duration::from_secs(8)));
    });
    filling.join().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn stored_jobs_of_the_release_before_run_after_the_upgrade() {
    let server = Server::with(|config| earlier(&config.server.data)).await;
    server.expect_failed_jobs();
    let mut to: Vec<String> = server.mails().await.into_iter().map(|mail| mail.to).collect();
    to.sort();
    assert_eq!(to, ["head@school.test", "p1@example.test", "p2@example.test"]);
    let failed = server.raw_app().named("test").read(jobs::failed).await.unwrap();
    assert_eq!((failed.len(), failed[0].kind.as_str(), failed[0].error.as_str()), (1, "tell_of_guessing", "broken"));
    let summary = server.raw_app().named("test").read(jobs::summary).await.unwrap();
    assert_eq!((summary.waiting, summary.failed), (0, 1));
}

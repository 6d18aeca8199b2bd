//! A real process that is killed while it runs a job.

use std::time::Duration;

use reqwest::Method;
use schola::jobs;
use schola::kernel::Clock;
use serde_json::json;

use crate::binary::Served;
use crate::support::server::{Server, TempFolder};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_survives_the_kill_of_its_process_and_runs_once_more() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    // A mail server that takes connections and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port().to_string();
    let flags =
        ["--smtp-host", "127.0.0.1", "--smtp-port", &port, "--smtp-tls", "none", "--smtp-from", "office@school.test"];
    let served = Served::with(&data, &flags, &[]);
    served.register("ada", "learn with ada").await;
    let asked = json!({ "email": "ada@school.test" });
    let (status, answer) = served.send(Method::POST, "/api/auth/forgot-password", None, Some(asked)).await;
    assert_eq!(status, 200, "{answer}");
    let connection = tokio::time::timeout(Duration::from_secs(30), silent.accept()).await.unwrap().unwrap();
    let process = rustix::process::Pid::from_raw(i32::try_from(served.process()).unwrap()).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
    drop((served, connection));

    // Another process, which need not wait for the end of the lease: the folder admits one at a time.
    let soon = Clock::System.now().plus(Duration::from_secs(1));
    let server = Server::boot(|config| config.server.data = data.clone(), |boot| boot.clock.set(soon)).await;
    let mails = server.mails().await;
    let resets = mails.iter().filter(|mail| mail.to == "ada@school.test" && mail.text.contains("#token=")).count();
    assert!(resets >= 1, "{mails:?}");
    let summary = server.raw_app().named("test").read(jobs::summary).await.unwrap();
    assert_eq!((summary.waiting, summary.failed), (0, 0));
    assert_eq!(server.mails().await.len(), mails.len(), "and not again");
    server.stop().await;
}

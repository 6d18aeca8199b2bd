//! What `/metrics` tells.

use crate::support::server::Server;

/// The value of the first line that begins with this.
fn figure(text: &str, beginning: &str) -> f64 {
    let line =
        text.lines().find(|line| line.starts_with(beginning)).unwrap_or_else(|| panic!("no {beginning} in:\n{text}"));
    line.rsplit(' ').next().and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no figure in {line}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_and_commits_are_counted() {
    let server = Server::spawn().await;
    let ada = server.learner("Ada").await;
    let counted = async || {
        // The paths beside the contract are no business of the check that holds answers against it.
        let answer = reqwest::get(format!("{}/metrics", server.base())).await.expect("an answer");
        answer.text().await.expect("a text")
    };
    ada.get("/api/users/me").await.ok();
    let requests = "schola_http_requests_total{operation=\"getMe\",class=\"2xx\"}";
    let times = "schola_http_request_seconds_count{operation=\"getMe\"}";
    let before = counted().await;
    assert!(figure(&before, "schola_db_commits_total") >= 1.0, "the writer's instruments work:\n{before}");
    for _ in 0..5 {
        ada.get("/api/users/me").await.ok();
    }
    let after = counted().await;
    // Other tests of this process ask too.
    for name in [requests, times] {
        assert!(figure(&after, name) >= figure(&before, name) + 5.0, "{name} counts every request:\n{after}");
    }
}

//! Requests that are answered before their body has come, and what happens to the connection.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::server::Server;

/// What comes to these pieces, sent with pauses so that the server answers between them. Reads until the connection ends.
async fn exchange(server: &Server, pieces: &[&str]) -> String {
    let mut stream = TcpStream::connect(server.base().strip_prefix("http://").unwrap()).await.unwrap();
    for piece in pieces {
        stream.write_all(piece.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    String::from_utf8(answer).unwrap()
}

fn statuses(answer: &str) -> Vec<&str> {
    answer.split("HTTP/1.1 ").skip(1).map(|one| &one[..3]).collect()
}

const LAST: &str = "GET /api/health HTTP/1.1\r\nHost: school\r\nConnection: close\r\n\r\n";

fn head(path: &str, more: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: school\r\nContent-Type: application/json\r\n{more}\r\n")
}

#[tokio::test]
async fn a_request_that_is_refused_before_its_body_came_does_not_take_the_next_one_with_it() {
    let server = Server::spawn().await;
    let body = format!("{{\"a\": \"{}\"}}", "x".repeat(300));
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let announced = format!("Content-Length: {}\r\n", body.len());
    for (path, status) in
        [("/api/absent", "404"), ("/api/health", "405"), ("/api/materials", "401"), ("/v1/learners", "401")]
    {
        for (more, body) in [(announced.as_str(), &body), ("Transfer-Encoding: chunked\r\n", &chunks)] {
            let answer = exchange(&server, &[&head(path, more), body, LAST]).await;
            assert_eq!(statuses(&answer), [status, "200"], "{path} {more}{answer}");
        }
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for_long_and_the_answer_says_that_the_connection_ends() {
    let server = Server::spawn().await;
    let answer = exchange(&server, &[&head("/api/absent", "Content-Length: 300\r\n")]).await;
    assert_eq!(statuses(&answer), ["404"]);
    assert!(answer.contains("connection: close\r\n"), "{answer}");
}

#[tokio::test]
async fn who_asks_for_leave_to_send_a_body_is_refused_at_once() {
    let server = Server::spawn().await;
    let begun = std::time::Instant::now();
    let answer = exchange(&server, &[&head("/api/absent", "Content-Length: 300\r\nExpect: 100-continue\r\n")]).await;
    assert_eq!(statuses(&answer), ["404"]);
    assert!(answer.contains("connection: close\r\n"), "{answer}");
    assert!(begun.elapsed() < Duration::from_millis(1900), "{:?}", begun.elapsed());
}

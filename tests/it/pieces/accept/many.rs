//! Many connections: which ones give way, which ones are parked, and how many there may be.

use std::time::{Duration, Instant};

use schola::http::accept::{Limits, raise_file_limit};
use tokio::io::AsyncReadExt;

use super::{HELLO, Running, answer, rest, send, within};

#[tokio::test]
async fn idle_connections_give_way_to_new_ones() {
    let limits = Limits {
        connections: 4,
        connections_per_address: Some(4),
        idle: Duration::from_secs(300),
        ..Limits::default()
    };
    let server = Running::start(limits, None);
    let mut holders = Vec::new();
    for _ in 0..12 {
        holders.push(server.connect().await);
    }
    let mut late = server.connect().await;
    send(&mut late, HELLO).await;
    assert!(answer(&mut late).await.1.starts_with("http "));
}

#[tokio::test]
async fn running_requests_are_never_pushed_out() {
    let limits = Limits { connections: 2, connections_per_address: Some(4), ..Limits::default() };
    let server = Running::start(limits, None);
    let mut busy = Vec::new();
    for _ in 0..2 {
        let mut stream = server.connect().await;
        send(&mut stream, "GET /wait HTTP/1.1\r\nhost: a\r\n\r\n").await;
        within(server.entered.notified()).await;
        busy.push(stream);
    }
    let mut late = server.connect().await;
    send(&mut late, HELLO).await;
    let early = tokio::time::timeout(Duration::from_millis(1500), late.read_u8()).await;
    assert!(early.is_err(), "the third connection was served though two is the limit");
    server.permit.notify_waiters();
    for stream in &mut busy {
        assert_eq!(answer(stream).await.1, "waited");
    }
    assert!(answer(&mut late).await.1.starts_with("http "));
}

#[test]
fn the_limit_on_open_files_is_raised_as_far_as_it_goes() {
    let limit = raise_file_limit();
    let now = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    assert_eq!(now.current, now.maximum);
    assert_eq!(now.current.unwrap_or(u64::MAX), limit);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_idle_connections_stop_nobody() {
    let wanted = if raise_file_limit() > 8_000 { 2_000 } else { 200 };
    let server = Running::start(Limits::default(), None);
    let mut first = server.connect().await;
    let mut crowd = Vec::new();
    for number in 0..wanted {
        let mut stream = server.connect().await;
        // One third says nothing, one third was answered once, and one third is inside a head.
        match number % 3 {
            0 => {}
            1 => {
                send(&mut stream, HELLO).await;
                answer(&mut stream).await;
            }
            _ => send(&mut stream, "GET / HTTP/1.1\r\n").await,
        }
        crowd.push(stream);
    }
    let begun = Instant::now();
    send(&mut first, HELLO).await;
    answer(&mut first).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
}

#[tokio::test]
async fn a_parked_connection_wakes_for_the_next_request_and_ends_when_it_should() {
    let limits = Limits { park: Duration::from_millis(50), idle: Duration::from_millis(900), ..Limits::default() };
    let mut server = Running::start(limits, None);
    let mut one = server.connect().await;
    for _ in 0..3 {
        send(&mut one, HELLO).await;
        assert!(answer(&mut one).await.1.starts_with("http "));
        // Long enough to be parked; where it is not, the next answer must come all the same.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // A parked connection idles out, and one that waits parked does not hold up the stop.
    assert_eq!(rest(&mut one).await, b"");
    let mut other = server.connect().await;
    send(&mut other, HELLO).await;
    answer(&mut other).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    server.stop();
    assert_eq!(rest(&mut other).await, b"");
    server.ended().await;
    assert!(begun.elapsed() < Duration::from_secs(3), "took {:?}", begun.elapsed());
}

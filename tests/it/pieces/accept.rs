//! The accept loop, looked at from the wire.

mod encrypted;
mod many;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use poem::http::StatusCode;
use poem::web::RemoteAddr;
use poem::{Body, Endpoint, Request, Response};
use schola::http::accept::{Limits, Listener, TlsFiles};
use schola::kernel::error::Result;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

/// Answers by path: `/` the address of the peer, `/echo` the body, `/wait` after a permit, `/large` eight megabytes.
struct Paths {
    permit: Arc<Notify>,
    entered: Arc<Notify>,
}

impl Endpoint for Paths {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        match request.uri().path() {
            "/echo" => match request.take_body().into_bytes().await {
                Ok(bytes) => Ok(Response::from(bytes)),
                Err(error) => {
                    let slow = format!("{error:?}").contains("TimedOut");
                    Ok((if slow { StatusCode::REQUEST_TIMEOUT } else { StatusCode::BAD_REQUEST }).into())
                }
            },
            "/wait" => {
                self.entered.notify_one();
                self.permit.notified().await;
                Ok("waited".into())
            }
            "/large" => Ok(Body::from_vec(vec![b'x'; 8 << 20]).into()),
            _ => Ok(format!("{} {}", request.scheme(), request.remote_addr()).into()),
        }
    }
}

struct Running {
    address: SocketAddr,
    permit: Arc<Notify>,
    entered: Arc<Notify>,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<Result<()>>,
}

impl Running {
    fn start(limits: Limits, tls: Option<TlsFiles>) -> Self {
        let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), tls).unwrap();
        let address = listener.local_addr();
        let (permit, entered) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (stop, stopped) = oneshot::channel::<()>();
        let endpoint = Paths { permit: permit.clone(), entered: entered.clone() };
        let served = tokio::spawn(listener.serve(endpoint, async move { drop(stopped.await) }, limits));
        Self { address, permit, entered, stop: Some(stop), served }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    async fn ended(self) {
        within(self.served).await.unwrap().unwrap();
    }
}

async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("it should have happened long ago")
}

async fn send(stream: &mut (impl AsyncWrite + Unpin), text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

/// Reads one answer with a content length: head and body.
async fn answer(stream: &mut (impl AsyncRead + Unpin)) -> (String, String) {
    let mut bytes = Vec::new();
    within(async {
        while !bytes.ends_with(b"\r\n\r\n") {
            bytes.push(stream.read_u8().await.expect("the connection ended inside a head"));
        }
        let head = String::from_utf8(bytes).unwrap();
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        (head, String::from_utf8(body).unwrap())
    })
    .await
}

/// Waits for the end of the connection and returns what came before it.
async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A reset is an end too.
    drop(within(stream.read_to_end(&mut bytes)).await);
    bytes
}

const HELLO: &str = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

#[tokio::test]
async fn requests_on_one_connection_are_answered_and_know_their_peer() {
    let server = Running::start(Limits::default(), None);
    let mut stream = server.connect().await;
    let me = stream.local_addr().unwrap();
    for _ in 0..3 {
        send(&mut stream, HELLO).await;
        let (head, body) = answer(&mut stream).await;
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert_eq!(body, format!("http socket://{me}"));
    }
}

#[tokio::test]
async fn pipelined_requests_and_bodies_in_pieces_are_answered() {
    let server = Running::start(Limits::default(), None);
    let mut stream = server.connect().await;
    send(&mut stream, &format!("{HELLO}POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\n\r\nabc")).await;
    assert!(answer(&mut stream).await.1.starts_with("http "));
    send(&mut stream, "def").await;
    assert_eq!(answer(&mut stream).await.1, "abcdef");
    send(&mut stream, "POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n").await;
    assert_eq!(answer(&mut stream).await.1, "hi");
}

#[tokio::test]
async fn a_head_that_does_not_end_costs_the_connection() {
    let limits = Limits { head: Duration::from_millis(200), idle: Duration::from_secs(300), ..Limits::default() };
    let server = Running::start(limits, None);
    let begun = Instant::now();
    let mut first = server.connect().await;
    send(&mut first, "GET / HTTP/1.1\r\nhost: ").await;
    assert_eq!(rest(&mut first).await, b"");
    // The same after an answered request, and for a client that keeps sending a little.
    let mut second = server.connect().await;
    send(&mut second, HELLO).await;
    answer(&mut second).await;
    send(&mut second, "GET / HTTP/1.1\r\n").await;
    let (mut read, mut write) = second.into_split();
    let dripping = tokio::spawn(async move {
        while write.write_all(b"x-a: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert_eq!(rest(&mut read).await, b"");
    within(dripping).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10), "took {:?}", begun.elapsed());
}

#[tokio::test]
async fn an_idle_connection_is_closed_whether_or_not_it_said_something() {
    let limits = Limits { idle: Duration::from_millis(200), ..Limits::default() };
    let server = Running::start(limits, None);
    let (mut silent, mut polite) = (server.connect().await, server.connect().await);
    send(&mut polite, HELLO).await;
    answer(&mut polite).await;
    assert_eq!(rest(&mut silent).await, b"");
    assert_eq!(rest(&mut polite).await, b"");
}

#[tokio::test]
async fn a_running_request_is_not_idle() {
    let limits = Limits { idle: Duration::from_millis(50), head: Duration::from_millis(50), ..Limits::default() };
    let server = Running::start(limits, None);
    let mut stream = server.connect().await;
    send(&mut stream, "GET /wait HTTP/1.1\r\nhost: a\r\n\r\n").await;
    within(server.entered.notified()).await;
    // Many times the idle limit passes; a shorter wait could only make the test pass too easily.
    tokio::time::sleep(Duration::from_millis(400)).await;
    server.permit.notify_one();
    assert_eq!(answer(&mut stream).await.1, "waited");
}

#[tokio::test]
async fn a_slow_body_ends_in_a_timeout_that_the_endpoint_can_answer() {
    let limits = Limits { body_idle: Duration::from_millis(150), ..Limits::default() };
    let server = Running::start(limits, None);
    let mut stream = server.connect().await;
    send(&mut stream, "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc").await;
    assert!(answer(&mut stream).await.0.starts_with("HTTP/1.1 408 "));
}

#[tokio::test]
async fn a_body_that_drips_for_ever_ends_at_the_total_limit() {
    let limits = Limits { body_total: Duration::from_millis(400), ..Limits::default() };
    let server = Running::start(limits, None);
    let (mut read, mut write) = server.connect().await.into_split();
    write.write_all(b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n").await.unwrap();
    let dripping = tokio::spawn(async move {
        while write.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(answer(&mut read).await.0.starts_with("HTTP/1.1 408 "));
    dripping.abort();
}

#[tokio::test]
async fn whoever_takes_nothing_of_an_answer_is_cut_off() {
    let limits = Limits { stalled_write: Duration::from_millis(200), ..Limits::default() };
    let mut server = Running::start(limits, None);
    let mut stream = server.connect().await;
    send(&mut stream, "GET /large HTTP/1.1\r\nhost: a\r\n\r\n").await;
    stream.readable().await.unwrap();
    tokio::time::sleep(Duration::from_millis(800)).await;
    // The server gave up: a stop finds nothing to wait for, and the rest of the answer never comes.
    server.stop();
    server.ended().await;
    assert!(rest(&mut stream).await.len() < 8 << 20);
}

#[tokio::test]
async fn a_stop_closes_idle_connections_and_lets_requests_finish() {
    let mut server = Running::start(Limits::default(), None);
    let mut idle = server.connect().await;
    send(&mut idle, HELLO).await;
    answer(&mut idle).await;
    let mut silent = server.connect().await;
    let mut half = server.connect().await;
    send(&mut half, "GET / HTTP/1.1\r\n").await;
    let mut busy = server.connect().await;
    send(&mut busy, "GET /wait HTTP/1.1\r\nhost: a\r\n\r\n").await;
    within(server.entered.notified()).await;

    let begun = Instant::now();
    server.stop();
    for stream in [&mut idle, &mut silent, &mut half] {
        assert_eq!(rest(stream).await, b"");
    }
    assert!(begun.elapsed() < Duration::from_secs(3), "took {:?}", begun.elapsed());
    assert!(!server.served.is_finished());
    assert!(TcpStream::connect(server.address).await.is_err(), "it still accepts");
    server.permit.notify_one();
    assert_eq!(answer(&mut busy).await.1, "waited");
    assert_eq!(rest(&mut busy).await, b"");
    server.ended().await;
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let limits = Limits { grace: Duration::from_millis(200), ..Limits::default() };
    let mut server = Running::start(limits, None);
    let mut busy = server.connect().await;
    send(&mut busy, "GET /wait HTTP/1.1\r\nhost: a\r\n\r\n").await;
    within(server.entered.notified()).await;
    server.stop();
    server.ended().await;
    assert_eq!(rest(&mut busy).await, b"");
}

#[tokio::test]
async fn nonsense_and_giant_heads_are_refused_without_harm() {
    let server = Running::start(Limits::default(), None);
    let mut nonsense = server.connect().await;
    send(&mut nonsense, "\u{1}\u{2}nonsense\r\n\r\n").await;
    assert!(rest(&mut nonsense).await.starts_with(b"HTTP/1.1 400 "));
    let mut giant = server.connect().await;
    let head = format!("GET / HTTP/1.1\r\nhost: a\r\nx-giant: {}\r\n\r\n", "y".repeat(200_000));
    drop(giant.write_all(head.as_bytes()).await);
    assert!(!String::from_utf8_lossy(&rest(&mut giant).await).contains("200 OK"));
    let mut fine = server.connect().await;
    send(&mut fine, HELLO).await;
    assert!(answer(&mut fine).await.1.starts_with("http "));
}

#[tokio::test]
async fn http2_is_spoken_to_whoever_begins_with_its_preface() {
    let mut server = Running::start(Limits::default(), None);
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    let client = reqwest::Client::builder().tls_certs_only([]).http2_prior_knowledge().build().unwrap();
    let url = format!("http://{}/echo", server.address);
    let (one, two) = tokio::join!(client.post(&url).body("one").send(), client.post(&url).body("two").send());
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.version(), reqwest::Version::HTTP_2);
    assert_eq!((one.text().await.unwrap(), two.text().await.unwrap()), ("one".to_owned(), "two".to_owned()));
    // The idle connection that the client keeps does not hold up the stop.
    let begun = Instant::now();
    server.stop();
    server.ended().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
}

#[tokio::test]
async fn the_address_reaches_the_endpoint_as_a_socket_address() {
    struct Peer;
    impl Endpoint for Peer {
        type Output = Response;
        async fn call(&self, request: Request) -> poem::Result<Response> {
            let RemoteAddr(address) = request.remote_addr();
            Ok(address.as_socket_addr().map(|address| address.ip().to_string()).unwrap_or_default().into())
        }
    }
    let listener = Listener::bind("[::1]:0".parse().unwrap(), None);
    // A machine without IPv6 has nothing to test here but the refusal, which names the setting.
    let listener = match listener {
        Ok(listener) => listener,
        Err(error) => return assert_eq!(error.fields()[0].field, "listen"),
    };
    let address = listener.local_addr();
    let served = tokio::spawn(listener.serve(Peer, std::future::pending(), Limits::default()));
    let mut stream = TcpStream::connect(address).await.unwrap();
    send(&mut stream, HELLO).await;
    assert_eq!(answer(&mut stream).await.1, "::1");
    served.abort();
}

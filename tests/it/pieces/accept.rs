//! The accept loop, looked at from the wire.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use poem::http::StatusCode;
use poem::web::RemoteAddr;
use poem::{Body, Endpoint, Request, Response};
use schola::http::accept::{Limits, Listener, TlsFiles, raise_file_limit};
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
    // The same after an answered request, and for somebody who keeps sending a little.
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

fn certificate(name: &str) -> TlsFiles {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pieces/tls");
    TlsFiles { certificate: folder.join(format!("{name}.pem")), key: folder.join(format!("{name}.key")) }
}

/// A client that trusts exactly one of the two certificates.
fn trusting(name: &str) -> reqwest::Client {
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    let pem = std::fs::read(certificate(name).certificate).unwrap();
    let certificate = reqwest::Certificate::from_pem(&pem).unwrap();
    reqwest::Client::builder().tls_certs_only([certificate]).build().unwrap()
}

/// A folder that is removed at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("schola-test-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn https_is_served_and_a_renewed_certificate_is_taken_up() {
    let folder = Folder::new("tls");
    let files = TlsFiles { certificate: folder.0.join("site.pem"), key: folder.0.join("site.key") };
    let put = |name: &str| {
        std::fs::copy(certificate(name).certificate, &files.certificate).unwrap();
        std::fs::copy(certificate(name).key, &files.key).unwrap();
    };
    put("first");
    let server = Running::start(Limits::default(), Some(files.clone()));
    let url = format!("https://localhost:{}/", server.address.port());
    let answer = trusting("first").get(&url).send().await.unwrap();
    assert_eq!(answer.version(), reqwest::Version::HTTP_2);
    assert!(answer.text().await.unwrap().starts_with("https socket://127.0.0.1"));
    assert!(trusting("second").get(&url).send().await.is_err());

    // A pair that does not fit leaves the old one in use; the right pair replaces it.
    std::fs::copy(certificate("second").certificate, &files.certificate).unwrap();
    hang_up();
    assert!(trusting("first").get(&url).send().await.is_ok());
    put("second");
    hang_up();
    let renewed = trusting("second");
    within(async { while renewed.get(&url).send().await.is_err() {} }).await;
    assert!(trusting("first").get(&url).send().await.is_err());
}

/// The signal by which an administrator has the certificate read again. The server under test handles it.
fn hang_up() {
    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::HUP).unwrap();
}

#[tokio::test]
async fn plain_text_on_the_encrypted_port_harms_nobody() {
    let limits = Limits { head: Duration::from_millis(200), ..Limits::default() };
    let server = Running::start(limits, Some(certificate("first")));
    let mut plain = server.connect().await;
    send(&mut plain, HELLO).await;
    assert!(!rest(&mut plain).await.starts_with(b"HTTP"));
    let mut silent = server.connect().await;
    assert_eq!(rest(&mut silent).await, b"");
}

#[tokio::test]
async fn what_cannot_be_bound_or_read_is_named() {
    let first = Listener::bind("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let error = Listener::bind(first.local_addr(), None).err().unwrap();
    assert_eq!(error.fields()[0].field, "listen");
    let mismatched = TlsFiles { key: certificate("second").key, ..certificate("first") };
    let missing = TlsFiles { certificate: "absent.pem".into(), ..certificate("first") };
    let swapped = TlsFiles { certificate: certificate("first").key, ..certificate("first") };
    for (files, field) in [(mismatched, "tls-key"), (missing, "tls-certificate"), (swapped, "tls-certificate")] {
        let error = Listener::bind("127.0.0.1:0".parse().unwrap(), Some(files)).err().unwrap();
        assert_eq!(error.fields()[0].field, field, "{error:?}");
    }
}

#[test]
fn the_limit_on_open_files_is_raised_as_far_as_it_goes() {
    let limit = raise_file_limit();
    let now = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    assert_eq!(now.current, now.maximum);
    assert_eq!(now.current.unwrap_or(u64::MAX), limit);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encrypted_connection_is_parked_and_woken_too() {
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    let limits = Limits { park: Duration::from_millis(50), ..Limits::default() };
    let server = Running::start(limits, Some(certificate("first")));
    let pem = std::fs::read(certificate("first").certificate).unwrap();
    let builder = reqwest::Client::builder().tls_certs_only([reqwest::Certificate::from_pem(&pem).unwrap()]);
    let client = builder.http1_only().build().unwrap();
    let url = format!("https://localhost:{}/", server.address.port());
    let mut peers = Vec::new();
    for _ in 0..3 {
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!(answer.version(), reqwest::Version::HTTP_11);
        peers.push(answer.text().await.unwrap());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    // The port tells that it was one connection all the time.
    assert!(peers[0].starts_with("https socket://127.0.0.1:"));
    assert_eq!([&peers[0], &peers[0]], [&peers[1], &peers[2]]);
}

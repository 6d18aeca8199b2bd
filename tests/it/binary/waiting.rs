//! Clients that ask for much and read nothing, frame by frame: what they occupy of the server's memory, and what others notice.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use super::Served;
use crate::support::fields::Fields;
use crate::support::server::TempFolder;
use crate::support::wait::until;

const CONNECTIONS: usize = 16;
const STREAMS: u32 = 100;
/// What the attack may add to the memory of the process; the server promises 32 MiB of waiting responses.
const MOST_GROWTH: u64 = 72 << 20;

/// One frame of HTTP/2.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut bytes = vec![length[1], length[2], length[3], kind, flags];
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// A header that is neither compressed nor remembered.
fn header(block: &mut Vec<u8>, name: &str, value: &str) {
    block.push(0);
    for text in [name, value] {
        let length = u8::try_from(text.len()).unwrap();
        if length < 127 {
            block.push(length);
        } else {
            // A prefix of seven bits, then the rest in groups of seven.
            let rest = length - 127;
            block.push(127);
            if rest < 128 { block.push(rest) } else { block.extend([rest | 128, 1]) }
        }
        block.extend(text.as_bytes());
    }
}

/// A client of HTTP/2 that gives the server a window of `window` bytes for each response and reads nothing by itself.
struct Client {
    stream: TcpStream,
    next: u32,
}

impl Client {
    fn connect(base: &str, window: u32) -> Self {
        let mut stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        stream.set_write_timeout(Some(Duration::from_secs(40))).unwrap();
        let mut setting = vec![0, 4];
        setting.extend(window.to_be_bytes());
        let hello = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), frame(4, 0, 0, &setting)].concat();
        stream.write_all(&hello).unwrap();
        Self { stream, next: 1 }
    }

    /// The frames of a request without a body, or without its end.
    fn request(&mut self, method: &str, path: &str, token: Option<&str>, ends: bool) -> (u32, Vec<u8>) {
        let mut block = Vec::new();
        for (name, value) in [(":method", method), (":scheme", "http"), (":authority", "school.test"), (":path", path)]
        {
            header(&mut block, name, value);
        }
        if let Some(token) = token {
            header(&mut block, "authorization", &format!("Bearer {token}"));
        }
        if !ends {
            header(&mut block, "content-type", "application/json");
        }
        let stream = self.next;
        self.next += 2;
        (stream, frame(1, if ends { 5 } else { 4 }, stream, &block))
    }

    /// Sends frames. False if the server has ended the connection.
    fn send(&mut self, frames: &[u8]) -> bool {
        self.stream.write_all(frames).is_ok()
    }

    /// Waits until the server ends the connection, and returns how long that took.
    fn ended(mut self) -> Duration {
        let began = Instant::now();
        let mut bytes = vec![0; 65_536];
        // Pings are not answered; a reset is an end too.
        while let Ok(count) = self.stream.read(&mut bytes) {
            if count == 0 {
                break;
            }
        }
        began.elapsed()
    }
}

/// The resident bytes of the server.
fn resident(served: &Served) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{}/statm", served.process())).unwrap();
    text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// The bytes of responses that wait for their readers, as the server counts them.
async fn waiting(served: &Served) -> u64 {
    let text = reqwest::get(format!("{}/metrics", served.base)).await.unwrap().text().await.unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("schola_answer_bytes_waiting ")).unwrap();
    line.parse().unwrap()
}

fn serve(folder: &TempFolder) -> Served {
    Served::with(&folder.path().join("data"), &["--limit-scale", "1000", "--log", "warn"], &[])
}

/// Opens the connections, asks on each of their streams, and says how much the process grew meanwhile.
async fn flood(served: &Served, path: &str, token: Option<&str>) -> (u64, u64, Vec<Client>) {
    let before = resident(served);
    let (mut most, mut counted, mut clients) = (0, 0, Vec::new());
    for _ in 0..CONNECTIONS {
        let mut client = Client::connect(&served.base, 0);
        let mut frames = Vec::new();
        for _ in 0..STREAMS {
            frames.extend(client.request("GET", path, token, true).1);
        }
        assert!(client.send(&frames));
        clients.push(client);
        most = most.max(resident(served));
    }
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(3) {
        let asked = Instant::now();
        let (status, _) = served.get("/api/health", None).await;
        assert_eq!(status, 200);
        assert!(asked.elapsed() < Duration::from_secs(10), "somebody else waited {:?}", asked.elapsed());
        counted = counted.max(waiting(served).await);
        most = most.max(resident(served));
    }
    (most.saturating_sub(before), counted, clients)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn static_files_and_pages_that_nobody_reads_are_shared() {
    let folder = TempFolder::new();
    let served = serve(&folder);
    let shell = reqwest::get(format!("{}/", served.base)).await.unwrap().text().await.unwrap();
    let prefix = shell.split("data-files=\"").nth(1).unwrap().split('"').next().unwrap();
    let large = format!("{prefix}/vendor/katex/katex.js");
    for path in [large.as_str(), "/openapi/platform.json", "/openapi/platform.yaml", "/docs/licences", "/docs/api"] {
        // Once beforehand: a contract is put together at the first question.
        let length = reqwest::get(format!("{}{path}", served.base)).await.unwrap().bytes().await.unwrap().len();
        let (grown, counted, clients) = flood(&served, path, None).await;
        assert!(grown < MOST_GROWTH, "{path} of {length} bytes took {grown} bytes");
        assert!(counted < 1 << 20, "{path} of {length} bytes counts as {counted} bytes that wait");
        drop(clients);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_answers_that_nobody_reads_are_bounded_and_their_connections_end() {
    let folder = TempFolder::new();
    let served = serve(&folder);
    let token = served.register("ada", "learn with ada").await;
    let text = "The harbour wall was raised by a metre in 1911. ".repeat(20_000);
    let body = json!({ "title": "Long", "text": text });
    let (status, made) = served.send(Method::POST, "/api/materials", Some(&token), Some(body)).await;
    assert_eq!(status, 201, "{made}");
    let path = format!("/api/materials/{}", made["id"]);
    let (status, read) = served.get(&path, Some(&token)).await;
    assert_eq!((status.as_u16(), read["material"].text("text").len() > 900_000), (200, true));
    let (grown, counted, clients) = flood(&served, &path, Some(&token)).await;
    assert!(grown < MOST_GROWTH, "the process grew by {grown} bytes");
    assert!(counted < 33 << 20, "{counted} bytes wait");
    for client in clients {
        assert!(client.ended() < Duration::from_secs(25), "a reader of nothing kept its connection");
    }
    // Responses that were being compressed when their connection ended are let go of when that is done.
    until("what waited is counted no longer", async || waiting(&served).await == 0).await;
    assert_eq!(served.get(&path, Some(&token)).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_that_arrive_together_are_bounded_and_refused_with_a_wait() {
    let folder = TempFolder::new();
    let served = serve(&folder);
    let token = served.register("ada", "learn with ada").await;
    let before = resident(&served);
    let mut most = 0;
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut client = Client::connect(&served.base, 65_535);
        let mut streams = Vec::new();
        for _ in 0..STREAMS {
            let (stream, head) = client.request("POST", "/api/materials", Some(&token), false);
            assert!(client.send(&head));
            streams.push(stream);
        }
        // As much as the server takes of each, and never the end.
        client.stream.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
        let piece = vec![b' '; 16_000];
        'connection: for _ in 0..40 {
            for stream in &streams {
                if !client.send(&frame(0, 0, *stream, &piece)) {
                    break 'connection;
                }
            }
        }
        clients.push(client);
        most = most.max(resident(&served));
    }
    assert_eq!(served.get("/api/health", None).await.0, 200);
    let grown = most.max(resident(&served)).saturating_sub(before);
    assert!(grown < MOST_GROWTH, "the process grew by {grown} bytes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pipelined_requests_that_nobody_reads_are_bounded() {
    let folder = TempFolder::new();
    let served = serve(&folder);
    let before = resident(&served);
    let mut most = 0;
    for (method, path) in [("HEAD", "/api/health"), ("GET", "/openapi/platform.yaml"), ("GET", "/api/plans")] {
        let request = format!("{method} {path} HTTP/1.1\r\nhost: a\r\n\r\n").repeat(200_000);
        let mut streams = Vec::new();
        for _ in 0..4 {
            let mut stream = TcpStream::connect(served.base.strip_prefix("http://").unwrap()).unwrap();
            stream.set_write_timeout(Some(Duration::from_millis(700))).unwrap();
            // The server stops reading when nobody reads what it wrote.
            assert!(stream.write_all(request.as_bytes()).is_err(), "{method} {path}: every request was taken");
            streams.push(stream);
            most = most.max(resident(&served));
        }
        assert_eq!(served.get("/api/health", None).await.0, 200);
    }
    let grown = most.saturating_sub(before);
    assert!(grown < MOST_GROWTH / 2, "the process grew by {grown} bytes");
}

#[test]
fn streams_that_are_opened_and_reset_at_once_end_the_connection() {
    let folder = TempFolder::new();
    let served = serve(&folder);
    let before = resident(&served);
    let mut client = Client::connect(&served.base, 65_535);
    let mut ended = false;
    for _ in 0..1_000 {
        let mut frames = Vec::new();
        for _ in 0..50 {
            let (stream, head) = client.request("GET", "/api/plans", None, true);
            frames.extend(head);
            frames.extend(frame(3, 0, stream, &8u32.to_be_bytes()));
        }
        if !client.send(&frames) {
            ended = true;
            break;
        }
    }
    assert!(ended, "fifty thousand streams were opened and reset");
    assert!(resident(&served).saturating_sub(before) < MOST_GROWTH / 2);
}

#[tokio::test]
async fn one_address_does_not_take_every_connection() {
    let folder = TempFolder::new();
    let flags = ["--max-connections", "40", "--max-connections-per-address", "10"];
    let served = Served::with(&folder.path().join("data"), &flags, &[]);
    let address = served.base.strip_prefix("http://").unwrap();
    let mut refused = 0;
    let mut held = Vec::new();
    for _ in 0..30 {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(30))).unwrap();
        let mut answer = [0; 12];
        match stream.read(&mut answer) {
            Ok(12) => {
                assert_eq!(&answer, b"HTTP/1.1 503");
                refused += 1;
            }
            _ => held.push(stream),
        }
    }
    assert!((5..=20).contains(&refused), "{refused} of 30 were refused");
    drop(held);
    let until = Instant::now() + Duration::from_secs(10);
    while served.try_send(Method::GET, "/api/health", None, None).await.map(|(status, _)| status.as_u16()).ok()
        != Some(200)
    {
        assert!(Instant::now() < until, "nobody is served any more");
    }
}

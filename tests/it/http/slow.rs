//! Request bodies that arrive slowly: the time that they take is theirs, and a sender who stops is told so.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::Server;

/// Sends a request in pieces with a pause between them, and returns the answer: status line and body.
async fn in_pieces(server: &Server, head: String, pieces: Vec<Vec<u8>>, pause: Duration) -> (String, Value) {
    let address = server.base().strip_prefix("http://").unwrap().to_owned();
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        for piece in pieces {
            // The server may have answered by now, and taken its leave.
            if stream.write_all(&piece).is_err() {
                break;
            }
            std::thread::sleep(pause);
        }
        let mut answer = Vec::new();
        // The server may end a connection whose body it has not read; the answer comes first.
        drop(stream.read_to_end(&mut answer));
        String::from_utf8(answer).unwrap()
    };
    let answer = tokio::task::spawn_blocking(exchange).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer:?}"));
    (head.lines().next().unwrap().to_owned(), serde_json::from_str(body).unwrap_or(Value::Null))
}

fn post(path: &str, token: &str, kind: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
         content-type: {kind}\r\ncontent-length: {length}\r\n\r\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_may_take_longer_than_a_request_may() {
    let server = Server::with(|config| config.network.request_timeout = Duration::from_secs(1)).await;
    let student = server.learner("ada").await;
    let token = student.token.clone().unwrap();
    let text = "Ships call at the harbour on Mondays. ".repeat(800);
    let pause = Duration::from_millis(250);
    let json = json!({ "title": "Slow", "text": text }).to_string().into_bytes();
    let form = format!(
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\ncontent-type: text/plain\r\n\r\n{text}\r\n--b--\r\n"
    );
    for (kind, body) in [("application/json", json), ("multipart/form-data; boundary=b", form.into_bytes())] {
        let head = post("/api/materials", &token, kind, body.len());
        let pieces = body.chunks(body.len().div_ceil(8)).map(<[u8]>::to_vec).collect();
        let (status, answer) = in_pieces(&server, head, pieces, pause).await;
        assert_eq!(status, "HTTP/1.1 201 Created", "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_stops_is_answered_with_408_in_the_words_of_its_surface() {
    let server = Server::with(|config| config.network.body_timeout = Duration::from_secs(1)).await;
    let student = server.learner("ada").await;
    let token = student.token.clone().unwrap();
    let key = server.key("dev").await.token.clone().unwrap();
    for (path, token) in [("/api/materials", &token), ("/v1/learners", &key)] {
        let head = post(path, token, "application/json", 4_000);
        let (status, answer) = in_pieces(&server, head, vec![b"{\"title\": ".to_vec()], Duration::ZERO).await;
        assert_eq!(status, "HTTP/1.1 408 Request Timeout", "{answer}");
        assert_eq!(answer["code"], "request.timeout", "{answer}");
        let sentence = answer.text("error");
        assert!(sentence.contains("body arrived too slowly"), "{sentence}");
    }
    // A form, and a sender who drips.
    let head = post("/api/materials", &token, "multipart/form-data; boundary=b", 4_000);
    let pieces = vec![b"--b\r\n".to_vec(); 12];
    let (status, answer) = in_pieces(&server, head, pieces, Duration::from_millis(150)).await;
    assert_eq!((status.as_str(), &answer["code"]), ("HTTP/1.1 408 Request Timeout", &json!("request.timeout")));
}

/// Opens connections that send this beginning of a request and no more. Returns them with what each was answered within
/// a moment.
async fn stalled(server: &Server, begin: &[u8], count: usize) -> (Vec<tokio::net::TcpStream>, Vec<String>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut open = Vec::new();
    for _ in 0..count {
        let mut stream = tokio::net::TcpStream::connect(server.base().strip_prefix("http://").unwrap()).await.unwrap();
        stream.write_all(begin).await.unwrap();
        open.push(stream);
    }
    let mut answers = Vec::new();
    let mut moment = Duration::from_secs(1);
    for stream in &mut open {
        let mut buffer = [0; 2048];
        let wait = std::mem::replace(&mut moment, Duration::from_millis(5));
        if let Ok(read) = tokio::time::timeout(wait, stream.read(&mut buffer)).await {
            answers.push(String::from_utf8_lossy(&buffer[..read.unwrap_or(0)]).into_owned());
        }
    }
    (open, answers)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_that_wait_for_a_body_are_bounded_and_small_bodies_are_awaited_without_one() {
    // An address may use three quarters, which are 96 waiting operations.
    let server = Server::with(|config| config.network.transfer_memory = 4 << 20).await;
    server.learner("ada").await;
    let small = post("/api/auth/login", "none", "application/json", 300);
    let large = post("/api/auth/login", "none", "application/json", 60_000);
    let (held, answers) = stalled(&server, format!("{small}{{\"email\": ").as_bytes(), 150).await;
    assert!(answers.is_empty(), "small bodies occupy no operation: {}", answers[0]);
    let begin = format!("{large}{{\"email\": \"{}", "a".repeat(16 << 10));
    let (others, answers) = stalled(&server, begin.as_bytes(), 150).await;
    assert!(!answers.is_empty(), "150 operations at a time are too many");
    for answer in &answers {
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        assert!(answer.contains("Too many uploads are in progress."), "{answer}");
    }
    drop((held, others));
    let credentials = json!({ "email": "head@school.test", "password": crate::support::server::PASSWORD });
    server.nobody().post("/api/auth/login", &credentials).await.ok();
}

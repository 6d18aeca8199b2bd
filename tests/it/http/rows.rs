//! Answers of many rows: whole, no faster than their reader, and never cut without a sign.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use poem::{Endpoint, IntoResponse, Request, Response};
use schola::app::App;
use schola::app::rows::{Portions, portions};
use schola::db::{Reader, params};
use schola::http::accept::{Limits, Listener};
use schola::http::compress::{Encoding, compress};
use schola::http::current::within;
use schola::http::rows::{Cell, RowFormat, Rows, csv_line, json_line};
use schola::kernel::{Error, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::support::server::Server;

/// Rows of a portion.
const PORTION: i64 = 1_000;

/// The numbers from one up to another, as the database counts them.
fn numbers(db: &Reader, from: i64, to: i64) -> Result<Vec<i64>> {
    db.all(
        "WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2) SELECT i FROM n",
        params![from, to],
        |row| row.get("i"),
    )
}

/// All numbers below `end`, portion by portion; `read` counts the portions. Reading fails from `broken` on.
fn counted(app: &App, end: i64, broken: i64, read: Arc<AtomicUsize>) -> Portions<i64> {
    portions(app, 0, move |db, from| {
        if *from >= broken {
            return Err(Error::internal_text("the disk broke"));
        }
        read.fetch_add(1, Ordering::Relaxed);
        let to = end.min(from + PORTION);
        Ok((numbers(db, *from, to)?, (to < end).then_some(to)))
    })
}

/// Answers with rows, by path: `/csv` and `/json` a few thousand, `/long` many, `/broken` some and then an error, `/bad` an error.
struct Lists {
    app: App,
    read: Arc<AtomicUsize>,
}

impl Endpoint for Lists {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        within("countRows", self.answer(request)).await
    }
}

impl Lists {
    async fn answer(&self, request: Request) -> poem::Result<Response> {
        let list = |end, broken| counted(&self.app, end, broken, self.read.clone());
        let padding = "x".repeat(60);
        let long = move |number: &i64, into: &mut Vec<u8>| {
            csv_line(&[Cell::Plain(number.to_string()), Cell::Text(&padding)], into);
            Ok(())
        };
        let answer = match request.uri().path() {
            "/csv" => {
                Rows::stream(RowFormat::Csv, "numbers.csv", b"number,text\r\n".to_vec(), list(2_500, i64::MAX), long)
                    .await
            }
            "/json" => {
                let line = |number: &i64, into: &mut Vec<u8>| json_line(number, into);
                Rows::stream(RowFormat::NdJson, "numbers.ndjson", Vec::new(), list(2_500, i64::MAX), line).await
            }
            "/long" => Rows::stream(RowFormat::Csv, "n.csv", Vec::new(), list(4_000 * PORTION, i64::MAX), long).await,
            "/broken" => Rows::stream(RowFormat::Csv, "n.csv", Vec::new(), list(9_000, 3_000), long).await,
            _ => Rows::stream(RowFormat::Csv, "n.csv", Vec::new(), list(9_000, 0), long).await,
        };
        Ok(match answer {
            Ok(rows) => rows.into_response(),
            Err(_) => poem::http::StatusCode::INTERNAL_SERVER_ERROR.into(),
        })
    }
}

/// A listener in front of the lists, until the sender is dropped.
fn served(server: &Server) -> (String, Arc<AtomicUsize>, oneshot::Sender<()>) {
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let address = listener.local_addr();
    let read = Arc::new(AtomicUsize::new(0));
    let (stop, stopped) = oneshot::channel();
    let lists = Lists { app: server.raw_app().clone(), read: read.clone() };
    tokio::spawn(listener.serve(lists, async move { drop(stopped.await) }, Limits::default()));
    (address.to_string(), read, stop)
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_whole_and_in_order() {
    let server = Server::spawn().await;
    let (address, read, _stop) = served(&server);
    let answer = reqwest::get(format!("http://{address}/csv")).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8; header=present");
    assert_eq!(
        answer.headers()["content-disposition"],
        "attachment; filename=\"numbers.csv\"; filename*=UTF-8''numbers.csv"
    );
    assert!(answer.headers().get("content-length").is_none());
    let text = answer.text().await.unwrap();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!((lines.len(), lines[0]), (2_501, "number,text"));
    assert!(lines[1..].iter().enumerate().all(|(number, line)| line.starts_with(&format!("{number},"))));
    assert_eq!(read.load(Ordering::Relaxed), 3);
    let text = reqwest::get(format!("http://{address}/json")).await.unwrap().text().await.unwrap();
    let found: Vec<i64> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(found, (0..2_500).collect::<Vec<i64>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_read_no_faster_than_they_are_taken() {
    let server = Server::spawn().await;
    let (address, read, _stop) = served(&server);
    let mut client = TcpStream::connect(&address).await.unwrap();
    client.write_all(b"GET /long HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut head = [0; 15];
    client.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    // Nobody reads any further: once what lies between both ends is full, no portion is read any more.
    let (mut before, mut still) = (0, 0);
    while still < 20 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = read.load(Ordering::Relaxed);
        still = if now == before { still + 1 } else { 0 };
        before = now;
    }
    assert!(before < 400, "{before} of 4000 portions were read for a client that took nothing");
    let mut more = vec![0; 1 << 20];
    for _ in 0..30 {
        client.read_exact(&mut more).await.unwrap();
    }
    assert!(read.load(Ordering::Relaxed) > 300, "reading goes on as soon as there is room");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_end_too_early_never_look_whole() {
    let server = Server::spawn().await;
    let (address, _, _stop) = served(&server);
    let answer = reqwest::get(format!("http://{address}/broken")).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert!(answer.bytes().await.is_err(), "a part of the rows was taken for all of them");
    let mut client = TcpStream::connect(&address).await.unwrap();
    client.write_all(b"GET /broken HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut all = Vec::new();
    // The connection is reset or closed; either way it ends.
    client.read_to_end(&mut all).await.ok();
    assert!(all.starts_with(b"HTTP/1.1 200") && !all.ends_with(b"0\r\n\r\n"));
    let answer = reqwest::get(format!("http://{address}/bad")).await.unwrap();
    assert_eq!(answer.status().as_u16(), 500, "what fails at once is an error");
}

#[test]
fn a_line_of_csv_is_read_as_it_was_meant() {
    let table: [(&[Cell<'_>], &str); 6] = [
        (&[Cell::Plain("7".into()), Cell::Empty, Cell::Text("Ada")], "7,,Ada\r\n"),
        (
            &[Cell::Text("a,b"), Cell::Text("say \"hi\""), Cell::Text("two\nlines")],
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n",
        ),
        (&[Cell::Text("=1+1"), Cell::Text("@sum"), Cell::Text("-3")], "\"'=1+1\",\"'@sum\",\"'-3\"\r\n"),
        (&[Cell::Plain("-3".into())], "-3\r\n"),
        (&[Cell::Text("\t=x")], "\"'\t=x\"\r\n"),
        (&[Cell::Empty], "\r\n"),
    ];
    for (cells, expected) in table {
        let mut line = Vec::new();
        csv_line(cells, &mut line);
        assert_eq!(String::from_utf8(line).unwrap(), expected);
    }
}

/// A body of a known length that breaks after its first piece.
struct Breaking(u8);

impl hyper::body::Body for Breaking {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<hyper::body::Frame<Bytes>>>> {
        self.0 += 1;
        Poll::Ready(Some(match self.0 {
            1 => Ok(hyper::body::Frame::data(Bytes::from(vec![b'x'; 2_000]))),
            _ => Err(std::io::Error::other("the disk broke")),
        }))
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        hyper::body::SizeHint::with_exact(4_000)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn compressing_makes_no_whole_answer_of_a_broken_one() {
    let text = |body: poem::Body| Response::builder().content_type("text/plain").body(body);
    let broken = text(BoxBody::new(Breaking(0)).into());
    assert!(compress(broken, Some(Encoding::Brotli)).await.is_err());
    // A stream is passed on as it is, its error too.
    let pieces = futures_util::stream::iter([Ok(Bytes::from(vec![b'x'; 5_000])), Err(std::io::Error::other("broke"))]);
    let passed = compress(text(poem::Body::from_bytes_stream(pieces)), Some(Encoding::Brotli)).await.unwrap();
    assert_eq!(passed.header("content-encoding"), None);
    assert!(passed.into_body().into_bytes().await.is_err());
    // Small and large bodies are compressed, unless they are not to be changed.
    for length in [2_000, 2_000_000] {
        let packed = compress(text(vec![b'x'; length].into()), Some(Encoding::Gzip)).await.unwrap();
        assert_eq!(packed.header("content-encoding"), Some("gzip"));
        assert!(packed.into_body().into_bytes().await.unwrap().len() < length / 10);
    }
    let kept = Response::builder().content_type("text/plain").header("cache-control", "private, no-transform");
    let kept = compress(kept.body(vec![b'x'; 5_000]), Some(Encoding::Brotli)).await.unwrap();
    assert_eq!(kept.header("content-encoding"), None);
}

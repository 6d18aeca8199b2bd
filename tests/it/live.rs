//! Event streams: the outbox behind them, how they begin, resume and end.

mod bounds;
mod ends;
mod fairness;
mod learners;
mod notifications;
mod outbox;
mod streams;

use std::time::{Duration, Instant};

use reqwest::Response;
use schola::events::outbox::{Audience, post};
use schola::features::live::{Readers, Timing};
use schola::kernel::Id;
use serde_json::json;

use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// Times that tests need not wait for.
const FAST: Timing = Timing {
    heartbeat: Duration::from_millis(100),
    patience: Duration::from_millis(400),
    look: Duration::from_millis(50),
    retry: Duration::from_secs(5),
};
/// The longest wait for something that has to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server whose streams have the times of [`FAST`].
async fn fast() -> Server {
    Server::boot(|_| {}, |boot| boot.live = FAST).await
}

/// A frame of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Frame {
    id: Option<i64>,
    event: Option<String>,
    data: String,
    comment: bool,
}

/// A client that reads a stream frame by frame.
struct Client {
    response: Response,
    read: Vec<u8>,
}

impl Client {
    /// Connects, behind an event where one is given.
    async fn connect(server: &Server, person: &Actor<'_>, after: Option<i64>) -> Self {
        Self::connect_to(server, person, "/api/events", after).await
    }

    /// Connects to the stream at a path.
    async fn connect_to(server: &Server, person: &Actor<'_>, path: &str, after: Option<i64>) -> Self {
        let after = after.map(|id| id.to_string());
        let response = request_at(server, person, path, after.as_deref()).await;
        assert_eq!(response.status(), 200);
        Self { response, read: Vec::new() }
    }

    /// The next frame; nothing at the end of the stream.
    async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some(end) = self.read.windows(2).position(|pair| pair == b"\n\n") {
                let frame: Vec<u8> = self.read.drain(..end + 2).collect();
                return Some(parsed(std::str::from_utf8(&frame).unwrap()));
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("a frame in time");
            self.read.extend_from_slice(&chunk.expect("a whole stream")?);
        }
    }

    /// The next frame that is no comment.
    async fn event(&mut self) -> Option<Frame> {
        loop {
            let frame = self.next().await?;
            if !frame.comment {
                return Some(frame);
            }
        }
    }

    /// The id with which the stream begins.
    async fn position(&mut self) -> i64 {
        let frame = self.event().await.unwrap();
        assert_eq!((&frame.event, frame.data.as_str()), (&None, ""), "the first frame sets the id alone");
        frame.id.unwrap()
    }

    /// The code with which the stream ends, behind everything else.
    async fn end(&mut self) -> String {
        let frame = self.event().await.expect("an event that says why");
        assert_eq!(frame.event.as_deref(), Some("end"));
        assert_eq!(self.next().await, None, "nothing follows the end");
        let data: serde_json::Value = serde_json::from_str(&frame.data).unwrap();
        data.text("code").to_owned()
    }
}

async fn request(server: &Server, person: &Actor<'_>, after: Option<&str>) -> Response {
    request_at(server, person, "/api/events", after).await
}

/// Asks for the stream at a path.
async fn request_at(server: &Server, person: &Actor<'_>, path: &str, after: Option<&str>) -> Response {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client.get(format!("{}{path}", server.base())).bearer_auth(person.token.as_ref().unwrap());
    if let Some(learner) = &person.learner {
        request = request.header("schola-learner", learner);
    }
    if let Some(after) = after {
        request = request.header("last-event-id", after);
    }
    request.send().await.unwrap()
}

fn parsed(text: &str) -> Frame {
    let mut frame = Frame::default();
    for line in text.lines().filter(|line| !line.is_empty()) {
        match line.split_once(": ") {
            Some(("id", id)) => frame.id = Some(id.parse().unwrap()),
            Some(("event", name)) => frame.event = Some(name.to_owned()),
            Some(("data", data)) => frame.data = data.to_owned(),
            Some(("retry", pause)) => assert_eq!(pause, "5000"),
            None if line == ":" => frame.comment = true,
            other => panic!("{other:?} is no line of a frame"),
        }
    }
    frame
}

/// Posts a message with a number to a person.
async fn raw_post(server: &Server, person: &Actor<'_>, number: i64) {
    raw_post_all(server, person, number..number + 1).await;
}

/// Posts a message with each number to a person, in one transaction.
async fn raw_post_all(server: &Server, person: &Actor<'_>, numbers: std::ops::Range<i64>) {
    let user = Id::new(person.id);
    let write = move |tx: &schola::db::Tx<'_>| {
        for number in numbers.clone() {
            post(tx, Audience::Person(user), "test.posted", &json!({ "number": number }))?;
        }
        Ok(())
    };
    server.raw_app().named("test").write(write).await.unwrap();
}

/// How many streams are open.
fn open_streams(server: &Server) -> usize {
    server.raw_app().state::<Readers>().unwrap().count()
}

/// Waits until so many streams are open.
async fn until_open(server: &Server, count: usize) {
    let since = Instant::now();
    while open_streams(server) != count {
        assert!(since.elapsed() < PATIENCE, "{} streams are open", open_streams(server));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

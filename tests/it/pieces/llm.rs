//! The language model, against servers that answer well, badly, slowly, in part, or not at all.

use std::time::{Duration, Instant};

use schola::kernel::secret::Secret;
use schola::kernel::{Cause, Error};
use schola::providers::llm::{Completion, Llm, LlmError, Message, Patience, Role, Tokens};
use schola::providers::resolve::Names;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// What the server does after it has read a request.
#[derive(Clone)]
enum Script {
    /// Sends the bytes and closes.
    Send(Vec<u8>),
    /// Sends the bytes and then nothing, for ever.
    Stall(Vec<u8>),
}

/// Starts a server of that kind. Returns its base address and the requests that it gets: head and body.
async fn server(script: Script) -> (String, mpsc::UnboundedReceiver<(String, serde_json::Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let (seen, requests) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (script, seen) = (script.clone(), seen.clone());
            tokio::spawn(async move {
                let mut bytes = Vec::new();
                let end = loop {
                    if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                        break at + 4;
                    }
                    if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                        return;
                    }
                };
                let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
                let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
                let mut body = bytes.split_off(end);
                while body.len() < length.unwrap_or(0) {
                    stream.read_buf(&mut body).await.unwrap();
                }
                seen.send((head, serde_json::from_slice(&body).unwrap())).ok();
                match script {
                    Script::Send(answer) => {
                        stream.write_all(&answer).await.ok();
                        stream.shutdown().await.ok();
                    }
                    Script::Stall(answer) => {
                        stream.write_all(&answer).await.ok();
                        std::future::pending::<()>().await;
                    }
                }
            });
        }
    });
    (base, requests)
}

fn reply(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        .into()
}

fn llm(base: &str, patience: Patience) -> Llm {
    Llm::new(Names::of_system(), base, "tiny", Some(Secret::new("sk-very-secret".to_owned())), patience).unwrap()
}

fn question() -> Vec<Message> {
    vec![
        Message { role: Role::System, content: "Be brief.".into() },
        Message { role: Role::User, content: "What is a cell?".into() },
    ]
}

async fn ask(script: Script) -> Result<Completion, LlmError> {
    let (base, _requests) = server(script).await;
    llm(&base, Patience::default()).chat(&question(), 50).await
}

#[tokio::test]
async fn a_good_answer_is_understood_and_the_question_is_as_the_interface_has_it() {
    let body = r#"{"id":"x","object":"chat.completion","model":"tiny-1","unknown":{"a":[1]},
        "choices":[{"index":0,"message":{"role":"assistant","content":"  A small room.\n"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":11,"completion_tokens":4,"total_tokens":15}}"#;
    let (base, mut requests) = server(Script::Send(reply("200 OK", body))).await;
    let answer = llm(&format!("{base}/"), Patience::default()).chat(&question(), 50).await.unwrap();
    assert_eq!(
        answer,
        Completion {
            text: "A small room.".into(),
            model: "tiny-1".into(),
            tokens: Some(Tokens { read: 11, written: 4, cost: None }),
            cut: false
        }
    );
    let (head, body) = requests.recv().await.unwrap();
    assert!(head.starts_with("post /v1/chat/completions http/1.1\r\n"), "{head}");
    assert!(head.contains("authorization: bearer sk-very-secret\r\n"));
    let expected = serde_json::json!({
        "model": "tiny",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is a cell?"}],
        "max_tokens": 50,
        "stream": false,
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_sparse_answer_is_enough() {
    let answer = ask(Script::Send(reply("200 OK", r#"{"choices":[{"message":{"content":"Yes."}}]}"#))).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.model.as_str(), answer.tokens), ("Yes.", "tiny", None));
    let parts = r#"{"choices":[{"message":{"content":[{"type":"text","text":"Y"},{"type":"text","text":"es."}]},
        "finish_reason":"length"}],"usage":null}"#;
    let answer = ask(Script::Send(reply("200 OK", parts))).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.cut), ("Yes.", true));
}

#[tokio::test]
async fn an_error_inside_a_200_is_a_refusal() {
    for body in [r#"{"error":{"message":"model not found","type":"invalid"}}"#, r#"{"error":"model not found"}"#] {
        let error = ask(Script::Send(reply("200 OK", body))).await.unwrap_err();
        assert_eq!(error, LlmError::Refused("model not found".into()));
    }
}

#[tokio::test]
async fn statuses_are_told_apart() {
    let said = r#"{"error":{"message":"no such key"}}"#;
    let cases = [
        ("401 Unauthorized", LlmError::KeyRefused("401 Unauthorized: no such key".into())),
        ("404 Not Found", LlmError::Unknown("404 Not Found: no such key".into())),
        ("429 Too Many Requests", LlmError::Busy("429 Too Many Requests: no such key".into())),
        ("503 Service Unavailable", LlmError::Busy("503 Service Unavailable: no such key".into())),
        ("500 Internal Server Error", LlmError::BadAnswer("500 Internal Server Error: no such key".into())),
    ];
    for (status, expected) in cases {
        assert_eq!(ask(Script::Send(reply(status, said))).await.unwrap_err(), expected);
    }
    let page = ask(Script::Send(reply("502 Bad Gateway", "<html>\n  <b>nginx</b>"))).await.unwrap_err();
    assert_eq!(page, LlmError::BadAnswer("502 Bad Gateway: <html> <b>nginx</b>".into()));
}

#[tokio::test]
async fn what_is_no_answer_is_called_so() {
    let bad = [
        reply("200 OK", "not json"),
        reply("200 OK", ""),
        reply("200 OK", "[]"),
        reply("200 OK", r#"{"choices":[]}"#),
        reply("200 OK", r#"{"choices":[{"message":{"content":"  "}}]}"#),
        reply("200 OK", r#"{"choices":[{"message":{"content":null}}]}"#),
        reply("200 OK", r#"{"choices":[{"message":{"content":"cut o"#),
        b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"half".to_vec(),
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"cho\r\n".to_vec(),
    ];
    for answer in bad {
        let text = String::from_utf8_lossy(&answer).into_owned();
        let error = ask(Script::Send(answer)).await.unwrap_err();
        assert!(matches!(error, LlmError::BadAnswer(_)), "{text}: {error}");
    }
}

#[tokio::test]
async fn a_giant_answer_is_not_swallowed() {
    let body = format!(r#"{{"choices":[{{"message":{{"content":"{}"}}}}]}}"#, "x".repeat(5 << 20));
    let error = ask(Script::Send(reply("200 OK", &body))).await.unwrap_err();
    assert!(matches!(&error, LlmError::BadAnswer(what) if what.contains("larger")), "{error}");
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let begun = Instant::now();
    let short = Patience { head: Duration::from_millis(150), total: Duration::from_millis(400) };
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".to_vec();
    for script in [Script::Stall(vec![]), Script::Stall(half)] {
        let (base, _requests) = server(script).await;
        let error = llm(&base, short).chat(&question(), 50).await.unwrap_err();
        assert!(matches!(&error, LlmError::TimedOut(what) if what.contains("within 0.")), "{error}");
    }
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_server_that_is_not_there_or_hangs_up_is_unreachable() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", gone.local_addr().unwrap());
    drop(gone);
    let error = llm(&base, Patience::default()).chat(&question(), 50).await.unwrap_err();
    assert!(matches!(error, LlmError::Unreachable(_)), "{error}");
    let error = ask(Script::Send(vec![])).await.unwrap_err();
    assert!(matches!(error, LlmError::Unreachable(_)), "{error}");
}

#[tokio::test]
async fn neither_key_nor_conversation_gets_into_an_error() {
    let error = ask(Script::Send(reply("401 Unauthorized", "{}"))).await.unwrap_err();
    let error = Error::from(error);
    assert_eq!(error.cause(), Cause::Dependency);
    let all = format!("{error} {error:?} {}", error.explanation());
    assert!(!all.contains("sk-very-secret") && !all.contains("What is a cell"), "{all}");
}

#[test]
fn an_address_that_cannot_be_used_is_named() {
    for base in ["", "ai", "ftp://x/v1", "http//x", "mailto:x@y"] {
        let made = Llm::new(Names::of_system(), base, "tiny", None, Patience::default());
        assert_eq!(made.err().unwrap().fields()[0].field, "ai-url", "{base}");
    }
}

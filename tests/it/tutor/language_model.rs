//! A language model behind the tutor, played by a server in this process.

use std::time::Duration;

use schola::config::Ai;
use schola::kernel::Secret;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::{OSMOSIS, add, ask, citations, cited_part};
use crate::pieces::resolve::name_server;
use crate::support::fields::Fields;
use crate::support::server::Server;

/// A server that answers every request with this status and body, or, without one, never. Gives its base address, and the bodies that
/// it is sent.
pub async fn model(answer: Option<(u16, String)>) -> (String, mpsc::UnboundedReceiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let (seen, requests) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (answer, seen) = (answer.clone(), seen.clone());
            tokio::spawn(async move {
                let mut bytes = Vec::new();
                let body = loop {
                    if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                        return;
                    }
                    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
                    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
                    let length =
                        head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
                    if bytes.len() >= end + 4 + length.unwrap_or(0) {
                        break bytes.split_off(end + 4);
                    }
                };
                seen.send(serde_json::from_slice(&body).unwrap()).ok();
                let Some((status, text)) = answer else { return std::future::pending().await };
                let head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                    text.len()
                );
                stream.write_all(head.as_bytes()).await.ok();
                stream.write_all(text.as_bytes()).await.ok();
                stream.shutdown().await.ok();
            });
        }
    });
    (base, requests)
}

pub fn completion(words: &str) -> Option<(u16, String)> {
    let choice = json!({ "index": 0, "message": { "role": "assistant", "content": words }, "finish_reason": "stop" });
    Some((200, json!({ "model": "tiny-1", "choices": [choice] }).to_string()))
}

async fn school_with(base: String, seconds: u64) -> Server {
    Server::with(move |config| {
        config.ai = Ai { url: Some(base), model: Some("tiny".into()), key: Some(Secret::new("sk-secret".into())) };
        config.network.request_timeout = Duration::from_secs(seconds);
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_answers_in_its_own_words_and_cites_what_it_was_given() {
    let (base, mut requests) = model(completion("Water follows the sugar [1]. Nonsense [9]! Again [1].")).await;
    let server = school_with(base, 30).await;
    let ada = server.learner("ada").await;
    let id = add(&ada, "Osmosis 🌊", OSMOSIS).await;
    let answer = ask(&ada, "What is osmosis?").await;
    assert_eq!(answer["reply"], "Water follows the sugar [1]. Nonsense! Again [1].");
    assert_eq!((&answer["engine"], &answer["engine_kind"]), (&json!("tiny-1"), &json!("model")));
    assert_eq!(answer["grounded"], true);
    assert!(answer.get("suggestion").is_none());
    assert_eq!(citations(&answer).len(), 1);
    let citation = &citations(&answer)[0];
    assert_eq!(citation["material_id"], id);
    assert_eq!(cited_part(OSMOSIS, citation), citation.text("quote"));
    let request = requests.recv().await.unwrap();
    assert_eq!(request["model"], "tiny");
    let messages = request.list("messages");
    let question = messages.last().unwrap().text("content");
    assert!(question.contains(citation.text("quote")), "{question}");
    assert!(question.ends_with("Question: What is osmosis?"), "{question}");
    assert!(messages[0].text("content").starts_with("You are Uris,"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_cites_nothing_is_shown_and_not_called_grounded() {
    let (base, _requests) = model(completion("Your texts do not say it.")).await;
    let server = school_with(base, 30).await;
    let ada = server.learner("ada").await;
    let answer = ask(&ada, "Who won the football world cup in 1998?").await;
    assert_eq!(
        (answer["reply"].as_str(), answer["engine"].as_str()),
        (Some("Your texts do not say it."), Some("tiny-1"))
    );
    assert_eq!((answer["grounded"].as_bool(), citations(&answer).len()), (Some(false), 0));
    assert!(answer.text("suggestion").contains("add a text"), "{answer}");
    assert_eq!(answer["remarks"], json!(["uncited"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_points_back_is_given_the_passages_of_what_was_asked_before() {
    let (base, mut requests) = model(completion("Because of turgor [1].")).await;
    let server = school_with(base, 30).await;
    let ada = server.learner("ada").await;
    let id = add(&ada, "Osmosis", OSMOSIS).await;
    let history = json!([
        { "role": "user", "content": "What is osmosis?" }, { "role": "assistant", "content": "Water that moves [4]." },
    ]);
    let body = json!({ "message": "And why does it matter?", "history": history });
    let answer = ada.post("/api/ai-tutor/chat", &body).await.ok();
    assert_eq!(citations(&answer)[0]["material_id"], id);
    let request = requests.recv().await.unwrap();
    assert_eq!(request["messages"][2], json!({ "role": "assistant", "content": "Water that moves." }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_fails_in_whatever_way_is_replaced_by_the_built_in_retrieval() {
    let (broken, _requests) = model(Some((200, "{\"choices\": [".into()))).await;
    let (empty, _requests) = model(completion("  ")).await;
    let (refuses, _requests) = model(Some((401, "{\"error\":{\"message\":\"wrong key sk-secret\"}}".into()))).await;
    let (busy, _requests) = model(Some((503, "later".into()))).await;
    let (slow, _requests) = model(None).await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = format!("http://{}/v1", nobody.local_addr().unwrap());
    drop(nobody);
    for (base, seconds) in [(broken, 30), (empty, 30), (refuses, 30), (busy, 30), (slow, 2), (gone, 30)] {
        let server = school_with(base.clone(), seconds).await;
        let ada = server.learner("ada").await;
        let id = add(&ada, "Osmosis", OSMOSIS).await;
        let answer = ask(&ada, "What is osmosis?").await;
        assert_eq!(answer["engine"], "built-in retrieval", "{base}");
        assert_eq!((&answer["grounded"], &citations(&answer)[0]["material_id"]), (&json!(true), &json!(id)));
        let suggestion = answer.text("suggestion");
        assert_eq!(answer["remarks"].as_array().unwrap().last(), Some(&json!("model_failed")));
        assert!(suggestion.contains("AI model") && !suggestion.contains("sk-secret"), "{suggestion}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_looked_up_at_the_name_servers_of_the_configuration() {
    let (base, mut requests) = model(completion("Water follows the sugar [1].")).await;
    let servers = vec![name_server().await];
    let named = base.replace("127.0.0.1", "house.test");
    let server = Server::with(move |config| {
        config.ai = Ai { url: Some(named), model: Some("tiny".into()), key: None };
        config.network.name_servers = servers;
    })
    .await;
    let ada = server.learner("ada").await;
    add(&ada, "Osmosis", OSMOSIS).await;
    ask(&ada, "Where does water go in osmosis?").await;
    assert_eq!(requests.recv().await.unwrap()["model"], "tiny");
}

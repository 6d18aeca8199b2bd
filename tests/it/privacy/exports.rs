//! Exports stream: one at a time for a person, without the memory of the whole, and without keeping others waiting.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use schola::features::materials::{self, MediaType, NewMaterial};
use schola::features::privacy::Exports;
use schola::kernel::text::{Line, ParsedText, Prose};
use schola::kernel::{self, Code, Id, Origin, Realm, Role, Via};
use serde_json::json;

use super::{export, records};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// Words that do not compress well, so that an archive of some of these is larger than all buffers on its way.
fn noise(seed: u64, characters: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut text = String::with_capacity(characters);
    while text.len() < characters {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push_str(&format!("{state:x} "));
    }
    text
}

async fn add(person: &Actor<'_>, title: &str, text: &str) {
    person.post("/api/materials", &json!({ "title": title, "text": text })).await.created();
}

/// Forty texts of noise in a study bank, put there without being cut.
async fn raw_noise(server: &Server, owner: &Actor<'_>) {
    let actor = kernel::Actor {
        user: Id::new(owner.id),
        role: Role::Student,
        realm: Realm::School,
        via: Via::Terminal,
        origin: Origin::default(),
    };
    let texts: Vec<NewMaterial> = (0..40)
        .map(|number| NewMaterial {
            title: Line::parse(&format!("Noise {number}")).unwrap(),
            media_type: MediaType::Plain,
            text: Prose::parse(&noise(number, 300_000)).unwrap(),
            characters: 300_000,
            weight: 300_000,
            passages: 1,
            segment: Vec::new(),
        })
        .collect();
    let write = server.raw_app().named("test").write(move |tx| {
        texts.iter().try_for_each(|new| materials::service::create(tx, &actor, new, u64::MAX).map(drop))
    });
    write.await.unwrap();
}

/// Begins an export and reads no more than its head.
fn slow_reader(server: &Server, token: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.base().trim_start_matches("http://")).unwrap();
    let request = format!("GET /api/users/me/export HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_export_waits_for_the_first_and_is_told_when_to_come_back() {
    let server = Server::with(|config| config.network.request_timeout = Duration::from_secs(4)).await;
    let (ada, seun) = (server.learner("ada").await, server.learner("seun").await);
    raw_noise(&server, &ada).await;
    add(&seun, "Kelp", "Giant kelp grows.").await;
    let token = ada.token.clone().unwrap();
    let slow = tokio::task::block_in_place(|| slow_reader(&server, &token));
    let second = ada.get("/api/users/me/export").await;
    assert!(second.header("retry-after").is_some());
    second.refused(Code::RateLimited);
    // Nobody else waits.
    let began = Instant::now();
    assert_eq!(records(&export(&seun).await, "materials.json").as_array().unwrap().len(), 1);
    ada.get("/api/materials").await.ok();
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    // A client that disconnects frees its place.
    drop(slow);
    let files = export(&ada).await;
    assert_eq!(records(&files, "materials.json").as_array().unwrap().len(), 40);
    let texts = files.iter().filter(|(path, _)| path.starts_with("materials/"));
    let lengths: Vec<usize> = texts.map(|(_, bytes)| bytes.len()).collect();
    assert_eq!(lengths.len(), 40);
    assert!(lengths.iter().all(|length| *length >= 300_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ninth_export_at_a_time_is_told_when_to_come_back() {
    let server = Server::with(|config| config.network.request_timeout = Duration::from_secs(1)).await;
    let ada = server.learner("ada").await;
    let exports = server.raw_app().state::<Exports>().unwrap();
    let mut places = Vec::new();
    for other in 1_001..=1_008 {
        places.push(exports.place(Id::new(other), Duration::ZERO).await.unwrap());
    }
    let refused = ada.get("/api/users/me/export").await;
    assert_eq!(refused.header("retry-after"), Some("10"));
    refused.refused(Code::Overloaded);
    places.pop();
    export(&ada).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_more_than_a_portion_are_whole() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for number in 0..401 {
        add(&ada, &format!("Text {number}"), &format!("The words of number {number}.")).await;
    }
    let files = export(&ada).await;
    let listed = records(&files, "materials.json");
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 401);
    for (number, material) in listed.iter().enumerate() {
        assert_eq!(material["title"], format!("Text {number}"));
        let text = &files[material.text("file")];
        assert_eq!(text, format!("The words of number {number}.").as_bytes());
    }
}

//! Values that no page sends, in the bodies and queries of what learners write most: study logs, flashcards, squads. Each is refused or
//! stored, never an internal error, and what was answered with 201 is there.

use reqwest::Method;
use serde_json::{Value, json};

use crate::flashcards::{self, deck, plain};
use crate::squads;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// What may stand in any field: other types, numbers out of every range, times far away, and texts that some programs stumble over.
fn odd() -> Vec<Value> {
    let texts = [
        "",
        " ",
        "\0",
        "a\0b",
        "\u{202e}evil\u{200f}",
        "\u{feff}",
        "\u{10ffff}",
        "9999-12-31T23:59:59Z",
        "9999-12-30T21:59:59Z",
        "0001-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "-000001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2026-02-30T00:00:00Z",
        "2026-01-05T09:00:60Z",
        "2026-01-05T09:00:00+99:99",
        "NaN",
        "-1",
    ];
    let mut values: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    values.extend([json!("x".repeat(100_000)), json!("\u{fdfa}".repeat(1_000)), json!("e\u{301}".repeat(2_000))]);
    values.extend([json!(null), json!(true), json!([]), json!({}), json!([[]]), json!([null]), json!([{}])]);
    values.extend([
        json!(0),
        json!(-1),
        json!(0.5),
        json!(-0.0),
        json!(1e308),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
    ]);
    values
}

/// Sends a body with each odd value in the place of each of its fields. Returns how many were answered with 201.
async fn swept(person: &Actor<'_>, method: Method, path: &str, body: &Value) -> usize {
    let mut made = 0;
    let names: Vec<&String> = body.as_object().unwrap().keys().collect();
    for name in &names {
        for value in odd() {
            let mut sent = body.clone();
            sent[name.as_str()] = value.clone();
            let reply = person.send(method.clone(), path, |request| request.json(&sent)).await;
            let shown: String = value.to_string().chars().take(60).collect();
            assert!(reply.status.as_u16() < 500, "{method} {path} with {name} = {shown}: {}", reply.status);
            made += usize::from(reply.status.as_u16() == 201);
        }
    }
    made
}

/// Sends these very bytes as JSON.
async fn sent(person: &Actor<'_>, path: &str, bytes: Vec<u8>) -> u16 {
    let reply =
        person.send(Method::POST, path, |request| request.header("content-type", "application/json").body(bytes));
    reply.await.status.as_u16()
}

/// How many rows a list has, page by page.
async fn count(person: &Actor<'_>, path: &str, list: &str) -> usize {
    let (mut rows, mut cursor) = (0, String::new());
    loop {
        let page = person.get(&format!("{path}?limit=100{cursor}")).await.ok();
        rows += page.list(list).len();
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_values_in_study_logs() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let path = "/api/study-logs";
    let body = json!({ "subject": "Biology", "topic": "Osmosis", "minutes": 1, "method": "reading",
        "started_at": "2026-01-05T08:00:00Z", "focus_rating": 3 });
    let kept = ada.post(path, &body).await.created()["id"].clone();
    let mut made = 1;
    for body in [body.clone(), json!({ "subject": "Biology", "minutes": 1 })] {
        made += swept(&ada, Method::POST, path, &body).await;
    }
    assert_eq!(count(&ada, path, "study_logs").await, made);
    swept(&ada, Method::PATCH, &format!("{path}/{kept}"), &body).await;
    assert_eq!(count(&ada, path, "study_logs").await, made, "a change adds no row and loses none");
    crate::xp::balanced(&ada).await;
    assert!(crate::analytics::rebuilt(&server).await.is_right());
    for query in [
        "from=0001-01-01",
        "to=9999-12-31",
        "from=9999-12-31&to=0001-01-01",
        "to=-000001-01-01",
        "limit=-1",
        "limit=1e308",
    ] {
        let reply = ada.get(&format!("{path}?{query}")).await;
        assert!(reply.status.as_u16() < 500, "{query}: {}", reply.status);
    }
    for id in ["0", "-1", "9223372036854775807", "9223372036854775808", "1e3"] {
        let reply = ada.patch(&format!("{path}/{id}"), &json!({ "minutes": 1 })).await;
        assert!((400..500).contains(&reply.status.as_u16()), "{id}: {}", reply.status);
    }
    for bytes in [
        r#"{"subject":"\ud800","minutes":1}"#,
        r#"{"subject":"\udc00\ud800","minutes":1}"#,
        r#"{"subject":"a","minutes":1e999}"#,
    ] {
        assert_eq!(sent(&ada, path, bytes.into()).await, 400, "{bytes}");
    }
    assert_eq!(sent(&ada, path, b"{\"subject\":\"\xed\xa0\x80\",\"minutes\":1}".to_vec()).await, 400);
    let long = json!({ "subject": "x".repeat(1 << 20), "minutes": 1 }).to_string();
    assert_eq!(sent(&ada, path, long.into()).await, 413);
    assert_eq!(count(&ada, path, "study_logs").await, made);
    for (part, body) in [
        ("start", json!({ "subject": "Biology", "topic": "Osmosis", "method": "video" })),
        ("stop", json!({ "topic": "Osmosis", "minutes": 0, "focus_rating": 2 })),
    ] {
        swept(&ada, Method::POST, &format!("{path}/timer/{part}"), &body).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_values_in_flashcards() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let root = flashcards::ROOT;
    let own = deck(&ada, json!({})).await;
    let options = json!({ "name": "Verbs", "description": "All of them", "scheduler": "sm2", "desired_retention": 0.9, "new_per_day": 5,
        "reviews_per_day": 50, "learning_steps": [1, 10], "relearning_steps": [10], "leech_threshold": 8, "maximum_interval_days": 100 });
    let made = swept(&ada, Method::POST, &format!("{root}/decks"), &options).await;
    assert_eq!(count(&ada, &format!("{root}/decks"), "decks").await, made + 1);
    let path = format!("{root}/decks/{}", own["id"]);
    swept(&ada, Method::PATCH, &path, &options).await;
    let note = json!({ "front": "hablar", "back": "to speak", "kind": "basic", "tags": ["verbs"] });
    let cards = format!("{path}/cards");
    let before = count(&ada, &cards, "cards").await;
    let made = swept(&ada, Method::POST, &cards, &note).await;
    let after = count(&ada, &cards, "cards").await;
    assert!(after >= before + made, "{after} cards, of {before} before and {made} notes");
    swept(&ada, Method::POST, &format!("{cards}/bulk"), &json!({ "cards": [note] })).await;
    let one = plain(&ada, &own, "comer").await;
    let card = format!("{root}/cards/{}", one["id"]);
    swept(
        &ada,
        Method::PATCH,
        &card,
        &json!({ "front": "comer", "back": "to eat", "tags": [], "suspended": false, "buried": false }),
    )
    .await;
    let answer = json!({ "rating": "good", "reviewed_at": "2026-01-05T08:00:00Z", "took_ms": 900, "client_id": "one" });
    swept(&ada, Method::POST, &format!("{card}/review"), &answer).await;
    swept(&ada, Method::POST, &format!("{card}/review"), &json!({ "quality": 4 })).await;
    swept(&ada, Method::POST, &format!("{root}/reviews/undo"), &json!({ "client_id": "one", "card_id": one["id"] }))
        .await;
    swept(&ada, Method::POST, &format!("{path}/backlog"), &json!({ "per_day": 5, "apply": false })).await;
    for query in
        ["horizon_days=-1", "horizon_days=1e308", "limit=0", "deck_id=-1", "deck_id=9223372036854775808", "only=%00"]
    {
        let reply = ada.get(&format!("{root}/due?{query}")).await;
        assert!(reply.status.as_u16() < 500, "{query}: {}", reply.status);
    }
    ada.get(&card).await.ok();
    crate::xp::balanced(&ada).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_values_in_squads() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let own = squads::squad(&ada, "Otters").await;
    let path = squads::path(&own);
    swept(
        &ada,
        Method::PATCH,
        &path,
        &json!({ "name": "Otters", "takes_part": true, "invite_code": "renew", "owner_id": ada.id }),
    )
    .await;
    swept(&ada, Method::POST, &format!("{path}/challenges"), &json!({ "opponent_id": 7 })).await;
    swept(&ben, Method::POST, &format!("{}/join", squads::ROOT), &json!({ "code": "none" })).await;
    let made = swept(&ben, Method::POST, squads::ROOT, &json!({ "name": "Herons" })).await;
    assert!(made <= 1, "a person belongs to one squad");
    assert_eq!(ada.get(&path).await.ok()["squad"]["id"], own["id"]);
}

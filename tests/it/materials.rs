//! Study banks: what is taken in, what is refused, who sees it, what is kept in memory of it.

mod bank;
mod indexes;
mod markdown;
mod naming;
mod sources;

use std::sync::Arc;

use schola::db::params;
use schola::engines::query::Query;
use schola::engines::retrieve::{Index, Origin, Segment, term_weights};
use schola::features::materials::{self, NewMaterial, Source};
use schola::kernel::text::{Line, ParsedText, Prose};
use schola::kernel::{Code, Id};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// Letters of one to four bytes, a letter with a combining accent, a family of several code points, a flag, both line ends.
const MANY_SCRIPTS: &str = "Café au lait is coffee with hot milk 🥛. Die Größe einer Zelle beträgt etwa zehn Mikrometer.\r\n\r\n\
     The family emoji 👩‍👩‍👧‍👦 is one picture of seven code points. 🇪🇪 Tallinn is the capital of Estonia.\n\n\
     Photosynthesis turns light into chemical energy 🌱 inside the chloroplasts of a leaf.\n";

fn slice(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

fn prepared(text: &str) -> NewMaterial {
    let source = Source::of_text(Line::parse("Notes").unwrap(), Prose::parse(text).unwrap());
    materials::prepare(source).unwrap()
}

#[test]
fn what_is_stored_of_a_text_reads_back_and_shows_its_passages() {
    let material = prepared(MANY_SCRIPTS);
    assert_eq!(material.characters, MANY_SCRIPTS.chars().count());
    let segment = Segment::from_bytes(&material.segment).unwrap();
    assert_eq!(segment.passages(), material.passages);
    assert_eq!(segment.to_bytes(), material.segment);
    for cut in [0, 1, 2, 9, material.segment.len() / 2, material.segment.len() - 1] {
        assert!(Segment::from_bytes(&material.segment[..cut]).is_none(), "{cut} bytes are no segment");
    }
    let mut index = Index::new(Origin::Materials);
    index.insert(7, Arc::new(segment));
    let query = Query::new("What is the capital of Estonia?");
    let hits = index.search(&query, 1);
    let windows = index.windows(&hits);
    assert!(index.context(&hits[0]).is_none(), "the text is not here yet");
    let excerpts = windows.iter().map(|w| (w.key, slice(MANY_SCRIPTS, w.start as usize, w.end as usize))).collect();
    let index = index.with_excerpts(excerpts);
    let weights = term_weights(&[&index], &query);
    let sentences = index.sentences(&hits[0], &query, &weights);
    let best = sentences.iter().max_by(|a, b| a.score.total_cmp(&b.score)).unwrap();
    assert!(best.quote.ends_with("Tallinn is the capital of Estonia."), "{}", best.quote);
    assert_eq!(slice(MANY_SCRIPTS, best.span.start, best.span.end), best.quote);
}

#[test]
fn a_text_of_nothing_but_headings_and_crumbs_is_refused_before_it_costs_anything() {
    let text = "# a\nb\n\n".repeat(20_001);
    let source = Source::of_file(Some("a.md"), None, text.as_bytes(), None).unwrap();
    assert_eq!(materials::prepare(source).unwrap_err().code(), Code::MaterialUnreadable);
}

async fn add(actor: &Actor<'_>, title: &str, text: &str) -> i64 {
    let made = actor.post("/api/materials", &json!({ "title": title, "text": text })).await.created();
    made.number("id")
}

fn titles(list: &Value) -> Vec<&str> {
    list.list("materials").iter().map(|material| material.text("title")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_comes_back_as_it_was_sent() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    // The accent of its own that macOS sends is part of its letter in what is kept.
    let sent = MANY_SCRIPTS.replace("Café", "Cafe\u{301}");
    let body = json!({ "title": "  Many scripts ", "text": sent, "unknown": true });
    let made = ada.post("/api/materials", &body).await.created();
    let material = &made["material"];
    assert_eq!(made["id"], material["id"]);
    assert_eq!(material["title"], "Many scripts");
    assert_eq!(material["media_type"], "text/plain");
    assert_eq!(material["bytes"], MANY_SCRIPTS.len());
    assert_eq!(material["characters"], MANY_SCRIPTS.chars().count());
    assert!(material.number("chunks") >= 1);
    assert_eq!(material["status"], "ready");
    assert_eq!(material["created_at"], "2026-01-05T09:00:00.000Z");
    assert!(material.get("text").is_none());
    let found = ada.get(&format!("/api/materials/{}", made["id"])).await.ok();
    assert_eq!(found["material"]["text"], MANY_SCRIPTS);
    let list = ada.get("/api/materials").await.ok();
    assert_eq!(list["materials"], json!([material]));
    assert!(list.get("next_cursor").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_as_a_form_and_is_called_like_the_file_unless_a_title_is_sent() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let file = ("Cells.md", "text/markdown", "\u{feff}# Cells\n\nA cell has a **nucleus**.\n".as_bytes());
    let made = ada.post_form("/api/materials", file, &[]).await.created();
    assert_eq!(made["material"]["title"], "Cells");
    assert_eq!(made["material"]["media_type"], "text/markdown");
    let found = ada.get(&format!("/api/materials/{}", made["id"])).await.ok();
    assert_eq!(found["material"]["text"], "# Cells\n\nA cell has a **nucleus**.\n");
    let made = ada.post_form("/api/materials", file, &[("title", "Die Zelle"), ("more", "ignored")]).await.created();
    assert_eq!(made["material"]["title"], "Die Zelle");
    let plain = ("notes.txt", "text/plain", b"Some words.".as_slice());
    assert_eq!(ada.post_form("/api/materials", plain, &[]).await.created()["material"]["media_type"], "text/plain");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_files_and_bodies_are_refused_and_leave_nothing_behind() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let zeros = vec![0u8; 100_000];
    let bomb = format!("# {}", "\u{1}".repeat(1_000));
    let files: [(&str, &str, &[u8]); 6] = [
        ("a.txt", "text/plain", b""),
        ("a.txt", "text/plain", &zeros),
        ("a.md", "text/markdown", b"\xFF\xFEw\0o\0"),
        ("a.pdf", "application/pdf", b"%PDF-1.7"),
        ("a.txt", "text/plain", bomb.as_bytes()),
        ("a.docx", "application/octet-stream", b"PK\x03\x04"),
    ];
    for file in files {
        let refusal = ada.post_form("/api/materials", file, &[]).await.refused(Code::MaterialUnreadable);
        assert_eq!(refusal["fields"][0]["field"], "file", "{refusal}");
    }
    let large = vec![b'a'; (4 << 20) + 1];
    ada.post_form("/api/materials", ("a.txt", "text/plain", &large), &[]).await.refused(Code::RequestTooLarge);
    let bodies = [
        (json!({ "title": "T" }), "text"),
        (json!({ "title": "", "text": "words" }), "title"),
        (json!({ "title": "one\ntwo", "text": "words" }), "title"),
        (json!({ "title": "x".repeat(201), "text": "words" }), "title"),
        (json!({ "title": "T", "text": " \n " }), "text"),
        (json!({ "title": "T", "text": "a\u{0}b" }), "text"),
        (json!({ "title": "T", "text": 5 }), "text"),
        (json!({ "title": "T", "text": "é".repeat(1_000_001) }), "text"),
    ];
    for (body, field) in bodies {
        let refusal = ada.post("/api/materials", &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{refusal}");
    }
    let form = "multipart/form-data; boundary=x";
    let empty = b"--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nT\r\n--x--\r\n".to_vec();
    let send = |kind: &'static str, body: Vec<u8>| {
        ada.send(reqwest::Method::POST, "/api/materials", move |request| {
            request.header("content-type", kind).body(body)
        })
    };
    assert_eq!(send(form, empty).await.refused(Code::RequestInvalid)["fields"][0]["field"], "file");
    send(form, b"--x\r\nContent-Disposition".to_vec()).await.refused(Code::RequestMalformed);
    send("application/json", b"{".to_vec()).await.refused(Code::RequestMalformed);
    send("text/plain", b"words".to_vec()).await.refused(Code::RequestWrongType);
    assert_eq!(titles(&ada.get("/api/materials").await.ok()), Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_material_of_another_person_is_as_absent_as_one_that_never_was() {
    let server = Server::spawn().await;
    let (ada, seun) = (server.learner("ada").await, server.learner("seun").await);
    let id = add(&ada, "Mine", "Some words.").await;
    let path = format!("/api/materials/{id}");
    for other in [&seun, &server.admin().await] {
        let foreign = other.get(&path).await.refused(Code::ResourceAbsent);
        let absent = other.get("/api/materials/999999").await.refused(Code::ResourceAbsent);
        assert_eq!((&foreign["error"], &foreign["code"]), (&absent["error"], &absent["code"]));
        other.delete(&path).await.refused(Code::ResourceAbsent);
        assert_eq!(titles(&other.get("/api/materials").await.ok()), Vec::<&str>::new());
    }
    server.nobody().get(&path).await.refused(Code::AuthMissing);
    ada.get("/api/materials/0").await.refused(Code::RouteUnknown);
    assert_eq!(ada.get(&path).await.ok()["material"]["title"], "Mine");
    ada.delete(&path).await.gone();
    ada.get(&path).await.refused(Code::ResourceAbsent);
    ada.delete(&path).await.refused(Code::ResourceAbsent);
    let kept = server
        .raw_app()
        .named("test")
        .read(|db| db.one("SELECT COUNT(*) AS kept FROM passages", params![], |row| row.get::<i64>("kept")));
    assert_eq!(kept.await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_comes_in_pages_the_latest_first_and_can_be_searched_by_title() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for number in 1..=5 {
        add(&ada, &format!("Text {number}"), "Some words.").await;
    }
    add(&server.learner("seun").await, "Text of another", "Some words.").await;
    let first = ada.get("/api/materials?limit=2").await.ok();
    assert_eq!(titles(&first), ["Text 5", "Text 4"]);
    let next = |list: &Value| format!("/api/materials?limit=2&cursor={}", list.text("next_cursor"));
    let second = ada.get(&next(&first)).await.ok();
    assert_eq!(titles(&second), ["Text 3", "Text 2"]);
    let third = ada.get(&next(&second)).await.ok();
    assert_eq!(titles(&third), ["Text 1"]);
    assert!(third.get("next_cursor").is_none());
    add(&ada, "100 % ÜBUNG_1", "Some words.").await;
    for (query, expected) in
        [("%C3%BCbung", 1), ("100%20%25", 1), ("%25", 1), ("_", 1), ("TEXT", 5), ("", 6), ("other", 0)]
    {
        let found = ada.get(&format!("/api/materials?query={query}")).await.ok();
        assert_eq!(titles(&found).len(), expected, "{query}: {found}");
    }
    for wrong in ["limit=0", "limit=101", "limit=two", "cursor=bogus"] {
        ada.get(&format!("/api/materials?{wrong}")).await.refused(Code::RequestInvalid);
    }
    let long = "a".repeat(201);
    ada.get(&format!("/api/materials?query={long}")).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_study_bank_takes_no_more_until_something_is_removed() {
    let server = Server::with(|config| config.storage.study_bank_bytes = 1_000).await;
    let (ada, seun) = (server.learner("ada").await, server.learner("seun").await);
    let words = |bytes: usize| "word ".repeat(bytes / 5);
    let first = add(&ada, "One", &words(600)).await;
    let more = json!({ "title": "Two", "text": words(500) });
    ada.post("/api/materials", &more).await.refused(Code::MaterialQuota);
    add(&seun, "Two", &words(1_000)).await;
    add(&ada, "Three", &words(400)).await;
    ada.delete(&format!("/api/materials/{first}")).await.gone();
    ada.post("/api/materials", &more).await.created();
    // Two at once: both find room before, one of them is refused by the transaction.
    let (one, two) = (json!({ "title": "A", "text": words(100) }), json!({ "title": "B", "text": words(100) }));
    let (one, two) = tokio::join!(ada.post("/api/materials", &one), ada.post("/api/materials", &two));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_about_a_person_can_be_handed_out_and_erased() {
    let server = Server::spawn().await;
    let (ada, seun) = (server.learner("ada").await, server.learner("seun").await);
    add(&ada, "One", "Some words.").await;
    add(&ada, "Two", "Other words.").await;
    add(&seun, "Three", "Words of another.").await;
    let (ada_id, seun_id) = (Id::new(ada.id), Id::new(seun.id));
    let held = |user| server.raw_app().named("test").read(move |db| materials::service::list_held(db, user, 0, 10));
    let titles: Vec<String> = held(ada_id).await.unwrap().into_iter().map(|material| material.title).collect();
    assert_eq!(titles, ["One", "Two"]);
    let next = |after| {
        server.raw_app().named("test").read(move |db| materials::service::next_held(db, ada_id, after, i64::MAX))
    };
    let (first, text) = next(0).await.unwrap().unwrap();
    assert_eq!(text, "Some words.");
    let (second, text) = next(first.id.get()).await.unwrap().unwrap();
    assert_eq!(text, "Other words.");
    assert!(next(second.id.get()).await.unwrap().is_none());
    server.raw_app().named("test").write(move |tx| materials::service::erase(tx, ada_id)).await.unwrap();
    assert!(held(ada_id).await.unwrap().is_empty());
    assert_eq!(held(seun_id).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_with_the_same_key_makes_nothing_twice() {
    let server = Server::with(|config| config.storage.study_bank_bytes = 1_000).await;
    let ada = server.learner("ada").await;
    let send = |key: &'static str, body: Value| {
        ada.send(reqwest::Method::POST, "/api/materials", move |request| {
            request.header("idempotency-key", key).json(&body)
        })
    };
    // A second one like it would not fit.
    let body = json!({ "title": "One", "text": "word ".repeat(150) });
    let first = send("k-1", body.clone()).await.created();
    assert_eq!(send("k-1", body.clone()).await.created(), first);
    send("k-1", json!({ "title": "One", "text": "other words" })).await.refused(Code::IdempotencyMismatch);
    assert_ne!(send("k-2", json!({ "title": "Two", "text": "other words" })).await.created()["id"], first["id"]);
    assert_eq!(titles(&ada.get("/api/materials").await.ok()), ["Two", "One"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_somebody_who_has_just_been_deleted_is_refused_and_no_fault_of_the_server() {
    let server = Server::spawn().await;
    // What a request sees that was let in just before the account went.
    let orphan = server
        .raw_app()
        .named("test")
        .write(|tx| tx.exec("INSERT INTO credentials (user_id, password_hash) VALUES (987654, 'x')", ()));
    let error = orphan.await.unwrap_err();
    assert_eq!(error.code(), Code::ResourceAbsent);
}

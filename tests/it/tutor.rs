//! The tutor: what it cites, what it admits, what it forgets, and a language model that answers well, badly or not at all.

mod demo;
mod grounding;
pub mod language_model;

use schola::features::tutor::{collection, front_matter};
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const OSMOSIS: &str = "Osmosis 🌊 notes – Müller’s class\n\nÉtude: a semi-permeable membrane lets water molecules through but holds \
     back sugar. Osmosis is the net movement of water 💧 through such a membrane from a dilute solution to a concentrated one. It \
     matters because plant cells keep their shape by it.\n\nThe family 👩‍👩‍👧‍👦 of membranes also includes the tonoplast, which \
     surrounds the vacuole of a plant cell.\n";

async fn add(actor: &Actor<'_>, title: &str, text: &str) -> i64 {
    let made = actor.post("/api/materials", &json!({ "title": title, "text": text })).await.created();
    made.number("id")
}

async fn ask(actor: &Actor<'_>, message: &str) -> Value {
    actor.post("/api/ai-tutor/chat", &json!({ "message": message })).await.ok()
}

fn citations(answer: &Value) -> &[Value] {
    answer.list("citations")
}

/// The part of the text that the citation says it quotes.
fn cited_part(text: &str, citation: &Value) -> String {
    let place = |name: &str| usize::try_from(citation[name].as_u64().unwrap()).unwrap();
    assert!(place("start") < place("end"), "{citation}");
    text.chars().skip(place("start")).take(place("end") - place("start")).collect()
}

/// Every mark of a citation stands in the reply, in order, and there is no other.
fn assert_marks(answer: &Value) {
    let reply = answer.text("reply");
    let places: Vec<usize> = (1..=citations(answer).len())
        .map(|number| reply.find(&format!("[{number}]")).unwrap_or_else(|| panic!("no [{number}] in {reply}")))
        .collect();
    assert!(places.is_sorted(), "{reply}");
    assert!(!reply.contains(&format!("[{}]", places.len() + 1)), "{reply}");
}

#[test]
fn front_matter_is_read_and_the_text_begins_after_it() {
    let file = "---\ntitle: \"Acids and bases\"\nslug: acids\nsubject: Chemistry: basics\nmore: x\n---\n\n# Acids\n";
    let (text, body) = front_matter(file).unwrap();
    assert_eq!(
        (text.title.as_str(), text.subject.as_str(), text.slug.as_str()),
        ("Acids and bases", "Chemistry: basics", "acids")
    );
    assert_eq!(&file[body..], "# Acids\n");
    for wrong in [
        "",
        "# Acids\n",
        "---\ntitle: A\n",
        "---\ntitle: A\nsubject: B\n---\nwords",
        "---\ntitle:\nsubject: B\nslug: c\n---\nw",
    ] {
        assert!(front_matter(wrong).is_none(), "{wrong:?}");
    }
}

#[test]
fn every_text_of_the_collection_is_loaded() {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/collection")).unwrap();
    let names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let mut slugs: Vec<String> = names.iter().filter_map(|name| name.strip_suffix(".md")).map(str::to_owned).collect();
    slugs.sort();
    let loaded: Vec<&str> = collection().texts.iter().map(|text| text.slug.as_str()).collect();
    assert!(loaded.len() >= 40, "{}", loaded.len());
    assert_eq!(loaded, slugs);
    assert_eq!(collection().index.documents(), loaded.len());
    assert!(collection().index.passages() > loaded.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_cites_the_uploaded_text_at_the_exact_place() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let id = add(&ada, "Osmosis – notes 🌊", OSMOSIS).await;
    let answer = ask(&ada, "What is osmosis?").await;
    assert_eq!(answer["grounded"], true);
    assert_eq!((&answer["engine"], &answer["engine_kind"]), (&json!("built-in retrieval"), &json!("built_in")));
    assert_eq!(answer["remarks"], json!([]));
    assert!(answer.get("suggestion").is_none(), "{answer}");
    let first = &citations(&answer)[0];
    assert_eq!(first["material_id"], id);
    assert_eq!(first["title"], "Osmosis – notes 🌊");
    assert!(first.text("quote").contains("the net movement of water 💧 through such a membrane"), "{answer}");
    assert!(first.get("source").is_none());
    assert!(first["score"].as_f64().unwrap() > 0.5);
    let stored = ada.get(&format!("/api/materials/{id}")).await.ok();
    let stored = stored["material"].text("text");
    for citation in citations(&answer).iter().filter(|citation| citation["material_id"] == id) {
        assert_eq!(cited_part(stored, citation), citation.text("quote"));
    }
    assert_marks(&answer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_markdown_file_is_cited_with_its_marks_and_shown_without_them() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let text = "# Kraken notes\r\n\r\n## Size\r\n\r\nThe **kraken** of the fjord is *said* to be 40 fathoms long.\r\n";
    let made = ada.post_form("/api/materials", ("kraken.md", "text/markdown", text.as_bytes()), &[]).await.created();
    let answer = ask(&ada, "How long is the kraken of the fjord?").await;
    let first = &citations(&answer)[0];
    assert_eq!(first["material_id"], made["id"]);
    assert_eq!(first["quote"], "The **kraken** of the fjord is *said* to be 40 fathoms long.");
    assert_eq!(cited_part(text, first), first.text("quote"));
    assert!(answer.text("reply").contains("The kraken of the fjord is said to be 40 fathoms long. [1]"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_question_of_the_quick_start_is_answered_from_the_collection() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let body = json!({ "message": "Explain data governance in simple terms", "history": [] });
    let answer = ada.post("/api/ai-tutor/chat", &body).await.ok();
    assert_eq!(answer["grounded"], true);
    let first = &citations(&answer)[0];
    assert!(first["material_id"].is_null() && first.as_object().unwrap().contains_key("material_id"));
    assert_eq!(first["title"], "Data governance");
    assert_eq!(first["source"], "Schola collection: Data governance");
    let file = include_str!("../../assets/data/collection/data-governance.md");
    let (_, body) = front_matter(file).unwrap();
    assert_eq!(cited_part(&file[body..], first), first.text("quote"));
    assert_marks(&answer);
    // Simple terms are more than finding can give, and the answer says what could.
    assert!(answer.text("suggestion").contains("AI model"), "{answer}");
    assert_eq!(answer["remarks"], json!(["needs_model_explaining"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn at_equal_fit_the_learners_own_text_wins_over_the_collection() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let file = include_str!("../../assets/data/collection/data-governance.md");
    let (_, body) = front_matter(file).unwrap();
    let made = ada
        .post_form("/api/materials", ("data-governance.md", "text/markdown", &file.as_bytes()[body..]), &[])
        .await
        .created();
    let answer = ask(&ada, "What is data governance?").await;
    assert_eq!(citations(&answer)[0]["material_id"], made["id"], "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_fits_the_answer_says_so_and_what_would_help() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    add(&ada, "Osmosis", OSMOSIS).await;
    for question in ["Who won the football world cup in 1998?", "zxqv blorpt wimmel", "Wie koche ich eine Linsensuppe?"]
    {
        let answer = ask(&ada, question).await;
        assert_eq!(answer["grounded"], false, "{answer}");
        let suggestion = answer.text("suggestion");
        assert!(suggestion.contains("AI model"), "{suggestion}");
        assert_eq!((&answer["remarks"][0], &answer["searched_materials"]), (&json!("not_found"), &json!(1)));
        assert!(suggestion.contains("Add a text"), "{suggestion}");
        assert!(answer.text("reply").starts_with("I couldn't find this in your one material."), "{answer}");
    }
    let greeting = ask(&ada, "hello").await;
    assert_eq!((greeting["grounded"].as_bool(), citations(&greeting).len()), (Some(false), 0));
    assert!(greeting.text("reply").contains("I am Uris"), "{greeting}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_question_is_answered_from_the_material_of_another() {
    let server = Server::spawn().await;
    let (ada, seun) = (server.learner("ada").await, server.learner("seun").await);
    let secret = "The password of the treehouse is marmalade, and the squirrel Balthazar guards the ladder.";
    let id = add(&ada, "Treehouse", secret).await;
    let question = "What is the password of the treehouse?";
    let mine = ask(&ada, question).await;
    assert_eq!(citations(&mine)[0]["material_id"], id);
    for other in [&seun, &server.admin().await] {
        let theirs = ask(other, question).await;
        assert!(!theirs.to_string().contains("marmalade"), "{theirs}");
        assert!(citations(&theirs).iter().all(|citation| citation["material_id"].is_null()));
    }
    server.nobody().post("/api/ai-tutor/chat", &json!({ "message": question })).await.refused(Code::AuthMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_is_known_at_once_and_what_is_deleted_is_forgotten_at_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let question = "What guards the ladder of the treehouse?";
    assert!(!ask(&ada, question).await.to_string().contains("Balthazar"));
    let id = add(&ada, "Treehouse", "The squirrel Balthazar guards the ladder of the treehouse.").await;
    assert_eq!(citations(&ask(&ada, question).await)[0]["material_id"], id);
    let second = add(&ada, "Well", "The heron Philippa guards the bucket of the well.").await;
    assert_eq!(citations(&ask(&ada, "What guards the bucket of the well?").await)[0]["material_id"], second);
    ada.delete(&format!("/api/materials/{id}")).await.gone();
    assert!(!ask(&ada, question).await.to_string().contains("Balthazar"));
    assert_eq!(citations(&ask(&ada, "What guards the bucket of the well?").await)[0]["material_id"], second);
}

#[tokio::test(flavor = "multi_thread")]
async fn passages_of_an_earlier_release_are_made_again() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let id = add(&ada, "Osmosis", OSMOSIS).await;
    let outdate = server
        .raw_app()
        .named("test")
        .write(|tx| tx.exec("UPDATE passages SET version = 1, data = ?1", schola::db::params![vec![7u8; 3]]));
    assert!(outdate.await.unwrap() > 0);
    let answer = ask(&ada, "How does water get through a membrane?").await;
    assert_eq!(citations(&answer)[0]["material_id"], id, "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_points_back_is_understood_by_the_history() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let id = add(&ada, "Osmosis", OSMOSIS).await;
    let alone = ask(&ada, "And why?").await;
    assert_eq!(alone["grounded"], false);
    let history = json!([
        { "role": "user", "content": "What is osmosis?" },
        { "role": "assistant", "content": "From \"Osmosis\": Osmosis is the net movement of water. [1]" },
    ]);
    let body = json!({ "message": "And why does it matter?", "history": history });
    let answer = ada.post("/api/ai-tutor/chat", &body).await.ok();
    assert_eq!(citations(&answer)[0]["material_id"], id, "{answer}");
    assert!(answer.text("reply").contains("keep their shape"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_question_names_its_field() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let turn = json!({ "role": "user", "content": "Hello" });
    let bodies = [
        (json!({}), "message"),
        (json!({ "message": " " }), "message"),
        (json!({ "message": "x".repeat(8_001) }), "message"),
        (json!({ "message": ["x"] }), "message"),
        (json!({ "message": "x", "history": vec![&turn; 51] }), "history"),
        (json!({ "message": "x", "history": [{ "role": "system", "content": "x" }] }), "history.0.role"),
        (json!({ "message": "x", "history": [{ "role": "user" }] }), "history.0.content"),
        (
            json!({ "message": "x", "history": [{ "role": "user", "content": "x".repeat(20_001) }] }),
            "history.0.content",
        ),
    ];
    for (body, field) in bodies {
        let refusal = ada.post("/api/ai-tutor/chat", &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{refusal}");
    }
    let longest = json!({ "message": "é".repeat(8_000), "history": vec![json!({ "role": "assistant", "content": "é".repeat(20_000) }); 50] });
    ada.post("/api/ai-tutor/chat", &longest).await.ok();
    // Sent in pieces and without a length, so that it is refused where it goes over the limit, and not before it is sent.
    let pieces = (0..65).map(|_| Ok::<_, std::io::Error>(vec![b' '; 64 << 10]));
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    let huge = ada.send(reqwest::Method::POST, "/api/ai-tutor/chat", |request| {
        request.header("content-type", "application/json").body(body)
    });
    huge.await.refused(Code::RequestTooLarge);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_without_an_end_does_not_make_an_answer_without_one() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let text = format!("Treehouse {} squirrel ladder treehouse.", "🌲".repeat(60_000));
    let id = add(&ada, "Treehouse", &text).await;
    let answer = ask(&ada, "treehouse squirrel ladder").await;
    for citation in citations(&answer).iter().filter(|citation| citation["material_id"] == id) {
        let quote = citation.text("quote");
        assert!(quote.chars().count() <= 4_000);
        assert_eq!(cited_part(&text, citation), quote);
    }
    assert!(answer.text("reply").chars().count() <= 20_000);
}

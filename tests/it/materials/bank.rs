//! Large study banks: their size, work on them that outlives the request, and other people who do not wait for it.

use std::time::{Duration, Instant};

use schola::db::params;
use schola::engines::chunk::{self, Format};
use schola::features::materials::{self, NewMaterial, Source};
use schola::kernel::text::{Line, ParsedText, Prose};
use schola::kernel::{self, Code, Id, Origin, Realm, Role, Via};
use serde_json::{Value, json};

use super::add;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// A letter that is written out as eighteen.
const LIGATURE: &str = "\u{fdfa}";

#[test]
fn a_text_weighs_what_its_compatibility_forms_are_written_out() {
    let weight = |text: &str| chunk::weight(text, 100).map(|weight| (weight.characters, weight.bytes));
    assert_eq!(weight("plain"), Some((5, 5)));
    assert_eq!(weight("Größe"), Some((5, 7)));
    assert_eq!(weight(&LIGATURE.repeat(5)), Some((5, 5 * 33)));
    assert_eq!(weight(&LIGATURE.repeat(6)), None, "108 characters");
    assert_eq!(weight(&"a".repeat(101)), None);
    assert_eq!(weight(&"\u{ac00}".repeat(100)), Some((100, 300)), "a syllable of Hangul is one character");
    assert_eq!(weight(&format!("e{}", "\u{301}".repeat(99))).map(|(characters, _)| characters), Some(100));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_too_heavy_is_refused_at_once_and_a_light_one_counts_what_it_weighs() {
    let server = Server::with(|config| config.storage.study_bank_bytes = 10_000).await;
    let ada = server.learner("ada").await;
    let began = Instant::now();
    let refusal = ada.post("/api/materials", &json!({ "title": "T", "text": LIGATURE.repeat(1_000_000) })).await;
    let refusal = refusal.refused(Code::MaterialUnreadable);
    assert_eq!(refusal["fields"][0]["field"], "text", "{refusal}");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    // 300 of them are 900 bytes, and weigh 9,900.
    let text = format!("{} words", LIGATURE.repeat(300));
    let made = ada.post("/api/materials", &json!({ "title": "T", "text": text })).await.created();
    assert_eq!(made["material"]["bytes"], 906);
    let more = json!({ "title": "T", "text": format!("more {LIGATURE}{LIGATURE}{LIGATURE}") });
    ada.post("/api/materials", &more).await.refused(Code::MaterialQuota);
    add(&ada, "T", "more").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_a_word_to_cite_is_refused() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let refusal = ada.post("/api/materials", &json!({ "title": "T", "text": "--- *** !!!" })).await;
    assert_eq!(refusal.refused(Code::MaterialEmpty)["fields"][0]["field"], "text");
    let file =
        ("a.md", "text/markdown", b"<!-- nothing to see -->\n\n---\n\n<script>let x = 'words';</script>\n".as_slice());
    ada.post_form("/api/materials", file, &[]).await.refused(Code::MaterialEmpty);
    assert_eq!(ada.get("/api/materials").await.ok()["materials"], json!([]));
}

/// A text of about this many characters with a sentence that is found.
fn long_text(characters: usize, found: &str) -> String {
    let mut text = String::with_capacity(characters + 200);
    let mut number = 0;
    while text.len() < characters {
        number += 1;
        text.push_str(&format!("Paragraph {number} tells of rivers, stones and the slow work of water on them.\n\n"));
    }
    text + found
}

/// A text with its passages, put into a study bank directly.
async fn raw_bank(server: &Server, owner: &Actor<'_>, texts: Vec<String>) {
    let actor = acting(owner.id);
    let made: Vec<NewMaterial> = texts
        .into_iter()
        .map(|text| {
            let source = Source::of_text(Line::parse("Long").unwrap(), Prose::parse(&text).unwrap());
            materials::prepare(source).unwrap()
        })
        .collect();
    let write = server.raw_app().named("test").write(move |tx| {
        made.iter().try_for_each(|new| materials::service::create(tx, &actor, new, u64::MAX).map(drop))
    });
    write.await.unwrap();
}

fn acting(user: i64) -> kernel::Actor {
    kernel::Actor {
        user: Id::new(user),
        role: Role::Student,
        realm: Realm::School,
        via: Via::Terminal,
        origin: Origin::default(),
    }
}

/// How many materials have passages that are stored.
async fn stored(server: &Server) -> i64 {
    let sql = "SELECT COUNT(*) AS stored FROM passages";
    server.raw_app().named("test").read(move |db| db.one(sql, params![], |row| row.get("stored"))).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_is_prepared_although_nobody_waits_and_others_are_served_meanwhile() {
    let server = Server::with(|config| config.network.request_timeout = Duration::from_secs(3)).await;
    let (ada, seun) = (server.learner("ada").await, server.learner("seun").await);
    let texts = 4;
    let found = "The Orinda observatory was opened in 1931.";
    raw_bank(&server, &ada, (0..texts).map(|_| long_text(700_000, found)).collect()).await;
    add(&seun, "Kelp", "Giant kelp grows up to sixty centimetres a day.").await;
    // As after an upgrade: what an earlier release cut is of no use.
    let forget =
        server.raw_app().named("test").write(|tx| tx.exec("UPDATE passages SET version = 0 WHERE number > 100", ()));
    assert_eq!(forget.await.unwrap(), texts);

    let question = json!({ "message": "When was the Orinda observatory opened?" });
    let mut waited = 0;
    let answer: Value = loop {
        let reply = ada.post("/api/ai-tutor/chat", &question).await;
        if reply.status.as_u16() == 200 {
            break reply.json();
        }
        assert!(reply.header("retry-after").is_some());
        let refusal = reply.refused(Code::Overloaded);
        assert!(refusal.text("error").contains("still being prepared"), "{refusal}");
        waited += 1;
        assert!(waited < 100, "it is never ready");
        // The other one is served while the bank is being cut.
        let other = seun.post("/api/ai-tutor/chat", &json!({ "message": "How fast does giant kelp grow?" })).await.ok();
        assert_eq!(other["grounded"], true);
        add(&seun, "More", "Kelp is an alga.").await;
    };
    assert!(answer.text("reply").contains("1931"), "{answer}");
    let current = server.raw_app().named("test").read(|db| {
        db.one("SELECT COUNT(*) AS kept FROM passages WHERE version > 0 AND number > 100", params![], |row| {
            row.get::<i64>("kept")
        })
    });
    assert_eq!(current.await.unwrap(), texts as i64, "what cutting gave is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_passages_are_made_again() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    add(&ada, "Kelp", "Giant kelp grows up to sixty centimetres a day.").await;
    assert_eq!(stored(&server).await, 1);
    let damage =
        server.raw_app().named("test").write(|tx| tx.exec("UPDATE passages SET data = ?1", params![&b"\x01\x02"[..]]));
    damage.await.unwrap();
    let answer = ada.post("/api/ai-tutor/chat", &json!({ "message": "How fast does giant kelp grow?" })).await.ok();
    assert_eq!(answer["grounded"], true, "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_added_is_found_and_what_was_deleted_is_not() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let ask = async || {
        let answer = ada.post("/api/ai-tutor/chat", &json!({ "message": "How fast does giant kelp grow?" })).await.ok();
        answer.list("citations").iter().any(|citation| citation["title"] == "Kelp")
    };
    assert!(!ask().await);
    for round in 0..3 {
        let id = add(&ada, "Kelp", "Giant kelp grows up to sixty centimetres a day.").await;
        add(&ada, "Other", &format!("Round {round} is about nothing.")).await;
        assert!(ask().await, "round {round}");
        ada.delete(&format!("/api/materials/{id}")).await.gone();
        assert!(!ask().await, "round {round}");
    }
}

/// Texts that are hard on those who cut them.
fn hard_texts() -> Vec<(&'static str, String)> {
    let fill = |piece: &str| piece.repeat(1_000_000 / piece.chars().count());
    vec![
        ("one word", fill("a")),
        ("one sentence", fill("word ")),
        ("combining marks", format!("e{}", fill("\u{301}")).chars().take(1_000_000).collect()),
        ("full stops", fill(".")),
        ("initials", fill("A. ")),
        ("abbreviations", fill("e.g. ")),
        ("quotes", fill("> ")),
        ("deep quotes", format!("{}a", ">".repeat(999_000))),
        ("deep lists", fill("- ")),
        ("nested lists", (0..1_000).map(|depth| format!("{}- a\n", " ".repeat(depth))).collect()),
        ("emphasis", fill("*a _b ")),
        ("stars", fill("**")),
        ("brackets", fill("[")),
        ("links", fill("[a](b ")),
        ("images", fill("![")),
        ("backticks", (1..1_400).map(|length| format!("{}a ", "`".repeat(length))).collect()),
        ("references", format!("[a]: /{}\n\n{}", "x".repeat(1_000), fill("[a] ")).chars().take(1_000_000).collect()),
        ("definitions", fill("[a]: b\n")),
        ("angles", fill("<")),
        ("tags", fill("<a ")),
        ("quoted tags", fill("<a \"> ")),
        ("open tags", fill("<div>a")),
        ("comments", fill("<!-- ")),
        ("scripts", fill("<script>a")),
        ("closings", fill("</")),
        ("entities", fill("&amp;")),
        ("tables", format!("|a|b|\n|-|-|\n{}", fill("|a|b|\n")).chars().take(1_000_000).collect()),
        (
            "wide table",
            format!("|{}\n|{}\n{}", "a|".repeat(1_000), "-|".repeat(1_000), fill("|a\n"))
                .chars()
                .take(1_000_000)
                .collect(),
        ),
        ("footnotes", fill("[^a]: b\n\n")),
        ("dollars", fill("$a ")),
        ("tildes", fill("~a ")),
        ("headings", fill("# a\n")),
        ("underlines", fill("a\n=\n")),
        ("spaces", format!("{}a", fill(" ")).chars().skip(1).collect()),
        ("backslashes", fill("\\")),
        ("han", fill("水")),
    ]
}

#[test]
fn no_text_takes_more_than_a_bounded_time_to_cut() {
    let ordinary: String = long_text(999_000, "").chars().take(999_900).collect();
    let began = Instant::now();
    assert!(!chunk::split(&ordinary, Format::Markdown).is_empty());
    let usual = began.elapsed().max(Duration::from_millis(100));
    for (name, text) in hard_texts() {
        for format in [Format::Plain, Format::Markdown] {
            let began = Instant::now();
            let pieces = chunk::split(&text, format).len();
            let took = began.elapsed();
            assert!(
                took < usual * 12,
                "{name} as {format:?} in {pieces} pieces takes {took:?}, an ordinary text {usual:?}"
            );
        }
    }
}

//! Packages of Anki that are written: what comes back when one is imported again.

use std::io::{Cursor, Read};

use schola::features::flashcards::transfer::package::{Known, Names, to_field, to_markdown};
use schola::kernel::Code;
use serde_json::{Value, json};
use zip::ZipArchive;

use super::{ROOT, card, deck};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest";

#[test]
fn markdown_survives_the_way_through_a_field() {
    let known: Known = ["cell.png", "hello.mp3"].map(|name| (name.to_owned(), name.to_owned())).into();
    let names: Names = known.clone();
    for (markdown, html) in [
        ("plain", "plain"),
        ("a **bold** and *slanted* ~~gone~~ word", "a <b>bold</b> and <i>slanted</i> <s>gone</s> word"),
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("one  \ntwo", "one<br>two"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n   - b\n   - c\n- d", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("1. a\n   - b\n      1. c\n2. d", "<ol><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li>d</li></ol>"),
        ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
        ("## Title\n\ntext", "<h2>Title</h2><p>text</p>"),
        ("> one\n>\n> two\n\nafter", "<blockquote><p>one</p><p>two</p></blockquote><p>after</p>"),
        ("`a*b` and `` ` ``", "<code>a*b</code> and <code>`</code>"),
        ("```\nlet a = 1;\n  b < c\n```", "<pre><code>let a = 1;\n  b &lt; c\n</code></pre>"),
        ("$x^{2} < y$ and $$\\frac{a}{b}$$", "\\(x^{2} &lt; y\\) and \\[\\frac{a}{b}\\]"),
        ("[words](https://example.org/a?b=1&c=2)", "<a href=\"https://example.org/a?b=1&amp;c=2\">words</a>"),
        (
            "| a | b |\n| --- | --- |\n| 1 \\| 2 | **3** |",
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1 | 2</td><td><b>3</b></td></tr></table>",
        ),
        ("![A cell](cell.png)![](hello.mp3)", "<img src=\"cell.png\" alt=\"A cell\">[sound:hello.mp3]"),
        ("2 * 3 < 4 & \\&copy;", "2 * 3 &lt; 4 &amp; &amp;copy;"),
        ("1\\. no list", "1. no list"),
        ("\\# no title", "# no title"),
        ("[sound:hello.mp3] and \\\\(x)", "[<!-- -->sound:hello.mp3] and \\<!-- -->(x)"),
        ("{{c1::*a*::hint}} of {{c2::b}}", "{{c1::<i>a</i>::hint}} of {{c2::b}}"),
        ("{{c1,2::shared}} and {{c2::two}}", "{{c1,2::shared}} and {{c2::two}}"),
        ("10<sup>5</sup> H<sub>2</sub>O", "10<sup>5</sup> H<sub>2</sub>O"),
    ] {
        let field = to_field(markdown, &known, false);
        assert_eq!(field, html, "{markdown}");
        let back = to_markdown(&field, &names);
        assert_eq!(to_field(&back, &known, false), field, "{markdown} comes back as {back}");
    }
    // What nobody can see is lost, and nothing else: these come back letter by letter.
    for markdown in
        ["one\n\ntwo", "- a\n- b", "> one\n>\n> two\n\nafter", "$x^{2} < y$", "`a*b` and `` ` ``", "1\\. no list"]
    {
        assert_eq!(to_markdown(&to_field(markdown, &known, false), &names), markdown);
    }
    // Words of an item may be paragraphs, as in pasted texts, and are no lists and titles of their own.
    for (html, markdown) in [
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>", "- a\n- b\n\nc"),
        ("<ul><li><div>a</div><div>b</div></li><li>c</li></ul>", "- a\n\n   b\n- c"),
        ("<ul><li>a<ul><li>b</li></ul>c</li><li>d</li></ul>", "- a\n   - b\n\n   c\n- d"),
        ("<ul><li># a</li><li>1. b</li><li>- c</li></ul>", "- \\# a\n- 1\\. b\n- \\- c"),
    ] {
        assert_eq!(to_markdown(html, &names), markdown);
        assert_eq!(to_markdown(&to_field(markdown, &known, false), &names), markdown);
    }
    for (markdown, html) in [
        ("$x = {{c1::2}}$ and $\\frac{a}{\\frac{b}{c}}$", "\\(x = {{c1::2}}\\) and \\(\\frac{a}{\\frac{b}{c} }\\)"),
        ("{{c1::$\\frac{a}{\\frac{b}{c}}$}}", "{{c1::\\(\\frac{a}{\\frac{b}{c} }\\)}}"),
        ("![secret](other) <script>alert(1)</script>", "secret alert(1)"),
        ("\\(x^2\\) and \\[y\\] and `\\(z\\)`", "\\(x^2\\) and \\[y\\] and <code>\\(z\\)</code>"),
    ] {
        let field = to_field(markdown, &known, true);
        let shown = field.split_once("<!-- Markdown: ").map_or(field.as_str(), |(shown, _)| shown);
        assert_eq!(shown, html);
        assert_eq!(to_markdown(&field, &names), markdown);
    }
}

pub(super) async fn exported(owner: &Actor<'_>, deck: &Value) -> Vec<u8> {
    let reply = owner.get(&format!("{ROOT}/decks/{}/export?format=apkg", deck["id"])).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/zip"));
    reply.body.to_vec()
}

pub(super) async fn imported(owner: &Actor<'_>, package: &[u8]) -> Value {
    owner.post_form(&format!("{ROOT}/import"), ("deck.apkg", "application/zip", package), &[]).await.created()
}

/// What a card is, without what differs between two decks.
fn plain(card: &Value) -> Value {
    let keys = [
        "kind",
        "front",
        "back",
        "question",
        "answer",
        "tags",
        "state",
        "due_at",
        "interval_days",
        "lapses",
        "suspended",
    ];
    let mut plain: serde_json::Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), card[*key].clone())).collect();
    for key in ["stability", "difficulty", "ease_factor", "repetitions", "last_reviewed_at"] {
        plain.insert(key.to_owned(), card.get(key).cloned().unwrap_or_default());
    }
    // Packages count intervals in days, and steps in seconds.
    let due = card.get("due_at").and_then(Value::as_str).unwrap_or_default();
    let precision = if card["state"] == "review" { "2026-01-01".len() } else { "2026-01-01T10:00:00".len() };
    plain.insert("due_at".to_owned(), json!(due.chars().take(precision).collect::<String>()));
    plain.insert("buried".to_owned(), json!(card.get("buried_until").is_some_and(|until| !until.is_null())));
    Value::Object(plain)
}

pub(super) async fn cards(owner: &Actor<'_>, deck: &Value) -> Vec<Value> {
    let page = owner.get(&format!("{ROOT}/decks/{}/cards?limit=100", deck["id"])).await.ok();
    let mut found: Vec<Value> = page.list("cards").iter().map(plain).collect();
    found.sort_by_key(|card| format!("{}{}", card["front"], card["question"]));
    found
}

pub(super) async fn reviews(owner: &Actor<'_>, deck: &Value) -> Vec<Value> {
    let page = owner.get(&format!("{ROOT}/reviews?limit=100")).await.ok();
    let mut found: Vec<Value> = page
        .list("reviews")
        .iter()
        .filter(|review| review["deck_id"] == deck["id"])
        .map(|review| json!([review["reviewed_at"], review["rating"], review["took_ms"]]))
        .collect();
    found.sort_by_key(Value::to_string);
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_brings_back_what_was_exported() {
    let server = Server::spawn().await;
    let (ada, eve) = (server.learner("ada").await, server.learner("eve").await);
    for (hour, scheduler) in [(9, "fsrs"), (10, "sm2")] {
        let made = deck(&ada, json!({ "name": "Cells", "scheduler": scheduler, "description": "About *cells*" })).await;
        let path = format!("{ROOT}/decks/{}", made["id"]);
        ada.post_form(&format!("{path}/media"), ("cell.png", "image/png", PNG), &[]).await.created();
        for note in [
            json!({ "front": "**What** is $x^2$?", "back": "- a\n- b", "tags": ["two words", "first"] }),
            json!({ "front": "hablar", "back": "to speak", "kind": "reversed" }),
            json!({ "front": "{{c1::Paris}} and {{c2::$\\frac{a}{b}$::hint}}", "back": "more", "kind": "cloze" }),
            json!({ "front": "![A cell](cell.png)", "back": "a cell", "kind": "image" }),
            json!({ "front": "suspended", "back": "x" }),
            json!({ "front": "buried", "back": "x" }),
            json!({ "front": "new", "back": "x" }),
        ] {
            card(&ada, &made, note).await;
        }
        let listed = ada.get(&format!("{path}/cards?limit=100")).await.ok();
        let id = |question: &str| {
            let found = listed.list("cards").iter().find(|card| card.text("front").starts_with(question)).cloned();
            found.map(|card| card["id"].clone()).unwrap()
        };
        for (front, ratings) in
            [("**What**", &["good", "good", "again"][..]), ("hablar", &["easy"]), ("![A", &["again", "good"])]
        {
            for (place, rating) in ratings.iter().enumerate() {
                let at = format!("2026-01-0{}T{hour:02}:00:{:02}Z", place + 1, front.len());
                let mut body =
                    json!({ "rating": rating, "reviewed_at": at, "client_id": format!("{scheduler}{front}{place}") });
                // How long an answer took may be unknown.
                if *rating != "easy" {
                    body["took_ms"] = json!(1500);
                }
                ada.post(&format!("{ROOT}/cards/{}/review", id(front)), &body).await.ok();
            }
        }
        ada.patch(&format!("{ROOT}/cards/{}", id("suspended")), &json!({ "suspended": true })).await.ok();
        ada.patch(&format!("{ROOT}/cards/{}", id("buried")), &json!({ "buried": true })).await.ok();

        let package = exported(&ada, &made).await;
        let again = imported(&eve, &package).await;
        let report = &again["report"];
        assert_eq!((report.number("notes"), report.number("cards"), report.number("skipped_count")), (7, 9, 0));
        assert_eq!((report["package"].number("media"), report["package"]["lost"].clone()), (1, json!([])));
        let copy = &again["deck"];
        assert_eq!((copy.text("name"), copy.text("description")), ("Cells", "About *cells*"));
        if scheduler == "fsrs" {
            assert_eq!(cards(&eve, copy).await, cards(&ada, &made).await);
        } else {
            let ease = |cards: Vec<Value>| {
                let numbers = |card: &Value| json!([card["interval_days"], card["repetitions"], card["lapses"]]);
                cards.iter().map(numbers).collect::<Vec<_>>()
            };
            assert_eq!(ease(cards(&eve, copy).await), ease(cards(&ada, &made).await));
        }
        assert_eq!(reviews(&eve, copy).await, reviews(&ada, &made).await);
        assert_eq!(reviews(&eve, copy).await.len(), 6);
        let mut zip = ZipArchive::new(Cursor::new(exported(&ada, &made).await)).unwrap();
        let names: Vec<String> =
            (0..zip.len()).map(|place| zip.by_index(place).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(names, ["collection.anki21", "media", "0"]);
        let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
        let mut picture = Vec::new();
        zip.by_name("0").unwrap().read_to_end(&mut picture).unwrap();
        assert_eq!(picture, PNG);
    }
    let incoming = server.data().join("files/.incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0, "nothing is left of what was needed for a while");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_export_that_is_imported_again_adds_nothing_and_undoes_nothing() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = deck(&ada, json!({ "name": "Cells" })).await;
    ada.post_form(&format!("{ROOT}/decks/{}/media", made["id"]), ("cell.png", "image/png", PNG), &[]).await.created();
    let first = card(&ada, &made, json!({ "front": "![A cell](cell.png)", "back": "a cell", "kind": "image" })).await;
    let other = card(&ada, &made, json!({ "front": "Two\n\n- a", "back": "b" })).await;
    for place in 0..3 {
        // Three within a millisecond of two cards, as a client may send them.
        for of in [&first, &other] {
            let body = json!({ "rating": "good", "reviewed_at": format!("2026-01-0{}T09:00:00Z", place + 1) });
            ada.post(&format!("{ROOT}/cards/{}/review", of["id"]), &body).await.ok();
        }
    }
    let package = exported(&ada, &made).await;
    // What happens after the export stays.
    ada.patch(&format!("{ROOT}/cards/{}", other["id"]), &json!({ "back": "mine" })).await.ok();
    ada.post(&format!("{ROOT}/cards/{}/review", first["id"]), &json!({ "rating": "again" })).await.ok();
    let media = async || ada.get(&format!("{ROOT}/decks/{}/media", made["id"])).await.ok()["media"].clone();
    ada.delete(&format!("{ROOT}/media/{}", media().await[0]["id"])).await.gone();
    let file = ("cell.png", "image/png", b"\x89PNG\r\n\x1a\na better one".as_slice());
    ada.post_form(&format!("{ROOT}/decks/{}/media", made["id"]), file, &[]).await.created();
    let known = (cards(&ada, &made).await, reviews(&ada, &made).await, media().await);
    let again = imported(&ada, &package).await;
    let report = &again["report"]["package"];
    let numbers = ["added", "updated", "unchanged", "rescheduled", "reviews"].map(|what| report.number(what));
    assert_eq!((numbers, &again["id"]), ([0, 0, 2, 0, 0], &made["id"]), "{report}");
    assert_eq!((cards(&ada, &made).await, reviews(&ada, &made).await, media().await), known);
    let decks = ada.get(&format!("{ROOT}/decks")).await.ok();
    assert_eq!(decks.list("decks").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_holds_the_decks_below_its_deck() {
    let server = Server::spawn().await;
    let (ada, eve) = (server.learner("ada").await, server.learner("eve").await);
    let other = b"\x89PNG\r\n\x1a\nanother".as_slice();
    let mut first = Value::Null;
    for (name, picture) in
        [("Spanish", PNG), ("Spanish::Verbs", other), ("Spanish::Verbs::Irregular", PNG), ("Spanish words", PNG)]
    {
        let made = deck(&ada, json!({ "name": name, "new_per_day": name.len() })).await;
        let file = ("cell.png", "image/png", picture);
        ada.post_form(&format!("{ROOT}/decks/{}/media", made["id"]), file, &[]).await.created();
        card(&ada, &made, json!({ "front": format!("![of {name}](cell.png)"), "back": "x", "kind": "image" })).await;
        if first.is_null() {
            first = made;
        }
    }
    let again = imported(&eve, &exported(&ada, &first).await).await;
    let package = &again["report"]["package"];
    let names: Vec<&str> = package.list("decks").iter().map(|deck| deck.text("name")).collect();
    assert_eq!(names, ["Spanish", "Spanish::Verbs", "Spanish::Verbs::Irregular"]);
    assert_eq!(
        (package.number("added"), package["lost"].clone(), again["deck"]["name"].clone()),
        (3, json!([]), json!("Spanish"))
    );
    for (of, size) in package.list("decks").iter().zip([PNG.len(), other.len(), PNG.len()]) {
        let media = eve.get(&format!("{ROOT}/decks/{}/media", of["id"])).await.ok();
        let shown = eve.get(&format!("{ROOT}/decks/{}/cards", of["id"])).await.ok()["cards"][0]["front"].clone();
        let name = media["media"][0].text("name").to_owned();
        assert_eq!(shown, json!(format!("![of {}]({name})", of.text("name"))));
        assert_eq!((media.list("media").len(), media["media"][0].number("size")), (1, i64::try_from(size).unwrap()));
        let made = eve.get(&format!("{ROOT}/decks/{}", of["id"])).await.ok();
        assert_eq!(made["deck"].number("new_per_day"), i64::try_from(of.text("name").len()).unwrap());
    }
    let renewed = imported(&ada, &exported(&ada, &first).await).await;
    assert_eq!(renewed["report"]["package"].number("unchanged"), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_of_a_shared_deck_export_new_cards_and_strangers_nothing() {
    let server = Server::spawn().await;
    let (tutor, ada, eve) = (server.tutor("tutor").await, server.learner("ada").await, server.learner("eve").await);
    let made = deck(&tutor, json!({ "name": "Shared" })).await;
    let first = card(&tutor, &made, json!({ "front": "a", "back": "b" })).await;
    tutor.post(&format!("{ROOT}/cards/{}/review", first["id"]), &json!({ "rating": "easy" })).await.ok();
    let class = tutor.post("/api/classes", &json!({ "name": "5b" })).await.created();
    let code = class["class"]["join_code"].clone();
    ada.post("/api/classes/join", &json!({ "code": code })).await.ok();
    tutor.post(&format!("{ROOT}/decks/{}/shares", made["id"]), &json!({ "class_id": class["id"] })).await.ok();
    let package = exported(&ada, &made).await;
    let copy = imported(&ada, &package).await;
    assert_eq!(copy["report"]["package"].number("reviews"), 0);
    assert_eq!(copy["report"]["package"].number("added"), 1, "the note of the tutor is none of the reader's");
    assert_eq!(cards(&ada, &copy["deck"]).await[0]["state"], "new");
    eve.get(&format!("{ROOT}/decks/{}/export?format=apkg", made["id"])).await.refused(Code::ResourceAbsent);
}

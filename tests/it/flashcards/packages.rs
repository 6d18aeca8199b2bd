//! Packages of Anki: what is taken from them, and what hostile ones do.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::time::Duration;

use schola::features::flashcards::model::NoteKind;
use schola::features::flashcards::transfer::package::{
    Collection, Losses, Names, Package, PackagedCard, PackagedNote, StoredTexts, assemble, converted, to_markdown,
};
use schola::kernel::Code;
use schola::kernel::text::ParsedText;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::ROOT;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

// Both were written by Anki 25.09 from one collection.
const LEGACY: &[u8] = include_bytes!("packages/legacy.apkg");
const PRESENT: &[u8] = include_bytes!("packages/present.apkg");

/// From the beginning of tests to a day after the packages were written.
const AFTER_EXPORT: Duration = Duration::from_secs(327 * 24 * 3600);

/// All cards of the decks of an import, by question.
async fn cards(owner: &Actor<'_>, imported: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for deck in imported["report"]["package"].list("decks") {
        let page = owner.get(&format!("{ROOT}/decks/{}/cards?limit=100", deck["id"])).await.ok();
        found.extend(page.list("cards").iter().map(|card| (card.text("question").to_owned(), card.clone())));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn both_formats_of_a_package_hold_the_same() {
    let server = Server::spawn().await;
    server.advance(AFTER_EXPORT);
    let mut seen = Vec::new();
    for (name, bytes) in [("legacy.apkg", LEGACY), ("present.apkg", PRESENT)] {
        let ada = server.learner(&name[..3]).await;
        let file = (name, "application/zip", bytes);
        let made = ada.post_form(&format!("{ROOT}/import"), file, &[]).await.created();
        assert_eq!((made["report"].text("format"), made["report"].number("notes")), ("apkg", 8));
        let package = &made["report"]["package"];
        let names: Vec<&str> = package.list("decks").iter().map(|deck| deck.text("name")).collect();
        assert_eq!(names, ["Biology", "Biology::Words"]);
        assert_eq!((package.number("reviews"), package.number("media")), (6, 2));
        assert_eq!(package["lost"], json!([]));
        let cards = cards(&ada, &made).await;
        assert_eq!(cards.len(), 10);
        let card = &cards["filtered"];
        assert_eq!((card.text("state"), card.number("interval_days"), card.number("repetitions")), ("review", 12, 9));
        assert_eq!((&card["stability"], &card["difficulty"]), (&json!(37.25), &json!(6.125)));
        assert_eq!((&cards["suspended"]["suspended"], &cards["typed"]["answer"]), (&json!(true), &json!("answer")));
        assert_eq!(cards["hablar"]["answer"], "to speak ![](hello.mp3)");
        let plain = |card: &Value| {
            let keys = ["question", "answer", "tags", "state", "due_at", "lapses", "stability", "suspended"];
            keys.map(|key| card.get(key).cloned().unwrap_or_default())
        };
        seen.push(cards.values().map(plain).collect::<Vec<_>>());
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_is_imported_again_adds_nothing_twice() {
    let server = Server::spawn().await;
    server.advance(AFTER_EXPORT);
    let ada = server.learner("ada").await;
    let reviews = async || ada.get(&format!("{ROOT}/reviews?limit=100")).await.ok().list("reviews").len();
    let file = ("a.apkg", "application/zip", LEGACY);
    let first = ada.post_form(&format!("{ROOT}/import"), file, &[]).await.created();
    let media = ada.get(&format!("{ROOT}/decks/{}/media", first["id"])).await.ok();
    assert_eq!(media["media"][0]["name"], "cell_picture.png");
    assert_eq!(reviews().await, 6);
    let known = cards(&ada, &first).await;
    let file = ("a.apkg", "application/zip", PRESENT);
    let again = ada.post_form(&format!("{ROOT}/import"), file, &[("title", "Mine")]).await.created();
    let package = &again["report"]["package"];
    assert_eq!((package.number("reviews"), reviews().await), (0, 6));
    assert_eq!(renewed(&again), [0, 0, 8, 0]);
    assert_eq!((again["report"].number("notes"), again["report"].number("cards")), (8, 10));
    assert_eq!((&package["lost"], &again["deck"]["name"]), (&json!([]), &json!("Biology")));
    for (old, new) in first["report"]["package"].list("decks").iter().zip(package.list("decks")) {
        assert_eq!((&new["id"], &old["created"], &new["created"]), (&old["id"], &json!(true), &json!(false)));
    }
    assert_eq!(cards(&ada, &again).await, known);
    assert_eq!(ada.get(&format!("{ROOT}/decks/{}/media", first["id"])).await.ok(), media);
    // Whatever is deleted comes back with another import, and so does its log.
    for deck in first["report"]["package"].list("decks") {
        // Sub-decks go with their deck.
        let path = format!("{ROOT}/decks/{}", deck["id"]);
        if ada.get(&path).await.status.as_u16() == 200 {
            ada.delete(&path).await.gone();
        }
    }
    let third = ada.post_form(&format!("{ROOT}/import"), file, &[]).await.created();
    assert_eq!((third["report"]["package"].number("reviews"), reviews().await), (6, 6));
    assert_eq!(renewed(&third), [8, 0, 0, 0]);
    ada.delete(&format!("{ROOT}/cards/{}", cards(&ada, &third).await["typed"]["id"])).await.gone();
    let fourth = ada.post_form(&format!("{ROOT}/import"), file, &[]).await.created();
    assert_eq!((renewed(&fourth), &fourth["id"]), ([1, 0, 7, 0], &third["id"]));
    assert_eq!(cards(&ada, &fourth).await.len(), 10);
    // Of another person, nothing is known.
    let eve = server.learner("eve").await;
    assert_eq!(renewed(&eve.post_form(&format!("{ROOT}/import"), file, &[]).await.created()), [8, 0, 0, 0]);
}

/// How many notes were added, updated and left as they are, and how many cards have another state.
fn renewed(imported: &Value) -> [i64; 4] {
    ["added", "updated", "unchanged", "rescheduled"].map(|what| imported["report"]["package"].number(what))
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_from_the_future_are_left_out_and_listed() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = ada.post_form(&format!("{ROOT}/import"), ("a.apkg", "application/zip", LEGACY), &[]).await.created();
    let package = &made["report"]["package"];
    assert_eq!(package.number("reviews"), 0);
    assert_eq!(package["lost"], json!([{ "what": "due_dates", "count": 2 }, { "what": "review_dates", "count": 6 }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_review_changes_what_came_with_a_package() {
    let server = Server::spawn().await;
    server.advance(AFTER_EXPORT);
    let mut ada = server.learner("ada").await;
    ada.post_form(&format!("{ROOT}/import"), ("a.apkg", "application/zip", PRESENT), &[]).await.created();
    let log = ada.get(&format!("{ROOT}/reviews?limit=100")).await.ok();
    let last = log.list("reviews").iter().max_by_key(|review| review.text("reviewed_at")).unwrap().clone();
    let first = log.list("reviews").iter().map(|review| review.text("reviewed_at")).min().unwrap().to_owned();
    let (path, undo) = (format!("{ROOT}/cards/{}", last["card_id"]), format!("{ROOT}/reviews/undo"));
    let of_card = json!({ "card_id": last["card_id"] });
    let known = ada.get(&path).await.ok()["card"].clone();
    assert!(known["stability"].is_number(), "{known}");
    ada.post_empty(&undo).await.refused(Code::NothingToUndo);
    ada.post(&undo, &of_card).await.refused(Code::NothingToUndo);
    // One of before, which arrives late, is in the log and changes nothing; nor does taking it back.
    let late = json!({ "rating": "again", "reviewed_at": first });
    let seen = ada.post(&format!("{path}/review"), &late).await.ok();
    assert_eq!(seen["card"], known);
    assert_eq!(ada.post_empty(&undo).await.ok()["card"], known);
    // One of afterwards begins with what came with the package, and so does taking it back.
    ada = super::later(&server, &ada, std::time::Duration::from_secs(24 * 3600)).await;
    let reviewed = super::review(&ada, &known, json!({ "rating": "good" })).await;
    assert!(reviewed.number("interval_days") > known.number("interval_days"), "{reviewed}");
    assert_eq!(ada.post(&undo, &of_card).await.ok()["card"], known);
    assert_eq!(
        ada.get(&format!("{ROOT}/reviews?limit=100")).await.ok().list("reviews").len(),
        log.list("reviews").len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_leaves_the_last_review_that_was_sent_to_undo() {
    let server = Server::spawn().await;
    server.advance(AFTER_EXPORT);
    let ada = server.learner("ada").await;
    let own = super::deck(&ada, json!({})).await;
    let one = super::plain(&ada, &own, "hablar").await;
    super::review(&ada, &one, json!({ "rating": "good", "client_id": "one" })).await;
    let file = ("a.apkg", "application/zip", LEGACY);
    let made = ada.post_form(&format!("{ROOT}/import"), file, &[]).await.created();
    assert_eq!(made["report"]["package"].number("reviews"), 6);
    let undo = format!("{ROOT}/reviews/undo");
    let undone = ada.post_empty(&undo).await.ok();
    assert_eq!((&undone["review"]["client_id"], &undone["card"]["state"]), (&json!("one"), &json!("new")));
    ada.post_empty(&undo).await.refused(Code::NothingToUndo);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_stands_before_the_names_of_several_decks() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let file = ("a.apkg", "application/zip", PRESENT);
    let made = ada.post_form(&format!("{ROOT}/import"), file, &[("title", "Mine")]).await.created();
    assert_eq!(made["deck"]["name"], "Mine::Biology");
    ada.post_form(&format!("{ROOT}/import"), file, &[("title", "")]).await.refused(Code::RequestInvalid);
}

/// A ZIP archive of these entries.
fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_packages_are_refused() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let bomb = vec![0; 97 << 20];
    // A frame of Zstandard whose window is 2 GiB.
    let wide = [&[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8][..], &[0; 20]].concat();
    let damaged: Vec<u8> =
        LEGACY.iter().enumerate().map(|(at, byte)| if at % 997 == 500 { !byte } else { *byte }).collect();
    for package in [
        b"PK\x03\x04 and nothing more".to_vec(),
        archive(&[]),
        archive(&[("../../collection.anki2", b"x")]),
        archive(&[("collection.anki2", b"SQLite format 3\0")]),
        archive(&[("collection.anki2", &bomb)]),
        archive(&[("collection.anki21b", &wide)]),
        archive(&[("collection.anki21b", b"not compressed")]),
        damaged,
        LEGACY[..LEGACY.len() / 2].to_vec(),
    ] {
        let file = ("a.apkg", "application/zip", package.as_slice());
        ada.post_form(&format!("{ROOT}/import"), file, &[]).await.refused(Code::RequestInvalid);
    }
    assert_eq!(ada.get(&format!("{ROOT}/decks")).await.ok()["decks"], json!([]));
}

/// What becomes of a note of this type with two new cards.
fn with_two_cards(kind: &Value, fields: &[&str]) -> Package {
    let texts = StoredTexts {
        types: json!({ "3": kind }).to_string(),
        decks: json!({ "5": { "name": "Deck" } }).to_string(),
        options: json!({}).to_string(),
        settings: json!({}).to_string(),
    };
    let note = PackagedNote {
        id: 1,
        guid: String::new(),
        changed: 0,
        of: 3,
        tags: String::new(),
        fields: fields.join("\u{1f}"),
    };
    let card = |ordinal: i64| PackagedCard { id: 2 + ordinal, note: 1, deck: 5, ordinal, ..PackagedCard::default() };
    let cards = vec![card(0), card(1)];
    let collection = Collection { texts: Some(texts), notes: vec![note], cards, ..Collection::default() };
    assemble(collection, &Names::new()).unwrap()
}

/// The notes of a package: kind, front, back, and the ordinals of their cards.
fn assembled(package: &Package) -> Vec<(NoteKind, &str, &str, Vec<u32>)> {
    let notes = package.decks.iter().flat_map(|deck| &deck.notes);
    let cards = notes.map(|with| {
        let ordinals: Vec<u32> = with.cards.iter().map(|(ordinal, ..)| *ordinal).collect();
        (with.note.kind, with.note.front.as_str(), with.note.back.as_str(), ordinals)
    });
    cards.collect()
}

#[test]
fn two_cards_become_a_reversed_note_only_where_nothing_is_lost_by_it() {
    let kind = |first: &str, second: &str| {
        let answer = |added: &str| format!("{{{{FrontSide}}}}<hr id=answer>{added}");
        let fields = ["Word", "Reading", "Meaning", "Example"].map(|name| json!({ "name": name }));
        let templates = [("{{Word}}", first), ("{{Meaning}}", second)]
            .map(|(question, added)| json!({ "qfmt": question, "afmt": answer(added) }));
        json!({ "flds": fields, "tmpls": templates })
    };
    let (word, reading, meaning, example) = ("食べる", "たべる", "to eat", "ご飯を食べる");
    let all = [meaning, reading, example].join("\n\n");
    let both = [word, reading].join("\n\n");
    let single = |first: &'static str, back: &str, second: &'static str, behind: &str| {
        vec![(NoteKind::Basic, first, back.to_owned(), vec![0]), (NoteKind::Basic, second, behind.to_owned(), vec![0])]
    };
    for (first, second, notes, lost) in [
        (
            "{{Meaning}}",
            "{{Word}}",
            vec![(NoteKind::Reversed, word, meaning.to_owned(), vec![0, 1])],
            &["unused_fields"][..],
        ),
        ("{{Meaning}}<br>{{Reading}}<br>{{Example}}", "{{Word}}", single(word, &all, meaning, word), &["note_types"]),
        (
            "{{Meaning}}",
            "{{Word}}<br>{{Reading}}",
            single(word, meaning, meaning, &both),
            &["note_types", "unused_fields"],
        ),
    ] {
        let package = with_two_cards(&kind(first, second), &[word, reading, meaning, example]);
        let found: Vec<_> =
            assembled(&package).into_iter().map(|(kind, front, back, of)| (kind, front, back.to_owned(), of)).collect();
        assert_eq!(found, notes, "{first} {second}");
        assert_eq!(package.lost.iter().map(|loss| loss.what).collect::<Vec<_>>(), lost, "{first} {second}");
    }
}

#[test]
fn a_gap_with_several_numbers_keeps_the_cards_of_all() {
    let answer = "{{cloze:Text}}<br>{{Extra}}";
    let templates = [json!({ "qfmt": "{{cloze:Text}}", "afmt": answer })];
    let kind = json!({ "type": 1, "flds": [{ "name": "Text" }, { "name": "Extra" }], "tmpls": templates });
    let text = "{{c1,2::shared}} and {{c2::two}}";
    let package = with_two_cards(&kind, &[text, ""]);
    assert_eq!(assembled(&package), [(NoteKind::Cloze, text, "", vec![0, 1])]);
    assert!(package.lost.is_empty(), "{:?}", package.lost);
}

#[test]
fn fields_become_markdown() {
    let names = Names::from([("a b.png".to_owned(), "a_b.png".to_owned()), ("c.mp3".to_owned(), "c.mp3".to_owned())]);
    for (html, markdown) in [
        ("plain", "plain"),
        ("a <b>bold </b>word", "a **bold** word"),
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        ("one<br>two", "one  \ntwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>after", "1. a\n2. b\n\nafter"),
        ("2 * 3 &lt; 7 &amp; more&nbsp;_x_", "2 * 3 < 7 & more \\_x_"),
        (r"\(x^{2} &lt; y\) and \[\frac{a}{b}\]", r"$x^{2} < y$ and $$\frac{a}{b}$$"),
        ("[$]x[/$] [$$]y[/$$] [latex]$z$[/latex]", "$x$ $$y$$ $z$"),
        ("<img src=\"a%20b.png\" onerror=alert(1)>[sound:c.mp3]", "![](a_b.png)![](c.mp3)"),
        ("<img src='http://evil.test/x.png'><script>alert(1)</script>x<!-- y -->", "x"),
        ("{{c1::<i>a</i>::hint}}", "{{c1::*a*::hint}}"),
        ("a < b", "a < b"),
        ("one<br><br>two<br>\nthree", "one\n\ntwo  \nthree"),
        ("<b>one<br><br>two</b>", "**one**\n\n**two**"),
        ("one\n two", "one\ntwo"),
        ("<b>open", "**open**"),
        ("&#233;&#x41;&unknown;", "éA&unknown;"),
        ("&eacute;&rarr;&frac12;&nbsp;&Omega;&sup2;", "é→½ Ω²"),
        ("<code>a&le;b</code>", "`a≤b`"),
        ("10<sup>5</sup> H<sub>2</sub>O", "10<sup>5</sup> H<sub>2</sub>O"),
        ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です", "漢字 (かんじ)です"),
        ("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>", "漢 (かん)字 (じ)"),
        ("<span style=\"font-weight: 700; color: red\">a</span> <u>b</u>", "**a** b"),
    ] {
        assert_eq!(to_markdown(html, &names), markdown, "{html}");
    }
    for html in
        ["<".repeat(50_000), "<b>".repeat(20_000), "&".repeat(50_000), "[sound:".repeat(10_000), "\\(".repeat(20_000)]
    {
        to_markdown(&html, &names);
    }
}

#[test]
fn what_markdown_does_not_have_is_told() {
    let names = Names::from([("a.png".to_owned(), "a.png".to_owned())]);
    for (html, lost) in [
        ("plain <b>bold</b> 10<sup>5</sup> <img src=a.png>", &[][..]),
        ("<u>a</u> <u>b</u>", &["underlines"]),
        ("<span style=\"color: red\">a</span><font color=\"blue\">b</font>", &["colours"]),
        ("<div style=\"text-align: center\">a</div>", &["layout"]),
        ("<img src=\"a.png\" width=\"200\">", &["layout"]),
        ("<img src=\"b.png\" alt=\"a cell\">[sound:c.mp3]", &["missing_media", "missing_media"]),
        ("<a href=\"javascript:alert(1)\">a</a>", &["links"]),
        ("<script>x</script>", &["elements"]),
    ] {
        let mut found = Losses::new();
        converted(html, &names, &mut found);
        assert_eq!(found, lost, "{html}");
    }
}

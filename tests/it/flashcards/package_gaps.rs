//! What notes of Anki lack: files that come later, and backs. Neither is lost here, nor in Anki when the notes come back.

use std::io::{Cursor, Read, Write};

use schola::features::flashcards::model::is_file_name;
use schola::features::flashcards::transfer::package::{Known, Names, to_field, to_markdown};
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::ROOT;
use super::package_returns::{exported, imported, rows};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const LEGACY: &[u8] = include_bytes!("packages/legacy.apkg");
/// From the beginning of tests to a day after the package was written.
const AFTER_EXPORT: std::time::Duration = std::time::Duration::from_secs(327 * 24 * 3600);

/// The legacy package without its files, and with another text of the same length in its collection.
fn without_files((text, other): (&[u8], &[u8])) -> Vec<u8> {
    assert_eq!(text.len(), other.len());
    let mut zip = ZipArchive::new(Cursor::new(LEGACY)).unwrap();
    let mut collection = Vec::new();
    zip.by_name("collection.anki21").unwrap().read_to_end(&mut collection).unwrap();
    let found: Vec<usize> =
        (0..collection.len() - text.len()).filter(|at| collection[*at..].starts_with(text)).collect();
    assert!(!found.is_empty());
    for at in found {
        collection[at..at + other.len()].copy_from_slice(other);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("collection.anki21", collection.as_slice()), ("media", b"{}")] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

async fn backs(owner: &Actor<'_>) -> Vec<String> {
    let page = owner.get(&format!("{ROOT}/cards?limit=100")).await.ok();
    page.list("cards").iter().map(|card| card.text("back").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_come_later_complete_the_notes_that_name_them() {
    let server = Server::spawn().await;
    server.advance(AFTER_EXPORT);
    let ada = server.learner("ada").await;
    let bare = without_files((b"x", b"x"));
    let first = imported(&ada, &bare).await;
    let report = &first["report"]["package"];
    assert_eq!((report.number("added"), report.number("media")), (8, 0));
    assert_eq!(report["lost"], json!([{ "what": "missing_media", "count": 2 }]));
    let seen = backs(&ada).await;
    assert!(seen.contains(&"A unit  \n![](<cell picture.png>)".to_owned()), "{seen:?}");
    assert!(seen.contains(&"to speak ![](hello.mp3)".to_owned()), "{seen:?}");
    // Anki gets back the fields that it has.
    let fields = |package: &[u8]| {
        let fields = rows(&server, package).notes.into_iter().map(|note| note.fields);
        let mut fields: Vec<String> =
            fields.filter(|fields| fields.contains("img") || fields.contains("sound")).collect();
        fields.sort_unstable();
        fields
    };
    assert_eq!(fields(&exported(&ada, &first["id"]).await), fields(LEGACY));
    // The files come with another import.
    let again = imported(&ada, LEGACY).await;
    let report = &again["report"]["package"];
    assert_eq!(["added", "updated", "unchanged", "media"].map(|what| report.number(what)), [0, 1, 7, 2]);
    assert_eq!(report["lost"], json!([]));
    let seen = backs(&ada).await;
    assert!(seen.contains(&"A unit  \n![](<cell_picture.png>)".to_owned()), "{seen:?}");
    let third = imported(&ada, LEGACY).await;
    let report = &third["report"]["package"];
    assert_eq!(["added", "updated", "unchanged", "media"].map(|what| report.number(what)), [0, 0, 8, 0]);
}

#[test]
fn a_file_that_is_missing_keeps_its_name() {
    let (known, names) = (Known::new(), Names::new());
    for (field, markdown) in [
        ("Name it <img src=\"heart.png\">", "Name it ![](heart.png)"),
        ("<img src=\"heart.png\" alt=\"a heart\">", "![a heart](heart.png)"),
        ("<img src=\"a (1).png\">", "![](<a (1).png>)"),
        ("[sound:my song.mp3]", "![](<my song.mp3>)"),
        ("[sound:Tom &amp; Jerry.mp3]", "![](<Tom & Jerry.mp3>)"),
    ] {
        assert_eq!(to_markdown(field, &names), markdown);
        assert_eq!(to_field(markdown, &known, false), field);
    }
    assert_eq!(to_markdown("<img src=\"http://evil.test/x.png\">x", &names), "x");
    for name in ["x", ".png", "a/b.png", "data:image/png", "a\nb.png", "a>b.png", " a.png", "a.b c"] {
        assert!(!is_file_name(name), "{name:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_that_was_empty_goes_back_empty() {
    let server = Server::spawn().await;
    server.advance(AFTER_EXPORT);
    let ada = server.learner("ada").await;
    let first = imported(&ada, &without_files((b"suspended\x1fx", b"suspended\x1f "))).await;
    let cards = ada.get(&format!("{ROOT}/decks/{}/cards?limit=100", first["id"])).await.ok();
    let card = cards.list("cards").iter().find(|card| card["front"] == "suspended").unwrap().clone();
    assert_eq!(card["back"], "–");
    let fields = async || {
        let package = exported(&ada, &first["id"]).await;
        let notes = rows(&server, &package).notes.into_iter();
        notes.map(|note| note.fields).find(|fields| fields.starts_with("suspended")).unwrap()
    };
    assert_eq!(fields().await, "suspended\u{1f}");
    // What a person writes is another back.
    ada.patch(&format!("{ROOT}/cards/{}", card["id"]), &json!({ "back": "new" })).await.ok();
    assert_eq!(fields().await, "suspended\u{1f}new");
}

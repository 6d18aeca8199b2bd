//! Exports of several decks, and packages of the current format: what they hold, and what comes back.

use std::io::{Cursor, Read};

use schola::db::params;
use schola::features::flashcards::transfer::package::current::frame;
use schola::kernel::Code;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use zip::ZipArchive;

use super::packing::{PNG, cards, imported, reviews};
use super::{ROOT, card, deck};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// Decks of a person: one with a sub-deck, pictures, reviews and a suspended card, and another one.
async fn decks(owner: &Actor<'_>) -> Vec<Value> {
    let mut made = Vec::new();
    for (name, scheduler) in [("Spanish", "fsrs"), ("Spanish::Verbs", "fsrs"), ("Music", "sm2")] {
        let settings = json!({ "name": name, "scheduler": scheduler, "description": format!("About *{name}*") });
        let one = deck(owner, settings).await;
        let file = ("cell.png", "image/png", PNG);
        owner.post_form(&format!("{ROOT}/decks/{}/media", one["id"]), file, &[]).await.created();
        let picture = json!({ "front": format!("![of {name}](cell.png)"), "back": "x", "kind": "image", "tags": ["a;b", "two words"] });
        let first = card(owner, &one, picture).await;
        let held = card(owner, &one, json!({ "front": format!("held of {name}"), "back": "y" })).await;
        owner.patch(&format!("{ROOT}/cards/{}", held["id"]), &json!({ "suspended": true })).await.ok();
        for day in 1..=3 {
            let at = format!("2026-01-0{day}T09:00:0{}Z", made.len());
            let body = json!({ "rating": "good", "reviewed_at": at, "took_ms": 1500 });
            owner.post(&format!("{ROOT}/cards/{}/review", first["id"]), &body).await.ok();
        }
        made.push(one);
    }
    made
}

async fn file(owner: &Actor<'_>, path: &str) -> (String, Vec<u8>) {
    let reply = owner.get(&format!("{ROOT}{path}")).await;
    assert_eq!(reply.status, 200, "{path}");
    (reply.header("content-disposition").unwrap().to_owned(), reply.body.to_vec())
}

fn entries(package: &[u8]) -> Vec<String> {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    (0..zip.len()).map(|place| zip.by_index(place).unwrap().name().unwrap().into_owned()).collect()
}

/// An entry of a package; one that is compressed once more is unpacked.
fn entry(package: &[u8], name: &str, is_packed: bool) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    if !is_packed {
        return bytes;
    }
    let mut unpacked = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(bytes.as_slice()).unwrap().read_to_end(&mut unpacked).unwrap();
    unpacked
}

/// What cannot be read.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("broken"))
    }
}

#[test]
fn what_is_in_a_frame_comes_back() {
    let mixed: Vec<u8> = (0..400_000_u32).flat_map(|number| (number / 7).to_le_bytes()).collect();
    for bytes in [b"".as_slice(), b"a", PNG, &[7; 300_000], &mixed] {
        let mut packed = Vec::new();
        frame(bytes, &mut packed).unwrap();
        let mut again = Vec::new();
        ruzstd::decoding::StreamingDecoder::new(packed.as_slice()).unwrap().read_to_end(&mut again).unwrap();
        assert!(again == bytes, "{} bytes", bytes.len());
    }
    // Errors of what is read and written are told.
    assert!(frame(Broken, &mut Vec::new()).is_err());
    assert!(frame(mixed.as_slice(), [0_u8; 10].as_mut_slice()).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_of_every_form_bring_back_the_same() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = decks(&ada).await;
    let path = format!("/decks/{}/export?format=", made[0]["id"]);
    for (number, (query, ending)) in
        [("apkg&package=current", "apkg"), ("colpkg", "colpkg"), ("colpkg&package=current", "colpkg"), ("apkg", "apkg")]
            .into_iter()
            .enumerate()
    {
        let (name, package) = file(&ada, &format!("{path}{query}")).await;
        assert!(name.contains(&format!("Spanish.{ending}")), "{name}");
        if query.contains("current") {
            assert_eq!(entries(&package), ["meta", "collection.anki21b", "collection.anki2", "0", "media"]);
            assert_eq!(entry(&package, "meta", false), b"\x08\x03");
            assert!(entry(&package, "collection.anki21b", true).starts_with(b"SQLite format 3\0"));
            assert!(entry(&package, "collection.anki2", false).starts_with(b"SQLite format 3\0"));
            assert_eq!(entry(&package, "0", true), PNG);
            let list = entry(&package, "media", true);
            let size = u8::try_from(PNG.len()).unwrap();
            let hash = Sha1::digest(PNG);
            let listed = [b"\x0a\x08cell.png\x10".as_slice(), &[size], b"\x1a\x14", hash.as_slice()].concat();
            let due = [[0x0a, u8::try_from(listed.len()).unwrap()].as_slice(), &listed].concat();
            assert_eq!(list, due);
        } else {
            assert_eq!(entries(&package), ["collection.anki21", "media", "0"]);
        }
        let eve = server.learner(&format!("eve{number}")).await;
        let again = imported(&eve, &package).await;
        let report = &again["report"]["package"];
        assert_eq!((report.number("reviews"), report.number("media"), report["lost"].clone()), (6, 2, json!([])));
        for (of, own) in report.list("decks").iter().zip(&made) {
            assert_eq!(of["name"], own["name"]);
            let copy = eve.get(&format!("{ROOT}/decks/{}", of["id"])).await.ok()["deck"].clone();
            assert_eq!(cards(&eve, &copy).await, cards(&ada, own).await, "{query}");
            assert_eq!(reviews(&eve, &copy).await, reviews(&ada, own).await, "{query}");
            assert_eq!(copy["description"], own["description"]);
        }
        // The owner has all of it.
        let renewed = imported(&ada, &package).await;
        assert_eq!(
            (renewed["report"]["package"].number("unchanged"), renewed["id"].clone()),
            (4, made[0]["id"].clone())
        );
    }
    let path = format!("{ROOT}/decks/{}/export?format", made[0]["id"]);
    ada.get(&format!("{path}=zip")).await.refused(Code::RequestInvalid);
    ada.get(&format!("{path}=apkg&package=newest")).await.refused(Code::RequestInvalid);
    let incoming = server.data().join("files/.incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0, "nothing is left of what was needed for a while");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_decks_are_exported_at_once() {
    let server = Server::spawn().await;
    let (ada, eve, bob) = (server.learner("ada").await, server.learner("eve").await, server.learner("bob").await);
    let made = decks(&ada).await;
    deck(&eve, json!({ "name": "Of another person" })).await;
    for (query, ending) in [("apkg", "apkg"), ("colpkg&package=current", "colpkg")] {
        let (name, package) = file(&ada, &format!("/export?format={query}")).await;
        assert!(name.contains(&format!("Flashcards.{ending}")), "{name}");
        let reader = server.learner(&format!("reader-{ending}")).await;
        let again = imported(&reader, &package).await;
        let report = &again["report"]["package"];
        let names: Vec<&str> = report.list("decks").iter().map(|deck| deck.text("name")).collect();
        assert_eq!((names, report.number("reviews")), (vec!["Music", "Spanish", "Spanish::Verbs"], 9));
        let renewed = imported(&ada, &package).await;
        assert_eq!(renewed["report"]["package"].number("unchanged"), 6);
    }
    let (name, table) = file(&ada, "/export?format=csv").await;
    assert!(name.contains("Flashcards.csv"), "{name}");
    let table = String::from_utf8(table).unwrap();
    assert!(table.starts_with("\u{feff}front,back,tags,kind,deck\r\n"), "{table}");
    assert_eq!(table.lines().filter(|line| line.ends_with(",Spanish::Verbs")).count(), 2);
    // Nothing, of a person without decks.
    let (_, nothing) = file(&bob, "/export?format=csv").await;
    assert_eq!(nothing, "\u{feff}front,back,tags,kind,deck\r\n".as_bytes());
    assert_eq!(file(&bob, "/export?format=markdown").await.1, b"");
    let (_, empty) = file(&bob, "/export?format=colpkg&package=current").await;
    assert_eq!(entries(&empty), ["meta", "collection.anki21b", "collection.anki2", "media"]);
    let refused = bob.post_form(&format!("{ROOT}/import"), ("a.colpkg", "application/zip", &empty), &[]).await;
    refused.refused(Code::FileUnreadable);
    assert_eq!(ada.get(&format!("{ROOT}/decks")).await.ok().list("decks").len(), made.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_hold_sub_decks_and_bring_them_back() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let mut made = Vec::new();
    for (name, description) in [("Spanish", "All"), ("Spanish::Verbs", "# Of them  \n"), ("Spanish::Verbs::Past", "")] {
        let one = deck(&ada, json!({ "name": name, "description": description })).await;
        card(&ada, &one, json!({ "front": format!("front of {name}"), "back": "b", "tags": ["x|y"] })).await;
        made.push(one);
    }
    deck(&ada, json!({ "name": "Spanish words" })).await;
    for (format, ending) in [("csv", "csv"), ("markdown", "md")] {
        let (_, text) = file(&ada, &format!("/decks/{}/export?format={format}", made[0]["id"])).await;
        let eve = server.learner(&format!("reader-{format}")).await;
        let name = format!("deck.{ending}");
        let form = (name.as_str(), "text/plain", text.as_slice());
        let again = eve.post_form(&format!("{ROOT}/import"), form, &[]).await.created();
        let report = &again["report"];
        assert_eq!((report.number("notes"), report.number("cards"), report.get("package")), (3, 3, None));
        let names: Vec<&str> = report.list("decks").iter().map(|deck| deck.text("name")).collect();
        assert_eq!(names, ["Spanish", "Spanish::Verbs", "Spanish::Verbs::Past"], "{format}");
        assert_eq!(again["id"], report["decks"][0]["id"]);
        for (of, own) in report.list("decks").iter().zip(&made) {
            assert_eq!((of.number("cards"), of["created"].clone()), (1, json!(true)));
            let copy = eve.get(&format!("{ROOT}/decks/{}", of["id"])).await.ok()["deck"].clone();
            assert_eq!(cards(&eve, &copy).await, cards(&ada, own).await, "{format}");
            if format == "markdown" {
                assert_eq!(copy["description"], own["description"]);
            }
        }
        // A title stands before the names of several decks, and a deck without sub-decks has no column.
        let titled = eve.post_form(&format!("{ROOT}/import"), form, &[("title", "Mine")]).await.created();
        assert_eq!(titled["report"]["decks"][1]["name"], "Mine::Spanish::Verbs");
        let (_, single) = file(&ada, &format!("/decks/{}/export?format={format}", made[2]["id"])).await;
        let form = (name.as_str(), "text/plain", single.as_slice());
        let one = eve.post_form(&format!("{ROOT}/import"), form, &[("title", "One")]).await.created();
        assert_eq!((one["deck"].text("name"), one["report"].get("decks")), ("One", None));
    }
    let many: String = (0..=500).map(|number| format!("a,b,deck {number}\n")).collect();
    let many = format!("front,back,deck\n{many}");
    let form = ("many.csv", "text/csv", many.as_bytes());
    ada.post_form(&format!("{ROOT}/import"), form, &[]).await.refused(Code::DeckLimit);
    assert_eq!(ada.get(&format!("{ROOT}/decks")).await.ok().list("decks").len(), made.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_files_than_a_package_takes_are_refused_before_it_begins() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    for (person, root) in [(&ada, ROOT), (&lea, "/v1/flashcards")] {
        let mut top = None;
        for number in 0..26 {
            let name = if number == 0 { "Songs".to_owned() } else { format!("Songs::{number}") };
            let made = person.post(&format!("{root}/decks"), &json!({ "name": name })).await.created();
            top.get_or_insert(made.number("id"));
        }
        let top = top.unwrap();
        // As many as a deck takes, in each of them.
        let filled = server.raw_app().named("test").write(move |tx| {
            tx.exec(
                "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 2000) \
                 INSERT INTO flashcard_media (deck_id, user_id, file_id, name, hash, media_type, size, created_at) \
                 SELECT decks.id, decks.user_id, n, decks.id || '-' || n || '.mp3', decks.id || '-' || n, 'audio/mpeg', 1, 0 \
                 FROM counted CROSS JOIN flashcard_decks AS decks JOIN flashcard_decks AS top ON top.id = ?1 \
                 WHERE decks.user_id = top.user_id",
                params![top],
            )
        });
        assert_eq!(filled.await.unwrap(), 26 * 2000);
        for format in ["apkg", "colpkg&package=current"] {
            person.get(&format!("{root}/decks/{top}/export?format={format}")).await.refused(Code::MediaLimit);
            person.get(&format!("{root}/export?format={format}")).await.refused(Code::MediaLimit);
        }
        // A text names no files.
        let text = person.get(&format!("{root}/decks/{top}/export?format=csv")).await;
        assert_eq!(text.status, 200);
    }
    let incoming = server.data().join("files/.incoming");
    assert!(std::fs::read_dir(incoming).map_or(0, Iterator::count) == 0, "nothing is left of what was begun");
}

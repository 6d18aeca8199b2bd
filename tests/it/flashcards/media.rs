//! Pictures and sounds: what is stored, how it is served, who sees it, and when it is gone.

use schola::features::flashcards::model::{MediaFormat, media_name, shown_media};
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, card, deck};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest";
const SVG: &[u8] =
    b"<?xml version=\"1.0\"?>\n<!-- a --><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

async fn add(owner: &Actor<'_>, deck: &Value, file: (&str, &str, &[u8])) -> Value {
    owner.post_form(&format!("{ROOT}/decks/{}/media", deck["id"]), file, &[]).await.created()["media"].clone()
}

async fn names(owner: &Actor<'_>, deck: &Value) -> Vec<String> {
    let listed = owner.get(&format!("{ROOT}/decks/{}/media", deck["id"])).await.ok();
    listed.list("media").iter().map(|media| media.text("name").to_owned()).collect()
}

#[test]
fn the_type_follows_from_the_bytes() {
    for (bytes, media_type) in [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"\0\0\0\x1cftypM4A ", "audio/mp4"),
        (b"\0\0\0\x1cftypisom", "video/mp4"),
        (b"OggS\0", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\x1a\x45\xdf\xa3", "video/webm"),
        (SVG, "image/svg+xml"),
    ] {
        assert_eq!(MediaFormat::of(bytes).unwrap().media_type, media_type);
    }
    for bytes in [&b""[..], b"<html><svg>", b"MZ", b"PK\x03\x04", b"%PDF-1.7", b"\xff\xe1", b"<!-- <svg>", b"<svgx>"] {
        assert_eq!(MediaFormat::of(bytes), None, "{bytes:?}");
    }
}

#[test]
fn names_lead_nowhere_and_are_plain_in_markdown() {
    let png = MediaFormat::of(PNG).unwrap();
    for (given, name) in [
        ("cell.png", "cell.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\pictures\\My cell (1).PNG", "My_cell_-1.png"),
        ("a.html", "a.html.png"),
        ("", "image.png"),
        ("...", "image.png"),
        ("zelle ä.png", "zelle_ä.png"),
        ("x](y).png", "x--y.png"),
    ] {
        assert_eq!(media_name(given, png), name, "{given}");
    }
    let text = "a ![x](a.png) ![](<b c.mp3>) ![no](http://x.y/z.png) ![open](c.png [l](d.png) ![x](a.png)";
    assert_eq!(shown_media(text), ["a.png", "b c.mp3", "c.png"]);
    assert!(shown_media(&"![".repeat(20_000)).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_added_shown_and_deleted() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let media = add(&ada, &own, ("cell.png", "text/html", PNG)).await;
    assert_eq!((media.text("name"), media.text("kind"), media.text("media_type")), ("cell.png", "image", "image/png"));
    assert_eq!((media.text("markdown"), media.number("size")), ("![cell](cell.png)", PNG.len() as i64));
    let shown = server.nobody().get(media.text("url")).await;
    assert_eq!((shown.body.as_ref(), shown.header("content-type")), (PNG, Some("image/png")));
    assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
    // The same bytes are the same file; others with its name get a number.
    assert_eq!(add(&ada, &own, ("other.png", "image/png", PNG)).await["id"], media["id"]);
    let svg = add(&ada, &own, ("cell.svg", "image/svg+xml", SVG)).await;
    let again = [PNG, b"!"].concat();
    assert_eq!(add(&ada, &own, ("cell.png", "image/png", &again)).await["name"], "cell-2.png");
    assert_eq!(names(&ada, &own).await, ["cell.png", "cell.svg", "cell-2.png"]);
    let one = ada.get(&format!("{ROOT}/decks/{}/media?name=cell.svg", own["id"])).await.ok();
    assert_eq!(one["media"][0]["id"], svg["id"]);
    // A picture that could run scripts is saved, and not opened.
    let shown = server.nobody().get(svg.text("url")).await;
    assert!(shown.header("content-disposition").unwrap().starts_with("attachment"));
    assert!(shown.header("content-security-policy").unwrap().contains("default-src 'none'"));
    let path = format!("{ROOT}/media/{}", svg["id"]);
    ada.delete(&path).await.gone();
    ada.delete(&path).await.refused(Code::ResourceAbsent);
    server.nobody().get(svg.text("url")).await.refused(Code::ResourceAbsent);
    let path = format!("{ROOT}/decks/{}/media", own["id"]);
    for body in [&b"MZ"[..], b""] {
        ada.post_form(&path, ("a.png", "image/png", body), &[]).await.refused(Code::RequestInvalid);
    }
    ada.get(&format!("{path}?name=")).await.refused(Code::RequestInvalid);
    let eve = server.learner("eve").await;
    eve.get(&path).await.refused(Code::ResourceAbsent);
    eve.post_form(&path, ("a.png", "image/png", PNG), &[]).await.refused(Code::ResourceAbsent);
    eve.delete(&format!("{ROOT}/media/{}", media["id"])).await.refused(Code::ResourceAbsent);
    ada.delete(&format!("{ROOT}/decks/{}", own["id"])).await.gone();
    server.nobody().get(media.text("url")).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_asks_about_a_picture_of_its_deck() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let path = format!("{ROOT}/decks/{}/cards", own["id"]);
    let body = json!({ "kind": "image", "front": "![](cell.png)", "back": "A cell" });
    ada.post(&path, &body).await.refused(Code::NoPicture);
    add(&ada, &own, ("cell.png", "image/png", PNG)).await;
    add(&ada, &own, ("cell.mp3", "audio/mpeg", b"ID3 sound")).await;
    let made = card(&ada, &own, body).await;
    assert_eq!((made.text("question"), made.text("answer")), ("![](cell.png)", "A cell"));
    let change = json!({ "front": "![](cell.mp3)" });
    ada.patch(&format!("{ROOT}/cards/{}", made["id"]), &change).await.refused(Code::NoPicture);
    // A copy shows the same pictures, and keeps them when the deck is gone.
    let copy = ada.post(&format!("{ROOT}/decks/{}/copy", own["id"]), &json!({})).await.created()["deck"].clone();
    ada.delete(&format!("{ROOT}/decks/{}", own["id"])).await.gone();
    assert_eq!(names(&ada, &copy).await, ["cell.png", "cell.mp3"]);
    let listed = ada.get(&format!("{ROOT}/decks/{}/media", copy["id"])).await.ok();
    assert_eq!(server.nobody().get(listed["media"][0].text("url")).await.body, PNG);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_whose_picture_was_deleted_can_still_be_edited() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let media = add(&ada, &own, ("cell.png", "image/png", PNG)).await;
    let made = card(&ada, &own, json!({ "kind": "image", "front": "![](cell.png)", "back": "A cell" })).await;
    ada.delete(&format!("{ROOT}/media/{}", media["id"])).await.gone();
    let path = format!("{ROOT}/cards/{}", made["id"]);
    ada.patch(&path, &json!({ "tags": ["biology"] })).await.ok();
    let body = json!({ "front": "![](cell.png)", "back": "A plant cell" });
    let seen = ada.patch(&path, &body).await.ok()["card"].clone();
    assert_eq!((&seen["tags"], &seen["back"]), (&json!(["biology"]), &json!("A plant cell")));
    ada.patch(&path, &json!({ "front": "![](other.png)" })).await.refused(Code::NoPicture);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_room_for_so_much() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    add(&ada, &own, ("a.png", "image/png", PNG)).await;
    let fill = "UPDATE flashcard_media_totals SET bytes = 524288000";
    server.raw_app().db.write("fill", move |tx| tx.exec(fill, ())).await.unwrap();
    let path = format!("{ROOT}/decks/{}/media", own["id"]);
    let more = [PNG, b"more"].concat();
    ada.post_form(&path, ("b.png", "image/png", &more), &[]).await.refused(Code::MediaLimit);
    ada.post(&format!("{ROOT}/decks/{}/copy", own["id"]), &json!({})).await.refused(Code::MediaLimit);
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    let own = lea.post("/v1/flashcards/decks", &json!({ "name": "Latin" })).await.created();
    let path = format!("/v1/flashcards/decks/{}/media", own["id"]);
    lea.post_form(&path, ("a.png", "image/png", PNG), &[]).await.created();
    server.raw_app().db.write("fill", move |tx| tx.exec(fill, ())).await.unwrap();
    lea.post_form(&path, ("b.png", "image/png", &more), &[]).await.refused(Code::MediaLimit);
}

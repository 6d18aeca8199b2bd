//! Packages that come back: to Anki under the names of its notes, and here without being counted twice.

use std::fs::File;
use std::io::Write;

use futures_util::future::join_all;
use schola::features::flashcards::service::packaged;
use schola::features::flashcards::transfer::package::{
    Archive, Collection, MOST_UNPACKED, Names, PackagedCard, PackagedNote, PackagedReview, StoredTexts, assemble,
    collection,
};
use serde_json::{Value, json};

use super::{ROOT, card, deck};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const LEGACY: &[u8] = include_bytes!("packages/legacy.apkg");
/// From the beginning of tests to a day after the package was written.
const AFTER_EXPORT: std::time::Duration = std::time::Duration::from_secs(327 * 24 * 3600);

/// The rows of a package.
pub(super) fn rows(server: &Server, package: &[u8]) -> Collection {
    let path = |name: &str| server.data().join(name);
    File::create(path("read.apkg")).unwrap().write_all(package).unwrap();
    let mut archive = Archive::open(File::open(path("read.apkg")).unwrap(), MOST_UNPACKED).unwrap();
    let into = File::options().read(true).write(true).create(true).truncate(true).open(path("read.anki2")).unwrap();
    collection(&mut archive, into).unwrap();
    packaged(&path("read.anki2"), server.raw_app().now()).unwrap()
}

pub(super) async fn exported(owner: &Actor<'_>, deck: &Value) -> Vec<u8> {
    owner.get(&format!("{ROOT}/decks/{deck}/export?format=apkg")).await.body.to_vec()
}

pub(super) async fn imported(owner: &Actor<'_>, package: &[u8]) -> Value {
    owner.post_form(&format!("{ROOT}/import"), ("a.apkg", "application/zip", package), &[]).await.created()
}

/// The lasting names of notes with their note types, the names of the fields and of the cards, and when they were changed.
fn known(rows: &Collection) -> Vec<(String, i64, Value, Value, i64)> {
    let types: Value = serde_json::from_str(&rows.texts.as_ref().unwrap().types).unwrap();
    let names = |list: &Value| list.as_array().unwrap().iter().map(|of| of["name"].clone()).collect::<Value>();
    let mut known: Vec<_> = rows
        .notes
        .iter()
        .map(|note| {
            let of = &types[note.of.to_string()];
            (note.guid.clone(), note.of, names(&of["flds"]), names(&of["tmpls"]), note.changed)
        })
        .collect();
    known.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    known
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_of_anki_go_back_under_their_names() {
    let server = Server::spawn().await;
    server.advance(AFTER_EXPORT);
    let ada = server.learner("ada").await;
    let first = imported(&ada, LEGACY).await;
    let (came, gone) = (known(&rows(&server, LEGACY)), rows(&server, &exported(&ada, &first["id"]).await));
    assert_eq!(known(&gone), came);
    // What Anki has of its note types is newer.
    let types: Value = serde_json::from_str(&gone.texts.unwrap().types).unwrap();
    for (_, of, ..) in &came {
        assert_eq!(types[of.to_string()]["mod"], 0);
    }
    // A note that was changed here is later than that of Anki, and has its name and its note type still.
    let cards = ada.get(&format!("{ROOT}/decks/{}/cards?limit=100", first["id"])).await.ok();
    let changed = cards.list("cards").iter().find(|card| card["front"] == "reviewed").unwrap().clone();
    ada.patch(&format!("{ROOT}/cards/{}", changed["id"]), &json!({ "back": "better" })).await.ok();
    let again = rows(&server, &exported(&ada, &first["id"]).await);
    let later: Vec<_> = known(&again).into_iter().zip(&came).filter(|(now, before)| now.4 > before.4).collect();
    assert_eq!(later.len(), 1);
    assert_eq!((&later[0].0.0, later[0].0.1), (&later[0].1.0, later[0].1.1));
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_of_ours_have_the_same_names_in_all_exports() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = deck(&ada, json!({ "name": "Cells", "scheduler": "sm2" })).await;
    let first = card(&ada, &made, json!({ "front": "a", "back": "b" })).await;
    card(&ada, &made, json!({ "front": "c", "back": "d", "kind": "reversed" })).await;
    let guids = |rows: &Collection| rows.notes.iter().map(|note| note.guid.clone()).collect::<Vec<_>>();
    let before = rows(&server, &exported(&ada, &made["id"]).await);
    ada.patch(&format!("{ROOT}/cards/{}", first["id"]), &json!({ "back": "e" })).await.ok();
    let at = json!({ "rating": "good", "reviewed_at": "2026-01-01T09:00:00Z" });
    ada.post(&format!("{ROOT}/cards/{}/review", first["id"]), &at).await.ok();
    let package = exported(&ada, &made["id"]).await;
    let after = rows(&server, &package);
    assert_eq!(guids(&before), guids(&after));
    // Anki knows of cards of SM-2 too when they were answered last.
    let data: Vec<&str> = after.cards.iter().map(|card| card.data.as_str()).collect();
    assert_eq!(data, ["{\"lrt\":1767258000}", "{}", "{}"]);
    // A copy that was imported is exported under the names with which it came.
    let eve = server.learner("eve").await;
    let copy = imported(&eve, &package).await;
    assert_eq!(guids(&rows(&server, &exported(&eve, &copy["id"]).await)), guids(&after));
    let cards = eve.get(&format!("{ROOT}/decks/{}/cards", copy["id"])).await.ok();
    let known = cards.list("cards").iter().find(|card| card["front"] == "a").unwrap();
    assert_eq!(known["reviewed_at"], "2026-01-01T09:00:00.000Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_that_are_imported_at_a_time_leave_no_empty_deck() {
    let server = Server::spawn().await;
    server.advance(AFTER_EXPORT);
    let ada = server.learner("ada").await;
    let path = format!("{ROOT}/import");
    let import = |_| ada.post_form(&path, ("a.apkg", "application/zip", LEGACY), &[]);
    let answers = join_all((0..6).map(import)).await;
    assert!(answers.iter().any(|answer| answer.status == 201));
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.status, 429);
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        let limit = body["limit"]["name"].as_str().unwrap_or_default().to_owned();
        assert!(["imports", "uploads"].contains(&limit.as_str()), "{body}");
    }
    let decks = ada.get(&format!("{ROOT}/decks")).await.ok();
    let mut cards: Vec<i64> = decks.list("decks").iter().map(|deck| deck.number("cards")).collect();
    cards.sort_unstable();
    assert_eq!((cards.len(), cards.iter().sum::<i64>()), (2, 10), "{cards:?}");
    assert!(cards[0] > 0);
    // What was refused can be sent again.
    assert_eq!(imported(&ada, LEGACY).await["report"]["package"].number("unchanged"), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_that_come_back_are_counted_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let days = async || ada.get(&format!("{ROOT}/activity?from=2025-12-01&to=2026-02-01")).await.ok()["days"].clone();
    let made = deck(&ada, json!({ "name": "Cells" })).await;
    for front in ["a", "b"] {
        let card = card(&ada, &made, json!({ "front": front, "back": "x" })).await;
        for (time, rating) in [("01T09", "good"), ("02T09", "again"), ("02T10", "good")] {
            let body = json!({ "rating": rating, "reviewed_at": format!("2026-01-{time}:00:00Z"), "took_ms": 500 });
            ada.post(&format!("{ROOT}/cards/{}/review", card["id"]), &body).await.ok();
        }
    }
    let (package, known) = (exported(&ada, &made["id"]).await, days().await);
    assert_eq!(known.as_array().unwrap().iter().map(|day| day.number("reviews")).sum::<i64>(), 6);
    let mut deck = made["id"].clone();
    for _ in 0..2 {
        ada.delete(&format!("{ROOT}/decks/{deck}")).await.gone();
        assert_eq!(days().await, known, "what was reviewed stays in the heat map");
        let again = imported(&ada, &package).await;
        assert_eq!(again["report"]["package"].number("reviews"), 6);
        assert_eq!(days().await, known);
        deck = again["id"].clone();
    }
    // The same holds for a card, and for what was reviewed elsewhere afterwards.
    let cards = ada.get(&format!("{ROOT}/decks/{deck}/cards")).await.ok();
    let gone = cards.list("cards").iter().find(|card| card["front"] == "b").unwrap().clone();
    ada.delete(&format!("{ROOT}/cards/{}", gone["id"])).await.gone();
    assert_eq!(imported(&ada, &package).await["report"]["package"].number("reviews"), 3);
    assert_eq!(days().await, known);
    let eve = server.learner("eve").await;
    imported(&eve, &package).await;
    let hers = eve.get(&format!("{ROOT}/activity?from=2025-12-01&to=2026-02-01")).await.ok()["days"].clone();
    assert_eq!(hers, known, "of another person, all count");
}

#[test]
fn changes_of_due_dates_by_hand_are_listed() {
    let types = json!({ "3": {
        "flds": [{ "name": "F" }, { "name": "B" }],
        "tmpls": [{ "name": "Card 1", "qfmt": "{{F}}", "afmt": "{{B}}" }],
    } });
    let texts = StoredTexts {
        types: types.to_string(),
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
        fields: "a\u{1f}b".to_owned(),
    };
    let entry = |at: i64, ease: i64, kind: i64| PackagedReview {
        at,
        card: 2,
        ease,
        interval: 3,
        before: 1,
        factor: 2500,
        took_ms: 0,
        kind,
    };
    let package = assemble(
        Collection {
            texts: Some(texts),
            notes: vec![note],
            cards: vec![PackagedCard { id: 2, note: 1, deck: 5, phase: 2, ..PackagedCard::default() }],
            reviews: vec![entry(1, 3, 0), entry(2, 0, 4), entry(3, 3, 1), entry(4, 0, 5)],
            ..Collection::default()
        },
        &Names::new(),
    )
    .unwrap();
    let lost: Vec<_> = package.lost.iter().map(|loss| (loss.what, loss.count)).collect();
    assert_eq!(lost, [("manual_changes", 2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn spreadsheets_know_that_a_table_is_utf_8() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = deck(&ada, json!({ "name": "Übung" })).await;
    card(&ada, &made, json!({ "front": "größer", "back": "更大" })).await;
    let table = ada.get(&format!("{ROOT}/decks/{}/export?format=csv", made["id"])).await.body.to_vec();
    assert_eq!(String::from_utf8(table.clone()).unwrap(), "\u{feff}front,back,tags,kind\r\ngrößer,更大,,basic\r\n");
    let file = ("deck.csv", "text/csv", table.as_slice());
    let again = ada.post_form(&format!("{ROOT}/import"), file, &[]).await.created();
    let cards = ada.get(&format!("{ROOT}/decks/{}/cards", again["id"])).await.ok();
    assert_eq!((&cards["cards"][0]["front"], &cards["cards"][0]["back"]), (&json!("größer"), &json!("更大")));
}

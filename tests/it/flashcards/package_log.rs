//! What was set by hand, in the log of packages as Anki writes it.

use schola::db::foreign::Draft;
use schola::db::params;
use schola::features::flashcards::service::packaged;
use schola::features::flashcards::transfer::package::{Collection, MOST_PACKAGED_REVIEWS, Names, assemble};
use serde_json::{Value, json};

use super::package_returns::{exported, imported, rows};
use super::rescheduling::{MINUTE, forgotten, rescheduled};
use super::{ROOT, deck, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const DUE: &str = "2026-01-20";

/// An entry of a log: its kind, the rating, the intervals after and before it, and whether it has a factor.
type Entry = (i64, i64, i64, i64, bool);

/// The log of the card with this front.
fn log_of(rows: &Collection, front: &str) -> Vec<Entry> {
    let is_named = |fields: &str| fields.split('\u{1f}').next() == Some(front);
    let note = rows.notes.iter().find(|note| is_named(&note.fields)).unwrap();
    let card = rows.cards.iter().find(|card| card.note == note.id).unwrap();
    let entries = rows.reviews.iter().filter(|entry| entry.card == card.id);
    entries.map(|entry| (entry.kind, entry.ease, entry.interval, entry.before, entry.factor > 0)).collect()
}

async fn interval(owner: &Actor<'_>, card: &Value) -> i64 {
    owner.get(&format!("{ROOT}/cards/{}", card["id"])).await.ok()["card"].number("interval_days")
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_that_were_set_by_hand_are_logged_as_in_anki() {
    let server = Server::spawn().await;
    let (ada, eve) = (server.learner("ada").await, server.learner("eve").await);
    let own = deck(&ada, json!({ "fuzz": false })).await;
    let (gone, moved) = (plain(&ada, &own, "gone").await, plain(&ada, &own, "moved").await);
    let (both, fresh) = (plain(&ada, &own, "both").await, plain(&ada, &own, "fresh").await);
    for card in [&gone, &moved, &both] {
        review(&ada, card, json!({ "rating": "easy" })).await;
    }
    let known = interval(&ada, &gone).await;
    server.advance(MINUTE);
    forgotten(&ada, &[&gone, &both]).await;
    server.advance(MINUTE);
    rescheduled(&ada, &[&moved, &both, &fresh], DUE).await;
    let set = interval(&ada, &fresh).await;
    server.advance(MINUTE);

    let answer = (0, 4, known, 0, true);
    let wanted: [(&str, Vec<Entry>); 4] = [
        // No factor tells FSRS in Anki to leave out the answers before.
        ("gone", vec![answer, (4, 0, 0, known, false)]),
        ("moved", vec![answer, (4, 0, known, known, true)]),
        ("both", vec![answer, (4, 0, 0, known, false), (4, 0, set, 0, true)]),
        ("fresh", vec![(4, 0, set, 0, true)]),
    ];
    let package = exported(&ada, &own["id"]).await;
    let first = rows(&server, &package);
    // What the cards tell is not lost, and leaves in the same way again.
    let copy = imported(&eve, &package).await;
    assert_eq!(copy["report"]["package"]["lost"], json!([]));
    let second = rows(&server, &exported(&eve, &copy["id"]).await);
    for (front, log) in &wanted {
        assert_eq!((&log_of(&first, front), &log_of(&second, front)), (log, log), "{front}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_that_were_reviewed_since_keep_what_was_set_in_the_log() {
    let server = Server::spawn().await;
    let (ada, eve) = (server.learner("ada").await, server.learner("eve").await);
    let own = deck(&ada, json!({ "fuzz": false })).await;
    let card = plain(&ada, &own, "again").await;
    review(&ada, &card, json!({ "rating": "easy" })).await;
    let known = interval(&ada, &card).await;
    for rating in ["easy", "good"] {
        server.advance(MINUTE);
        forgotten(&ada, &[&card]).await;
        server.advance(MINUTE);
        review(&ada, &card, json!({ "rating": rating })).await;
    }
    let package = exported(&ada, &own["id"]).await;
    let log = log_of(&rows(&server, &package), "again");
    let by_hand: Vec<usize> = (0..log.len()).filter(|place| log[*place].0 == 4).collect();
    assert_eq!((log.len(), by_hand), (5, vec![1, 3]), "{log:?}");
    assert_eq!([log[1], log[3]], [(4, 0, 0, known, false); 2]);
    let copy = imported(&eve, &package).await;
    assert_eq!(copy["report"]["package"]["lost"], json!([{ "what": "manual_changes", "count": 2 }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_reviews_of_a_long_log_are_taken_and_the_others_are_counted() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let card = plain(&ada, &own, "often").await;
    review(&ada, &card, json!({ "rating": "good" })).await;
    let newest = rows(&server, &exported(&ada, &own["id"]).await).reviews[0];
    // As many entries as are read, all of them older, and a later one of a card that is not in the package.
    let (path, now) = (server.data().join("read.anki2"), server.raw_app().now());
    let draft = Draft::begin(&path, "").unwrap();
    let older = "WITH RECURSIVE entries (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM entries WHERE n < ?1) \
                 INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) \
                 SELECT 1000000000000 + n, ?2, -1, 3, 1, 1, 2500, 0, 1 FROM entries";
    let other = "INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) VALUES (?1, 7, -1, 3, 1, 1, 2500, 0, 1)";
    let write = draft.write(now, |tx| {
        tx.exec(older, params![MOST_PACKAGED_REVIEWS, newest.card])?;
        tx.exec(other, params![newest.at + 1])
    });
    write.unwrap();
    draft.finish().unwrap();
    let long = packaged(&path, now).unwrap();
    let last = long.reviews.last().map(|entry| (entry.at, entry.card));
    assert_eq!((long.reviews.len(), last), (MOST_PACKAGED_REVIEWS, Some((newest.at, newest.card))));
    assert!(long.reviews.is_sorted_by_key(|entry| entry.at));
    let lost = assemble(long, &Names::new()).unwrap().lost;
    let lost: Vec<_> = lost.iter().map(|loss| (loss.what, loss.count)).collect();
    assert_eq!(lost, [("old_reviews", 1)]);
}

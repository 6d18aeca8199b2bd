//! What packages of Anki say of single cards: leeches, and cards that are in a filtered deck.

use schola::features::flashcards::model::{Options, Scheduler};
use schola::features::flashcards::transfer::package::{
    Collection, ImportedNote, Names, PackagedCard, PackagedNote, StoredTexts, assemble, settle, state_of,
};
use schola::kernel::text::ParsedText;
use schola::kernel::{Calendar, Timestamp};
use serde_json::json;

use super::packing::{exported, imported};
use super::{ROOT, card, deck, review};
use crate::support::fields::Fields;
use crate::support::server::Server;

const DECK: i64 = 5;
/// In seconds: 29 November 2022.
const NOW: i64 = 1_669_725_000;

/// The notes of a collection with a reversed note that has these tags and these cards.
fn notes(tags: &str, cards: [PackagedCard; 2]) -> (Vec<ImportedNote>, usize) {
    let templates = json!([{ "qfmt": "{{F}}", "afmt": "{{B}}" }, { "qfmt": "{{B}}", "afmt": "{{F}}" }]);
    let texts = StoredTexts {
        types: json!({ "3": { "flds": [{ "name": "F" }, { "name": "B" }], "tmpls": templates } }).to_string(),
        decks: json!({ DECK.to_string(): { "name": "Deck" } }).to_string(),
        options: json!({}).to_string(),
        settings: json!({}).to_string(),
    };
    let note = PackagedNote {
        id: 1,
        guid: String::new(),
        changed: 0,
        of: 3,
        tags: tags.to_owned(),
        fields: "front\u{1f}back".to_owned(),
    };
    let numbered = |(number, card): (i64, PackagedCard)| PackagedCard {
        id: number + 2,
        note: 1,
        deck: DECK,
        ordinal: number,
        ..card
    };
    let cards = (0..).zip(cards).map(numbered).collect();
    let created = NOW - 100 * 24 * 3600;
    let mut collection = Collection { created, texts: Some(texts), notes: vec![note], cards, ..Collection::default() };
    let changed = settle(&mut collection, Timestamp::from_millis(NOW * 1000));
    let package = assemble(collection, &Names::new()).unwrap();
    (package.decks.into_iter().flat_map(|deck| deck.notes).collect(), changed.len())
}

#[test]
fn a_suspended_card_of_a_note_with_the_tag_is_a_leech() {
    let forgotten = PackagedCard { phase: 2, interval: 3, due: 103, lapses: 8, ..PackagedCard::default() };
    let suspended = PackagedCard { queue: -1, ..forgotten.clone() };
    let never = PackagedCard { queue: -1, ..PackagedCard::default() };
    for (tags, cards, leeches, left) in [
        (" a Leech ", [suspended.clone(), forgotten.clone()], [true, false], &["a"][..]),
        (" leech ", [never, suspended.clone()], [false, true], &[]),
        (" a ", [suspended.clone(), suspended], [false, false], &["a"]),
        // Anki only added the tag, and shows the card still.
        (" leech ", [forgotten.clone(), forgotten], [false, false], &["leech"]),
    ] {
        let (notes, _) = notes(tags, cards);
        let found: Vec<bool> = notes[0].cards.iter().map(|(_, card, _)| card.is_leech).collect();
        let kept: Vec<&str> = notes[0].note.tags.iter().map(|tag| tag.as_str()).collect();
        assert_eq!((found.as_slice(), kept.as_slice()), (&leeches[..], left), "{tags}");
    }
}

#[test]
fn a_card_in_learning_steps_keeps_its_time_while_it_is_in_a_filtered_deck() {
    let learning = PackagedCard { phase: 1, queue: 1, home_deck: DECK, steps_left: 1, ..PackagedCard::default() };
    let (time, later) = (NOW + 600, NOW + 1200);
    let cards = [
        PackagedCard { due: -100_000, home_due: time, ..learning.clone() },
        // One that was answered there has a time of its own.
        PackagedCard { due: later, home_due: time, ..learning },
    ];
    let (notes, changed) = notes("", cards);
    assert_eq!(changed, 0);
    let (calendar, options) = (Calendar::of("UTC"), Options::default());
    for ((_, card, _), at) in notes[0].cards.iter().zip([time, later]) {
        let state = state_of(card, &[], 0, &calendar, (Scheduler::Fsrs, &options));
        assert_eq!(state.memory.due_at, Some(Timestamp::from_millis(at * 1000)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leech_is_one_in_another_school_too() {
    let server = Server::spawn().await;
    let (ada, eve) = (server.learner("ada").await, server.learner("eve").await);
    let made = deck(&ada, json!({ "leech_threshold": 1 })).await;
    let one = card(&ada, &made, json!({ "front": "hablar", "back": "to speak", "tags": ["verbs"] })).await;
    review(&ada, &one, json!({ "rating": "easy", "reviewed_at": "2025-11-01T10:00:00Z" })).await;
    let leech = review(&ada, &one, json!({ "rating": "again", "reviewed_at": "2025-11-20T10:00:00Z" })).await;
    assert_eq!(leech["leech"], true);
    let package = exported(&ada, &made).await;
    imported(&eve, &package).await;
    let found = eve.get(&format!("{ROOT}/cards?state=leech")).await.ok();
    let taken = &found["cards"][0];
    assert_eq!((found.list("cards").len(), &taken["front"], &taken["leech"]), (1, &json!("hablar"), &json!(true)));
    assert_eq!((&taken["tags"], &taken["suspended"]), (&json!(["verbs"]), &json!(true)));
    // Nothing changes for the person who has it.
    assert_eq!(imported(&ada, &package).await["report"]["package"].number("unchanged"), 1);
}

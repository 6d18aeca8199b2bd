//! The settings of decks in packages of Anki, of the legacy and the present schema.

use schola::features::flashcards::model::{Options, Scheduler};
use schola::features::flashcards::transfer::package::{
    Collection, Loss, Names, Package, PackagedCard, PackagedNote, PackagedReview, StoredDeck, StoredTexts, StoredType,
    assemble, settle,
};
use schola::kernel::Timestamp;
use schola::kernel::text::ParsedText;
use serde_json::{Value, json};

const DECK: i64 = 5;
const GROUP: i64 = 9;

/// The collection with a note that has this card.
fn with_card(collection: Collection, card: PackagedCard) -> Package {
    let note = PackagedNote {
        id: 1,
        guid: String::new(),
        changed: 0,
        of: 3,
        tags: String::new(),
        fields: "front\u{1f}back".to_owned(),
    };
    let card = PackagedCard { id: 2, note: 1, deck: DECK, ..card };
    assemble(Collection { notes: vec![note], cards: vec![card], ..collection }, &Names::new()).unwrap()
}

fn learnt(data: &str) -> PackagedCard {
    PackagedCard { phase: 2, interval: 10, factor: 2500, data: data.to_owned(), ..PackagedCard::default() }
}

/// A collection of the legacy schema.
fn legacy(group: &Value, deck: &Value, settings: &Value) -> Collection {
    let mut of = json!({ "name": "Deck", "conf": GROUP });
    of.as_object_mut().unwrap().extend(deck.as_object().unwrap().clone());
    let kind = json!({ "flds": [{ "name": "F" }, { "name": "B" }], "tmpls": [{ "qfmt": "{{F}}", "afmt": "{{B}}" }] });
    let texts = StoredTexts {
        types: json!({ "3": kind }).to_string(),
        decks: json!({ DECK.to_string(): of }).to_string(),
        options: json!({ GROUP.to_string(): group }).to_string(),
        settings: settings.to_string(),
    };
    Collection { texts: Some(texts), ..Collection::default() }
}

/// The only deck, and what was lost.
fn only(package: &Package) -> (Scheduler, Options, Vec<Loss>) {
    assert_eq!(package.decks.len(), 1);
    (package.decks[0].scheduler, package.decks[0].options.clone(), package.lost.clone())
}

fn lost(what: &'static str) -> Vec<Loss> {
    vec![Loss { what, count: 1 }]
}

fn group() -> Value {
    json!({
        "new": { "delays": [2.0, 15.0], "perDay": 7, "ints": [1, 4, 0], "initialFactor": 2500 },
        "rev": { "perDay": 77, "maxIvl": 365, "ease4": 1.3, "ivlFct": 1.0, "hardFactor": 1.2 },
        "lapse": { "delays": [3.0], "leechFails": 5, "mult": 0.0, "minInt": 1 },
        "desiredRetention": 0.85, "fsrsParams6": vec![0.2; 21], "easyDaysPercentages": vec![1.0; 7],
    })
}

#[test]
fn a_legacy_group_of_options_becomes_the_settings_of_a_deck() {
    let package = with_card(legacy(&group(), &json!({}), &json!({})), PackagedCard::default());
    let (scheduler, options, lost) = only(&package);
    assert_eq!((scheduler, lost), (Scheduler::Fsrs, vec![]));
    let parameters = options.parameters.clone().unwrap();
    assert_eq!((parameters.len(), parameters[0], parameters[4]), (21, 0.2, 1.0), "within the bounds of each");
    let wanted = Options {
        learning_steps: vec![2, 15],
        relearning_steps: vec![3],
        new_per_day: 7,
        reviews_per_day: 77,
        leech_threshold: 5,
        maximum_interval_days: 365,
        desired_retention: 0.85,
        parameters: Some(parameters),
        ..Options::default()
    };
    assert_eq!(options, wanted);
    // Limits of the deck itself come first.
    let own = json!({ "newLimit": 3, "reviewLimit": 30, "desiredRetention": 92 });
    let (_, options, _) = only(&with_card(legacy(&group(), &own, &json!({})), PackagedCard::default()));
    assert_eq!((options.new_per_day, options.reviews_per_day, options.desired_retention), (3, 30, 0.92));
}

#[test]
fn an_order_of_cards_that_is_not_here_is_lost_and_that_of_anki_is_not() {
    let usual = json!({
        "newMix": 0, "interdayLearningMix": 0, "newGatherPriority": 0, "newSortOrder": 0, "reviewOrder": 0,
    });
    let found = |name: &str, value: i64| {
        let mut group = group();
        group.as_object_mut().unwrap().extend(usual.as_object().unwrap().clone());
        group["new"]["order"] = json!(1);
        group["new"]["bury"] = json!(false);
        group["lapse"]["leechAction"] = json!(1);
        match name.split_once('.') {
            Some((part, name)) => group[part][name] = json!(value),
            None => group[name] = json!(value),
        }
        only(&with_card(legacy(&group, &json!({}), &json!({})), PackagedCard::default())).2
    };
    for (name, value) in [("newMix", 0), ("newMix", 1), ("newSortOrder", 1), ("lapse.leechAction", 0)] {
        assert_eq!(found(name, value), [], "{name} {value}");
    }
    for (name, value) in [
        ("new.order", 0),
        ("newMix", 2),
        ("interdayLearningMix", 1),
        ("newGatherPriority", 3),
        ("newSortOrder", 4),
        ("reviewOrder", 7),
    ] {
        assert_eq!(found(name, value), lost("deck_options"), "{name} {value}");
    }
}

/// The legacy collection with a note of this type, with these fields.
fn with_type(kind: &Value, fields: &str) -> Package {
    let texts = StoredTexts {
        types: json!({ "3": kind }).to_string(),
        decks: json!({ DECK.to_string(): { "name": "Deck", "conf": GROUP } }).to_string(),
        options: json!({ GROUP.to_string(): group() }).to_string(),
        settings: json!({}).to_string(),
    };
    let note =
        PackagedNote { id: 1, guid: String::new(), changed: 0, of: 3, tags: String::new(), fields: fields.to_owned() };
    let card = PackagedCard { id: 2, note: 1, deck: DECK, ..PackagedCard::default() };
    let collection = Collection { texts: Some(texts), notes: vec![note], cards: vec![card], ..Collection::default() };
    assemble(collection, &Names::new()).unwrap()
}

#[test]
fn words_of_templates_are_taken_and_fields_that_no_card_shows_are_listed() {
    let kind = |question: &str, answer: &str| {
        let fields = json!([{ "name": "Word" }, { "name": "Meaning" }, { "name": "Notes" }]);
        json!({ "flds": fields, "tmpls": [{ "qfmt": question, "afmt": answer }] })
    };
    let answer = "{{FrontSide}}<hr id=answer>{{Meaning}}{{#Notes}} (see: {{Notes}}){{/Notes}}";
    for (kind, fields, front, back, expected) in [
        (kind("Translate: {{Word}}", answer), "wort\u{1f}word\u{1f}", "Translate: wort", "word", vec![]),
        (kind("Translate: {{Word}}", answer), "wort\u{1f}word\u{1f}x", "Translate: wort", "word (see: x)", vec![]),
        (
            kind("{{Word}}", "{{FrontSide}}<hr id=answer>{{Meaning}}"),
            "a\u{1f}b\u{1f}c",
            "a",
            "b",
            lost("unused_fields"),
        ),
        (kind("{{Word}}", "{{FrontSide}}<hr id=answer>{{Meaning}}"), "a\u{1f}b\u{1f}", "a", "b", vec![]),
        (kind("{{Word}}{{Deck}}", "{{Meaning}}{{Notes}}"), "a\u{1f}b\u{1f}", "a", "b", lost("template_texts")),
    ] {
        let package = with_type(&kind, fields);
        let note = &package.decks[0].notes[0].note;
        assert_eq!((note.front.as_str(), note.back.as_str()), (front, back));
        assert_eq!(package.lost, expected, "{kind}");
    }
}

#[test]
fn dates_that_cannot_be_true_are_settled_and_listed() {
    let now = Timestamp::from_millis(1_767_603_600_000);
    let created = now.millis() / 1000 - 100 * 86_400;
    let review =
        |at: i64| PackagedReview { at, card: 2, ease: 3, interval: 1, before: 0, factor: 2500, took_ms: 0, kind: 1 };
    let card = |due: i64, interval: i64| PackagedCard { phase: 2, due, interval, ..PackagedCard::default() };
    let mut collection = Collection {
        created,
        cards: vec![card(110, 10), card(10_000_000, 10), card(-20_000, 10), card(110, 1_000_000)],
        reviews: vec![review(5), review(now.millis() - 1000), review(now.millis() + 172_800_000)],
        ..Collection::default()
    };
    let found = settle(&mut collection, now);
    let counts: Vec<(&str, usize)> = found.iter().map(|loss| (loss.what, loss.count)).collect();
    assert_eq!(counts, [("due_dates", 3), ("review_dates", 2)]);
    assert_eq!(collection.reviews.len(), 1);
    let dues: Vec<(i64, i64)> = collection.cards.iter().map(|card| (card.due, card.interval)).collect();
    assert_eq!(dues, [(110, 10), (100, 10), (100, 10), (110, 36_500)]);
}

#[test]
fn the_scheduler_is_the_one_that_the_package_says_or_its_cards_show() {
    for (settings, card, scheduler) in [
        (json!({}), PackagedCard::default(), Scheduler::Fsrs),
        (json!({}), learnt("{}"), Scheduler::Sm2),
        (json!({}), learnt("{\"s\":3.5,\"d\":5.0}"), Scheduler::Fsrs),
        (json!({ "fsrs": true }), learnt("{}"), Scheduler::Fsrs),
        (json!({ "fsrs": false }), learnt("{\"s\":3.5,\"d\":5.0}"), Scheduler::Sm2),
        (json!({ "fsrs": false }), PackagedCard::default(), Scheduler::Sm2),
        (json!("no settings"), PackagedCard::default(), Scheduler::Fsrs),
    ] {
        let (found, ..) = only(&with_card(legacy(&group(), &json!({}), &settings), card));
        assert_eq!(found, scheduler, "{settings}");
    }
}

#[test]
fn what_a_deck_here_does_not_have_is_listed() {
    let changed = |path: &str, value: Value| {
        let mut group = group();
        *group.pointer_mut(path).unwrap() = value;
        group
    };
    for (group, expected) in [
        (changed("/new/delays", json!([0.5, 10.0])), lost("learning_steps")),
        (changed("/new/delays", json!([1.0, 2880.0])), lost("learning_steps")),
        (changed("/lapse/delays", json!([-1.0])), lost("learning_steps")),
        (changed("/lapse/delays", json!(vec![1.0; 11])), lost("learning_steps")),
        (changed("/fsrsParams6", json!(vec![0.2; 17])), lost("fsrs_parameters")),
        (changed("/fsrsParams6", json!([0.2])), lost("fsrs_parameters")),
        (changed("/fsrsParams6", json!([])), vec![]),
        (changed("/new/perDay", json!(20_000)), lost("deck_options")),
        (changed("/rev/maxIvl", json!(0)), lost("deck_options")),
        (changed("/desiredRetention", json!(0.5)), lost("deck_options")),
        (changed("/easyDaysPercentages", json!([1.0, 0.5])), lost("deck_options")),
        // These belong to Anki's SM-2, and FSRS has no use for them.
        (changed("/rev/hardFactor", json!(1.1)), vec![]),
    ] {
        let (_, options, found) = only(&with_card(legacy(&group, &json!({}), &json!({})), PackagedCard::default()));
        assert_eq!(found, expected, "{group}");
        assert!((0.7..=0.99).contains(&options.desired_retention) && options.new_per_day <= 9_999);
        assert!(options.learning_steps.iter().chain(&options.relearning_steps).all(|step| (1..=1440).contains(step)));
    }
    let group = changed("/rev/hardFactor", json!(1.1));
    let (_, _, found) =
        only(&with_card(legacy(&group, &json!({}), &json!({ "fsrs": false })), PackagedCard::default()));
    assert_eq!(found, lost("deck_options"));
    // Texts of another shape say nothing.
    for group in
        [json!(null), json!({ "new": 3 }), json!({ "new": { "perDay": "many" } }), json!({ "new": { "perDay": -1 } })]
    {
        let (_, options, _) =
            only(&with_card(legacy(&group, &json!({ "conf": "x" }), &json!({})), PackagedCard::default()));
        assert_eq!(options, Options::default(), "{group}");
    }
}

/// The field of a message: a number.
fn whole(field: u64, value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    for mut number in [field << 3, value] {
        while number >= 0x80 {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }
    bytes
}

/// The field of a message: bytes.
fn packed(field: u64, content: &[u8]) -> Vec<u8> {
    let mut bytes = whole(field, content.len() as u64);
    bytes[0] |= 2;
    bytes.extend_from_slice(content);
    bytes
}

fn reals(field: u64, values: &[f32]) -> Vec<u8> {
    packed(field, &values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>())
}

fn real(field: u64, value: f32) -> Vec<u8> {
    let mut bytes = whole(field, 0);
    bytes.pop();
    bytes[0] |= 5;
    bytes.extend(value.to_le_bytes());
    bytes
}

#[test]
fn a_group_of_the_present_schema_becomes_the_settings_of_a_deck() {
    let usual = [real(11, 2.5), real(12, 1.3), real(13, 1.2), real(15, 1.0), whole(17, 1), whole(18, 1), whole(19, 4)];
    let config = [
        reals(1, &[2.0, 15.0]),
        reals(2, &[3.0]),
        reals(4, &[1.0; 7]),
        reals(5, &[0.3; 19]),
        whole(9, 7),
        whole(10, 77),
        whole(16, 365),
        whole(22, 5),
        real(37, 0.85),
        usual.concat(),
    ]
    .concat();
    let deck = [whole(1, GROUP as u64), whole(7, 3), real(10, 0.92)].concat();
    let collection = || Collection {
        types: vec![StoredType {
            id: 3,
            name: "Basic".to_owned(),
            config: Vec::new(),
            fields: vec!["F".to_owned(), "B".to_owned()],
            templates: vec![("Card 1".to_owned(), [packed(1, b"{{F}}"), packed(2, b"{{B}}")].concat())],
        }],
        decks: vec![StoredDeck { id: DECK, name: "Deck".to_owned(), kind: packed(1, &deck) }],
        options: vec![(GROUP, config.clone())],
        uses_fsrs: Some(true),
        ..Collection::default()
    };
    let (scheduler, options, lost) = only(&with_card(collection(), learnt("{}")));
    assert_eq!((scheduler, lost), (Scheduler::Fsrs, vec![]));
    assert_eq!((&*options.learning_steps, &*options.relearning_steps), (&[2, 15][..], &[3][..]));
    assert_eq!((options.new_per_day, options.reviews_per_day, options.leech_threshold), (3, 77, 5));
    assert_eq!((options.maximum_interval_days, options.desired_retention), (365, 0.92));
    let parameters = options.parameters.unwrap();
    assert_eq!((parameters.len(), parameters[19], parameters[20]), (21, 0.0, 0.5), "FSRS-5 has a fixed decay");
    let (scheduler, ..) = only(&with_card(Collection { uses_fsrs: None, ..collection() }, learnt("{}")));
    assert_eq!(scheduler, Scheduler::Sm2);
    // Anki keeps what a deck of ours says of itself.
    let own = packed(255, br#"{"schola":{"scheduler":"sm2","fuzz":false}}"#);
    let marked = Collection { options: vec![(GROUP, [config.as_slice(), &own].concat())], ..collection() };
    let (scheduler, options, _) = only(&with_card(marked, learnt("{}")));
    assert_eq!((scheduler, options.fuzz), (Scheduler::Sm2, false));
    // Another order of cards is not that of decks here.
    for (field, value, is_lost) in [(20, 1, true), (30, 1, false), (30, 2, true), (33, 7, true), (21, 1, false)] {
        let chosen = [config.clone(), whole(field, value)].concat();
        let (.., found) = only(&with_card(Collection { options: vec![(GROUP, chosen)], ..collection() }, learnt("{}")));
        assert_eq!(!found.is_empty(), is_lost, "{field} {value}: {found:?}");
    }
    // Any bytes are read without a fault.
    for cut in 0..config.len() {
        let broken = Collection { options: vec![(GROUP, config[..cut].to_vec())], ..collection() };
        assert_eq!(with_card(broken, learnt("{}")).decks.len(), 1);
    }
}

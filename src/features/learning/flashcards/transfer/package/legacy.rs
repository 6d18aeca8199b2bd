//! The first row of a collection of Anki in its legacy schema (version 11): note types, decks and settings, as JSON.
//!
//! Every version of Anki since 2.0, AnkiDroid and AnkiMobile read this schema; the present one is read by recent versions alone. A package of the
//! current format holds it too: when Anki opens a collection, of a package or as a whole, it brings an older schema up to its own without a loss.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::NoteType;
use super::options::{NO_LEECHES, marked};
use crate::features::flashcards::model::{Deck, NoteKind, Scheduler};
use crate::features::flashcards::transfer::naming::{missing_parents, name_in_anki};
use crate::kernel::{Error, Result};

/// The schema.
pub const VERSION: i64 = 11;
/// The deck that every collection has.
pub const DEFAULT_DECK: i64 = 1;
const DEFAULT_NAME: &str = "Default";
/// Ids of note types and decks look like times in milliseconds. These are the same in every package, so that a package that is imported
/// again finds the note types of the first.
const FIRST_TYPE: i64 = 1_577_836_800_000;
/// The name of the note type for notes that ask about a picture; the other names are for people alone.
pub const PICTURE_TYPE: &str = "Schola picture";
/// Where FSRS puts the decay of its curve: the last of the 21 parameters, whose published value this is.
const DECAY: f64 = 0.1542;

const KINDS: [NoteKind; 4] = [NoteKind::Basic, NoteKind::Reversed, NoteKind::Cloze, NoteKind::Image];

/// The id of the note type of a kind of notes.
pub fn type_of(kind: NoteKind) -> i64 {
    FIRST_TYPE
        + match kind {
            NoteKind::Basic => 1,
            NoteKind::Reversed => 2,
            NoteKind::Cloze => 3,
            NoteKind::Image => 4,
        }
}

/// The ids of decks in a package: when each was created, or shortly afterwards where that is taken. One that is called like the deck that every
/// collection has is that.
pub fn deck_ids<'d>(decks: impl Iterator<Item = &'d Deck>) -> Vec<i64> {
    let mut ids = Vec::new();
    for deck in decks {
        if name_in_anki(&deck.name) == name_in_anki(DEFAULT_NAME) && !ids.contains(&DEFAULT_DECK) {
            ids.push(DEFAULT_DECK);
            continue;
        }
        let mut id = deck.created_at.millis().max(DEFAULT_DECK + 1);
        while ids.contains(&id) {
            id += 1;
        }
        ids.push(id);
    }
    ids
}

/// The first of the ids of decks that stand for the missing parents of others, and how many there may be.
const FIRST_STAND_IN: i64 = FIRST_TYPE + 1_000;
const MOST_STAND_INS: i64 = 100_000;

/// Whether this is the id of a deck that stands for a missing parent.
pub fn is_stand_in(id: i64) -> bool {
    (FIRST_STAND_IN..FIRST_STAND_IN + MOST_STAND_INS).contains(&id)
}

/// The decay of the forgetting curve of a deck.
pub fn decay(deck: &Deck) -> f64 {
    let own = deck.options.parameters.as_ref().and_then(|parameters| parameters.last()).copied();
    own.map_or(DECAY, f64::from)
}

/// Texts of the row: settings, note types, decks and options.
pub struct Head {
    pub settings: String,
    pub types: String,
    pub decks: String,
    pub options: String,
}

/// A deck of a package: its id there, and its description as a field.
pub struct HeadDeck<'d> {
    pub id: i64,
    pub deck: &'d Deck,
    pub description: String,
}

/// The texts for a package with these decks. `now` is in seconds.
pub fn head(decks: &[HeadDeck<'_>], now: i64) -> Head {
    let id = decks.first().map_or(DEFAULT_DECK, |first| first.id);
    let types: serde_json::Map<String, Value> =
        KINDS.iter().map(|kind| (type_of(*kind).to_string(), note_type(&own_type(*kind), id, now))).collect();
    let default = deck_of((DEFAULT_DECK, DEFAULT_DECK), DEFAULT_NAME, "", now);
    let (mut texts, mut options) = (serde_json::Map::new(), serde_json::Map::new());
    texts.insert(DEFAULT_DECK.to_string(), default);
    options.insert(DEFAULT_DECK.to_string(), options_of(DEFAULT_DECK, None, now));
    for HeadDeck { id, deck, description } in decks {
        // Anki does not take over the options that every collection has.
        let mut of = if *id == DEFAULT_DECK { deck.created_at.millis().max(DEFAULT_DECK + 1) } else { *id };
        while of != *id && decks.iter().any(|other| other.id == of) {
            of += 1;
        }
        texts.insert(id.to_string(), deck_of((*id, of), &deck.name, description, now));
        options.insert(of.to_string(), options_of(of, Some(deck), now));
    }
    // Anki takes a deck without its parent for a damage.
    let names: Vec<&str> = decks.iter().map(|of| of.deck.name.as_str()).chain([DEFAULT_NAME]).collect();
    for (id, name) in (FIRST_STAND_IN..FIRST_STAND_IN + MOST_STAND_INS).zip(missing_parents(&names)) {
        texts.insert(id.to_string(), deck_of((id, DEFAULT_DECK), name, "", now));
    }
    let (cards, uses_fsrs) = (
        decks.iter().map(|of| of.deck.cards).sum::<i64>(),
        decks.iter().any(|of| of.deck.scheduler == Scheduler::Fsrs),
    );
    let settings = json!({
        "activeDecks": [id], "curDeck": id, "newSpread": 0, "collapseTime": 1200, "timeLim": 0, "estTimes": true, "dueCounts": true,
        "curModel": null, "nextPos": cards + 1, "sortType": "noteFld", "sortBackwards": false, "addToCur": true,
        "dayLearnFirst": false, "schedVer": 2, "sched2021": true, "rollover": 4, "fsrs": uses_fsrs,
    });
    Head {
        settings: settings.to_string(),
        types: Value::Object(types).to_string(),
        decks: Value::Object(texts).to_string(),
        options: Value::Object(options).to_string(),
    }
}

fn deck_of((id, options): (i64, i64), name: &str, description: &str, now: i64) -> Value {
    json!({
        "id": id, "name": name, "desc": description, "mod": now, "usn": -1, "conf": options, "dyn": 0, "collapsed": false,
        "browserCollapsed": false, "extendNew": 0, "extendRev": 0, "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0],
        "timeToday": [0, 0],
    })
}

fn options_of(id: i64, deck: Option<&Deck>, now: i64) -> Value {
    let options = deck.map(|deck| deck.options.clone()).unwrap_or_default();
    let name = deck.map_or(DEFAULT_NAME, |deck| deck.name.as_str());
    let leech_fails = if options.leech_threshold == 0 { NO_LEECHES } else { u64::from(options.leech_threshold) };
    let mut group = json!({
        "id": id, "name": name, "mod": now, "usn": -1, "maxTaken": 60, "timer": 0, "autoplay": true, "replayq": true, "dyn": false,
        "new": {
            "delays": options.learning_steps, "ints": [1, 4, 0], "initialFactor": 2500, "order": 1, "perDay": options.new_per_day,
            "bury": true, "separate": true,
        },
        "rev": {
            "perDay": options.reviews_per_day, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": options.maximum_interval_days, "hardFactor": 1.2,
            "bury": true, "minSpace": 1, "fuzz": 0.05,
        },
        "lapse": {
            "delays": options.relearning_steps, "mult": 0.0, "minInt": 1, "leechFails": leech_fails, "leechAction": 0,
        },
        "desiredRetention": options.desired_retention, "fsrsParams6": options.parameters.unwrap_or_default(),
    });
    if let Some(deck) = deck {
        marked(&mut group, deck);
    }
    group
}

const STYLE: &str = ".card { font-family: sans-serif; font-size: 20px; line-height: 1.5; text-align: center; }\n\
     .card ul, .card ol, .card pre, .card table { display: inline-block; text-align: start; }\n\
     .card img { max-width: 100%; }\n.cloze { font-weight: bold; }";

/// Whether this is the id of a note type of ours.
pub fn is_own_type(id: i64) -> bool {
    KINDS.iter().any(|kind| type_of(*kind) == id)
}

/// The text of note types with more of them. These are older than those of any collection, so that templates and styles stay as they are there.
pub fn with_types(types: &str, more: &BTreeMap<i64, NoteType>) -> Result<String> {
    let mut types: serde_json::Map<String, Value> = serde_json::from_str(types).map_err(Error::internal)?;
    for (id, of) in more {
        types.insert(id.to_string(), note_type(of, DEFAULT_DECK, 0));
    }
    Ok(Value::Object(types).to_string())
}

/// The note type of a kind of notes.
fn own_type(kind: NoteKind) -> NoteType {
    let (name, fields, cards) = match kind {
        NoteKind::Basic => ("Schola basic", ["Front", "Back"], &["Card 1"][..]),
        NoteKind::Image => (PICTURE_TYPE, ["Front", "Back"], &["Card 1"][..]),
        NoteKind::Reversed => ("Schola reversed", ["Front", "Back"], &["Card 1", "Card 2"][..]),
        NoteKind::Cloze => ("Schola cloze", ["Text", "Extra"], &["Cloze"][..]),
    };
    NoteType {
        id: type_of(kind),
        name: name.to_owned(),
        is_cloze: kind == NoteKind::Cloze,
        fields: fields.map(str::to_owned),
        cards: cards.iter().map(|card| (*card).to_owned()).collect(),
    }
}

fn note_type(of: &NoteType, deck: i64, now: i64) -> Value {
    let [front, back] = &of.fields;
    let sides = |asked: &str, told: &str| {
        (format!("{{{{{asked}}}}}"), format!("{{{{FrontSide}}}}\n\n<hr id=answer>\n\n{{{{{told}}}}}"))
    };
    let texts = if of.is_cloze {
        vec![(format!("{{{{cloze:{front}}}}}"), format!("{{{{cloze:{front}}}}}<br>\n{{{{{back}}}}}"))]
    } else {
        vec![sides(front, back), sides(back, front)]
    };
    let fields: Vec<Value> = of
        .fields
        .iter()
        .enumerate()
        .map(|(ordinal, name)| json!({ "name": name, "ord": ordinal, "sticky": false, "rtl": false, "font": "Arial", "size": 20, "media": [] }))
        .collect();
    let required: Vec<Value> = (0..of.cards.len()).map(|ordinal| json!([ordinal, "any", [ordinal]])).collect();
    let cards = of.cards.iter().zip(texts).enumerate().map(|(ordinal, (name, (question, answer)))| {
        json!({ "name": name, "ord": ordinal, "qfmt": question, "afmt": answer, "did": null, "bqfmt": "", "bafmt": "" })
    });
    json!({
        "id": of.id, "name": of.name, "type": i64::from(of.is_cloze), "mod": now, "usn": -1, "sortf": 0, "did": deck,
        "tmpls": cards.collect::<Vec<_>>(), "flds": fields, "css": STYLE, "latexPre": "", "latexPost": "", "latexsvg": false,
        "req": required, "vers": [], "tags": [],
    })
}

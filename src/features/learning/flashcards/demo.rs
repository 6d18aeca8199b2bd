//! The flashcards of the demo school, with the reviews that their owners would have sent.

use std::time::Duration;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::model::{Card, Grade, NewCard, NewDeck, NewReview, NoteKind, Options, Queue, Rating, Scheduler};
use super::service;
use crate::db::Tx;
use crate::features::classes;
use crate::features::demo_data::{DemoSchool, broken, days_ago, table};
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Actor, Fault, PageRequest, Result, Timestamp};

#[derive(Deserialize)]
struct Decks {
    deck: Vec<DemoDeck>,
}

#[derive(Deserialize, Clone)]
struct DemoDeck {
    owner: String,
    name: String,
    description: String,
    #[serde(default)]
    subject: String,
    kind: String,
    tag: String,
    scheduler: Option<String>,
    made_days_ago: u64,
    new_per_day: usize,
    skips: u32,
    /// The last day with reviews; yesterday where it is absent.
    until_days_ago: Option<u64>,
    share_with: Option<String>,
    /// When it was shared; yesterday where it is absent.
    shared_days_ago: Option<u64>,
    /// Who learns with a copy of it.
    #[serde(default)]
    copied_by: Vec<String>,
    /// Who learns the same cards in a deck of their own.
    #[serde(default)]
    learned_by: Vec<String>,
    /// The same since so many days, with so many new cards on most days.
    #[serde(default)]
    learned_since: Vec<(String, u64, usize)>,
    #[serde(skip)]
    is_copy: bool,
    cards: Vec<(String, String)>,
}

impl DemoDeck {
    /// The copy that a member of the class learns with, two new cards on most days since soon after it was shared.
    fn copied(&self, owner: &str) -> Self {
        let delay = 1 + u64::from(drawn(owner, 1) % 9);
        Self {
            owner: owner.to_owned(),
            made_days_ago: self.shared_ago().saturating_sub(delay),
            new_per_day: 2,
            skips: 20 + drawn(owner, 2) % 40,
            share_with: None,
            copied_by: Vec::new(),
            is_copy: true,
            ..self.clone()
        }
    }

    /// The deck of another person who learns the same cards.
    fn of(&self, owner: &str) -> Self {
        Self {
            owner: owner.to_owned(),
            made_days_ago: self.made_days_ago.saturating_sub(u64::from(drawn(owner, 1) % 6)),
            skips: 5 + drawn(owner, 2) % 12,
            learned_by: Vec::new(),
            is_copy: true,
            ..self.clone()
        }
    }

    /// The deck of a person who learns the same cards for long, a few each day.
    fn since(&self, (owner, made_days_ago, new_per_day): &(String, u64, usize)) -> Self {
        Self { made_days_ago: *made_days_ago, new_per_day: *new_per_day, learned_since: Vec::new(), ..self.of(owner) }
    }

    fn shared_ago(&self) -> u64 {
        self.shared_days_ago.unwrap_or(1)
    }

    /// What the days of this deck are drawn by.
    fn seed(&self) -> String {
        if self.is_copy { format!("{} of {}", self.name, self.owner) } else { self.name.clone() }
    }
}

/// How long a review takes.
const PACE: Duration = Duration::from_secs(11);
/// The reviews of a card in one sitting.
const MOST_IN_A_ROW: usize = 4;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Creates the decks and sends the reviews, day by day.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    let mut decks = Vec::new();
    let originals = table::<Decks>("flashcards.toml")?.deck;
    let copies: Vec<_> = originals.iter().flat_map(|deck| deck.copied_by.iter().map(|by| deck.copied(by))).collect();
    let alike: Vec<_> = originals.iter().flat_map(|deck| deck.learned_by.iter().map(|by| deck.of(by))).collect();
    let longer: Vec<_> = originals.iter().flat_map(|deck| deck.learned_since.iter().map(|by| deck.since(by))).collect();
    for deck in originals.into_iter().chain(copies).chain(alike).chain(longer) {
        let owner = school.actor(&deck.owner)?;
        let cards = create(tx, &owner, &deck)?;
        decks.push((deck, owner, cards));
    }
    let first = decks.iter().map(|(deck, ..)| deck.made_days_ago).max().unwrap_or(0);
    for ago in (1..first).rev() {
        for (deck, owner, cards) in &mut decks {
            if (deck.until_days_ago.unwrap_or(1)..deck.made_days_ago).contains(&ago) {
                learn(tx, owner, deck, cards, ago)?;
            }
        }
    }
    Ok(())
}

fn create(tx: &Tx, owner: &Actor, deck: &DemoDeck) -> Result<Vec<Card>> {
    let fault = |what: Fault| broken(&format!("has a deck, {}, whose text {what}", deck.name));
    let kind = NoteKind::parse(&deck.kind).ok_or_else(|| fault("has a wrong kind".into()))?;
    let new = NewDeck {
        name: Line::parse(&deck.name).map_err(fault)?,
        description: Some(Prose::parse(&deck.description).map_err(fault)?),
        subject: Some(Line::parse(&deck.subject).map_err(fault)?),
        scheduler: deck.scheduler.as_deref().and_then(Scheduler::parse).unwrap_or(Scheduler::Fsrs),
        options: Options::default(),
    };
    let at = days_ago(tx, deck.made_days_ago);
    let made = service::create_at(tx, owner, &new, at)?.deck;
    let mut cards = Vec::new();
    for (front, back) in &deck.cards {
        let note = NewCard {
            kind,
            front: Prose::parse(front).map_err(fault)?,
            back: Prose::parse(back).map_err(fault)?,
            tags: vec![Line::parse(&deck.tag).map_err(fault)?],
        };
        cards.extend(service::add_at(tx, owner, made.id, &note, at)?);
    }
    if let Some(name) = &deck.share_with {
        let page = PageRequest::first("classes of the demo school", 100);
        let classes = classes::service::list(tx, owner, false, None, &page)?.items;
        let class = classes.iter().find(|class| class.name == *name).ok_or_else(|| fault("is for no class".into()))?;
        service::share_at(tx, owner, made.id, class.id, days_ago(tx, deck.shared_ago()))?;
    }
    Ok(cards)
}

/// Reviews what is due on a day, and begins some new cards, at about the same hour.
fn learn(tx: &Tx, owner: &Actor, deck: &DemoDeck, cards: &mut [Card], ago: u64) -> Result<()> {
    let seed = deck.seed();
    if drawn(&seed, ago) % 100 < deck.skips {
        return Ok(());
    }
    let mut at = days_ago(tx, ago).plus(Duration::from_secs(u64::from(drawn(&seed, ago + 1000) % 7200)));
    let mut left = deck.new_per_day;
    for card in cards {
        let is_new = card.memory.queue() == Queue::New;
        if (is_new && left == 0) || (!is_new && card.memory.rests_until > at) || card.is_suspended {
            continue;
        }
        left -= usize::from(is_new);
        at = sitting(tx, owner, card, at)?;
    }
    Ok(())
}

/// Reviews a card until it is done for the day. Returns when the next one comes.
fn sitting(tx: &Tx, owner: &Actor, card: &mut Card, begin: Timestamp) -> Result<Timestamp> {
    let mut at = begin;
    for _ in 0..MOST_IN_A_ROW {
        let number =
            drawn(&card.id.to_string(), u64::from(card.memory.repetitions) * 31 + at.millis().unsigned_abs() % 9973);
        let rating = match number % 100 {
            0..9 => Rating::Again,
            9..24 => Rating::Hard,
            24..86 => Rating::Good,
            _ => Rating::Easy,
        };
        let new = NewReview {
            grade: Grade::of_rating(rating),
            client_id: None,
            reviewed_at: Some(at),
            took_ms: Some(2_500 + number / 100 % 9_000),
        };
        *card = service::record(tx, owner, card.id, &new)?.card;
        at = at.plus(PACE);
        if card.memory.queue() != Queue::Learning || card.is_suspended {
            break;
        }
        at = at.max(card.memory.shows_at);
    }
    // Others of the same sitting come between the steps of one card.
    Ok(at.min(begin.plus(PACE * 3)).min(begin.plus(DAY)))
}

/// A number that is always the same for the same words.
fn drawn(text: &str, number: u64) -> u32 {
    let digest = Sha256::new().chain_update(text).chain_update(number.to_be_bytes()).finalize();
    digest.iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

//! Schedules of many cards that their person sets by hand: a due date, or the beginning.

use std::collections::BTreeMap;

use super::super::model::{Card, Memory, Phase};
use super::super::schedule::Rules;
use super::super::store;
use super::backlog::end_if_done;
use super::{calendar, own_cards, own_deck};
use crate::db::Tx;
use crate::kernel::{Actor, Error, Fault, Id, Result, ResultExt as _, Rule, id::kind};

/// How many days ahead a due date may be: the longest interval of a deck.
const MOST_DAYS: i64 = 36_500;

/// Makes these cards of the actor due on a day, all or none. Those that are suspended or buried come back. Returns how many changed.
pub fn reschedule_cards(tx: &Tx, actor: &Actor, cards: &[Id<kind::Card>], day: i64) -> Result<usize> {
    let today = calendar(tx)?.day(tx.now());
    if day < today {
        return Err(Error::invalid("due_on", Fault::new(Rule::Future, "must be today or a later day")));
    }
    if day - today > MOST_DAYS {
        let sentence = format!("must be at most {MOST_DAYS} days from today");
        return Err(Error::invalid("due_on", Fault::span(sentence, MOST_DAYS)));
    }
    let found = own_cards(tx, actor, cards).in_field("card_ids")?;
    set_by_hand(tx, actor, found, |rules, memory| rules.due_on(memory, day, tx.now()))
}

/// Makes these cards of the actor new again, all or none. Their reviews stay in the log. Those that are new already stay as they are. Returns
/// how many changed.
pub fn forget_cards(tx: &Tx, actor: &Actor, cards: &[Id<kind::Card>]) -> Result<usize> {
    let mut found = own_cards(tx, actor, cards).in_field("card_ids")?;
    found.retain(|card| card.memory.phase != Phase::New);
    set_by_hand(tx, actor, found, |rules, memory| rules.forgotten(memory, tx.now()))
}

fn set_by_hand(tx: &Tx, actor: &Actor, cards: Vec<Card>, set: impl Fn(&Rules<'_>, &Memory) -> Memory) -> Result<usize> {
    let (calendar, changed) = (calendar(tx)?, cards.len());
    let mut by_deck: BTreeMap<Id<kind::Deck>, Vec<Card>> = BTreeMap::new();
    for card in cards {
        by_deck.entry(card.deck).or_default().push(card);
    }
    for (id, cards) in by_deck {
        let deck = own_deck(tx, actor, id)?;
        let rules = Rules::of(deck.scheduler, &deck.options, &calendar);
        for mut card in cards {
            card.memory = set(&rules, &card.memory);
            (card.is_suspended, card.buried_until) = (false, None);
            store::save_card(tx, &card)?;
        }
        end_if_done(tx, actor, id, &deck.options)?;
    }
    Ok(changed)
}

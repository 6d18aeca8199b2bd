//! Cards that are suspended, or resumed, many at once.

use std::collections::BTreeSet;

use super::super::model::Card;
use super::super::store;
use super::backlog::end_if_done;
use super::{own_cards, own_deck};
use crate::db::Tx;
use crate::kernel::{Actor, Id, Result, ResultExt as _, id::kind};

/// Suspends these cards of the actor, or resumes them, all or none. Returns how many changed.
pub fn suspend_cards(tx: &Tx, actor: &Actor, cards: &[Id<kind::Card>], is_suspended: bool) -> Result<usize> {
    let mut changing = own_cards(tx, actor, cards).in_field("card_ids")?;
    changing.retain(|card| card.is_suspended != is_suspended);
    let is_unfinished = |card: &&Card| card.memory.is_repetition_over(tx.now());
    let unfinished: BTreeSet<Id<kind::Deck>> = changing.iter().filter(is_unfinished).map(|card| card.deck).collect();
    unfinished.into_iter().try_for_each(|deck| store::end_repetitions(tx, deck, tx.now()))?;
    for card in &mut changing {
        card.set_suspended(is_suspended);
        store::save_holds(tx, card)?;
    }
    let decks: BTreeSet<Id<kind::Deck>> = changing.iter().map(|card| card.deck).collect();
    for deck in decks {
        end_if_done(tx, actor, deck, &own_deck(tx, actor, deck)?.options)?;
    }
    Ok(changing.len())
}

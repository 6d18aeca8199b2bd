//! Notes whose cards are kept back together until tomorrow.

use super::super::model::Card;
use super::super::store;
use super::tomorrow;
use crate::db::Tx;
use crate::kernel::{Result, Timestamp};

/// Keeps all cards of the note of a card back until tomorrow, or shows those again that were kept back so. Cards that are kept back for another
/// reason stay so.
pub(super) fn bury_note(tx: &Tx, card: &Card, is_buried: bool) -> Result<()> {
    let cards = store::cards_of(tx, card.note)?;
    if cards.iter().any(|card| card.memory.is_repetition_over(tx.now())) {
        store::end_repetitions(tx, card.deck, tx.now())?;
    }
    if is_buried {
        let tomorrow = tomorrow(tx)?;
        let is_shown = |card: &Card| card.buried_until.is_none_or(|until: Timestamp| until <= tx.now());
        for mut card in cards.into_iter().filter(is_shown) {
            card.buried_until = Some(tomorrow);
            store::save_holds(tx, &card)?;
            store::mark_buried_with_note(tx, card.id)?;
        }
        return Ok(());
    }
    let with_note = store::buried_with_note(tx, card.note)?;
    for mut card in cards.into_iter().filter(|card| with_note.contains(&card.id)) {
        card.buried_until = None;
        store::save_holds(tx, &card)?;
    }
    Ok(())
}

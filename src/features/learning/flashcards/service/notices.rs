//! What members of classes are notified of decks.

use super::super::store;
use crate::db::Tx;
use crate::features::notifications;
use crate::kernel::{Id, Result, id::kind};

/// The name of a deck that is shared with a class as the cause of notifications.
pub(super) fn cause(deck: Id<kind::Deck>, class: Id<kind::Class>) -> String {
    format!("class:{class}:deck:{deck}")
}

/// Withdraws what members of classes were notified of a deck that is being deleted.
pub(super) fn withdraw_shares(tx: &Tx, deck: Id<kind::Deck>) -> Result<()> {
    let shares = store::shares(tx, deck)?;
    shares.iter().try_for_each(|share| notifications::service::withdraw(tx, &cause(deck, share.class)))
}

//! What is known of one card: the log of its reviews, and figures of it.

use super::super::model::{CardStatistics, Review, Scheduler};
use super::super::schedule::Rules;
use super::super::store;
use super::reviews::{in_order, reviewed_card};
use super::{calendar, own_card};
use crate::db::Reader;
use crate::kernel::{Actor, Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The log of a card of the actor, the latest review first. Of the reviews on a page that have the same time, the one that is applied last
/// comes first.
pub fn list_card_reviews(
    db: &Reader,
    actor: &Actor,
    id: Id<kind::Card>,
    page: &PageRequest<Timestamp>,
) -> Result<Page<Review, Timestamp>> {
    let card = own_card(db, actor, id)?;
    let mut page = store::card_reviews(db, card.id, page)?;
    page.items.sort_by(|a, b| in_order(b, a));
    Ok(page)
}

/// The figures of a card of the actor.
pub fn card_statistics(db: &Reader, actor: &Actor, id: Id<kind::Card>) -> Result<CardStatistics> {
    let (card, options) = reviewed_card(db, actor, id)?;
    let reviews = store::sum_card_reviews(db, card.id)?;
    let calendar = calendar(db)?;
    let rules = Rules::of(card.scheduler, &options, &calendar);
    let is_fsrs = card.scheduler == Scheduler::Fsrs;
    let recall = rules.recall(&card.memory, db.now()).filter(|_| is_fsrs);
    Ok(CardStatistics { reviews, recall })
}

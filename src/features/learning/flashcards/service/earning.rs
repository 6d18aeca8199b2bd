//! What other features are told of a review: what it earned, and what it says about the person. It is kept, and taken back as it was.

use super::super::model::{Review, Told};
use super::super::store;
use crate::db::Tx;
use crate::events::CardAnswer;
use crate::features::xp;
use crate::features::xp::model::{Award, OLDEST_PAID_DAYS, Spent, TakeBack, Work};
use crate::kernel::{Actor, Calendar, Id, Result, id::kind};

/// The event of the reviews of a card on a day in the ledger, of which the first one earns XP.
pub(super) fn source_of(card: Id<kind::Card>, day: i64) -> String {
    format!("review:{card}:{day}")
}

/// The award of a review: of the first one of a card on a day, whether it was due or not, so that it does not matter in which order reviews
/// arrive.
pub fn award_of(calendar: &Calendar, review: &Review) -> Option<Award> {
    let (at, before) = (review.reviewed_at, &review.before);
    let day = calendar.day(at);
    let is_first = before.reviewed_at.is_none_or(|last| calendar.day(last) != day);
    let source = source_of(review.card, day);
    is_first.then_some(Award { source, at, work: Work::Review })
}

/// Awards XP for a review that was stored, and keeps what the answer says.
pub(super) fn earn(
    tx: &Tx,
    actor: &Actor,
    calendar: &Calendar,
    (review, answer): (&Review, &CardAnswer),
) -> Result<()> {
    let award = award_of(calendar, review);
    let awarded = award.map(|award| xp::service::award(tx, actor, &award)).transpose()?;
    let spent = awarded.map(|awarded| awarded.spent).filter(|spent| *spent != Spent::default());
    let told = Told {
        characters: answer.characters,
        has_picture: answer.has_picture,
        is_learning: answer.is_learning,
        is_due: answer.is_due,
        earned_on: awarded.filter(|awarded| awarded.is_counted).map(|awarded| awarded.day),
        is_claimed: spent.map(|spent| spent.claimed > 0),
    };
    store::save_told(tx, review.id, &told)
}

/// What an answer said when it was given. `present` is what it would say now.
pub(super) const fn said(told: Option<&Told>, present: CardAnswer) -> CardAnswer {
    let Some(told) = told else { return present };
    CardAnswer {
        characters: told.characters,
        has_picture: told.has_picture,
        is_learning: told.is_learning,
        is_due: told.is_due,
        ..present
    }
}

/// Takes back what a review earned that was undone. Where another review of the card on the day stays that would have earned it, the award is
/// that one's. The days that are too old to earn anything stay as they are.
pub(super) fn take_back(
    tx: &Tx,
    actor: &Actor,
    calendar: &Calendar,
    (review, told): (&Review, Option<&Told>),
) -> Result<()> {
    let Some((day, told)) = told.and_then(|told| Some((told.earned_on?, told))) else { return Ok(()) };
    if day < xp::service::calendar(tx, actor)?.day(tx.now()) - OLDEST_PAID_DAYS {
        return Ok(());
    }
    let others = store::reviews_from(tx, review.card, calendar.start(review.day))?;
    let stays = |other: &&Review| other.day == review.day && !other.is_imported && award_of(calendar, other).is_some();
    if let Some(other) = others.iter().find(stays) {
        return store::save_earned(tx, other.id, (day, told.is_claimed));
    }
    let (source, at) = (source_of(review.card, review.day), review.reviewed_at);
    let spent = match told.is_claimed {
        Some(true) => Spent::QUICK_REVIEW,
        Some(false) => Spent::REVIEW,
        None => Spent::default(),
    };
    let taken = TakeBack { source, at, day, minutes: 0, reviews: 1, steps: 0, spent };
    xp::service::take_back(tx, actor, &taken)
}

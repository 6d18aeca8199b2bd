//! What can be done with flashcards.

mod ahead;
mod backlog;
mod burying;
mod cards;
mod decks;
mod earning;
mod fitting;
mod held;
mod history;
mod media;
mod moved_media;
mod moving;
mod notices;
mod package;
mod packing;
mod queue;
mod rescheduling;
mod reviews;
mod search;
mod sharing;
mod siblings;
mod statistics;
mod subjects;
mod suspending;
mod tree;
mod words;

use super::model::{Card, DayLimits, Deck, DeckScope, MOST_CARDS};
use super::store;
use crate::db::{LISTED, Reader};
use crate::features::adapted::model::{Setting, Settings};
use crate::features::{adapted, classes, settings, squads, xp};
use crate::kernel::{Actor, Calendar, Code, Error, Id, Result, Timestamp, id::kind};

pub use ahead::{
    Ahead, ahead, begun_until, deck_subjects, done_since, due_in_all, has_waiting, is_own_deck, is_shared_with, pace,
    today, topic_answers,
};
pub use backlog::plan;
pub use cards::{add, add_all, add_at, delete_card, fill, get_card, list_cards, notes, update_card};
pub use decks::{create, create_at, create_missing, delete, follow_settings, get, list, remove_deck, update};
pub use earning::award_of;
pub use fitting::{adopt, fitted_deck, histories, too_few};
pub use held::{held_cards, held_decks, held_reviews};
pub use history::{card_statistics, list_card_reviews};
pub use media::{add_media, check_own, delete_media, held_media, list_media, renew_media};
pub use moving::{MOVED_AT_ONCE, move_cards, move_words};
pub use package::{Filled, fill_packaged, known_notes, packaged};
pub use packing::{Collection, Exported, Plan, begin_packing, exported_decks, to_pack};
pub use queue::due;
pub use rescheduling::{forget_cards, reschedule_cards};
pub use reviews::{answer_of, answered, list_reviews, record, review, undo};
pub use search::search_cards;
pub use sharing::{
    copy, end_all_shares, end_class_shares, end_shares, list_of_squad, list_shared, share, share_at, share_with_squad,
    shares, unshare, unshare_with_squad,
};
pub use statistics::{activity, activity_of, forecast, sums_since};
pub use subjects::{counted, take_untold, take_untold_of};
pub use suspending::suspend_cards;
pub use words::{add_words, erase, remove_words};

/// A deck of the actor.
fn own_deck(db: &Reader, actor: &Actor, id: Id<kind::Deck>) -> Result<Deck> {
    store::own_deck(db, actor.user, id)?.ok_or_else(|| Error::not_found("deck"))
}

/// A deck of the actor, with its sub-decks where they are wanted, or all decks of the actor.
fn scope_of(db: &Reader, actor: &Actor, deck: Option<Id<kind::Deck>>, has_sub_decks: bool) -> Result<DeckScope> {
    let Some(id) = deck else { return Ok(DeckScope::flat(None)) };
    let (deck, is_oldest) = store::own_parent(db, actor.user, id)?.ok_or_else(|| Error::not_found("deck"))?;
    Ok(DeckScope::nested(&deck, is_oldest && has_sub_decks))
}

/// A deck of the actor, or one that is shared with a class or the squad of the actor.
fn visible_deck(db: &Reader, actor: &Actor, id: Id<kind::Deck>) -> Result<Deck> {
    let found = store::any_deck(db, id)?;
    let shares = store::shares(db, id)?;
    let shared_with = store::squads_of(db, id)?;
    let absent = || Error::not_found("deck");
    let deck = found.ok_or_else(absent)?;
    if deck.owner == actor.user {
        return Ok(deck);
    }
    let squad = if shared_with.is_empty() { None } else { squads::service::squad_id_of(db, actor.user)? };
    let in_squad = squad.is_some_and(|squad| shared_with.contains(&squad));
    let is_shared = in_squad || shares.iter().any(|share| classes::service::visible(db, actor, share.class).is_ok());
    if is_shared { Ok(deck) } else { Err(absent()) }
}

/// A card of the actor.
fn own_card(db: &Reader, actor: &Actor, id: Id<kind::Card>) -> Result<Card> {
    store::own_card(db, actor.user, id)?.ok_or_else(|| Error::not_found("card"))
}

/// All of these cards, each once. They are absent if one of them is not the actor's.
fn own_cards(db: &Reader, actor: &Actor, cards: &[Id<kind::Card>]) -> Result<Vec<Card>> {
    let mut wanted = cards.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = Vec::with_capacity(wanted.len());
    for some in wanted.chunks(LISTED) {
        found.extend(store::own_cards(db, actor.user, some)?);
    }
    if found.len() == wanted.len() { Ok(found) } else { Err(Error::not_found("card")) }
}

/// The days of learning of the school.
fn calendar(db: &Reader) -> Result<Calendar> {
    Ok(Calendar::of(&settings::service::current(db)?.time_zone))
}

/// When the next day begins.
fn tomorrow(db: &Reader) -> Result<Timestamp> {
    let calendar = calendar(db)?;
    Ok(calendar.start(calendar.day(db.now()) + 1))
}

/// The limits of a day, with what the adaptations of the person leave of them.
fn limits(db: &Reader, actor: &Actor) -> Result<DayLimits> {
    let settings = adapted::service::settings(db, actor.user)?;
    limits_by(db, actor, &settings, calendar(db)?.day(db.now()))
}

/// The same, with these settings.
fn limits_by(db: &Reader, actor: &Actor, settings: &Settings, day: i64) -> Result<DayLimits> {
    let is_late = is_late(db, actor, settings.get(Setting::NewUntilHour))?;
    Ok(DayLimits { day, new_percent: settings.count(Setting::NewCardPercent), is_late })
}

/// Whether it is this hour or later in the evening of the person's day of learning; never without an hour.
fn is_late(db: &Reader, actor: &Actor, hour: i64) -> Result<bool> {
    if hour == 0 {
        return Ok(false);
    }
    let calendar = xp::service::calendar(db, actor)?;
    let now = db.now();
    Ok(calendar.hour_of_day(now) >= hour)
}

/// Refuses more cards than a deck may have.
fn check_room(deck: &Deck, more: usize) -> Result<()> {
    if deck.cards.saturating_add(i64::try_from(more).unwrap_or(i64::MAX)) <= MOST_CARDS {
        return Ok(());
    }
    let sentence = format!("A deck can have at most {MOST_CARDS} cards. Delete some, or create another deck.");
    Err(Error::new(Code::DeckLimit, sentence))
}

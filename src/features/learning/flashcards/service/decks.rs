//! Decks of a person.

use std::collections::HashMap;

use super::super::model::{
    Deck, DeckScope, DeckUpdate, DeckView, MOST_CARDS, MOST_DECKS, NewDeck, Options, RETENTION, RemoveDecks, SubDecks,
    Waiting, sub_decks,
};
use super::super::store;
use super::tree::renamed;
use super::{limits, own_deck, scope_of, visible_deck};
use crate::db::{Reader, Tx};
use crate::events::{Choice, Emit as _, Event};
use crate::features::adapted;
use crate::features::adapted::model::{Setting, Settings};
use crate::jobs::Enqueue;
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Error, Fault, Id, Page, PageRequest, Result, Rule, Timestamp, id::kind};

/// The longest list of learning steps.
const MOST_STEPS: usize = 10;
/// The longest learning step in minutes: a day.
const LONGEST_STEP: u32 = 24 * 60;
/// The decks that are deleted in one transaction, and as many cards as one deck can have.
const DELETED_AT_ONCE: usize = 100;

/// Refuses settings out of range, by the name of the field.
fn check(options: &Options) -> Result<()> {
    let retention = options.desired_retention;
    if !(RETENTION.0..=RETENTION.1).contains(&retention) {
        return Err(Error::invalid("desired_retention", Fault::new(Rule::Range, "must be a number from 0.7 to 0.99")));
    }
    let numbers = [
        ("new_per_day", options.new_per_day, 0, 9_999),
        ("reviews_per_day", options.reviews_per_day, 0, 9_999),
        ("leech_threshold", options.leech_threshold, 0, 99),
        ("maximum_interval_days", options.maximum_interval_days, 1, 36_500),
    ];
    for (field, number, least, most) in numbers {
        if !(least..=most).contains(&number) {
            return Err(Error::invalid(field, Fault::range(least, most)));
        }
    }
    for (field, steps) in [("learning_steps", &options.learning_steps), ("relearning_steps", &options.relearning_steps)]
    {
        if steps.len() > MOST_STEPS {
            return Err(Error::invalid(field, Fault::count(0, MOST_STEPS)));
        }
        if steps.iter().any(|minutes| !(1..=LONGEST_STEP).contains(minutes)) {
            let text = format!("must have steps of 1 to {LONGEST_STEP} minutes");
            return Err(Error::invalid(field, Fault::range(1, LONGEST_STEP).saying(text)));
        }
    }
    Ok(())
}

/// Creates a deck. One whose name makes it the parent of decks of the actor is returned with what is due in these.
pub fn create(tx: &Tx, actor: &Actor, new: &NewDeck) -> Result<DeckView> {
    let made = create_at(tx, actor, new, tx.now())?;
    if store::sub_decks_of(tx, &made.deck)?.is_empty() { Ok(made) } else { viewed(tx, actor, made.deck.id) }
}

/// Creates a deck unless the actor has one with its name.
pub fn create_missing(tx: &Tx, actor: &Actor, new: &NewDeck) -> Result<Option<Id<kind::Deck>>> {
    if store::has_deck_named(tx, actor.user, new.name.as_str())? {
        return Ok(None);
    }
    Ok(Some(create(tx, actor, new)?.deck.id))
}

/// Creates a deck at this time.
pub fn create_at(tx: &Tx, actor: &Actor, new: &NewDeck, at: Timestamp) -> Result<DeckView> {
    check(&new.options)?;
    if store::count_decks(tx, actor.user)? >= MOST_DECKS {
        let sentence = format!("You can have at most {MOST_DECKS} decks. Delete one first.");
        return Err(Error::new(Code::DeckLimit, sentence));
    }
    let settings = adapted::service::settings(tx, actor.user)?;
    let retention_points = settings.get(Setting::RetentionPoints);
    let new = NewDeck { options: Options { retention_points, ..new.options.clone() }, ..new.clone() };
    let deck = store::insert_deck(tx, at, actor.user, &new)?;
    Ok(DeckView { deck, is_own: true, due: Some(Default::default()), sub_decks: None })
}

/// After a change of what adaptations say: the decks of the person aim for another retention from their next reviews on.
pub fn follow_settings(tx: &Tx, user: Id<kind::User>, before: &Settings) -> Result<()> {
    let points = adapted::service::settings(tx, user)?.get(Setting::RetentionPoints);
    if points == before.get(Setting::RetentionPoints) {
        return Ok(());
    }
    store::save_retention_points(tx, user, points)
}

/// The decks of the actor, by name.
pub fn list(db: &Reader, actor: &Actor, page: &PageRequest<String>) -> Result<Page<DeckView, String>> {
    let limits = limits(db, actor)?;
    let listed = store::decks(db, actor.user, (db.now(), limits), page)?;
    let mut found = HashMap::new();
    if listed.items.iter().any(|(_, has_sub_decks)| *has_sub_decks) {
        found = sub_decks(&store::waiting(db, actor.user, &DeckScope::flat(None), db.now(), limits)?);
    }
    Ok(listed.map(|(waiting, _)| own_view(waiting, &found)))
}

/// An own deck, with its sub-decks if it has some.
fn own_view(waiting: Waiting, found: &HashMap<Id<kind::Deck>, SubDecks>) -> DeckView {
    let Waiting { deck, due, .. } = waiting;
    let sub_decks = found.get(&deck.id).copied().filter(|of| of.decks > 0);
    DeckView { deck, is_own: true, due: Some(due), sub_decks }
}

/// A deck of the actor, with what is due, or one that is shared with a class of the actor.
pub fn get(db: &Reader, actor: &Actor, id: Id<kind::Deck>) -> Result<DeckView> {
    match store::own_parent(db, actor.user, id)? {
        Some((deck, is_oldest)) => viewed_in(db, actor, id, &DeckScope::nested(&deck, is_oldest)),
        None => Ok(DeckView::shared(visible_deck(db, actor, id)?, false)),
    }
}

/// An own deck with what is due.
pub(super) fn viewed(db: &Reader, actor: &Actor, id: Id<kind::Deck>) -> Result<DeckView> {
    viewed_in(db, actor, id, &scope_of(db, actor, Some(id), true)?)
}

fn viewed_in(db: &Reader, actor: &Actor, id: Id<kind::Deck>, scope: &DeckScope) -> Result<DeckView> {
    let limits = limits(db, actor)?;
    let waiting = store::waiting(db, actor.user, scope, db.now(), limits)?;
    let found = sub_decks(&waiting);
    let own = waiting.into_iter().find(|waiting| waiting.deck.id == id).ok_or_else(|| Error::not_found("deck"))?;
    Ok(own_view(own, &found))
}

/// Changes a deck. A new name is the beginning of the names of its sub-decks too.
pub fn update(tx: &Tx, actor: &Actor, id: Id<kind::Deck>, update: &DeckUpdate) -> Result<DeckView> {
    let mut deck: Deck = own_deck(tx, actor, id)?;
    if let Some(name) = update.name.as_ref().filter(|name| name.as_str() != deck.name) {
        for below in store::sub_decks_of(tx, &deck)? {
            store::rename_deck(tx, below.id, renamed(&below.name, &deck.name, name.as_str())?.as_str())?;
        }
        deck.name = name.as_str().to_owned();
    }
    if let Some(description) = &update.description {
        deck.description = description.as_str().to_owned();
    }
    if let Some(subject) = &update.subject {
        deck.subject = subject.as_str().to_owned();
    }
    deck.scheduler = update.scheduler.unwrap_or(deck.scheduler);
    let retention = deck.options.desired_retention;
    update.apply_to(&mut deck.options);
    check(&deck.options)?;
    store::save_deck(tx, &deck)?;
    // Cards that are asked later are harder to remember.
    let order = deck.options.desired_retention.total_cmp(&retention);
    if order.is_ne() {
        let choice = Choice { is_harder: Some(order.is_lt()), feedback: None };
        tx.emit(Event::PreferenceShown { user: actor.user, realm: actor.realm, choice });
    }
    viewed(tx, actor, id)
}

/// Deletes a deck and its sub-decks with their cards and the reviews of these. Where they have many cards, a background job deletes some of the
/// sub-decks, so that other writes do not wait.
pub fn delete(tx: &Tx, actor: &Actor, id: Id<kind::Deck>) -> Result<()> {
    let deck = own_deck(tx, actor, id)?;
    let below = store::sub_decks_of(tx, &deck)?;
    delete_one(tx, actor.user, deck.id)?;
    let (mut cards, mut later) = (deck.cards, Vec::new());
    for (place, deck) in below.into_iter().enumerate() {
        cards += deck.cards;
        if place < DELETED_AT_ONCE && cards <= MOST_CARDS {
            delete_one(tx, actor.user, deck.id)?;
        } else {
            later.push(deck.id);
        }
    }
    if later.is_empty() { Ok(()) } else { tx.enqueue(&RemoveDecks { owner: actor.user, decks: later }).map(drop) }
}

fn delete_one(tx: &Tx, owner: Id<kind::User>, deck: Id<kind::Deck>) -> Result<()> {
    super::media::release_media(tx, owner, deck)?;
    super::notices::withdraw_shares(tx, deck)?;
    store::keep_times_of_deck(tx, deck)?;
    store::delete_deck(tx, deck)?;
    super::words::unindex(tx, owner, Some(deck))
}

/// Deletes a deck without its sub-decks, if it is still there.
pub fn remove_deck(tx: &Tx, owner: Id<kind::User>, deck: Id<kind::Deck>) -> Result<()> {
    match store::own_deck(tx, owner, deck)? {
        Some(deck) => delete_one(tx, owner, deck.id),
        None => Ok(()),
    }
}

//! Decks that are shared with classes and squads, and copies of them. The sub-decks of a deck are shared and copied with it.

use std::collections::HashSet;
use std::iter::once;

use serde_json::json;

use super::super::model::{Deck, DeckView, MOST_CARDS, Memory, NewDeck, Options, SharedDeck};
use super::super::store;
use super::notices::cause;
use super::tree::{free_name, renamed, seen_sub_decks};
use super::{decks, own_deck, visible_deck};
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::classes::{self, Class, MemberRole};
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::squads;
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Actor, Code, Error, Fault, Id, Page, PageRequest, Result, ResultExt as _, Timestamp, id::kind};

/// Shares a deck of the actor and its sub-decks with a class of the actor.
pub fn share(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<Vec<SharedDeck>> {
    let deck = own_deck(tx, actor, deck)?;
    let class = classes::service::visible(tx, actor, class).in_field("class_id")?;
    let is_new = share_all(tx, tx.now(), &deck, class.id)?;
    // Sharing decks is the work of tutors, and says nothing about how they learn.
    if is_new && class.role == Some(MemberRole::Student) {
        tx.emit(Event::DeckShared { user: actor.user, realm: actor.realm });
    }
    let (source, new) = shared(&deck, &class);
    notifications::service::notify_all(tx, &classes::service::notified(tx, actor, &class)?, &source, &new)?;
    store::shares(tx, deck.id)
}

/// Shares a deck and its sub-decks. Returns whether one of them was not shared before.
fn share_all(tx: &Tx, at: Timestamp, deck: &Deck, class: Id<kind::Class>) -> Result<bool> {
    let mut is_new = false;
    for deck in once(deck).chain(&store::sub_decks_of(tx, deck)?) {
        is_new |= store::share(tx, at, deck.id, class)?;
    }
    Ok(is_new)
}

/// Demo data only: shares a deck in the past.
pub fn share_at(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, class: Id<kind::Class>, at: Timestamp) -> Result<()> {
    let deck = own_deck(tx, actor, deck)?;
    let class = classes::service::visible(tx, actor, class)?;
    share_all(tx, at, &deck, class.id)?;
    let (source, new) = shared(&deck, &class);
    notifications::service::notify_all_at(tx, &classes::service::notified(tx, actor, &class)?, &source, &new, at)
}

/// The cause and the notification of a deck that is shared with a class.
fn shared(deck: &Deck, class: &Class) -> (String, NewNotification<'static>) {
    let data = json!({ "class_id": class.id, "class": class.name, "deck_id": deck.id, "deck": deck.name });
    (format!("{}:shared", cause(deck.id, class.id)), NewNotification::of(NotificationEvent::DeckShared, data))
}

/// Ends the sharing of a deck and its sub-decks with a class, by its owner or by those who manage the class. Copies that members made stay
/// theirs.
pub fn unshare(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<()> {
    if store::own_deck(tx, actor.user, deck)?.is_none() {
        classes::service::managed(tx, actor, class).map_err(|_| Error::not_found("deck"))?;
    }
    if !store::unshare(tx, deck, class)? {
        return Err(Error::new(Code::DeckNotShared, "The deck is not shared with this class."));
    }
    notifications::service::withdraw(tx, &cause(deck, class))?;
    let Some(deck) = store::any_deck(tx, deck)? else { return Ok(()) };
    let below = store::sub_decks_of(tx, &deck)?;
    if below.is_empty() {
        return Ok(());
    }
    let below: HashSet<Id<kind::Deck>> = below.into_iter().map(|deck| deck.id).collect();
    let shared = store::decks_shared_by(tx, deck.owner, class)?;
    shared.into_iter().filter(|deck| below.contains(deck)).try_for_each(|deck| end_share(tx, deck, class))
}

fn end_share(tx: &Tx, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<()> {
    store::unshare(tx, deck, class)?;
    notifications::service::withdraw(tx, &cause(deck, class))
}

/// With which classes a deck of the actor is shared.
pub fn shares(db: &Reader, actor: &Actor, deck: Id<kind::Deck>) -> Result<Vec<SharedDeck>> {
    let deck = own_deck(db, actor, deck)?;
    store::shares(db, deck.id)
}

/// The decks that are shared with a class of the actor.
pub fn list_shared(db: &Reader, actor: &Actor, class: Id<kind::Class>, page: PageRequest) -> Result<Page<DeckView>> {
    let class = classes::service::visible(db, actor, class)?;
    let decks = store::decks_of_class(db, class.id, page)?;
    Ok(decks.map(|deck| shared_view(actor, deck)))
}

fn shared_view(actor: &Actor, deck: Deck) -> DeckView {
    let is_own = deck.owner == actor.user;
    DeckView::shared(deck, is_own)
}

/// Shares a deck of the actor and its sub-decks with the squad of the actor.
pub fn share_with_squad(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>) -> Result<()> {
    let deck = own_deck(tx, actor, deck)?;
    let Some((squad, _)) = squads::service::squad_of(tx, actor.user)? else {
        return Err(Error::new(Code::DeckWithoutSquad, "You belong to no squad. Join or create one first."));
    };
    let mut is_new = false;
    for deck in once(&deck).chain(&store::sub_decks_of(tx, &deck)?) {
        is_new |= store::share_with_squad(tx, tx.now(), deck.id, squad)?;
    }
    if is_new {
        tx.emit(Event::DeckShared { user: actor.user, realm: actor.realm });
    }
    Ok(())
}

/// Ends the sharing of a deck of the actor and its sub-decks with a squad. Copies that members made stay theirs.
pub fn unshare_with_squad(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>) -> Result<()> {
    let deck = own_deck(tx, actor, deck)?;
    let below = store::sub_decks_of(tx, &deck)?;
    once(&deck).chain(&below).try_for_each(|deck| store::unshare_with_squads(tx, deck.id))
}

/// Ends the sharing of all decks of a person with a class that the person left.
pub fn end_class_shares(tx: &Tx, owner: Id<kind::User>, class: Id<kind::Class>) -> Result<()> {
    store::decks_shared_by(tx, owner, class)?.into_iter().try_for_each(|deck| end_share(tx, deck, class))
}

/// Ends the sharing of all decks of a person who is about to be erased: the database deletes the decks with the person, and then nothing says
/// of what others were notified.
pub fn end_all_shares(tx: &Tx, owner: Id<kind::User>) -> Result<()> {
    for (deck, class) in store::class_shares_of(tx, owner)? {
        store::unshare(tx, deck, class)?;
        notifications::service::withdraw(tx, &cause(deck, class))?;
    }
    Ok(())
}

/// Ends the sharing of all decks of a person with a squad that the person left.
pub fn end_shares(tx: &Tx, owner: Id<kind::User>, squad: Id<kind::Squad>) -> Result<()> {
    store::end_shares(tx, owner, squad)
}

/// The decks that are shared with the squad of the actor.
pub fn list_of_squad(db: &Reader, actor: &Actor, squad: Id<kind::Squad>, page: PageRequest) -> Result<Page<DeckView>> {
    let belongs = squads::service::belongs(db, actor.user, squad)?;
    let decks = store::decks_of_squad(db, squad, page)?;
    if !belongs {
        return Err(Error::not_found("squad"));
    }
    Ok(decks.map(|deck| shared_view(actor, deck)))
}

/// Copies a deck that the actor sees, with the sub-decks that the actor sees, to decks of the actor. All cards of the copies are new. Where no name
/// is given and a deck of the actor has the name already, a copy with sub-decks gets a number, for it would not be their parent otherwise.
pub fn copy(tx: &Tx, actor: &Actor, id: Id<kind::Deck>, name: Option<&Line<1, 120>>) -> Result<DeckView> {
    let deck = visible_deck(tx, actor, id)?;
    let below = seen_sub_decks(tx, actor, &deck)?;
    let cards: i64 = once(&deck).chain(&below).map(|deck| deck.cards).sum();
    if !below.is_empty() && cards > MOST_CARDS {
        let sentence =
            format!("The deck and its sub-decks have more than {MOST_CARDS} cards. Copy the sub-decks one by one.");
        return Err(Error::new(Code::DeckLimit, sentence));
    }
    let name = match name {
        Some(name) => name.as_str().to_owned(),
        None if below.is_empty() => deck.name.clone(),
        None => free_name(tx, actor, &deck.name)?,
    };
    let made = copy_one(tx, actor, &deck, &renamed(&deck.name, &deck.name, &name)?)?;
    for sub_deck in &below {
        copy_one(tx, actor, sub_deck, &renamed(&sub_deck.name, &deck.name, &name)?)?;
    }
    decks::viewed(tx, actor, made)
}

/// Copies a deck without its sub-decks, and returns the id of the copy.
fn copy_one(tx: &Tx, actor: &Actor, deck: &Deck, name: &Line<1, 120>) -> Result<Id<kind::Deck>> {
    let stored = |what: Fault| Error::internal_text(format!("a stored deck {what}"));
    let new = NewDeck {
        name: name.clone(),
        description: Some(Prose::parse(&deck.description).map_err(stored)?),
        subject: Some(Line::parse(&deck.subject).map_err(stored)?),
        scheduler: deck.scheduler,
        // Parameters are fitted to the reviews of one person.
        options: Options {
            parameters: None,
            new_cards_from: None,
            plan_of: None,
            plan_reviews: None,
            retention_points: 0,
            ..deck.options.clone()
        },
    };
    let made = decks::create(tx, actor, &new)?.deck.id;
    let copied = store::copy_cards(tx, tx.now(), (deck.id, made), actor.user, &Memory::default())?;
    super::words::index(tx, actor.user, made)?;
    super::media::copy_media(tx, actor.user, (deck.id, made))?;
    store::count_cards(tx, made, i64::try_from(copied).unwrap_or(0))?;
    Ok(made)
}

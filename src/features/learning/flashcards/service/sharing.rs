//! Decks that are shared with classes and squads, and copies of them.

use serde_json::json;

use super::super::model::{Deck, DeckView, Memory, NewDeck, Options, SharedDeck};
use super::super::store;
use super::notices::cause;
use super::{decks, own_deck, visible_deck};
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::classes::{self, Class, MemberRole};
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::squads;
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Actor, Code, Error, Fault, Id, Page, PageRequest, Result, Timestamp, id::kind};

/// Shares a deck of the actor with a class of the actor.
pub fn share(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<Vec<SharedDeck>> {
    let deck = own_deck(tx, actor, deck)?;
    let class = classes::service::visible(tx, actor, class)?;
    let is_new = store::share(tx, tx.now(), deck.id, class.id)?;
    // Sharing decks is the work of tutors, and says nothing about how they learn.
    if is_new && class.role == Some(MemberRole::Student) {
        tx.emit(Event::DeckShared { user: actor.user, realm: actor.realm });
    }
    let (source, new) = shared(&deck, &class);
    notifications::service::notify_all(tx, &classes::service::notified(tx, actor, &class)?, &source, &new)?;
    store::shares(tx, deck.id)
}

/// Demo data only: shares a deck in the past.
pub fn share_at(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, class: Id<kind::Class>, at: Timestamp) -> Result<()> {
    let deck = own_deck(tx, actor, deck)?;
    let class = classes::service::visible(tx, actor, class)?;
    store::share(tx, at, deck.id, class.id)?;
    let (source, new) = shared(&deck, &class);
    notifications::service::notify_all_at(tx, &classes::service::notified(tx, actor, &class)?, &source, &new, at)
}

/// The cause and the notification of a deck that is shared with a class.
fn shared(deck: &Deck, class: &Class) -> (String, NewNotification<'static>) {
    let data = json!({ "class_id": class.id, "class": class.name, "deck_id": deck.id, "deck": deck.name });
    (format!("{}:shared", cause(deck.id, class.id)), NewNotification::of(NotificationEvent::DeckShared, data))
}

/// Ends the sharing of a deck with a class, by its owner or by those who manage the class. Copies that members made stay theirs.
pub fn unshare(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<()> {
    if store::own_deck(tx, actor.user, deck)?.is_none() {
        classes::service::managed(tx, actor, class).map_err(|_| Error::not_found("deck"))?;
    }
    if store::unshare(tx, deck, class)? {
        return notifications::service::withdraw(tx, &cause(deck, class));
    }
    Err(Error::new(Code::DeckNotShared, "The deck is not shared with this class."))
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
    Ok(decks.map(|deck| DeckView { is_own: deck.owner == actor.user, deck, due: None }))
}

/// Shares a deck of the actor with the squad of the actor.
pub fn share_with_squad(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>) -> Result<()> {
    let deck = own_deck(tx, actor, deck)?;
    let Some((squad, _)) = squads::service::squad_of(tx, actor.user)? else {
        return Err(Error::new(Code::DeckWithoutSquad, "You belong to no squad. Join or create one first."));
    };
    if store::share_with_squad(tx, tx.now(), deck.id, squad)? {
        tx.emit(Event::DeckShared { user: actor.user, realm: actor.realm });
    }
    Ok(())
}

/// Ends the sharing of a deck of the actor with a squad. Copies that members made stay theirs.
pub fn unshare_with_squad(tx: &Tx, actor: &Actor, deck: Id<kind::Deck>) -> Result<()> {
    let deck = own_deck(tx, actor, deck)?;
    store::unshare_with_squads(tx, deck.id)
}

/// Ends the sharing of all decks of a person with a class that the person left.
pub fn end_class_shares(tx: &Tx, owner: Id<kind::User>, class: Id<kind::Class>) -> Result<()> {
    for deck in store::decks_shared_by(tx, owner, class)? {
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
    Ok(decks.map(|deck| DeckView { is_own: deck.owner == actor.user, deck, due: None }))
}

/// Copies a deck that the actor sees to a deck of the actor. All cards of the copy are new.
pub fn copy(tx: &Tx, actor: &Actor, id: Id<kind::Deck>, name: Option<&Line<1, 120>>) -> Result<DeckView> {
    let deck = visible_deck(tx, actor, id)?;
    let stored = |what: Fault| Error::internal_text(format!("a stored deck {what}"));
    let new = NewDeck {
        name: name.map_or_else(|| Line::parse(&deck.name).map_err(stored), |name| Ok(name.clone()))?,
        description: Some(Prose::parse(&deck.description).map_err(stored)?),
        scheduler: deck.scheduler,
        // Parameters are fitted to the reviews of one person.
        options: Options { parameters: None, new_cards_from: None, retention_points: 0, ..deck.options },
    };
    let mut made = decks::create(tx, actor, &new)?;
    let copied = store::copy_cards(tx, tx.now(), (deck.id, made.deck.id), actor.user, &Memory::default())?;
    super::words::index(tx, actor.user, made.deck.id)?;
    super::media::copy_media(tx, actor.user, (deck.id, made.deck.id))?;
    let copied = i64::try_from(copied).unwrap_or(0);
    store::count_cards(tx, made.deck.id, copied)?;
    made.deck.cards = copied;
    Ok(made)
}

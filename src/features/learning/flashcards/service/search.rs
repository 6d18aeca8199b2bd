//! The search for cards.

use std::collections::BTreeMap;
use std::iter;

use super::super::model::{Card, CardSearch, CardState, SearchPosition, SearchedDecks};
use super::super::store;
use super::cards::unscheduled;
use super::tree::seen_sub_decks;
use super::visible_deck;
use crate::db::{LISTED, Reader};
use crate::features::{classes, squads};
use crate::kernel::{Actor, Cursor, Id, Page, PageRequest, Result, id::kind};

/// The notes that a page looks at, where only cards in some state are wanted.
const MOST_NOTES: usize = 1000;
/// The classes whose shared decks are searched.
const MOST_CLASSES: u32 = 100;
/// The decks of others that are searched together.
const MOST_SHARED: usize = 100;

/// The decks that a search looks at: one that the actor sees, with its sub-decks where they are wanted, or the actor's own and those that are shared with classes and the squad of the
/// actor. Among the latter no card is in another state than new.
fn searched_decks(db: &Reader, actor: &Actor, search: &CardSearch) -> Result<Vec<SearchedDecks>> {
    if let Some(deck) = search.deck {
        let deck = visible_deck(db, actor, deck)?;
        let below = if search.has_sub_decks { seen_sub_decks(db, actor, &deck)? } else { Vec::new() };
        let decks = iter::once(deck.id).chain(below.iter().map(|deck| deck.id)).collect();
        return Ok(vec![SearchedDecks { owner: deck.owner, decks }]);
    }
    let mut searched = vec![SearchedDecks { owner: actor.user, decks: Vec::new() }];
    if search.state.is_some_and(|state| state != CardState::New) {
        return Ok(searched);
    }
    let page = PageRequest::first("classes of a search for cards", MOST_CLASSES);
    let classes = classes::service::list(db, actor, false, None, &page)?.items;
    let classes: Vec<Id<kind::Class>> = classes.iter().map(|class| class.id).collect();
    let squad = squads::service::squad_id_of(db, actor.user)?;
    let mut shared: BTreeMap<Id<kind::User>, Vec<Id<kind::Deck>>> = BTreeMap::new();
    for (owner, deck) in store::shared_decks(db, actor.user, (&classes, squad), MOST_SHARED)? {
        shared.entry(owner).or_default().push(deck);
    }
    searched.extend(shared.into_iter().map(|(owner, decks)| SearchedDecks { owner, decks }));
    Ok(searched)
}

/// The cards that a search finds, those of the newest notes first. Where a state is wanted, a page looks at so many notes and no more: it
/// may have fewer cards than were asked for, and another page behind it.
pub fn search_cards(
    db: &Reader,
    actor: &Actor,
    search: &CardSearch,
    page: &PageRequest<i64>,
) -> Result<Page<Card, i64>> {
    let decks = searched_decks(db, actor, search)?;
    let behind = page.after.map_or(SearchPosition { note: i64::MAX, ordinal: i64::MAX }, |cursor| SearchPosition {
        note: *cursor.key(),
        ordinal: cursor.id(),
    });
    // Each note has a card, those of the note that the cursor names left out.
    let most = if search.state.is_some() { MOST_NOTES } else { page.limit as usize + 2 };
    let notes = store::found_notes(db, &decks, search, behind.note, most)?;
    let mut found = Vec::new();
    for portion in notes.chunks(LISTED) {
        let missing = page.fetch() - i64::try_from(found.len()).unwrap_or(i64::MAX);
        if missing <= 0 {
            break;
        }
        found.extend(store::found_cards(db, (actor.user, db.now()), portion, search.state, behind, missing)?);
    }
    let cards = found.into_iter().map(|(card, is_own)| if is_own { card } else { unscheduled(card) }).collect();
    let mut found = Page::sorted(cards, page, |card: &Card| (card.note.get(), i64::from(card.ordinal)))?;
    if found.next.is_none() && notes.len() == most {
        // Behind all cards of the last note that was looked at.
        found.next = notes.last().map(|note| Cursor::new(page.list, *note, -1)).transpose()?;
    }
    Ok(found)
}

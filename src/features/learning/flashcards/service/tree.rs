//! Sub-decks: which ones a person sees, and their names.

use std::collections::HashSet;

use super::super::model::Deck;
use super::super::store;
use crate::db::Reader;
use crate::features::{classes, squads};
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Actor, Error, Fault, Id, Result, id::kind};

/// The longest name of a deck, in characters.
const LONGEST_NAME: usize = 120;

/// The sub-decks of a deck that the actor sees: all of an own one, else those that are shared with the classes or the squad of the actor.
pub(super) fn seen_sub_decks(db: &Reader, actor: &Actor, deck: &Deck) -> Result<Vec<Deck>> {
    let mut found = store::sub_decks_of(db, deck)?;
    if deck.owner == actor.user || found.is_empty() {
        return Ok(found);
    }
    let shares = store::shares(db, deck.id)?;
    let classes: Vec<Id<kind::Class>> = shares
        .into_iter()
        .map(|share| share.class)
        .filter(|class| classes::service::visible(db, actor, *class).is_ok())
        .collect();
    let squad = squads::service::squad_id_of(db, actor.user)?;
    let shared: HashSet<_> = store::decks_shared_with(db, deck.owner, (&classes, squad))?.into_iter().collect();
    found.retain(|deck| shared.contains(&deck.id));
    Ok(found)
}

/// The name of a sub-deck whose parent is called `to` instead of `from`.
pub(super) fn renamed(name: &str, from: &str, to: &str) -> Result<Line<1, LONGEST_NAME>> {
    let rest = name.strip_prefix(from).unwrap_or_default();
    let too_long = || Fault::length(1, LONGEST_NAME).saying("makes the name of a sub-deck longer than 120 characters");
    Line::parse(&format!("{to}{rest}")).map_err(|_| Error::invalid("name", too_long()))
}

/// This name, or the same with the first number behind it that makes it one that no deck of the actor has.
pub(super) fn free_name(db: &Reader, actor: &Actor, name: &str) -> Result<String> {
    let mut free = name.to_owned();
    let mut number = 2;
    while store::has_deck_named(db, actor.user, &free)? {
        free = format!("{name} {number}");
        number += 1;
    }
    Ok(free)
}

//! What a leaderboard shows.

use std::collections::HashMap;

use super::model::{BoardEntry, BoardScope, BoardView};
use crate::db::Reader;
use crate::features::users::{self, User};
use crate::features::xp::model::{Placed, Span};
use crate::features::{classes, squads, xp};
use crate::kernel::{Actor, Error, Id, PageRequest, Result, id::kind};

/// A leaderboard as the actor sees it: the first `most` people, and those next to the actor.
pub fn board(
    db: &Reader,
    actor: &Actor,
    (scope, span): (BoardScope, Span),
    class: Option<Id<kind::Class>>,
    most: u32,
) -> Result<BoardView> {
    let (mut chosen, mut squad) = (None, None);
    let ranked = match scope {
        BoardScope::Global => xp::service::ranked(db, actor, span, None, most)?,
        BoardScope::Class => {
            chosen = class_of(db, actor, class)?;
            let people = chosen.map_or(Ok(Vec::new()), |class| classes::service::member_ids(db, class))?;
            xp::service::ranked(db, actor, span, Some(&people), most)?
        }
        BoardScope::Squad => {
            let found = squads::service::squad_of(db, actor.user)?;
            squad = found.as_ref().map(|(squad, _)| *squad);
            let people = found.map_or_else(Vec::new, |(_, people)| people);
            xp::service::ranked(db, actor, span, Some(&people), most)?
        }
    };
    let mut ranked = ranked;
    let (top, around) = (std::mem::take(&mut ranked.top), std::mem::take(&mut ranked.neighbours));
    let (entries, neighbours) = (named(db, actor, top)?, named(db, actor, around)?);
    Ok(BoardView { scope, span, class: chosen, squad, ranked, entries, neighbours })
}

/// The class to show: one that the actor belongs to, or the first of them. An archived class has no leaderboard, because it creates no
/// relation.
fn class_of(db: &Reader, actor: &Actor, class: Option<Id<kind::Class>>) -> Result<Option<Id<kind::Class>>> {
    if let Some(class) = class {
        let found = classes::service::visible(db, actor, class)?;
        return if found.is_archived() { Err(Error::not_found("class")) } else { Ok(Some(found.id)) };
    }
    let page = PageRequest::first("classes of a leaderboard", 1);
    let first = classes::service::list(db, actor, false, None, &page)?;
    Ok(first.items.first().map(|class| class.id))
}

/// The people of a board by name. They joined it, so everyone may see them.
fn named(db: &Reader, actor: &Actor, placed: Vec<Placed>) -> Result<Vec<BoardEntry>> {
    let ids: Vec<Id<kind::User>> = placed.iter().map(|placed| placed.scored.user).collect();
    let people = users::service::several(db, actor.realm, &ids)?;
    let mut people: HashMap<Id<kind::User>, User> = people.into_iter().map(|user| (user.id, user)).collect();
    let named = placed.into_iter().filter_map(|placed| {
        let person = people.remove(&placed.scored.user)?;
        Some(BoardEntry { placed, is_me: person.id == actor.user, person })
    });
    Ok(named.collect())
}

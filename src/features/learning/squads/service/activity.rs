//! The activity of a squad.

use super::super::model::ActivityView;
use super::super::store;
use super::{inner, members};
use crate::db::Reader;
use crate::kernel::{Actor, Id, Page, PageRequest, Result, id::kind};

/// The activity of a squad, newest first. Entries name members whom the actor may see, and nobody who left.
pub fn activity(db: &Reader, actor: &Actor, id: Id<kind::Squad>, page: PageRequest) -> Result<Page<ActivityView>> {
    let (view, stints) = inner(db, actor, id)?;
    let ids: Vec<Id<kind::User>> = stints.iter().filter_map(|stint| stint.user).collect();
    let people = members::seen(db, actor, view.standing, &ids)?;
    let events = store::events(db, id, page)?;
    Ok(events.map(|event| {
        let person = event.user.and_then(|user| people.get(&user).cloned());
        ActivityView { event, person }
    }))
}

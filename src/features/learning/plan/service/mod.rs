//! What can be done with the plan of the day, dates of exams, and set work.

mod exams;
mod gather;
mod held;
mod progress;
mod today;
mod work;

pub use exams::{add_exam, add_exam_at, list_exams, remove_exam};
pub use held::{erase, held_days, held_done, held_exams};
pub use progress::follow;
pub use today::{choose, skip, today};
pub use work::{
    change_work, create_work, create_work_at, get_work, list_work, mark_done, remove_work, take_back_done,
    work_students,
};

use crate::db::Reader;
use crate::features::classes::{self, Class};
use crate::kernel::{Actor, Id, Realm, Result, id::kind};

/// The people who are notified of what is set for a class: all members but the actor, and nobody of a class of another realm.
fn notified(db: &Reader, actor: &Actor, class: &Class) -> Result<Vec<Id<kind::User>>> {
    if actor.realm != Realm::School {
        return Ok(Vec::new());
    }
    let mut members = classes::service::member_ids(db, class.id)?;
    members.retain(|member| *member != actor.user);
    Ok(members)
}

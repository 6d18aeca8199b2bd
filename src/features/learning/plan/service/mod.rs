//! What can be done with the plan of the day, dates of exams, and set work.

mod exams;
mod gather;
mod held;
mod progress;
mod reminders;
mod there;
mod today;
mod work;

pub use exams::{add_exam, add_exam_at, list_exams, remove_exam};
pub use held::{erase, erase_done, held_days, held_done, held_exams};
pub use progress::look_again;
pub use reminders::{find_reminders, send_reminders};
pub use today::{choose, follow, follow_settings, restore, skip, today};
pub use work::{
    change_work, create_work, create_work_at, get_work, list_work, mark_done, remove_work, student_changed,
    take_back_done, who_did, work_due, work_over, work_students,
};

use crate::db::Reader;
use crate::features::xp;
use crate::kernel::{Actor, Error, Fault, Result, Rule};

/// The day of learning of the actor, in the actor's time zone.
fn current_day(db: &Reader, actor: &Actor) -> Result<i64> {
    Ok(xp::service::calendar(db, actor)?.day(db.now()))
}

/// Refuses a day before today. `field` is what the day was sent as.
fn check_ahead(field: &str, day: i64, today: i64) -> Result<()> {
    if day < today {
        return Err(Error::invalid(field, Fault::new(Rule::Future, "must be today or a later day")));
    }
    Ok(())
}

//! What is kept of a question: that it was asked.

use crate::db::Tx;
use crate::events::{Emit, Event, Learned, QuestionCount};
use crate::features::settings;
use crate::kernel::{Actor, Calendar, Result};

/// Counts a question of the actor for the day of the school.
pub fn counted(tx: &Tx, actor: &Actor, count: QuestionCount) -> Result<()> {
    let day = Calendar::of(&settings::service::current(tx)?.time_zone).day(tx.now());
    let counts = vec![(day, Learned::Asked(count))];
    tx.emit(Event::Learned { user: actor.user, realm: actor.realm, counts });
    Ok(())
}

//! What is kept of a question: that it was asked.

use crate::db::Tx;
use crate::events::{Emit, Event, Learned, QuestionCount};
use crate::features::settings;
use crate::kernel::{Actor, Calendar, Result};

/// A question to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The subject of the cited texts of the collection, if they are all of one. The texts of people have none.
    pub subject: Option<String>,
    pub count: QuestionCount,
}

/// Counts a question of the actor for the day of the school.
pub fn counted(tx: &Tx, actor: &Actor, asked: &Asked) -> Result<()> {
    let day = Calendar::of(&settings::service::current(tx)?.time_zone).day(tx.now());
    let learned = Learned::Asked { subject: asked.subject.clone(), count: asked.count };
    tx.emit(Event::Learned { user: actor.user, realm: actor.realm, counts: vec![(day, learned)] });
    Ok(())
}

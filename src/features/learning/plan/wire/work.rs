//! Set work.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::plan::model::{self, WORK_MINUTES};
use crate::features::users::avatar_url;
use crate::http::envelope::Resource;
use crate::kernel::signature::LinkSigner;
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Day, Error, Fault, Id, Result, Timestamp, id::kind};

fn minutes(sent: i64) -> Result<i64> {
    let (least, most) = WORK_MINUTES;
    if (least..=most).contains(&sent) { Ok(sent) } else { Err(Error::invalid("minutes", Fault::range(least, most))) }
}

/// Work to set.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClassWorkCreate {
    pub title: Line<1, 120>,
    pub instructions: Option<Prose<0, 4_000>>,
    pub deck_id: Option<Id<kind::Deck>>,
    pub due_on: Day,
    pub minutes: i64,
}

impl ClassWorkCreate {
    /// The work that was sent.
    pub fn parsed(self) -> Result<model::NewWork> {
        let instructions = self.instructions.map_or_else(|| Prose::parse(""), Ok);
        Ok(model::NewWork {
            title: self.title,
            instructions: instructions.map_err(|what| Error::invalid("instructions", what))?,
            deck: self.deck_id,
            day: self.due_on.number(),
            minutes: minutes(self.minutes)?,
        })
    }
}

/// What to change about set work.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClassWorkUpdate {
    pub title: Option<Line<1, 120>>,
    pub instructions: Option<Prose<0, 4_000>>,
    pub due_on: Option<Day>,
    pub minutes: Option<i64>,
}

impl ClassWorkUpdate {
    /// The changes that were sent.
    pub fn parsed(self) -> Result<model::WorkUpdate> {
        Ok(model::WorkUpdate {
            title: self.title,
            instructions: self.instructions,
            day: self.due_on.map(Day::number),
            minutes: self.minutes.map(minutes).transpose()?,
        })
    }
}

/// Set work of a class.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClassWork {
    pub id: Id<kind::SetWork>,
    pub class_id: Id<kind::Class>,
    pub title: String,
    pub instructions: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deck_id: Option<Id<kind::Deck>>,
    pub due_on: Day,
    pub minutes: i64,
    pub done_count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}

impl Resource for ClassWork {
    const ONE: &'static str = "work";
    const MANY: &'static str = "work";
}

impl From<model::SetWork> for ClassWork {
    fn from(work: model::SetWork) -> Self {
        Self {
            id: work.id,
            class_id: work.class,
            title: work.title,
            instructions: work.instructions,
            deck_id: work.deck,
            due_on: Day::numbered(work.day),
            minutes: work.minutes,
            done_count: work.done,
            done_at: work.done_at,
        }
    }
}

/// A student of a class, and when the student did the work.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClassWorkStudent {
    pub id: Id<kind::User>,
    pub full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}

impl Resource for ClassWorkStudent {
    const MANY: &'static str = "students";
}

impl ClassWorkStudent {
    /// The student, with a link to the picture.
    pub fn of(student: model::WorkStudent, links: &LinkSigner, now: Timestamp) -> Self {
        Self {
            id: student.person.id,
            avatar_url: avatar_url(&student.person, links, now),
            full_name: student.person.full_name,
            done_at: student.done_at,
        }
    }
}

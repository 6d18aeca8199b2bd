//! What is kept about a person, for the export.

use super::super::model::Facts;
use super::super::store::{self, SubjectQuestions};
use crate::db::Reader;
use crate::events::QuestionCount;
use crate::kernel::{Id, Result, id::kind};

/// How often a person asked the tutor about a subject on a day, those with ids above `after`, `most` at the most.
pub fn held_subject_questions(
    db: &Reader,
    user: Id<kind::User>,
    after: i64,
    most: usize,
) -> Result<Vec<(i64, SubjectQuestions)>> {
    store::held_subject_questions(db, user, after, most)
}

/// What a person did on each day behind one, `most` days at the most.
pub fn held_days(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, Facts)>> {
    store::held_days(db, user, after, most)
}

/// How often a person asked the tutor on each day behind one, `most` days at the most.
pub fn held_questions(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, QuestionCount)>> {
    store::questions(db, user, after, most)
}

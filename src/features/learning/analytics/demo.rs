//! The figures of the demo school: what its history says, and questions to the tutor on days on which people studied.

use sha2::{Digest, Sha256};

use super::{service, store};
use crate::db::Tx;
use crate::events::QuestionCount;
use crate::features::demo_data::DemoSchool;
use crate::kernel::{Result, Role};

/// The days that are read at a time.
const PORTION: usize = 500;

/// Counts the history, then the questions.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    service::rebuild_all(tx)?;
    for person in school.everybody().into_iter().filter(|person| person.role == Role::Student) {
        for (day, facts) in service::held_days(tx, person.id, i64::MIN, PORTION)? {
            let drawn = drawn(&format!("{} {day}", person.id));
            // About every third day with study has a few questions.
            if facts.minutes > 0 && drawn.is_multiple_of(3) {
                store::add_questions(tx, person.id, day, &questions(i64::from(drawn / 3)))?;
            }
        }
    }
    service::rebuild_all(tx).map(drop)
}

/// Some questions, most of them answered by a model.
const fn questions(drawn: i64) -> QuestionCount {
    let questions = 1 + drawn % 5;
    let model_answers = if drawn % 7 == 0 { questions - 1 } else { questions };
    let (tokens_read, tokens_written) = (model_answers * (1_200 + drawn % 600), model_answers * (220 + drawn % 180));
    QuestionCount {
        questions,
        model_answers,
        tokens_read,
        tokens_written,
        // The prices of a small model: 0.15 and 0.60 for a million tokens.
        cost: (tokens_read * 15 + tokens_written * 60) / 100,
    }
}

/// A number that is always the same for the same words.
fn drawn(text: &str) -> u32 {
    let digest = Sha256::digest(text);
    digest.iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

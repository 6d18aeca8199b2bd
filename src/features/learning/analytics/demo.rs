//! The figures of the demo school: what its history says, and questions to the tutor on days on which people studied.

use sha2::{Digest, Sha256};

use super::{service, store};
use crate::db::Tx;
use crate::events::QuestionCount;
use crate::features::demo_data::DemoSchool;
use crate::features::study;
use crate::kernel::{Result, Role};

/// Writes the questions, then counts the history.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for person in school.everybody().into_iter().filter(|person| person.role == Role::Student) {
        let mut last = None;
        for (day, subject, minutes) in study::service::minutes_by_day(tx, person.id)? {
            let drawn = drawn(&format!("{} {day}", person.id));
            // About every third day with study has a few questions, most of them about what was studied.
            if minutes <= 0 || last == Some(day) || !drawn.is_multiple_of(3) {
                continue;
            }
            last = Some(day);
            let count = questions(i64::from(drawn / 3));
            store::add_questions(tx, person.id, day, &count)?;
            if !drawn.is_multiple_of(4) {
                store::add_subject_questions(tx, person.id, (day, &subject), &count)?;
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

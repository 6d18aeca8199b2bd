//! What a person chose by a change of the settings. Pure functions.

use crate::events::Choice;
use crate::features::adapted::model::{Hints, Setting, Settings};

/// What a change of the settings says about how the person likes to learn. Cards that are asked later are harder to remember, and a tutor
/// that gives a hint first leaves the answer to the person.
pub fn choice(before: &Settings, after: &Settings) -> Choice {
    let points = (before.get(Setting::RetentionPoints), after.get(Setting::RetentionPoints));
    let hints = (before.hints(), after.hints());
    let is_harder = if points.0 == points.1 {
        let tries = (hints.0 == Hints::HintFirst, hints.1 == Hints::HintFirst);
        (tries.0 != tries.1).then_some(tries.1)
    } else {
        Some(points.1 < points.0)
    };
    let feedback = (hints.0 != hints.1).then_some(match hints.1 {
        Hints::Answer => 75,
        Hints::Steps => 100,
        Hints::HintFirst => 25,
    });
    Choice { is_harder, feedback }
}

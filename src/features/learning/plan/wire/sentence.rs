//! The reason of a step as an English sentence.

use crate::features::plan::model::{PlanStep, Surprise, Why, WhyCode};
use crate::kernel::Day;

/// A day such as "12 March".
fn date(day: Day) -> String {
    day.date().strftime("%-d %B").to_string()
}

fn counted(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Why a step is in the plan.
pub(super) fn sentence(step: &PlanStep) -> String {
    let minutes = counted(step.minutes(), "minute", "minutes");
    let cards = counted(step.size(), "card", "cards");
    let head = format!("{cards}, about {minutes}");
    let reason = match step.why.code {
        WhyCode::Forgetting => format!("{head}{}", kept(&step.why, step.size())),
        WhyCode::Unfinished if step.size() == 1 => {
            format!("{head}: you began this card today, and it needs another look.")
        }
        WhyCode::Unfinished => format!("{head}: you began these cards today, and they need another look."),
        WhyCode::Unseen => {
            format!("{}, about {minutes}{}", counted(step.cards, "new card", "new cards"), ahead(&step.why))
        }
        WhyCode::LowFocus => format!("About {minutes}{}", unfocused(&step.why)),
        WhyCode::LowRecall => format!("About {minutes}{}", forgotten(&step.why)),
        WhyCode::Assigned => format!("About {minutes}{}", assigned(&step.why)),
        WhyCode::OpenTimer => {
            let measured = counted(step.why.measured_minutes.unwrap_or(0), "minute", "minutes");
            format!("Your timer is paused at {measured}. Go on, or log the time.")
        }
    };
    match step.why.session_minutes {
        // The reason of a part says so already.
        Some(session) if step.why.work_minutes.is_none() => format!("{reason}{}", undivided(session)),
        _ => reason,
    }
}

/// Why a step is longer than a session.
fn undivided(session: u32) -> String {
    let session = counted(session, "minute", "minutes");
    format!(" It cannot be divided, so it is longer than your session of {session}.")
}

/// Why the open steps were planned anew.
pub(super) fn surprise(found: &Surprise) -> String {
    let Surprise { title, answers, right, expected, .. } = found;
    let reviews = counted(*answers, "review", "reviews");
    format!(
        "{title}: {right} of {reviews} were right, and about {expected} were expected. The open steps were planned anew."
    )
}

fn kept(why: &Why, cards: u32) -> String {
    match (why.known_without, why.known_with, why.until) {
        (Some(without), Some(with), Some(until)) => {
            let day = match &why.exam {
                Some(exam) => format!("in the exam in {exam} on {}", date(until)),
                None => format!("on {}", date(until)),
            };
            format!(": {day} you would still know {without} of them, and {with} if you review them now.")
        }
        _ if cards == 1 => ": it is due.".to_owned(),
        _ => ": they are due.".to_owned(),
    }
}

fn ahead(why: &Why) -> String {
    match (&why.exam, why.until) {
        (Some(exam), Some(until)) => format!(": the exam in {exam} is on {}.", date(until)),
        _ => ": there is time for something new.".to_owned(),
    }
}

fn unfocused(why: &Why) -> String {
    match (why.focus, why.since) {
        (Some(focus), Some(since)) => {
            format!(": on {} you rated your focus {focus} of 5, and have not returned to it.", date(since))
        }
        _ => ".".to_owned(),
    }
}

fn forgotten(why: &Why) -> String {
    match (why.right, why.answers) {
        (Some(right), Some(answers)) => {
            format!(": in the last two weeks you answered {right} of {answers} reviews on it correctly.")
        }
        _ => ".".to_owned(),
    }
}

fn assigned(why: &Why) -> String {
    let class = why.class_name.as_deref().unwrap_or("your class");
    let set = why.due_on.map_or_else(String::new, |day| format!(": set for {class}, due on {}.", date(day)));
    match why.work_minutes {
        Some(minutes) => {
            format!("{set} This is a part: the whole takes about {}.", counted(minutes, "minute", "minutes"))
        }
        None => set,
    }
}

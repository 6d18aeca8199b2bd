//! The columns of CSV files. A column is named like the field of the JSON answer: the names on the way to it, joined by underscores. Figures
//! that several files have stand here once.

const MINUTES: [&str; 5] = ["minutes_amount", "minutes_total", "minutes_lower", "minutes_median", "minutes_upper"];
const REVIEWS: [&str; 5] = ["reviews_amount", "reviews_total", "reviews_lower", "reviews_median", "reviews_upper"];
/// Of a single person, there is no number of people.
const SHARE: [&str; 5] =
    ["retention_answers", "retention_right", "retention_percent", "retention_lower", "retention_upper"];
const SPREAD: [&str; 4] =
    ["retention_spread_amount", "retention_spread_lower", "retention_spread_median", "retention_spread_upper"];
const AI: [&str; 6] =
    ["ai_learners", "ai_questions", "ai_model_answers", "ai_input_tokens", "ai_output_tokens", "ai_cost"];

type Columns = Vec<&'static str>;

/// What people remembered.
fn retention() -> Columns {
    [&["retention_learners"][..], &SHARE].concat()
}

/// What a class and a subject have in a list.
fn in_list() -> Columns {
    [&["learners_28"][..], &MINUTES, &retention(), &AI, &["suppressed", "incomplete"]].concat()
}

/// A day of the school.
pub(super) fn school_days() -> Columns {
    let learners = ["date", "learners", "learners_7", "learners_28"];
    [&learners[..], &MINUTES, &REVIEWS, &retention(), &SPREAD, &AI, &["suppressed"]].concat()
}

/// A class.
pub(super) fn classes() -> Columns {
    [&["class_id", "class_name", "class_subject", "class_students"][..], &in_list()].concat()
}

/// A subject.
pub(super) fn subjects() -> Columns {
    [&["subject"][..], &in_list()].concat()
}

/// What people remembered on a day.
pub(super) fn outcomes() -> Columns {
    [&["date"][..], &retention(), &SPREAD, &["suppressed"]].concat()
}

/// Why a student needs attention: each reason, and its figures.
const ATTENTION: [&str; 11] = [
    "attention",
    "attention_inactive_days",
    "attention_inactive_since",
    "attention_not_started_days",
    "attention_not_started_since",
    "attention_less_time_minutes",
    "attention_less_time_usual_minutes",
    "attention_forgetting_percent",
    "attention_forgetting_answers",
    "attention_work_overdue_works",
    "attention_work_overdue_since",
];

/// A student. The figures of a reason for attention are behind its code.
pub(super) fn students() -> Columns {
    let person = ["student_id", "student_full_name", "last_active_on", "active_days", "minutes", "reviews"];
    [&person[..], &SHARE, &ATTENTION].concat()
}

/// A day of a person.
pub(super) fn progress() -> Columns {
    vec!["date", "minutes", "reviews", "answers", "right", "xp", "questions"]
}

//! Answers as CSV files (RFC 4180).

use futures_util::stream::{self, StreamExt as _};

use super::model::{
    Attention, DayView, Facts, Measure, OutcomesView, PersonDay, ProgressView, SchoolView, Share, Spread, StudentView,
};
use super::wire::{AnalyticsLine, money};
use crate::http::rows::{Cell, RowFormat, Rows, csv_head, csv_line};
use crate::kernel::{Day, Result};

/// A value of a line.
enum Field {
    Empty,
    Plain(String),
    Text(String),
}

/// Lines under the names of their columns.
pub(super) struct Table {
    file_name: String,
    columns: &'static [&'static str],
    lines: Vec<Vec<Field>>,
}

fn whole(value: impl Into<Option<i64>>) -> Field {
    value.into().map_or(Field::Empty, |value| Field::Plain(value.to_string()))
}

fn real(value: Option<f64>) -> Field {
    value.map_or(Field::Empty, |value| Field::Plain(value.to_string()))
}

fn date(day: i64) -> Field {
    Field::Plain(Day::numbered(day).to_string())
}

fn quartiles(spread: Option<Spread>) -> [Field; 3] {
    [real(spread.map(|it| it.lower)), real(spread.map(|it| it.median)), real(spread.map(|it| it.upper))]
}

/// Answers, right ones, percentage and bounds.
fn share(share: Option<Share>) -> [Field; 5] {
    [
        whole(share.map(|it| it.answers)),
        whole(share.map(|it| it.right)),
        real(share.map(|it| it.percent)),
        real(share.map(|it| it.lower)),
        real(share.map(|it| it.upper)),
    ]
}

/// People, sum and quartiles.
fn summed(spread: Option<Spread>) -> Vec<Field> {
    let mut fields = vec![whole(spread.map(|it| it.amount)), whole(spread.and_then(|it| it.total))];
    fields.extend(quartiles(spread));
    fields
}

fn words(words: impl Iterator<Item = &'static str>) -> Field {
    Field::Plain(words.collect::<Vec<_>>().join(" "))
}

fn suppressed(hidden: &[Measure]) -> Field {
    words(hidden.iter().map(|measure| measure.name()))
}

/// People who asked the tutor, questions, answers of a model, tokens and cost.
fn asked(view: &DayView) -> [Field; 6] {
    let ai = |of: fn(&(i64, Facts)) -> i64| whole(view.ai.as_ref().map(of));
    [
        ai(|(people, _)| *people),
        ai(|(_, facts)| facts.questions),
        ai(|(_, facts)| facts.model_answers),
        ai(|(_, facts)| facts.tokens_read),
        ai(|(_, facts)| facts.tokens_written),
        real(view.ai.as_ref().and_then(|(_, facts)| money(facts.cost))),
    ]
}

fn day_of_school(day: &DayView) -> Vec<Field> {
    let mut line = vec![date(day.day), whole(day.learners), whole(day.week), whole(day.month)];
    line.extend(summed(day.minutes));
    line.extend(summed(day.reviews));
    line.push(whole(day.retention.and_then(|it| it.people)));
    line.extend(share(day.retention));
    line.extend(quartiles(day.retention_spread));
    line.extend(asked(day));
    line.push(suppressed(&day.hidden));
    line
}

const SCHOOL_DAYS: [&str; 30] = [
    "date",
    "learners",
    "learners_7",
    "learners_28",
    "minutes_learners",
    "minutes_total",
    "minutes_lower",
    "minutes_median",
    "minutes_upper",
    "reviews_learners",
    "reviews_total",
    "reviews_lower",
    "reviews_median",
    "reviews_upper",
    "retention_learners",
    "retention_answers",
    "retention_right",
    "retention_percent",
    "retention_percent_lower",
    "retention_percent_upper",
    "retention_spread_lower",
    "retention_spread_median",
    "retention_spread_upper",
    "ai_learners",
    "ai_questions",
    "ai_model_answers",
    "ai_input_tokens",
    "ai_output_tokens",
    "ai_cost",
    "suppressed",
];

const CLASSES: [&str; 23] = [
    "class_id",
    "class",
    "subject",
    "students",
    "learners_28",
    "minutes_amount",
    "minutes_total",
    "minutes_lower",
    "minutes_median",
    "minutes_upper",
    "retention_answers",
    "retention_right",
    "retention_percent",
    "retention_percent_lower",
    "retention_percent_upper",
    "ai_learners",
    "ai_questions",
    "ai_model_answers",
    "ai_input_tokens",
    "ai_output_tokens",
    "ai_cost",
    "suppressed",
    "incomplete",
];

const SUBJECTS: [&str; 20] = [
    "subject",
    "learners_28",
    "minutes_amount",
    "minutes_total",
    "minutes_lower",
    "minutes_median",
    "minutes_upper",
    "retention_answers",
    "retention_right",
    "retention_percent",
    "retention_percent_lower",
    "retention_percent_upper",
    "ai_learners",
    "ai_questions",
    "ai_model_answers",
    "ai_input_tokens",
    "ai_output_tokens",
    "ai_cost",
    "suppressed",
    "incomplete",
];

const OUTCOMES: [&str; 11] = [
    "date",
    "retention_learners",
    "retention_answers",
    "retention_right",
    "retention_percent",
    "retention_percent_lower",
    "retention_percent_upper",
    "retention_spread_lower",
    "retention_spread_median",
    "retention_spread_upper",
    "suppressed",
];

const STUDENTS: [&str; 12] = [
    "student_id",
    "full_name",
    "last_active_on",
    "active_days",
    "minutes",
    "reviews",
    "retention_answers",
    "retention_right",
    "retention_percent",
    "retention_percent_lower",
    "retention_percent_upper",
    "attention",
];

const PROGRESS: [&str; 7] = ["date", "minutes", "reviews", "answers", "right", "xp", "questions"];

impl Table {
    fn new(
        (name, from, to): (&str, i64, i64),
        columns: &'static [&'static str],
        lines: impl Iterator<Item = Vec<Field>>,
    ) -> Self {
        let file_name = format!("{name}-{}-{}.csv", Day::numbered(from), Day::numbered(to));
        Self { file_name, columns, lines: lines.collect() }
    }

    /// The figures of the school.
    pub fn school(view: &SchoolView, by: AnalyticsLine) -> Self {
        let range = view.period.range;
        let named = |name| (name, range.from, range.to);
        match by {
            AnalyticsLine::Day => Self::new(named("analytics"), &SCHOOL_DAYS, view.days.iter().map(day_of_school)),
            AnalyticsLine::Class => {
                let lines = view.classes.iter().map(|view| {
                    let (class, all) = (&view.class, &view.summary.all);
                    let mut line = vec![
                        whole(class.id.get()),
                        Field::Text(class.name.clone()),
                        class.subject.clone().map_or(Field::Empty, Field::Text),
                        whole(class.students),
                        whole(all.month),
                    ];
                    line.extend(summed(all.minutes));
                    line.extend(share(all.retention));
                    line.extend(asked(all));
                    line.extend([suppressed(&all.hidden), suppressed(&view.summary.incomplete)]);
                    line
                });
                Self::new(named("classes"), &CLASSES, lines)
            }
            AnalyticsLine::Subject => {
                let lines = view.subjects.iter().map(|view| {
                    let all = &view.summary.all;
                    let mut line = vec![Field::Text(view.name.clone()), whole(all.month)];
                    line.extend(summed(all.minutes));
                    line.extend(share(all.retention));
                    line.extend(asked(all));
                    line.extend([suppressed(&all.hidden), suppressed(&view.summary.incomplete)]);
                    line
                });
                Self::new(named("subjects"), &SUBJECTS, lines)
            }
        }
    }

    /// What learning led to.
    pub fn outcomes(view: &OutcomesView) -> Self {
        let lines = view.days.iter().map(|day| {
            let mut line = vec![date(day.day), whole(day.retention.and_then(|it| it.people))];
            line.extend(share(day.retention));
            line.extend(quartiles(day.retention_spread));
            line.push(suppressed(&day.hidden));
            line
        });
        Self::new(("outcomes", view.period.range.from, view.period.range.to), &OUTCOMES, lines)
    }

    /// Students.
    pub fn students((from, to): (i64, i64), students: &[StudentView]) -> Self {
        let code = |reason: &Attention| reason.code.name();
        let lines = students.iter().map(|view| {
            let mut line = vec![
                whole(view.student.id.get()),
                Field::Text(view.student.full_name.clone()),
                view.last_active.map_or(Field::Empty, date),
                whole(view.active_days),
                whole(view.minutes),
                whole(view.reviews),
            ];
            line.extend(share(view.retention));
            line.push(words(view.attention.iter().map(code)));
            line
        });
        Self::new(("students", from, to), &STUDENTS, lines)
    }

    /// The progress of a person.
    pub fn progress(name: &str, view: &ProgressView) -> Self {
        let line = |day: &PersonDay| {
            let facts = &day.facts;
            let figures = [facts.minutes, facts.reviews, facts.learned, facts.remembered, day.xp, facts.questions];
            std::iter::once(date(day.day)).chain(figures.map(whole)).collect()
        };
        Self::new((name, view.period.range.from, view.period.range.to), &PROGRESS, view.days.iter().map(line))
    }

    /// Sends the table as a file.
    pub async fn rows(self) -> Result<Rows> {
        let lines = stream::once(std::future::ready(Ok(self.lines))).boxed();
        let line = |fields: &Vec<Field>, into: &mut Vec<u8>| {
            let cells: Vec<Cell<'_>> = fields.iter().map(cell).collect();
            csv_line(&cells, into);
            Ok(())
        };
        Rows::stream(RowFormat::Csv, self.file_name, csv_head(self.columns), lines, line).await
    }
}

fn cell(field: &Field) -> Cell<'_> {
    match field {
        Field::Empty => Cell::Empty,
        Field::Plain(text) => Cell::Plain(text.clone()),
        Field::Text(text) => Cell::Text(text),
    }
}

//! Answers as CSV files (RFC 4180).

use futures_util::stream::{self, StreamExt as _};

use super::columns;
use super::model::{
    Attention, AttentionCode, ClassView, DayRange, DayView, Facts, Measure, OutcomesView, PersonDay, ProgressView,
    SchoolView, Share, Spread, StudentView, SummaryView,
};
use super::wire::{AnalyticsLine, money};
use crate::app::rows::Portions;
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
    columns: Vec<&'static str>,
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

/// People, answers, right ones, percentage and bounds.
fn share(share: Option<Share>) -> [Field; 6] {
    [
        whole(share.and_then(|it| it.people)),
        whole(share.map(|it| it.answers)),
        whole(share.map(|it| it.right)),
        real(share.map(|it| it.percent)),
        real(share.map(|it| it.lower)),
        real(share.map(|it| it.upper)),
    ]
}

/// Values, their sum and quartiles.
fn summed(spread: Option<Spread>) -> Vec<Field> {
    let mut fields = vec![whole(spread.map(|it| it.amount)), whole(spread.and_then(|it| it.total))];
    fields.extend(quartiles(spread));
    fields
}

/// Values and quartiles of what cannot be added.
fn spread(spread: Option<Spread>) -> Vec<Field> {
    let mut fields = vec![whole(spread.map(|it| it.amount))];
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
    line.extend(share(day.retention));
    line.extend(spread(day.retention_spread));
    line.extend(asked(day));
    line.push(suppressed(&day.hidden));
    line
}

/// What a class and a subject have in a list.
fn in_list(summary: &SummaryView) -> Vec<Field> {
    let all = &summary.all;
    let mut line = vec![whole(all.month)];
    line.extend(summed(all.minutes));
    line.extend(share(all.retention));
    line.extend(asked(all));
    line.extend([suppressed(&all.hidden), suppressed(&summary.incomplete)]);
    line
}

fn line_of_class(view: &ClassView) -> Vec<Field> {
    let class = &view.class;
    let mut line = vec![
        whole(class.id.get()),
        Field::Text(class.name.clone()),
        class.subject.clone().map_or(Field::Empty, Field::Text),
        whole(class.students),
    ];
    line.extend(in_list(&view.summary));
    line
}

/// The figures of the reasons of a student, in the order of their columns.
fn reasons(attention: &[Attention]) -> Vec<Field> {
    let of = |code: AttentionCode| attention.iter().find(|reason| reason.code == code);
    let since = |code: AttentionCode| of(code).and_then(|reason| reason.since).map_or(Field::Empty, date);
    let (less, forgets) = (of(AttentionCode::LessTime), of(AttentionCode::Forgetting));
    vec![
        words(attention.iter().map(|reason| reason.code.name())),
        whole(of(AttentionCode::Inactive).and_then(|reason| reason.days)),
        since(AttentionCode::Inactive),
        whole(of(AttentionCode::NotStarted).and_then(|reason| reason.days)),
        since(AttentionCode::NotStarted),
        whole(less.and_then(|reason| reason.minutes)),
        whole(less.and_then(|reason| reason.usual_minutes)),
        real(forgets.and_then(|reason| reason.percent)),
        whole(forgets.and_then(|reason| reason.answers)),
        whole(of(AttentionCode::WorkOverdue).and_then(|reason| reason.works)),
        since(AttentionCode::WorkOverdue),
    ]
}

/// The name of the file of classes.
const CLASSES: &str = "classes";

fn file_name(name: &str, from: i64, to: i64) -> String {
    format!("{name}-{}-{}.csv", Day::numbered(from), Day::numbered(to))
}

/// What the last line of a file says where there are more students than it has.
const MORE_STUDENTS: &str = "There are more students. Name a class to get its students.";

impl Table {
    fn new(
        (name, from, to): (&str, i64, i64),
        columns: Vec<&'static str>,
        lines: impl Iterator<Item = Vec<Field>>,
    ) -> Self {
        Self { file_name: file_name(name, from, to), columns, lines: lines.collect() }
    }

    /// The figures of the school.
    pub fn school(view: &SchoolView, by: AnalyticsLine) -> Self {
        let range = view.period.range;
        let named = |name| (name, range.from, range.to);
        match by {
            AnalyticsLine::Day => {
                Self::new(named("analytics"), columns::school_days(), view.days.iter().map(day_of_school))
            }
            AnalyticsLine::Class => {
                Self::new(named(CLASSES), columns::classes(), view.classes.iter().map(line_of_class))
            }
            AnalyticsLine::Subject => {
                let lines = view.subjects.iter().map(|view| {
                    let mut line = vec![Field::Text(view.name.clone())];
                    line.extend(in_list(&view.summary));
                    line
                });
                Self::new(named("subjects"), columns::subjects(), lines)
            }
        }
    }

    /// What learning led to.
    pub fn outcomes(view: &OutcomesView) -> Self {
        let lines = view.days.iter().map(|day| {
            let mut line = vec![date(day.day)];
            line.extend(share(day.retention));
            line.extend(spread(day.retention_spread));
            line.push(suppressed(&day.hidden));
            line
        });
        Self::new(("outcomes", view.period.range.from, view.period.range.to), columns::outcomes(), lines)
    }

    /// Students. Where there are more, the last line says so.
    pub fn students((from, to): (i64, i64), (students, has_more): (&[StudentView], bool)) -> Self {
        let columns = columns::students();
        let more = has_more.then(|| {
            let mut line = vec![Field::Empty, Field::Text(MORE_STUDENTS.to_owned())];
            line.resize_with(columns.len(), || Field::Empty);
            line
        });
        let lines = students.iter().map(|view| {
            let mut line = vec![
                whole(view.student.id.get()),
                Field::Text(view.student.full_name.clone()),
                view.last_active.map_or(Field::Empty, date),
                whole(view.active_days),
                whole(view.minutes),
                whole(view.reviews),
            ];
            // The share of a single person has no number of people.
            line.extend(share(view.retention).into_iter().skip(1));
            line.extend(reasons(&view.attention));
            line
        });
        Self::new(("students", from, to), columns, lines.chain(more))
    }

    /// The progress of a person.
    pub fn progress(name: &str, view: &ProgressView) -> Self {
        let line = |day: &PersonDay| {
            let facts = &day.facts;
            let figures = [facts.minutes, facts.reviews, facts.learned, facts.remembered, day.xp, facts.questions];
            std::iter::once(date(day.day)).chain(figures.map(whole)).collect()
        };
        Self::new((name, view.period.range.from, view.period.range.to), columns::progress(), view.days.iter().map(line))
    }

    /// Sends the table as a file.
    pub async fn rows(self) -> Result<Rows> {
        let lines = stream::once(std::future::ready(Ok(self.lines))).boxed();
        let line = |fields: &Vec<Field>, into: &mut Vec<u8>| {
            write(fields, into);
            Ok(())
        };
        Rows::stream(RowFormat::Csv, self.file_name, csv_head(&self.columns), lines, line).await
    }
}

/// Sends all classes as a file, while they are read.
pub(super) async fn all_classes(range: DayRange, portions: Portions<ClassView>) -> Result<Rows> {
    let line = |view: &ClassView, into: &mut Vec<u8>| {
        write(&line_of_class(view), into);
        Ok(())
    };
    let name = file_name(CLASSES, range.from, range.to);
    Rows::stream(RowFormat::Csv, name, csv_head(&columns::classes()), portions, line).await
}

fn write(fields: &[Field], into: &mut Vec<u8>) {
    let cells: Vec<Cell<'_>> = fields.iter().map(cell).collect();
    csv_line(&cells, into);
}

fn cell(field: &Field) -> Cell<'_> {
    match field {
        Field::Empty => Cell::Empty,
        Field::Plain(text) => Cell::Plain(text.clone()),
        Field::Text(text) => Cell::Text(text),
    }
}

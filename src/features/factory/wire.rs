//! The shapes of the course factory's contract.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::model;
use crate::features::courses::{self, Demo, NewCourse, SourceKind, State};
use crate::kernel::text::{Line, ParsedText, Prose, WebAddress};
use crate::kernel::{Code, Error, Result};

/// How many sources a course may have.
const MOST_SOURCES: usize = 20;
/// The language of a course that says none.
const DEFAULT_LANGUAGE: &str = "en";

/// What a course is to be made of.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CourseCreate {
    /// What to call it.
    pub title: Option<Line<1, 200>>,
    /// Its language.
    pub language: Option<String>,
    /// The caller's own name for whomever it is for.
    pub external_ref: Option<Line<1, 200>>,
    /// The preset to follow.
    pub preset_id: Option<String>,
    /// What it is made from.
    pub sources: Option<Vec<Source>>,
}

/// A source of a course.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct Source {
    /// What the value holds.
    pub r#type: SourceType,
    /// The text, or the address of a page.
    pub value: Prose<1, 200_000>,
}

/// What a source holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SourceType {
    /// The address of a page.
    Url,
    /// The text itself.
    Text,
}

impl CourseCreate {
    /// What is asked for, or what is wrong with it.
    pub fn parsed(self) -> Result<NewCourse> {
        if self.preset_id.is_some() {
            return Err(Error::new(Code::PresetAbsent, "There is no such preset.").with_field("preset_id", "is unknown"));
        }
        let asked = self.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        let language = courses::language(asked).ok_or_else(|| {
            let all = courses::LOCALES.join(", ");
            Error::invalid("language", format!("must be one of {all}, or the first part of one, such as en"))
        })?;
        let sources = self.sources.unwrap_or_default();
        if sources.len() > MOST_SOURCES {
            return Err(Error::invalid("sources", format!("must have at most {MOST_SOURCES} entries")));
        }
        let sources: Result<Vec<courses::Source>> =
            sources.into_iter().enumerate().map(|(index, source)| source.parsed(index)).collect();
        Ok(NewCourse { title: self.title, language, external_ref: self.external_ref, sources: sources? })
    }
}

impl Source {
    fn parsed(self, index: usize) -> Result<courses::Source> {
        let text = self.value.as_str();
        match self.r#type {
            SourceType::Text => Ok(courses::Source { kind: SourceKind::Text, value: text.to_owned() }),
            SourceType::Url => match WebAddress::<false>::parse(text) {
                Ok(address) => Ok(courses::Source { kind: SourceKind::Url, value: address.as_str().to_owned() }),
                Err(fault) => Err(Error::invalid(format!("sources.{index}.value"), fault)),
            },
        }
    }
}

/// Where a course stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CourseState {
    /// Created, not launched.
    AwaitingBrief,
    /// Launched.
    Queued,
    /// Its sources are being read.
    Ingesting,
    /// Scenes are being found in them.
    Extracting,
    /// Its parts are being made.
    Generating,
    /// Its videos are being made.
    Rendering,
    /// It waits for a review.
    PausedForReview,
    /// It waits for more seconds.
    PausedQuotaExceeded,
    /// It ended early for lack of seconds.
    PartialQuotaExceeded,
    /// Done.
    Ready,
    /// It failed.
    Error,
}

impl From<State> for CourseState {
    fn from(state: State) -> Self {
        match state {
            State::Draft => Self::AwaitingBrief,
            State::Queued => Self::Queued,
            State::Ready => Self::Ready,
        }
    }
}

/// A course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Course {
    /// The id.
    pub course_id: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it stands.
    pub status: CourseState,
    /// The language that was asked for.
    pub language: String,
    /// The caller's own name for whomever it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_ref: Option<String>,
    /// Whether it is one of the sandbox.
    pub sandbox: bool,
    /// How many modules it has; absent before there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module_count: Option<i32>,
    /// When it was created, to the second.
    pub created_at: String,
}

impl From<courses::Course> for Course {
    fn from(course: courses::Course) -> Self {
        let modules = Some(course.module_count).filter(|count| *count > 0);
        Self {
            course_id: course.public_id,
            title: course.title,
            status: course.state.into(),
            language: course.language,
            external_ref: course.external_ref,
            sandbox: course.is_sandbox,
            module_count: modules.map(|count| i32::try_from(count).unwrap_or(i32::MAX)),
            created_at: course.created_at.to_the_second(),
        }
    }
}

/// How far a course is.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct CourseStatus {
    /// The course.
    pub course_id: String,
    /// Where it stands.
    pub status: CourseState,
    /// Whether it is one of the sandbox.
    pub sandbox: bool,
}

impl From<courses::Course> for CourseStatus {
    fn from(course: courses::Course) -> Self {
        Self { course_id: course.public_id, status: course.state.into(), sandbox: course.is_sandbox }
    }
}

/// What a course is to hold.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Outline {
    /// The course.
    pub course_id: String,
    /// Whether this is the demo course's.
    pub sandbox: bool,
    /// The title.
    pub course_title: String,
    /// What it is about.
    pub course_description: String,
    /// Its parts, in order.
    pub modules: Vec<OutlineModule>,
}

/// A part of a course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct OutlineModule {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// What is shown and said, in order.
    pub scenes: Vec<OutlineScene>,
}

/// A step of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct OutlineScene {
    /// What is shown.
    pub description: String,
    /// What is said.
    pub planned_narration_summary: String,
}

impl Outline {
    /// The outline of the demo course, for this one.
    pub fn of(course: courses::Course, demo: &Demo) -> Self {
        let scene = |scene: &courses::DemoScene| OutlineScene {
            description: scene.description.clone(),
            planned_narration_summary: scene.planned_narration_summary.clone(),
        };
        let module = |module: &courses::DemoModule| OutlineModule {
            title: module.title.clone(),
            description: module.description.clone(),
            scenes: module.scenes.iter().map(scene).collect(),
        };
        Self {
            course_id: course.public_id,
            sandbox: course.is_sandbox,
            course_title: demo.course_title.clone(),
            course_description: demo.course_description.clone(),
            modules: demo.modules.iter().map(module).collect(),
        }
    }
}

/// The notes of a course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Notes {
    /// The course.
    pub course_id: String,
    /// Whether these are the demo course's.
    pub sandbox: bool,
    /// One text per module, in order.
    pub notes: Vec<ModuleNotes>,
}

/// The text of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ModuleNotes {
    /// The place of the module, from 0.
    pub module_index: i32,
    /// The text, in Markdown.
    pub markdown: String,
}

impl Notes {
    /// The notes of the demo course, for this one.
    pub fn of(course: courses::Course, demo: &Demo) -> Self {
        let notes = demo.modules.iter().zip(0..);
        Self {
            course_id: course.public_id,
            sandbox: course.is_sandbox,
            notes: notes
                .map(|(module, module_index)| ModuleNotes { module_index, markdown: module.notes.clone() })
                .collect(),
        }
    }
}

/// The quiz of a course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Quiz {
    /// The course.
    pub course_id: String,
    /// Whether these are the demo course's.
    pub sandbox: bool,
    /// The questions by module, in order.
    pub quiz: Vec<ModuleQuiz>,
}

/// The questions of a module.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ModuleQuiz {
    /// The place of the module, from 0.
    pub module_index: i32,
    /// The questions, in order.
    pub questions: Vec<QuizQuestion>,
}

/// A question with one right answer.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct QuizQuestion {
    /// What is asked.
    pub question: String,
    /// The answers to choose from.
    pub options: Vec<String>,
    /// The place of the right one, from 0.
    pub correct_option: i32,
    /// Why it is right.
    pub explanation: String,
}

impl Quiz {
    /// The quiz of the demo course, for this one.
    pub fn of(course: courses::Course, demo: &Demo) -> Self {
        let question = |question: &courses::DemoQuestion| QuizQuestion {
            question: question.question.clone(),
            options: question.options.clone(),
            correct_option: i32::try_from(question.correct_option).unwrap_or(i32::MAX),
            explanation: question.explanation.clone(),
        };
        let quiz = demo.modules.iter().zip(0..).map(|(module, module_index)| ModuleQuiz {
            module_index,
            questions: module.quiz.iter().map(question).collect(),
        });
        Self { course_id: course.public_id, sandbox: course.is_sandbox, quiz: quiz.collect() }
    }
}

/// What a month held.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Billing {
    /// The month, as `2026-03`.
    pub month: String,
    /// The account.
    pub client_id: String,
    /// Live courses that were created in it.
    pub summary: BillingSummary,
    /// Seconds of finished media.
    pub quota_seconds: QuotaSeconds,
    /// The same courses by reference.
    pub breakdown_by_ref: Vec<BillingRef>,
    /// How to read the figures.
    pub note: String,
}

/// Live courses that were created in a month.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct BillingSummary {
    /// All of them.
    pub courses_total: i64,
    /// Those that are done.
    pub courses_ready: i64,
    /// Those that ended early for lack of seconds.
    pub courses_partial: i64,
    /// Those that failed.
    pub courses_error: i64,
    /// How many references they have.
    pub distinct_external_refs: i64,
    /// How many modules have been made of them.
    pub total_modules: i64,
}

/// Seconds of finished media.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct QuotaSeconds {
    /// What may be used; 0 for no end.
    pub quota_seconds: i64,
    /// What was used.
    pub consumed_seconds: i64,
    /// What is left, never below 0.
    pub remaining_seconds: i64,
    /// What was used in percent of the quota.
    pub percent_consumed: i32,
    /// Whether there is no end.
    pub is_unlimited: bool,
    /// Whether a launch is refused when nothing is left.
    pub metered_billing_enabled: bool,
}

/// The courses with one reference.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct BillingRef {
    /// The reference; absent for courses that have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_ref: Option<String>,
    /// How many there are.
    pub courses: i64,
    /// Those that are done.
    pub courses_ready: i64,
    /// How many modules have been made of them.
    pub modules: i64,
}

fn figure(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl From<model::Billing> for Billing {
    fn from(billing: model::Billing) -> Self {
        let of_month = |figure_of: fn(&courses::Month) -> u64| billing.courses.as_ref().map_or(0, figure_of);
        let seconds = billing.seconds;
        let note = match &billing.courses {
            Some(_) => "Sandbox courses are free and are not counted.",
            None => "This is the sandbox: it is free, and nothing in it is counted.",
        };
        Self {
            month: billing.start.rfc3339().chars().take("2026-03".len()).collect(),
            client_id: format!("acc_{}", billing.account),
            summary: BillingSummary {
                courses_total: figure(of_month(|month| month.courses)),
                courses_ready: figure(of_month(|month| month.ready)),
                // A course can neither end early nor fail before there is an engine that works on it.
                courses_partial: 0,
                courses_error: 0,
                distinct_external_refs: figure(of_month(|month| month.distinct_refs)),
                total_modules: figure(of_month(|month| month.modules)),
            },
            quota_seconds: QuotaSeconds {
                quota_seconds: figure(seconds.quota),
                consumed_seconds: figure(seconds.consumed),
                remaining_seconds: figure(seconds.remaining()),
                percent_consumed: i32::from(seconds.percent()),
                is_unlimited: seconds.is_unlimited(),
                metered_billing_enabled: billing.is_metered,
            },
            breakdown_by_ref: billing.courses.map(|month| month.by_ref).unwrap_or_default().into_iter().map(BillingRef::from).collect(),
            note: note.to_owned(),
        }
    }
}

impl From<courses::RefFigures> for BillingRef {
    fn from(figures: courses::RefFigures) -> Self {
        Self {
            external_ref: figures.external_ref,
            courses: figure(figures.courses),
            courses_ready: figure(figures.ready),
            modules: figure(figures.modules),
        }
    }
}

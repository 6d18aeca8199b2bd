//! Request and response bodies of the course factory.

mod billing;
mod content;

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::catalogue::{self, NewCourse, SourceKind, State};
use crate::http::text_enum;
use crate::kernel::text::{Line, ParsedText, Prose, WebAddress};
use crate::kernel::{Code, Error, Fault, Result, Rule};

pub use billing::Billing;
pub use content::{Notes, Outline, Quiz};

/// The most sources of a course.
const MOST_SOURCES: usize = 20;
/// The default language.
const DEFAULT_LANGUAGE: &str = "en";

/// The input of a new course.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CourseCreate {
    pub title: Option<Line<1, 200>>,
    pub language: Option<String>,
    /// A reference of the caller's own, such as a customer.
    pub external_ref: Option<Line<1, 200>>,
    pub preset_id: Option<String>,
    pub sources: Option<Vec<Source>>,
}

/// A source of a course.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct Source {
    pub r#type: SourceKind,
    /// The text or the URL.
    pub value: Prose<1, 200_000>,
}

impl CourseCreate {
    /// Validates the input. An invalid value is an error that names the field.
    pub fn parsed(self) -> Result<NewCourse> {
        if self.preset_id.is_some() {
            return Err(Error::new(Code::PresetAbsent, "This preset does not exist, or you have no access to it.")
                .with_field("preset_id", Fault::new(Rule::Choice, "is unknown")));
        }
        let asked = self.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        let language = catalogue::language(asked).ok_or_else(|| {
            let all = catalogue::LOCALES.join(", ");
            Error::invalid(
                "language",
                Fault::told(Rule::Choice, format!("must be one of {all}, or a language without a region, such as en")),
            )
        })?;
        let sources = self.sources.unwrap_or_default();
        if sources.len() > MOST_SOURCES {
            return Err(Error::invalid("sources", Fault::count(0, MOST_SOURCES)));
        }
        let sources: Result<Vec<catalogue::Source>> =
            sources.into_iter().enumerate().map(|(index, source)| source.parsed(index)).collect();
        Ok(NewCourse { title: self.title, language, external_ref: self.external_ref, sources: sources? })
    }
}

impl Source {
    fn parsed(self, index: usize) -> Result<catalogue::Source> {
        let text = self.value.as_str();
        match self.r#type {
            SourceKind::Text => Ok(catalogue::Source { kind: SourceKind::Text, value: text.to_owned() }),
            SourceKind::Url => match WebAddress::<false>::parse(text) {
                Ok(address) => Ok(catalogue::Source { kind: SourceKind::Url, value: address.as_str().to_owned() }),
                Err(fault) => Err(Error::invalid(format!("sources.{index}.value"), fault)),
            },
        }
    }
}

text_enum! {
    /// The state of a course.
    pub enum CourseState {
        /// Created, not launched.
        AwaitingBrief = "awaiting_brief",
        Queued = "queued",
        /// Its sources are being read.
        Ingesting = "ingesting",
        /// Scenes are being found in them.
        Extracting = "extracting",
        /// Its parts are being made.
        Generating = "generating",
        /// Its videos are being made.
        Rendering = "rendering",
        /// It waits for a review.
        PausedForReview = "paused_for_review",
        /// It waits for more seconds.
        PausedQuotaExceeded = "paused_quota_exceeded",
        /// It ended early for lack of seconds.
        PartialQuotaExceeded = "partial_quota_exceeded",
        Ready = "ready",
        Error = "error",
    }
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
    pub course_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub status: CourseState,
    pub language: String,
    /// A reference of the caller's own, such as a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_ref: Option<String>,
    pub sandbox: bool,
    /// The number of modules; absent before the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module_count: Option<u32>,
    pub created_at: String,
}

impl From<catalogue::Course> for Course {
    fn from(course: catalogue::Course) -> Self {
        Self {
            course_id: course.public_id,
            title: course.title,
            status: course.state.into(),
            language: course.language,
            external_ref: course.external_ref,
            sandbox: course.is_sandbox,
            module_count: Some(course.module_count).filter(|count| *count > 0),
            created_at: course.created_at.to_the_second(),
        }
    }
}

/// The status of a course.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct CourseStatus {
    pub course_id: String,
    pub status: CourseState,
    pub sandbox: bool,
}

impl From<catalogue::Course> for CourseStatus {
    fn from(course: catalogue::Course) -> Self {
        Self { course_id: course.public_id, status: course.state.into(), sandbox: course.is_sandbox }
    }
}

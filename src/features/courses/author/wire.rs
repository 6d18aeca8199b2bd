//! Request and response bodies of the course author.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::features::catalogue::{self, AddOn, Layout, NewOrder, State};
use crate::http::text_enum;
use crate::kernel::text::{Line, WebAddress};
use crate::kernel::{Error, Fault, Result, Rule};

/// The most chapters of an outline.
const MOST_CHAPTERS: usize = 9;
/// The most entries of the list of add-ons.
const MOST_ADD_ONS: usize = 6;
/// The default locale.
const DEFAULT_LOCALE: &str = "en-US";

/// The input of an order.
#[derive(Debug, Clone, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub struct CourseOrder {
    pub subject: Line<1, 200>,
    pub format: Option<Layout>,
    pub language_id: Option<String>,
    pub outline: Option<Vec<Line<1, 200>>>,
    pub add_ons: Option<Vec<AddOn>>,
    pub callback_url: Option<WebAddress<true>>,
}

impl CourseOrder {
    /// Validates the input. An invalid value is an error that names the field.
    pub fn parsed(self) -> Result<NewOrder> {
        let asked = self.language_id.as_deref().unwrap_or(DEFAULT_LOCALE);
        let locale = catalogue::locale(asked).ok_or_else(|| {
            Error::invalid(
                "languageId",
                Fault::told(Rule::Choice, format!("must be one of {}", catalogue::LOCALES.join(", "))),
            )
        })?;
        let outline = self.outline.unwrap_or_default();
        if outline.len() > MOST_CHAPTERS {
            return Err(Error::invalid("outline", Fault::count(0, MOST_CHAPTERS)));
        }
        let asked = self.add_ons.unwrap_or_default();
        if asked.len() > MOST_ADD_ONS {
            return Err(Error::invalid("addOns", Fault::count(0, MOST_ADD_ONS)));
        }
        let mut add_ons = Vec::new();
        for add_on in asked {
            if !add_ons.contains(&add_on) {
                add_ons.push(add_on);
            }
        }
        Ok(NewOrder {
            subject: self.subject,
            layout: self.format.unwrap_or(Layout::OnePage),
            locale,
            outline,
            add_ons,
            callback: self.callback_url,
        })
    }
}

text_enum! {
    /// The state of a job.
    pub enum JobStatus {
        Pending = "pending",
        Running = "running",
        Completed = "completed",
        Failed = "failed",
    }
}

impl From<State> for JobStatus {
    fn from(state: State) -> Self {
        match state {
            State::Draft | State::Queued => Self::Pending,
            State::Ready => Self::Completed,
        }
    }
}

/// The confirmation of an order.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub struct JobStarted {
    pub job_id: String,
    pub status: JobStatus,
    pub poll_url: String,
}

impl JobStarted {
    /// Converts a job; `base` is the base path of the server.
    pub fn of(job: catalogue::Job, base: &str) -> Self {
        let poll_url = format!("{base}/api/v1/courses/jobs/{}", job.public_id);
        Self { job_id: job.public_id, status: job.state.into(), poll_url }
    }
}

/// A job.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub struct Job {
    pub job_id: String,
    pub status: JobStatus,
    /// The progress in percent.
    pub progress: i32,
    /// The course; null until the job is completed.
    pub course: Value,
}

impl From<catalogue::Job> for Job {
    fn from(job: catalogue::Job) -> Self {
        // There is no engine yet that works on jobs, so none is between its beginning and its end.
        let progress = if job.state == State::Ready { 100 } else { 0 };
        Self { job_id: job.public_id, status: job.state.into(), progress, course: Value::Null }
    }
}

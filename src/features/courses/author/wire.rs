//! The shapes of the course author's contract.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::features::catalogue::{self, AddOn, Layout, NewOrder, State};
use crate::http::text_enum;
use crate::kernel::text::{Line, WebAddress};
use crate::kernel::{Error, Result};

/// How many chapters may be named.
const MOST_CHAPTERS: usize = 9;
/// How many entries the list of add-ons may have.
const MOST_ADD_ONS: usize = 6;
/// The locale of an order that says none.
const DEFAULT_LOCALE: &str = "en-US";

/// The course that is wanted.
#[derive(Debug, Clone, Object, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub struct CourseOrder {
    /// What it is about.
    pub subject: Line<1, 200>,
    /// Its layout.
    pub format: Option<Layout>,
    /// Its locale.
    pub language_id: Option<String>,
    /// The titles of its chapters.
    pub outline: Option<Vec<Line<1, 200>>>,
    /// What it is to have beyond its lessons.
    pub add_ons: Option<Vec<AddOn>>,
    /// Where to tell that it is done.
    pub callback_url: Option<WebAddress<true>>,
}

impl CourseOrder {
    /// What is asked for, or what is wrong with it.
    pub fn parsed(self) -> Result<NewOrder> {
        let asked = self.language_id.as_deref().unwrap_or(DEFAULT_LOCALE);
        let locale = catalogue::locale(asked)
            .ok_or_else(|| Error::invalid("languageId", format!("must be one of {}", catalogue::LOCALES.join(", "))))?;
        let outline = self.outline.unwrap_or_default();
        if outline.len() > MOST_CHAPTERS {
            return Err(Error::invalid("outline", format!("must have at most {MOST_CHAPTERS} entries")));
        }
        let asked = self.add_ons.unwrap_or_default();
        if asked.len() > MOST_ADD_ONS {
            return Err(Error::invalid("addOns", format!("must have at most {MOST_ADD_ONS} entries")));
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
    /// How far a job is.
    pub enum JobStatus {
        /// It waits.
        Pending = "pending",
        /// It is being worked on.
        Running = "running",
        /// Done.
        Completed = "completed",
        /// It failed.
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

/// An order was taken down.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub struct JobStarted {
    /// The job.
    pub job_id: String,
    /// How far it is.
    pub status: JobStatus,
    /// Where to ask how far it is.
    pub poll_url: String,
}

impl JobStarted {
    /// The job as the contract shows it; `base` is the path under which the server is reached.
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
    /// The job.
    pub job_id: String,
    /// How far it is.
    pub status: JobStatus,
    /// How much of it is done, in percent.
    pub progress: i32,
    /// The course; null until the job is completed.
    pub course: Value,
}

impl From<catalogue::Job> for Job {
    fn from(job: catalogue::Job) -> Self {
        // The engine that works on jobs will say more: until it is there, none is anywhere between its beginning and its end.
        let progress = if job.state == State::Ready { 100 } else { 0 };
        Self { job_id: job.public_id, status: job.state.into(), progress, course: Value::Null }
    }
}

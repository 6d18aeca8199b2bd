//! The demo course, which test keys show; written by hand and the same on every server.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::kernel::{Error, Result};

/// The id of the demo course.
pub const DEMO_ID: &str = "20260105_090000_5c401a";
/// The creation time in its id, in milliseconds since 1970.
pub(super) const DEMO_MILLIS: i64 = 1_767_603_600_000;

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/demo-course.yaml"));

/// The demo course.
#[derive(Debug, Clone, Deserialize)]
pub struct Demo {
    pub course_title: String,
    pub course_description: String,
    pub language: String,
    /// The modules, in order.
    pub modules: Vec<DemoModule>,
}

/// A module of the demo course.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoModule {
    pub title: String,
    pub description: String,
    /// The scenes, in order.
    pub scenes: Vec<DemoScene>,
    /// The text, in Markdown.
    pub notes: String,
    /// The questions, in order.
    pub quiz: Vec<DemoQuestion>,
}

/// A scene of a module.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoScene {
    /// The picture.
    pub description: String,
    /// The narration.
    pub planned_narration_summary: String,
}

/// A question with one right answer.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoQuestion {
    pub question: String,
    /// The answers to choose from.
    pub options: Vec<String>,
    /// The index of the right answer, from 0.
    pub correct_option: u32,
    pub explanation: String,
}

/// Returns the demo course. An unreadable file is a fault of the build.
pub fn demo() -> Result<&'static Demo> {
    static READ: OnceLock<std::result::Result<Demo, String>> = OnceLock::new();
    let read = READ.get_or_init(|| serde_yaml_ng::from_str(TEXT).map_err(|error| error.to_string()));
    read.as_ref().map_err(|error| Error::internal_text(format!("the demo course cannot be read: {error}")))
}

//! The course behind every test key, written by hand and the same on every server.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::kernel::{Error, Result};

/// The id under which the demo course itself is found.
pub const DEMO_ID: &str = "20260105_090000_5c401a";
/// When the demo course was made, as its id says: milliseconds since 1970.
pub(super) const DEMO_MILLIS: i64 = 1_767_603_600_000;

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/demo-course.yaml"));

/// The demo course.
#[derive(Debug, Clone, Deserialize)]
pub struct Demo {
    /// What it is called.
    pub course_title: String,
    /// What it is about.
    pub course_description: String,
    /// Its language.
    pub language: String,
    /// Its parts, in order.
    pub modules: Vec<DemoModule>,
}

/// A part of the demo course.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoModule {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// What is shown and said, in order.
    pub scenes: Vec<DemoScene>,
    /// The text, in Markdown.
    pub notes: String,
    /// The questions, in order.
    pub quiz: Vec<DemoQuestion>,
}

/// A step of a part.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoScene {
    /// What is shown.
    pub description: String,
    /// What is said.
    pub planned_narration_summary: String,
}

/// A question with one right answer.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoQuestion {
    /// What is asked.
    pub question: String,
    /// The answers to choose from.
    pub options: Vec<String>,
    /// The place of the right one among them, from 0.
    pub correct_option: u32,
    /// Why it is right.
    pub explanation: String,
}

/// The demo course. That it cannot be read would be a fault of the build.
pub fn demo() -> Result<&'static Demo> {
    static READ: OnceLock<std::result::Result<Demo, String>> = OnceLock::new();
    let read = READ.get_or_init(|| serde_yaml_ng::from_str(TEXT).map_err(|error| error.to_string()));
    read.as_ref().map_err(|error| Error::internal_text(format!("the demo course cannot be read: {error}")))
}

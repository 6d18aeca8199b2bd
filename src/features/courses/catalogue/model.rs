//! What a course is, and what is asked for.

use crate::http::text_enum;
use crate::kernel::text::{Line, WebAddress};
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// Where a course stands.
    pub enum State {
        /// Created, not launched.
        Draft = "draft",
        /// Launched or ordered: it waits for the engine.
        Queued = "queued",
        /// Done.
        Ready = "ready",
    }
}

/// A course of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The id; absent for the demo course, which has no row.
    pub id: Option<Id<kind::Course>>,
    /// The id that the owner knows it by.
    pub public_id: String,
    /// Whether it was made with a test key.
    pub is_sandbox: bool,
    /// Where it stands.
    pub state: State,
    /// What it is called, where that was said.
    pub title: Option<String>,
    /// The language that was asked for.
    pub language: String,
    /// The owner's own name for whomever it is for.
    pub external_ref: Option<String>,
    /// How many modules have been made.
    pub module_count: u32,
    /// When it was created.
    pub created_at: Timestamp,
}

text_enum! {
    /// What a source is.
    pub enum SourceKind {
        /// The address of a page.
        Url = "url",
        /// The text itself.
        Text = "text",
    }
}

/// What a course is made from. An address was checked before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub kind: SourceKind,
    /// The text or the address.
    pub value: String,
}

/// What is needed to create a course of an account.
#[derive(Debug, Clone)]
pub struct NewCourse {
    /// What to call it.
    pub title: Option<Line<1, 200>>,
    /// Its language, one of the table.
    pub language: &'static str,
    /// The owner's own name for whomever it is for.
    pub external_ref: Option<Line<1, 200>>,
    /// What it is made from, in order of weight.
    pub sources: Vec<Source>,
}

text_enum! {
    /// How a course of the course author is laid out.
    pub enum Layout {
        /// Everything on one page.
        OnePage = "onepage",
        /// Chapter by chapter.
        Classic = "classic",
    }
}

text_enum! {
    /// What a course is to have beyond its lessons.
    pub enum AddOn {
        /// A task after each lesson.
        PracticalExercises = "practical-exercises",
        /// A summary at the end.
        WrapUp = "wrapup",
        /// A final quiz.
        Assessment = "assessment",
        /// Articles that go further.
        Articles = "articles",
        /// Videos for the lessons.
        Videos = "videos",
        /// A statement to sign.
        Agreement = "agreement",
    }
}

/// What is needed to order a course from the course author.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// What it is about.
    pub subject: Line<1, 200>,
    /// How it is laid out.
    pub layout: Layout,
    /// Its locale, one of the table.
    pub locale: &'static str,
    /// The titles of its chapters; empty where the engine is to find some.
    pub outline: Vec<Line<1, 200>>,
    /// What it is to have beyond its lessons, each one once.
    pub add_ons: Vec<AddOn>,
    /// Where to tell that it is done.
    pub callback: Option<WebAddress<true>>,
}

/// A job of the course author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The id that the person knows it by.
    pub public_id: String,
    /// Where its course stands.
    pub state: State,
}

/// An order as it was taken down, for the export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The id of its job.
    pub job: String,
    /// Where its course stands.
    pub state: State,
    /// What it is about.
    pub subject: String,
    /// How it is laid out.
    pub layout: Layout,
    /// Its locale.
    pub locale: String,
    /// The titles of its chapters.
    pub outline: Vec<String>,
    /// What it is to have beyond its lessons.
    pub add_ons: Vec<AddOn>,
    /// Where to tell that it is done.
    pub callback: Option<String>,
    /// When it was taken down.
    pub created_at: Timestamp,
}

/// The live courses with one reference that an account created in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefFigures {
    /// The reference; absent for the courses that have none.
    pub external_ref: Option<String>,
    /// How many there are.
    pub courses: u64,
    /// How many of them are ready.
    pub ready: u64,
    /// How many modules have been made of them.
    pub modules: u64,
}

/// The live courses that an account created in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// How many there are.
    pub courses: u64,
    /// How many of them are ready.
    pub ready: u64,
    /// How many modules have been made of them.
    pub modules: u64,
    /// How many references they have.
    pub distinct_refs: u64,
    /// The same by reference, those with most courses first; no more than a list may have.
    pub by_ref: Vec<RefFigures>,
}

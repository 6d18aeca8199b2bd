//! The data of courses and orders.

use crate::http::text_enum;
use crate::kernel::text::{Line, WebAddress};
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// The state of a course.
    pub enum State {
        /// Created, not launched.
        Draft = "draft",
        /// Launched or ordered, and waiting for the engine.
        Queued = "queued",
        Ready = "ready",
    }
}

/// A course of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The id; absent for the demo course, which has no row.
    pub id: Option<Id<kind::Course>>,
    /// The id in the contract.
    pub public_id: String,
    /// Whether it was made with a test key.
    pub is_sandbox: bool,
    pub state: State,
    pub title: Option<String>,
    pub language: String,
    /// A reference of the owner's own, such as a customer.
    pub external_ref: Option<String>,
    /// The number of finished modules.
    pub module_count: u32,
    pub created_at: Timestamp,
}

text_enum! {
    /// The kind of a source.
    pub enum SourceKind {
        /// The URL of a page.
        Url = "url",
        /// The text itself.
        Text = "text",
    }
}

/// A source of a course. URLs are already validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub kind: SourceKind,
    /// The text or the URL.
    pub value: String,
}

/// The input of a course of an account.
#[derive(Debug, Clone)]
pub struct NewCourse {
    pub title: Option<Line<1, 200>>,
    /// A language of the table.
    pub language: &'static str,
    /// A reference of the owner's own, such as a customer.
    pub external_ref: Option<Line<1, 200>>,
    /// The sources, the most important first.
    pub sources: Vec<Source>,
}

text_enum! {
    /// The layout of a course of the course author.
    pub enum Layout {
        /// Everything on one page.
        OnePage = "onepage",
        /// Chapter by chapter.
        Classic = "classic",
    }
}

text_enum! {
    /// Content of a course beyond its lessons.
    pub enum AddOn {
        /// An exercise after each lesson.
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

/// The input of an order.
#[derive(Debug, Clone)]
pub struct NewOrder {
    pub subject: Line<1, 200>,
    pub layout: Layout,
    /// A locale of the table.
    pub locale: &'static str,
    /// The titles of the chapters; empty where the engine chooses them.
    pub outline: Vec<Line<1, 200>>,
    /// Content beyond the lessons, without repetitions.
    pub add_ons: Vec<AddOn>,
    /// The URL to notify when it is done.
    pub callback: Option<WebAddress<true>>,
}

/// A job of the course author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The id in the contract.
    pub public_id: String,
    pub state: State,
}

/// A stored order, for the export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub job: String,
    pub state: State,
    pub subject: String,
    pub layout: Layout,
    pub locale: String,
    /// The titles of its chapters.
    pub outline: Vec<String>,
    /// Content beyond the lessons.
    pub add_ons: Vec<AddOn>,
    /// The URL to notify when it is done.
    pub callback: Option<String>,
    pub created_at: Timestamp,
}

/// The live courses of an account in a month, with one reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefFigures {
    /// The reference; absent for courses without one.
    pub external_ref: Option<String>,
    pub courses: u64,
    pub ready: u64,
    /// The number of their finished modules.
    pub modules: u64,
}

/// The live courses of an account in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    pub courses: u64,
    pub ready: u64,
    /// The number of their finished modules.
    pub modules: u64,
    /// The number of different references.
    pub distinct_refs: u64,
    /// The courses by reference, the largest first, at most as many as a list may have.
    pub by_ref: Vec<RefFigures>,
}

//! What a learner is, and how a developer names one.

use serde::{Deserialize, Serialize};

use crate::kernel::text::{Email, Line};
use crate::kernel::{Id, Timestamp, id::kind};

/// The longest external reference, in characters.
const LONGEST_REFERENCE: usize = 200;
/// What stands before a reference where an id could stand too.
const EXTERNAL: &str = "ext:";

/// The job that erases learners of a developer who is gone.
#[derive(Debug, Serialize, Deserialize)]
pub struct EraseLearners {
    /// Whose.
    pub developer: Id<kind::User>,
}

/// What a developer's own product calls a learner: visible ASCII without spaces, so that it fits into a header and a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExternalReference(String);

impl ExternalReference {
    /// Parses the text, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.len() > LONGEST_REFERENCE || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!("must have 1 to {LONGEST_REFERENCE} visible ASCII characters and no spaces"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a developer names one of the learners.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reference {
    /// By the id.
    Id(Id<kind::User>),
    /// By what the developer's own product calls the learner.
    External(ExternalReference),
}

impl Reference {
    /// Reads `42` or `ext:pupil-7`, as they stand in paths and in the header `Schola-Learner`; or says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(external) = text.strip_prefix(EXTERNAL) {
            return ExternalReference::parse(external)
                .map(Self::External)
                .map_err(|what| format!("after `ext:` it {what}"));
        }
        Id::parse(text)
            .map(Self::Id)
            .ok_or_else(|| "must be the id of a learner, such as 42, or `ext:` and your own reference".to_owned())
    }
}

/// A learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learner {
    /// The id of the person.
    pub id: Id<kind::User>,
    /// The name.
    pub full_name: String,
    /// What the developer's own product calls the learner.
    pub external_reference: Option<String>,
    /// The address, where the developer gave one. Nothing is sent to it.
    pub email: Option<String>,
    /// The language, where one was set: a BCP 47 tag.
    pub locale: Option<String>,
    /// When the learner was made.
    pub created_at: Timestamp,
}

/// A learner to make.
#[derive(Debug, Clone)]
pub struct NewLearner {
    /// The name.
    pub full_name: Line<1, 120>,
    /// What the developer's own product calls the learner.
    pub external_reference: Option<ExternalReference>,
    /// The address.
    pub email: Option<Email>,
    /// The language: a BCP 47 tag.
    pub locale: Option<String>,
}

/// What to change about a learner; absent fields stay, and `Some(None)` clears.
#[derive(Debug, Clone, Default)]
pub struct LearnerUpdate {
    /// The name.
    pub full_name: Option<Line<1, 120>>,
    /// What the developer's own product calls the learner.
    pub external_reference: Option<Option<ExternalReference>>,
    /// The address.
    pub email: Option<Option<Email>>,
    /// The language: a BCP 47 tag.
    pub locale: Option<String>,
}

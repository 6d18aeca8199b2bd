//! The data of learners, and the names that developers use for them.

use serde::{Deserialize, Serialize};

use crate::kernel::text::{Email, Line};
use crate::kernel::{Fault, Id, Rule, Timestamp, id::kind};

/// The longest external reference, in characters.
const LONGEST_REFERENCE: usize = 200;
/// The prefix of a reference where an id is possible too.
const EXTERNAL: &str = "ext:";

/// The job that erases the learners of an erased developer.
#[derive(Debug, Serialize, Deserialize)]
pub struct EraseLearners {
    pub developer: Id<kind::User>,
}

/// A learner's id in the developer's own product: visible ASCII without spaces, so that it fits into headers and paths.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExternalReference(String);

impl ExternalReference {
    /// Parses the text; the error is a sentence for the field.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() || text.len() > LONGEST_REFERENCE || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            let text = format!("must have 1 to {LONGEST_REFERENCE} visible ASCII characters and no spaces");
            return Err(Fault::told(Rule::Characters, text).bounded(1, LONGEST_REFERENCE));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A developer's name for a learner.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reference {
    /// The id.
    Id(Id<kind::User>),
    /// The external reference.
    External(ExternalReference),
}

impl Reference {
    /// Parses `42` or `ext:pupil-7`, as in paths and in the header `Schola-Learner`; the error is a sentence for the field.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if let Some(external) = text.strip_prefix(EXTERNAL) {
            return ExternalReference::parse(external)
                .map(Self::External)
                .map_err(|what| what.after("after `ext:` it "));
        }
        Id::parse(text)
            .map(Self::Id)
            .ok_or_else(|| "must be the id of a learner, such as 42, or `ext:` and your own reference".into())
    }
}

/// A learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learner {
    pub id: Id<kind::User>,
    pub full_name: String,
    /// The learner's id in the developer's own product.
    pub external_reference: Option<String>,
    /// The address, if the developer gave one. No mail is sent to it.
    pub email: Option<String>,
    /// A BCP 47 tag.
    pub locale: Option<String>,
    pub created_at: Timestamp,
}

/// The input of a new learner.
#[derive(Debug, Clone)]
pub struct NewLearner {
    pub full_name: Line<1, 120>,
    /// The learner's id in the developer's own product.
    pub external_reference: Option<ExternalReference>,
    pub email: Option<Email>,
    /// A BCP 47 tag.
    pub locale: Option<String>,
}

/// The changes to a learner; absent fields stay, and `Some(None)` removes the value.
#[derive(Debug, Clone, Default)]
pub struct LearnerUpdate {
    pub full_name: Option<Line<1, 120>>,
    /// The learner's id in the developer's own product.
    pub external_reference: Option<Option<ExternalReference>>,
    pub email: Option<Option<Email>>,
    /// A BCP 47 tag.
    pub locale: Option<String>,
}

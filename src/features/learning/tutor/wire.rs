//! The shapes of the contract: tag Tutor.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model;
use crate::http::text_enum;
use crate::http::types::Nullable;
use crate::kernel::text::{ParsedText, Prose};
use crate::kernel::{Error, Id, Result, id::kind};

/// How many turns a history has at the most.
const MOST_TURNS: usize = 50;

/// A question, and what was said before it.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct Question {
    /// The question.
    pub message: Prose<1, 8000>,
    /// The conversation so far, the oldest first.
    pub history: Option<Vec<ChatTurn>>,
}

/// One thing that was said.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ChatTurn {
    /// Who said it.
    pub role: ChatRole,
    /// What was said.
    pub content: Prose<0, 20000>,
}

text_enum! {
    /// Who says something.
    pub enum ChatRole {
        /// The person.
        User = "user",
        /// The tutor.
        Assistant = "assistant",
    }
}

impl TryFrom<Question> for model::Question {
    type Error = Error;

    fn try_from(question: Question) -> Result<Self> {
        let history = question.history.unwrap_or_default();
        if history.len() > MOST_TURNS {
            return Err(Error::invalid(
                "history",
                format!("must have at most {MOST_TURNS} turns, this has {}", history.len()),
            ));
        }
        let said = |turn: ChatTurn| model::Said {
            by_learner: turn.role == ChatRole::User,
            text: turn.content.as_str().to_owned(),
        };
        Ok(Self { message: question.message, history: history.into_iter().map(said).collect() })
    }
}

/// The tutor's answer.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Reply {
    /// The answer, in Markdown; `[1]` refers to the first citation.
    pub reply: String,
    /// The passages that the answer rests on, in the order in which it refers to them.
    pub citations: Vec<Citation>,
    /// What answered.
    pub engine: String,
    /// True if the answer rests on the citations; false if nothing fitted.
    pub grounded: bool,
    /// What would give a better answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// A passage, and where exactly it stands.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Citation {
    /// The material; null for a text of the built-in collection.
    pub material_id: Nullable<Id<kind::Material>>,
    /// What the text is called.
    pub title: String,
    /// The passage, word for word.
    pub quote: String,
    /// Where it begins in the text, in Unicode code points.
    pub start: usize,
    /// Where it ends; the first code point that no longer belongs to it.
    pub end: usize,
    /// How well it fits; higher is better, comparable within one answer only.
    pub score: f64,
    /// Which text of the built-in collection it is; absent for materials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl From<model::Citation> for Citation {
    fn from(citation: model::Citation) -> Self {
        let (material_id, source) = match citation.source {
            model::Source::Material(id) => (Some(id), None),
            model::Source::Collection(title) => (None, Some(format!("Schola collection: {title}"))),
        };
        Self {
            material_id: Nullable(material_id),
            title: citation.title,
            quote: citation.quote,
            start: citation.start,
            end: citation.end,
            score: rounded(citation.score),
            source,
        }
    }
}

/// Four places are more than the score means, and read better than what is behind them.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
}

impl From<model::Reply> for Reply {
    fn from(reply: model::Reply) -> Self {
        Self {
            reply: reply.text,
            citations: reply.citations.into_iter().map(Citation::from).collect(),
            engine: reply.engine,
            grounded: reply.grounded,
            suggestion: reply.suggestion,
        }
    }
}

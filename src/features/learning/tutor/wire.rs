//! Request and response bodies: tag Tutor.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model;
use crate::features::connections::EngineKind;
use crate::http::text_enum;
use crate::http::types::Nullable;
use crate::kernel::text::{ParsedText, Prose};
use crate::kernel::{Error, Fault, Id, Result, Rule, id::kind, rounded};

/// The most turns of a history.
const MOST_TURNS: usize = 50;

/// A question with its history.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct Question {
    pub message: Prose<1, 8000>,
    /// The conversation so far, oldest first.
    pub history: Option<Vec<ChatTurn>>,
}

/// One turn of a conversation.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ChatTurn {
    pub role: ChatRole,
    pub content: Prose<0, 20000>,
}

text_enum! {
    /// The speaker of a turn.
    pub enum ChatRole {
        User = "user",
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
                Fault::told(Rule::Count, format!("must have at most {MOST_TURNS} turns, not {}", history.len()))
                    .bounded(0, MOST_TURNS),
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
    /// The cited passages, in the order of their marks.
    pub citations: Vec<Citation>,
    pub engine: String,
    // Answers that an earlier release kept for repeats lack these.
    #[serde(default)]
    pub engine_kind: EngineKind,
    #[serde(default)]
    pub remarks: Vec<String>,
    #[serde(default)]
    pub searched_materials: usize,
    /// Whether the citations support the answer; `false` if no passage fitted.
    pub grounded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// A cited passage with its exact place.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Citation {
    /// The material; null for a text of the built-in collection.
    pub material_id: Nullable<Id<kind::Material>>,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    pub quote: String,
    /// The first code point in the text.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The relevance; higher is better, comparable within one answer only.
    pub score: f64,
    /// The text of the built-in collection; absent for materials.
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
            heading: Some(citation.heading).filter(|heading| !heading.is_empty()),
            quote: citation.quote,
            start: citation.start,
            end: citation.end,
            // Four decimals are more than its precision.
            score: rounded(f64::from(citation.score), 4),
            source,
        }
    }
}

impl From<model::Reply> for Reply {
    fn from(reply: model::Reply) -> Self {
        Self {
            reply: reply.text,
            citations: reply.citations.into_iter().map(Citation::from).collect(),
            engine: reply.engine,
            engine_kind: reply.engine_kind,
            remarks: reply.remarks.into_iter().map(str::to_owned).collect(),
            searched_materials: reply.searched,
            grounded: reply.grounded,
            suggestion: reply.suggestion,
        }
    }
}

//! Answering: look in the texts on a thread of its own; then, where a language model is connected, have it put what was found in words.

use std::sync::Arc;

use super::collection::{Collection, collection};
use super::grounding::{self, Passage, cite, conversation};
use super::model::{Citation, LONGEST_REPLY, Question, Reply, bounded};
use crate::app::App;
use crate::engines::retrieve::Index;
use crate::engines::tutor::{self, Answer, AnswerKind, Options, Speaker, Turn};
use crate::features::materials::StudyIndex;
use crate::features::school;
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Error, Result};
use crate::providers::llm::{Completion, Llm};

/// What the built-in engine calls itself.
const BUILT_IN: &str = "built-in retrieval";
/// How many tokens a model may write.
const MOST_TOKENS: u32 = 900;
/// The share of the time for a request that a model may take, so that there is time left to answer without it.
const SHARE_OF_TIME: f64 = 0.8;
/// The longest name of a model, in code points.
const LONGEST_ENGINE: usize = 120;

const ADD_A_TEXT: &str = "Add a text about this to your study bank and ask again.";
const CONNECT: &str = "An admin can connect any OpenAI-compatible AI server with the settings `ai-url` and `ai-model`.";
const MODEL_FAILED: &str = "The connected AI server gave no answer that can be used, so the built-in retrieval answered. Ask again \
     later; the server's log tells an admin more.";
const NO_SOURCE: &str =
    "This answer cites none of your texts. Check it against a source, or add a text about this to your study bank.";

/// Answers a question of the actor's.
pub async fn ask(app: &App, actor: Actor, asked: Question) -> Result<Reply> {
    let index = app.state::<StudyIndex>()?.of(app, &actor).await?;
    let name = app.read("askTutor", |db| Ok(school::service::settings(db)?.assistant_name)).await?;
    let Some(llm) = app.llm.clone() else {
        return on_a_thread(move || from_texts(&index, collection(), &asked, &name)).await;
    };
    let asked = Arc::new(asked);
    let passages = {
        let (index, asked) = (index.clone(), asked.clone());
        on_a_thread(move || grounding::passages(&[&index, &collection().index], collection(), &asked)).await?
    };
    let messages = conversation(&name, &asked, &passages);
    match said_by(app, &llm, &messages).await {
        Some(completion) => Ok(with_words_of(&completion, passages)),
        None => {
            let mut reply = on_a_thread(move || from_texts(&index, collection(), &asked, &name)).await?;
            reply.suggestion = Some(MODEL_FAILED.to_owned());
            Ok(reply)
        }
    }
}

/// What the model said; nothing if it did not answer as it should, which is written to the log.
async fn said_by(app: &App, llm: &Llm, messages: &[crate::providers::llm::Message]) -> Option<Completion> {
    let patience = app.config.request_timeout.mul_f64(SHARE_OF_TIME);
    match tokio::time::timeout(patience, llm.chat(messages, MOST_TOKENS)).await {
        Ok(Ok(completion)) => Some(completion),
        Ok(Err(error)) => {
            tracing::warn!("the built-in retrieval answers instead: {error}");
            None
        }
        Err(_) => {
            let patience_s = patience.as_secs_f64();
            tracing::warn!(patience_s, "the built-in retrieval answers instead: the AI server takes too long");
            None
        }
    }
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

/// The built-in answer from the asker's own texts and the collection, and what would give a better one. `name` is what the tutor is
/// called.
pub fn from_texts(own: &Index, collection: &Collection, asked: &Question, name: &str) -> Reply {
    let speaker = |by_learner| if by_learner { Speaker::Learner } else { Speaker::Tutor };
    let history: Vec<Turn<'_>> =
        asked.history.iter().map(|said| Turn { speaker: speaker(said.by_learner), text: &said.text }).collect();
    let options = Options { name, ..Options::default() };
    let answer = tutor::answer(&[own, &collection.index], asked.message.as_str(), &history, options);
    let suggestion = suggestion(&answer);
    let cited = answer.citations.into_iter().map(|citation| {
        let source = grounding::source_of(collection, citation.origin, citation.passage.document);
        let (start, end) = (citation.span.start, citation.span.end);
        let citation =
            Citation { source, title: citation.title, quote: citation.quote, start, end, score: citation.score };
        citation.bounded()
    });
    Reply {
        citations: cited.collect(),
        text: bounded(&answer.reply, LONGEST_REPLY),
        engine: BUILT_IN.to_owned(),
        grounded: answer.grounded,
        suggestion,
    }
}

fn suggestion(answer: &Answer) -> Option<String> {
    match answer.kind {
        AnswerKind::NotFound | AnswerKind::Nearest => {
            Some(format!("{ADD_A_TEXT} For answers beyond the texts: {CONNECT}"))
        }
        _ if answer.beyond.is_some() => {
            Some(format!("For explanations in other words than those of the texts: {CONNECT}"))
        }
        _ => None,
    }
}

/// The answer in a model's words. Of the passages that it was given, those are cited whose marks occur in them.
pub fn with_words_of(completion: &Completion, passages: Vec<Passage>) -> Reply {
    let said = bounded(&completion.text, LONGEST_REPLY);
    let (text, order) = cite(&said, passages.len());
    let citations: Vec<Citation> =
        order.iter().filter_map(|place| passages.get(*place)).map(|passage| passage.citation.clone()).collect();
    let grounded = !citations.is_empty();
    Reply {
        text: bounded(&text, LONGEST_REPLY),
        grounded,
        citations,
        engine: bounded(&completion.model, LONGEST_ENGINE),
        suggestion: (!grounded).then(|| NO_SOURCE.to_owned()),
    }
}

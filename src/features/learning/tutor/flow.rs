//! Answers questions: searches the texts on a worker thread; then, where a language model is connected, has it write the answer from the
//! passages.

use std::sync::Arc;

use super::collection::{Collection, collection};
use super::grounding::{self, Passage, cite, conversation};
use super::model::{Citation, LONGEST_REPLY, Question, Reply, Source, bounded};
use super::service;
use crate::app::App;
use crate::engines::retrieve::{Hit, Index};
use crate::engines::tutor::{self, Answer, AnswerKind, Options, Speaker, Turn};
use crate::events::QuestionCount;
use crate::features::adapted::model::{Setting, Settings};
use crate::features::connections::{self, Answering, EngineKind};
use crate::features::materials::{self, Asked, excerpts};
use crate::features::{adapted, settings};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Result};
use crate::providers::llm::{Completion, Llm, LlmError};
use crate::providers::workers::{self, Load};

/// The name of the built-in engine.
const BUILT_IN: &str = "built-in retrieval";
/// The most tokens of a model's answer.
const MOST_TOKENS: u32 = 900;
/// The share of the request timeout that a model may take, so that time is left to answer without it.
const SHARE_OF_TIME: f64 = 0.8;
/// The longest name of a model, in code points.
const LONGEST_ENGINE: usize = 120;

/// The most of a figure that a model may report of an answer.
const MOST_REPORTED: i64 = 1_000_000_000;

/// The position of the actor's index among the searched ones.
const OWN: usize = 0;
/// The bound for the size of a waiting question, in bytes: its message and history.
const QUESTION_BYTES: usize = 64 << 10;

const ADD_A_TEXT: &str = "Add a text about this to your study bank and ask again.";
const CONNECT: &str = "An administrator can connect an AI model that explains in its own words.";
const MODEL_FAILED: &str = "The AI model didn't answer, so this comes from the built-in search. Ask again later; an administrator can find the reason in the settings.";
const NO_SOURCE: &str =
    "This answer cites none of your texts. Check it against a source, or add a text about this to your study bank.";

/// The code of an answer in the place of a language model that failed.
const FAILED: &str = "model_failed";
/// The code of a model's answer without a citation.
const UNCITED: &str = "uncited";

/// Answers a question of the actor, and says what is to be counted of it.
pub async fn ask(app: &App, actor: Actor, asked: Question) -> Result<(Reply, QuestionCount)> {
    let user = actor.user;
    let read =
        app.read(move |db| Ok((settings::service::current(db)?.assistant_name, adapted::service::settings(db, user)?)));
    let (name, adapted) = read.await?;
    let asked = Arc::new(asked);
    let answering = connections::flow::answering(app).await?;
    let has_model = matches!(answering, Answering::Model(_));
    let (mut reply, passages) = look_up(app, &actor, asked.clone(), (name.clone(), adapted), has_model).await?;
    let said = match answering {
        Answering::BuiltIn => return Ok((reply, ASKED)),
        Answering::Model(llm) => said_by(app, &llm, &conversation(&name, &adapted, &asked, &passages)).await,
        Answering::Unusable(error) => {
            tracing::warn!("the built-in engine answers instead: {error}");
            None
        }
    };
    match said {
        Some(completion) => Ok((with_words_of(&completion, passages, reply.searched), reported(&completion))),
        None => {
            reply.suggestion = Some(MODEL_FAILED.to_owned());
            reply.remarks.push(FAILED);
            Ok((reply, ASKED))
        }
    }
}

/// The subject of the texts of the collection that an answer cites, if it cites some and all are of one.
pub fn subject_of(reply: &Reply) -> Option<String> {
    if !reply.grounded {
        return None;
    }
    let texts = &collection().texts;
    let mut subjects = reply.citations.iter().filter_map(|citation| match &citation.source {
        Source::Collection(title) => texts.iter().find(|text| text.title == *title).map(|text| &text.subject),
        Source::Material(_) => None,
    });
    let first = subjects.next()?;
    subjects.all(|subject| subject == first).then(|| first.clone())
}

/// A question that no language model answered.
const ASKED: QuestionCount =
    QuestionCount { questions: 1, model_answers: 0, tokens_read: 0, tokens_written: 0, cost: 0 };

/// A question that a language model answered, with what the model reported.
fn reported(completion: &Completion) -> QuestionCount {
    let whole = |count: u64| i64::try_from(count).unwrap_or(0).min(MOST_REPORTED);
    let tokens = completion.tokens;
    QuestionCount {
        model_answers: 1,
        tokens_read: tokens.map_or(0, |tokens| whole(tokens.read)),
        tokens_written: tokens.map_or(0, |tokens| whole(tokens.written)),
        cost: tokens.and_then(|tokens| tokens.cost).map_or(0, whole),
        ..ASKED
    }
}

/// Counts a question. The person has the answer already, so that a full disk only costs the count.
pub async fn note(app: &App, actor: Actor, asked: service::Asked) {
    if let Err(error) = app.write(move |tx| service::counted(tx, &actor, &asked)).await {
        tracing::warn!("a question to the tutor was not counted: {}", error.explanation());
    }
}

/// Returns the built-in answer, and the passages for a language model where one is connected. The index is released at the end, because a
/// model may take long.
async fn look_up(
    app: &App,
    actor: &Actor,
    asked: Arc<Question>,
    (name, adapted): (String, Settings),
    has_model: bool,
) -> Result<(Reply, Vec<Passage>)> {
    let Asked { index, turn: _turn } = materials::study_bank(app, actor).await?;
    let turn = workers::Turn::of(actor);
    let found = {
        let (index, asked) = (index.clone(), asked.clone());
        let find = move || {
            let indexes = [&*index, &collection().index];
            let quoted = tutor::find(&indexes, asked.message.as_str(), &turns(&asked));
            let given = if has_model { grounding::find(&indexes, &asked) } else { Vec::new() };
            (quoted, given)
        };
        app.workers.run(turn, Load::Quick, QUESTION_BYTES, find).await?
    };
    let own = found.0.iter().chain(&found.1).filter(|hit| hit.index == OWN);
    let index = excerpts(app, actor, &index, index.windows(own)).await?;
    let answer = move || {
        let passages = grounding::passages(&[&index, &collection().index], collection(), &asked, &found.1);
        (from_hits(&index, collection(), &asked, (&name, &adapted), &found.0), passages)
    };
    app.workers.run(turn, Load::Quick, QUESTION_BYTES, answer).await
}

/// Asks the language model. `None` if it fails or answers unusably, which is logged.
async fn said_by(app: &App, llm: &Llm, messages: &[crate::providers::llm::Message]) -> Option<Completion> {
    let patience = app.config.network.request_timeout.mul_f64(SHARE_OF_TIME);
    let outcome = match tokio::time::timeout(patience, llm.chat(messages, MOST_TOKENS)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(LlmError::TimedOut(format!("no answer within {} seconds", patience.as_secs_f64()))),
    };
    connections::note_model(app, outcome.as_ref().map(|_| ())).await;
    match outcome {
        Ok(completion) => Some(completion),
        Err(error) => {
            tracing::warn!("the built-in engine answers instead: {error}");
            None
        }
    }
}

fn turns(asked: &Question) -> Vec<Turn<'_>> {
    let speaker = |by_learner| if by_learner { Speaker::Learner } else { Speaker::Tutor };
    asked.history.iter().map(|said| Turn { speaker: speaker(said.by_learner), text: &said.text }).collect()
}

/// Returns the built-in answer from the actor's texts and the collection, with a suggestion for a better one. `name` is the tutor's name.
/// The index contains the texts of its documents.
pub fn from_texts(own: &Index, collection: &Collection, asked: &Question, name: &str) -> Reply {
    let hits = tutor::find(&[own, &collection.index], asked.message.as_str(), &turns(asked));
    from_hits(own, collection, asked, (name, &Settings::default()), &hits)
}

/// How many sentences are quoted, by the settings of the person.
fn most_sentences(settings: &Settings) -> usize {
    let usual = Options::default().most_sentences;
    let percent = usize::try_from(settings.get(Setting::ChunkPercent)).unwrap_or(100);
    (usual * percent / 100).max(1)
}

fn from_hits(
    own: &Index,
    collection: &Collection,
    asked: &Question,
    (name, settings): (&str, &Settings),
    hits: &[Hit],
) -> Reply {
    let options = Options { name, most_sentences: most_sentences(settings) };
    let indexes = [own, &collection.index];
    let answer = tutor::answer_from(&indexes, asked.message.as_str(), &turns(asked), options, hits);
    let suggestion = suggestion(&answer);
    let cited = answer.citations.into_iter().map(|citation| {
        let source = grounding::source_of(collection, citation.origin, citation.passage.document);
        let (start, end) = (citation.span.start, citation.span.end);
        let heading = grounding::nearest(&citation.heading);
        let (title, quote, score) = (citation.title, citation.quote, citation.score);
        Citation { source, title, heading, quote, start, end, score }.bounded()
    });
    Reply {
        citations: cited.collect(),
        text: bounded(&answer.reply, LONGEST_REPLY),
        engine: BUILT_IN.to_owned(),
        engine_kind: EngineKind::BuiltIn,
        remarks: answer.remarks.iter().map(|remark| remark.code()).collect(),
        searched: answer.searched.materials,
        grounded: answer.grounded,
        suggestion,
    }
}

fn suggestion(answer: &Answer) -> Option<String> {
    match answer.kind {
        AnswerKind::NotFound | AnswerKind::Nearest => Some(format!("{ADD_A_TEXT} {CONNECT}")),
        _ if answer.beyond.is_some() => Some(CONNECT.to_owned()),
        _ => None,
    }
}

/// Builds the answer from a model's text. It cites the passages whose marks occur in the text.
/// `searched` is the number of the person's materials.
pub fn with_words_of(completion: &Completion, passages: Vec<Passage>, searched: usize) -> Reply {
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
        engine_kind: EngineKind::Model,
        remarks: if grounded { Vec::new() } else { vec![UNCITED] },
        searched,
        suggestion: (!grounded).then(|| NO_SOURCE.to_owned()),
    }
}

//! The built-in answer engine: analyses the question, searches, quotes, and states what it cannot do.

use super::compose::{self, Citation, Passages, Selection};
use super::query::Query;
use super::question::{self, Kind, Question, Work};
use super::replies;
pub use super::replies::{Remark, Searched};
use super::retrieve::{self, Fit, Hit, Index, Origin};

/// The name of this engine, which the interface shows.
pub const ENGINE: &str = "built-in";

/// The speaker of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The learner.
    Learner,
    /// The tutor.
    Tutor,
}

/// A message of a conversation.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The speaker.
    pub speaker: Speaker,
    /// The text.
    pub text: &'a str,
}

/// How to answer.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The name of the tutor.
    pub name: &'a str,
    /// At most this many sentences are quoted.
    pub most_sentences: usize,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { name: "Uris", most_sentences: 4 }
    }
}

/// The basis of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Passages that answer the question are quoted.
    Found,
    /// Nothing answers clearly. The nearest passage is quoted as such.
    Nearest,
    /// Nothing fits, or everything was said before.
    NotFound,
    /// The message needed no search, or was incomplete.
    Conversation,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The reply in English: plain text, paragraphs separated by an empty line, `[1]` for the first citation. It consists of the remarks
    /// and the quotations.
    pub reply: String,
    /// What the engine says about the answer, in order.
    pub remarks: Vec<Remark>,
    /// The citations, whose marks are in the reply.
    pub citations: Vec<Citation>,
    /// Whether the reply answers from the texts. False for the nearest passage, which may be about another topic.
    pub grounded: bool,
    /// The basis of the answer.
    pub kind: AnswerKind,
    /// Whether only words were compared, because the question is not in English.
    pub keywords_only: bool,
    /// Part of the request that needs a language model.
    pub beyond: Option<Work>,
    /// How much was searched.
    pub searched: Searched,
}

/// The score that the best quoted sentence needs for an answer to count as found.
///
/// A passage can be near a question while none of its sentences answers it. Measured on a study bank of the demo school together with the
/// built-in collection: all 20 questions on the bank have a sentence of 0.82 or more, and the right answers of the collection begin at
/// 0.73. Of the 80 unrelated questions of `unrelated.tsv`, 9 have a clear passage; these limits leave 5 of them. What is below them is
/// shown as the nearest passage.
const SURE: f32 = 0.72;
/// The same where the best passage lacks the rarest word of the question.
const SURE_WITHOUT_RAREST: f32 = 0.80;

/// The most passages for one answer.
const MOST_HITS: usize = 12;
/// Turns of the history to consider.
const LOOK_BACK: usize = 12;

/// Answers a question from the texts of the indexes. `history` is the conversation before the question, oldest first;
/// it is used only to understand a question that refers back ("and why?").
///
/// Never fails and never invents: all statements of the reply about the topic are in a cited text.
pub fn answer(indexes: &[&Index], question: &str, history: &[Turn<'_>], options: Options<'_>) -> Answer {
    answer_from(indexes, question, history, options, &find(indexes, question, history))
}

/// Finds the passages for [`answer_from`], the best ones first.
pub fn find(indexes: &[&Index], question: &str, history: &[Turn<'_>]) -> Vec<Hit> {
    let asked = question::read(question);
    let history = &history[history.len().saturating_sub(LOOK_BACK)..];
    let earlier = asked.points_back().then(|| earlier_topic(history)).flatten();
    let query = match &earlier {
        Some(earlier) => asked.query_after(earlier),
        None => asked.query(),
    };
    retrieve::search(indexes, &query, MOST_HITS)
}

/// [`answer`] from passages that [`find`] found for the same question in the same indexes.
pub fn answer_from(
    indexes: &[&Index],
    question: &str,
    history: &[Turn<'_>],
    options: Options<'_>,
    hits: &[Hit],
) -> Answer {
    let searched = searched(indexes);
    let asked = question::read(question);
    if let Some(remark) = replies::small_talk(asked.kind) {
        let kind = if remark == Remark::Calculation { AnswerKind::NotFound } else { AnswerKind::Conversation };
        return without_citations(remark, kind, &asked, options, searched);
    }
    let history = &history[history.len().saturating_sub(LOOK_BACK)..];
    let earlier = asked.points_back().then(|| earlier_topic(history)).flatten();
    if earlier.is_none() && asked.topic_words().next().is_none() && asked.points_back() {
        return without_citations(Remark::UnknownTopic, AnswerKind::Conversation, &asked, options, searched);
    }
    let query = match &earlier {
        Some(earlier) => asked.query_after(earlier),
        None => asked.query(),
    };
    let said: Vec<&str> = match asked.kind {
        Kind::More => history.iter().filter(|turn| turn.speaker == Speaker::Tutor).map(|turn| turn.text).collect(),
        _ => Vec::new(),
    };
    from_hits(indexes, &asked, &query, hits, &said, options, searched)
}

fn from_hits(
    indexes: &[&Index],
    asked: &Question<'_>,
    query: &Query,
    hits: &[Hit],
    said: &[&str],
    options: Options<'_>,
    searched: Searched,
) -> Answer {
    let quoted = |fit: Fit| {
        let most = options.most_sentences.min(if fit == Fit::Clear { usize::MAX } else { 2 });
        let selection = Selection { wanted: asked.wanted, most: most.max(1), said };
        match fit {
            Fit::None => Passages::default(),
            fit => compose::compose(indexes, query, hits, fit, selection),
        }
    };
    let mut fit = hits.first().map_or(Fit::None, |best| best.fit(query));
    let mut passages = quoted(fit);
    // What was said before is not quoted again when more is asked for, so that the rest may fit less.
    let is_doubtful = fit == Fit::Clear && said.is_empty() && !query.is_keywords_only();
    let needed = if hits.first().is_some_and(|best| best.has_rarest) { SURE } else { SURE_WITHOUT_RAREST };
    if is_doubtful && passages.citations.iter().all(|citation| citation.score < needed) {
        fit = Fit::Near;
        passages = quoted(fit);
    }
    let Passages { text, citations } = passages;
    let kind = match fit {
        _ if citations.is_empty() => AnswerKind::NotFound,
        Fit::Clear => AnswerKind::Found,
        _ => AnswerKind::Nearest,
    };
    let mut remarks = match kind {
        AnswerKind::Found => Vec::new(),
        AnswerKind::Nearest => vec![Remark::Nearest],
        _ if fit != Fit::None => vec![Remark::NothingMore],
        _ => vec![replies::not_found(searched)],
    };
    let before = remarks.len();
    let lacks_wanted = !citations.iter().any(|citation| question::holds(asked.wanted, &citation.quote));
    if kind == AnswerKind::Found && lacks_wanted {
        remarks.extend(replies::lacks(asked.wanted));
    }
    remarks.extend(asked.work.map(Remark::NeedsModel));
    if query.is_keywords_only() {
        remarks.push(Remark::WordsOnly);
    }
    let mut parts: Vec<String> = remarks.iter().map(|remark| remark.sentence(options.name, searched)).collect();
    if !text.is_empty() {
        parts.insert(before, text);
    }
    Answer {
        reply: parts.join("\n\n"),
        remarks,
        citations,
        grounded: kind == AnswerKind::Found,
        kind,
        keywords_only: query.is_keywords_only(),
        beyond: asked.work,
        searched,
    }
}

fn without_citations(
    remark: Remark,
    kind: AnswerKind,
    asked: &Question<'_>,
    options: Options<'_>,
    searched: Searched,
) -> Answer {
    Answer {
        reply: remark.sentence(options.name, searched),
        remarks: vec![remark],
        citations: Vec::new(),
        grounded: false,
        kind,
        keywords_only: false,
        beyond: asked.work,
        searched,
    }
}

/// The last question of the learner that names a topic of its own.
fn earlier_topic<'h>(history: &[Turn<'h>]) -> Option<Question<'h>> {
    let questions = history.iter().rev().filter(|turn| turn.speaker == Speaker::Learner);
    questions
        .map(|turn| question::read(turn.text))
        .find(|question| question.kind == Kind::Topic && !question.points_back())
}

fn searched(indexes: &[&Index]) -> Searched {
    let count = |origin| indexes.iter().filter(|index| index.origin() == origin).map(|index| index.documents()).sum();
    Searched { materials: count(Origin::Materials), collection: count(Origin::Collection) }
}

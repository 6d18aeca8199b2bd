//! Hints of the built-in engine: where to look and what to do first, in place of the passage. The passage is quoted when the learner asks
//! again, or says so. The server stores no conversation, so that the history of the request tells.

use std::sync::Arc;

use super::model::{Hint, LONGEST_REPLY, Question, Reply, bounded};
use crate::engines::question::{self, Kind};
use crate::features::adapted::model::{Hints, Settings};
use crate::kernel::text::{ParsedText, Prose, fold};

/// The code of an answer that is a hint.
const HINT_FIRST: &str = "hint_first";
/// The code of an answer that is a list of steps.
const HINT_STEPS: &str = "hint_steps";
/// The most words of a question that a hint names.
const MOST_WORDS: usize = 4;

/// Messages that ask for the answer after a hint, folded and without punctuation.
#[rustfmt::skip]
const ASKS_FOR_ANSWER: &[&str] = &[
    "show me the answer", "show the answer", "show me the passage", "show me", "tell me the answer", "tell me",
    "give me the answer", "the answer", "the answer please", "answer", "what is the answer", "what s the answer",
    "i give up", "i don t know", "i do not know", "i tried", "i have tried",
    "zeig mir die antwort", "zeige mir die antwort", "zeig mir die stelle", "die antwort", "die antwort bitte",
    "antwort", "ich gebe auf", "ich weiß es nicht", "ich weiss es nicht",
];

/// Returns the question that the built-in engine answers, and whether it gives a hint first. A message that asks for the answer stands for
/// the question before it.
pub(super) fn asked_for(settings: &Settings, asked: &Arc<Question>) -> (Arc<Question>, bool) {
    if settings.hints() == Hints::Answer {
        return (asked.clone(), false);
    }
    let said = plain(asked.message.as_str());
    if ASKS_FOR_ANSWER.contains(&said.as_str()) {
        return (earlier(asked).map_or_else(|| asked.clone(), Arc::new), false);
    }
    let is_more = question::read(asked.message.as_str()).kind == Kind::More;
    let was_asked = asked.history.iter().any(|turn| turn.by_learner && plain(&turn.text) == said);
    (asked.clone(), !is_more && !was_asked)
}

/// The last question in the history, with the conversation before it.
fn earlier(asked: &Question) -> Option<Question> {
    let is_question =
        |place: &usize| asked.history.get(*place).is_some_and(|turn| turn.by_learner && !asks_for_answer(&turn.text));
    let place = (0..asked.history.len()).rev().find(is_question)?;
    let message = Prose::parse(&asked.history.get(place)?.text).ok()?;
    Some(Question { message, history: asked.history.iter().take(place).cloned().collect() })
}

fn asks_for_answer(text: &str) -> bool {
    ASKS_FOR_ANSWER.contains(&plain(text).as_str())
}

/// A text as its words, folded and without punctuation.
fn plain(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Returns the hint in place of an answer that quotes passages. An answer that found nothing stays as it is.
pub(super) fn instead_of(reply: Reply, asked: &Question, hints: Hints) -> Reply {
    let Some(first) = reply.citations.first().filter(|_| reply.grounded) else { return reply };
    let hint = Hint {
        source: first.source.clone(),
        title: first.title.clone(),
        heading: first.heading.clone(),
        words: words_of(asked),
    };
    let (code, text) = match hints {
        Hints::Answer => return reply,
        Hints::Steps => (HINT_STEPS, steps(&hint)),
        Hints::HintFirst => (HINT_FIRST, sentence(&hint)),
    };
    Reply {
        text: bounded(&text, LONGEST_REPLY),
        citations: Vec::new(),
        remarks: vec![code],
        grounded: false,
        hint: Some(hint),
        ..reply
    }
}

/// The words of the question that name its topic.
fn words_of(asked: &Question) -> Vec<String> {
    let read = question::read(asked.message.as_str());
    let mut words: Vec<String> = Vec::new();
    for word in read.topic_words() {
        if words.len() < MOST_WORDS && !words.iter().any(|known| known == word) {
            words.push(bounded(word, 60));
        }
    }
    words
}

fn place(hint: &Hint) -> String {
    if hint.heading.is_empty() || fold(&hint.heading) == fold(&hint.title) {
        format!("\"{}\"", hint.title)
    } else {
        format!("\"{}\", section \"{}\"", hint.title, hint.heading)
    }
}

fn topic(hint: &Hint) -> String {
    if hint.words.is_empty() { "your question".to_owned() } else { hint.words.join(", ") }
}

fn sentence(hint: &Hint) -> String {
    format!(
        "Here is a hint first. Look in {}. Find what it says about {}, and try to answer in your own words. To see the passage, ask again \
         or say \"Show me the answer\".",
        place(hint),
        topic(hint)
    )
}

fn steps(hint: &Hint) -> String {
    format!(
        "Step by step:\n\n1. Open {}.\n2. Find the sentences about {}.\n3. Answer in your own words.\n4. To compare with the passage, ask \
         again or say \"Show me the answer\".",
        place(hint),
        topic(hint)
    )
}

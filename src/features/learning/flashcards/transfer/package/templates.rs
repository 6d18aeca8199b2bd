//! Templates of note types: which fields they show, and what they say of their own.

use std::collections::HashMap;

use super::filters::{Inside, Shown};
use super::html::{ends, plain};

/// The question and the answer of a card.
#[derive(Debug, Default)]
pub struct Template {
    pub name: String,
    pub question: String,
    pub answer: String,
    /// Whether it shows words, pictures or sounds that are in no field.
    pub has_words: bool,
}

impl Template {
    pub fn of(name: String, (question, answer): (String, String)) -> Self {
        let has_words = has_words(&question) || has_words(&answer);
        Self { name, question, answer, has_words }
    }

    /// What the question shows of fields, and what the answer adds. A hint is hidden until the learner asks for it, so the answer has it.
    pub fn sides(&self) -> (Vec<Shown>, Vec<Shown>) {
        let (asked, mut told) = (shown(&self.question, true), shown(&self.answer, false));
        for part in insides(&self.answer).chain(insides(&self.question)).filter_map(Inside::of) {
            if part.is_typed || part.is_hint {
                told.push(part.shown);
            }
        }
        told.retain(|part| !asked.iter().any(|other| other.is_like(part)));
        let mut seen: Vec<Shown> = Vec::new();
        told.retain(|part| {
            let is_new = !seen.contains(part);
            seen.push(part.clone());
            is_new
        });
        (asked, told)
    }

    /// Question and answer as HTML, with these fields.
    pub fn filled(&self, fields: &HashMap<&str, &str>) -> (String, String) {
        let asked = shown(&self.question, true);
        let (answer, is_behind) = self.added();
        let left_out: &[Shown] = if is_behind { &[] } else { &asked };
        let (mut told, known) = (filled(answer, fields, false, left_out), shown(answer, false));
        let hints = insides(&self.question).filter_map(Inside::of).filter(|part| part.is_hint);
        for Inside { shown, .. } in hints.filter(|part| !known.contains(&part.shown)) {
            if let Some(text) = fields.get(shown.name.as_str()) {
                told.push_str(&format!("<div>{}</div>", shown.of(text)));
            }
        }
        (filled(&self.question, fields, true, &[]), told)
    }

    /// Whether it has filters that are not applied, such as voices.
    pub fn has_other_filters(&self) -> bool {
        insides(&self.question).chain(insides(&self.answer)).filter_map(Inside::of).any(|part| part.has_others)
    }

    /// What the answer adds to the question, and whether that is all that is behind the question.
    fn added(&self) -> (&str, bool) {
        let answer = self.answer.as_str();
        for mark in ["id=answer", "id=\"answer\"", "id='answer'"] {
            if let Some((_, behind)) = answer.split_once(mark) {
                return (behind.split_once('>').map_or("", |(_, behind)| behind), true);
            }
        }
        let cloze = answer.split_once("{{cloze:").and_then(|(_, behind)| behind.split_once("}}"));
        if let Some((_, behind)) = cloze {
            return (behind, true);
        }
        match answer.trim_start().strip_prefix(self.question.trim()).filter(|_| !self.question.trim().is_empty()) {
            Some(behind) => (behind, true),
            None => (answer, false),
        }
    }

    /// The names of the fields that it shows, asks for or makes conditions of.
    pub fn names(&self) -> Vec<String> {
        let named = |inside: &str| {
            let name = inside.trim().trim_start_matches(['#', '^', '/']);
            name.rsplit(':').next().unwrap_or(name).trim().to_owned()
        };
        insides(&self.question).chain(insides(&self.answer)).map(named).collect()
    }
}

/// What stands in double braces.
fn insides(template: &str) -> impl Iterator<Item = &str> {
    template.split("{{").skip(1).filter_map(|part| part.split_once("}}")).map(|(inside, _)| inside)
}

/// What a template shows of fields, but for the hints of a question and what is typed or spoken.
fn shown(template: &str, is_question: bool) -> Vec<Shown> {
    let mut fields = Vec::new();
    for part in insides(template).filter_map(Inside::of) {
        let is_hidden = part.is_typed || part.is_spoken || (is_question && part.is_hint);
        if !is_hidden && !fields.contains(&part.shown) {
            fields.push(part.shown);
        }
    }
    fields
}

/// A template with fields in it, apart from those that are left out.
fn filled(template: &str, fields: &HashMap<&str, &str>, is_question: bool, left_out: &[Shown]) -> String {
    let mut parts = template.split("{{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    // The conditions that are open, and whether each holds.
    let mut holds: Vec<bool> = Vec::new();
    for part in parts {
        let Some((inside, behind)) = part.split_once("}}") else { continue };
        let inside = inside.trim();
        let is_there = |name: &str| fields.get(name.trim()).is_some_and(|text| !text.trim().is_empty());
        if let Some(name) = inside.strip_prefix('#') {
            holds.push(is_there(name));
        } else if let Some(name) = inside.strip_prefix('^') {
            holds.push(!is_there(name));
        } else if inside.starts_with('/') {
            holds.pop();
        } else if !holds.contains(&false)
            && let Some(part) = Inside::of(inside)
        {
            let is_hidden = part.is_spoken || (is_question && (part.is_typed || part.is_hint));
            let is_left_out = left_out.iter().any(|other| other.is_like(&part.shown));
            let text = fields.get(part.shown.name.as_str()).filter(|_| !is_hidden && !is_left_out);
            out.push_str(&part.shown.of(text.copied().unwrap_or_default()));
        }
        if !holds.contains(&false) {
            out.push_str(behind);
        }
    }
    out
}

/// Whether a template shows something that is in no field.
fn has_words(template: &str) -> bool {
    let length_to = |text: &str, end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    let is_tag = |text: &str, name: &str| {
        text.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && !text[name.len() + 1..].starts_with(|letter: char| letter.is_ascii_alphanumeric())
    };
    let (mut words, mut rest) = (String::new(), template);
    while let Some(at) = rest.find(['<', '{']) {
        words.push_str(&rest[..at]);
        let here = &rest[at..];
        if is_tag(here, "img") {
            return true;
        }
        let unseen = ["script", "style"].into_iter().find(|name| is_tag(here, name));
        let length = match unseen {
            Some(name) => ends(here, name).map_or(here.len(), |(_, all)| all),
            None if here.starts_with("<!--") => length_to(here, "-->"),
            None if here.starts_with('<') => length_to(here, ">"),
            None if here.starts_with("{{") => length_to(here, "}}"),
            None => 1,
        };
        words.push(' ');
        rest = &here[length..];
    }
    words.push_str(rest);
    words.contains("[sound:") || plain(&words).chars().any(char::is_alphanumeric)
}

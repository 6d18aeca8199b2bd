//! Templates of note types: which fields they show, and what they say of their own.

use std::collections::HashMap;

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

    /// The fields that the question shows, and those that the answer adds.
    pub fn sides(&self) -> (Vec<String>, Vec<String>) {
        let (asked, is_typed) = shown(&self.question);
        let (mut told, is_typed_too) = shown(&self.answer);
        if is_typed || is_typed_too {
            for part in insides(&self.answer).chain(insides(&self.question)) {
                let name = part.trim().strip_prefix("type:").map(|name| name.rsplit(':').next().unwrap_or(name).trim());
                told.extend(name.map(str::to_owned));
            }
        }
        told.retain(|name| !asked.contains(name));
        let mut seen = Vec::new();
        told.retain(|name| {
            let is_new = !seen.contains(name);
            seen.push(name.clone());
            is_new
        });
        (asked, told)
    }

    /// Question and answer as HTML, with these fields.
    pub fn filled(&self, fields: &HashMap<&str, &str>) -> (String, String) {
        let (asked, _) = shown(&self.question);
        let (answer, is_behind) = self.added();
        let left_out: &[String] = if is_behind { &[] } else { &asked };
        (filled(&self.question, fields, true, &[]), filled(answer, fields, false, left_out))
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

/// The fields that a template shows, and whether an answer is typed.
fn shown(template: &str) -> (Vec<String>, bool) {
    let (mut fields, mut is_typed) = (Vec::new(), false);
    for inside in insides(template) {
        let inside = inside.trim();
        if inside.starts_with(['#', '^', '/', '!']) || inside == "FrontSide" {
            continue;
        }
        let (filters, name) = inside.rsplit_once(':').unwrap_or(("", inside));
        if filters.split(':').any(|filter| filter.trim() == "type") {
            is_typed = true;
            continue;
        }
        let name = name.trim().to_owned();
        if !fields.contains(&name) {
            fields.push(name);
        }
    }
    (fields, is_typed)
}

/// A template with fields in it, apart from those that are left out.
fn filled(template: &str, fields: &HashMap<&str, &str>, is_question: bool, left_out: &[String]) -> String {
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
        } else if !holds.contains(&false) {
            let (filters, name) = inside.rsplit_once(':').unwrap_or(("", inside));
            let is_hidden = is_question && filters.split(':').any(|filter| filter.trim() == "type");
            let text =
                fields.get(name.trim()).filter(|_| !is_hidden && !left_out.iter().any(|other| other == name.trim()));
            out.push_str(text.copied().unwrap_or_default());
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

//! Validates JSON values against the schemas of the contract.
//!
//! It implements the keywords of JSON Schema 2020-12 that the contract uses. Any other keyword or format is a
//! violation: a schema must not promise what no test checks.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use regex::Regex;
use serde_json::{Map, Value};

use super::contract::Document;

/// Keywords that describe and do not constrain.
const ANNOTATIONS: [&str; 13] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "discriminator",
    "externalDocs",
    "contentMediaType",
    "contentEncoding",
    "$comment",
];

/// The violations of `schema` by `value`, one line each, beginning with the place in the value. References are looked
/// up in `document`.
pub fn violations(document: &Document, schema: &Value, value: &Value) -> Vec<String> {
    let mut checker = Checker { document, found: Vec::new() };
    checker.check("", schema, value);
    checker.found
}

struct Checker<'a> {
    document: &'a Document,
    found: Vec<String>,
}

impl Checker<'_> {
    fn fault(&mut self, place: &str, sentence: impl std::fmt::Display) {
        let place = if place.is_empty() { "the whole body" } else { place };
        self.found.push(format!("{place}: {sentence}"));
    }

    fn check(&mut self, place: &str, schema: &Value, value: &Value) {
        let schema = match schema {
            Value::Bool(true) => return,
            Value::Object(schema) => schema,
            other => return self.fault(place, format!("{other} is no schema that anything can meet")),
        };
        for (keyword, argument) in schema {
            match keyword.as_str() {
                "$ref" => self.reference(place, argument, value),
                "type" => self.kind(place, argument, value),
                "enum" => {
                    if !argument.as_array().is_some_and(|values| values.contains(value)) {
                        self.fault(place, format!("{value} is none of {argument}"));
                    }
                }
                "const" => {
                    if argument != value {
                        self.fault(place, format!("{value} is not {argument}"));
                    }
                }
                "if" => {
                    let branch = if violations(self.document, argument, value).is_empty() { "then" } else { "else" };
                    if let Some(branch) = schema.get(branch) {
                        self.check(place, branch, value);
                    }
                }
                "then" | "else" => {}
                "allOf" | "anyOf" | "oneOf" | "not" => self.combination(place, keyword, argument, value),
                "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => {
                    if let Value::Object(object) = value {
                        self.object(place, keyword, argument, schema, object);
                    }
                }
                "items" | "minItems" | "maxItems" | "uniqueItems" => {
                    if let Value::Array(items) = value {
                        self.array(place, keyword, argument, items);
                    }
                }
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                    self.number(place, keyword, argument, value);
                }
                "minLength" | "maxLength" | "pattern" | "format" => self.text(place, keyword, argument, value),
                known if ANNOTATIONS.contains(&known) || known.starts_with("x-") => {}
                unknown => self.fault(place, format!("the schema says {unknown}, which nobody checks")),
            }
        }
    }

    fn reference(&mut self, place: &str, argument: &Value, value: &Value) {
        let document = self.document;
        match document.target(argument.as_str().unwrap_or_default()) {
            Ok(target) => self.check(place, target, value),
            Err(cause) => self.fault(place, cause),
        }
    }

    fn kind(&mut self, place: &str, argument: &Value, value: &Value) {
        let fits = |name: &str| match name {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
            _ => false,
        };
        let allowed = match argument {
            Value::Array(names) => names.iter().filter_map(Value::as_str).any(fits),
            name => name.as_str().is_some_and(fits),
        };
        if !allowed {
            self.fault(place, format!("{value} is not of type {argument}"));
        }
    }

    fn combination(&mut self, place: &str, keyword: &str, argument: &Value, value: &Value) {
        if keyword == "allOf" {
            for schema in argument.as_array().into_iter().flatten() {
                self.check(place, schema, value);
            }
            return;
        }
        let schemas = if keyword == "not" {
            std::slice::from_ref(argument)
        } else {
            argument.as_array().map_or(&[][..], |all| all)
        };
        let verdicts: Vec<Vec<String>> =
            schemas.iter().map(|schema| violations(self.document, schema, value)).collect();
        let met = verdicts.iter().filter(|faults| faults.is_empty()).count();
        match (keyword, met) {
            ("not", 0) | ("oneOf", 1) | ("anyOf", 1..) => {}
            ("not", _) => self.fault(place, format!("{value} is just what is ruled out")),
            ("oneOf", 2..) => self.fault(place, format!("{value} fits {met} schemas of oneOf")),
            _ => {
                let each: Vec<String> = verdicts.iter().map(|faults| faults.join("; ")).collect();
                self.fault(place, format!("fits no schema of {keyword}: [{}]", each.join("] or [")));
            }
        }
    }

    fn object(
        &mut self,
        place: &str,
        keyword: &str,
        argument: &Value,
        schema: &Map<String, Value>,
        object: &Map<String, Value>,
    ) {
        let properties = schema.get("properties").and_then(Value::as_object);
        match keyword {
            "properties" => {
                for (name, schema) in properties.into_iter().flatten() {
                    if let Some(value) = object.get(name) {
                        self.check(&format!("{place}.{name}"), schema, value);
                    }
                }
            }
            "required" => {
                for name in argument.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    if !object.contains_key(name) {
                        self.fault(place, format!("{name} is missing"));
                    }
                }
            }
            "additionalProperties" => {
                for (name, value) in object {
                    if properties.is_some_and(|known| known.contains_key(name)) {
                        continue;
                    }
                    match argument {
                        Value::Bool(false) => self.fault(place, format!("{name} is not foreseen")),
                        schema => self.check(&format!("{place}.{name}"), schema, value),
                    }
                }
            }
            _ => self.count(place, keyword, argument, object.len(), "properties"),
        }
    }

    fn array(&mut self, place: &str, keyword: &str, argument: &Value, items: &[Value]) {
        match keyword {
            "items" => {
                for (index, item) in items.iter().enumerate() {
                    self.check(&format!("{place}[{index}]"), argument, item);
                }
            }
            "uniqueItems" => {
                let repeats = items.iter().enumerate().any(|(index, item)| items[..index].contains(item));
                if repeats && argument == &Value::Bool(true) {
                    self.fault(place, "an item occurs twice");
                }
            }
            _ => self.count(place, keyword, argument, items.len(), "items"),
        }
    }

    /// `min...` and `max...` of counts.
    fn count(&mut self, place: &str, keyword: &str, argument: &Value, count: usize, of: &str) {
        let Some(limit) = argument.as_u64() else {
            return self.fault(place, format!("{keyword} {argument} is no number"));
        };
        let count = count as u64;
        if (keyword.starts_with("min") && count < limit) || (keyword.starts_with("max") && count > limit) {
            self.fault(place, format!("{count} {of}, though {keyword} is {limit}"));
        }
    }

    fn number(&mut self, place: &str, keyword: &str, argument: &Value, value: &Value) {
        let Some(number) = value.as_f64() else { return };
        let Some(limit) = argument.as_f64() else {
            return self.fault(place, format!("{keyword} {argument} is no number"));
        };
        let holds = match keyword {
            "minimum" => number >= limit,
            "maximum" => number <= limit,
            "exclusiveMinimum" => number > limit,
            "exclusiveMaximum" => number < limit,
            _ => (number / limit).fract() == 0.0,
        };
        if !holds {
            self.fault(place, format!("{value} does not meet {keyword} {argument}"));
        }
    }

    fn text(&mut self, place: &str, keyword: &str, argument: &Value, value: &Value) {
        if keyword == "format" {
            return self.format(place, argument.as_str().unwrap_or_default(), value);
        }
        let Some(text) = value.as_str() else { return };
        match keyword {
            "pattern" => match pattern_fits(argument.as_str().unwrap_or_default(), text) {
                Ok(true) => {}
                Ok(false) => self.fault(place, format!("{text:?} does not match {argument}")),
                Err(cause) => self.fault(place, cause),
            },
            _ => self.count(place, keyword, argument, text.chars().count(), "characters"),
        }
    }

    fn format(&mut self, place: &str, format: &str, value: &Value) {
        let is_whole = |low: i64, high: i64| value.as_i64().is_none_or(|number| (low..=high).contains(&number));
        let text = value.as_str();
        let holds = match format {
            "int32" => is_whole(i64::from(i32::MIN), i64::from(i32::MAX)),
            "int64" | "double" | "float" | "binary" | "byte" | "password" => true,
            "date-time" => text.is_none_or(|text| text.parse::<jiff::Timestamp>().is_ok()),
            "date" => text.is_none_or(|text| text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10),
            "email" | "idn-email" => text.is_none_or(is_email),
            "uri" => text.is_none_or(is_uri),
            "uri-reference" => {
                text.is_none_or(|text| !text.chars().any(|letter| letter.is_whitespace() || letter.is_control()))
            }
            unknown => return self.fault(place, format!("the schema has the format {unknown}, which nobody checks")),
        };
        if !holds {
            self.fault(place, format!("{value} is no {format}"));
        }
    }
}

fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    let fits = |(local, domain): (&str, &str)| {
        (1..=64).contains(&local.len())
            && domain.split('.').all(|label| (1..=63).contains(&label.len()))
            && domain.len() <= 253
    };
    parts.is_some_and(fits) && !text.contains(char::is_whitespace)
}

fn is_uri(text: &str) -> bool {
    let scheme = text.split_once(':').map(|(scheme, _)| scheme).unwrap_or_default();
    let is_scheme = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    is_scheme && !text.contains(char::is_whitespace)
}

/// Patterns are compiled once in a process, because the same few are used thousands of times.
fn pattern_fits(pattern: &str, text: &str) -> Result<bool, String> {
    static COMPILED: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(regex) = compiled.get(pattern) {
        return Ok(regex.is_match(text));
    }
    let regex = Regex::new(pattern).map_err(|cause| format!("the pattern {pattern:?} is broken: {cause}"))?;
    let fits = regex.is_match(text);
    compiled.insert(pattern.to_owned(), regex);
    Ok(fits)
}

//! Compares the contract with the document that the code generates, operation by operation.
//!
//! Parameters, bodies, 2xx responses and credentials must agree in names, in what is required and in types. Two things
//! may differ. A *bound* (length, range, pattern, format) is compared only if both sides state it: the code often
//! enforces it in a service, and the examples and the run-time checks test it. An *enumeration* may be narrower in the
//! contract; one that only the code states is a difference, because clients would learn of it by refusals.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Value, json};

use super::normal::{BOUNDS, NormalOperation, normal_operation};
use super::{Document, Listed, Result, Surface};

/// The two sides of a comparison, and the known differences.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// Which surface the two documents are of.
    pub surface: Surface,
    /// Its assembled contract.
    pub contract: &'a Document,
    /// The generated document, read by [`super::parse_generated`].
    pub generated: &'a Document,
    /// Operations of the contract that are not served yet (`pending.txt`).
    pub pending: &'a [Listed],
    /// Operations that are served and not in the contract (`private.txt`).
    pub private: &'a [Listed],
    /// Header parameters (in any case) that layers read, so that no operation's signature has them.
    pub layer_headers: &'a [&'a str],
}

/// The differences of one operation between contract and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The operation's id.
    pub operation_id: String,
    /// Method and path, as the side that has the operation states them.
    pub target: String,
    /// Every place at which the sides disagree.
    pub disagreements: Vec<Disagreement>,
}

/// One difference between contract and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Where: `body application/json title`.
    pub place: String,
    /// The side of the contract.
    pub contract: String,
    /// The side of the code.
    pub code: String,
}

impl Difference {
    /// Whether the code serves the operation and the contract does not have it.
    pub fn is_missing_in_contract(&self) -> bool {
        self.disagreements.iter().any(|found| found.place == EXISTENCE && found.contract == NOT_HAD)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})", self.operation_id, self.target)?;
        for Disagreement { place, contract, code } in &self.disagreements {
            writeln!(f, "  {place}\n    contract: {contract}\n    code:     {code}")?;
        }
        Ok(())
    }
}

/// The place of a disagreement about whether there is the operation at all.
const EXISTENCE: &str = "existence";

/// The side of the contract for an operation that it does not have.
const NOT_HAD: &str = "does not have it";

/// Compares all operations. An empty list means that contract and code agree.
pub fn compare(comparison: &Comparison<'_>) -> Result<Vec<Difference>> {
    let promised = normal_operations(comparison.contract)?;
    let served = normal_operations(comparison.generated)?;
    let ids: BTreeSet<&String> = promised.keys().chain(served.keys()).collect();
    let mut differences = Vec::new();
    for id in ids {
        let mut found = Findings::default();
        let known = promised.get(id).or_else(|| served.get(id));
        let (method, path) = known.map(|known| (known.method.as_str(), known.path.as_str())).unwrap_or_default();
        let lists = |listed: &[Listed]| listed.iter().any(|line| line.covers(comparison.surface, method, path));
        let (is_pending, is_private) = (lists(comparison.pending), lists(comparison.private));
        match (promised.get(id), served.get(id)) {
            (Some(_), Some(_)) if is_pending => found.add(EXISTENCE, "listed in pending.txt", "serves it"),
            (Some(promised), Some(served)) => found.operation(promised, served, comparison.layer_headers),
            (Some(_), None) if !is_pending => found.add(EXISTENCE, "promises it", "does not serve it"),
            (None, Some(_)) if !is_private => found.add(EXISTENCE, NOT_HAD, "serves it"),
            _ => {}
        }
        if !found.0.is_empty() {
            differences.push(Difference {
                operation_id: id.clone(),
                target: format!("{method} {path}"),
                disagreements: found.0,
            });
        }
    }
    Ok(differences)
}

fn normal_operations(document: &Document) -> Result<BTreeMap<String, NormalOperation>> {
    let operations = document.operations()?;
    operations.iter().map(|operation| Ok((operation.id.to_owned(), normal_operation(operation)?))).collect()
}

#[derive(Default)]
struct Findings(Vec<Disagreement>);

impl Findings {
    fn add(&mut self, place: &str, contract: impl Into<String>, code: impl Into<String>) {
        self.0.push(Disagreement { place: place.to_owned(), contract: contract.into(), code: code.into() });
    }

    fn text(&mut self, place: &str, contract: &str, code: &str) {
        if contract != code {
            self.add(place, contract, code);
        }
    }

    fn operation(&mut self, contract: &NormalOperation, code: &NormalOperation, layer_headers: &[&str]) {
        self.text("method", &contract.method, &code.method);
        self.text("path", &contract.path, &code.path);
        let security = |kinds: &[String]| if kinds.is_empty() { "open to all".to_owned() } else { kinds.join(" or ") };
        self.text("security", &security(&contract.security), &security(&code.security));
        self.parameters(contract, code, layer_headers);
        match (&contract.body, &code.body) {
            (None, None) => {}
            (Some(_), None) => self.add("body", "takes one", "takes none"),
            (None, Some(_)) => self.add("body", "takes none", "takes one"),
            (Some((contract_required, contract)), Some((code_required, code))) => {
                self.text("body", necessity(*contract_required), necessity(*code_required));
                self.content("body", contract, code);
            }
        }
        for status in contract.answers.keys().chain(code.answers.keys()).collect::<BTreeSet<_>>() {
            let place = format!("answer {status}");
            match (contract.answers.get(status), code.answers.get(status)) {
                (Some(contract), Some(code)) => self.content(&place, contract, code),
                (contract, code) => self.text(&place, presence(contract.is_some()), presence(code.is_some())),
            }
        }
    }

    fn parameters(&mut self, contract: &NormalOperation, code: &NormalOperation, layer_headers: &[&str]) {
        for name in contract.parameters.keys().chain(code.parameters.keys()).collect::<BTreeSet<_>>() {
            let header = name.strip_prefix("header ");
            let is_of_a_layer =
                header.is_some_and(|name| layer_headers.iter().any(|known| known.eq_ignore_ascii_case(name)));
            match (contract.parameters.get(name), code.parameters.get(name)) {
                (Some((contract_required, contract)), Some((code_required, code))) => {
                    self.text(name, necessity(*contract_required), necessity(*code_required));
                    self.schema(name, contract, code);
                }
                _ if is_of_a_layer => {}
                (contract, code) => self.text(name, presence(contract.is_some()), presence(code.is_some())),
            }
        }
    }

    fn content(&mut self, place: &str, contract: &BTreeMap<String, Value>, code: &BTreeMap<String, Value>) {
        for media_type in contract.keys().chain(code.keys()).collect::<BTreeSet<_>>() {
            let place = format!("{place} {media_type}");
            match (contract.get(media_type), code.get(media_type)) {
                (Some(contract), Some(code)) => self.schema(&place, contract, code),
                (contract, code) => self.text(&place, presence(contract.is_some()), presence(code.is_some())),
            }
        }
    }

    fn schema(&mut self, place: &str, contract: &Value, code: &Value) {
        if contract == code || (is_free_object(contract) && is_any(code)) {
            return;
        }
        if outline(contract) != outline(code) {
            self.add(place, outline(contract), outline(code));
            return;
        }
        for bound in BOUNDS {
            if let (Some(contract), Some(code)) = (contract.get(bound), code.get(bound)) {
                self.text(&format!("{place}, {bound}"), &contract.to_string(), &code.to_string());
            }
        }
        if let Some(of_code) = code.get("enum") {
            let of_contract = contract.get("enum").map_or("any value".to_owned(), Value::to_string);
            self.text(&format!("{place}, enum"), &of_contract, &of_code.to_string());
        }
        self.fields(place, contract, code);
        for (key, below) in [("items", "[]"), ("extra", ".*")] {
            match (contract.get(key), code.get(key)) {
                (Some(contract), Some(code)) => self.schema(&format!("{place}{below}"), contract, code),
                (contract, code) => {
                    self.text(&format!("{place}{below}"), presence(contract.is_some()), presence(code.is_some()));
                }
            }
        }
        let choices = |side: &Value| side.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
        self.choices(place, &choices(contract), &choices(code));
    }

    fn fields(&mut self, place: &str, contract: &Value, code: &Value) {
        let names = |side: &Value| -> Vec<String> {
            side.get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone())
                .collect()
        };
        let is_required = |side: &Value, name: &str| {
            side.get("required").and_then(Value::as_array).is_some_and(|names| names.contains(&json!(name)))
        };
        for name in names(contract).into_iter().chain(names(code)).collect::<BTreeSet<_>>() {
            let place = format!("{place} .{name}");
            let field = |side: &'_ Value| side.get("properties").and_then(|fields| fields.get(&name)).cloned();
            match (field(contract), field(code)) {
                (Some(of_contract), Some(of_code)) => {
                    let necessity = |side| necessity(is_required(side, &name));
                    self.text(&place, necessity(contract), necessity(code));
                    self.schema(&place, &of_contract, &of_code);
                }
                (of_contract, of_code) => {
                    self.text(&place, presence(of_contract.is_some()), presence(of_code.is_some()));
                }
            }
        }
    }

    /// Choices are compared in sorted order, without bounds. A choice without a partner is reported whole.
    fn choices(&mut self, place: &str, contract: &[Value], code: &[Value]) {
        let bare = |choices: &[Value]| -> BTreeSet<String> {
            choices.iter().map(|choice| skeleton(choice).to_string()).collect()
        };
        let (contract, code) = (bare(contract), bare(code));
        let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
            one.difference(other).cloned().collect()
        };
        let (only_contract, only_code) = (only(&contract, &code), only(&code, &contract));
        if !only_contract.is_empty() || !only_code.is_empty() {
            self.add(&format!("{place}, one of"), only_contract.join(" | "), only_code.join(" | "));
        }
    }
}

fn necessity(is_required: bool) -> &'static str {
    if is_required { "required" } else { "optional" }
}

fn presence(is_present: bool) -> &'static str {
    if is_present { "present" } else { "absent" }
}

fn is_any(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "any")
}

/// An object with unknown content, which the code reads as any value.
fn is_free_object(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "object")
        && schema.get("properties").is_none()
        && schema.get("extra").is_none()
}

/// The kind of a schema in a word or two, without its inside.
fn outline(schema: &Value) -> String {
    let kind = schema.get("type").and_then(Value::as_str).unwrap_or("one of several");
    let file = if schema.get("format").is_some_and(|format| format == "binary") { " (file)" } else { "" };
    let null = if schema.get("nullable").is_some() { " or null" } else { "" };
    format!("{kind}{file}{null}")
}

/// The schema without bounds.
fn skeleton(schema: &Value) -> Value {
    match schema {
        Value::Object(entries) => {
            let kept = entries.iter().filter(|(key, value)| !BOUNDS.contains(&key.as_str()) || value.is_object());
            kept.map(|(key, value)| (key.clone(), skeleton(value))).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(skeleton).collect::<Vec<_>>().into(),
        other => other.clone(),
    }
}

//! A document of the contract, or one that the code generates, as a list of operations.

use schola::contract::{self, strings};
use serde_json::Value;

use super::{ContractError, Result, Sources, Surface};

/// An OpenAPI document with local references only.
#[derive(Clone, Debug)]
pub struct Document {
    root: Value,
}

/// An operation of a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    document: &'a Document,
    item: &'a Value,
    /// The operation object itself.
    pub node: &'a Value,
    /// `operationId`.
    pub id: &'a str,
    /// The method, in capitals.
    pub method: &'static str,
    /// The path template, as the document has it.
    pub path: &'a str,
}

/// A parameter of an operation, its reference resolved.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    /// The parameter object.
    pub node: &'a Value,
    /// The name as sent.
    pub name: &'a str,
    /// `path`, `query`, `header` or `cookie`.
    pub place: &'a str,
    /// Whether a request without it is refused.
    pub required: bool,
}

/// The result of looking up a method and a path in a document.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// This operation answers.
    Operation(Operation<'a>),
    /// The path exists, the method does not.
    WrongMethod,
    /// No operation has such a path.
    Absent,
}

/// The document of a surface, from the files of the repository: complete, with the keys that exist for the build still
/// in it.
pub fn assemble(surface: Surface) -> Result<Document> {
    contract::assemble(&Sources::embedded(), surface).map(Document::new)
}

impl Document {
    /// A document from its JSON form.
    pub fn new(root: Value) -> Self {
        Document { root }
    }

    /// The whole document.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Follows the `$ref` of a value, if it has one. Fails on a reference without a target, or to itself.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> Result<&'a Value> {
        let mut value = value;
        for _ in 0..16 {
            match value.get("$ref").and_then(Value::as_str) {
                None => return Ok(value),
                Some(reference) => value = self.target(reference)?,
            }
        }
        Err(ContractError::new("a reference leads in a circle"))
    }

    /// The target of a local reference.
    pub fn target(&self, reference: &str) -> Result<&Value> {
        contract::target(&self.root, reference)
    }

    /// Every operation, in the document's order. Fails on one that has no `operationId`.
    pub fn operations(&self) -> Result<Vec<Operation<'_>>> {
        let operation = |contract::Operation { item, node, method, path }| {
            let id = node
                .get("operationId")
                .and_then(Value::as_str)
                .ok_or_else(|| ContractError::new(format!("{method} {path} has no operationId")))?;
            Ok(Operation { document: self, item, node, id, method, path })
        };
        contract::operations(&self.root).map(operation).collect()
    }

    /// The same document with those operations only.
    pub fn only(&self, keeps: impl Fn(&Operation<'_>) -> bool) -> Result<Document> {
        let left_out: Vec<(&str, &str)> = self
            .operations()?
            .iter()
            .filter(|operation| !keeps(operation))
            .map(|operation| (operation.path, operation.method))
            .collect();
        let mut root = self.root.clone();
        for (path, method) in left_out {
            let item = root.get_mut("paths").and_then(|paths| paths.get_mut(path)).and_then(Value::as_object_mut);
            if let Some(item) = item {
                item.retain(|key, _| !key.eq_ignore_ascii_case(method));
            }
        }
        Ok(Document::new(root))
    }

    /// The operation of that id. Fails if there is none.
    pub fn operation(&self, id: &str) -> Result<Operation<'_>> {
        let found = self.operations()?.into_iter().find(|operation| operation.id == id);
        found.ok_or_else(|| ContractError::new(format!("there is no operation {id}")))
    }

    /// The operation of a request with this method and path (without query). `HEAD` belongs to `GET`. Of several
    /// matching templates, the one with the earliest literal segment wins.
    pub fn find(&self, method: &str, path: &str) -> Result<Found<'_>> {
        let method = if method.eq_ignore_ascii_case("HEAD") { "GET" } else { method };
        let operations = self.operations()?;
        let best = operations.iter().filter_map(|operation| fit(operation.path, path)).max();
        let Some(best) = best else { return Ok(Found::Absent) };
        let fitting = operations.into_iter().filter(|operation| fit(operation.path, path).as_ref() == Some(&best));
        let named = fitting.into_iter().find(|operation| operation.method.eq_ignore_ascii_case(method));
        Ok(named.map_or(Found::WrongMethod, Found::Operation))
    }
}

impl<'a> Operation<'a> {
    /// The document that the operation belongs to.
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// The tags, usually one.
    pub fn tags(&self) -> Vec<&'a str> {
        strings(self.node.get("tags"))
    }

    /// The roles that may call it, if the file states them in `x-roles`.
    pub fn stated_roles(&self) -> Option<Vec<&'a str>> {
        self.node.get("x-roles").map(|roles| strings(Some(roles)))
    }

    /// The scopes that a developer's key needs, all of them. `None` where no such key opens the operation.
    pub fn scopes(&self) -> Option<Vec<&'a str>> {
        self.node.get("x-scopes").map(|scopes| strings(Some(scopes)))
    }

    /// Whether the number of requests for it is limited.
    pub fn is_limited(&self) -> bool {
        contract::is_limited(self.node)
    }

    /// The alternatives of credentials, each a list of scheme names. Empty: no credential is required.
    pub fn security(&self) -> Vec<Vec<&'a str>> {
        let stated = self.node.get("security").or_else(|| self.document.root.get("security"));
        let alternatives = stated.and_then(Value::as_array).into_iter().flatten();
        alternatives
            .map(|alternative| alternative.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect())
            .collect()
    }

    /// Whether a request without a credential is served.
    pub fn is_public(&self) -> bool {
        let security = self.security();
        security.is_empty() || security.iter().any(Vec::is_empty)
    }

    /// The parameters of the path and of the operation; the operation's own win over the path's.
    pub fn parameters(&self) -> Result<Vec<Parameter<'a>>> {
        let mut parameters: Vec<Parameter<'a>> = Vec::new();
        for owner in [self.item, self.node] {
            for written in owner.get("parameters").and_then(Value::as_array).into_iter().flatten() {
                let node = self.document.resolve(written)?;
                let text = |key: &str| node.get(key).and_then(Value::as_str);
                let (Some(name), Some(place)) = (text("name"), text("in")) else {
                    return Err(ContractError::new(format!("a parameter of {} has no name or no place", self.id)));
                };
                let required = node.get("required").and_then(Value::as_bool).unwrap_or(false);
                parameters.retain(|earlier| (earlier.name, earlier.place) != (name, place));
                parameters.push(Parameter { node, name, place, required });
            }
        }
        Ok(parameters)
    }

    /// The request body, its reference resolved.
    pub fn body(&self) -> Result<Option<&'a Value>> {
        self.node.get("requestBody").map(|body| self.document.resolve(body)).transpose()
    }

    /// The answers by status (`"200"`, `"4XX"`, `"default"`), their references resolved.
    pub fn answers(&self) -> Result<Vec<(&'a str, &'a Value)>> {
        let answers = self.node.get("responses").and_then(Value::as_object).into_iter().flatten();
        answers.map(|(status, answer)| Ok((status.as_str(), self.document.resolve(answer)?))).collect()
    }

    /// The media types of a body or an answer, each with its media type object.
    pub fn content(holder: &'a Value) -> Vec<(&'a str, &'a Value)> {
        let content = holder.get("content").and_then(Value::as_object).into_iter().flatten();
        content.map(|(media, node)| (media.as_str(), node)).collect()
    }

    /// The lowest 2xx status among the answers.
    pub fn success_status(&self) -> Option<u16> {
        let answers = self.node.get("responses").and_then(Value::as_object).into_iter().flatten();
        answers.filter_map(|(status, _)| status.parse().ok()).filter(|status| (200..300).contains(status)).min()
    }
}

/// How a path matches a template: one mark per segment, larger for literal ones; `None` if it does not match.
fn fit(template: &str, path: &str) -> Option<Vec<bool>> {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    if wanted.len() != given.len() {
        return None;
    }
    wanted
        .into_iter()
        .zip(given)
        .map(|(wanted, given)| match wanted.find('{') {
            None => (wanted == given).then_some(true),
            Some(_) => segment_fits(wanted, given).then_some(false),
        })
        .collect()
}

/// Whether a segment with one `{name}` in it, possibly with text around (`{id}.json`), matches.
fn segment_fits(wanted: &str, given: &str) -> bool {
    let (Some(open), Some(close)) = (wanted.find('{'), wanted.rfind('}')) else { return false };
    let (before, after) = (&wanted[..open], &wanted[close + 1..]);
    given.len() > before.len() + after.len() && given.starts_with(before) && given.ends_with(after)
}

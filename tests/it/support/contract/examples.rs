//! The example requests of the contract, ready to be sent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schola::contract::strings;
use serde_json::Value;

use super::{ContractError, Document, Operation, Result};

const IN_A_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An example request of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The operation's id.
    pub operation_id: String,
    /// The name of the body example; empty if there is only one.
    pub name: String,
    /// The method, in capitals.
    pub method: String,
    /// The path template.
    pub template: String,
    /// Path parameters by name, as text.
    pub path: Vec<(String, String)>,
    /// Query parameters that have an example.
    pub query: Vec<(String, String)>,
    /// Header parameters that have an example.
    pub headers: Vec<(String, String)>,
    /// The body, if the operation takes one.
    pub body: Option<ExampleBody>,
    /// The sender: `nobody`, `student`, `tutor`, `admin`, `developer`, `fresh`. Default: `nobody` for public
    /// operations, else the first role of `x-roles`, else `student`.
    pub sender: String,
    /// The expected statuses; one of them must come.
    pub statuses: Vec<u16>,
    /// Values that only a running server knows and that replace parts of the example: `body.<property>`, `path.<name>`
    /// or `query.<name>`, and the name of the value.
    pub with: Vec<(String, String)>,
}

/// The body of an [`Example`].
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleBody {
    /// The media type to send.
    pub media_type: String,
    /// The example as written: the JSON value, or an object of parts for `multipart/form-data`.
    pub value: Value,
    /// True where `value` is the whole body in base64.
    pub is_base64: bool,
    /// The multipart parts that are in base64.
    pub base64_parts: Vec<String>,
    /// The media types of multipart parts that are files, by part.
    pub file_parts: Vec<(String, String)>,
}

impl Example {
    /// The path and query of the request.
    pub fn target(&self) -> String {
        let values: Vec<(&str, String)> =
            self.path.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let query: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let path = filled_path(&self.template, &values);
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }
}

/// Every example request of the document, in its order: one per operation, and one for each further named body example
/// or media type. A JSON body must have an example. Of other media types, which often are variants of one another, one
/// must have it.
pub fn examples(document: &Document) -> Result<Vec<Example>> {
    let mut all = Vec::new();
    for operation in document.operations()? {
        let base = base_of(&operation)?;
        let bodies = bodies_of(&operation)?;
        if bodies.is_empty() {
            all.push(base);
            continue;
        }
        for (name, holder, body) in bodies {
            let mut example = Example { name, body: Some(body), ..base.clone() };
            adjust(&mut example, holder);
            all.push(example);
        }
    }
    Ok(all)
}

/// The example without a body: parameters, sender, expectation.
fn base_of(operation: &Operation<'_>) -> Result<Example> {
    let document = operation.document();
    let (mut path, mut query, mut headers) = (Vec::new(), Vec::new(), Vec::new());
    for parameter in operation.parameters()? {
        let example = match parameter.place {
            "path" => first_example(document, parameter.node),
            _ => own_example(document, parameter.node),
        };
        let target = match parameter.place {
            "path" => &mut path,
            "query" => &mut query,
            "header" => &mut headers,
            _ => continue,
        };
        match example {
            Some(value) => target.push((parameter.name.to_owned(), value)),
            None if parameter.required => {
                return Err(ContractError::new(format!("{}: {} has no example", operation.id, parameter.name)));
            }
            None => {}
        }
    }
    let mut example = Example {
        operation_id: operation.id.to_owned(),
        name: String::new(),
        method: operation.method.to_owned(),
        template: operation.path.to_owned(),
        path,
        query,
        headers,
        body: None,
        sender: default_sender(operation),
        statuses: operation.success_status().into_iter().collect(),
        with: Vec::new(),
    };
    adjust(&mut example, operation.node);
    Ok(example)
}

fn default_sender(operation: &Operation<'_>) -> String {
    if operation.is_public() {
        return "nobody".to_owned();
    }
    let roles = operation.stated_roles().unwrap_or_default();
    let by_tag = if operation.tags().contains(&"Admin") { "admin" } else { "student" };
    roles.first().copied().unwrap_or(by_tag).to_owned()
}

/// Reads sender, status and replacements from the `x-example-...` keys of an operation, a media type or an example.
fn adjust(example: &mut Example, holder: &Value) {
    if let Some(sender) = holder.get("x-example-as").and_then(Value::as_str) {
        sender.clone_into(&mut example.sender);
    }
    match holder.get("x-example-status") {
        Some(Value::Array(statuses)) => example.statuses = statuses.iter().filter_map(status_of).collect(),
        Some(status) => example.statuses = status_of(status).into_iter().collect(),
        None => {}
    }
    for (place, value) in holder.get("x-example-with").and_then(Value::as_object).into_iter().flatten() {
        example.with.retain(|(known, _)| known != place);
        example.with.push((place.clone(), text_of(value)));
    }
}

fn status_of(value: &Value) -> Option<u16> {
    value.as_u64().and_then(|status| u16::try_from(status).ok())
}

/// The body examples of an operation: name, the object with the `x-example-...` keys of this example, and the body.
fn bodies_of<'a>(operation: &Operation<'a>) -> Result<Vec<(String, &'a Value, ExampleBody)>> {
    let document = operation.document();
    let mut bodies = Vec::new();
    let Some(body) = operation.body()? else { return Ok(bodies) };
    for (media_type, media) in Operation::content(body) {
        let body_of = |value: &Value| ExampleBody {
            media_type: media_type.to_owned(),
            value: value.clone(),
            is_base64: media.get("x-example-base64") == Some(&Value::Bool(true)),
            base64_parts: strings(media.get("x-example-base64")).into_iter().map(str::to_owned).collect(),
            file_parts: file_parts(media),
        };
        if let Some(value) = media.get("example") {
            bodies.push((String::new(), media, body_of(value)));
        } else if let Some(named) = media.get("examples").and_then(Value::as_object) {
            for (name, example) in named {
                let example = document.resolve(example)?;
                let value = example
                    .get("value")
                    .ok_or_else(|| ContractError::new(format!("{}: example {name} has no value", operation.id)))?;
                bodies.push((name.clone(), example, body_of(value)));
            }
        } else if media_type.ends_with("json") {
            return Err(ContractError::new(format!("{}: the {media_type} body has no example", operation.id)));
        }
    }
    if bodies.is_empty() {
        return Err(ContractError::new(format!("{}: no body has an example", operation.id)));
    }
    Ok(bodies)
}

/// The parts with a media type in `encoding`; of several, the first.
fn file_parts(media: &Value) -> Vec<(String, String)> {
    let parts = media.get("encoding").and_then(Value::as_object).into_iter().flatten();
    let typed = parts.filter_map(|(name, part)| {
        let first = part.get("contentType")?.as_str()?.split(',').next()?;
        Some((name.clone(), first.trim().to_owned()))
    });
    typed.collect()
}

/// The example of a parameter, from its schema if it has none itself.
pub(super) fn first_example(document: &Document, parameter: &Value) -> Option<String> {
    if let Some(own) = own_example(document, parameter) {
        return Some(own);
    }
    let schema = document.resolve(parameter.get("schema")?).ok()?;
    let of_schema = schema.get("example").or_else(|| schema.get("examples")?.get(0));
    of_schema.or_else(|| schema.get("default")).or_else(|| schema.get("enum")?.get(0)).map(text_of)
}

fn own_example(document: &Document, parameter: &Value) -> Option<String> {
    if let Some(example) = parameter.get("example") {
        return Some(text_of(example));
    }
    let (_, named) = parameter.get("examples")?.as_object()?.iter().next()?;
    document.resolve(named).ok()?.get("value").map(text_of)
}

/// How a value reads in a path or a query.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, IN_A_SEGMENT).to_string()
}

/// The template with these values in place of its parameters, percent-encoded.
pub(super) fn filled_path(template: &str, values: &[(&str, String)]) -> String {
    let mut path = template.to_owned();
    for (name, value) in values {
        path = path.replace(&format!("{{{name}}}"), &encoded(value));
    }
    path
}

//! One normal form for the hand-written contract (OpenAPI 3.1) and the document that the code generates (3.0).
//!
//! Descriptions, examples, titles and extensions fall away; references are written out; media types lose their
//! parameters; there is one spelling of "may be null", of a constant, of an exclusive bound and of a file; lists whose
//! order has no meaning are sorted. What is left is plain JSON that two sides can be compared in:
//!
//! ```text
//! {"type": "string", "nullable": true, "format": "email", "enum": [...], "minLength": 3}
//! {"type": "array", "items": ...}   {"type": "object", "properties": {...}, "required": [...], "extra": ...}
//! {"oneOf": [...]}   {"type": "any"}   {"type": "recursive"}
//! ```

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{ContractError, Document, Operation, Result};

/// Bounds that are compared; all other keywords are dropped.
pub(super) const BOUNDS: [&str; 11] = [
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
];

/// Formats that describe the width of a number or the form of an input, not the permitted values.
const SILENT_FORMATS: [&str; 12] = [
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "double",
    "password",
    "uri-reference",
];

/// The normal form of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct NormalOperation {
    /// The operation's id.
    pub id: String,
    /// The method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// By place and name (`query limit`): whether it is required, and its schema.
    pub parameters: BTreeMap<String, (bool, Value)>,
    /// Whether a body is required, and the schemas by media type.
    pub body: Option<(bool, BTreeMap<String, Value>)>,
    /// The 2xx answers: schemas by status and media type.
    pub answers: BTreeMap<String, BTreeMap<String, Value>>,
    /// The alternatives of credentials as kinds (`http bearer`), sorted; empty for an operation that is open to all.
    pub security: Vec<String>,
}

/// Brings an operation to normal form.
pub fn normal_operation(operation: &Operation<'_>) -> Result<NormalOperation> {
    let document = operation.document();
    let mut parameters = BTreeMap::new();
    for parameter in operation.parameters()? {
        let schema = parameter.node.get("schema").unwrap_or(&Value::Null);
        let name =
            if parameter.place == "header" { parameter.name.to_ascii_lowercase() } else { parameter.name.to_owned() };
        let required = parameter.required || parameter.place == "path";
        parameters.insert(format!("{} {name}", parameter.place), (required, normal_schema(document, schema)?));
    }
    let body = match operation.body()? {
        None => None,
        Some(body) => {
            let required = body.get("required").and_then(Value::as_bool).unwrap_or(false);
            Some((required, normal_content(document, body)?))
        }
    };
    let mut answers = BTreeMap::new();
    for (status, answer) in operation.answers()? {
        if status.starts_with('2') {
            answers.insert(status.to_owned(), normal_content(document, answer)?);
        }
    }
    Ok(NormalOperation {
        id: operation.id.to_owned(),
        method: operation.method.to_owned(),
        path: operation.path.to_owned(),
        parameters,
        body,
        answers,
        security: normal_security(operation)?,
    })
}

/// The kinds of credentials. Names of schemes differ between the sides: the code has one per role.
fn normal_security(operation: &Operation<'_>) -> Result<Vec<String>> {
    let schemes = operation.document().root().pointer("/components/securitySchemes").unwrap_or(&Value::Null);
    let mut kinds = Vec::new();
    for alternative in operation.security() {
        let mut together = Vec::new();
        for name in alternative {
            let scheme = schemes
                .get(name)
                .ok_or_else(|| ContractError::new(format!("{}: no security scheme {name}", operation.id)))?;
            together.push(kind_of_scheme(operation.document().resolve(scheme)?));
        }
        together.sort();
        kinds.push(if together.is_empty() { "nothing".to_owned() } else { together.join(" and ") });
    }
    kinds.sort();
    kinds.dedup();
    Ok(kinds)
}

fn kind_of_scheme(scheme: &Value) -> String {
    let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    match text("type").as_str() {
        "http" => format!("http {}", text("scheme")),
        "apikey" => format!("key in {} {}", text("in"), text("name")),
        other => other.to_owned(),
    }
}

/// Schemas by media type. Only JSON and forms have a schema to compare: other bodies are bytes or text by their type.
fn normal_content(document: &Document, holder: &Value) -> Result<BTreeMap<String, Value>> {
    let mut content = BTreeMap::new();
    for (media_type, media) in Operation::content(holder) {
        let bare = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_structured = bare.ends_with("json") || bare.contains("form");
        let schema = media.get("schema").filter(|_| is_structured);
        content.insert(bare, schema.map_or(Ok(json!({ "type": "any" })), |schema| normal_schema(document, schema))?);
    }
    Ok(content)
}

/// Brings a schema to normal form, references written out. A type that contains itself ends in `{"type": "recursive"}`.
pub fn normal_schema(document: &Document, schema: &Value) -> Result<Value> {
    Normalizer { document, within: Vec::new() }.schema(schema)
}

struct Normalizer<'a> {
    document: &'a Document,
    within: Vec<&'a str>,
}

impl<'a> Normalizer<'a> {
    fn schema(&mut self, schema: &'a Value) -> Result<Value> {
        let Some(object) = schema.as_object() else { return Ok(json!({ "type": "any" })) };
        let mut parts = vec![self.own_part(object)?];
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            parts.push(self.reference(reference)?);
        }
        for part in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            parts.push(self.schema(part)?);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(choices) = object.get(key).and_then(Value::as_array) {
                parts.push(self.choice(choices)?);
            }
        }
        Ok(parts.into_iter().reduce(intersection).unwrap_or(Value::Null))
    }

    fn reference(&mut self, reference: &'a str) -> Result<Value> {
        if self.within.contains(&reference) {
            return Ok(json!({ "type": "recursive" }));
        }
        self.within.push(reference);
        let target = self.document.target(reference)?;
        let normal = self.schema(target);
        self.within.pop();
        normal
    }

    /// The schema itself, without references and combinations.
    fn own_part(&mut self, object: &'a Map<String, Value>) -> Result<Value> {
        let mut normal = Map::new();
        let mut is_nullable = object.get("nullable") == Some(&Value::Bool(true));
        let mut types: Vec<&str> = match object.get("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => implied_types(object),
        };
        let count = types.len();
        types.retain(|name| *name != "null");
        is_nullable |= types.len() < count;
        if types.len() > 1 {
            let mut choices: Vec<Value> = types.iter().map(|name| json!({ "type": name })).collect();
            sort_by_text(&mut choices);
            normal.insert("oneOf".to_owned(), Value::Array(choices));
        } else {
            let only = types.first().copied().unwrap_or(if is_nullable { "null" } else { "any" });
            normal.insert("type".to_owned(), json!(only));
        }
        if let Some(values) = constants(object) {
            is_nullable |= values.contains(&Value::Null);
            let mut values: Vec<Value> = values.into_iter().filter(|value| !value.is_null()).collect();
            sort_by_text(&mut values);
            normal.insert("enum".to_owned(), Value::Array(values));
        }
        copy_bounds(object, &mut normal);
        self.children(object, &mut normal)?;
        if is_nullable {
            normal.insert("nullable".to_owned(), Value::Bool(true));
        }
        Ok(Value::Object(normal))
    }

    fn children(&mut self, object: &'a Map<String, Value>, normal: &mut Map<String, Value>) -> Result<()> {
        if let Some(items) = object.get("items") {
            normal.insert("items".to_owned(), self.schema(items)?);
        }
        if let Some(properties) = object.get("properties").and_then(Value::as_object) {
            let mut all = BTreeMap::new();
            for (name, schema) in properties {
                all.insert(name.clone(), self.schema(schema)?);
            }
            normal.insert("properties".to_owned(), all.into_iter().collect::<Map<_, _>>().into());
        }
        if let Some(required) = object.get("required").and_then(Value::as_array).filter(|required| !required.is_empty())
        {
            let mut names = required.clone();
            sort_by_text(&mut names);
            names.dedup();
            normal.insert("required".to_owned(), Value::Array(names));
        }
        if let Some(extra) = object.get("additionalProperties").filter(|extra| extra.is_object()) {
            let extra = self.schema(extra)?;
            if extra != json!({ "type": "any" }) {
                normal.insert("extra".to_owned(), extra);
            }
        }
        Ok(())
    }

    fn choice(&mut self, choices: &'a [Value]) -> Result<Value> {
        let mut all = Vec::new();
        let mut is_nullable = false;
        for choice in choices {
            let normal = self.schema(choice)?;
            match normal.get("oneOf").and_then(Value::as_array) {
                _ if normal.get("type") == Some(&json!("null")) => is_nullable = true,
                Some(inner) if normal.get("properties").is_none() => {
                    is_nullable |= normal.get("nullable").is_some();
                    all.extend(inner.iter().cloned());
                }
                _ => all.push(normal),
            }
        }
        sort_by_text(&mut all);
        all.dedup();
        let mut normal = if all.len() == 1 { all.remove(0) } else { json!({ "oneOf": all }) };
        if is_nullable {
            normal["nullable"] = Value::Bool(true);
        }
        Ok(normal)
    }
}

/// The types that a schema without `type` implies.
fn implied_types(object: &Map<String, Value>) -> Vec<&'static str> {
    if object.contains_key("properties") || object.contains_key("additionalProperties") {
        return vec!["object"];
    }
    if object.contains_key("items") {
        return vec!["array"];
    }
    if object.contains_key("contentMediaType") || object.contains_key("contentEncoding") {
        return vec!["string"];
    }
    let mut types: Vec<&str> = constants(object).into_iter().flatten().map(|value| type_of(&value)).collect();
    types.sort_unstable();
    types.dedup();
    types
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn constants(object: &Map<String, Value>) -> Option<Vec<Value>> {
    let single = object.get("const").map(|value| vec![value.clone()]);
    single.or_else(|| object.get("enum").and_then(Value::as_array).cloned())
}

fn copy_bounds(object: &Map<String, Value>, normal: &mut Map<String, Value>) {
    for key in BOUNDS {
        let Some(value) = object.get(key) else { continue };
        match (key, value) {
            ("format", Value::String(format)) if SILENT_FORMATS.contains(&format.as_str()) => {}
            // In 3.0 an exclusive bound is a flag beside the bound, in 3.1 it is the bound.
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(is_exclusive)) => {
                let bound = if key == "exclusiveMinimum" { "minimum" } else { "maximum" };
                if *is_exclusive && let Some(value) = normal.remove(bound) {
                    normal.insert(key.to_owned(), value);
                }
            }
            (_, Value::Number(number)) => {
                normal.insert(key.to_owned(), number.as_f64().map_or(Value::Null, Value::from));
            }
            _ => {
                normal.insert(key.to_owned(), value.clone());
            }
        }
    }
    if object.contains_key("contentMediaType") || object.contains_key("contentEncoding") {
        normal.insert("format".to_owned(), json!("binary"));
    }
}

/// The intersection of two normal schemas, as for `allOf`. Null is allowed if either allows it: that is how the
/// generator marks a nullable reference.
fn intersection(one: Value, other: Value) -> Value {
    let (Value::Object(mut one), Value::Object(other)) = (one, other) else { return json!({ "type": "any" }) };
    for (key, value) in other {
        match (key.as_str(), one.get_mut(&key)) {
            (_, None) => {
                one.insert(key, value);
            }
            ("type", Some(known)) if *known == "any" || *known == "null" => *known = value,
            ("properties", Some(Value::Object(known))) => {
                for (name, schema) in value.as_object().cloned().unwrap_or_default() {
                    let together = known.remove(&name).map_or(schema.clone(), |first| intersection(first, schema));
                    known.insert(name, together);
                }
                known.sort_keys();
            }
            ("required", Some(Value::Array(known))) => {
                known.extend(value.as_array().cloned().unwrap_or_default());
                sort_by_text(known);
                known.dedup();
            }
            ("enum", Some(Value::Array(known))) => {
                known.retain(|candidate| value.as_array().is_some_and(|values| values.contains(candidate)));
            }
            _ => {}
        }
    }
    // The generator writes `type: object` beside the choices of a union, which all state it themselves.
    if one.contains_key("oneOf") && !one.contains_key("properties") {
        one.shift_remove("type");
    }
    Value::Object(one)
}

pub(super) fn sort_by_text(values: &mut [Value]) {
    values.sort_by_cached_key(Value::to_string);
}

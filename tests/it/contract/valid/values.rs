//! Values that a schema allows, near its bounds and far from what its author had in mind.

use proptest::strategy::{Strategy, ValueTree};
use proptest::string::string_regex;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use crate::support::contract::{Document, Example};
use crate::support::schema::violations;

/// How many texts are drawn from a pattern.
const DRAWN: usize = 12;

/// A request that differs from its example in one value.
pub struct Change {
    /// Which value, as `body.history` or `query.limit`.
    pub place: String,
    /// What it is, shortened.
    pub value: String,
    /// Puts it into the example.
    pub apply: Box<dyn Fn(&mut Example) + Send + Sync>,
}

/// Every change of the example that the schemas of its operation allow.
pub fn changes(document: &Document, example: &Example) -> Vec<Change> {
    let operation = document.operation(&example.operation_id).unwrap();
    let mut all = Vec::new();
    for parameter in operation.parameters().unwrap().into_iter().filter(|parameter| parameter.place == "query") {
        let name = parameter.name.to_owned();
        // A query has no types; what is not written as a whole number in it may be refused, as it is for ids.
        for value in candidates(document, &parameter.node["schema"]).into_iter().filter(|value| !value.is_f64()) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            all.push(in_query(&name, Some(text)));
        }
        if !parameter.required && example.query.iter().any(|(known, _)| *known == name) {
            all.push(in_query(&name, None));
        }
    }
    let Some(body) = &example.body else { return all };
    if !body.media_type.ends_with("json") && body.media_type != "multipart/form-data" {
        return all;
    }
    let schema = &operation.body().unwrap().unwrap()["content"][&body.media_type]["schema"];
    let schema = document.resolve(schema).unwrap();
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if document.resolve(schema).unwrap()["format"] == "binary" {
            continue;
        }
        for value in candidates(document, schema) {
            all.push(in_body(name, Some(value)));
        }
        let is_required = schema_requires(document, body, operation.id, name);
        if !is_required && body.value.get(name).is_some() {
            all.push(in_body(name, None));
        }
    }
    all.push(in_body("nobody knows this", Some(json!("x"))));
    all
}

fn schema_requires(
    document: &Document,
    body: &crate::support::contract::ExampleBody,
    operation: &str,
    name: &str,
) -> bool {
    let operation = document.operation(operation).unwrap();
    let schema = &operation.body().unwrap().unwrap()["content"][&body.media_type]["schema"];
    let schema = document.resolve(schema).unwrap();
    schema["required"].as_array().into_iter().flatten().any(|required| required == name)
}

fn shortened(value: &str) -> String {
    value.chars().take(60).flat_map(char::escape_default).collect()
}

fn in_query(name: &str, value: Option<String>) -> Change {
    let named = name.to_owned();
    Change {
        place: format!("query.{name}"),
        value: value.as_deref().map_or_else(|| "left out".into(), shortened),
        apply: Box::new(move |example| {
            example.query.retain(|(known, _)| *known != named);
            example.query.extend(value.clone().map(|value| (named.clone(), value)));
        }),
    }
}

fn in_body(name: &str, value: Option<Value>) -> Change {
    let named = name.to_owned();
    Change {
        place: format!("body.{name}"),
        value: value.as_ref().map_or_else(|| "left out".into(), |value| shortened(&value.to_string())),
        apply: Box::new(move |example| {
            if let Some(object) = example.body.as_mut().and_then(|body| body.value.as_object_mut()) {
                object.remove(&named);
                object.extend(value.clone().map(|value| (named.clone(), value)));
            }
        }),
    }
}

/// Values that the schema allows.
fn candidates(document: &Document, schema: &Value) -> Vec<Value> {
    let resolved = document.resolve(schema).unwrap();
    let proposed = match resolved["enum"].as_array() {
        Some(values) => values.clone(),
        None => match resolved["type"].as_str() {
            Some("string") => texts(resolved),
            Some("integer") => numbers(resolved),
            Some("boolean") => vec![json!(true), json!(false)],
            Some("array") => arrays(document, resolved),
            Some("object") => objects(document, resolved),
            _ => Vec::new(),
        },
    };
    let good = |value: &Value| violations(document, schema, value).is_empty();
    proposed.into_iter().filter(good).collect()
}

/// Whole numbers in their spellings.
fn numbers(schema: &Value) -> Vec<Value> {
    let (least, most) = (schema["minimum"].as_i64().unwrap_or(0), schema["maximum"].as_i64().unwrap_or(i64::MAX));
    let middle = least.midpoint(most.min(1_000));
    let mut all = vec![json!(least), json!(most), json!(middle)];
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    all.extend([least, middle].map(|number| json!(number as f64)));
    all
}

fn arrays(document: &Document, schema: &Value) -> Vec<Value> {
    let items = candidates(document, &schema["items"]);
    let most = usize::try_from(schema["maxItems"].as_u64().unwrap_or(3)).unwrap();
    let mut all = vec![json!([])];
    all.extend(items.iter().map(|item| json!([item])));
    if let Some(first) = items.first() {
        all.push(Value::Array(vec![first.clone(); most]));
        all.push(Value::Array(items.iter().take(most).cloned().collect()));
    }
    all
}

/// An object with what is required, one for each value of each of its properties.
fn objects(document: &Document, schema: &Value) -> Vec<Value> {
    let properties: Vec<(&String, Vec<Value>)> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name, candidates(document, schema)))
        .collect();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let base: Map<String, Value> = properties
        .iter()
        .filter(|(name, _)| required.iter().any(|known| known == *name))
        .filter_map(|(name, values)| Some(((*name).clone(), values.first()?.clone())))
        .collect();
    let mut all = vec![Value::Object(base.clone())];
    for (name, values) in properties {
        for value in values {
            let mut object = base.clone();
            object.insert(name.clone(), value);
            all.push(Value::Object(object));
        }
    }
    all
}

/// Texts of many kinds; those that the schema does not allow are sorted out by who asks.
fn texts(schema: &Value) -> Vec<Value> {
    let most = usize::try_from(schema["maxLength"].as_u64().unwrap_or(100)).unwrap();
    let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(0)).unwrap();
    let mut all: Vec<String> = SAMPLES.iter().map(|text| (*text).to_owned()).collect();
    for letter in
        ["a", "é", "e\u{301}", "\u{1F469}", "\u{FDFA}", "한", "\u{378}", "\u{E000}", "\u{10FFFD}", "क", " a", "0"]
    {
        let width = letter.chars().count();
        all.push(letter.repeat(most.min(2_000) / width));
        all.push(letter.repeat(least.div_ceil(width).max(1)));
    }
    all.push("a".repeat(most));
    all.push(" ".repeat(most.min(2_000) - 1) + "a");
    if let Some(pattern) = schema["pattern"].as_str() {
        all.extend(drawn(pattern));
    }
    all.into_iter().map(Value::String).collect()
}

/// Texts that match the pattern, the same ones each time.
fn drawn(pattern: &str) -> Vec<String> {
    let bare = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).unwrap_or(pattern);
    let strategy = string_regex(bare).unwrap_or_else(|cause| panic!("{pattern}: {cause}"));
    let mut runner = TestRunner::deterministic();
    (0..DRAWN).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// Texts of several scripts, forms and formats.
const SAMPLES: [&str; 58] = [
    "",
    "a",
    " a ",
    "\ta\n",
    "Ada Lovelace",
    "Zoe\u{308}",
    "ＡＤＡ",
    "ｶﾞﾘﾚｵ",
    "\u{5E2}\u{5D1}\u{5E8}\u{5D9}\u{5EA}\u{200E}",
    "a\u{202E}b\u{202C}",
    "\u{2067}a\u{2069}",
    "a\u{200B}b\u{FEFF}c\u{AD}",
    "\u{1F469}\u{200D}\u{1F4BB}",
    "\u{1F3F4}\u{E0067}\u{E007F}",
    "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "a\u{2028}b",
    "a\u{A0}b\u{3000}c",
    "a\nb\r\nc\td",
    "a\0b",
    "a\u{1B}b",
    "a\u{85}b",
    "\u{FFFD}",
    "\u{FFFE}a",
    "null",
    "0",
    "-1",
    "+1",
    "true",
    "%",
    "a%00b",
    "'; DROP TABLE users; --",
    "<script>alert(1)</script>",
    "\"\\/",
    "{\"a\":1}",
    "123456",
    "ada@example.org",
    "Ada.O'Brien+x@sub.EXAMPLE.org",
    "jos\u{E9}@b\u{FC}cher.example",
    "ada@xn--bcher-kva.example",
    "a@b",
    "ADA.L-1_x",
    "a--",
    "https://example.org",
    "HTTPS://example.org:8443/a?b=c#d",
    "http://localhost/",
    "192.0.2.1",
    "192.0.2.0/24",
    "2001:db8::/32",
    "::1",
    "2027-01-01T00:00:00Z",
    "2027-01-01t00:00:00.123456789z",
    "2027-06-30T23:59:60Z",
    "2027-01-01T00:00:00.5+14:00",
    "2028-02-29",
    "1970-01-01",
    "9999-12-31",
    "en-GB",
    "zh-Hant-TW",
];

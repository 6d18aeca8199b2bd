//! Checks every response that any test gets against the contract, and records which responses were seen.
//!
//! The test client passes plain data, an [`Exchange`]. A status, a media type, a header or a shape that the contract
//! does not declare fails the test. Each response is recorded as a line with operation and status, in the file that
//! `SCHOLA_TEST_ANSWERS` names, otherwise in `contract-observed.txt` in the temporary folder of the build. `schola
//! contract --coverage` reads it, and so does the test that ends the stage `rust`.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde_json::Value;

use super::contract::{Document, Found, Observed, Operation, Surface, assemble};
use super::schema::violations;

/// Statuses that the layers may answer where no operation is concerned.
const WITHOUT_OPERATION: [u16; 11] = [400, 401, 403, 404, 408, 413, 414, 415, 429, 500, 503];

/// A request and its response.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// The method as sent.
    pub method: String,
    /// The path as sent; a query is ignored.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// The headers of the answer, names in any case.
    pub headers: Vec<(String, String)>,
    /// The body of the answer, decompressed.
    pub body: Vec<u8>,
}

impl Exchange {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    fn media_type(&self) -> String {
        let whole = self.header("content-type").unwrap_or_default();
        whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

/// The four contracts, and the responses that this process has seen.
pub struct Conformance {
    documents: Vec<(Surface, Document)>,
    notes: Mutex<Notes>,
}

struct Notes {
    observed: BTreeSet<Observed>,
    file: Option<File>,
}

impl Conformance {
    /// The shared instance of this process. Empties the file of records.
    pub fn shared() -> &'static Conformance {
        static SHARED: OnceLock<Conformance> = OnceLock::new();
        SHARED.get_or_init(|| {
            let documents = Surface::ALL.map(|surface| match assemble(surface) {
                Ok(document) => (surface, document),
                Err(cause) => panic!("the {} contract cannot be read: {cause}", surface.name()),
            });
            Conformance::of(documents.into(), Some(&Conformance::notes_path()))
        })
    }

    /// An instance for these documents; without a path it records nothing.
    pub fn of(documents: Vec<(Surface, Document)>, notes: Option<&Path>) -> Conformance {
        let file = notes.map(|path| match File::create(path) {
            Ok(file) => file,
            Err(cause) => panic!("{} cannot be written: {cause}", path.display()),
        });
        Conformance { documents, notes: Mutex::new(Notes { observed: BTreeSet::new(), file }) }
    }

    /// Where the notes of a test run are.
    pub fn notes_path() -> PathBuf {
        let named = std::env::var_os("SCHOLA_TEST_ANSWERS").map(PathBuf::from);
        named.unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("contract-observed.txt"))
    }

    /// The responses seen so far.
    pub fn observed(&self) -> BTreeSet<Observed> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).observed.clone()
    }

    /// Fails the test if the answer breaks the contract of its surface.
    #[track_caller]
    pub fn check(&self, exchange: &Exchange) {
        if let Err(faults) = self.verdict(exchange) {
            let Exchange { method, path, status, body, .. } = exchange;
            let body: String = String::from_utf8_lossy(body).chars().take(2000).collect();
            panic!("{method} {path} answered {status}, against the contract:\n  {}\nbody: {body}", faults.join("\n  "));
        }
    }

    /// The record of a response; `None` for a page, a file or a preflight. `Err` lists the violations of the contract.
    pub fn verdict(&self, exchange: &Exchange) -> Result<Option<Observed>, Vec<String>> {
        if exchange.method.eq_ignore_ascii_case("OPTIONS") {
            return Ok(None);
        }
        let path = exchange.path.split(['?', '#']).next().unwrap_or_default();
        let candidates = surfaces_of(path);
        let mut all_faults = Vec::new();
        for (surface, path) in &candidates {
            match self.verdict_of(*surface, path, exchange) {
                Ok(None) => return Ok(None),
                Ok(Some(operation)) => {
                    let observed = (*surface, operation, exchange.status);
                    self.note(&observed);
                    return Ok(Some(observed));
                }
                Err(faults) => all_faults.extend(faults),
            }
        }
        // On a path that two surfaces share, an anonymous client's dialect is unknown.
        if candidates.len() > 1 && self.is_superset_error(exchange) {
            return Ok(None);
        }
        if all_faults.is_empty() { Ok(None) } else { Err(all_faults) }
    }

    fn verdict_of(&self, surface: Surface, path: &str, exchange: &Exchange) -> Result<Option<String>, Vec<String>> {
        let Some((_, document)) = self.documents.iter().find(|(known, _)| *known == surface) else { return Ok(None) };
        let fault = |sentence: String| vec![format!("{}: {sentence}", surface.name())];
        match document.find(&exchange.method, path).map_err(|cause| fault(cause.to_string()))? {
            Found::Operation(operation) => {
                let faults = operation_faults(&operation, exchange);
                let name = format!("{} {}", surface.name(), operation.id);
                let named: Vec<String> = faults.into_iter().map(|sentence| format!("{name}: {sentence}")).collect();
                if named.is_empty() { Ok(Some(operation.id.to_owned())) } else { Err(named) }
            }
            Found::WrongMethod if exchange.status == 405 => {
                let mut faults = error_faults(document, exchange);
                if exchange.header("allow").is_none() {
                    faults.push("405 without Allow".to_owned());
                }
                if faults.is_empty() { Ok(None) } else { Err(faults) }
            }
            Found::Absent | Found::WrongMethod if WITHOUT_OPERATION.contains(&exchange.status) => {
                let faults = error_faults(document, exchange);
                if faults.is_empty() { Ok(None) } else { Err(faults) }
            }
            Found::Absent => Err(fault(format!("no operation has the path {path}"))),
            Found::WrongMethod => Err(fault(format!("{path} has no operation with this method"))),
        }
    }

    fn is_superset_error(&self, exchange: &Exchange) -> bool {
        let factory = self.documents.iter().find(|(surface, _)| *surface == Surface::Factory);
        let Some((_, document)) = factory else { return false };
        exchange.status >= 400 && shape_faults(document, "#/components/schemas/SupersetError", exchange).is_empty()
    }

    fn note(&self, observed: &Observed) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.observed.insert(observed.clone())
            && let Some(file) = notes.file.as_mut()
        {
            let (surface, operation, status) = observed;
            let line = format!("{} {operation} {status}\n", surface.name());
            assert!(file.write_all(line.as_bytes()).is_ok(), "the notes of the contract cannot be written");
        }
    }
}

/// The surfaces that a path may belong to, each with the path as its contract states it. None: it is no interface.
fn surfaces_of(path: &str) -> Vec<(Surface, String)> {
    for (prefix, surface) in [("/factory/", Surface::Factory), ("/author/", Surface::Author)] {
        if let Some(rest) = path.strip_prefix(prefix) {
            return vec![(surface, format!("/{rest}"))];
        }
    }
    let whole = path.to_owned();
    if path.starts_with("/api/v1/") {
        return vec![(Surface::Factory, whole.clone()), (Surface::Author, whole)];
    }
    if path.starts_with("/v1/") {
        return vec![(Surface::Partner, whole)];
    }
    if path.starts_with("/api/") { vec![(Surface::Platform, whole)] } else { Vec::new() }
}

/// The violations of the contract by a response of this operation.
fn operation_faults(operation: &Operation<'_>, exchange: &Exchange) -> Vec<String> {
    let answers = match operation.answers() {
        Ok(answers) => answers,
        Err(cause) => return vec![cause.to_string()],
    };
    let status = exchange.status.to_string();
    let Some((_, answer)) = answers.iter().find(|(declared, _)| *declared == status) else {
        let declared: Vec<&str> = answers.iter().map(|(declared, _)| *declared).collect();
        return vec![format!("the status {status} is not declared; {} are", declared.join(", "))];
    };
    let mut faults = header_faults(operation, answer, exchange);
    let content = Operation::content(answer);
    if exchange.method.eq_ignore_ascii_case("HEAD") {
        return faults;
    }
    if content.is_empty() {
        if !exchange.body.is_empty() {
            faults.push(format!("{status} is declared without a body"));
        }
        return faults;
    }
    let given = exchange.media_type();
    match content.iter().find(|(declared, _)| media_fits(declared, &given)) {
        None => {
            let declared: Vec<&str> = content.iter().map(|(declared, _)| *declared).collect();
            faults.push(format!("the media type {given:?} is not declared; {} are", declared.join(", ")));
        }
        Some((_, media)) => {
            if let (true, Some(schema)) = (given.ends_with("json"), media.get("schema")) {
                faults.extend(body_faults(operation.document(), schema, exchange));
            }
        }
    }
    faults
}

fn header_faults(operation: &Operation<'_>, answer: &Value, exchange: &Exchange) -> Vec<String> {
    let document = operation.document();
    let mut faults = Vec::new();
    for (name, header) in answer.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let header = match document.resolve(header) {
            Ok(header) => header,
            Err(cause) => return vec![cause.to_string()],
        };
        let given = exchange.header(name);
        // Answers are shared with operations that have no limit, so the contract does not call these headers required.
        let is_due = operation.is_limited() && name.starts_with("RateLimit-");
        if given.is_none() && (is_due || header.get("required") == Some(&Value::Bool(true))) {
            faults.push(format!("the header {name} is missing"));
        }
        if let (Some(given), Some(schema)) = (given, header.get("schema")) {
            // A header is text. If the schema is about a number, it is parsed as one.
            let is_whole = schema.get("type").is_some_and(|name| name == "integer");
            let number = given.parse::<i64>().ok().filter(|_| is_whole).map(Value::from);
            let value = number.unwrap_or_else(|| Value::from(given));
            let found = violations(document, schema, &value);
            faults.extend(found.into_iter().map(|sentence| format!("the header {name}: {sentence}")));
        }
    }
    faults
}

/// The body of an error that no operation declares still has to be the dialect's.
fn error_faults(document: &Document, exchange: &Exchange) -> Vec<String> {
    let is_head = exchange.method.eq_ignore_ascii_case("HEAD");
    if is_head { Vec::new() } else { shape_faults(document, "#/components/schemas/Error", exchange) }
}

fn shape_faults(document: &Document, reference: &str, exchange: &Exchange) -> Vec<String> {
    let given = exchange.media_type();
    if !given.ends_with("json") {
        return vec![format!("the media type {given:?} is none of an error")];
    }
    body_faults(document, &serde_json::json!({ "$ref": reference }), exchange)
}

fn body_faults(document: &Document, schema: &Value, exchange: &Exchange) -> Vec<String> {
    match serde_json::from_slice::<Value>(&exchange.body) {
        Ok(body) => violations(document, schema, &body),
        Err(cause) => vec![format!("the body is no JSON: {cause}")],
    }
}

/// Whether a media type is the declared one, which may end in `/*`.
fn media_fits(declared: &str, given: &str) -> bool {
    let declared = declared.split(';').next().unwrap_or_default().trim();
    match declared.strip_suffix('*') {
        Some("*/") => true,
        Some(start) => given.starts_with(start),
        None => declared.eq_ignore_ascii_case(given),
    }
}

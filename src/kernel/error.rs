//! The error type of the whole program.
//!
//! An [`Error`] has two audiences. `message`, `code` and `fields` are for the client. `source` is for the log and never
//! reaches a client. The edge renders an error once, in the dialect of its surface.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use super::bound::{Bound, Per};
use super::cause::Cause;
use super::code::Code;
use super::fault::{Fault, Rule, cut};

/// The result of every operation that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Where it is, dotted from the root of the body (`history.0.role`), or the name of a parameter or header.
    pub field: String,
    pub fault: Fault,
}

impl FieldFault {
    fn of(field: String, fault: Fault) -> Self {
        Self { field: cut(Cow::Owned(field), LONGEST_FIELD).into_owned(), fault: fault.cut() }
    }
}

/// The longest texts of an error, in bytes, as in the contract. Clients may have chosen parts of these texts.
const LONGEST_SENTENCE: usize = 1000;
const LONGEST_FIELD: usize = 200;

/// An error, see the module.
pub struct Error(Box<Inner>);

struct Inner {
    code: Code,
    message: Cow<'static, str>,
    fields: Vec<FieldFault>,
    retry_after: Option<Duration>,
    allow: Option<String>,
    size: Option<u64>,
    bound: Option<Bound>,
    constraint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The message of every internal error. The details are in the log.
const INTERNAL_SENTENCE: &str = "Something went wrong on the server. Quote the request id if you report it.";

impl Error {
    /// An error with a code and the sentence that a person reads.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            code,
            message: cut(message.into(), LONGEST_SENTENCE),
            fields: Vec::new(),
            retry_after: None,
            allow: None,
            size: None,
            bound: None,
            constraint: None,
            source: None,
        }))
    }

    /// An error whose message is the registry's description of its code.
    pub fn of(code: Code) -> Self {
        Self::new(code, code.meaning())
    }

    /// A field, parameter or header is missing or wrong. The body itself is meant if `field` is empty.
    pub fn invalid(field: impl Into<String>, fault: impl Into<Fault>) -> Self {
        let fault = FieldFault::of(field.into(), fault.into());
        let FieldFault { field, fault: what } = &fault;
        let subject = if field.is_empty() { "The body".to_owned() } else { format!("`{field}`") };
        let sentence = format!("{subject} {}.", what.text().trim_end_matches('.'));
        let mut error = Self::new(Code::RequestInvalid, sentence);
        error.0.fields.push(fault);
        error
    }

    /// The resource does not exist, or is not visible to the actor. `thing` is its name in the singular.
    pub fn not_found(thing: &'static str) -> Self {
        Self::new(Code::ResourceAbsent, format!("This {thing} does not exist, or you have no access to it."))
    }

    /// The same for what a field of the body names.
    pub fn not_found_in(field: &'static str, thing: &'static str) -> Self {
        Self::not_found(thing).named_by(field)
    }

    /// Says which field of the body named what does not exist.
    #[must_use]
    pub fn named_by(self, field: &'static str) -> Self {
        self.with_field(field, Fault::new(Rule::Choice, "names nothing that exists and that you have access to"))
    }

    /// An internal error with its source.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(Code::Internal, INTERNAL_SENTENCE);
        error.0.source = Some(source.into());
        error
    }

    /// An internal error with an explanation for the log.
    pub fn internal_text(explanation: impl Into<String>) -> Self {
        Self::internal(explanation.into())
    }

    /// The server is overloaded; the client should retry after `retry_after`.
    pub fn overload(retry_after: Duration) -> Self {
        let mut error = Self::new(Code::Overloaded, "The server is busy. Try again in a moment.");
        error.0.retry_after = Some(retry_after);
        error
    }

    /// A write violated a unique constraint. `constraint` lists the columns as `table.column,table.column`. It is an
    /// internal error, unless [`ResultExt::on_unique`] maps it to another one.
    pub fn unique(constraint: impl Into<String>) -> Self {
        let constraint = constraint.into();
        let mut error = Self::internal_text(format!("unique constraint on {constraint}"));
        error.0.constraint = Some(constraint);
        error
    }

    /// Adds the source of this error, for the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Adds a field that is wrong.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>, fault: impl Into<Fault>) -> Self {
        self.0.fields.push(FieldFault::of(field.into(), fault.into()));
        self
    }

    /// Sets when the client should retry.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Sets the bound that the request met.
    #[must_use]
    pub fn at_bound(mut self, name: &'static str, per: Per) -> Self {
        self.0.bound = Some(Bound { name, per });
        self
    }

    /// Sets the methods of the path, for the header `Allow`.
    #[must_use]
    pub fn allowing(mut self, methods: impl Into<String>) -> Self {
        self.0.allow = Some(methods.into());
        self
    }

    /// Sets the size of the resource in bytes, for the header `Content-Range`.
    #[must_use]
    pub fn of_size(mut self, size: u64) -> Self {
        self.0.size = Some(size);
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The cause, which decides the status.
    pub fn cause(&self) -> Cause {
        self.0.code.cause()
    }

    /// The message for the person.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The fields that are wrong.
    pub fn fields(&self) -> &[FieldFault] {
        &self.0.fields
    }

    /// When the client should retry.
    pub fn retry(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The bound that the request met.
    pub fn bound(&self) -> Option<Bound> {
        self.0.bound
    }

    /// The methods that the path has.
    pub fn allow(&self) -> Option<&str> {
        self.0.allow.as_deref()
    }

    /// The size of the resource that a range was requested of, in bytes.
    pub fn size(&self) -> Option<u64> {
        self.0.size
    }

    /// The columns of the unique constraint that a write violated.
    pub fn constraint(&self) -> Option<&str> {
        self.0.constraint.as_deref()
    }

    /// The text for the log, with the chain of sources.
    pub fn explanation(&self) -> String {
        let mut text = String::new();
        let mut source = self.0.source.as_deref().map(|source| source as &dyn std::error::Error);
        while let Some(cause) = source {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        if text.is_empty() { self.0.message.to_string() } else { text }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({}): {}", self.0.code.name(), self.0.message, self.explanation())
    }
}

impl std::error::Error for Error {}

/// Maps errors of stores to errors of the domain.
pub trait ResultExt<T> {
    /// Maps a violation of the named unique constraint to another error. `constraint` is a column (`users.email`) and
    /// matches every constraint with that column.
    fn on_unique(self, constraint: &str, meaning: impl FnOnce() -> Error) -> Result<T>;

    /// Adds the field of the body whose id was looked up to the error of a resource that does not exist.
    fn in_field(self, field: &'static str) -> Result<T>;
}

impl<T> ResultExt<T> for Result<T> {
    fn on_unique(self, constraint: &str, meaning: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|error| match error.constraint() {
            Some(columns) if columns.split(',').any(|column| column.trim() == constraint) => meaning(),
            _ => error,
        })
    }

    fn in_field(self, field: &'static str) -> Result<T> {
        self.map_err(|error| match error.code() {
            Code::ResourceAbsent if error.fields().is_empty() => error.named_by(field),
            _ => error,
        })
    }
}

//! One error type for everything that can go wrong.
//!
//! An [`Error`] has two audiences. `message`, `code` and `fields` are for whoever made the request; `source` is for the
//! log and has no route to a client. The dialects of the surfaces render it once, at the edge.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use super::code::Code;
use super::cause::Cause;

/// The result of everything in Schola that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Where it is, dotted from the root of the body (`history.0.role`), or the name of a parameter or header.
    pub field: String,
    /// A sentence that says what is expected.
    pub message: String,
}

impl FieldFault {
    fn of(field: String, message: String) -> Self {
        let text = |text: String, most| cut(Cow::Owned(text), most).into_owned();
        Self { field: text(field, LONGEST_FIELD), message: text(message, LONGEST_FAULT) }
    }
}

/// How long the texts of an error are at the most, in bytes, as the contract has them. A client may have chosen parts of them.
const LONGEST_SENTENCE: usize = 1000;
const LONGEST_FAULT: usize = 500;
const LONGEST_FIELD: usize = 200;

/// The text, and three dots for what is beyond the bound.
fn cut(text: Cow<'static, str>, most: usize) -> Cow<'static, str> {
    const DOTS: &str = "...";
    if text.len() <= most {
        return text;
    }
    let kept = text.floor_char_boundary(most - DOTS.len());
    Cow::Owned(format!("{}{DOTS}", &text[..kept]))
}

/// Everything that can go wrong, see the module.
pub struct Error(Box<Inner>);

struct Inner {
    code: Code,
    message: Cow<'static, str>,
    fields: Vec<FieldFault>,
    retry_after: Option<Duration>,
    allow: Option<String>,
    size: Option<u64>,
    constraint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The sentence that every internal error shows; the particulars are in the log.
const INTERNAL_SENTENCE: &str = "Something went wrong on our side. It was logged with the request id.";

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
            constraint: None,
            source: None,
        }))
    }

    /// An error that says no more than the registry's line about its code.
    pub fn of(code: Code) -> Self {
        Self::new(code, code.meaning())
    }

    /// A field, parameter or header is missing or wrong.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        let fault = FieldFault::of(field.into(), message.into());
        let FieldFault { field, message } = &fault;
        let sentence = if field.is_empty() { message.clone() } else { format!("{field}: {message}") };
        let mut error = Self::new(Code::RequestInvalid, sentence);
        error.0.fields.push(fault);
        error
    }

    /// Not there, or not visible to whoever asks. `thing` is the resource's name in the singular.
    pub fn not_found(thing: &'static str) -> Self {
        Self::new(Code::ResourceAbsent, format!("There is no such {thing}."))
    }

    /// A fault of ours with the error that explains it.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(Code::Internal, INTERNAL_SENTENCE);
        error.0.source = Some(source.into());
        error
    }

    /// A fault of ours, explained by a sentence for the log.
    pub fn internal_text(explanation: impl Into<String>) -> Self {
        Self::internal(explanation.into())
    }

    /// More to do than we can; the asker should come back after `retry_after`.
    pub fn overload(retry_after: Duration) -> Self {
        let mut error = Self::new(Code::Overloaded, "The server is busy. Please try again in a moment.");
        error.0.retry_after = Some(retry_after);
        error
    }

    /// A unique constraint stands against a write. `constraint` lists the columns as `table.column,table.column`. Left as it is, it is an
    /// internal error: [`ResultExt::on_unique`] gives it a meaning.
    pub fn unique(constraint: impl Into<String>) -> Self {
        let constraint = constraint.into();
        let mut error = Self::internal_text(format!("unique constraint on {constraint}"));
        error.0.constraint = Some(constraint);
        error
    }

    /// Adds the error that explains this one to the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Adds a field that is wrong.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.0.fields.push(FieldFault::of(field.into(), message.into()));
        self
    }

    /// Says when to come back.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Says which methods the path has, for the header `Allow`.
    #[must_use]
    pub fn allowing(mut self, methods: impl Into<String>) -> Self {
        self.0.allow = Some(methods.into());
        self
    }

    /// Says how many bytes there are, for the header `Content-Range`.
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

    /// The sentence for the person who asked.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The fields that are wrong.
    pub fn fields(&self) -> &[FieldFault] {
        &self.0.fields
    }

    /// When to come back.
    pub fn retry(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The methods that the path has.
    pub fn allow(&self) -> Option<&str> {
        self.0.allow.as_deref()
    }

    /// How many bytes there are of what a part was asked of.
    pub fn size(&self) -> Option<u64> {
        self.0.size
    }

    /// The columns of the unique constraint that stood against a write.
    pub fn constraint(&self) -> Option<&str> {
        self.0.constraint.as_deref()
    }

    /// What the log says about it, with the chain of sources.
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

/// What stores say about their results.
pub trait ResultExt<T> {
    /// Turns a violation of the named unique constraint into what it means. `constraint` is a column (`users.email`): it
    /// matches every constraint in which that column takes part.
    fn on_unique(self, constraint: &str, meaning: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> ResultExt<T> for Result<T> {
    fn on_unique(self, constraint: &str, meaning: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|error| match error.constraint() {
            Some(columns) if columns.split(',').any(|column| column.trim() == constraint) => meaning(),
            _ => error,
        })
    }
}

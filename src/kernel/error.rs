//! One error type for everything that can go wrong.
//!
//! An [`Error`] has two audiences. `message`, `code` and `fields` are for whoever made the request; `source` is for the
//! log and has no route to a client. The dialects of the surfaces render it once, at the edge.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use super::code::Code;

/// The result of everything in Schola that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request cannot be served. Closed, because every dialect owns a table from cause to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The request is malformed, or a field of it is.
    BadInput,
    /// No credential, or none that counts here.
    NoCredential,
    /// The credential counts, but does not permit this.
    Forbidden,
    /// The plan does not include this.
    PlanRefused,
    /// Not there, or not visible to whoever asks.
    Absent,
    /// The path exists with other methods only.
    WrongMethod,
    /// The request took too long.
    Timeout,
    /// The state of things stands against it.
    Conflict,
    /// The body is too large.
    TooLarge,
    /// The content type is not read here.
    WrongType,
    /// Well formed, but a rule of the school or the product forbids it.
    RuleBroken,
    /// The month's allowance is used up.
    QuotaSpent,
    /// Too many requests in too little time.
    TooFast,
    /// Something that we depend on is down.
    Dependency,
    /// We have more to do than we can.
    Overload,
    /// Our own fault.
    Internal,
}

impl Cause {
    /// Every cause, for the tests that walk the dialects.
    pub const ALL: [Cause; 16] = [
        Cause::BadInput,
        Cause::NoCredential,
        Cause::Forbidden,
        Cause::PlanRefused,
        Cause::Absent,
        Cause::WrongMethod,
        Cause::Timeout,
        Cause::Conflict,
        Cause::TooLarge,
        Cause::WrongType,
        Cause::RuleBroken,
        Cause::QuotaSpent,
        Cause::TooFast,
        Cause::Dependency,
        Cause::Overload,
        Cause::Internal,
    ];
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Where it is, dotted from the root of the body (`history.0.role`), or the name of a parameter or header.
    pub field: String,
    /// A sentence that says what is expected.
    pub message: String,
}

/// Everything that can go wrong, see the module.
pub struct Error(Box<Inner>);

struct Inner {
    code: Code,
    message: Cow<'static, str>,
    fields: Vec<FieldFault>,
    retry_after: Option<Duration>,
    allow: Option<String>,
    constraint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The sentence that every internal error shows; the particulars are in the log.
const INTERNAL_SENTENCE: &str = "Something went wrong on our side. It was logged with the request id.";

/// How long the parts of an error are at the most, in bytes. They may repeat what a client sent.
const LONGEST_SENTENCE: usize = 1000;
const LONGEST_MESSAGE: usize = 500;
const LONGEST_FIELD: usize = 200;

/// The text, cut where it is too long.
fn bounded(text: Cow<'static, str>, longest: usize) -> Cow<'static, str> {
    const MARK: &str = "…";
    if text.len() <= longest {
        return text;
    }
    format!("{}{MARK}", &text[..text.floor_char_boundary(longest - MARK.len())]).into()
}

impl Error {
    /// An error with a code and the sentence that a person reads.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            code,
            message: bounded(message.into(), LONGEST_SENTENCE),
            fields: Vec::new(),
            retry_after: None,
            allow: None,
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
        let field = bounded(field.into().into(), LONGEST_FIELD).into_owned();
        let message = bounded(message.into().into(), LONGEST_MESSAGE).into_owned();
        let sentence = if field.is_empty() { message.clone() } else { format!("{field}: {message}") };
        let mut error = Self::new(Code::RequestInvalid, sentence);
        error.0.fields.push(FieldFault { field, message });
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
        self.0.fields.push(FieldFault { field: field.into(), message: message.into() });
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

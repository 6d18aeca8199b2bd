//! Why a model gave no answer.

use std::fmt;

use crate::kernel::code::Code;
use crate::kernel::error::Error;
use crate::kernel::secret::Secret;
use crate::providers::redact::without;

/// Why there is no answer. The text is for an admin and may quote the server. It contains neither key nor conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LlmError {
    /// The name of the server has no address.
    Unresolved(String),
    /// The server is at an address of a private network, which is not permitted.
    PrivateAddress(String),
    /// No connection.
    Unreachable(String),
    /// No complete answer in time.
    TimedOut(String),
    /// The server refuses the key: 401 or 403.
    KeyRefused(String),
    /// The address or the model is unknown to the server: 404.
    Unknown(String),
    /// The server refuses the request for another reason.
    Refused(String),
    /// The stored key cannot be used.
    KeyUnreadable(String),
    /// The server is busy, or out of allowance; later it may answer.
    Busy(String),
    /// The response of the server is not valid.
    BadAnswer(String),
}

impl fmt::Display for LlmError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved(what) | Self::PrivateAddress(what) | Self::Unreachable(what) | Self::TimedOut(what) => {
                write!(formatter, "the AI server cannot be reached: {what}")
            }
            Self::KeyRefused(what) | Self::Unknown(what) | Self::Refused(what) => {
                write!(formatter, "the AI server refused the request: {what}")
            }
            Self::KeyUnreadable(what) => write!(formatter, "the key of the AI server cannot be used: {what}"),
            Self::Busy(what) => write!(formatter, "the AI server is busy: {what}"),
            Self::BadAnswer(what) => write!(formatter, "the AI server sent an unusable response: {what}"),
        }
    }
}

impl std::error::Error for LlmError {}

/// The text of a failure, as it is borrowed.
macro_rules! text_of {
    ($error:expr) => {
        match $error {
            Self::Unresolved(what)
            | Self::PrivateAddress(what)
            | Self::Unreachable(what)
            | Self::TimedOut(what)
            | Self::KeyRefused(what)
            | Self::Unknown(what)
            | Self::Refused(what)
            | Self::KeyUnreadable(what)
            | Self::Busy(what)
            | Self::BadAnswer(what) => what,
        }
    };
}

impl LlmError {
    /// The same without the key, which a server may repeat.
    pub(super) fn without(mut self, key: Option<&Secret<String>>) -> Self {
        let text = self.text_mut();
        *text = without(text, key);
        self
    }

    fn text_mut(&mut self) -> &mut String {
        text_of!(self)
    }

    /// What happened, without the beginning that its kind gives it.
    pub fn detail(&self) -> &str {
        text_of!(self)
    }
}

impl From<LlmError> for Error {
    fn from(error: LlmError) -> Self {
        Error::new(Code::DependencyDown, "The AI server is not responding correctly. Try again later.").because(error)
    }
}

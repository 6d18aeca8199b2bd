//! What a notice is.

use serde_json::Value;

use crate::features::mail::{Letter, MailKind, Word};
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

/// How many notices a person has at most.
pub const MOST_NOTICES: usize = 200;

text_enum! {
    /// What a notice is about. Pages have a sentence for each.
    pub enum NoticeKind {
        /// A share of the month's requests is used: `percent`, `used` and `quota`.
        QuotaShare = "quota_share",
    }
}

impl NoticeKind {
    /// Whether its mail may be switched off with the notifications by mail. What concerns the safety of the account may not.
    pub const fn is_optional_by_mail(self) -> bool {
        match self {
            NoticeKind::QuotaShare => true,
        }
    }
}

/// A notice to post.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// What it is about.
    pub kind: NoticeKind,
    /// A JSON object with what its sentence is made of.
    pub params: Value,
    /// The mail that says the same; absent where none is sent.
    pub mail: Option<Mailed<'a>>,
}

/// The mail of a notice.
#[derive(Debug, Clone)]
pub struct Mailed<'a> {
    /// What the mail is about, as far as its bound depends on it.
    pub kind: MailKind,
    /// What it says.
    pub letter: Letter,
    /// What goes into its gaps.
    pub words: &'a [(&'static str, Word<'a>)],
}

/// A notice as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct PastNotice {
    /// The id.
    pub id: Id<kind::Notice>,
    /// What it is about.
    pub kind: String,
    /// What its sentence is made of.
    pub params: Value,
    /// When it was posted.
    pub created_at: Timestamp,
    /// When the person read it.
    pub read_at: Option<Timestamp>,
}

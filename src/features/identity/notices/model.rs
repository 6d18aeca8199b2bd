//! The data of notices.

use serde_json::Value;

use crate::features::mail::{Letter, MailKind, Word};
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

/// The most notices of a person.
pub const MOST_NOTICES: usize = 200;

text_enum! {
    /// The kind of a notice. Pages have a sentence for each.
    pub enum NoticeKind {
        /// A share of the month's requests is used; parameters `percent`, `used` and `quota`.
        QuotaShare = "quota_share",
        /// Another person added the person to a class; parameters `class_id`, `class` and `role`.
        ClassJoined = "class_joined",
    }
}

impl NoticeKind {
    /// Whether the preference for notifications by mail applies. It does not for the security of the account.
    pub const fn is_optional_by_mail(self) -> bool {
        match self {
            NoticeKind::QuotaShare | NoticeKind::ClassJoined => true,
        }
    }
}

/// A new notice.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    pub kind: NoticeKind,
    /// The parameters of its sentence; a JSON object.
    pub params: Value,
    /// Its mail; absent where none is sent.
    pub mail: Option<Mailed<'a>>,
}

/// The mail of a notice.
#[derive(Debug, Clone)]
pub struct Mailed<'a> {
    /// The kind, on which its bounds depend.
    pub kind: MailKind,
    /// The template.
    pub letter: Letter,
    /// The values of the gaps.
    pub words: &'a [(&'static str, Word<'a>)],
}

/// A stored notice.
#[derive(Debug, Clone, PartialEq)]
pub struct PastNotice {
    pub id: Id<kind::Notice>,
    pub kind: String,
    /// The parameters of its sentence.
    pub params: Value,
    pub created_at: Timestamp,
    /// The time when the person read it; absent while it is unread.
    pub read_at: Option<Timestamp>,
}

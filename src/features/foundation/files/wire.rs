//! The shapes of the contract: tag Files.

use poem_openapi::Enum;

use super::model;

/// How a browser treats the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(super) enum Disposition {
    /// Shows it in place, where its type permits.
    Inline,
    /// Saves it.
    Attachment,
}

impl From<Disposition> for model::Disposition {
    fn from(disposition: Disposition) -> Self {
        match disposition {
            Disposition::Inline => Self::Inline,
            Disposition::Attachment => Self::Attachment,
        }
    }
}

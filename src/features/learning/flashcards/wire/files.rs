//! Imported files, and fitted parameters.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::decks::Deck;
use crate::features::flashcards::model::DeckView;
use crate::features::flashcards::schedule;
use crate::features::flashcards::transfer::package::Loss;
use crate::features::flashcards::transfer::{DeckFormat, SkipCode, Skipped};
use crate::kernel::{Id, id::kind};

/// A note of a file that is left out.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct SkippedNote {
    pub line: usize,
    pub code: SkipCode,
    pub reason: String,
}

impl From<Skipped> for SkippedNote {
    fn from(skipped: Skipped) -> Self {
        Self { line: skipped.line, code: skipped.code, reason: skipped.reason }
    }
}

/// What was taken from a file, and what was not.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ImportReport {
    pub format: DeckFormat,
    pub notes: usize,
    pub cards: usize,
    pub skipped_count: usize,
    pub skipped: Vec<SkippedNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decks: Option<Vec<ImportedDeck>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<Vec<PackageLoss>>,
}

/// What was taken from a package beside its notes, and what was not.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct PackageReport {
    pub decks: Vec<ImportedDeck>,
    pub added: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub rescheduled: usize,
    pub reviews: usize,
    pub media: usize,
    pub lost: Vec<PackageLoss>,
}

/// A deck of a file.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ImportedDeck {
    pub id: Id<kind::Deck>,
    pub name: String,
    pub cards: usize,
    pub created: bool,
}

/// What a package holds and a deck does not.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct PackageLoss {
    pub what: String,
    pub count: usize,
}

impl From<Loss> for PackageLoss {
    fn from(loss: Loss) -> Self {
        Self { what: loss.what.to_owned(), count: loss.count }
    }
}

/// A deck that was made from a file.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Imported {
    pub id: Id<kind::Deck>,
    pub deck: Deck,
    pub report: ImportReport,
}

/// How far predictions are from reviews.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ParameterFit {
    pub log_loss: f64,
    pub rmse: f64,
}

impl From<schedule::Fit> for ParameterFit {
    fn from(fit: schedule::Fit) -> Self {
        Self { log_loss: fit.log_loss, rmse: fit.rmse }
    }
}

/// A deck whose parameters were fitted to its reviews.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct DeckOptimised {
    pub deck: Deck,
    pub reviews: usize,
    pub before: ParameterFit,
    pub after: ParameterFit,
    pub adopted: bool,
}

impl DeckOptimised {
    /// The answer for a deck after fitting.
    pub fn of(deck: DeckView, fitted: &schedule::Fitted) -> Self {
        Self {
            deck: deck.into(),
            reviews: fitted.reviews,
            before: fitted.before.into(),
            after: fitted.after.into(),
            adopted: fitted.is_better(),
        }
    }
}

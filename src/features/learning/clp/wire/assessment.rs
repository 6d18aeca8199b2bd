//! The assessment.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::super::model::{AssessmentView, Dimension, Profile, items};
use super::profile::ClpProfile;
use crate::http::json::saturated;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Error, Fault, Result, Timestamp};

/// A statement in each language.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpTexts {
    pub en: String,
    pub de: String,
}

/// A statement of the assessment.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpItem {
    pub id: String,
    pub dimension: Dimension,
    pub texts: ClpTexts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<u8>,
}

/// The assessment.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpAssessment {
    pub items: Vec<ClpItem>,
    pub answered: i64,
    pub total: i64,
    pub complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
}

/// How many statements are answered, and how many there are.
fn counts(view: &AssessmentView) -> Result<(i64, i64)> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Ok((count(view.answers.len()), count(items()?.len())))
}

impl ClpAssessment {
    /// The assessment as the contract shows it.
    pub fn of(view: &AssessmentView) -> Result<Self> {
        let (answered, total) = counts(view)?;
        let shown = items()?.iter().map(|item| ClpItem {
            id: item.id.clone(),
            dimension: item.dimension,
            texts: ClpTexts { en: item.en.clone(), de: item.de.clone() },
            value: view.answers.get(&item.id).copied(),
        });
        Ok(Self {
            items: shown.collect(),
            answered,
            total,
            complete: view.is_complete,
            completed_at: view.assessed_at,
            again_at: view.again_at,
        })
    }
}

/// An answer to a statement.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClpAnswer {
    pub item: Line<1, 60>,
    #[serde(deserialize_with = "saturated")]
    pub value: u8,
}

/// Answers to statements.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClpAnswers {
    pub answers: Vec<ClpAnswer>,
}

impl ClpAnswers {
    /// The answers that were sent.
    pub fn parsed(self) -> Result<Vec<(String, u8)>> {
        let most = items()?.len();
        if !(1..=most).contains(&self.answers.len()) {
            return Err(Error::invalid("answers", Fault::count(1, most)));
        }
        Ok(self.answers.into_iter().map(|answer| (answer.item.as_str().to_owned(), answer.value)).collect())
    }
}

/// How far the assessment is.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpAssessmentProgress {
    pub answered: i64,
    pub total: i64,
    pub complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ClpProfile>,
}

impl ClpAssessmentProgress {
    /// The progress as the contract shows it.
    pub fn of((view, profile): (AssessmentView, Option<Profile>)) -> Result<Self> {
        let (answered, total) = counts(&view)?;
        let profile = profile.map(ClpProfile::from);
        Ok(Self { answered, total, complete: view.is_complete, again_at: view.again_at, profile })
    }
}

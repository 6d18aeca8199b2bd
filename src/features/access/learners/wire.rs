//! Request and response bodies: tag Learners.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, ExternalReference, NewLearner};
use crate::http::envelope::Resource;
use crate::kernel::text::{Email, Line, ParsedText};
use crate::kernel::{Error, Id, Result, Timestamp, id::kind, locale};

/// A developer's learner.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Learner {
    pub id: Id<kind::User>,
    pub full_name: String,
    /// The learner's id in the developer's own product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A BCP 47 language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    pub created_at: Timestamp,
}

impl Resource for Learner {
    const ONE: &'static str = "learner";
    const MANY: &'static str = "learners";
}

impl From<model::Learner> for Learner {
    fn from(learner: model::Learner) -> Self {
        let model::Learner { id, full_name, external_reference, email, locale, created_at } = learner;
        Self { id, full_name, external_reference, email, locale, created_at }
    }
}

/// The input of a new learner.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct LearnerCreate {
    pub full_name: Line<1, 120>,
    /// The learner's id in the developer's own product.
    pub external_reference: Option<Line<1, 200>>,
    pub email: Option<Email>,
    /// A BCP 47 language tag.
    pub locale: Option<Line<2, 35>>,
}

impl LearnerCreate {
    /// Validates the input. An invalid reference or locale is an error that names the field.
    pub fn parsed(self) -> Result<NewLearner> {
        Ok(NewLearner {
            full_name: self.full_name,
            external_reference: self.external_reference.map(|text| reference(text.as_str())).transpose()?,
            email: self.email,
            locale: self.locale.map(|text| locale::tag(text.as_str())).transpose()?,
        })
    }
}

/// The changes to a learner; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct LearnerUpdate {
    pub full_name: Option<Line<1, 120>>,
    /// The learner's id in the developer's own product; an empty text removes it.
    pub external_reference: Option<Line<0, 200>>,
    /// An empty text removes it.
    pub email: Option<Line<0, 254>>,
    /// A BCP 47 language tag.
    pub locale: Option<Line<2, 35>>,
}

impl LearnerUpdate {
    /// Validates the changes. An invalid value is an error that names the field.
    pub fn parsed(self) -> Result<model::LearnerUpdate> {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let email = |text: String| Email::parse(&text).map_err(|what| Error::invalid("email", what));
        Ok(model::LearnerUpdate {
            full_name: self.full_name,
            external_reference: self
                .external_reference
                .map(|text| given(text.as_str()).map(|text| reference(&text)).transpose())
                .transpose()?,
            email: self.email.map(|text| given(text.as_str()).map(email).transpose()).transpose()?,
            locale: self.locale.map(|text| locale::tag(text.as_str())).transpose()?,
        })
    }
}

/// Parses a reference. An invalid one is an error that names the field.
pub fn reference(text: &str) -> Result<ExternalReference> {
    ExternalReference::parse(text).map_err(|what| Error::invalid("external_reference", what))
}

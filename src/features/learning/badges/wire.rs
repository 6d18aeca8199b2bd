//! Request and response bodies: tag Badges.

use std::collections::BTreeMap;

use poem_openapi::Object;
use poem_openapi::types::Any;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::credential::Signed;
use super::model::{self, BadgeCategory, BadgeMetric, BadgeOperator, BadgeTier, badge, glyph};
use crate::features::clp::model::Dimension;
use crate::http::envelope::Resource;
use crate::kernel::signing::PublicKey;
use crate::kernel::text::Prose;
use crate::kernel::{Error, Id, Result, Timestamp, id::kind};

/// What a badge is called in another language.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct BadgeTexts {
    pub name: String,
    pub description: String,
}

/// A badge.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Badge {
    pub slug: String,
    pub name: String,
    pub description: String,
    pub translations: BTreeMap<String, BadgeTexts>,
    pub category: BadgeCategory,
    pub tier: BadgeTier,
    pub glyph: String,
    pub image: String,
    pub by_hand: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<BadgeMetric>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<BadgeOperator>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
}

impl Resource for Badge {
    const MANY: &'static str = "badges";
}

impl Badge {
    /// A badge as it is shown by a server whose paths begin with `base`.
    pub fn of(badge: &model::Badge, base: &str) -> Result<Self> {
        let german = BadgeTexts { name: badge.de.name.clone(), description: badge.de.description.clone() };
        let rule = badge.rule;
        Ok(Self {
            slug: badge.slug.clone(),
            name: badge.en.name.clone(),
            description: badge.en.description.clone(),
            translations: BTreeMap::from([("de".to_owned(), german)]),
            category: badge.category,
            tier: badge.tier,
            glyph: glyph(badge)?.to_owned(),
            image: format!("{base}/api/badges/{}/image", badge.slug),
            by_hand: rule.is_none(),
            metric: rule.map(|rule| rule.metric),
            operator: rule.map(|rule| rule.operator),
            threshold: rule.map(|rule| rule.threshold),
            dimension: rule.and_then(|rule| rule.dimension),
        })
    }
}

/// A badge that a person has.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct BadgeAward {
    pub id: Id<kind::BadgeAward>,
    pub slug: String,
    pub name: String,
    pub by_hand: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub earned_at: Timestamp,
}

impl Resource for BadgeAward {
    const ONE: &'static str = "award";
    const MANY: &'static str = "awards";
}

impl From<model::Award> for BadgeAward {
    fn from(award: model::Award) -> Self {
        // A badge that a later version does not know any more is shown by its slug.
        let known = badge(&award.slug).ok().flatten();
        Self {
            id: award.id,
            name: known.map_or_else(|| award.slug.clone(), |badge| badge.en.name.clone()),
            slug: award.slug,
            by_hand: award.is_by_hand,
            note: award.note,
            earned_at: award.at,
        }
    }
}

/// How far a person is with a badge.
#[derive(Debug, Clone, Object, Serialize)]
pub struct BadgeProgress {
    pub slug: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    pub threshold: i64,
    pub percent: i64,
}

impl From<model::Progress> for BadgeProgress {
    fn from(progress: model::Progress) -> Self {
        let model::Progress { badge, value, threshold, percent } = progress;
        Self { slug: badge.slug.clone(), value, threshold, percent }
    }
}

/// The badges of a person.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MyBadges {
    pub badges: Vec<BadgeAward>,
    pub progress: Vec<BadgeProgress>,
}

impl From<model::Mine> for MyBadges {
    fn from(mine: model::Mine) -> Self {
        Self {
            badges: mine.awards.into_iter().map(Into::into).collect(),
            progress: mine.progress.into_iter().map(Into::into).collect(),
        }
    }
}

/// What an evaluation did.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct BadgeEvaluation {
    pub awarded: Vec<BadgeAward>,
    pub earned: i64,
}

impl From<model::Evaluation> for BadgeEvaluation {
    fn from(evaluation: model::Evaluation) -> Self {
        Self {
            awarded: evaluation.awarded.into_iter().map(Into::into).collect(),
            earned: i64::try_from(evaluation.earned).unwrap_or(i64::MAX),
        }
    }
}

/// A badge to award by hand.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct BadgeGrant {
    pub user_id: Id<kind::User>,
    pub note: Option<Prose<0, 500>>,
}

impl From<BadgeGrant> for model::Grant {
    fn from(BadgeGrant { user_id, note }: BadgeGrant) -> Self {
        Self { user: user_id, note }
    }
}

/// A public key: a JSON Web Key.
#[derive(Debug, Clone, Object, Serialize)]
pub struct BadgeKey {
    pub kty: String,
    pub crv: String,
    pub x: String,
    pub kid: String,
    pub alg: String,
    #[oai(rename = "use")]
    #[serde(rename = "use")]
    pub usage: String,
}

impl From<&PublicKey> for BadgeKey {
    fn from(key: &PublicKey) -> Self {
        Self {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: key.text(),
            kid: key.id(),
            alg: "EdDSA".to_owned(),
            usage: "sig".to_owned(),
        }
    }
}

impl Resource for BadgeKey {
    const MANY: &'static str = "keys";
}

/// A signed credential.
#[derive(Debug, Clone, Object, Serialize)]
pub struct BadgeCredential {
    pub credential: BTreeMap<String, Any<Value>>,
    pub jwt: String,
    pub key: BadgeKey,
}

impl TryFrom<Signed> for BadgeCredential {
    type Error = Error;

    fn try_from(signed: Signed) -> Result<Self> {
        let Value::Object(credential) = signed.credential else {
            return Err(Error::internal_text("a credential is no object"));
        };
        let credential = credential.into_iter().map(|(name, value)| (name, Any(value))).collect();
        Ok(Self { credential, jwt: signed.jwt, key: BadgeKey::from(&signed.key) })
    }
}

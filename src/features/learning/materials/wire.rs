//! Request and response bodies: tag Materials.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, MaterialText, MediaType};
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// The input of a new material.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct MaterialCreate {
    pub title: Line<1, 200>,
    /// The text, plain or Markdown.
    pub text: MaterialText,
}

/// The changes to a material; an absent title stays.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct MaterialUpdate {
    pub title: Option<Line<1, 200>>,
}

text_enum! {
    /// Whether the tutor can cite a material.
    pub enum MaterialStatus {
        Ready = "ready",
        /// It contains no words to cite.
        Empty = "empty",
    }
}

/// A material of a study bank.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Material {
    pub id: Id<kind::Material>,
    pub title: String,
    pub media_type: MediaType,
    /// The length in bytes of UTF-8.
    pub bytes: u64,
    /// The length in Unicode code points.
    pub characters: u64,
    pub chunks: u32,
    pub status: MaterialStatus,
    pub created_at: Timestamp,
    /// The text; only in the response for a single material.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Resource for Material {
    const ONE: &'static str = "material";
    const MANY: &'static str = "materials";
}

impl From<model::Material> for Material {
    fn from(material: model::Material) -> Self {
        Self {
            id: material.id,
            title: material.title,
            media_type: material.media_type,
            bytes: material.bytes,
            characters: material.characters,
            chunks: material.chunks,
            status: if material.chunks == 0 { MaterialStatus::Empty } else { MaterialStatus::Ready },
            created_at: material.created_at,
            text: None,
        }
    }
}

//! The shapes of the contract: tag Materials.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, MaterialText, MediaType};
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// A text to add.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct MaterialCreate {
    /// What to call it.
    pub title: Line<1, 200>,
    /// The text, plain or Markdown.
    pub text: MaterialText,
}

text_enum! {
    /// Whether the tutor can cite a material.
    pub enum MaterialStatus {
        /// It can.
        Ready = "ready",
        /// It holds no words that could be cited.
        Empty = "empty",
    }
}

/// A text in somebody's study bank.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Material {
    /// The id.
    pub id: Id<kind::Material>,
    /// What it is called.
    pub title: String,
    /// What sort of text it is.
    pub media_type: MediaType,
    /// How long it is in UTF-8.
    pub bytes: u64,
    /// How long it is in Unicode code points.
    pub characters: u64,
    /// Into how many passages it was cut for searching.
    pub chunks: u32,
    /// Whether the tutor can cite it.
    pub status: MaterialStatus,
    /// When it was added.
    pub created_at: Timestamp,
    /// The text; only where a single material was asked for.
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

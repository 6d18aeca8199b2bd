//! The shapes of the contract: tag Materials.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::model::{self, MaterialText, MediaType};
use crate::kernel::text::Line;
use crate::kernel::{Cursor, Id, Page, Timestamp, id::kind};

/// A text to add.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct MaterialCreate {
    /// What to call it.
    pub title: Line<1, 200>,
    /// The text, plain or Markdown.
    pub text: MaterialText,
}

/// Whether the tutor can cite a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MaterialStatus {
    /// It can.
    Ready,
    /// It holds no words that could be cited.
    Empty,
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
    pub bytes: i64,
    /// How long it is in Unicode code points.
    pub characters: i64,
    /// Into how many passages it was cut for searching.
    pub chunks: i32,
    /// Whether the tutor can cite it.
    pub status: MaterialStatus,
    /// When it was added.
    pub created_at: Timestamp,
    /// The text; only where a single material was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl From<model::Material> for Material {
    fn from(material: model::Material) -> Self {
        Self {
            id: material.id,
            title: material.title,
            media_type: material.media_type,
            bytes: i64::try_from(material.bytes).unwrap_or(i64::MAX),
            characters: i64::try_from(material.characters).unwrap_or(i64::MAX),
            chunks: i32::try_from(material.chunks).unwrap_or(i32::MAX),
            status: if material.chunks == 0 { MaterialStatus::Empty } else { MaterialStatus::Ready },
            created_at: material.created_at,
            text: None,
        }
    }
}

/// The new material.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct MaterialCreated {
    /// Its id.
    pub id: Id<kind::Material>,
    /// The material.
    pub material: Material,
}

impl From<model::Material> for MaterialCreated {
    fn from(material: model::Material) -> Self {
        Self { id: material.id, material: material.into() }
    }
}

/// One material.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct MaterialAnswer {
    /// The material.
    pub material: Material,
}

impl MaterialAnswer {
    /// The material with its text.
    pub fn of(material: model::Material, text: String) -> Self {
        Self { material: Material { text: Some(text), ..material.into() } }
    }
}

/// A page of materials.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct MaterialList {
    /// The latest first.
    pub materials: Vec<Material>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl From<Page<model::Material>> for MaterialList {
    fn from(page: Page<model::Material>) -> Self {
        Self {
            materials: page.items.into_iter().map(Material::from).collect(),
            next_cursor: page.next.map(Cursor::encode),
        }
    }
}

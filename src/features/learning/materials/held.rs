//! The study bank of a person, for the export.

use serde_json::{Value, json};

use super::model::{Material, MediaType};
use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, List, PORTION, by_the_feature, slug};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "your study bank",
    held: Held::ListWithTexts(List { path: "materials.json", portion: materials }, text),
    tables: &[by_the_feature("materials"), by_the_feature("study_banks")],
}];

/// Lists the materials.
fn materials(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::list_held(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|material| {
        let shown = json!({
            "id": material.id,
            "title": material.title,
            "media_type": material.media_type.name(),
            "characters": material.characters,
            "created_at": material.created_at,
            "file": file_of(&material),
        });
        (material.id.get(), shown)
    });
    Ok(shown.collect())
}

/// Reads the next text of the study bank.
fn text(db: &Reader, user: &User, after: i64, last: i64) -> Result<Option<(i64, File)>> {
    let held = service::next_held(db, user.id, after, last)?;
    Ok(held.map(|(material, text)| (material.id.get(), File::text(file_of(&material), text))))
}

/// Returns the path of a material's text in the archive.
fn file_of(material: &Material) -> String {
    let ending = match material.media_type {
        MediaType::Markdown => "md",
        MediaType::Plain => "txt",
    };
    format!("materials/{}-{}.{ending}", material.id, slug(&material.title))
}

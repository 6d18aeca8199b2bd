//! The stored files of a person, for the export.

use serde_json::{Value, json};

use super::model::File;
use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, by_the_feature, slug};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "your stored files",
    held: Held::ListWithFiles(List { path: "files.json", portion: files }),
    tables: &[by_the_feature("files")],
}];

/// Lists the files; their bytes are in the archive too.
fn files(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let files = service::held(db, user.id, after, PORTION)?;
    let shown = |file: File| {
        let entry = json!({
            "id": file.id,
            "name": file.name,
            "media_type": file.media_type.as_str(),
            "bytes": file.size,
            "sha256": file.hash.as_str(),
            "created_at": file.created_at,
            "path": path_in_archive(&file),
        });
        (file.id.get(), entry)
    };
    Ok(files.into_iter().map(shown).collect())
}

/// Returns the path of a stored file in the archive. The name keeps its extension, and nothing that leads out of the folder.
pub fn path_in_archive(file: &File) -> String {
    let (stem, ending) = file.name.rsplit_once('.').unwrap_or((&file.name, ""));
    let ending = slug(ending);
    let is_ending = file.name.contains('.') && ending.len() <= 8 && ending != "untitled";
    let name = if is_ending { format!("{}.{ending}", slug(stem)) } else { slug(&file.name) };
    format!("files/{}-{name}", file.id)
}

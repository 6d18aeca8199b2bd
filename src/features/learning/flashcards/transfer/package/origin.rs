//! Where notes come from, so that Anki knows them when they come back.

use serde::{Deserialize, Serialize};

use super::filters::Shown;
use super::templates::Template;
use crate::features::flashcards::model::NoteKind;
use crate::kernel::{Error, Result};

/// Where a note comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub guid: String,
    /// Which of the notes here that the note became: the ordinal of its card where each card becomes a note, else 0.
    pub part: u32,
    /// Its note type there, where that has the fields of ours.
    pub note_type: Option<NoteType>,
    /// Whether it has no back there.
    pub has_no_back: bool,
}

/// What is kept of a note that came, as JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    note_type: Option<NoteType>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    has_no_back: bool,
}

impl Origin {
    /// What is kept beside its name; nothing where it is as any other.
    pub fn kept(&self) -> Result<Option<String>> {
        let kept = Kept { note_type: self.note_type.clone(), has_no_back: self.has_no_back };
        let is_usual = kept.note_type.is_none() && !kept.has_no_back;
        (!is_usual).then(|| serde_json::to_string(&kept)).transpose().map_err(Error::internal)
    }
}

/// The note type of a note that came, and whether it came without a back.
pub fn came(kept: Option<&str>) -> (Option<NoteType>, bool) {
    let kept: Kept = kept.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    (kept.note_type, kept.has_no_back)
}

/// A note type of another collection with a front, a back and nothing else: what Anki compares to know it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteType {
    pub id: i64,
    pub name: String,
    pub is_cloze: bool,
    /// The names of front and back.
    pub fields: [String; 2],
    /// The names of its cards.
    pub cards: Vec<String>,
}

impl NoteType {
    /// The note type with these fields and templates, if a note of it has nothing but what its front and its back show.
    pub fn of(id: i64, name: &str, is_cloze: bool, (fields, templates): (&[String], &[Template])) -> Option<Self> {
        let [front, back] = fields else { return None };
        let first = templates.first()?;
        let (asked, told) = first.sides();
        let is_only = |side: &[Shown], name: &str| matches!(side, [one] if one.is_whole() && one.name == name);
        let is_plain = templates.iter().all(|template| !template.has_words);
        if !is_plain || !is_only(&asked, front) || !is_only(&told, back) {
            return None;
        }
        let cards = templates.iter().map(|template| template.name.clone()).collect();
        Some(Self { id, name: name.to_owned(), is_cloze, fields: [front.clone(), back.clone()], cards })
    }

    /// Whether notes of this kind have its cards.
    pub fn fits(&self, kind: NoteKind) -> bool {
        match kind {
            NoteKind::Basic => !self.is_cloze && self.cards.len() == 1,
            NoteKind::Reversed => !self.is_cloze && self.cards.len() == 2,
            NoteKind::Cloze => self.is_cloze && self.cards.len() == 1,
            NoteKind::Image => false,
        }
    }
}

//! The note types of a collection.

use std::collections::HashMap;

use serde::Deserialize;

use super::legacy::{PICTURE_TYPE, is_own_type};
use super::templates::Template;
use super::wireformat::{number, text};
use super::{Collection, NoteType, damaged};
use crate::kernel::Result;

/// A note type.
#[derive(Debug, Default)]
pub(super) struct Kind {
    pub is_cloze: bool,
    pub is_occlusion: bool,
    /// Whether it is ours for notes that ask about a picture.
    pub is_picture: bool,
    pub fields: Vec<String>,
    /// Those of its cards; a note type for clozes has one.
    pub templates: Vec<Template>,
    /// The fields that no template names.
    pub unused: Vec<String>,
    /// Whether a template shows what is known of a card and is in no field, such as its deck.
    pub shows_others: bool,
    /// Whether a template has filters that are not applied, such as voices.
    pub has_other_filters: bool,
    /// What Anki knows it by, where it is as simple as ours.
    pub known: Option<NoteType>,
}

impl Kind {
    /// The note type with its id and its name, its fields and templates.
    fn with(self, (id, name): (i64, &str), fields: Vec<String>, templates: Vec<Template>) -> Self {
        const OTHERS: [&str; 6] = ["Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag"];
        let names: Vec<String> = templates.iter().flat_map(Template::names).collect();
        let unused = fields.iter().filter(|field| !names.contains(field)).cloned().collect();
        let shows_others = names.iter().any(|name| OTHERS.contains(&name.as_str()) && !fields.contains(name));
        let has_other_filters = templates.iter().any(Template::has_other_filters);
        let known = NoteType::of(id, name, self.is_cloze, (&fields, &templates)).filter(|_| !is_own_type(id));
        Self { fields, templates, unused, shows_others, has_other_filters, known, ..self }
    }
}

#[derive(Deserialize)]
struct JsonType {
    #[serde(default)]
    name: String,
    #[serde(default)]
    r#type: i64,
    #[serde(rename = "originalStockKind", default)]
    stock: i64,
    flds: Vec<JsonField>,
    tmpls: Vec<JsonTemplate>,
}

#[derive(Deserialize)]
struct JsonField {
    name: String,
}

#[derive(Deserialize)]
struct JsonTemplate {
    #[serde(default)]
    name: String,
    qfmt: String,
    afmt: String,
}

/// The note type that hides parts of pictures.
const OCCLUSION: u64 = 6;

/// The note types by their ids.
pub(super) fn kinds(collection: &Collection) -> Result<HashMap<i64, Kind>> {
    if let Some(texts) = &collection.texts {
        let found: HashMap<String, JsonType> =
            serde_json::from_str(&texts.types).map_err(|error| damaged().because(error))?;
        let kinds = found.into_iter().filter_map(|(id, found)| {
            let kind = Kind {
                is_cloze: found.r#type == 1,
                is_occlusion: found.stock == OCCLUSION as i64,
                is_picture: found.name == PICTURE_TYPE,
                ..Kind::default()
            };
            let fields = found.flds.into_iter().map(|field| field.name).collect();
            let template = |of: JsonTemplate| Template::of(of.name, (of.qfmt, of.afmt));
            let id = id.parse().ok()?;
            Some((id, kind.with((id, &found.name), fields, found.tmpls.into_iter().map(template).collect())))
        });
        return Ok(kinds.collect());
    }
    let kinds = collection.types.iter().map(|stored| {
        let kind = Kind {
            is_cloze: number(&stored.config, 1) == Some(1),
            is_occlusion: number(&stored.config, STOCK_FIELD) == Some(OCCLUSION),
            is_picture: stored.name == PICTURE_TYPE,
            ..Kind::default()
        };
        let template =
            |(name, config): &(String, Vec<u8>)| Template::of(name.clone(), (text(config, 1), text(config, 2)));
        let templates = stored.templates.iter().map(template).collect();
        (stored.id, kind.with((stored.id, &stored.name), stored.fields.clone(), templates))
    });
    Ok(kinds.collect())
}

/// The number of the field that says from which built-in note type one was made.
const STOCK_FIELD: u64 = 9;

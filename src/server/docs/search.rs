//! The search index of the documentation, for each language: all sections of all pages, and all operations. The browser
//! fetches it as one file at the first search.

use serde::Serialize;

use super::list::{PAGES, Place, reference_title};
use super::markdown::{Text, words_by_section};
use super::reference;
use super::texts::text;
use super::words::Words;
use crate::contract::Surface;
use crate::kernel::locale::Language;
use crate::kernel::{Error, Result};

#[derive(Serialize)]
struct Index {
    sections: Vec<Part>,
    operations: Vec<Operation>,
}

/// A section of a page.
#[derive(Serialize)]
struct Part {
    address: String,
    page: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    words: String,
}

/// An operation of a reference.
#[derive(Serialize)]
struct Operation {
    address: String,
    reference: &'static str,
    group: String,
    id: String,
    method: &'static str,
    path: String,
    title: String,
    words: String,
}

/// The index of a language as JSON. Pages that the language does not have are in it in English.
pub(super) fn index(language: Language, place: &Place) -> Result<Vec<u8>> {
    let mut sections = Vec::new();
    for listed in &PAGES {
        let (language, page) = listed.nearest(language);
        let text = match listed.name {
            // The licence texts would double the size of the index.
            "licences" => Text::english(""),
            name => text(name, language, place)?,
        };
        let path = format!("{}{}/{}", place.base, Words::of(language).home, listed.name);
        for (section, words) in words_by_section(&text) {
            let at = section.as_ref().map_or_else(String::new, |section| format!("#{}", section.id));
            sections.push(Part {
                address: format!("{path}{at}"),
                page,
                title: section.map(|section| section.title),
                words: words.split_whitespace().collect::<Vec<_>>().join(" "),
            });
        }
    }
    // German takes more bytes. The descriptions, a third of the index, are in English, so the German one does without
    // them: operations are found by their titles, ids and paths.
    let is_described = language == Language::English;
    let mut operations = Vec::new();
    for surface in Surface::ALL {
        for group in reference::read(surface, place)?.groups {
            let at = format!("{}/docs/reference/{}", place.base, surface.name());
            operations.extend(group.entries.into_iter().map(|entry| Operation {
                address: format!("{at}#{}", entry.id),
                reference: reference_title(surface),
                group: group.name.clone(),
                id: entry.id,
                method: entry.method,
                path: entry.path,
                title: entry.summary,
                words: if is_described { entry.description } else { String::new() },
            }));
        }
    }
    serde_json::to_vec(&Index { sections, operations }).map_err(Error::internal)
}

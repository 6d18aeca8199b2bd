//! The texts of the pages.

use rust_embed::RustEmbed;

use super::generated;
use super::list::Place;
use super::markdown::{Text, ids};
use crate::kernel::locale::Language;
use crate::kernel::{Code, Error, Result};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/docs/"]
// The star matches folders too: `de/guide.md` is among them.
#[include = "*.md"]
struct Texts;

/// The text of a page in a language, with its placeholders replaced. Its sections have the ids of the English sections.
pub(super) fn text(name: &str, language: Language, place: &Place) -> Result<Text<'static>> {
    let english = match name {
        "settings" => generated::settings_page(),
        _ => filled(&format!("{name}.md"), place)?,
    };
    if language == Language::English {
        return Ok(Text::english(english));
    }
    let ids = ids(&Text::english(english));
    let markdown = filled(&format!("{}/{name}.md", language.tag()), place)?.into();
    Ok(Text { language, markdown, ids })
}

fn filled(file: &str, place: &Place) -> Result<String> {
    let file = Texts::get(file).ok_or_else(|| Error::of(Code::RouteUnknown))?;
    generated::filled(&String::from_utf8(file.data.into_owned()).map_err(Error::internal)?, place.url)
}

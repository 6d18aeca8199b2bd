//! The built-in collection of texts, indexed at the first question.

use std::borrow::Cow;
use std::sync::OnceLock;

use rust_embed::RustEmbed;

use crate::engines::chunk::{self, Format};
use crate::engines::retrieve::{Index, Origin};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/data/collection"]
#[include = "*.md"]
struct Files;

/// The indexed collection. The key of a document is its position among the texts.
pub struct Collection {
    pub index: Index,
    /// The texts, by key.
    pub texts: Vec<CollectionText>,
}

/// A text of the collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionText {
    pub title: String,
    /// The subject area, such as Biology.
    pub subject: String,
    /// The permanent name.
    pub slug: String,
}

impl Collection {
    /// Finds the text with this key.
    pub fn text(&self, key: u64) -> Option<&CollectionText> {
        self.texts.get(usize::try_from(key).ok()?)
    }

    fn load() -> Self {
        let mut collection = Self { index: Index::new(Origin::Collection), texts: Vec::new() };
        let mut names: Vec<Cow<'static, str>> = Files::iter().collect();
        names.sort_unstable();
        for name in names {
            let file = Files::get(&name).and_then(|file| decoded(file.data));
            let parts = file.and_then(|file| front_matter(&file).map(|(text, body)| (text, rest_of(file, body))));
            match parts {
                Some((text, body)) => collection.add(text, body),
                None => tracing::error!(name = name.as_ref(), "a text of the collection cannot be read"),
            }
        }
        collection
    }

    fn add(&mut self, text: CollectionText, body: Cow<'static, str>) {
        let pieces = chunk::split(&body, Format::Markdown);
        let key = u64::try_from(self.texts.len()).unwrap_or(u64::MAX);
        self.index.add(key, &text.title, body, Format::Markdown, &pieces, |_| None);
        self.texts.push(text);
    }
}

/// Returns the collection. The first call takes some milliseconds.
pub fn collection() -> &'static Collection {
    static SHARED: OnceLock<Collection> = OnceLock::new();
    SHARED.get_or_init(Collection::load)
}

/// In a release build the files are in the binary and are not copied.
fn decoded(data: Cow<'static, [u8]>) -> Option<Cow<'static, str>> {
    match data {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
    }
}

fn rest_of(file: Cow<'static, str>, from: usize) -> Cow<'static, str> {
    match file {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(from..).unwrap_or_default()),
        Cow::Owned(mut text) => Cow::Owned(text.split_off(from)),
    }
}

/// Parses the front matter: the lines `title`, `subject` and `slug` between two lines `---`. Also returns the byte at which the text
/// begins. `None` without front matter.
pub fn front_matter(file: &str) -> Option<(CollectionText, usize)> {
    let head = file.strip_prefix("---\n")?;
    let end = head.find("\n---\n")?;
    let value = |name: &str| {
        let line = head.get(..end)?.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(|value| value.trim().trim_matches('"').to_owned()).filter(|value| !value.is_empty())
    };
    let text = CollectionText { title: value("title")?, subject: value("subject")?, slug: value("slug")? };
    let after = "---\n".len() + end + "\n---\n".len();
    let rest = file.get(after..)?;
    Some((text, after + rest.len() - rest.trim_start().len()))
}

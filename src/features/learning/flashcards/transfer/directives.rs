//! The lines with `#` at the beginning of a text export of Anki, as its manual describes them.

use crate::features::flashcards::model::NoteKind;

/// What these lines say.
#[derive(Debug, Default)]
pub struct Directives {
    pub separator: Option<char>,
    /// Whether the fields are HTML.
    pub is_html: bool,
    /// The tags of all notes.
    pub tags: Vec<String>,
    /// The names of the columns, as they are written.
    pub columns: Option<String>,
    /// The note type of all notes.
    pub note_type: Option<String>,
    /// The deck of all notes.
    pub deck: Option<String>,
    pub tags_column: Option<usize>,
    pub type_column: Option<usize>,
    pub deck_column: Option<usize>,
    pub guid_column: Option<usize>,
    /// How many lines there are, and how long they are together.
    pub lines: usize,
    pub length: usize,
}

impl Directives {
    /// Reads the beginning of a text. Lines with `#` behind the first of them are remarks.
    pub fn of(text: &str) -> Self {
        let mut found = Self::default();
        for line in text.split_inclusive('\n') {
            let Some(inside) = line.strip_prefix('#') else { break };
            let (name, value) = inside.trim_end_matches(['\n', '\r']).split_once(':').unwrap_or((inside, ""));
            if !found.take(&name.trim().to_ascii_lowercase(), value) && found.lines == 0 {
                break;
            }
            found.lines += 1;
            found.length += line.len();
        }
        found
    }

    /// Whether the name is one that Anki knows.
    fn take(&mut self, name: &str, value: &str) -> bool {
        let text = || Some(value.trim().to_owned()).filter(|text| !text.is_empty());
        let column = || value.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match name {
            "separator" => self.separator = separator(value),
            "html" => self.is_html = value.trim().eq_ignore_ascii_case("true"),
            "tags" => self.tags = value.split_whitespace().map(str::to_owned).collect(),
            "columns" => self.columns = Some(value.to_owned()),
            "notetype" => self.note_type = text(),
            "deck" => self.deck = text(),
            "tags column" => self.tags_column = column(),
            "notetype column" => self.type_column = column(),
            "deck column" => self.deck_column = column(),
            "guid column" => self.guid_column = column(),
            "if matches" => {}
            _ => return false,
        }
        true
    }

    /// Whether a column says something about the note and is no field of it.
    pub fn is_special(&self, place: usize) -> bool {
        [self.tags_column, self.type_column, self.deck_column, self.guid_column].contains(&Some(place))
    }
}

fn separator(value: &str) -> Option<char> {
    match value.trim().to_ascii_lowercase().as_str() {
        "tab" | "\\t" => Some('\t'),
        "comma" => Some(','),
        "semicolon" => Some(';'),
        "pipe" => Some('|'),
        "colon" => Some(':'),
        "space" => Some(' '),
        "" => value.chars().last(),
        other => other.chars().next(),
    }
}

/// The kind for a note type, by its usual names in English and German. `has_more` says that a third field is filled in, which is what asks
/// for the reversed card where it is optional.
pub fn kind_of(note_type: &str, has_more: bool) -> Option<NoteKind> {
    let name = note_type.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["cloze", "lückentext"]) {
        return Some(NoteKind::Cloze);
    }
    if has(&["revers", "umgekehrt", "beide richtungen"]) && (has_more || !has(&["optional"])) {
        return Some(NoteKind::Reversed);
    }
    has(&["basic", "einfach", "revers"]).then_some(NoteKind::Basic)
}

/// Whether the third field of a note type asks for the reversed card and is no text.
pub fn is_optional(note_type: &str) -> bool {
    note_type.to_lowercase().contains("optional")
}

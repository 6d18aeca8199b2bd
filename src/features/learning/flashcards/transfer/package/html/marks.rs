//! Words of fields that are marked: bold, slanted, raised, coloured, and how characters are read.

use super::{DEEPEST, Writer, attribute};

/// How the words of an element are marked in Markdown; empty where they are not.
pub fn of(name: &str) -> &'static str {
    match name {
        "b" | "strong" => "**",
        "i" | "em" => "*",
        "s" | "del" | "strike" => "~~",
        "sup" => "<sup>",
        "sub" => "<sub>",
        "kbd" => "<kbd>",
        _ => "",
    }
}

/// What ends a mark.
fn end_of(mark: &str) -> &str {
    match mark {
        "<sup>" => "</sup>",
        "<sub>" => "</sub>",
        "<kbd>" => "</kbd>",
        mark => mark,
    }
}

/// Elements that nothing stands for in Markdown.
const OTHERS: [&str; 13] = [
    "script", "iframe", "object", "embed", "svg", "canvas", "math", "form", "input", "button", "select", "textarea",
    "marquee",
];

/// What a style says: how it is marked in Markdown, or what is lost.
enum Style {
    Mark(&'static str),
    Lost(&'static str),
}

/// The styles of a tag.
fn styles(tag: &str) -> Vec<Style> {
    let value = attribute(tag, "style").to_ascii_lowercase();
    let style = |property: &str| {
        let (name, value) = property.split_once(':')?;
        let value = value.trim();
        let is_bold = || value.starts_with("bold") || value.parse().is_ok_and(|weight: u32| weight >= 600);
        match name.trim() {
            "font-weight" if is_bold() => Some(Style::Mark("**")),
            "font-style" if value == "italic" => Some(Style::Mark("*")),
            "vertical-align" if value == "super" => Some(Style::Mark("<sup>")),
            "vertical-align" if value == "sub" => Some(Style::Mark("<sub>")),
            "text-decoration" | "text-decoration-line" if value.contains("line-through") => Some(Style::Mark("~~")),
            "text-decoration" | "text-decoration-line" if value.contains("underline") => {
                Some(Style::Lost("underlines"))
            }
            "color" | "background" | "background-color" => Some(Style::Lost("colours")),
            "font-size" | "font-family" | "text-align" | "float" | "width" | "height" => Some(Style::Lost("layout")),
            _ => None,
        }
    };
    value.split(';').filter_map(style).collect()
}

/// A text with a mark around it. Spaces at its ends stand outside of it.
fn marked(inside: &str, mark: &str) -> String {
    let text = inside.trim();
    if text.is_empty() {
        return inside.to_owned();
    }
    let before = &inside[..inside.len() - inside.trim_start().len()];
    let after = &inside[inside.trim_end().len()..];
    format!("{before}{mark}{text}{}{after}", end_of(mark))
}

/// Whether a paragraph is a list, a title, a quotation, a table or code.
fn is_block(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['-', '#', '>', '|', '`']) || text.starts_with(|letter: char| letter.is_ascii_digit())
}

impl Writer<'_> {
    /// Notes what is not carried over, once.
    pub(super) fn lose(&mut self, what: &'static str) {
        if !self.lost.contains(&what) {
            self.lost.push(what);
        }
    }

    /// Notes what a tag says that Markdown does not have.
    pub(super) fn note_losses(&mut self, name: &str, tag: &str) {
        match name {
            "u" | "ins" => self.lose("underlines"),
            "mark" => self.lose("colours"),
            "style" | "big" | "small" | "center" => self.lose("layout"),
            _ if OTHERS.contains(&name) => self.lose("elements"),
            _ => {}
        }
        if tag.len() == name.len() {
            return;
        }
        let has = |attributes: &[&str]| attributes.iter().any(|known| !attribute(tag, known).is_empty());
        if has(&[" color", "bgcolor"]) {
            self.lose("colours");
        }
        if has(&[" align", " width", " height", "colspan", "rowspan", " size", " face"]) {
            self.lose("layout");
        }
        for style in styles(tag) {
            match style {
                Style::Lost(what) => self.lose(what),
                Style::Mark(_) if matches!(name, "span" | "font") => {}
                Style::Mark(_) => self.lose("layout"),
            }
        }
    }

    /// Begins or ends a span, which may be marked by its style.
    pub(super) fn span(&mut self, tag: &str, closes: bool) {
        if closes {
            for mark in self.spans.pop().unwrap_or_default().into_iter().rev() {
                self.close(mark);
            }
            return;
        }
        let mut marks = Vec::new();
        for style in styles(tag) {
            if let Style::Mark(mark) = style
                && self.marks.len() < DEEPEST
                && !self.marks.iter().any(|(open, _)| *open == mark)
            {
                self.mark(mark);
                marks.push(mark);
            }
        }
        self.spans.push(marks);
    }

    pub(super) fn mark(&mut self, mark: &'static str) {
        if self.marks.len() < DEEPEST {
            self.marks.push((mark, self.out.len()));
            self.out.push_str(mark);
        }
    }

    /// Closes a mark.
    pub(super) fn close(&mut self, mark: &'static str) {
        let Some(at) = self.marks.iter().rposition(|(open, _)| *open == mark) else { return };
        let (_, from) = self.marks.remove(at);
        let inside = self.out.get(from + mark.len()..).unwrap_or_default().to_owned();
        self.out.truncate(from);
        if inside.split("\n\n").skip(1).any(is_block) {
            self.out.push_str(&inside);
            return;
        }
        // A mark ends with its paragraph.
        let marked: Vec<String> = inside.split("\n\n").map(|text| marked(text, mark)).collect();
        self.out.push_str(&marked.join("\n\n"));
    }

    /// Begins or ends the words that say how those before them are read: they stand in brackets behind them.
    pub(super) fn reading(&mut self, begins: bool) {
        if self.is_reading {
            if self.out.ends_with(" (") {
                self.out.truncate(self.out.len() - 2);
            } else {
                self.out.push(')');
            }
        }
        if begins {
            let length = self.out.trim_end_matches(' ').len();
            self.out.truncate(length);
            self.out.push_str(" (");
        }
        self.is_reading = begins;
    }
}

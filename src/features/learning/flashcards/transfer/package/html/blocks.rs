//! Code, quotations, links and tables of fields.

use super::{ESCAPE, Writer, attribute, plain};

/// What stands around a text that is not finished.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Where each quotation begins.
    quotes: Vec<usize>,
    /// The address of a link, and where its words begin.
    link: Option<(String, usize)>,
    /// The table, and the tables within it, which are words of its cells.
    table: Option<Table>,
}

#[derive(Debug, Default)]
struct Table {
    depth: usize,
    rows: Vec<Vec<String>>,
    /// Where the cell begins.
    cell: Option<usize>,
}

/// Where the element with this name ends behind `rest`: the length of its content, and of content and closing tag.
pub fn ends(rest: &str, name: &str) -> Option<(usize, usize)> {
    let is_end = |at: usize| {
        let tag = rest.get(at + 2..at + 2 + name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let close = rest.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at))?;
    let length = rest[close..].find('>')? + 1;
    Some((close, close + length))
}

/// How many backticks stand side by side at the most.
fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}

impl Writer<'_> {
    /// Code within a line. Nothing in it is a mark.
    pub(super) fn code(&mut self, html: &str) {
        let text = plain(html);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let mark = "`".repeat(longest_run(text) + 1);
        let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        self.out.push_str(&format!("{mark}{space}{text}{space}{mark}"));
    }

    /// Lines of code.
    pub(super) fn block_of_code(&mut self, html: &str) {
        let text = plain(&html.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n"));
        let text = text.trim_matches('\n');
        if text.trim().is_empty() {
            return;
        }
        let tag =
            html.trim_start().strip_prefix("<code").and_then(|tag| tag.split_once('>')).map_or("", |(tag, _)| tag);
        let class = attribute(tag, "class");
        let language = class.split(' ').find_map(|class| class.strip_prefix("language-")).unwrap_or_default();
        let is_plain = |letter: char| letter.is_alphanumeric() || "+-_.#".contains(letter);
        let language = if language.chars().all(is_plain) { language } else { "" };
        self.paragraph();
        let fence = "`".repeat(longest_run(text).max(2) + 1);
        self.out.push_str(&format!("{fence}{language}\n{text}\n{fence}"));
        self.paragraph();
    }

    pub(super) fn quote(&mut self, closes: bool) {
        self.paragraph();
        if !closes {
            self.open.quotes.push(self.out.len());
            return;
        }
        let Some(from) = self.open.quotes.pop() else { return };
        let inside = self.out.get(from..).unwrap_or_default().trim().to_owned();
        self.out.truncate(from);
        if !inside.is_empty() {
            let lines: Vec<String> = inside.split('\n').map(|line| format!("> {line}").trim_end().to_owned()).collect();
            self.out.push_str(&lines.join("\n"));
            self.paragraph();
        }
    }

    pub(super) fn link(&mut self, tag: &str, closes: bool) {
        if closes {
            let Some((address, from)) = self.open.link.take() else { return };
            let words = self.out.get(from..).unwrap_or_default().to_owned();
            if words.trim().is_empty() || words.contains("\n\n") {
                return;
            }
            self.out.truncate(from);
            let words = words.trim();
            let is_address = words.replace(ESCAPE, "") == address;
            let is_awkward = address.contains(['(', ')', ' ']);
            self.out.push_str(&match (is_address, is_awkward) {
                (true, false) => format!("<{address}>"),
                (false, false) => format!("[{words}]({address})"),
                (_, true) => format!("[{words}](<{address}>)"),
            });
            return;
        }
        let address = attribute(tag, "href");
        let is_led_to = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
        if is_led_to && !address.contains(['<', '>', '\\', '\n']) {
            self.open.link = Some((address, self.out.len()));
        } else if !address.is_empty() {
            self.lose("links");
        }
    }

    pub(super) fn table(&mut self, closes: bool) {
        match (&mut self.open.table, closes) {
            (None, false) => {
                self.paragraph();
                self.open.table = Some(Table::default());
            }
            (Some(table), false) => table.depth += 1,
            (Some(table), true) if table.depth > 0 => table.depth -= 1,
            (Some(_), true) => {
                self.cell(true);
                let rows = self.open.table.take().map(|table| table.rows).unwrap_or_default();
                self.rows(&rows);
            }
            (None, true) => {}
        }
    }

    fn rows(&mut self, rows: &[Vec<String>]) {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if width == 0 {
            return;
        }
        for (place, row) in rows.iter().filter(|row| !row.is_empty()).enumerate() {
            let mut cells = row.clone();
            cells.resize(width, String::new());
            self.out.push_str(&format!("| {} |\n", cells.join(" | ")));
            if place == 0 {
                self.out.push_str(&format!("|{}\n", " --- |".repeat(width)));
            }
        }
        self.paragraph();
    }

    /// Begins a row. Outside of a table it is a paragraph.
    pub(super) fn row(&mut self, closes: bool) {
        self.cell(true);
        match &mut self.open.table {
            Some(table) if table.depth == 0 => {
                if !closes {
                    table.rows.push(Vec::new());
                }
            }
            _ => self.paragraph(),
        }
    }

    /// Begins or ends a cell.
    pub(super) fn cell(&mut self, closes: bool) {
        let Some(table) = self.open.table.as_mut().filter(|table| table.depth == 0) else {
            if closes {
                self.letter(' ');
            }
            return;
        };
        if let Some(from) = table.cell.take() {
            let text = self.out.get(from..).unwrap_or_default();
            let text = text.replace("  \n", " ").replace('\n', " ").replace('|', "\\|").trim().to_owned();
            self.out.truncate(from);
            match table.rows.last_mut() {
                Some(row) => row.push(text),
                None => table.rows.push(vec![text]),
            }
        }
        if !closes {
            table.cell = Some(self.out.len());
        }
    }

    /// Ends what a field has left open.
    pub(super) fn close_all(&mut self) {
        if let Some(table) = &mut self.open.table {
            table.depth = 0;
            self.table(true);
        }
        while !self.open.quotes.is_empty() {
            self.quote(true);
        }
    }
}

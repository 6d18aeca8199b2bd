//! Markdown as the HTML of a field of a note of Anki: the counterpart of `html.rs`.

use std::collections::HashMap;
use std::mem::take;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeStream};

use super::formulas::{options, with_dollars};
use super::html::plain;
use crate::features::flashcards::model::{Clozes, is_file_name, is_recording};

/// The names of the files that a deck has, each with its name in the package.
pub type Known = HashMap<String, String>;

/// What a field shows of a text. Pictures of the deck are elements, sounds and films stand in the brackets that Anki plays, formulas between the marks
/// that it sets. `is_cloze` keeps formulas from closing a cloze, because Anki does not count braces.
pub(super) fn body(markdown: &str, known: &Known, is_cloze: bool) -> String {
    let markdown = with_dollars(markdown);
    let mut writer = Writer {
        known,
        is_cloze,
        out: String::with_capacity(markdown.len()),
        picture: None,
        words: String::new(),
        is_head: false,
    };
    for event in TextMergeStream::new(Parser::new_ext(&markdown, options())) {
        writer.event(event);
    }
    let out = writer.out.trim().to_owned();
    // A single paragraph is the field itself, as Anki's own editor has it.
    let inside = out.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    match inside {
        Some(inside) if !inside.contains("<p>") => inside.to_owned(),
        _ => out,
    }
}

struct Writer<'k> {
    known: &'k Known,
    is_cloze: bool,
    out: String,
    /// The address of the picture whose words are being read.
    picture: Option<String>,
    words: String,
    /// Whether cells are headings of columns.
    is_head: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) if self.picture.is_none() => self.tagged("code", &text),
            Event::Code(text) => self.text(&text),
            Event::InlineMath(tex) => self.formula(("\\(", "\\)"), &tex),
            Event::DisplayMath(tex) => self.formula(("\\[", "\\]"), &tex),
            Event::InlineHtml(tag) | Event::Html(tag) => self.html(&tag),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>"),
            Event::TaskListMarker(is_done) => self.out.push_str(if is_done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(_) => {}
        }
    }

    /// Words. What Anki would read as a formula, as a sound or as a film is broken up by an empty comment.
    fn text(&mut self, text: &str) {
        if self.picture.is_some() {
            self.words.push_str(text);
            return;
        }
        let escaped = escaped(text)
            .replace("[sound:", "[<!-- -->sound:")
            .replace("[latex]", "[<!-- -->latex]")
            .replace("[$", "[<!-- -->$");
        self.out.push_str(&escaped.replace("\\(", "\\<!-- -->(").replace("\\[", "\\<!-- -->["));
    }

    fn tagged(&mut self, name: &str, text: &str) {
        self.out.push_str(&format!("<{name}>{}</{name}>", escaped(text)));
    }

    fn formula(&mut self, (open, close): (&str, &str), tex: &str) {
        let mut tex = tex.trim().to_owned();
        if self.is_cloze && !Clozes::numbers(&tex).is_empty() {
            tex = Clozes::spaced(&tex);
        } else {
            while self.is_cloze && tex.contains("}}") {
                tex = tex.replace("}}", "} }");
            }
        }
        self.out.push_str(&format!("{open}{}{close}", escaped(&tex)));
    }

    /// HTML in Markdown, of which pages show the words, and words that are raised, lowered or keys as such.
    fn html(&mut self, tag: &str) {
        if ["<sup>", "</sup>", "<sub>", "</sub>", "<kbd>", "</kbd>"].contains(&tag) && self.picture.is_none() {
            self.out.push_str(tag);
            return;
        }
        let name: String = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.eq_ignore_ascii_case("br") {
            self.out.push_str("<br>");
        } else {
            self.out.push_str(&escaped(&plain(tag)));
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let opened = match tag {
            Tag::Paragraph => "<p>".to_owned(),
            Tag::Heading { level, .. } => format!("<h{}>", number(level)),
            Tag::BlockQuote(_) => "<blockquote>".to_owned(),
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) if !language.is_empty() => {
                format!("<pre><code class=\"language-{}\">", escaped(&language))
            }
            Tag::CodeBlock(_) => "<pre><code>".to_owned(),
            Tag::List(None) => "<ul>".to_owned(),
            Tag::List(Some(1)) => "<ol>".to_owned(),
            Tag::List(Some(first)) => format!("<ol start=\"{first}\">"),
            Tag::Item => "<li>".to_owned(),
            Tag::Table(_) => "<table>".to_owned(),
            Tag::TableHead => {
                self.is_head = true;
                "<tr>".to_owned()
            }
            Tag::TableRow => "<tr>".to_owned(),
            Tag::TableCell => format!("<{}>", self.cell()),
            Tag::Emphasis => "<i>".to_owned(),
            Tag::Strong => "<b>".to_owned(),
            Tag::Strikethrough => "<s>".to_owned(),
            Tag::Link { dest_url, .. } => format!("<a href=\"{}\">", escaped(&dest_url)),
            Tag::Image { dest_url, .. } => {
                self.picture = Some(dest_url.into_string());
                String::new()
            }
            _ => String::new(),
        };
        self.out.push_str(&opened);
    }

    const fn cell(&self) -> &'static str {
        if self.is_head { "th" } else { "td" }
    }

    fn end(&mut self, tag: TagEnd) {
        let closed = match tag {
            TagEnd::Paragraph => "</p>".to_owned(),
            TagEnd::Heading(level) => format!("</h{}>", number(level)),
            TagEnd::BlockQuote(_) => "</blockquote>".to_owned(),
            TagEnd::CodeBlock => "</code></pre>".to_owned(),
            TagEnd::List(true) => "</ol>".to_owned(),
            TagEnd::List(false) => "</ul>".to_owned(),
            TagEnd::Item => "</li>".to_owned(),
            TagEnd::Table => "</table>".to_owned(),
            TagEnd::TableCell => format!("</{}>", self.cell()),
            TagEnd::TableRow => "</tr>".to_owned(),
            TagEnd::TableHead => {
                self.is_head = false;
                "</tr>".to_owned()
            }
            TagEnd::Emphasis => "</i>".to_owned(),
            TagEnd::Strong => "</b>".to_owned(),
            TagEnd::Strikethrough => "</s>".to_owned(),
            TagEnd::Link => "</a>".to_owned(),
            TagEnd::Image => self.shown(),
            _ => String::new(),
        };
        self.out.push_str(&closed);
    }

    /// A picture, or what Anki plays. A file that the deck lacks keeps its name: Anki may have it. What is no name of a file is shown as its
    /// words, as pages do.
    fn shown(&mut self) -> String {
        let (name, words) = (self.picture.take().unwrap_or_default(), take(&mut self.words));
        let name = match self.known.get(&name) {
            Some(known) => known.clone(),
            None if is_file_name(&name) => name,
            None => return escaped(&words),
        };
        if is_recording(&name) {
            return format!("[sound:{}]", escaped(&name));
        }
        let alt = if words.is_empty() { String::new() } else { format!(" alt=\"{}\"", escaped(&words)) };
        format!("<img src=\"{}\"{alt}>", escaped(&name))
    }
}

fn number(level: HeadingLevel) -> usize {
    level as usize
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
    out
}

//! Markdown as HTML: sections with addresses, tables in scrolling regions, and examples in several languages.

use std::borrow::Cow;
use std::collections::HashMap;
use std::slice;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::words::Words;
use crate::kernel::locale::Language;

/// A section of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// 2 or 3.
    pub(super) level: u8,
    /// The name in its address, behind `#`.
    pub(super) id: String,
    /// The heading, without markup.
    pub(super) title: String,
}

/// A text as HTML, with its sections.
pub(super) struct Rendered {
    pub(super) html: String,
    pub(super) sections: Vec<Section>,
}

/// The languages in which pages show one example, by the word behind the fence, in their order.
const LANGUAGES: [(&str, &str); 3] = [("sh", "Shell"), ("python", "Python"), ("js", "JavaScript")];

/// A text in Markdown.
pub(super) struct Text<'a> {
    pub(super) language: Language,
    pub(super) markdown: Cow<'a, str>,
    /// The ids of the sections in their order. Without them, each section has one that is made of its title.
    pub(super) ids: Vec<String>,
}

impl<'a> Text<'a> {
    /// A text in English.
    pub(super) fn english(markdown: impl Into<Cow<'a, str>>) -> Self {
        Self { language: Language::English, markdown: markdown.into(), ids: Vec::new() }
    }
}

/// Turns Markdown into HTML. Links to paths of this server begin with `base`.
pub(super) fn rendered(text: &Text, base: &str) -> Rendered {
    let mut writer = Writer {
        base,
        words: Words::of(text.language),
        events: Vec::new(),
        sections: Vec::new(),
        heading: None,
        ids: Ids::of(text),
        tables: HashMap::new(),
        is_in_example: false,
        is_in_code: false,
    };
    for event in Parser::new_ext(&text.markdown, Options::ENABLE_TABLES) {
        writer.take(event);
    }
    writer.leave_example();
    let mut out = String::new();
    html::push_html(&mut out, writer.events.into_iter());
    Rendered { html: out.replace("<pre>", "<pre tabindex=\"0\">"), sections: writer.sections }
}

/// The ids of the sections of a text.
struct Ids<'a> {
    given: slice::Iter<'a, String>,
    /// How often each id was made.
    made: HashMap<String, usize>,
}

impl<'a> Ids<'a> {
    fn of(text: &'a Text) -> Self {
        Self { given: text.ids.iter(), made: HashMap::new() }
    }

    /// The id of the next section.
    fn next(&mut self, title: &str) -> String {
        self.given.next().cloned().unwrap_or_else(|| numbered(&mut self.made, &slug(title), "-"))
    }
}

/// Writes HTML from the events of the parser.
struct Writer<'a> {
    base: &'a str,
    words: &'static Words,
    events: Vec<Event<'a>>,
    sections: Vec<Section>,
    /// The events of the heading that is being read, with its level.
    heading: Option<(HeadingLevel, Vec<Event<'a>>)>,
    ids: Ids<'a>,
    /// How often each name was given to a table.
    tables: HashMap<String, usize>,
    is_in_example: bool,
    is_in_code: bool,
}

impl<'a> Writer<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.leave_example();
                self.heading = Some((level, Vec::new()));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            event if self.heading.is_some() => {
                if let Some((_, events)) = &mut self.heading {
                    events.push(event);
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))) => self.begin_code(words),
            Event::End(TagEnd::CodeBlock) if self.is_in_code => {
                self.events.push(Event::End(TagEnd::CodeBlock));
                self.html("</div>");
                self.is_in_code = false;
            }
            event if self.is_in_code => self.events.push(event),
            event => {
                self.leave_example();
                self.take_other(event);
            }
        }
    }

    fn take_other(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::Table(_)) => {
                let of = self.sections.last().map_or(self.words.page, |section| section.title.as_str());
                let name = numbered(&mut self.tables, &format!("{}: {of}", self.words.table), " ");
                let name = escaped(&name);
                self.html(format!("<div class=\"docs-table\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">"));
                self.events.push(event);
            }
            Event::End(TagEnd::Table) => {
                self.events.push(event);
                self.html("</div>");
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) if dest_url.starts_with('/') => {
                let dest_url = format!("{}{dest_url}", self.base).into();
                self.events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            other => self.events.push(other),
        }
    }

    /// Opens a code block. Those in one of the languages that follow one another are one example.
    fn begin_code(&mut self, words: CowStr<'a>) {
        let language = LANGUAGES.into_iter().find(|(word, _)| *word == &*words);
        match language {
            Some((word, name)) => {
                if !self.is_in_example {
                    self.html("<div class=\"docs-example\">");
                    self.is_in_example = true;
                }
                self.html(format!(
                    "<div class=\"docs-panel\" data-language=\"{word}\"><p class=\"docs-language\">{name}</p>"
                ));
            }
            None => {
                self.leave_example();
                let is_output = words.ends_with(" output");
                self.html(if is_output {
                    "<div class=\"docs-block is-output\">"
                } else {
                    "<div class=\"docs-block\">"
                });
                if is_output {
                    self.html(format!("<p class=\"docs-language\">{}</p>", self.words.response));
                }
            }
        }
        self.is_in_code = true;
        self.events.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))));
    }

    fn leave_example(&mut self) {
        if self.is_in_example {
            self.html("</div>");
            self.is_in_example = false;
        }
    }

    /// Writes the heading that was read. Those below the title are links to themselves.
    fn end_heading(&mut self) {
        let Some((level, inner)) = self.heading.take() else { return };
        let rank = level as u8;
        if rank == 1 {
            self.html("<h1>");
            self.events.extend(inner);
            self.html("</h1>\n");
            return;
        }
        let title = plain(&inner);
        let id = self.ids.next(&title);
        self.html(format!("<h{rank} id=\"{id}\"><a class=\"docs-anchor\" href=\"#{id}\">"));
        self.events.extend(inner);
        self.html(format!("</a></h{rank}>\n"));
        if rank <= 3 {
            self.sections.push(Section { level: rank, id, title });
        }
    }

    fn html(&mut self, text: impl Into<CowStr<'a>>) {
        self.events.push(Event::Html(text.into()));
    }
}

/// The name, with a number behind it from the second time on.
fn numbered(names: &mut HashMap<String, usize>, name: &str, between: &str) -> String {
    let count = names.entry(name.to_owned()).or_default();
    *count += 1;
    if *count == 1 { name.to_owned() } else { format!("{name}{between}{count}") }
}

/// The words of some events, without markup.
pub(super) fn plain(events: &[Event]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// The address of a section: `rate-limits` for "Rate limits".
pub(super) fn slug(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

/// The text with the signs of HTML written out.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The words of a text by section: the title of the page first, with `None`. Code blocks are left out.
pub(super) fn words_by_section(text: &Text) -> Vec<(Option<Section>, String)> {
    let mut out: Vec<(Option<Section>, String)> = vec![(None, String::new())];
    let mut ids = Ids::of(text);
    let mut heading: Option<(u8, Vec<Event>)> = None;
    let mut is_in_code = false;
    for event in Parser::new_ext(&text.markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level as u8, Vec::new())),
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, inner)) = heading.take().filter(|(level, _)| *level > 1) {
                    let title = plain(&inner);
                    let id = ids.next(&title);
                    out.push((Some(Section { level, id, title }), String::new()));
                }
            }
            Event::Start(Tag::CodeBlock(_)) => is_in_code = true,
            Event::End(TagEnd::CodeBlock) => is_in_code = false,
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => match &mut heading {
                Some((_, inner)) => inner.push(event),
                None if is_in_code => {}
                None => {
                    if let Some((_, words)) = out.last_mut() {
                        words.push_str(&plain(&[event]));
                    }
                }
            },
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => {
                if let Some((_, words)) = out.last_mut() {
                    words.push(' ');
                }
            }
            _ => {}
        }
    }
    out
}

/// The ids of the sections of a text, in their order.
pub(super) fn ids(text: &Text) -> Vec<String> {
    words_by_section(text).into_iter().filter_map(|(section, _)| section.map(|section| section.id)).collect()
}

//! The text of a mail: constant templates ([`Letter`]) with gaps for variable words.
//!
//! A phishing link is most convincing in a mail of a trusted sender. So texts of people are inserted as [`Word::Name`], from which
//! everything is removed that a mail program turns into a link.

use super::model::{MailKind, PastMail};
use super::words::Letter;
use crate::kernel::locale::Language;
use crate::kernel::{Id, id::kind};

/// A mail to send.
#[derive(Debug, Clone)]
pub struct NewMail<'a> {
    /// The recipient's account, so that the mail is exported and erased with the person.
    pub user: Option<Id<kind::User>>,
    pub to: &'a str,
    /// The person who caused it, where the address is not their own.
    pub asked_by: Option<Id<kind::User>>,
    /// The kind, on which its bounds depend.
    pub kind: MailKind,
    /// The template.
    pub letter: Letter,
    pub language: Language,
    /// The values of the gaps.
    pub words: &'a [(&'static str, Word<'a>)],
}

/// The value of a gap.
#[derive(Debug, Clone, Copy)]
pub enum Word<'a> {
    /// A text of people: names of people, schools and keys, addresses, notes.
    Name(&'a str),
    /// A URL of this server with a token.
    Link(&'a str),
    /// A figure or a day.
    Figure(&'a str),
    /// Sentences whose own gaps were filled by [`filled`].
    Filled(&'a str),
}

impl NewMail<'_> {
    /// Renders the mail: subject and text.
    pub(super) fn filled(&self) -> PastMail {
        let (subject, text) = self.letter.template(self.language);
        let fill = |template| filled(template, self.words, self.language);
        PastMail { user: self.user, to: self.to.to_owned(), subject: fill(subject), text: fill(text) }
    }
}

/// Fills the gaps. The text of a value is never read as a gap.
pub fn filled(template: &'static str, words: &[(&str, Word<'_>)], language: Language) -> String {
    let mut filled = String::with_capacity(template.len() + 200);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (gap, tail) = after.split_once('}').unwrap_or((after, ""));
        match words.iter().find(|(name, _)| *name == gap) {
            Some((_, Word::Name(text))) => filled.push_str(&name(text, language)),
            Some((_, Word::Link(text) | Word::Figure(text) | Word::Filled(text))) => filled.push_str(text),
            None => debug_assert!(false, "nothing fills the gap {gap}"),
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// The longest name in a mail, in characters.
const LONGEST: usize = 60;
/// The replacement for a name of which nothing is left.
const fn nameless(language: Language) -> &'static str {
    match language {
        Language::English => "(no name)",
        Language::German => "(ohne Namen)",
    }
}

/// Reduces a name to one line of at most 60 characters without links, addresses, phone numbers or characters that change the text
/// direction.
pub(super) fn name(text: &str, language: Language) -> String {
    let mut line = String::new();
    let mut characters = text.chars().filter(|c| !is_hidden(*c)).peekable();
    while let Some(character) = characters.next() {
        match character {
            // Most mail programs link `evil.example`, and none `evil. example`, as in `Dr. Who`.
            '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}' | '\u{2024}' | '\u{fe52}' | '\u{fe12}' => {
                line.push('.');
                if characters.peek().is_some_and(|next| !next.is_whitespace()) {
                    line.push(' ');
                }
            }
            '@' | '\u{ff20}' | '\u{fe6b}' => line.push_str(" at "),
            '/' | '\\' | ':' | '<' | '>' | '[' | ']' | '#' | '?' | '=' | '&' | '%' | '|' | '{' | '}' | '"'
            | '\u{ff0f}' | '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{ff3c}' | '\u{ff1a}' | '\u{fe55}' | '\u{2236}'
            | '\u{a789}' | '\u{fe13}' | '\u{ff1c}' | '\u{ff1e}' => line.push(' '),
            other if other.is_control() || other.is_whitespace() => line.push(' '),
            other => line.push(other),
        }
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None if line.is_empty() => nameless(language).to_owned(),
        None => line,
    }
}

/// Whether a character is invisible or changes how others are shown. The two joiners of Persian and Indic scripts are allowed.
fn is_hidden(character: char) -> bool {
    matches!(
        u32::from(character),
        0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b | 0x200e..=0x200f
            | 0x202a..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb
            | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff
    )
}

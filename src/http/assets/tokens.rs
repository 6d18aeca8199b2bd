//! Splits a script into tokens: as much of the grammar of JavaScript as it takes to find imports, exports and comments.
//!
//! Whether a slash begins a regular expression is decided by the token before it. A slash after `)` or `}` divides.

use std::ops::Range;

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A string in single or double quotes.
    Text,
    Number,
    Regex,
    /// A part of a template up to the next `${`.
    TemplateOpen,
    /// The last part of a template.
    TemplateEnd,
    /// One character of punctuation.
    Sign,
}

/// A token.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// How many brackets are open around it.
    pub(super) depth: usize,
}

/// The tokens of a script, and what lies between them.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) all: Vec<Token>,
    pub(super) comments: Vec<Range<usize>>,
    /// The parts of templates, in which white space counts.
    pub(super) templates: Vec<Range<usize>>,
}

/// Words after which a slash begins a regular expression.
const BEFORE_EXPRESSION: [&str; 15] = [
    "return",
    "typeof",
    "case",
    "in",
    "of",
    "delete",
    "void",
    "throw",
    "new",
    "else",
    "do",
    "instanceof",
    "yield",
    "await",
    "default",
];

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The open brackets; `$` for a place in a template.
    open: Vec<u8>,
    found: Tokens,
}

/// The tokens of a script, or what is wrong with it.
pub(super) fn tokens(text: &str) -> Result<Tokens, String> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, open: Vec::new(), found: Tokens::default() };
    while let Some(&byte) = lexer.bytes.get(lexer.at) {
        lexer.step(byte)?;
    }
    if lexer.open.is_empty() { Ok(lexer.found) } else { Err("a bracket is not closed".into()) }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte == b'#' || byte >= 0x80
}

impl Lexer<'_> {
    fn step(&mut self, byte: u8) -> Result<(), String> {
        let next = self.bytes.get(self.at + 1).copied();
        match byte {
            _ if byte.is_ascii_whitespace() => self.at += 1,
            b'/' if next == Some(b'/') => self.comment("\n", 0),
            b'/' if next == Some(b'*') => self.comment("*/", 2),
            b'/' if self.expects_expression() => self.regex()?,
            b'\'' | b'"' => self.string(byte)?,
            b'`' => self.template()?,
            b'}' if self.open.last() == Some(&b'$') => {
                self.open.pop();
                self.template()?;
            }
            b'(' | b'[' | b'{' => {
                self.push(Kind::Sign, self.at, self.at + 1);
                self.open.push(byte);
            }
            b')' | b']' | b'}' => {
                let opened = self.open.pop();
                if !matches!((opened, byte), (Some(b'('), b')') | (Some(b'['), b']') | (Some(b'{'), b'}')) {
                    return Err(format!("a bracket at {} closes none", self.at));
                }
                self.push(Kind::Sign, self.at, self.at + 1);
            }
            _ if byte.is_ascii_digit() => self.run(Kind::Number, |byte| is_word(byte) || byte == b'.'),
            _ if is_word(byte) => self.run(Kind::Word, is_word),
            _ => self.push(Kind::Sign, self.at, self.at + 1),
        }
        Ok(())
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.found.all.push(Token { kind, range: start..end, depth: self.open.len() });
        self.at = end;
    }

    fn run(&mut self, kind: Kind, belongs: impl Fn(u8) -> bool) {
        let length = self.bytes[self.at..].iter().take_while(|byte| belongs(**byte)).count();
        self.push(kind, self.at, self.at + length);
    }

    fn comment(&mut self, end: &str, more: usize) {
        let rest = &self.text[self.at..];
        let length = rest.find(end).map_or(rest.len(), |length| length + more);
        self.found.comments.push(self.at..self.at + length);
        self.at += length;
    }

    /// Whether the token before leaves an expression to come.
    fn expects_expression(&self) -> bool {
        let Some(before) = self.found.all.last() else { return true };
        match before.kind {
            Kind::Sign => !matches!(self.bytes[before.range.start], b')' | b']' | b'}'),
            Kind::Word => BEFORE_EXPRESSION.contains(&&self.text[before.range.clone()]),
            Kind::TemplateOpen => true,
            _ => false,
        }
    }

    fn string(&mut self, quote: u8) -> Result<(), String> {
        let mut at = self.at + 1;
        loop {
            match self.bytes.get(at) {
                Some(b'\\') => at += 2,
                Some(b'\n') | None => return Err(format!("a string at {} has no end", self.at)),
                Some(&byte) if byte == quote => break,
                Some(_) => at += 1,
            }
        }
        self.push(Kind::Text, self.at, at + 1);
        Ok(())
    }

    fn regex(&mut self) -> Result<(), String> {
        let (mut at, mut is_class) = (self.at + 1, false);
        loop {
            match self.bytes.get(at) {
                Some(b'\\') => at += 1,
                Some(b'[') => is_class = true,
                Some(b']') => is_class = false,
                Some(b'/') if !is_class => break,
                Some(b'\n') | None => return Err(format!("a regular expression at {} has no end", self.at)),
                Some(_) => {}
            }
            at += 1;
        }
        at += 1;
        at += self.bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        self.push(Kind::Regex, self.at, at);
        Ok(())
    }

    /// A part of a template: from its first character or the end of a place in it, to the next place or the end.
    fn template(&mut self) -> Result<(), String> {
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.bytes.get(at) {
                Some(b'\\') => at += 2,
                Some(b'`') => {
                    self.found.templates.push(start..at + 1);
                    self.push(Kind::TemplateEnd, start, at + 1);
                    return Ok(());
                }
                Some(b'$') if self.bytes.get(at + 1) == Some(&b'{') => {
                    self.found.templates.push(start..at + 2);
                    self.push(Kind::TemplateOpen, start, at + 2);
                    self.open.push(b'$');
                    return Ok(());
                }
                Some(_) => at += 1,
                None => return Err(format!("a template at {start} has no end")),
            }
        }
    }
}
